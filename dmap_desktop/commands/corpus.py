"""``corpus``: what becomes of every file in a folder, how long it takes and how much memory."""

from __future__ import annotations

import csv
import io
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from dmap_desktop.commands.printing import print_json, say
from dmap_desktop.commands.reading import given_passwords
from dmap_desktop.documents.limits import MEGABYTE
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Application, Document
from dmap_desktop.domain.errors import Mendable, PupilDataRefused, Unreadable
from dmap_desktop.jobs.worker import MEMORY_BYTES, REQUEST_SECONDS, DocumentWorker
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.session import Rulebook

TRAITS = "TRAITS.csv"
"""A table of what is known of the files: ``file``, ``traits``, ``password`` and what opens them."""
_LOST = ("The reader stopped", "seconds to read and was given up", "stopped while reading")
_SAYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("zero-length", ("is empty",)),
    ("image-only", ("has no text",)),
    ("HTML named", ("is a web page",)),
    ("named .pdf", ("not what its name says",)),
    ("zero-pages", ("has no pages",)),
)
"""What must be said of a file with such a trait."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one file."""

    file: str
    outcome: str
    """read, kept, locked, refused, unread or lost."""
    what: str
    """The papers it gave: what each is and how many pages it has."""
    sentences: tuple[str, ...]
    seconds: float
    megabytes: float | None
    """At most held by the reader; None where it was lost."""
    traits: str = ""
    sensible: bool | None = None
    """Whether that fits what is known of the file; None where nothing is."""


def corpus(options: Namespace) -> int:
    """Print a table of outcomes; 1 when a file took too much, lost the reader or said nothing."""
    folder: Path = options.folder
    if not folder.is_dir():
        raise Unreadable(f"{folder} is no folder; give one with files to be read.")
    known, rulebook = _traits(folder), load_rulebook()
    passwords = given_passwords(options.password_file)
    outcomes: list[Outcome] = []
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        told = known.get(name, {})
        found = [_outcome(path, name, told, passwords, rulebook)]
        word = told.get("password", "")
        if found[0].outcome == "locked" and word not in ("", "unknown"):
            opened = _outcome(path, name, told, (*passwords, word), rulebook)
            found.append(msgspec.structs.replace(opened, file=f"{name} (with its password)"))
        if not options.json:
            _print_rows(found, not outcomes)
        outcomes += found
    bad = [outcome for outcome in outcomes if not _kept_promise(outcome)]
    if options.json:
        print_json({"files": msgspec.to_builtins(outcomes), "broken": [one.file for one in bad]})
    say(_summary(outcomes, bad))
    return int(bool(bad))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and its folders by name; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            say(f"{path.name} is a link to another place and was not followed.")
        elif path.is_file() and path.name != TRAITS:
            yield path


def _traits(folder: Path) -> Mapping[str, dict[str, str]]:
    table = folder / TRAITS
    if not table.is_file():
        return {}
    with table.open(newline="", encoding="utf-8", errors="replace") as lines:
        return {row.get("file") or "": row for row in csv.DictReader(lines)}


def _outcome(
    path: Path, name: str, told: Mapping[str, str], passwords: tuple[str, ...], rulebook: Rulebook
) -> Outcome:
    """Read one file in a reader of its own, and show what it holds as the window would."""
    try:
        file = NamedBytes(path.name, path.read_bytes())
    except OSError as error:
        sentence = f"{path.name} cannot be read ({error.strerror}); check it."
        return Outcome(name, "unread", "", (sentence,), 0.0, None, told.get("traits", ""))
    worker = DocumentWorker()
    try:
        worker.start()
        begun = time.monotonic()
        documents, outcome, said = _read(worker, file, passwords, rulebook)
        seconds = time.monotonic() - begun
        peak = worker.peak_memory() / MEGABYTE if outcome != "lost" else None
    finally:
        worker.close()
    what = "; ".join(f"{one.kind.value}, {one.pages} p." for one in documents[:5])
    made = Outcome(name, outcome, what, said, round(seconds, 3), peak and round(peak, 1),
                   told.get("traits", ""))  # fmt: skip
    return msgspec.structs.replace(made, sensible=_sensible(made, told)) if told else made


