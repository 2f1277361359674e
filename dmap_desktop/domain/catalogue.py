"""The catalogue: what is published of each data item, as dated facts. Imports msgspec only.

The tier number is no scale: tier 3 is aggregate, tier 4 is row level. The order in which routes
are strict is 1, 2, 4, 3 (domain notes, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from dmap_desktop.domain.application import Block

ROUTE_ORDER: tuple[int, ...] = (1, 2, 4, 3)
"""Tiers from the strictest route to the least strict."""


class Facts(NamedTuple):
    """What is published of an item, or held by the panel; None where nothing is."""

    tier: int | None
    identifiability: int | None
    sensitivity: str | None

    def words(self) -> str:
        """Say it in short: ``Tier 2, class 5D``; a dash for what is not stated."""
        tier = "no tier" if self.tier is None else f"Tier {self.tier}"
        if (self.identifiability, self.sensitivity) == (None, None):
            return f"{tier}, no class"
        return f"{tier}, class {self.identifiability or '-'}{self.sensitivity or '-'}"


class CatalogueItem(msgspec.Struct, frozen=True):
    """One published item. ``alias`` is a template: ``[term]``, ``[yy]`` and ``[n]`` vary."""

    alias: str
    dataset: str
    block: Block
    field: str = ""
    years: str = ""
    tier: int | None = None
    identifiability: int | None = None
    sensitivity: str | None = None
    settled: str = ""
    """Why the panel has put it in another tier than the published one; rules then leave it be."""
    old_alias: str = ""
    """What the item was called before, as published: a template as well."""

    @property
    def facts(self) -> Facts:
        """Return what is published of its tier and class."""
        return Facts(self.tier, self.identifiability, self.sensitivity)


_IDENTIFIABILITY_ORDER = (1, 2, 4, 3, 5)
_SENSITIVITY_ORDER = ("A", "B", "D", "C", "E")
"""From the riskiest class to the least (domain notes, section 5); neither is a scale by itself."""


def strictest_published(rows: Sequence[CatalogueItem]) -> CatalogueItem:
    """Return of one item's contradicting rows the one with the strictest tier, then class.

    Which of them is right is the panel's to settle by an override; until then nobody is let off by
    a slip in print. That is our own rule; the contradiction is kept and listed.
    """
    return min(rows, key=_strictness)


def _strictness(item: CatalogueItem) -> tuple[int, int, int]:
    def place(fact: object, order: tuple[object, ...]) -> int:
        return order.index(fact) if fact in order else len(order)

    return (
        place(item.tier, ROUTE_ORDER),
        place(item.identifiability, _IDENTIFIABILITY_ORDER),
        place(item.sensitivity, _SENSITIVITY_ORDER),
    )


class ItemOverride(msgspec.Struct, frozen=True):
    """What the panel holds an item to be, beside what is published of it, and why."""

    alias: str
    dataset: str
    reason: str
    author: str
    """Who put it to the panel, by name."""
    on: str
    """ISO date."""
    tier: int | None = None
    """None leaves the tier to the rule set; so do the others leave what is published."""
    identifiability: int | None = None
    sensitivity: str | None = None

    @property
    def item_key(self) -> tuple[str, str]:
        """Return which item it is of, however its names are written."""
        return alias_key(self.alias), alias_key(self.dataset)

    @property
    def held(self) -> Facts:
        """Return what the panel holds; None leaves what is published."""
        return Facts(self.tier, self.identifiability, self.sensitivity)

    def words(self) -> str:
        """Say what is held, and only that: ``Tier 1, sensitivity B``."""
        named = (
            ("Tier", self.tier),
            ("identifiability", self.identifiability),
            ("sensitivity", self.sensitivity),
        )
        return ", ".join(f"{what} {fact}" for what, fact in named if fact is not None)

    @property
    def holds_something(self) -> bool:
        """Say whether anything is held to be otherwise."""
        return self.held != (None, None, None)


class Catalogue(msgspec.Struct, frozen=True):
    """A dated edition of the published items, named by the hash of its bytes."""

    name: str
    published: str
    """ISO date."""
    sha256: str
    items: tuple[CatalogueItem, ...]
    overrides: str = ""
    """SHA-256 of the overrides that are laid over it; empty when there are none."""


def strictest(tiers: list[int]) -> int | None:
    """Return the tier whose route is strictest, or None for no tier."""
    return next((tier for tier in ROUTE_ORDER if tier in tiers), None)


def route_strictness(tier: int) -> int:
    """Return the place of ``tier`` in the order of routes: 0 is strictest.

    Raises ValueError for a number that is no tier.
    """
    if tier not in ROUTE_ORDER:
        raise ValueError(f"{tier} is no tier: tiers are 1, 2, 3 and 4")
    return ROUTE_ORDER.index(tier)


_TEMPLATES = {"[term]": "(?:aut|spr|sum)", "[yy]": "[0-9]{2}", "[n]": "[0-9]+"}


def alias_pattern(template: str) -> re.Pattern[str]:
    """Return what matches every alias made from ``template``, and the template itself.

    Case, spaces and underscores do not count: compare with :func:`alias_key` of an alias.
    """
    parts = re.split(r"(\[(?:term|yy|n)\])", template.lower())
    built = "".join(
        f"(?:{_TEMPLATES[part]}|{re.escape(part)})"
        if part in _TEMPLATES
        else re.escape(alias_key(part))
        for part in parts
    )
    return re.compile(built)


@lru_cache(maxsize=8192)
def alias_key(alias: str) -> str:
    """Return ``alias`` without what applicants write differently: case, spaces, underscores."""
    return re.sub(r"[\s_]+", "", alias).lower()
