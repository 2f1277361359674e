"""The panel's overrides of published items: laid beside what is published, with their reason. Pure.

A published tier or class is never changed: the override is a value of its own, named by hash in
every assessment that it enters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.domain.catalogue import CatalogueItem, ItemOverride, alias_key


def with_overrides(index: CatalogueIndex, overrides: Sequence[ItemOverride]) -> CatalogueIndex:
    """Return ``index`` as the panel holds it; of two overrides of an item the later one counts.

    An override of an item that the catalogue does not have changes nothing.
    """
    if not overrides:
        return index
    by_item = {_key(override.alias, override.dataset): override for override in overrides}
    held = tuple(
        _overridden(item, by_item.get(_key(item.alias, item.dataset)))
        for item in index.catalogue.items
    )
    return CatalogueIndex(replace(index.catalogue, items=held, overrides=overrides_hash(overrides)))


def overrides_hash(overrides: Sequence[ItemOverride]) -> str:
    """Return the hash by which assessments name ``overrides``; empty for none."""
    if not overrides:
        return ""
    return hashlib.sha256(msgspec.json.encode(tuple(overrides))).hexdigest()


def _overridden(item: CatalogueItem, override: ItemOverride | None) -> CatalogueItem:
    if override is None:
        return item
    settled = ""
    if override.tier is not None:
        settled = f"The panel holds it to be Tier {override.tier}: {override.reason} "
        settled += f"({override.author}, {override.on})"
    return replace(
        item,
        tier=item.tier if override.tier is None else override.tier,
        identifiability=override.identifiability or item.identifiability,
        sensitivity=override.sensitivity or item.sensitivity,
        settled=settled,
    )


def _key(alias: str, dataset: str) -> tuple[str, str]:
    return alias_key(alias), alias_key(dataset)
