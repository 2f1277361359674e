"""Remake the catalogue from a folder of published rows: facts only, nothing inferred, no prose.

``python build/catalogue.py FOLDER`` reads ``npd_variables_tier_ident_sens.csv`` and the rows of
``npd_variables.csv`` whose tier is *stated*, and writes ``resources/catalogue/npd-2018-10.csv``.
Rows that contradict each other are kept as published.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
OUT = PROJECT / "resources" / "catalogue" / "npd-2018-10.csv"
COLUMNS = (
    "alias", "field", "dataset", "block", "years", "tier", "identifiability", "sensitivity",
)  # fmt: skip
Row = tuple[str, ...]


def main(folder: Path) -> int:
    """Write the catalogue; print how many items stand in it."""
    rows = {_key(row): row for row in _stated(folder)}
    # What names its block beside tier and class is the fuller statement of the same item.
    rows |= {_key(row): row for row in _with_block(folder)}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        ordered: list[Row] = sorted(rows.values(), key=_place)
        writer.writerows(ordered)
    print(f"{len(rows)} items in {OUT.relative_to(PROJECT)}")
    return 0


def _with_block(folder: Path) -> Iterator[Row]:
    for row in _read(folder / "npd_variables_tier_ident_sens.csv"):
        if row["alias"] and (row["tier"] or row["sensitivity"]):
            facts = (row["tier"], row["identifiability"], row["sensitivity"])
            yield _row(row["alias"], row["field"], row["tab"], row["block"], row["years"], facts)


def _stated(folder: Path) -> Iterator[Row]:
    """The merged list knows an item's tab only through its source, and often not its block."""
    for row in _read(folder / "npd_variables.csv"):
        tab = row["source"].partition("#")[2].partition("!")[0]
        if row["tier_basis"] == "stated" and row["request_type"] and tab:
            facts = (row["tier"], row["identifiability"], row["sensitivity"])
            yield _row(
                row["npd_alias"], row["field_reference"], tab, row["request_type"],
                row["years_populated"], facts,
            )  # fmt: skip


def _row(
    alias: str, field: str, tab: str, block: str, years: str, facts: tuple[str, str, str]
) -> Row:
    kind = "default" if block.strip().lower().startswith("default") else "by request"
    # Tabs of different editions differ by the years in their names alone.
    dataset = re.split(r"[_ ]\d\d[-_]\d\d", tab)[0]
    return tuple(" ".join(word.split()) for word in (alias, field, dataset, kind, years, *facts))


def _place(row: Row) -> Row:
    """Return where a row stands: by dataset, block, alias."""
    return (row[2], row[3], row[0])


def _key(row: Row) -> Row:
    return (row[0].lower(), row[2], row[3], *row[5:])


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