def _read(
    worker: DocumentWorker, file: NamedBytes, passwords: tuple[str, ...], rulebook: Rulebook
) -> tuple[tuple[Document, ...], str, tuple[str, ...]]:
    catalogue = rulebook.catalogue.catalogue
    try:
        read, papers = worker.read_papers([file], passwords, rulebook.editions, catalogue)
    except PupilDataRefused as error:
        return (), "refused", (str(error),)
    except Mendable as error:
        return (), "lost", (str(error),)
    said = [problem.sentence for problem in read.problems]
    by_hash = {paper.sha256: paper for paper in papers}
    for document in read.documents[:5]:
        said += _shown(worker, by_hash[document.sha256], document)
    lost = any(words in sentence for sentence in said for words in _LOST)
    return read.documents, "lost" if lost else _word(read), tuple(dict.fromkeys(said))


def _word(read: Application) -> str:
    if read.documents:
        return "read" if read.answers or read.items else "kept"
    return "locked" if any(problem.locked for problem in read.problems) else "unread"


def _shown(worker: DocumentWorker, file: NamedBytes, document: Document) -> list[str]:
    """Show the first page, the sheets or the text; return what stood in the way."""
    known = worker.add(file.name, file.data)
    try:
        if "pdf" in document.media_type or document.media_type.startswith("image/"):
            worker.page_sizes(known)
            worker.render(known, 1, 1.0)
        elif "spreadsheet" in document.media_type or "csv" in document.media_type:
            worker.sheets(known)
        else:
            worker.blocks(known)
    except Mendable as error:
        return [str(error)]
    finally:
        worker.forget(known)
    return []


def _sensible(outcome: Outcome, told: Mapping[str, str]) -> bool:
    """Say whether an outcome fits what the table of traits knows of the file."""
    said = " ".join(outcome.sentences)
    traits = f"{told.get('category', '')}; {told.get('traits', '')}"
    for trait, words in _SAYS:
        if trait in traits and not any(word in said for word in words):
            return False
    opens = told.get("pdfium" if told.get("kind") == "pdf" else "pypdf_or_openpyxl", "") == "ok"
    if opens:
        return outcome.outcome in ("read", "kept", "refused")
    return bool(outcome.what or outcome.sentences)


def _kept_promise(outcome: Outcome) -> bool:
    """Say whether a file gave a value or a sentence within its limits."""
    within = outcome.seconds <= REQUEST_SECONDS
    within &= outcome.megabytes is None or outcome.megabytes * MEGABYTE <= MEMORY_BYTES
    told = bool(outcome.what or outcome.sentences)
    return within and told and outcome.outcome != "lost" and outcome.sensible is not False


def _print_rows(outcomes: list[Outcome], first: bool) -> None:
    held = io.StringIO()
    writer = csv.writer(held, delimiter="\t", lineterminator="\n")
    if first:
        writer.writerow(["file", "outcome", "seconds", "MB", "sensible", "papers", "said"])
    for outcome in outcomes:
        sensible = {True: "yes", False: "NO", None: ""}[outcome.sensible]
        megabytes = "" if outcome.megabytes is None else f"{outcome.megabytes:.0f}"
        writer.writerow(
            [outcome.file, outcome.outcome, f"{outcome.seconds:.2f}", megabytes, sensible,
             outcome.what, " ".join(outcome.sentences)]
        )  # fmt: skip
    sys.stdout.write(held.getvalue())


def _summary(outcomes: list[Outcome], bad: list[Outcome]) -> str:
    if not outcomes:
        return "There are no files in the folder."
    longest = max(outcomes, key=lambda one: one.seconds)
    largest = max(outcomes, key=lambda one: one.megabytes or 0)
    return (
        f"{len(outcomes)} readings, at most {longest.seconds:.1f} s ({longest.file}) and "
        f"{largest.megabytes or 0:.0f} MB ({largest.file}); "
        + (f"{len(bad)} did not keep what is promised." if bad else "all as promised.")
    )
