"""Looking an item up by whatever somebody calls it: all it can mean is offered, nothing guessed."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.domain.catalogue import CatalogueItem, alias_key


class FoundBy(StrEnum):
    """What of an item was named."""

    ALIAS = "alias"
    OLD_ALIAS = "old alias"
    FIELD = "field"
    PART = "part of a name"
    NOTHING = "nothing"


class LookUp(NamedTuple):
    """What a name can mean."""

    asked: str
    by: FoundBy
    items: tuple[CatalogueItem, ...]

    @property
    def settled(self) -> CatalogueItem | None:
        """Return the item when there is one reading only; a part of a name settles nothing."""
        certain = self.by is not FoundBy.PART and len(self.items) == 1
        return self.items[0] if certain else None

    def words(self) -> str:
        """Say how it was found and how certain that is."""
        if not self.items:
            return f"The catalogue has nothing like “{self.asked}”."
        if self.by is FoundBy.PART:
            return f"{_count(self.items)} with “{self.asked}” in a name; none is called so."
        if self.settled is not None:
            return f"“{self.asked}” is one item, found by its {self.by.value}."
        return f"“{self.asked}” can mean {_count(self.items)}, by {self.by.value}; choose one."


def look_up(index: CatalogueIndex, text: str, dataset: str = "") -> LookUp:
    """Return what ``text`` can mean: by alias or template, old alias, field, else by a part.

    Case, spaces and underscores do not count. ``dataset`` leaves out the items of others.
    """
    key = alias_key(text)
    if not key:
        return LookUp(text, FoundBy.NOTHING, ())
    for by, found in (
        (FoundBy.ALIAS, index.by_alias(key)),
        (FoundBy.OLD_ALIAS, index.by_old_alias(key)),
        (FoundBy.FIELD, index.by_field(key)),
        (FoundBy.PART, _by_part(index, key)),
    ):
        inside = tuple(
            item for item in found if not dataset or alias_key(item.dataset) == alias_key(dataset)
        )
        if inside:
            return LookUp(text, by, inside)
    return LookUp(text, FoundBy.NOTHING, ())


def _by_part(index: CatalogueIndex, key: str) -> tuple[CatalogueItem, ...]:
    return tuple(
        item
        for item in index.catalogue.items
        if any(key in alias_key(name) for name in (item.alias, item.field, item.old_alias))
    )


def _count(items: tuple[CatalogueItem, ...]) -> str:
    return "1 item" if len(items) == 1 else f"{len(items)} items"
