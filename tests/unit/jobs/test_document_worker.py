"""The worker and its real child process: answers, limits, a dead child, cancelling, closing."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import Cancelled, LimitReached, Mendable, Unreadable
from dmap_desktop.jobs import requests
from dmap_desktop.jobs.cancel import Cancel
from dmap_desktop.jobs.child import CHILD_ARGUMENT, TOO_MUCH_MEMORY
from dmap_desktop.jobs.documents import Documents
from dmap_desktop.jobs.lane import Pool
from dmap_desktop.jobs.papers import WorkerPapers
from dmap_desktop.jobs.process import ChildLost, ChildProcess, _Watch
from dmap_desktop.jobs.worker import DocumentWorker, _raised
from dmap_desktop.rulebooks import load_rulebook
from tests.unit.documents import made_papers as made

PAPER = made.pdf([["Aims of the research"], ["Outputs"]])
HEAVY = made.workbook({"A": [[f"row {n}", n] for n in range(3000)]}, "heavy.xlsx")
BOOK = made.workbook({"A": [["alias"]]})


@pytest.fixture(scope="module")
def worker() -> Iterator[DocumentWorker]:
    worker = DocumentWorker()
    yield worker
    worker.close()


@pytest.fixture
def paper(worker: DocumentWorker) -> str:
    return worker.add(PAPER.name, PAPER.data)


def test_every_question_is_answered(worker: DocumentWorker, paper: str) -> None:
    assert len(worker.page_sizes(paper)) == 2
    assert worker.render(paper, 2, 0.5).scale == 0.5
    assert worker.page_text(paper) == ["Aims of the research", "Outputs"]
    assert worker.page_text(paper, 2, 2) == ["Outputs"]
    assert worker.page_words(paper, 2)[0].text == "Outputs"
    assert worker.search(paper, "aims")[0].page == 1
    assert worker.sheets(worker.add(BOOK.name, BOOK.data))[0].rows == (("alias",),)


def test_a_document_that_was_forgotten_or_never_given_is_said(worker: DocumentWorker) -> None:
    with pytest.raises(Unreadable, match="The document abcabcabcabc is not open; open it again"):
        worker.page_sizes("abc" * 20)


def test_a_document_is_handed_over_again_when_the_child_let_it_go(
    worker: DocumentWorker, paper: str
) -> None:
    worker.page_sizes(paper)
    other = worker.add("other.pdf", made.pdf([["Never handed over"]]).data)
    worker._handed.add(other)
    assert worker.page_text(other) == ["Never handed over"]


def test_a_dead_child_costs_nothing_but_a_new_start(
    worker: DocumentWorker, paper: str, qtbot: QtBot
) -> None:
    worker.page_sizes(paper)
    first = worker.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    qtbot.waitUntil(lambda: worker._child is None or not worker._child.running)
    assert len(worker.page_sizes(paper)) == 2
    assert worker.process_id not in (None, first)


def test_what_takes_too_long_is_given_up_and_the_next_works() -> None:
    worker = DocumentWorker(seconds=0.001)
    try:
        document = worker.add("slow.pdf", PAPER.data)
        words = r"slow\.pdf took longer than 0\.001 seconds to read and was given up"
        with pytest.raises(LimitReached, match=words):
            worker.page_sizes(document)
        assert worker.process_id is None
        read = worker.read_application
        with pytest.raises(LimitReached, match="took longer than"):
            read([NamedBytes("slow.pdf", PAPER.data)], (), load_rulebook().catalogue.catalogue)
        worker._seconds = 60.0
        assert len(worker.page_sizes(document)) == 2
    finally:
        worker.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory itself")
def test_a_paper_that_needs_too_much_memory_is_said() -> None:
    worker = DocumentWorker(memory_bytes=150_000_000)
    try:
        document = worker.add("huge.pdf", made.pdf([["One"]]).data)
        assert len(worker.page_sizes(document)) == 1
        with pytest.raises(Unreadable) as raised:
            worker.render(document, 1, 60.0)  # 40 million pixels at most: 160 MB
        assert str(raised.value) == TOO_MUCH_MEMORY or "needs" in str(raised.value)
        assert len(worker.page_sizes(document)) == 1
    finally:
        worker.close()


class KilledWhile:
    """Kills the worker's child as soon as it begins a file of this name."""

    def __init__(self, worker: DocumentWorker, name: str) -> None:
        self._worker, self._name = worker, name
        self.steps: list[str] = []

    def __call__(self, what: str, done: int, total: int) -> None:
        self.steps.append(what)
        if what == self._name and self._worker.process_id is not None:
            os.kill(self._worker.process_id, signal.SIGSTOP)
            os.kill(self._worker.process_id, signal.SIGKILL)


def test_a_file_that_ends_the_child_is_named_and_the_others_are_read(
    worker: DocumentWorker,
) -> None:
    rulebook = load_rulebook()
    read = worker.read_application(
        [NamedBytes("good.pdf", PAPER.data), HEAVY, made.word(["A letter"])],
        rulebook.editions,
        rulebook.catalogue.catalogue,
        KilledWhile(worker, "heavy.xlsx"),
    )
    assert [document.name for document in read.documents] == ["good.pdf", "paper.docx"]
    (problem,) = read.problems
    assert problem.file == "heavy.xlsx"
    assert "The reader stopped while reading heavy.xlsx" in problem.sentence
    assert not worker._files.keys() & {HEAVY.sha256}


