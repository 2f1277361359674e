"""The screen of packs: late papers join, parts are marked, questions go out and are answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import at_work
import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from reading_letters import letter_text

from dmap_desktop.demo.people import SECRETARY
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.questions import QuestionState
from dmap_desktop.services.asking import ask_question
from dmap_desktop.services.journal import case_of
from dmap_desktop.ui.packs.view import PacksView
from dmap_desktop.ui.workplace import Workplace

CASE = at_work.CASES[2]
OFFICE = SECRETARY.id
WorkplaceOf = Callable[[str], Workplace]


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "reply.txt"
    path.write_text("For the years 2015 to 2017 only, because earlier ones are not coded.\n")
    return path


@pytest.fixture
def packs(panel: at_work.PanelAtWork, workplace_of: WorkplaceOf, qtbot: QtBot) -> PacksView:
    """The secretariat's screen on a case on which Amara asked two questions."""
    panel.synchronise("amara")
    amara = panel.open("amara").session
    pack = case_of(amara, CASE).pack
    assert pack is not None
    place = Evidence(pack.papers[0].sha256, page=2, words="ethnic group")
    ask_question(amara, CASE, "For which years?", place)
    ask_question(amara, CASE, "Who pays?")
    panel.synchronise("amara")
    workplace = workplace_of(OFFICE)
    view = PacksView(workplace)
    qtbot.addWidget(view)
    view.resize(1300, 800)
    view.show()
    workplace.changed.connect(view.refresh)
    view.show_subject(CASE)
    qtbot.waitUntil(lambda: len(view.questions.reviews) == 2)
    return view


def states(view: PacksView) -> list[QuestionState]:
    shown = view.questions._shown
    assert isinstance(shown, tuple)
    return [question.state for question in shown[1]]


def texts(widget: QWidget) -> str:
    return "\n".join(part.text() for part in widget.findChildren(QLabel))


def answer_yes(view: PacksView) -> None:
    yes = view.window().findChild(QPushButton, "question.yes")
    assert yes is not None
    yes.click()


def named(view: PacksView, name: str, number: int = 0) -> QPushButton:
    found = [b for b in view.findChildren(QPushButton) if b.objectName().startswith(name)]
    return found[number]


def test_questions_are_reviewed_sent_and_answered(
    qtbot: QtBot, packs: PacksView, tmp_path: Path, letter: Path
) -> None:
    first, second = packs.questions.reviews.values()
    first.text.setPlainText("For which years do you need ethnic group?")
    first.approve.click()
    qtbot.waitUntil(lambda: len(packs.questions.reviews) == 1)
    (second,) = packs.questions.reviews.values()
    assert not second.decline.possible
    second.reason.setText("It stands on page 1.")
    second.decline.button.click()
    qtbot.waitUntil(lambda: not packs.questions.reviews)
    assert "Declined: It stands on page 1." in texts(packs.questions)
    card = packs.questions.letter
    assert card is not None
    card.sent.setDate(QDate(2018, 6, 29))
    card.reply_by.setDate(QDate(2018, 7, 13))
    out = tmp_path / "letter.odt"
    card.write_to(out)
    answer_yes(packs)
    qtbot.waitUntil(lambda: states(packs) == [QuestionState.SENT, QuestionState.DECLINED])
    assert "For which years do you need ethnic group?" in letter_text(out)
    assert packs._clock.text().endswith("stopped")
    answer = packs.questions.answer
    assert answer is not None
    assert answer.record.reason.text() == "Write down the answer, or attach the paper that came."
    next(iter(answer.boxes.values())).setChecked(False)
    assert answer.record.reason.text() == "Choose the question that is answered."
    next(iter(answer.boxes.values())).setChecked(True)
    answer.attach_files([letter])
    answer.answered.setDate(QDate(2018, 7, 2))
    answer.record.button.click()
    answer_yes(packs)
    qtbot.waitUntil(lambda: QuestionState.ANSWERED in states(packs), timeout=20_000)
    assert "A paper of it joined pack 2." in texts(packs.questions)
    qtbot.waitUntil(lambda: packs.changes.model.total == 1)
    assert packs.papers.table.model.row_at(
        packs.papers.table.model.index(packs.papers.table.model.total - 1, 0)
    ).paper.name == letter.name  # fmt: skip


