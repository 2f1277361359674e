"""From the rows an applicant ticked to items with their published tier and class.

Published facts come from the catalogue alone, never from the applicant's copy of the workbook.
"""

from __future__ import annotations

import re

from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.documents.data_tables import TableRow, Tables
from dmap_desktop.domain.application import Block, Item, Unmatched
from dmap_desktop.domain.catalogue import (
    Catalogue,
    CatalogueItem,
    alias_key,
    strictest_published,
)
from dmap_desktop.domain.evidence import Evidence

NOT_PUBLISHED = "the catalogue {name} has no such item on this tab"

SEVERAL = "several published items can be meant ({datasets}); ask which"


class Published:
    """The catalogue's items, found by alias and by the tab that lists them."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Index ``catalogue``: by alias or template, old alias and field."""
        self.catalogue = catalogue
        self._names = CatalogueIndex(catalogue)
        self.datasets = tuple(dict.fromkeys(item.dataset for item in catalogue.items))
        self._tabs: dict[str, str | None] = {}

    def dataset_of(self, sheet: str) -> str | None:
        """Return the dataset whose tab ``sheet`` is: the longest name it begins with."""
        if sheet not in self._tabs:
            tab = _squeezed(sheet)
            fitting = [name for name in self.datasets if tab.startswith(_squeezed(name))]
            self._tabs[sheet] = max(fitting, key=len, default=None)
        return self._tabs[sheet]

    def find(self, alias: str, block: Block, sheet: str) -> CatalogueItem | None:
        """Return the published item of ``alias``, of the tab's own dataset where it has one.

        None when there is none, or when the tab leaves open which of several is meant.
        """
        found = self.meant(alias, sheet)
        found = [item for item in found if item.block is block] or found
        if len({(alias_key(item.alias), item.dataset) for item in found}) != 1:
            return None
        return strictest_published(found)

    def meant(self, alias: str, sheet: str) -> list[CatalogueItem]:
        """Return every published item that ``alias`` can mean on a tab."""
        found, dataset = self._names.find(alias), self.dataset_of(sheet)
        return [item for item in found if dataset is None or item.dataset == dataset]

    def of_item(self, item: Item) -> CatalogueItem | None:
        """Return the published item behind one that was asked for, whatever it was typed as."""
        return self.find(item.alias, item.block, item.dataset)

    def defaults(self, dataset: str) -> list[CatalogueItem]:
        """Return the items that come with ``dataset`` whether asked for or not."""
        rows: dict[str, list[CatalogueItem]] = {}
        for item in self.catalogue.items:
            if item.dataset == dataset and item.block is Block.DEFAULT:
                rows.setdefault(alias_key(item.alias), []).append(item)
        return [strictest_published(published) for published in rows.values()]


def items_asked(
    tables: Tables, published: Published, document: str
) -> tuple[list[Item], list[Unmatched]]:
    """Return the items ticked in a workbook with the defaults of their datasets, once each."""
    items: dict[tuple[str, str, Block], Item] = {}
    unmatched = list(tables.unmatched)
    for row in tables.rows:
        if row.block is Block.DEFAULT and not row.asked:
            continue
        known = published.find(row.alias, row.block, row.sheet)
        if known is None:
            unmatched.append(_not_published(row, published))
        elif row.asked:
            item = _item(known, row, document)
            items.setdefault((item.dataset, alias_key(item.alias), item.block), item)
    asked = {dataset for dataset, _, _ in items}
    listed = _listed_defaults(tables, published, asked, unmatched)
    for dataset in sorted(asked):
        for known in published.defaults(dataset):
            key = (dataset, alias_key(known.alias), Block.DEFAULT)
            items.setdefault(key, _item(known, listed.get(key[:2]), document))
    return list(items.values()), sorted(unmatched, key=lambda one: (one.sheet, one.row))


def _listed_defaults(
    tables: Tables, published: Published, asked: set[str], unmatched: list[Unmatched]
) -> dict[tuple[str, str], TableRow]:
    """Return where the workbook lists the defaults of the datasets asked for."""
    listed: dict[tuple[str, str], TableRow] = {}
    for row in tables.rows:
        if row.block is not Block.DEFAULT or row.asked:
            continue
        known = published.find(row.alias, Block.DEFAULT, row.sheet)
        if known is not None:
            listed.setdefault((known.dataset, alias_key(known.alias)), row)
        elif published.dataset_of(row.sheet) in asked:
            unmatched.append(_not_published(row, published))
    return listed


def _item(known: CatalogueItem, row: TableRow | None, document: str) -> Item:
    evidence = None
    if row is not None:
        evidence = Evidence(document, sheet=row.sheet, cell=row.cell, words=row.alias)
    return Item(
        alias=known.alias if row is None else row.alias,
        dataset=known.dataset,
        block=known.block,
        years=row.years if row is not None else "",
        tier=known.tier,
        identifiability=known.identifiability,
        sensitivity=known.sensitivity,
        evidence=evidence,
    )


def _not_published(row: TableRow, published: Published) -> Unmatched:
    asked = "asked for, but " if row.asked else ""
    meant = dict.fromkeys(item.dataset for item in published.meant(row.alias, row.sheet))
    said = SEVERAL.format(datasets=" or ".join(meant)) if meant else NOT_PUBLISHED
    why = asked + said.format(name=published.catalogue.name)
    return Unmatched(row.sheet, row.row, row.alias, why)


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
