"""Two chairs who did not know of each other: both decisions side by side until one is settled."""

from __future__ import annotations

import at_work
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dmap_desktop.demo.panel import WEEKLY
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.comparing import compare_decisions
from dmap_desktop.domain.records import Condition, InterestNature, Outcome, Vote
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.journal import case_of, panel_of
from dmap_desktop.services.meetings import open_meeting
from dmap_desktop.services.reviewing import cast_ballot, declare_interest, record_view
from dmap_desktop.ui.audit.view import AuditView
from dmap_desktop.ui.meeting.decision import DecisionPanel
from dmap_desktop.ui.meeting.operations import take_up
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.side_by_side import SideBySide

CASE = at_work.CASES[0]
CONDITION = Condition("No linkage to other data.", "The university", "2018-12-31", "Secretariat")


@pytest.fixture
def contested(panel: at_work.PanelAtWork) -> at_work.PanelAtWork:
    """A panel whose chair and deputy decided one case apart from each other."""
    voters = ("amara", "chloe", "ben")
    for person in voters:
        panel.synchronise(person)
        session = panel.open(person).session
        declare_interest(session, CASE, InterestNature.NONE)
        record_view(session, CASE, Vote.APPROVE, "Sound.")
        cast_ballot(session, CASE, Vote.APPROVE, "Sound and small.")
        panel.synchronise(person)
    panel.synchronise("chair")
    chair = panel.open("chair").session
    open_meeting(chair, WEEKLY)
    close_voting(chair, CASE, WEEKLY)
    panel.synchronise("chair", "ben")
    decide(chair, CASE, Draft(Outcome.APPROVED, "Proportionate."), WEEKLY)
    deputy = Draft(Outcome.CONDITIONS, "Proportionate if not linked.", (CONDITION,))
    decide(panel.open("ben").session, CASE, deputy, WEEKLY)
    panel.synchronise("ben", "chair")
    return panel


def words_of(widget: SideBySide) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def test_what_two_decisions_say_is_compared_thing_by_thing(contested: at_work.PanelAtWork) -> None:
    session = contested.open("chair").session
    rows = compare_decisions(panel_of(session), case_of(session, CASE).decisions)
    said = {row.what: row for row in rows}
    assert sorted(said["Outcome"].values) == ["approved", "approved with conditions"]
    assert said["Outcome"].differs
    assert sorted(said["Conditions"].values) == [
        "- No linkage to other data. (The university, 2018-12-31, Secretariat)",
        "nothing",
    ]
    assert not said["Approving"].differs
    assert said["Approving"].values[0] == "Amara Lindqvist, Ben Tarrant, Chloe Marchetti"
    assert "Advice" not in said, "what none of them says is left out"


def test_the_chair_sees_both_takes_one_and_settles_it(
    qtbot: QtBot, contested: at_work.PanelAtWork, workplace_of
) -> None:
    workplace = workplace_of("chair")
    panel = DecisionPanel(workplace)
    qtbot.addWidget(panel)
    panel.show()
    workplace.ask(lambda session: take_up(session, WEEKLY, CASE), panel.show_item)
    qtbot.waitUntil(lambda: panel.standing.contested.isVisible(), timeout=20_000)
    said = {"Ruth Okafor", "Ben Tarrant", "Proportionate.", "Proportionate if not linked."}
    qtbot.waitUntil(lambda: said <= set(words_of(panel.standing.contested)), timeout=20_000)
    badges = [badge.meaning.word for badge in panel.standing.contested.findChildren(Badge)]
    assert badges == ["Differs"] * 3, "outcome, reasons and conditions"
    assert panel.record.button.text() == "Settle the decision"
    takes = panel.standing.contested.findChildren(QPushButton)
    deputy = next(take for take in takes if "Ben Tarrant" in take.accessibleName())
    deputy.click()
    assert panel.outcome.currentData() == Outcome.CONDITIONS.value
    assert panel.reasons.text() == "Proportionate if not linked."
    assert panel.conditions.conditions() == (CONDITION,)
    qtbot.waitUntil(lambda: panel.record.possible, timeout=20_000)
    settled = panel.draft(Outcome.CONDITIONS)
    with qtbot.waitSignal(workplace.changed):
        workplace.do(lambda session: decide(session, CASE, settled, WEEKLY))
    workplace.ask(lambda session: take_up(session, WEEKLY, CASE), panel.show_item)
    qtbot.waitUntil(lambda: not panel.standing.contested.isVisible(), timeout=20_000)
    states: list[CaseState] = []
    workplace.ask(lambda session: case_of(session, CASE).state, states.append)
    qtbot.waitUntil(lambda: bool(states), timeout=20_000)
    assert states == [CaseState.APPROVED]


def test_taking_one_asks_before_it_replaces_what_was_typed(
    qtbot: QtBot, contested: at_work.PanelAtWork, workplace_of
) -> None:
    workplace = workplace_of("chair")
    panel = DecisionPanel(workplace)
    qtbot.addWidget(panel)
    panel.show()
    workplace.ask(lambda session: take_up(session, WEEKLY, CASE), panel.show_item)
    qtbot.waitUntil(lambda: panel.standing.contested.isVisible(), timeout=20_000)
    panel.reasons.setPlainText("My own words")
    panel.standing.contested.findChildren(QPushButton)[0].click()
    assert panel.reasons.text() == "My own words"
    yes = panel.window().findChild(QPushButton, "question.yes")
    assert yes is not None
    yes.click()
    assert panel.reasons.text().startswith("Proportionate")


def test_conditions_that_findings_ask_for_join_the_draft_once(
    qtbot: QtBot, contested: at_work.PanelAtWork, workplace_of
) -> None:
    workplace = workplace_of("chair")
    panel = DecisionPanel(workplace)
    qtbot.addWidget(panel)
    panel.show()
    said: list[str] = []
    workplace.messages.info = said.append
    workplace.ask(lambda session: take_up(session, WEEKLY, CASE), panel.show_item)
    qtbot.waitUntil(lambda: panel.standing.contested.isVisible(), timeout=20_000)
    assert not panel.suggest.isVisible()
    panel.outcome.setCurrentIndex(panel.outcome.findData(Outcome.CONDITIONS.value))
    assert panel.suggest.isVisible()
    panel.suggest.click()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    drafted = panel.conditions.conditions()
    assert drafted
    assert all(one.owner and one.due and not one.confirmed_by for one in drafted)
    assert panel.conditions.incomplete, "the panel says who confirms each"
    panel.suggest.click()
    qtbot.waitUntil(lambda: len(said) == 2, timeout=20_000)
    assert said[1] == "The findings ask for no further condition."
    assert panel.conditions.conditions() == drafted


def test_the_audit_shows_both_side_by_side(
    qtbot: QtBot, contested: at_work.PanelAtWork, workplace_of
) -> None:
    view = AuditView(workplace_of("auditor"))
    qtbot.addWidget(view)
    view.show()
    view.run()
    qtbot.waitUntil(lambda: view.verified, timeout=20_000)
    assert [row.standing for row in view.decisions.model.shown] == ["contested", "contested"]
    assert not view.contested.isVisible()
    view.decisions.view.selectRow(0)
    assert view.contested.isVisible()
    said = "Proportionate if not linked."
    qtbot.waitUntil(lambda: said in words_of(view.contested.sides), timeout=20_000)
    assert not view.contested.findChildren(QPushButton), "an auditor settles nothing"
