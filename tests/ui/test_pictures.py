"""Pictures of every screen, light and dark: looked at by people, kept for README and help.

``build/test.py tests/ui/test_pictures.py --make-pictures`` saves them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import at_work
import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

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
from dmap_desktop.domain.records import InterestNature, Outcome, Presence
from dmap_desktop.places import resource
from dmap_desktop.profile_card import read_card
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.meetings import minute_discussion, open_meeting, record_attendance
from dmap_desktop.services.reviewing import cast_ballot, declare_interest, record_view
from dmap_desktop.ui.design.tokens import ThemeName

PICTURES = resource("help", "pictures")
SCREENS = {
    "desk": ("chair", ""),
    "cases": ("amara", ""),
    "reading": ("amara", APPROVED),
    "findings": ("amara", ESCALATED),
    "compare": ("amara", f"{APPROVED} {ESCALATED}"),
    "meeting": ("chair", WEEKLY),
    "board": ("board", ESCALATED),
    "intake": ("secretariat", ""),
    "minutes": ("secretariat", WEEKLY),
    "panel": ("amara", ""),
    "audit": ("auditor", ""),
}


@pytest.fixture(scope="module")
def busy_panel(
    panel_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[at_work.PanelAtWork]:
    """The panel in the middle of its meeting: views, ballots, one decision, one escalation."""
    panel = at_work.PanelAtWork.copied(panel_template, tmp_path_factory.mktemp("busy") / "panel")
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
    panel.synchronise("chair", "secretariat", "board", "auditor", "amara")
    panel.close()
    yield panel
    panel.close()


def _review(panel: at_work.PanelAtWork, person: str) -> None:
    session = panel.open(person).session
    for case in (APPROVED, INQUORATE, ESCALATED):
        nature, detail = INTERESTS.get((case, person), (InterestNature.NONE, ""))
        declare_interest(session, case, nature, detail)
        if nature is InterestNature.NONE and (case, person) in OPINIONS:
            opinion = OPINIONS[case, person]
            record_view(session, case, opinion.leaning, opinion.view)
            cast_ballot(session, case, opinion.vote, opinion.reasons, opinion.conditions)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_can_be_shown(
    screen: str,
    qtbot: QtBot,
    qapp: QApplication,
    busy_panel: at_work.PanelAtWork,
    tmp_path: Path,
    pytestconfig: pytest.Config,
) -> None:
    person, subject = SCREENS[screen]
    folder = busy_panel.demonstration.profile(person)
    opening = busy_panel.demonstration.open
    program = Program(qapp, folder, read_card(folder), lambda: opening(person))
    faults: list[Exception] = []
    program.workplace.faulted.connect(faults.append)
    program.window.resize(1440, 900)
    program.window.show()
    program.open()
    hand = Hand(program.window)
    hand.wait(lambda: bool(program.window.current), "the desk")
    hand.wait(lambda: not program.syncing.busy, "the synchronisation")
    program.window.show_screen("reading" if screen == "findings" else screen, subject)
    _ARRANGE.get(screen, _nothing)(program, hand, tmp_path)
    _settle()
    out = PICTURES if pytestconfig.getoption("--make-pictures") else tmp_path
    out.mkdir(parents=True, exist_ok=True)
    for theme in (ThemeName.LIGHT, ThemeName.DARK):
        program.window.appearance.set_theme(theme)
        _settle()
        path = out / f"{screen}-{theme}.png"
        hand.picture(path)
        _check(path)
        assert (PICTURES / path.name).exists(), "save the pictures with --make-pictures"
    program.window.appearance.set_theme(None)
    program.window.close()
    assert not faults
    assert not [m for m in program.messages.recent if m.tone.value == "danger"]


def _check(path: Path) -> None:
    """The picture has the size of the window, and many shades: it is no blank."""
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1440, 900)
    shades = {image.pixel(x, y) for x in range(0, 1440, 7) for y in range(0, 900, 5)}
    assert len(shades) > 25


def _settle() -> None:
    for _ in range(20):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def _nothing(program: Program, hand: Hand, folder: Path) -> None:
    _settle()


def _read(program: Program, hand: Hand, folder: Path) -> None:
    screen = program.window.screen_named("reading")
    hand.wait(lambda: screen.ready, "both papers")  # type: ignore[attr-defined]
    screen.tabs.setCurrentIndex(1)  # type: ignore[attr-defined]


def _take_up(program: Program, hand: Hand, folder: Path) -> None:
    screen = program.window.screen_named("meeting")
    hand.wait(lambda: hand.sees("meeting.agenda"), "the agenda")
    _settle()
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


def _share(program: Program, hand: Hand, folder: Path) -> None:
    """The help shows no folder of this test's own."""
    screen = program.window.screen_named("panel")
    _settle()
    screen.laptop.hub.setText("//share/dmap/hub")  # type: ignore[attr-defined]


_ARRANGE: dict[str, Callable[[Program, Hand, Path], None]] = {
    "reading": _read,
    "findings": _read,
    "meeting": _take_up,
    "intake": _take_in,
    "audit": _audit,
    "minutes": _minutes,
    "panel": _share,
}
