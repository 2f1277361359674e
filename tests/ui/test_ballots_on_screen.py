"""Sealed ballots as people meet them: in the meeting room, in one's own part, minutes and audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import at_work
import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from dmap_desktop.demo.panel import WEEKLY
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.records import InterestNature, Outcome, Presence, Vote
from dmap_desktop.domain.tallying import INTEREST, LATE
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.meetings import open_meeting, record_attendance
from dmap_desktop.services.minuting import draft_minutes
from dmap_desktop.services.reviewing import cast_ballot, declare_interest, record_view
from dmap_desktop.services.verifying import CheckedDecision, verify
from dmap_desktop.sync.audit import check_hub
from dmap_desktop.sync.folder import FolderHub
from dmap_desktop.ui.audit.view import AuditView
from dmap_desktop.ui.meeting.view import MeetingView
from dmap_desktop.ui.reading.view import ReadingView

CASE = at_work.CASES[0]
VOTES = {"amara": Vote.REJECT, "ben": Vote.APPROVE, "chloe": Vote.APPROVE, "david": Vote.APPROVE}


@pytest.fixture(scope="module")
def closed_template(panel_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Amara voted twice, Ben declared an interest after voting, Elin's ballot is under way."""
    panel = at_work.PanelAtWork.copied(panel_template, tmp_path_factory.mktemp("closed") / "panel")
    for person, vote in {**VOTES, "elin": Vote.REJECT, "chair": Vote.APPROVE}.items():
        panel.synchronise(person)
        session = panel.open(person).session
        declare_interest(session, CASE, InterestNature.NONE)
        record_view(session, CASE, vote, "It looks sound.")
        cast_ballot(session, CASE, vote, f"Reasons of {person}.")
        if person != "elin":
            panel.synchronise(person)
    cast_ballot(panel.open("amara").session, CASE, Vote.APPROVE, "On second thoughts, sound.")
    declare_interest(panel.open("ben").session, CASE, InterestNature.FINANCIAL, "Shares.")
    panel.synchronise("amara", "ben", "chair")
    chair = panel.open("chair").session
    open_meeting(chair, WEEKLY)
    for person in ("amara", "chloe", "david", "elin"):
        record_attendance(chair, WEEKLY, person, Presence.PRESENT)
    close_voting(chair, CASE, WEEKLY)
    panel.synchronise("chair", "elin", "chair")
    panel.close()
    return panel.demonstration.folder


@pytest.fixture
def panel(closed_template: Path, tmp_path: Path) -> Iterator[at_work.PanelAtWork]:
    """A copy for each test; ``workplace_of`` opens it, too."""
    panel = at_work.PanelAtWork.copied(closed_template, tmp_path / "panel")
    yield panel
    panel.close()


def words_in(widget: QWidget) -> str:
    return "\n".join(shown.text() for shown in widget.findChildren(QLabel) if shown.text())


def test_the_meeting_room_says_what_counts_and_why_each_other_ballot_does_not(
    qtbot: QtBot, workplace_of: Callable[[str], object]
) -> None:
    view = MeetingView(workplace_of("chair"))  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.show()
    view.show_subject(WEEKLY)
    qtbot.waitUntil(lambda: view.item.reference != "")
    view.take_up(CASE)
    qtbot.waitUntil(lambda: view.shows(CASE))
    words = words_in(view.item.ballots)
    assert "4 approve; at least 3 must." in words
    assert "this replaced an earlier ballot, which stays sealed" in words
    assert "On second thoughts, sound." in words
    assert "Reasons of amara." not in words
    assert f"Ben Tarrant: not counted. {INTEREST}" in words
    assert f"Elin Prosser: not counted. {LATE}" in words
    assert view.item.close_voting.button.text() == "Close the voting again"


def test_each_voter_sees_what_became_of_their_ballot(
    qtbot: QtBot, workplace_of: Callable[[str], object]
) -> None:
    for person, fate in (("amara", "It was counted."), ("elin", f"It was not counted. {LATE}")):
        view = ReadingView(workplace_of(person))  # type: ignore[arg-type]
        qtbot.addWidget(view)
        view.show()
        view.show_subject(CASE)
        card = view.mine.ballot
        qtbot.waitUntil(lambda card=card: bool(card.cast_before.text()))  # type: ignore[misc]
        assert fate in card.cast_before.text()
        assert ("replaced your earlier ballot" in card.cast_before.text()) == (person == "amara")


def _decision(panel: at_work.PanelAtWork) -> CheckedDecision:
    auditor = panel.open("auditor").session
    hub = FolderHub(panel.hub)
    heads = auditor.store.heads()
    contents = check_hub(hub, auditor.sealer, auditor.envelopes, auditor.pin, heads)
    proof = verify(contents.acts, contents.findings)
    assert proof.ok, proof.findings
    return proof.decisions[-1]


def test_minutes_and_verification_say_the_same(panel: at_work.PanelAtWork) -> None:
    chair = panel.open("chair").session
    decide(chair, CASE, Draft(Outcome.APPROVED, "Sound."), WEEKLY)
    panel.synchronise("chair")
    (item,) = [i for i in draft_minutes(chair, WEEKLY).items if i.reference == CASE]
    assert item.excluded == (f"Ben Tarrant: {INTEREST}", f"Elin Prosser: {LATE}")
    (ben,) = [i for i in draft_minutes(chair, WEEKLY).interests if i.name == "Ben Tarrant"]
    assert ben.done.startswith("Declared after voting: the ballot was not counted")
    checked = _decision(panel)
    assert checked.excluded == item.excluded
    assert set(checked.approving) == {
        "Amara Lindqvist", "Chloe Marchetti", "David Osei", "Ruth Okafor",
    }  # fmt: skip
    assert checked.sentence == "It follows from the signed records."


def test_an_interest_found_out_afterwards_is_said_and_corrected_by_new_acts(
    panel: at_work.PanelAtWork,
) -> None:
    chair = panel.open("chair").session
    first = decide(chair, CASE, Draft(Outcome.APPROVED, "Sound."), WEEKLY)
    declare_interest(panel.open("david").session, CASE, InterestNature.PERSONAL, "A cousin.")
    panel.synchronise("david", "chair")
    assert case_of(chair, CASE).state is CaseState.APPROVED
    checked = _decision(panel)
    assert checked.conflicted == ("David Osei",)
    assert "David Osei, whose ballot was counted, declared an interest" in checked.sentence
    close_voting(chair, CASE, WEEKLY)
    second = decide(chair, CASE, Draft(Outcome.APPROVED, "Still sound.", corrects=True), WEEKLY)
    panel.synchronise("chair")
    case = case_of(chair, CASE)
    assert [d.by.hash for d in (*case.replaced, *case.decisions)] == [first.hash, second.hash]
    assert _decision(panel).sentence == "It follows from the signed records."


def test_the_audit_shows_both_ballots_of_a_voter(
    qtbot: QtBot, workplace_of: Callable[[str], object]
) -> None:
    view = AuditView(workplace_of("auditor"))  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.run()
    qtbot.waitUntil(lambda: view.verified)
    cast = [
        row
        for row in view.log.model.shown
        if (row.person, row.what) == ("Amara Lindqvist", "Ballot cast")
    ]
    assert [row.replaced for row in cast] == [False, True]
