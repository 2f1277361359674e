"""What passes between panel and applicant in the demonstration: a question, a letter, an answer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLabel
from reportlab.platypus import Spacer

from dmap_desktop.demo.opinions import UNCLEAR
from dmap_desktop.demo.people import SECRETARY
from dmap_desktop.demo.stage import Player, Stage
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.questions import QuestionState
from dmap_desktop.exports.forms.look import Furniture, paragraphs, write_story
from dmap_desktop.services.journal import find_case
from dmap_desktop.services.session import Session
from dmap_desktop.ui.packs.view import PacksView
from dmap_desktop.ui.reading.view import ReadingView

ASKER = "amara"
_QUESTION = "What is ethnic group used for, and would a tenth of the pool not do for the match?"
_ANSWER = (
    "Thank you for your letter. Ethnic group was ticked by mistake; we withdraw it. A pool of one "
    "in ten schools is enough for the match, and we ask for no more than that.\n\n"
    "We attach no other change. The protocol stands as it was registered on 4 June 2018."
)


def ask(player: Player) -> None:
    """A member asks the applicant something, about the page in sight."""
    screen = player.program.window.screen_named("reading")
    assert isinstance(screen, ReadingView)
    titles = [screen.tabs.tabText(number) for number in range(screen.tabs.count())]
    screen.tabs.setCurrentIndex(titles.index("Questions"))
    player.wait_for_pages()
    player.hand.type("question.text", _QUESTION)
    player.hand.click("question.ask")
    player.until(lambda session: _stands(session, QuestionState.ASKED), "a question being asked")
    player.hand.wait(
        lambda: any(_QUESTION in words.text() for words in screen.questions.findChildren(QLabel)),
        "the question to be listed",
    )
    player.stage.tell(player.person, f"asked a question to the applicant of {UNCLEAR}.")
    player.picture("a question to the applicant")


def send_letter(stage: Stage) -> None:
    """The secretariat approves the question and sends it: the clock of the case stops."""
    stage.clock.go_to(2018, 7, 11, 9)
    player, screen = _at_packs(stage)
    hand = player.hand
    (review,) = screen.questions.reviews.values()
    hand.click(review.approve.objectName())
    hand.wait(lambda: screen.questions.letter is not None, "a letter to be offered")
    _set(player, "letter.sent", QDate(2018, 7, 11))
    _set(player, "letter.reply_by", QDate(2018, 7, 25))
    player.picture("a letter to the applicant")
    path = stage.demonstration.folder / f"letter-{UNCLEAR}-1.odt"
    assert screen.questions.letter is not None
    screen.questions.letter.write_to(path)
    hand.confirm()
    player.until(lambda session: _stands(session, QuestionState.SENT), "the letter being sent")
    stage.tell(player.person, f"sent the question in {path.name}; the clock of {UNCLEAR} stands.")
    player.synchronise()
    stage.leave()


def record_answer(stage: Stage) -> None:
    """The answer comes with a paper, which joins as the next pack."""
    stage.clock.go_to(2018, 7, 18, 8)
    player, screen = _at_packs(stage)
    hand = player.hand
    hand.wait(lambda: screen.questions.answer is not None, "an answer to be asked for")
    answer = screen.questions.answer
    assert answer is not None
    answer.attach_files([_letter(stage.demonstration.inbox / f"{UNCLEAR}-answer")])
    _set(player, "answer.date", QDate(2018, 7, 17))
    hand.type("answer.text", "Ethnic group is withdrawn; one in ten schools is enough.")
    player.picture("the answer of the applicant")
    hand.click("answer.record")
    hand.confirm()
    player.until_case(UNCLEAR, CaseState.WITH_PANEL)
    hand.wait(lambda: "pack 2" in screen.header.subtitle.text(), "the second pack")
    stage.tell(player.person, f"recorded the answer; its paper joined {UNCLEAR} as pack 2.")
    player.picture("a late paper as a new pack")
    player.synchronise()
    stage.leave()


def _at_packs(stage: Stage) -> tuple[Player, PacksView]:
    player = stage.enter(SECRETARY.id)
    player.go("packs", UNCLEAR)
    screen = player.program.window.screen_named("packs")
    assert isinstance(screen, PacksView)
    reference = f"{UNCLEAR}, pack"
    player.hand.wait(lambda: screen.header.subtitle.text().startswith(reference), "the pack")
    return player, screen


def _set(player: Player, name: str, day: QDate) -> None:
    player.hand.find(name, QDateEdit).setDate(day)


def _stands(session: Session, state: QuestionState) -> bool:
    case = find_case(session, UNCLEAR)
    return case is not None and any(question.state is state for question in case.questions)


def _letter(folder: Path) -> Path:
    """Write the applicant's letter as they would: a PDF of one page."""
    folder.mkdir(parents=True, exist_ok=True)
    issuer = "Copperbeech Evaluation Partnership"
    furniture = Furniture("Answer to your letter", issuer, issuer, "Answer to your letter")
    story = [Spacer(1, 40), *paragraphs(_ANSWER)]
    return write_story(folder / "answer-to-letter-1.pdf", furniture, story)
