"""The legal flag of an item: which category of Article 9(1) it falls under, beside its class. Pure.

The published class is no guide to it: GENDER is published in class D, and is not in Article 9
(domain notes, section 2). Which names fall under a category is our own reading.
"""

from __future__ import annotations

import re

import msgspec

from dmap_desktop.domain.catalogue import CatalogueItem, alias_key
from dmap_desktop.domain.errors import Unreadable


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One category of Article 9(1), in the law's words, with the names that fall under it."""

    name: str
    patterns: tuple[str, ...]

    def holds(self, field: str) -> bool:
        """Say whether a field's key falls under the category."""
        return any(re.search(pattern, field) for pattern in self.patterns)


class SpecialCategories(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The categories that published items can fall under."""

    category: tuple[Category, ...]

    def of(self, item: CatalogueItem) -> str:
        """Return the category of an item in the law's words, or ``""`` for none."""
        field = alias_key(item.field or item.alias)
        return next((one.name for one in self.category if one.holds(field)), "")


def read_special_categories(data: bytes) -> SpecialCategories:
    """Read the table of categories. Raises Unreadable."""
    try:
        table = msgspec.toml.decode(data, type=SpecialCategories)
        for pattern in (pattern for one in table.category for pattern in one.patterns):
            re.compile(pattern)
    except (msgspec.DecodeError, re.error) as error:
        raise Unreadable(f"The table of Article 9 cannot be used: {error}.") from error
    return table
