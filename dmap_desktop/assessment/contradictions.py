"""Where the published tables contradict themselves: kept as published, listed here. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from dmap_desktop.domain.catalogue import CatalogueItem, Facts, alias_key


class ContradictionKind(StrEnum):
    """How two published rows contradict each other."""

    ITEM = "one item, published twice"
    FIELD = "one field, published differently by dataset"


class PublishedContradiction(NamedTuple):
    """Items that ought to be published alike and are not."""

    kind: ContradictionKind
    name: str
    """The alias, or the field as one of the datasets writes it."""
    items: tuple[CatalogueItem, ...]

    def statements(self) -> tuple[tuple[Facts, tuple[str, ...]], ...]:
        """Return each statement with the datasets that make it, the most frequent first."""
        by: dict[Facts, list[str]] = defaultdict(list)
        for item in self.items:
            by[item.facts].append(item.dataset)
        said = sorted(by.items(), key=lambda one: -len(one[1]))
        return tuple((facts, tuple(dict.fromkeys(datasets))) for facts, datasets in said)

    def words(self) -> str:
        """Say who states what, in a line."""
        said = (f"{facts.words()} in {', '.join(where)}" for facts, where in self.statements())
        return f"{self.name}: {'; '.join(said)}"


def contradictions(items: Iterable[CatalogueItem]) -> tuple[PublishedContradiction, ...]:
    """Return every contradiction: of one item first, then of one field over datasets, by name.

    A fact that one row leaves open contradicts nothing that another states.
    """
    held = tuple(items)
    aliases: dict[tuple[str, str], list[CatalogueItem]] = defaultdict(list)
    fields: dict[str, list[CatalogueItem]] = defaultdict(list)
    for item in held:
        aliases[alias_key(item.alias), alias_key(item.dataset)].append(item)
        if item.field:
            fields[_field_key(item.field)].append(item)
    found = [
        PublishedContradiction(ContradictionKind.ITEM, group[0].alias, tuple(group))
        for group in aliases.values()
        if _contradict(group)
    ]
    found += [
        PublishedContradiction(ContradictionKind.FIELD, group[0].field, tuple(group))
        for group in fields.values()
        if len({item.dataset for item in group}) > 1 and _contradict(group)
    ]
    return tuple(sorted(found, key=lambda one: (one.kind is not ContradictionKind.ITEM, one.name)))


def _contradict(group: list[CatalogueItem]) -> bool:
    """Say whether some fact is stated in two ways."""
    return any(
        len(set(stated) - {None}) > 1 for stated in zip(*(i.facts for i in group), strict=True)
    )


def _field_key(field: str) -> str:
    """Return a field without what the tables write differently: running numbers, case, spaces."""
    return alias_key(re.sub(r"_?\[n\]", "", field, flags=re.IGNORECASE))
