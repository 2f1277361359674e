"""Remake the catalogue from a folder of published rows: facts only, nothing inferred, no prose.

``python build/catalogue.py FOLDER`` reads every row of the published tables whose tier or class is
*stated* (``npd_data_tables_rows.csv``, ``npd_variables_tier_ident_sens.csv``, and of
``npd_variables.csv`` what it marks so) and writes ``resources/catalogue/npd-2018-10.csv``. Rows
that contradict each other are kept as published and listed by ``dmap-desktop catalogue
contradictions``.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from dmap_desktop.assessment.catalogues import dataset_of_tab, write_catalogue  # noqa: E402
from dmap_desktop.domain.application import Block  # noqa: E402
from dmap_desktop.domain.catalogue import CatalogueItem  # noqa: E402

OUT = PROJECT / "resources" / "catalogue" / "npd-2018-10.csv"


def main(folder: Path, out: Path = OUT) -> int:
    """Write the catalogue; print how many items stand in it."""
    items = stated_items(folder)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(write_catalogue(items))
    print(f"{len(items)} items in {out.name}")
    return 0


def stated_items(folder: Path) -> list[CatalogueItem]:
    """Return every item that a file of ``folder`` states a tier or class of, each once."""
    found: dict[tuple[object, ...], CatalogueItem] = {}
    # The raw rows come first: only they say the old alias and the block in force.
    for item in (*_raw_rows(folder), *_with_classes(folder), *_merged(folder)):
        if not item.alias or (item.tier, item.identifiability, item.sensitivity) == (None,) * 3:
            continue
        facts = (item.tier, item.identifiability, item.sensitivity)
        found.setdefault((item.alias.lower(), item.dataset, item.block, *facts), item)
    return list(found.values())


def _raw_rows(folder: Path) -> Iterator[CatalogueItem]:
    for row in _read(folder / "npd_data_tables_rows.csv"):
        yield _item(
            (
                row["npd_alias"] or row["field_reference"],  # some tabs name fields alone
                row["field_reference"],
                row["old_alias"],
                row["dataset_tab"],
            ),
            row["request_type"],
            row["years_populated"],
            (row["tier"], row["identifiability"], row["sensitivity"]),
        )


def _with_classes(folder: Path) -> Iterator[CatalogueItem]:
    for row in _read(folder / "npd_variables_tier_ident_sens.csv"):
        if not row["block"]:
            continue  # the raw rows say it
        yield _item(
            (row["alias"], row["field"], "", row["tab"]),
            row["block"],
            row["years"],
            (row["tier"], row["identifiability"], row["sensitivity"]),
        )


def _merged(folder: Path) -> Iterator[CatalogueItem]:
    """The merged list knows an item's tab only through its source, and often not its block."""
    for row in _read(folder / "npd_variables.csv"):
        tab = row["source"].partition("#")[2].partition("!")[0]
        if not (row["request_type"] and tab):
            continue
        classes = (row["identifiability"], row["sensitivity"])
        yield _item(
            (row["npd_alias"], row["field_reference"], row["old_alias"], tab),
            row["request_type"],
            row["years_populated"],
            (
                row["tier"] if row["tier_basis"] == "stated" else "",
                *(classes if row["class_basis"] == "stated" else ("", "")),
            ),
        )


def _item(
    names: tuple[str, str, str, str], block: str, years: str, facts: Iterable[str]
) -> CatalogueItem:
    alias, field, old, tab = (" ".join(name.split()) for name in names)
    tier, identifiability, sensitivity = (fact.strip() for fact in facts)
    by_default = block.strip().lower().startswith("default")
    return CatalogueItem(
        alias=alias,
        dataset=dataset_of_tab(tab),
        block=Block.DEFAULT if by_default else Block.BY_REQUEST,
        field=field,
        years=" ".join(years.split()),
        tier=int(tier) if tier else None,
        identifiability=int(identifiability) if identifiability else None,
        sensitivity=sensitivity or None,
        old_alias=old,
    )


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:3])))