def test_stopping_ends_the_child_at_once(worker: DocumentWorker, paper: str) -> None:
    rulebook = load_rulebook()
    cancel = Cancel()

    def stop(what: str, done: int, total: int) -> None:
        child = worker.process_id
        assert child is not None
        os.kill(child, signal.SIGSTOP)  # Nothing it has said already may pass for an answer.
        cancel.set()

    with pytest.raises(Cancelled):
        worker.read_application(
            [HEAVY], rulebook.editions, rulebook.catalogue.catalogue, stop, cancel
        )
    assert worker.process_id is None
    with pytest.raises(Cancelled, match="Stopped, as you asked"):
        worker.page_sizes(paper, cancel)
    assert len(worker.page_sizes(paper)) == 2


def test_a_closed_worker_leaves_no_process_and_answers_nothing() -> None:
    worker = DocumentWorker()
    document = worker.add(PAPER.name, PAPER.data)
    worker.page_sizes(document)
    child = worker.process_id
    assert child is not None
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    with pytest.raises(Cancelled, match="The document reader was closed"):
        worker.page_sizes(document)


def test_closing_ends_what_is_being_read(qtbot: QtBot) -> None:
    worker, pool = DocumentWorker(), Pool("documents")
    begun, closing, told = threading.Event(), threading.Event(), []
    rulebook = load_rulebook()

    def progress(*_: object) -> None:
        begun.set()
        closing.wait(30)

    pool.submit(
        lambda: worker.read_application(
            [HEAVY], rulebook.editions, rulebook.catalogue.catalogue, progress
        ),
        told.append,
        told.append,
    )
    assert begun.wait(30)
    child = worker._child
    assert child is not None
    worker._closed = True
    child.kill()
    closing.set()
    assert pool.wait_idle(30)
    worker.close()
    assert [str(error) for error in told] == ["The document reader was closed."]
    pool.close()


def test_the_child_may_be_started_before_it_is_asked() -> None:
    worker = DocumentWorker()
    worker.start()
    assert worker.process_id is not None
    worker.close()


def test_papers_too_large_to_be_held_together_are_said(worker: DocumentWorker) -> None:
    class Forgetful(DocumentWorker):
        def _exchange(self, request, *_):  # type: ignore[no-untyped-def]
            return requests.Unknown(request.document)

    forgetful = Forgetful()
    forgetful._handed.add("x")
    forgetful._files["x"] = PAPER
    forgetful._hand_over = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(LimitReached, match="too large to be read together; use fewer"):
        forgetful.page_sizes("x")
    forgetful.close()


def test_the_port_of_the_use_cases_is_answered(worker: DocumentWorker) -> None:
    rulebook = load_rulebook()
    papers = WorkerPapers(worker, rulebook.editions, rulebook.catalogue.catalogue)
    read, data = papers.read_papers([(PAPER.name, PAPER.data)])
    assert read.documents[0].sha256 == PAPER.sha256
    assert data == {PAPER.sha256: PAPER.data}


def test_errors_of_the_child_keep_their_kind() -> None:
    assert isinstance(_raised(requests.Failed("PasswordNeeded", "Locked.")), Mendable)
    fault = _raised(requests.Failed("Fault", "ValueError in the document reader", "read:12"))
    assert isinstance(fault, RuntimeError)
    assert fault.__notes__ == ["read:12"]


def talking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> ChildProcess:
    """Start a child that says something else than it should."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho \"$@\" > {tmp_path}/arguments\nprintf '{words}'\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    return ChildProcess(1000)


@pytest.mark.parametrize("words", ["", "\\003\\000\\000\\000abc"])
def test_a_child_that_talks_nonsense_is_a_lost_child(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = talking(tmp_path, monkeypatch, words)
    with pytest.raises(ChildLost) as lost:
        child.ask(requests.PageSizes("x"), 60.0, Cancel(), lambda *_: None)
    assert not lost.value.late
    assert not child.running


def test_a_frozen_program_starts_itself_with_a_bare_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    child = talking(tmp_path, monkeypatch, "")
    with pytest.raises(ChildLost):
        child.ask(requests.PageSizes("x"), 60.0, Cancel(), lambda *_: None)
    assert (tmp_path / "arguments").read_text().startswith(f"{CHILD_ARGUMENT} 1000 ")


def test_an_alarm_is_put_off_by_every_step(qtbot: QtBot) -> None:
    rung: list[bool] = []
    watch = _Watch(60.0, lambda: rung.append(True))
    watch.restart()
    watch.end()
    assert not watch.rang
    short = _Watch(0.001, lambda: rung.append(True))
    qtbot.waitUntil(lambda: short.rang and bool(rung))


def test_the_windows_ask_and_are_answered_in_their_own_thread(
    worker: DocumentWorker, qtbot: QtBot
) -> None:
    pool = Pool("documents")
    documents = Documents(worker, pool)
    got: list[object] = []
    failed: list[Exception] = []
    name = documents.add(PAPER.name, PAPER.data)
    rulebook = load_rulebook()
    documents.page_sizes(name, got.append, failed.append)
    documents.render(name, 1, 0.2, got.append, failed.append)
    documents.page_text(name, 1, 2, got.append, failed.append)
    documents.page_words(name, 1, got.append, failed.append)
    documents.search(name, "aims", got.append, failed.append)
    documents.sheets(name, got.append, failed.append)
    documents.blocks(name, got.append, failed.append)
    steps: list[str] = []
    documents.read_papers(
        [PAPER],
        (),
        rulebook.editions,
        rulebook.catalogue.catalogue,
        got.append,
        failed.append,
        lambda what, _, __: steps.append(what),
    )
    assert pool.wait_idle(60)
    assert len(got) == 6
    assert {str(error) for error in failed} == {
        "paper.pdf is a PDF and has no sheets.",
        "paper.pdf is a PDF and has no running text.",
    }
    assert steps == ["paper.pdf", "paper.pdf"], "taken apart, then read"
    documents.forget(name)
    pool.close()
