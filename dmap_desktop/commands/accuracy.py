"""``accuracy``: how well forms are read, against what is known to stand in them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dmap_desktop.app import document_worker
from dmap_desktop.commands.printing import Json, print_json, print_lines, say, steps
from dmap_desktop.commands.reading import bytes_of
from dmap_desktop.domain.accuracy import Accuracy, tally
from dmap_desktop.domain.application import Answer
from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Mendable, Unreadable
from dmap_desktop.rulebooks import load_rulebook

EXPECTED = "expected.toml"
_RULE = (
    "Each field that should be answered counts once: right, wrong or missed. A field read though "
    "nothing stands there counts as wrong. Found is right and wrong together."
)


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the files beside an ``expected.toml``: the text of each field, by its key."""

    answers: dict[str, str] = {}
    """What stands in every file of the folder."""
    file: dict[str, dict[str, str]] = {}
    """What stands in one file, by its name, in place of ``answers``."""


def accuracy(options: Namespace) -> int:
    """Read every file beside an ``expected.toml`` by itself; 1 when not every field was right."""
    tallies: dict[str, Accuracy] = {}
    problems: list[Json] = []
    files = list(_files(options.folder))
    with document_worker(load_rulebook()) as papers, steps() as progress:
        for number, (path, expected) in enumerate(files):
            progress(f"Reading {path.name}", number, len(files))
            name = str(path.relative_to(options.folder))
            answers: tuple[Answer, ...] = ()
            try:
                application, _ = papers.read_papers([(path.name, bytes_of(path))], ())
                answers = application.answers
                problems += [{"file": name, "sentence": p.sentence} for p in application.problems]
            except Mendable as error:
                problems.append({"file": name, "sentence": str(error)})
            tallies[name] = tally(expected, answers)
    whole = bool(tallies) and all(one.whole for one in tallies.values())
    if options.json:
        in_all = _total(tallies)
        listed = [
            {"file": name, **_counts(one), "faults": one.faults()} for name, one in tallies.items()
        ]
        print_json(
            {"files": listed, "all": in_all, "whole": whole, "problems": problems, "rule": _RULE}
        )
    else:
        print_lines(_lines(tallies))
        for problem in problems:
            say(str(problem["sentence"]))
    return 0 if whole else 1


def _files(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield each file with what stands in it. Raises Unreadable for none, and for a bad list."""
    found = sorted(folder.rglob(EXPECTED))
    if not found:
        raise Unreadable(
            f"{folder} has no {EXPECTED}; write one beside the files, with a table [answers] of "
            "field keys and texts."
        )
    for path in found:
        try:
            expected = msgspec.toml.decode(bytes_of(path), type=Expected)
        except UNDECODABLE as error:
            raise Unreadable(
                f"{path} is no list of expected answers ({error}); mend it."
            ) from error
        for file in sorted(path.parent.iterdir()):
            if file.is_file() and file.name != EXPECTED:
                yield file, expected.file.get(file.name, expected.answers)


def _counts(one: Accuracy) -> Json:
    return {
        "fields": one.right + len(one.missed) + sum(bool(f.expected) for f in one.wrong),
        "found": one.found,
        "right": one.right,
        "wrong": len(one.wrong),
        "missed": len(one.missed),
    }


def _total(tallies: dict[str, Accuracy]) -> Json:
    counts = [_counts(one) for one in tallies.values()]
    return {key: sum(count[key] for count in counts) for key in _counts(Accuracy())}


def _lines(tallies: dict[str, Accuracy]) -> Iterator[str]:
    width = max(map(len, [*tallies, "In all"]))
    heads = tuple(_counts(Accuracy()))
    yield f"{'File':{width}}" + "".join(f"{head:>8}" for head in heads)
    for name, count in [
        *((n, _counts(t)) for n, t in tallies.items()),
        ("In all", _total(tallies)),
    ]:
        yield f"{name:{width}}" + "".join(f"{count[head]:>8}" for head in heads)
    for name, one in tallies.items():
        yield from (f"{name}: {fault}" for fault in one.faults())
    yield _RULE
