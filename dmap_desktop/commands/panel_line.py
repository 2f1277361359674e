"""The grammar of ``panel ...``: what each act takes. The acts are imported when they are called."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    Parsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_panel(
    commands: Parsers,
    common: argparse.ArgumentParser,
    add_credentials: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Add the command ``panel`` and its acts; ``add_credentials`` adds the option for a hub's."""
    panel = commands.add_parser(
        "panel", help="found a panel, let people in, give roles, revoke, recover"
    ).add_subparsers(required=True, metavar="ACT")
    add_credentials(_add_joining(panel, common))
    _add_governing(panel, common)
    add_credentials(_add_recovering(panel, common))


def _add_joining(panel: Parsers, common: argparse.ArgumentParser) -> argparse.ArgumentParser:
    found = panel.add_parser("found", parents=[common], help="found a panel")
    found.add_argument("--title", required=True)
    found.add_argument("--hub", default="", metavar="URL", help="as for hub add")
    request = panel.add_parser("request", parents=[common], help="ask to join")
    words = panel.add_parser(
        "words", parents=[common], help="say the words of a request, or of the panel"
    )
    enrol = panel.add_parser(
        "enrol", parents=[common], help="let a person in, or a further device of one"
    )
    enrol.add_argument(
        "--words", default="", help="the words heard on the telephone; nothing else is enrolled"
    )
    join = panel.add_parser("join", parents=[common], help="accept an invitation")
    join.add_argument("invitation", type=Path, metavar="INVITATION")
    listing = panel.add_parser("list", parents=[common], help="list people, devices, keys, rules")
    words.add_argument(
        "request", nargs="?", type=Path, metavar="REQUEST", help="without it: those of the panel"
    )
    enrol.add_argument("request", type=Path, metavar="REQUEST")
    phrase_option(enrol)
    for parser in (found, request):
        parser.add_argument("--name", required=True)
        parser.add_argument("--post", default="")
    for parser, default in ((found, "secretariat"), (enrol, "")):
        parser.add_argument("--person", required=True, metavar="ID", help="a short name")
        parser.add_argument("--roles", default=default, help="separated by commas")
    for parser in (request, enrol):
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    found.set_defaults(run=("panel", "found_panel"))
    request.set_defaults(run=("panel", "request"))
    words.set_defaults(run=("panel", "words"))
    enrol.set_defaults(run=("panel", "enrol_person"))
    join.set_defaults(run=("panel", "join_panel"))
    listing.set_defaults(run=("panel", "list_panel"))
    return found


def phrase_option(act: argparse.ArgumentParser) -> None:
    """Add the option for the unlock phrase, which is asked before an act is written."""
    act.add_argument(
        "--phrase-file",
        type=Path,
        metavar="FILE",
        help="a file with the unlock phrase, where one is set (default: asked for on a terminal)",
    )


def _add_governing(panel: Parsers, common: argparse.ArgumentParser) -> None:
    roles = panel.add_parser("roles", parents=[common], help="give somebody roles, take others")
    roles.add_argument("--give", default="", metavar="ROLES", help="separated by commas")
    roles.add_argument("--take", default="", metavar="ROLES", help="separated by commas")
    hand_over = panel.add_parser("hand-over", parents=[common], help="hand the secretariat over")
    let_go = panel.add_parser("let-go", parents=[common], help="end somebody's time on the panel")
    for parser in (roles, hand_over, let_go):
        parser.add_argument("person", metavar="ID", help="a short name")
    revoke = panel.add_parser("revoke", parents=[common], help="revoke a device")
    revoke.add_argument("device", metavar="DEVICE", help="the first figures of its id")
    revoke.add_argument(
        "--last", type=int, metavar="N", help="the last act that counts (default: all that is here)"
    )
    for parser, needed in ((roles, False), (let_go, True), (revoke, True)):
        parser.add_argument("--reason", required=needed, default="")
    rules = panel.add_parser("adopt-rules", parents=[common], help="adopt a rule set")
    rules.add_argument("name", metavar="NAME")
    policy = panel.add_parser("adopt-policy", parents=[common], help="settle the policy anew")
    policy.add_argument("--approvals", type=int, metavar="N", help="approving ballots needed")
    for name, what in (
        ("--chair-votes", "whether the chair's vote counts"),
        ("--between-meetings", "whether decisions may be taken between meetings"),
    ):
        policy.add_argument(name, choices=("yes", "no"), help=what)
    for parser in (roles, hand_over, let_go, revoke, rules, policy):
        phrase_option(parser)
    remains = panel.add_parser(
        "remains", parents=[common], help="write what is kept of one's own when rights have ended"
    )
    remains.add_argument("--out", type=Path, required=True, metavar="FILE")
    forget = panel.add_parser(
        "forget", parents=[common], help="remove what is kept when rights have ended"
    )
    remains.set_defaults(run=("leaving", "write_remains"))
    forget.set_defaults(run=("leaving", "forget_profile"))
    rights = panel.add_parser("rights", parents=[common], help="print who may do what")
    roles.set_defaults(run=("governing", "roles"))
    hand_over.set_defaults(run=("governing", "give_secretariat"))
    let_go.set_defaults(run=("governing", "end_time"))
    revoke.set_defaults(run=("governing", "revoke"))
    rules.set_defaults(run=("governing", "adopt_rule_set"))
    policy.set_defaults(run=("governing", "settle_policy"))
    rights.set_defaults(run=("governing", "list_rights"))


def _add_recovering(panel: Parsers, common: argparse.ArgumentParser) -> argparse.ArgumentParser:
    kit = panel.add_parser("kit", parents=[common], help="make a recovery kit; rehearse it next")
    kit.add_argument(
        "--out",
        type=Path,
        required=True,
        action="append",
        metavar="FILE",
        help="a sheet to print (.pdf, .html) or a file to keep (.json); can be given twice",
    )
    phrase_option(kit)
    rehearse = panel.add_parser(
        "rehearse", parents=[common], help="prove that the recovery kit opens what it must"
    )
    restore = panel.add_parser(
        "restore", parents=[common], help="restore on this device what a recovery kit opens"
    )
    for parser in (rehearse, restore):
        given = parser.add_mutually_exclusive_group(required=True)
        given.add_argument("kit", nargs="?", type=Path, metavar="KIT", help="the kit's file")
        given.add_argument(
            "--typed", type=Path, metavar="FILE", help="a file with the key as typed from the sheet"
        )
    restore.add_argument("--hub", default="", metavar="URL", help="where the panel's hub is")
    restore.add_argument(
        "--words", default="", help="the words of the panel on the sheet, with --typed"
    )
    restore.add_argument(
        "--request", type=Path, required=True, metavar="FILE", help="the request to write again"
    )
    kit.set_defaults(run=("recovery", "make_kit"))
    rehearse.set_defaults(run=("recovery", "rehearse"))
    restore.set_defaults(run=("recovery", "restore_profile"))
    return restore
