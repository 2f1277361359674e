"""The grammar of ``catalogue ...``: what each act takes. The acts are imported when called."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from dmap_desktop.commands.panel_line import phrase_option

if TYPE_CHECKING:
    Parsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_catalogue(commands: Parsers, common: argparse.ArgumentParser) -> None:
    """Add the command ``catalogue`` and its acts."""
    catalogue = commands.add_parser(
        "catalogue",
        help="look items up, list contradictions, import, compare and adopt a catalogue",
    ).add_subparsers(required=True, metavar="ACT")
    _add_looking(catalogue, common)
    _add_changing(catalogue, common)
    _add_holding(catalogue, common)


def _add_looking(catalogue: Parsers, common: argparse.ArgumentParser) -> None:
    find = catalogue.add_parser(
        "find", parents=[common], help="say what an alias, old alias or field can mean"
    )
    find.add_argument("name", metavar="NAME")
    listing = catalogue.add_parser("list", parents=[common], help="list the published items")
    against = catalogue.add_parser(
        "contradictions", parents=[common], help="list where the tables contradict themselves"
    )
    for parser in (find, listing):
        parser.add_argument("--dataset", default="", help="of this dataset alone")
    for parser in (find, listing, against):
        parser.add_argument(
            "--catalogue", type=Path, metavar="CSV", help="another than the one that ships"
        )
    listing.add_argument("--tier", type=int, choices=(1, 2, 3, 4), help="of this tier alone")
    find.set_defaults(run=("catalogue", "find"))
    listing.set_defaults(run=("catalogue", "list_items"))
    against.set_defaults(run=("catalogue", "list_contradictions"))


def _add_changing(catalogue: Parsers, common: argparse.ArgumentParser) -> None:
    taking = catalogue.add_parser(
        "import", parents=[common], help="make a catalogue from a published data tables workbook"
    )
    taking.add_argument("workbook", type=Path, metavar="WORKBOOK")
    taking.add_argument(
        "--name", required=True, help="what it is called; ends in its date, as in npd-2019-03"
    )
    taking.add_argument("--out", type=Path, required=True, metavar="CSV")
    compare = catalogue.add_parser(
        "compare", parents=[common], help="say what changes from one catalogue to another"
    )
    compare.add_argument("after", type=Path, metavar="CSV")
    compare.add_argument(
        "--before", type=Path, metavar="CSV", help="default: the catalogue that ships"
    )
    taking.set_defaults(run=("catalogue_changes", "import_workbook"))
    compare.set_defaults(run=("catalogue_changes", "compare"))


def _add_holding(catalogue: Parsers, common: argparse.ArgumentParser) -> None:
    adopt = catalogue.add_parser(
        "adopt", parents=[common], help="adopt a catalogue for every assessment from now on"
    )
    adopt.add_argument("file", type=Path, metavar="CSV")
    override = catalogue.add_parser(
        "override", parents=[common], help="hold an item to be otherwise than published"
    )
    override.add_argument("alias", metavar="ALIAS")
    override.add_argument("dataset", metavar="DATASET")
    override.add_argument("--tier", type=int, choices=(1, 2, 3, 4))
    override.add_argument("--identifiability", type=int, choices=(1, 2, 3, 4, 5))
    override.add_argument("--sensitivity", choices=tuple("ABCDE"))
    override.add_argument("--reason", required=True)
    overrides = catalogue.add_parser(
        "overrides", parents=[common], help="list what the panel holds to be otherwise"
    )
    for parser in (adopt, override):
        phrase_option(parser)
    adopt.set_defaults(run=("catalogue_acts", "adopt"))
    override.set_defaults(run=("catalogue_acts", "override"))
    overrides.set_defaults(run=("catalogue_acts", "list_overrides"))
