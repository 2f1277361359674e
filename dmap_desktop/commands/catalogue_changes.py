"""``catalogue import|compare``: a further catalogue, and what it changes. They need no profile."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator

from dmap_desktop.app import document_worker
from dmap_desktop.assessment.catalogue_changes import (
    CatalogueComparison,
    compare_catalogues,
)
from dmap_desktop.assessment.catalogues import read_catalogue, write_catalogue
from dmap_desktop.commands.catalogue import catalogue_from, catalogue_json
from dmap_desktop.commands.printing import Json, print_json, print_lines
from dmap_desktop.commands.reading import bytes_of
from dmap_desktop.documents.published_tables import published_items
from dmap_desktop.domain.errors import Refused
from dmap_desktop.places import replace_file
from dmap_desktop.rulebooks import load_rulebook


def import_workbook(options: Namespace) -> int:
    """Make a catalogue from a published workbook, and compare it with the one that ships."""
    if not re.search(r"\d{4}-\d{2}(?:-\d{2})?$", options.name):
        raise Refused(f"{options.name} does not end in a date; call it for instance npd-2019-03.")
    with document_worker(load_rulebook()) as papers:
        sheets = papers.sheets(options.workbook.name, bytes_of(options.workbook))
    published = published_items(sheets, options.workbook.name)
    data = write_catalogue(published.items)
    catalogue = read_catalogue(data, options.name)
    replace_file(options.out, data)
    comparison = compare_catalogues(catalogue_from(None), catalogue)
    if options.json:
        left_out = [
            {"sheet": one.sheet, "row": one.row, "text": one.text, "why": one.why}
            for one in published.left_out
        ]
        print_json(
            {
                "written": [str(options.out)],
                "left_out": left_out,
                **_comparison_json(comparison),
            }
        )
    else:
        left = (f"Left out: {o.sheet} row {o.row}: {o.why}" for o in published.left_out)
        print_lines([*left, *_lines(comparison), f"Written: {options.out}"])
    return 0


def compare(options: Namespace) -> int:
    """Say what changes from one catalogue to another."""
    comparison = compare_catalogues(catalogue_from(options.before), catalogue_from(options.after))
    if options.json:
        print_json(_comparison_json(comparison))
    else:
        print_lines(_lines(comparison))
    return 0


def _comparison_json(comparison: CatalogueComparison) -> Json:
    return {
        "before": catalogue_json(comparison.before),
        "after": catalogue_json(comparison.after),
        "same": comparison.same,
        "changes": [
            {
                "alias": change.alias,
                "dataset": change.dataset,
                "change": change.change.value,
                "before": [{**i.facts._asdict(), "block": i.block.value} for i in change.before],
                "after": [{**i.facts._asdict(), "block": i.block.value} for i in change.after],
            }
            for change in comparison.changes
        ],
    }


def _lines(comparison: CatalogueComparison) -> Iterator[str]:
    for change in comparison.changes:
        was, now = change.words()
        moved = " to ".join(words for words in (was, now) if words)
        yield f"{change.change.value.capitalize()}: {change.alias} in {change.dataset}: {moved}"
    yield comparison.words()