def test_an_answer_in_words_needs_no_paper(qtbot: QtBot, packs: PacksView, tmp_path: Path) -> None:
    for _ in range(2):
        waiting = len(packs.questions.reviews)
        named(packs, "review.approve").click()
        qtbot.waitUntil(lambda waiting=waiting: len(packs.questions.reviews) == waiting - 1)
    card = packs.questions.letter
    assert card is not None
    card.sent.setDate(QDate(2018, 6, 29))
    card.write_to(tmp_path / "letter.html")
    answer_yes(packs)
    qtbot.waitUntil(lambda: packs.questions.answer is not None)
    answer = packs.questions.answer
    assert answer is not None
    list(answer.boxes.values())[1].setChecked(False)
    answer.text.setPlainText("All years since 2015.")
    answer.record.button.click()
    qtbot.waitUntil(lambda: states(packs) == [QuestionState.ANSWERED, QuestionState.SENT])
    assert packs._clock.text().endswith("stopped")  # one is not answered yet


def test_late_papers_join_after_a_question(
    qtbot: QtBot, packs: PacksView, letter: Path, tmp_path: Path
) -> None:
    before = packs.papers.table.model.total
    packs.papers.add_papers([tmp_path / "none.pdf"])
    assert packs.papers.progress.isHidden()
    packs.papers.add_papers([letter])
    qtbot.waitUntil(
        lambda: packs.window().findChild(QPushButton, "question.yes") is not None, timeout=20_000
    )
    answer_yes(packs)
    qtbot.waitUntil(lambda: packs.papers.table.model.total == before + 1, timeout=20_000)
    assert "pack 2" in packs.header.subtitle.text()
    assert packs.tabs.tabText(1) == "Changes (1)"
    second = tmp_path / "second.txt"
    second.write_text("Another letter that came late, with nothing new in it.\n")
    packs.papers.add_papers([second])
    qtbot.waitUntil(
        lambda: packs.window().findChild(QPushButton, "question.yes") is not None, timeout=20_000
    )
    answer_yes(packs)
    qtbot.waitUntil(lambda: "pack 3" in packs.header.subtitle.text(), timeout=20_000)
    assert packs.since.currentText() == "Since pack 2"
    packs.since.setCurrentIndex(1)
    packs.since.activated.emit(1)
    qtbot.waitUntil(lambda: packs.tabs.tabText(1) == "Changes (2)")


def test_parts_are_marked_and_the_marks_taken_away(qtbot: QtBot, packs: PacksView) -> None:
    papers = packs.papers
    papers.table.view.selectRow(0)
    assert not papers.mark.possible
    papers.reason.setText("Names a product.")
    papers.pages.setText("99")
    assert not papers.mark.possible
    papers.pages.setText("2")
    papers.mark.button.click()
    qtbot.waitUntil(lambda: "page 2 (Names a product.)" in papers._marks.text())
    assert papers.pages.text() == ""
    papers.reason.setText("All of it.")
    papers.mark.button.click()
    qtbot.waitUntil(lambda: "the whole paper (All of it.)" in papers._marks.text())
    papers.lift.click()
    qtbot.waitUntil(lambda: papers._marks.text() == "Nothing in it is marked.")


def test_without_packs_it_says_what_to_do(qtbot: QtBot, packs: PacksView) -> None:
    packs._offer([], "")
    assert "publish one on Intake" in packs.header.subtitle.text()
    assert packs.papers.table.model.total == 0


def test_a_pack_is_written_in_three_ways(qtbot: QtBot, packs: PacksView, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("pack.pdf", "public.pdf", "files.zip")]
    packs.writing.print_to(paths[0])
    packs.writing.publish_to(paths[1])
    packs.writing.zip_to(paths[2])
    qtbot.waitUntil(lambda: all(path.exists() for path in paths), timeout=20_000)
    assert paths[0].read_bytes().startswith(b"%PDF")
    menu = packs.writing.button.menu()
    assert menu is not None
    assert len(menu.actions()) == 3
