"""From a published data tables workbook to the facts of a catalogue. Nothing is inferred.

Only an item whose tier or class a row *states* is taken; descriptions and values are left
where they are. What applicants fill in plays no part.
"""

from __future__ import annotations

from typing import NamedTuple

from dmap_desktop.assessment.catalogues import dataset_of_tab
from dmap_desktop.documents.data_tables import TableRow, read_tables
from dmap_desktop.documents.values import Sheet
from dmap_desktop.domain.application import Unmatched
from dmap_desktop.domain.catalogue import CatalogueItem, alias_key
from dmap_desktop.domain.errors import Unreadable


class PublishedTables(NamedTuple):
    """What a published workbook states, and what of it states nothing."""

    items: tuple[CatalogueItem, ...]
    """In the order of the workbook; rows that say the same of an item are one."""
    left_out: tuple[Unmatched, ...]


def published_items(sheets: list[Sheet], name: str) -> PublishedTables:
    """Return the facts that a workbook states. Raises Unreadable when it states none."""
    tables = read_tables(sheets)
    items: dict[tuple[object, ...], CatalogueItem] = {}
    left_out = list(tables.unmatched)
    for row in tables.rows:
        item = _item(row)
        if item.facts == (None, None, None):
            why = "neither tier nor class is stated"
            left_out.append(Unmatched(row.sheet, row.row, row.alias, why))
        else:
            key = (alias_key(item.alias), item.dataset, item.block, *item.facts)
            items.setdefault(key, item)
    if not items:
        raise Unreadable(
            f"{name} states no tier or class of any item; choose the data tables workbook as it is "
            "published."
        )
    return PublishedTables(tuple(items.values()), tuple(left_out))


def _item(row: TableRow) -> CatalogueItem:
    return CatalogueItem(
        alias=_plain(row.alias),
        dataset=dataset_of_tab(row.sheet),
        block=row.block,
        field=_plain(row.field),
        years=_plain(row.populated),
        tier=row.tier,
        identifiability=row.identifiability,
        sensitivity=row.sensitivity,
        old_alias=_plain(row.old_alias),
    )


def _plain(text: str) -> str:
    return " ".join(text.split())
