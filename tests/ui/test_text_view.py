"""A Word paper shown as running text: headings, tables, the words that evidence names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import at_work
import pytest
from PySide6.QtGui import QTextTable
from pytestqt.qtbot import QtBot

from dmap_desktop.demo.papers import write_papers
from dmap_desktop.jobs.documents import Documents
from dmap_desktop.jobs.lane import Pool
from dmap_desktop.jobs.worker import DocumentWorker
from dmap_desktop.ui.papers.text_view import TextView

PROPOSAL = "DR180620.01"


@pytest.fixture
def documents(document_worker: DocumentWorker) -> Iterator[Documents]:
    pool = Pool("documents")
    yield Documents(document_worker, pool)
    pool.close()


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    write_papers(at_work.sample(PROPOSAL), folder)
    return folder / "application-form.docx"


@pytest.fixture
def view(documents: Documents, form: Path, qtbot: QtBot) -> TextView:
    view = TextView(documents)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.painted, timeout=30_000):
        view.show_document(documents.add(form.name, form.read_bytes()))
    return view


def test_a_word_form_is_shown_whole(view: TextView) -> None:
    assert view.ready
    shown = view.text.toPlainText()
    sample = at_work.sample(PROPOSAL)
    for block in sample.answers["data.minimisation"].strip().split("\n\n"):
        assert block in shown
    assert "2.2 Aims of the project" in shown
    document = view.text.document()
    blocks = [document.findBlockByNumber(n) for n in range(document.blockCount())]
    levels = {b.text(): b.blockFormat().headingLevel() for b in blocks if b.text()}
    assert levels["National Pupil Database: proposal under the standing agreement"] == 1
    assert levels["2. The project"] == 2
    tables = [f for f in document.rootFrame().childFrames() if isinstance(f, QTextTable)]
    users = tables[-2]
    assert users.cellAt(0, 0).firstCursorPosition().block().text() == "Job title"
    assert users.rows() == 1 + len(sample.users)
    assert view.text.isReadOnly()


def test_the_words_of_evidence_are_lit_and_others_are_not(view: TextView) -> None:
    view.light("Number Neighbours sends trained volunteers into primary schools\nand more")
    lit = view.text.extraSelections()
    assert [one.cursor.selectedText() for one in lit] == [
        "Number Neighbours sends trained volunteers into primary schools"
    ]
    view.light("words that stand nowhere")
    assert view.text.extraSelections() == []


def test_a_paper_without_running_text_is_said(documents: Documents, qtbot: QtBot) -> None:
    view = TextView(documents)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.failed, timeout=30_000) as failed:
        view.show_document(documents.add("table.csv", b"a,b\n1,2\n3,4\n"))
    assert str(failed.args[0]) == "table.csv is a CSV table and has no running text."
    assert not view.ready
