"""Every screen over a panel in the middle of its meeting, opened and arranged to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import at_work
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication

from dmap_desktop.app.program import Program
from dmap_desktop.demo.hand import Hand
from dmap_desktop.demo.opinions import (
    APPROVED,
    CONDITIONS,
    ESCALATED,
    INQUORATE,
    INTERESTS,
    OPINIONS,
    REVIEWERS,
)
from dmap_desktop.demo.panel import WEEKLY
from dmap_desktop.demo.papers import write_papers
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.records import ConfidentialPart, InterestNature, Outcome, Presence
from dmap_desktop.profile_card import read_card
from dmap_desktop.services.asking import approve_question, ask_question, record_sent
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.meetings import minute_discussion, open_meeting, record_attendance
from dmap_desktop.services.packing import mark_confidential
from dmap_desktop.services.reviewing import cast_ballot, declare_interest, record_view
from dmap_desktop.services.session import Session
from dmap_desktop.ui.design.tokens import TEXT_SCALES
from dmap_desktop.ui.shell.screen import Screen

SCREENS = {
    "desk": ("chair", ""),
    "cases": ("amara", ""),
    "reading": ("amara", APPROVED),
    "findings": ("amara", ESCALATED),
    "compare": ("amara", f"{APPROVED} {ESCALATED}"),
    "meeting": ("chair", WEEKLY),
    "board": ("board", ESCALATED),
    "intake": ("secretariat", ""),
    "packs": ("secretariat", INQUORATE),
    "catalogue": ("secretariat", ""),
    "minutes": ("secretariat", WEEKLY),
    "panel": ("amara", ""),
    "audit": ("auditor", ""),
}
"""Who looks at each screen, and on what."""
WINDOW = (1440, 900)


@dataclass
class Shown:
    """A screen that is shown, with the program around it."""

    name: str
    program: Program
    hand: Hand

    @property
    def screen(self) -> Screen:
        return self.program.window.screen_named(_place(self.name))


@contextmanager
def showing(
    name: str, panel: at_work.PanelAtWork, application: QApplication, folder: Path
) -> Iterator[Shown]:
    """Open the window of who looks at the screen ``name``, and arrange the screen."""
    person, subject = SCREENS[name]
    profile = panel.demonstration.profile(person)
    opening = panel.demonstration.open
    program = Program(application, profile, read_card(profile), lambda: opening(person))
    faults: list[Exception] = []
    program.workplace.faulted.connect(faults.append)
    hand = Hand(program.window)
    try:
        program.window.resize(*WINDOW)
        program.window.show()
        program.open()
        hand.wait(lambda: bool(program.window.current), "the desk")
        hand.wait(lambda: not program.syncing.busy, "the synchronisation")
        program.window.show_screen(_place(name), subject)
        _ARRANGE.get(name, _nothing)(program, hand, folder)
        settle()
        yield Shown(name, program, hand)
    finally:
        appearance = program.window.appearance
        program.window.close()
        program.window.deleteLater()  # Each window that is still there is dressed anew, too.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        appearance.theme = None
        appearance.set_scale(TEXT_SCALES[0])
        appearance.set_theme(None)
    assert not faults
    assert not [m for m in program.messages.recent if m.tone.value == "danger"]


def settle() -> None:
    """Let the window come to rest."""
    for _ in range(20):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def _place(name: str) -> str:
    """Return the screen of the window on which ``name`` is shown."""
    return "reading" if name == "findings" else name


def busy_panel(template: Path, folder: Path) -> at_work.PanelAtWork:
    """Return a panel in the middle of its meeting: views, ballots, a decision, an escalation."""
    panel = at_work.PanelAtWork.copied(template, folder)
    for person in REVIEWERS:
        panel.synchronise(person)
        _review(panel, person)
        panel.synchronise(person)
    panel.synchronise("chair")
    chair = panel.open("chair").session
    open_meeting(chair, WEEKLY)
    for person in (*REVIEWERS, "david", "elin"):
        there = Presence.PRESENT if person in REVIEWERS else Presence.APOLOGIES
        record_attendance(chair, WEEKLY, person, there)
    for case in (APPROVED, ESCALATED):
        close_voting(chair, case, WEEKLY)
    minute_discussion(chair, WEEKLY, APPROVED, "The panel welcomed the safe setting.")
    outcome = Outcome.CONDITIONS
    decide(chair, APPROVED, Draft(outcome, "Proportionate.", CONDITIONS), WEEKLY)
    question = "May a broadcaster hold items that together single people out?"
    escalation = Draft(Outcome.ESCALATED, "The panel is divided.", question=question)
    decide(chair, ESCALATED, escalation, WEEKLY)
    panel.synchronise("chair", "secretariat")
    _ask(panel.open("secretariat").session)
    panel.synchronise("secretariat", "board", "auditor", "amara")
    panel.close()
    return panel


def _ask(office: Session) -> None:
    """Let one question wait, approve one, and send one to the applicant."""
    pack = case_of(office, INQUORATE).pack
    assert pack is not None
    place = Evidence(pack.papers[0].sha256, page=2, words="names of schools")
    for text in (
        "For which articles are the names of schools needed?",
        "Who will hold the data when the series of articles has ended?",
        "Is the linked data form filled in, as pupils are matched with examination results?",
    ):
        ask_question(office, INQUORATE, text, place)
    first, second, _ = case_of(office, INQUORATE).questions
    approve_question(office, INQUORATE, first.id)
    record_sent(office, INQUORATE, "2018-06-29", "2018-07-13")
    approve_question(office, INQUORATE, second.id)
    part = ConfidentialPart("Names the newspaper's sources.", 2, 2)
    mark_confidential(office, INQUORATE, pack.papers[0].sha256, (part,))


def _review(panel: at_work.PanelAtWork, person: str) -> None:
    session = panel.open(person).session
    for case in (APPROVED, INQUORATE, ESCALATED):
        nature, detail = INTERESTS.get((case, person), (InterestNature.NONE, ""))
        declare_interest(session, case, nature, detail)
        if nature is InterestNature.NONE and (case, person) in OPINIONS:
            opinion = OPINIONS[case, person]
            record_view(session, case, opinion.leaning, opinion.view)
            cast_ballot(session, case, opinion.vote, opinion.reasons, opinion.conditions)


def _nothing(program: Program, hand: Hand, folder: Path) -> None:
    settle()


def _read(program: Program, hand: Hand, folder: Path) -> None:
    screen = program.window.screen_named("reading")
    hand.wait(lambda: screen.ready, "both papers")  # type: ignore[attr-defined]
    screen.tabs.setCurrentIndex(1)  # type: ignore[attr-defined]


def _take_up(program: Program, hand: Hand, folder: Path) -> None:
    screen = program.window.screen_named("meeting")
    hand.wait(lambda: hand.sees("meeting.agenda"), "the agenda")
    settle()
    screen.take_up(INQUORATE)  # type: ignore[attr-defined]
    hand.wait(lambda: screen.shows(INQUORATE), "the item")  # type: ignore[attr-defined]


def _take_in(program: Program, hand: Hand, folder: Path) -> None:
    papers = folder / "papers"
    papers.mkdir()
    write_papers(at_work.sample("DR180102.01"), papers)
    screen = program.window.screen_named("intake")
    screen.add_files(sorted(papers.iterdir()))  # type: ignore[attr-defined]
    hand.wait(lambda: hand.can("intake.publish"), "the files to be read")
    screen.fields.view.selectRow(17)  # type: ignore[attr-defined]
    hand.wait(lambda: screen.paper.ready, "the paper")  # type: ignore[attr-defined]


def _audit(program: Program, hand: Hand, folder: Path) -> None:
    screen = program.window.screen_named("audit")
    hand.click("audit.verify")
    hand.wait(lambda: screen.verified, "the verification")  # type: ignore[attr-defined]


def _minutes(program: Program, hand: Hand, folder: Path) -> None:
    screen = program.window.screen_named("minutes")
    hand.wait(lambda: APPROVED in screen.preview.toPlainText(), "the minutes")  # type: ignore[attr-defined]


def _look_up(program: Program, hand: Hand, folder: Path) -> None:
    screen = program.window.screen_named("catalogue")
    hand.wait(lambda: screen.items.model.total > 0, "the items")  # type: ignore[attr-defined]
    screen.search.setText("examno")  # type: ignore[attr-defined]
    settle()
    screen.items.view.selectRow(1)  # type: ignore[attr-defined]


def _share(program: Program, hand: Hand, folder: Path) -> None:
    """The help shows no folder of this test's own."""
    screen = program.window.screen_named("panel")
    settle()
    screen.laptop.hub.setText("//share/dmap/hub")  # type: ignore[attr-defined]


_ARRANGE: dict[str, Callable[[Program, Hand, Path], None]] = {
    "reading": _read,
    "findings": _read,
    "meeting": _take_up,
    "intake": _take_in,
    "audit": _audit,
    "minutes": _minutes,
    "panel": _share,
    "catalogue": _look_up,
}
