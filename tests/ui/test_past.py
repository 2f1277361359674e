"""Precedents and holdings beside the papers; the sentence asked for when a draft departs."""

from __future__ import annotations

import threading
from collections.abc import Callable

import at_work
import builders
import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dmap_desktop.domain.case_facts import Ending
from dmap_desktop.domain.ports import Progress
from dmap_desktop.domain.records import Outcome, Vote
from dmap_desktop.services import precedents
from dmap_desktop.services.deciding import Draft, withdraw
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.session import Session
from dmap_desktop.ui.meeting.operations import why_not_this
from dmap_desktop.ui.reading.past import PastPanel
from dmap_desktop.ui.workplace import Workplace

NEWSPAPER, BROADCASTER, CHARITY = at_work.CASES


def _texts(panel: QWidget) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[Workplace, str, str], PastPanel]:
    """The page of a case, in front."""

    def show(workplace: Workplace, reference: str, why_not: str) -> PastPanel:
        page = PastPanel(workplace)
        qtbot.addWidget(page)
        page.resize(380, 900)
        page.show_case(reference, why_not)
        page.show()
        return page

    return show


@pytest.fixture
def secretariat(panel: at_work.PanelAtWork, workplace_of: Callable[[str], Workplace]) -> Workplace:
    """The secretariat at work, once the charity's case was approved."""
    builders.decided(panel, CHARITY)
    panel.synchronise("secretariat")
    session = panel.open("secretariat").session
    names = [case_of(session, case).received.organisation for case in (NEWSPAPER, CHARITY)]
    precedents.join_names(session, names)
    return workplace_of("secretariat")


def test_a_near_case_says_why_it_is_near_and_opens_beside(
    secretariat: Workplace, shown: Callable[[Workplace, str, str], PastPanel], qtbot: QtBot
) -> None:
    page = shown(secretariat, NEWSPAPER, "")
    qtbot.waitUntil(lambda: CHARITY in _texts(page))
    texts = _texts(page)
    assert Ending.APPROVED.value.capitalize() in texts
    assert any(text.startswith("Approved on 2018-07-") for text in texts)
    assert any("asked for here too" in text for text in texts)
    assert any("no forecast" in text for text in texts)
    went: list[tuple[str, str]] = []
    secretariat.went.connect(lambda screen, subject: went.append((screen, subject)))
    for words in ("Compare", "Open"):
        link = next(
            b for b in page.findChildren(QPushButton) if b.accessibleName() == f"{words} {CHARITY}"
        )
        link.click()
    assert went == [("compare", f"{NEWSPAPER} {CHARITY}"), ("reading", CHARITY)]


def test_what_the_party_holds_is_listed_with_how_well_it_is_known(
    secretariat: Workplace, shown: Callable[[Workplace, str, str], PastPanel], qtbot: QtBot
) -> None:
    page = shown(secretariat, NEWSPAPER, "")
    qtbot.waitUntil(lambda: any(text.startswith("Holder: ") for text in _texts(page)))
    texts = _texts(page)
    assert any(text.startswith("Holds: ") and " items of " in text for text in texts)
    assert any(text.startswith("Until: ") for text in texts)
    assert any(text.startswith("All of it together would hold ") for text in texts)


def test_before_the_first_view_the_page_says_why_it_is_empty(
    secretariat: Workplace, shown: Callable[[Workplace, str, str], PastPanel]
) -> None:
    page = shown(secretariat, NEWSPAPER, "Record your first view.")
    assert "Record your first view." in _texts(page)
    assert CHARITY not in _texts(page)


def test_reading_can_be_stopped_and_begun_again(
    secretariat: Workplace,
    shown: Callable[[Workplace, str, str], PastPanel],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = threading.Event()

    def past_of(session: Session, reference: str, progress: Progress) -> precedents.Past:
        progress("Reading settled cases", 1, 9)
        go_on.wait(10)
        progress("Reading settled cases", 2, 9)
        return precedents.past_of(session, reference, progress)

    monkeypatch.setattr("dmap_desktop.ui.reading.past.past_of", past_of)
    page = shown(secretariat, NEWSPAPER, "")
    qtbot.waitUntil(lambda: "Reading settled cases: 1 of 9" in _texts(page))
    page.findChild(QPushButton).click()
    assert any(text.startswith("Stopped. ") for text in _texts(page))
    go_on.set()
    page.hide()
    page.show()
    qtbot.waitUntil(lambda: CHARITY in _texts(page))


def test_a_departing_draft_is_recorded_once_it_says_why(panel: at_work.PanelAtWork) -> None:
    three_reject = dict.fromkeys(("amara", "chloe", "ben"), Vote.REJECT)
    builders.decided(panel, NEWSPAPER, three_reject, Outcome.REJECTED)
    for person in ("amara", "chloe", "ben", "chair"):
        builders.review(panel, person, BROADCASTER, Vote.APPROVE)
    for reference in ("DR180625.03", CHARITY):
        if reference != CHARITY:
            builders.publish_case(panel, "secretariat", reference)
        panel.synchronise("secretariat")
        withdraw(panel.open("secretariat").session, reference, "Not pursued.", "2018-07-09")
    panel.synchronise("secretariat", "chair")
    chair = panel.open("chair").session
    builders.close_voting(chair, BROADCASTER)
    draft = Draft(Outcome.APPROVED, "Sound.")
    said = why_not_this(chair, "", BROADCASTER, draft)
    assert said is not None
    assert said.startswith("3 of the 3 nearest settled cases ended otherwise")
    explained = Draft(Outcome.APPROVED, "Sound.", departure="No names are asked for here.")
    assert why_not_this(chair, "", BROADCASTER, explained) is None
