"""The grammar of ``pack ...`` and ``question ...``. The acts are imported when they are called."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from dmap_desktop.commands.panel_line import phrase_option

if TYPE_CHECKING:
    Parsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_packs(
    commands: Parsers, common: argparse.ArgumentParser, iso_date: Callable[[str], str]
) -> None:
    """Add the command ``pack`` and its acts."""
    pack = commands.add_parser("pack", help="publish packs and say what is in them")
    acts = pack.add_subparsers(required=True, metavar="ACT")
    publish = acts.add_parser(
        "publish", parents=[common], help="publish a pack, or let late papers join the newest"
    )
    publish.add_argument("files", nargs="+", type=Path, metavar="FILE")
    publish.add_argument(
        "--password-file", type=Path, metavar="FILE", help="passwords of locked files, one a line"
    )
    publish.add_argument(
        "--case", default="", metavar="REFERENCE", help="the case that late papers join"
    )
    show = acts.add_parser("show", parents=[common], help="list papers, pages and hashes")
    changes = acts.add_parser("changes", parents=[common], help="list what changed, by field")
    changes.add_argument("--since", type=int, default=0, metavar="VERSION")
    mark = acts.add_parser("mark", parents=[common], help="mark what is confidential in a paper")
    for parser in (publish, mark):
        phrase_option(parser)
    write = acts.add_parser(
        "write", parents=[common], help="write the pack for print (.pdf), or all its files (.zip)"
    )
    write.add_argument("--out", type=Path, required=True, metavar="FILE")
    write.add_argument("--public", action="store_true", help="leave out what is confidential")
    for parser in (show, changes, mark, write):
        parser.add_argument("case", metavar="REFERENCE")
    mark.add_argument("paper", metavar="NAME|SHA256")
    mark.add_argument("--pages", default="", metavar="FIRST-LAST", help="default: all of it")
    mark.add_argument("--reason", default="", help="without it, marks are taken away")
    for parser, name in (
        (publish, "publish_pack"),
        (show, "show"),
        (changes, "show_changes"),
        (mark, "mark"),
        (write, "write_pack"),
    ):
        parser.set_defaults(run=("packs", name))
    _add_questions(commands, common, iso_date)
    _add_gateway(commands, common)


def _add_questions(
    commands: Parsers, common: argparse.ArgumentParser, iso_date: Callable[[str], str]
) -> None:
    question = commands.add_parser("question", help="ask the applicant something")
    acts = question.add_subparsers(required=True, metavar="ACT")

    def add(name: str, says: str) -> argparse.ArgumentParser:
        parser = acts.add_parser(name, parents=[common], help=says)
        parser.add_argument("case", metavar="REFERENCE")
        parser.set_defaults(run=("questions", name))
        return parser

    add("list", "list the questions on a case, and its clock").set_defaults(
        run=("questions", "list_questions")
    )
    ask = add("ask", "ask the secretariat to ask the applicant")
    ask.add_argument("--text", required=True)
    ask.add_argument("--paper", default="", metavar="NAME|SHA256", help="the paper it is about")
    ask.add_argument("--page", type=int, help="the page of that paper")
    approve = add("approve", "approve a question, in other words with --text")
    approve.add_argument("--text", default="")
    decline = add("decline", "decline a question")
    decline.add_argument("--reason", required=True)
    letter = add("letter", "write the letter with all approved questions, and stop the clock")
    letter.add_argument("--out", type=Path, required=True, metavar="FILE")
    letter.add_argument("--reply-by", type=iso_date, metavar="YYYY-MM-DD")
    letter.add_argument("--draft", action="store_true", help="write it, and record nothing")
    answer = add("answer", "record the applicant's answer; papers join as a new pack")
    answer.add_argument("--text", default="")
    answer.add_argument("--file", action="append", type=Path, default=[], dest="files")
    for parser in (ask, approve, decline, letter, answer):
        phrase_option(parser)
    for parser in (letter, answer):
        parser.add_argument("--on", type=iso_date, metavar="YYYY-MM-DD")
    for parser in (approve, decline):
        parser.add_argument("question", metavar="QUESTION", help="as question list names it")
    answer.add_argument("questions", nargs="+", metavar="QUESTION")


def _add_gateway(commands: Parsers, common: argparse.ArgumentParser) -> None:
    gateway = commands.add_parser(
        "gateway", parents=[common], help="show, confirm or refuse the legal gateway of a case"
    )
    gateway.add_argument("case", metavar="REFERENCE")
    judged = gateway.add_mutually_exclusive_group()
    judged.add_argument("--confirm", action="store_true")
    judged.add_argument("--refuse", action="store_true")
    gateway.add_argument("--reason", default="", help="why; needed to confirm and to refuse")
    phrase_option(gateway)
    gateway.set_defaults(run=("gateway", "gateway"))
