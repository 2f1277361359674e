"""The command line's grammar. Each command's module is imported only when it is called."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dmap_desktop import __version__
from dmap_desktop.commands.catalogue_line import add_catalogue
from dmap_desktop.commands.packs_line import add_packs
from dmap_desktop.commands.panel_line import add_panel
from dmap_desktop.commands.printing import say
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.places import default_profile

_HUBS = """\
Name the hub of this profile, once it is known to fit: another panel's is refused, and
so is a server that overwrites what it was asked to create.

  PATH, file:///PATH                               a folder, a network share, a stick
  az://ACCOUNT/CONTAINER[/PREFIX]                  Azure Blob storage
  s3://BUCKET[/PREFIX]?region=REGION               Amazon S3
  s3://BUCKET[/PREFIX]?endpoint=https://SERVER     another server that speaks S3

Remote hubs need credentials that allow to read, create and list: for az:// the name
AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_KEY, for s3:// the names AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN)."""

FINE, FOUND = 0, 1
"""Exit codes; 2, for wrong usage, is the parser's."""
_EXPORTS = ("minutes", "register", "board", "processing", "audit", "log", "rights")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Return 0 for fine, 1 for a finding; wrong usage exits with 2."""
    options = _parser().parse_args(arguments)
    options.profile = getattr(options, "profile", None) or default_profile()
    options.passphrase_file = getattr(options, "passphrase_file", None)
    module, function = options.run
    try:
        command = importlib.import_module(f"dmap_desktop.commands.{module}")
        return int(getattr(command, function)(options))
    except Mendable as error:
        say(str(error))
        return FOUND
    except BrokenPipeError:
        # The reader of our output has gone; that is its right.
        sys.stderr.close()
        return FOUND
    except KeyboardInterrupt:
        say("Stopped. What was done stays done, and the command can be given again.")
        return FOUND
    except Exception as error:
        from dmap_desktop.app.faults import write_down

        say(write_down(options.profile, error))
        return FOUND


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dmap-desktop",
        description="Cases, ballots, decisions and minutes of the Data Management Advisory Panel.",
        epilog="Without a command, the window opens.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(run=("showing", "open_window"))
    common = _common()
    _profile_options(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_reading(commands, common)
    _add_records(commands, common)
    _add_boxes(commands, common)
    add_packs(commands, common, _iso_date)
    _add_past(commands, common)
    add_catalogue(commands, common)
    add_panel(commands, common, _credentials_option)
    demo = commands.add_parser("demo", parents=[common], help="play a demonstration panel")
    demo.add_argument("--out", type=Path, help="folder for pictures, exports and the transcript")
    demo.add_argument("--window", action="store_true", help="open the demonstration in a window")
    demo.add_argument("--as", dest="person", default="", help="whose window (default: a member)")
    demo.set_defaults(run=("showing", "demo"))
    return parser


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print one JSON document")
    _profile_options(common)
    return common


def _profile_options(parser: argparse.ArgumentParser) -> None:
    # Suppressed: given before the command, they must not be undone by the command's defaults.
    parser.add_argument(
        "--profile",
        type=Path,
        default=argparse.SUPPRESS,
        help="the profile's folder (default: in the user's data folder)",
    )
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        default=argparse.SUPPRESS,
        help="a file with the passphrase, where there is no keyring",
    )


def _credentials_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--credentials",
        type=Path,
        metavar="FILE",
        help="a file of NAME=value lines (default: the environment); kept in the keyring",
    )


def _add_reading(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    intake = commands.add_parser("intake", parents=[common], help="read an application's files")
    intake.add_argument("files", nargs="+", type=Path, metavar="FILE")
    intake.set_defaults(run=("reading", "intake"))
    assess = commands.add_parser("assess", parents=[common], help="assess an application's files")
    assess.add_argument("files", nargs="+", type=Path, metavar="FILE")
    assess.set_defaults(run=("reading", "assess_files"))
    forms = commands.add_parser(
        "forms", parents=[common], help="write the blank forms that applicants fill in"
    )
    forms.add_argument("--out", type=Path, required=True, metavar="DIR")
    forms.set_defaults(run=("forms", "write_forms"))
    accuracy = commands.add_parser(
        "accuracy", parents=[common], help="compare what is read of forms with an expected.toml"
    )
    accuracy.add_argument("folder", type=Path, metavar="DIR")
    accuracy.set_defaults(run=("accuracy", "accuracy"))
    corpus = commands.add_parser(
        "corpus", parents=[common], help="read every file of a folder; print what became of each"
    )
    corpus.add_argument("folder", type=Path, metavar="FOLDER")
    corpus.set_defaults(run=("corpus", "corpus"))
    many = commands.add_parser(
        "assess-many", parents=[common], help="assess many applications, one JSON a line"
    )
    many.add_argument("file", type=Path, metavar="FILE.jsonl")
    many.set_defaults(run=("reading", "assess_many"))
    for parser in (intake, assess, corpus):
        parser.add_argument(
            "--password-file",
            type=Path,
            metavar="FILE",
            help="passwords of locked files, one a line; asked for at a terminal otherwise",
        )
    for parser in (assess, many):
        parser.add_argument("--rules", default="gdpr-2018", metavar="NAME", help="the rule set")


def _add_records(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    hub = commands.add_parser("hub", help="name the hub").add_subparsers(
        required=True, metavar="add"
    )
    add = hub.add_parser(
        "add",
        parents=[common],
        help="name the hub of this profile",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=_HUBS,
    )
    add.add_argument("address", metavar="URL", help="where the hub is")
    _credentials_option(add)
    add.add_argument(
        "--move", action="store_true", help="begin an empty hub with what this laptop holds"
    )
    add.set_defaults(run=("hubs", "add_hub"))
    sync = commands.add_parser("sync", parents=[common], help="synchronise with the hub once")
    sync.add_argument(
        "--anew",
        action="store_true",
        help="read the hub from its beginning, and carry out again all that it lacks",
    )
    sync.set_defaults(run=("records", "sync"))
    verify = commands.add_parser(
        "verify",
        parents=[common],
        help="check every decision of a hub, an audit bundle, or what this profile holds",
    )
    verify.add_argument("target", metavar="HUB|BUNDLE", nargs="?", default="")
    verify.set_defaults(run=("records", "verify"))
    export = commands.add_parser("export", parents=[common], help="write minutes or the register")
    export.add_argument("what", choices=_EXPORTS)
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.add_argument("--meeting", default="", help="which meeting (default: the newest held)")
    export.add_argument(
        "--as-of",
        type=_iso_date,
        metavar="YYYY-MM-DD",
        help="date of the register (default: today)",
    )
    export.set_defaults(run=("records", "export"))


def _add_boxes(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    box = commands.add_parser("box", help="carry records by hand, in a file").add_subparsers(
        required=True, metavar="export|import"
    )
    out = box.add_parser("export", parents=[common], help="write a file for another laptop")
    out.add_argument("--out", type=Path, required=True, metavar="FILE")
    out.add_argument(
        "--since",
        default="",
        metavar="PERSON|DEVICE",
        help="only what this person, or the device that begins so, has not said to hold",
    )
    out.add_argument("--no-papers", action="store_true", help="records alone")
    out.set_defaults(run=("boxes", "export_box"))
    into = box.add_parser("import", parents=[common], help="take in a file from another laptop")
    into.add_argument("file", type=Path, metavar="FILE")
    into.set_defaults(run=("boxes", "import_box"))


def _add_past(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    near = commands.add_parser(
        "precedents", parents=[common], help="print the settled cases nearest to one, and why"
    )
    near.set_defaults(run=("past", "precedents"))
    held = commands.add_parser(
        "ledger", parents=[common], help="print what the party of a case holds already"
    )
    held.set_defaults(run=("past", "ledger"))
    for parser in (near, held):
        parser.add_argument("reference", metavar="CASE")
    same = commands.add_parser(
        "same-organisation",
        parents=[common],
        help="record that names mean one organisation; a name alone is parted from the others",
    )
    same.add_argument("names", nargs="+", metavar="NAME")
    same.add_argument("--reason", default="")
    same.set_defaults(run=("past", "same_organisation"))


def _iso_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no date such as 2018-07-31") from error
