"""What the screen of the catalogue asks of the session."""

from __future__ import annotations

from typing import NamedTuple

from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.assessment.contradictions import PublishedContradiction, contradictions
from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem, ItemOverride, alias_key
from dmap_desktop.rulebooks import load_special_categories
from dmap_desktop.services.catalogues import overrides_of, published_in_force, why_not_override
from dmap_desktop.services.session import Session


class ItemRow(NamedTuple):
    """An item as published, and what the panel holds it to be."""

    place: int
    item: CatalogueItem
    override: ItemOverride | None
    article_9: str
    """The category in the law's words; empty for none."""


class CatalogueLook(NamedTuple):
    """The catalogue in force as the screen shows it."""

    catalogue: Catalogue
    names: CatalogueIndex
    rows: tuple[ItemRow, ...]
    contradictions: tuple[PublishedContradiction, ...]
    overrides: tuple[ItemOverride, ...]
    why_not: str | None
    """Why this person can change nothing here, or None."""


def look_at(session: Session) -> CatalogueLook:
    """Return the catalogue in force with everything beside it."""
    catalogue, overrides = published_in_force(session), overrides_of(session)
    held, legal = {one.item_key: one for one in overrides}, load_special_categories()
    rows = tuple(
        ItemRow(place, item, held.get(item_key(item)), legal.of(item))
        for place, item in enumerate(catalogue.items)
    )
    return CatalogueLook(
        catalogue,
        CatalogueIndex(catalogue),
        rows,
        contradictions(catalogue.items),
        overrides,
        why_not_override(session),
    )


def item_key(item: CatalogueItem) -> tuple[str, str]:
    """Return which item it is, as overrides name it."""
    return alias_key(item.alias), alias_key(item.dataset)
