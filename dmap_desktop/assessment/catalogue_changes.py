"""What changes from one catalogue to another: added, removed, re-tiered, re-classed. Pure."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import NamedTuple

from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem, alias_key


class ChangeOf(StrEnum):
    """What became of an item."""

    ADDED = "added"
    REMOVED = "removed"
    TIER = "another tier"
    CLASS = "another class"
    TIER_AND_CLASS = "another tier and class"
    BLOCK = "another block"


class ItemChange(NamedTuple):
    """One item in both catalogues: every row published of it. Empty where there is none."""

    alias: str
    dataset: str
    change: ChangeOf
    before: tuple[CatalogueItem, ...]
    after: tuple[CatalogueItem, ...]

    def words(self) -> tuple[str, str]:
        """Say what was and what is published."""
        return _said(self.before), _said(self.after)


class CatalogueComparison(NamedTuple):
    """Two catalogues beside each other."""

    before: Catalogue
    after: Catalogue
    changes: tuple[ItemChange, ...]
    """By dataset and alias."""
    same: int
    """Items of which both say the same."""

    def count(self, *kinds: ChangeOf) -> int:
        """Return how many items changed so."""
        return sum(change.change in kinds for change in self.changes)

    def words(self) -> str:
        """Say the comparison in a sentence."""
        if not self.changes:
            return f"{self.after.name} says of all {self.same} items what {self.before.name} says."
        counts = [
            f"{self.count(*kinds)} {words}"
            for words, *kinds in (
                ("added", ChangeOf.ADDED),
                ("removed", ChangeOf.REMOVED),
                ("re-tiered", ChangeOf.TIER, ChangeOf.TIER_AND_CLASS),
                ("re-classed", ChangeOf.CLASS, ChangeOf.TIER_AND_CLASS),
                ("in another block", ChangeOf.BLOCK),
            )
        ]
        against = f"{self.after.name} against {self.before.name}"
        return f"{against}: {', '.join(counts)}, {self.same} as before."


_Key = tuple[str, str]


def compare_catalogues(before: Catalogue, after: Catalogue) -> CatalogueComparison:
    """Return what changes from ``before`` to ``after``; spelling, years and fields do not count."""
    old, new = _by_item(before), _by_item(after)
    changes = []
    for key in sorted(old.keys() | new.keys(), key=lambda k: (k[1], k[0])):
        was, now = old.get(key, ()), new.get(key, ())
        change = _change(was, now)
        if change is not None:
            named = (was or now)[0]
            changes.append(ItemChange(named.alias, named.dataset, change, was, now))
    return CatalogueComparison(
        before, after, tuple(changes), len(old.keys() | new.keys()) - len(changes)
    )


def _by_item(catalogue: Catalogue) -> dict[_Key, tuple[CatalogueItem, ...]]:
    found: dict[_Key, list[CatalogueItem]] = defaultdict(list)
    for item in catalogue.items:
        found[alias_key(item.alias), alias_key(item.dataset)].append(item)
    return {key: tuple(items) for key, items in found.items()}


def _change(was: tuple[CatalogueItem, ...], now: tuple[CatalogueItem, ...]) -> ChangeOf | None:
    if not was:
        return ChangeOf.ADDED
    if not now:
        return ChangeOf.REMOVED
    tier = {i.tier for i in was} != {i.tier for i in now}
    classed = {i.facts[1:] for i in was} != {i.facts[1:] for i in now}
    if tier:
        return ChangeOf.TIER_AND_CLASS if classed else ChangeOf.TIER
    if classed:
        return ChangeOf.CLASS
    return ChangeOf.BLOCK if {i.block for i in was} != {i.block for i in now} else None


def _said(items: tuple[CatalogueItem, ...]) -> str:
    return " or ".join(dict.fromkeys(f"{i.facts.words()}, {i.block.value}" for i in items))
