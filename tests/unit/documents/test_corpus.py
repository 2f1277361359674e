"""Real and unusual files, read and shown through the worker process as the program does it.

Each gives a value or a typed error in words, within its time; none ends the reader. The files lie
beside the project and are no part of it; where they are absent, these tests are skipped.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.errors import PupilDataRefused, Unreadable
from dmap_desktop.jobs.worker import REQUEST_SECONDS, DocumentWorker
from dmap_desktop.rulebooks import load_rulebook

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "data" / "corpus"
SECONDS = 20.0
"""Allowed for one file, reading it and showing its first page."""
LISTS_OF_PEOPLE = {"calamine__minimal_package.xlsx"}
"""Names with dates, row by row: what intake must never keep, whoever they are."""
LOST = ("The reader stopped", f"longer than {REQUEST_SECONDS:g} seconds")


@cache
def traits() -> dict[str, dict[str, str]]:
    """Return what is known of each file, by its path in the corpus."""
    table = CORPUS / "TRAITS.csv"
    if not table.is_file():
        return {}
    with table.open(newline="", encoding="utf-8") as lines:
        return {row["file"]: row for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def worker() -> Iterator[DocumentWorker]:
    worker = DocumentWorker()
    yield worker
    worker.close()


def test_the_corpus_is_whole(shared_data: Path) -> None:
    assert (shared_data / "corpus").resolve() == CORPUS.resolve()
    assert len(traits()) >= 185
    assert all((CORPUS / name).is_file() for name in traits())


@pytest.mark.parametrize("name", sorted(traits()) or ["absent"])
def test_a_strange_file_is_a_value_or_a_sentence(
    name: str, shared_data: Path, worker: DocumentWorker
) -> None:
    known, path = traits()[name], CORPUS / name
    begun, child = time.monotonic(), worker.process_id
    application = _read(worker, path)
    if path.name in LISTS_OF_PEOPLE:
        assert application is None
        return
    assert application is not None
    said = [problem.sentence for problem in application.problems]
    assert not [sentence for sentence in said if any(words in sentence for words in LOST)]
    assert all(path.name in sentence for sentence in said)
    opened_elsewhere = known["pdfium" if known["kind"] == "pdf" else "pypdf_or_openpyxl"] == "ok"
    if opened_elsewhere:
        assert application.documents, said
    assert application.documents or said
    _show(worker, path)
    assert time.monotonic() - begun < SECONDS
    assert child in (None, worker.process_id), "the reader was lost on the way"


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, known in sorted(traits().items())
        if known["kind"] == "pdf" and known["password"] not in ("", "unknown")
    ]
    or ["absent"],
)
def test_a_locked_pdf_of_the_corpus_opens_with_its_password(
    name: str, shared_data: Path, worker: DocumentWorker
) -> None:
    path = CORPUS / name
    application = _read(worker, path, traits()[name]["password"])
    assert application is not None
    assert application.documents
    assert _read(worker, path, "wrong").documents == ()  # type: ignore[union-attr]


def _read(worker: DocumentWorker, path: Path, password: str = "") -> Application | None:
    """Return what was read, or None when the file was refused as a list of people."""
    rulebook = load_rulebook()
    file = NamedBytes(path.name, path.read_bytes(), password)
    try:
        return worker.read_application([file], rulebook.editions, rulebook.catalogue.catalogue)
    except PupilDataRefused:
        return None


def _show(worker: DocumentWorker, path: Path) -> None:
    """Draw the first page of a PDF, or list the cells of a workbook, as the papers' pane does."""
    document = worker.add(path.name, path.read_bytes())
    try:
        if path.suffix == ".pdf" and worker.page_sizes(document):
            image = worker.render(document, 1, 1.0)
            assert len(image.data) >= image.width * image.height * 4
            worker.page_words(document, 1)
        elif path.suffix == ".xlsx":
            worker.sheets(document)
    except Unreadable as error:
        said = str(error)
        if not said or any(words in said for words in LOST):
            raise
    finally:
        worker.forget(document)
