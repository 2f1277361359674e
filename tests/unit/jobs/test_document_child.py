"""The document worker's child: every request answered, as a function and as a program."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from dmap_desktop.documents.blocks import Block, Cell, Line
from dmap_desktop.documents.values import Hit, NamedBytes, PageImage, PageSize, Sheet, Word
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.errors import PupilDataRefused
from dmap_desktop.jobs import desk, requests
from dmap_desktop.jobs.child import (
    CHILD_ARGUMENT,
    TOO_MUCH_MEMORY,
    memory_held,
    read_frame,
    serve,
    write_frame,
)
from dmap_desktop.jobs.worker import MEMORY_BYTES
from dmap_desktop.rulebooks import load_rulebook
from tests.unit.documents import made_papers as made

T = TypeVar("T")
PAPER = made.pdf([["Aims of the research"], ["Outputs"]])
SHEET = made.workbook({"A": [["alias", 5]]})
TABLE = made.csv_table([["a", "b"]] * 3)
LETTER = made.word(["A letter"])


def keep(*files: Any) -> list[requests.Request]:
    return [requests.Keep(file.name, file.data) for file in files]


def frames(asked: Sequence[requests.Request]) -> bytes:
    held = io.BytesIO()
    for request in asked:
        write_frame(held, msgspec.msgpack.encode(request))  # type: ignore[arg-type]
    return held.getvalue()


def answers_in(data: bytes) -> list[requests.Answer]:
    held, found = io.BytesIO(data), []
    while held.tell() < len(data):
        frame = read_frame(held)  # type: ignore[arg-type]
        found.append(msgspec.msgpack.decode(frame, type=requests.Answer))
    return found


def served(*asked: requests.Request) -> list[requests.Answer]:
    """Answer the requests as the child does, in this process."""
    answers = io.BytesIO()
    serve(io.BytesIO(frames(asked)), answers, 60.0)  # type: ignore[arg-type]
    return answers_in(answers.getvalue())


def value(answer: requests.Answer, kind: type[T]) -> T:
    assert isinstance(answer, requests.Done), answer
    return msgspec.msgpack.decode(answer.value, type=kind)


def test_pages_are_measured_drawn_read_and_searched() -> None:
    name = PAPER.sha256
    kept, sizes, image, texts, words, hits = served(
        *keep(PAPER),
        requests.PageSizes(name),
        requests.Render(name, 1, 0.5),
        requests.PageText(name, 1, 99),
        requests.PageWords(name, 2),
        requests.Search(name, "research"),
    )
    assert value(kept, str) == name
    assert len(value(sizes, list[PageSize])) == 2
    assert value(image, PageImage).width == 298
    assert value(texts, list[str]) == ["Aims of the research", "Outputs"]
    assert [word.text for word in value(words, list[Word])] == ["Outputs"]
    assert [hit.page for hit in value(hits, list[Hit])] == [1]


def test_sheets_are_listed_and_what_has_none_is_said() -> None:
    asked = [requests.Sheets(file.sha256) for file in (SHEET, TABLE, LETTER)]
    book, table, letter = served(*keep(SHEET, TABLE, LETTER), *asked)[3:]
    assert value(book, list[Sheet])[0].rows == (("alias", "5"),)
    assert value(table, list[Sheet])[0].name == "table.csv"
    assert letter == requests.Failed(
        "Unreadable", "paper.docx is a Word document and has no sheets."
    )


def test_running_text_is_given_and_what_has_none_is_said() -> None:
    note = NamedBytes("note.txt", b"Dear all,\nwe agree.\n")
    asked = [requests.Blocks(file.sha256) for file in (LETTER, note, PAPER)]
    letter, text, paper = served(*keep(LETTER, note, PAPER), *asked)[3:]
    assert value(letter, list[Block]) == [Line(Cell("A letter"))]
    assert value(text, list[Block]) == [Line(Cell("Dear all,")), Line(Cell("we agree."))]
    assert paper == requests.Failed("Unreadable", "paper.pdf is a PDF and has no running text.")


def test_an_application_is_read_step_by_step() -> None:
    rulebook = load_rulebook()
    asked = requests.ReadApplication(
        (PAPER.sha256, LETTER.sha256), rulebook.editions, rulebook.catalogue.catalogue
    )
    first, second, read = served(*keep(PAPER, LETTER), asked)[2:]
    assert first == requests.Progressed("paper.pdf", 0, 2)
    assert second == requests.Progressed("paper.docx", 1, 2)
    names = [document.name for document in value(read, Application).documents]
    assert names == ["paper.pdf", "paper.docx"]


def test_errors_are_answers_and_the_next_request_is_answered_all_the_same() -> None:
    rulebook = load_rulebook()
    pupils = made.csv_table([["A123456789012"], ["B123456789013"], ["H801200001001"]])
    unknown, no_pages, _, refused, fault, sizes = served(
        *keep(LETTER, pupils, PAPER),
        requests.PageSizes("0" * 64),
        requests.PageSizes(LETTER.sha256),
        requests.ReadApplication((pupils.sha256,), rulebook.editions, rulebook.catalogue.catalogue),
        requests.Render(PAPER.sha256, 1, float("nan")),
        requests.PageSizes(PAPER.sha256),
    )[3:]
    assert unknown == requests.Unknown("0" * 64)
    assert no_pages == requests.Failed(
        "Unreadable", "paper.docx is no PDF and has no pages to show."
    )
    assert isinstance(refused, requests.Failed)
    assert refused.error == PupilDataRefused.__name__
    assert isinstance(fault, requests.Failed)
    assert len(value(sizes, list[PageSize])) == 2


def test_a_slip_of_the_program_says_where_it_was_and_nothing_of_the_paper() -> None:
    class Slip(desk.Desk):
        def _value(self, request: requests.Request) -> object:
            error = KeyError if isinstance(request, requests.PageSizes) else ValueError
            raise error("Ann Ash, born 2004")

    for asked in (requests.PageSizes("x"), requests.Sheets("x")):
        answer = Slip(lambda _: None).answer(asked)
        assert isinstance(answer, requests.Failed)
        assert answer.error == "Fault"
        assert "Ann" not in answer.sentence + answer.trace
        assert "_value:" in answer.trace


def test_too_much_memory_is_said_and_the_child_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(_: object, document: str) -> object:
        raise MemoryError

    monkeypatch.setattr(desk.Desk, "_sheets", hungry)
    failed, sizes = served(
        *keep(PAPER), requests.Sheets(PAPER.sha256), requests.PageSizes(PAPER.sha256)
    )[1:]
    assert failed == requests.Failed("LimitReached", TOO_MUCH_MEMORY)
    assert len(value(sizes, list[PageSize])) == 2


def test_the_longest_unused_documents_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "HELD_BYTES", len(PAPER.data) + 10)
    other = made.pdf([["Another"]])
    lost, there = served(
        *keep(PAPER),
        requests.PageSizes(PAPER.sha256),
        *keep(other),
        requests.PageSizes(PAPER.sha256),
        requests.PageSizes(other.sha256),
    )[-2:]
    assert lost == requests.Unknown(PAPER.sha256)
    assert len(value(there, list[PageSize])) == 1


def test_few_pdfs_stay_open_and_each_can_be_opened_again() -> None:
    papers = [made.pdf([[f"Paper {n}"]]) for n in range(desk.OPEN_PDFS + 2)]
    asked = [requests.PageText(paper.sha256, 1, 1) for paper in (*papers, papers[0])]
    texts = [value(answer, list[str]) for answer in served(*keep(*papers), *asked)[len(papers) :]]
    assert texts == [[f"Paper {n}"] for n in (*range(len(papers)), 0)]


@pytest.mark.parametrize(
    "start",
    [
        ["-P", "-m", "dmap_desktop.jobs.child"],
        ["-m", "dmap_desktop", CHILD_ARGUMENT],
    ],
)
def test_the_child_is_a_program_that_ends_with_its_input(start: list[str], tmp_path: Path) -> None:
    """Also as the frozen program, which starts itself again to read papers."""
    asked = [*keep(PAPER), requests.PageText(PAPER.sha256, 1, 2)]
    ended = subprocess.run(
        [sys.executable, *start, str(MEMORY_BYTES), "60"],
        input=frames(asked),
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert value(answers_in(ended.stdout)[1], list[str]) == ["Aims of the research", "Outputs"]


def test_thememory_held_is_known_where_no_system_limits_it() -> None:
    assert 10_000_000 < memory_held() < 100_000_000_000


@pytest.mark.parametrize(("memory", "code"), [(1_000, 1), (100_000_000_000, 0)])
def test_the_child_watches_its_memory_where_no_system_does(memory: int, code: int) -> None:
    start = (
        "from types import SimpleNamespace; from dmap_desktop.jobs import child; "
        "child.sys = SimpleNamespace(platform='darwin'); "
        f"child._MEMORY_LOOK = 0.001; child.main({memory}, 60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", start], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child.stdin, child.stdout:
        if code == 0:
            child.stdin.write(frames(keep(PAPER)))
            assert value(
                msgspec.msgpack.decode(read_frame(child.stdout), type=requests.Answer), str
            )  # type: ignore[arg-type]
            child.stdin.close()
        assert child.wait(60) == code


def test_a_cut_message_ends_the_reading() -> None:
    with pytest.raises(EOFError):
        read_frame(io.BytesIO(b"\x09\0\0\0half"))  # type: ignore[arg-type]
