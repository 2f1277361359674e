"""From ballots to decisions, rulings, minutes and the register: one panel through a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import at_work
import builders
import pytest
from fakes import SetClock

from dmap_desktop.demo.panel import MONTHLY, WEEKLY
from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.records import (
    Condition,
    InterestNature,
    MeetingKind,
    Outcome,
    Presence,
    Ruling,
    Vote,
)
from dmap_desktop.services.awaiting import TaskKind, tasks_of
from dmap_desktop.services.deciding import (
    Draft,
    close_voting,
    decide,
    record_ruling,
    why_not_close,
    why_not_decide,
    why_not_outcome,
    withdraw,
)
from dmap_desktop.services.journal import case_of, meeting_of, write
from dmap_desktop.services.meetings import (
    call_meeting,
    close_meeting,
    minute_discussion,
    open_meeting,
    quorum_of,
    record_attendance,
    set_agenda,
)
from dmap_desktop.services.minuting import draft_minutes, item_ranges
from dmap_desktop.services.registering import draft_register
from dmap_desktop.services.reviewing import declare_interest, rule_interest, write_panel_note
from dmap_desktop.services.session import Session
from dmap_desktop.services.syncing import sync_state

CASE, OTHER, THIRD = at_work.CASES
CONDITION = Condition("Destroy the data after two years.", "The applicant", "2020-07-10", "")
VOTES = {
    CASE: {"amara": Vote.APPROVE, "chloe": Vote.CONDITIONS, "chair": Vote.APPROVE},
    OTHER: {"amara": Vote.REJECT, "chloe": Vote.ESCALATE, "chair": Vote.ABSTAIN},
}


@pytest.fixture(scope="module")
def held(
    panel_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[at_work.PanelAtWork]:
    """A panel after its weekly meeting: one case approved with conditions, one at the DSPB."""
    panel = at_work.PanelAtWork.copied(panel_template, tmp_path_factory.mktemp("held") / "panel")
    panel.synchronise("ben", "david")
    ben, david = panel.open("ben").session, panel.open("david").session
    declare_interest(ben, CASE, InterestNature.PROFESSIONAL, "I advised them.")
    declare_interest(david, CASE, InterestNature.FINANCIAL, "A few shares.")
    panel.synchronise("ben", "david")
    for case, votes in VOTES.items():
        for person, vote in votes.items():
            builders.review(panel, person, case, vote)
    panel.synchronise("chair")
    _meet(panel.open("chair").session)
    panel.synchronise("chair", "secretariat", "board", "amara", "ben", "auditor")
    yield panel
    panel.close()


def _meet(chair: Session) -> None:
    rule_interest(chair, CASE, "david", Ruling.STAY, "They were sold in May.")
    open_meeting(chair, WEEKLY)
    for person in ("chair", "amara", "chloe"):
        record_attendance(chair, WEEKLY, person, Presence.PRESENT)
    record_attendance(chair, WEEKLY, "david", Presence.PRESENT, 2)
    record_attendance(chair, WEEKLY, "secretariat", Presence.PRESENT)
    record_attendance(chair, WEEKLY, "elin", Presence.APOLOGIES)
    minute_discussion(chair, WEEKLY, CASE, " The panel welcomed the safe setting. ")
    for case in (CASE, OTHER):
        close_voting(chair, case, WEEKLY)
    draft = Draft(Outcome.CONDITIONS, "Proportionate.", (CONDITION,), ("Publish the method.",))
    decide(chair, CASE, draft, WEEKLY)
    question = "May a broadcaster hold such items?"
    decide(chair, OTHER, Draft(Outcome.ESCALATED, "Divided.", question=question), WEEKLY)
    close_meeting(chair, WEEKLY)


def session(panel: at_work.PanelAtWork, person: str) -> Session:
    return panel.open(person).session


def test_the_decision_follows_from_the_ballots(held: at_work.PanelAtWork) -> None:
    case = case_of(session(held, "chair"), CASE)
    assert case.state is CaseState.APPROVED
    assert case.decision is not None
    assert sorted(case.decision.tally.approving) == ["amara", "chair", "chloe"]
    assert case.decision.record.question == ""
    assert case_of(session(held, "amara"), OTHER).state is CaseState.WITH_BOARD
    assert "no voting to close" in (why_not_close(session(held, "chair"), CASE) or "")


def test_the_minutes_are_drafted_from_the_records(held: at_work.PanelAtWork) -> None:
    minutes = draft_minutes(session(held, "secretariat"), WEEKLY)
    first, second, third = minutes.items
    assert (first.outcome, second.outcome) == (Outcome.CONDITIONS, Outcome.ESCALATED)
    assert third.outcome == "not decided at this meeting"
    assert third.quorum == "Voting was not closed; at least 3 members must approve."
    assert first.discussion == "The panel welcomed the safe setting."
    assert sorted(first.approving) == ["Amara Lindqvist", "Chloe Marchetti", "Ruth Okafor"]
    assert first.conditions == (CONDITION,)
    assert "3 ballots counted, 3 of them approving" in first.quorum
    assert second.against == ("Amara Lindqvist",)
    assert second.abstaining == ("Ruth Okafor",)
    assert second.other == (f"Chloe Marchetti ({Vote.ESCALATE.value})",)
    assert second.question == "May a broadcaster hold such items?"
    assert minutes.status == "draft"
    assert minutes.chairs == ("Ruth Okafor (all items)",)
    present = {person.name: person.items for person in minutes.present}
    assert present["Amara Lindqvist"] == "all items"
    assert present["David Osei"] == "items 2 to 3"
    assert [person.name for person in minutes.in_attendance] == ["Sam Whitlock"]
    assert minutes.apologies == ("Elin Prosser",)
    done = {interest.name: interest.done for interest in minutes.interests if interest.item == 1}
    assert done["Ben Tarrant"].startswith("Took no part in the item")
    assert done["David Osei"] == "Stayed by ruling of the chair: They were sold in May."
    assert done["Amara Lindqvist"] == "Nil return."
    (action,) = minutes.actions
    assert (action.number, action.text, action.due) == (
        "07-10.01", CONDITION.text, CONDITION.due,
    )  # fmt: skip
    assert any("official rule" in rule for rule in minutes.counting_rules)
    with pytest.raises(Refused, match="No meeting 2018-12-24 is known here"):
        draft_minutes(session(held, "secretariat"), "2018-12-24")


def test_the_register_has_a_row_for_every_application(held: at_work.PanelAtWork) -> None:
    register = draft_register(session(held, "secretariat"), "2018-07-31")
    rows = {row.reference: row for row in register.rows}
    assert sorted(rows) == sorted(at_work.CASES)
    approved = rows[CASE]
    assert (approved.status, approved.decided_by) == ("live", "the panel")
    assert approved.conditions == CONDITION.text
    assert approved.combined == f"Approved {approved.decided}; not yet released"
    assert (rows[OTHER].status, rows[OTHER].combined) == ("open", "")
    assert (rows[THIRD].status, rows[THIRD].decided_by) == ("open", "")


def test_what_awaits_each_of_them(held: at_work.PanelAtWork) -> None:
    def kinds(person: str) -> set[tuple[TaskKind, str]]:
        tasks = tasks_of(session(held, person))
        assert tasks[-1].kind is TaskKind.MAKE_KIT, "nobody has a kit yet"
        return {(task.kind, task.case or task.meeting) for task in tasks[:-1]}

    assert kinds("amara") == {(TaskKind.DECLARE, THIRD)}
    assert kinds("secretariat") == {(TaskKind.BOARD, OTHER), (TaskKind.MINUTES, WEEKLY)}
    assert kinds("board") == {(TaskKind.BOARD, OTHER)}
    assert (TaskKind.DECLARE, THIRD) in kinds("chair")
    assert (TaskKind.RUN_MEETING, MONTHLY) not in kinds("chair"), "its agenda is empty"
    assert kinds("auditor") == set()


def test_who_has_what_after_a_synchronisation(held: at_work.PanelAtWork) -> None:
    chair = session(held, "chair")
    state = sync_state(chair)
    assert (state.waiting, state.devices) == (0, 8)
    assert state.last
    write_panel_note(chair, THIRD, Evidence("f" * 64), "To be read with care.")
    assert sync_state(chair).waiting == 1
    held.synchronise("chair")
    assert sync_state(chair).waiting == 0


def test_the_board_rules_and_the_register_says_so(
    held: at_work.PanelAtWork, tmp_path: Path
) -> None:
    board = session(held, "board")
    ruling = (Outcome.APPROVED, "2018-08-01", " DSPB 12 ", " With a safe setting. ")
    for reference, words in ((CASE, "is not with the DSPB"), (THIRD, "is not with the DSPB")):
        with pytest.raises(Refused, match=words):
            record_ruling(board, reference, *ruling)
    with pytest.raises(Refused, match="cannot be an escalation"):
        record_ruling(board, OTHER, Outcome.ESCALATED, "2018-08-01", "", "Again.")
    with pytest.raises(Refused, match="Give the DSPB's reasons"):
        record_ruling(board, OTHER, Outcome.APPROVED, "2018-08-01", "", " ")
    record_ruling(board, OTHER, *ruling, (CONDITION,))
    held.synchronise("board", "secretariat")
    secretary = session(held, "secretariat")
    rows = {row.reference: row for row in draft_register(secretary, "2018-08-02").rows}
    assert (rows[OTHER].decided, rows[OTHER].decided_by) == ("2018-08-01", "the DSPB")
    assert rows[OTHER].conditions == CONDITION.text
    minuted = draft_minutes(secretary, WEEKLY).items[1]
    assert minuted.ruling == (
        "The DSPB ruled on 2018-08-01 (DSPB 12): approved. With a safe setting."
    )
    assert len(minuted.records) == 3


def test_minutes_that_were_issued_as_confirmed_say_so(held: at_work.PanelAtWork) -> None:
    secretary = session(held, "secretariat")
    write(secretary, r.meeting_stream(WEEKLY), r.MinutesIssued(True, "0" * 64))
    assert draft_minutes(secretary, WEEKLY).status == "confirmed"


def test_a_decision_says_why_it_cannot_be_made(panel: at_work.PanelAtWork) -> None:
    votes = {"amara": Vote.APPROVE, "chloe": Vote.REJECT, "ben": Vote.REJECT}
    for person, vote in votes.items():
        builders.review(panel, person, CASE, vote)
    panel.synchronise("chair")
    chair = session(panel, "chair")
    sound = Draft(Outcome.APPROVED, "Sound.")
    assert "Close the voting" in (why_not_decide(chair, CASE, sound) or "")
    assert why_not_close(chair, CASE) is None
    close_voting(chair, CASE)
    assert "cannot be approved" in (why_not_outcome(chair, CASE, Outcome.APPROVED) or "")
    assert why_not_outcome(chair, CASE, Outcome.REJECTED) is None
    with pytest.raises(Refused, match="cannot be approved"):
        decide(chair, CASE, sound)
    for draft, words in (
        (Draft(Outcome.REJECTED), "Give the panel's reasons"),
        (Draft(Outcome.ESCALATED, "Divided."), "Say what the DSPB is asked"),
    ):
        with pytest.raises(Refused, match=words):
            decide(chair, CASE, draft)
    decide(chair, CASE, Draft(Outcome.REJECTED, "Names are not needed."))
    again = Draft(Outcome.MORE_INFORMATION, "On reflection.")
    with pytest.raises(Refused, match="is decided already"):
        decide(chair, CASE, again)
    decide(chair, CASE, Draft(Outcome.MORE_INFORMATION, "On reflection.", corrects=True))
    case = case_of(chair, CASE)
    assert case.state is CaseState.MORE_INFORMATION
    assert [held.record.outcome for held in case.replaced] == [Outcome.REJECTED]
    panel.synchronise("chair", "secretariat")
    secretary = session(panel, "secretariat")
    assert TaskKind.ASK in {task.kind for task in tasks_of(secretary)}
    between = draft_minutes(secretary, WEEKLY).between_meetings
    assert [(item.reference, item.outcome) for item in between] == [
        (CASE, Outcome.MORE_INFORMATION.value)
    ]
    assert draft_minutes(secretary, MONTHLY).between_meetings == ()


def test_a_rejected_and_a_withdrawn_case_stay_in_the_register(
    panel: at_work.PanelAtWork,
) -> None:
    votes = dict.fromkeys(("amara", "chloe", "ben"), Vote.REJECT)
    builders.decided(panel, CASE, votes, Outcome.REJECTED)
    panel.synchronise("secretariat")
    secretary = session(panel, "secretariat")
    withdraw(secretary, OTHER, " The study ended. ", "2018-07-05")
    with pytest.raises(Refused, match="is withdrawn already"):
        withdraw(secretary, OTHER, "Twice.", "2018-07-06")
    rows = {row.reference: row for row in draft_register(secretary, "2018-07-31").rows}
    assert (rows[CASE].status, rows[CASE].combined) == (
        "rejected", f"Rejected {rows[CASE].decided}",
    )  # fmt: skip
    assert rows[OTHER].status == "not pursued"
    set_agenda(secretary, MONTHLY, (OTHER,))
    assert draft_minutes(secretary, MONTHLY).items[0].outcome == "withdrawn"


def test_contested_decisions_await_the_chair(panel: at_work.PanelAtWork) -> None:
    """Chair and deputy decide the same item while neither sees the other's act."""
    votes = {"amara": Vote.APPROVE, "chloe": Vote.APPROVE, "chair": Vote.APPROVE}
    for person, vote in votes.items():
        builders.review(panel, person, CASE, vote)
    panel.synchronise("chair", "ben")
    chair, deputy = session(panel, "chair"), session(panel, "ben")
    for officer, outcome in ((chair, Outcome.APPROVED), (deputy, Outcome.MORE_INFORMATION)):
        close_voting(officer, CASE)
        decide(officer, CASE, Draft(outcome, "So it is."))
    panel.synchronise("chair", "ben", "chair")
    assert case_of(chair, CASE).state is CaseState.CONTESTED
    assert TaskKind.SETTLE in {task.kind for task in tasks_of(chair)}
    decide(chair, CASE, Draft(Outcome.APPROVED, "Both agreed.", corrects=True))
    assert case_of(chair, CASE).state is CaseState.APPROVED


def test_a_meeting_is_called_and_its_quorum_counted_by_item(
    panel: at_work.PanelAtWork,
) -> None:
    secretary = session(panel, "secretariat")
    call_meeting(secretary, "2018-08-07", MeetingKind.WEEKLY, "2018-08-07", "Weekly meeting")
    with pytest.raises(Refused):
        call_meeting(secretary, "2018-08-07", MeetingKind.WEEKLY, "2018-08-07", "Weekly meeting")
    set_agenda(secretary, "2018-08-07", (CASE, OTHER))
    with pytest.raises(Refused, match="may not do this"):
        open_meeting(secretary, "2018-08-07")
    panel.synchronise("secretariat", "chair")
    chair = session(panel, "chair")
    open_meeting(chair, "2018-08-07")
    for person, item in (("amara", 1), ("chloe", 1), ("ben", 2)):
        record_attendance(chair, "2018-08-07", person, Presence.PRESENT, item)
    meeting = meeting_of(chair, "2018-08-07")
    first = quorum_of(chair, case_of(chair, CASE), meeting)
    second = quorum_of(chair, case_of(chair, OTHER), meeting)
    assert (sorted(first.able), first.met) == (["amara", "chloe"], False)
    assert (sorted(second.able), second.met) == (["amara", "ben", "chloe"], True)
    assert quorum_of(chair, case_of(chair, CASE), None).able == ()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([1, 2, 3, 4, 5], "all items"),
        ([2], "item 2"),
        ([1, 2, 3, 5], "items 1 to 3, 5"),
        ([1, 3], "items 1, 3"),
    ],
)
def test_items_are_named_as_minutes_name_them(numbers: list[int], words: str) -> None:
    assert item_ranges(numbers, 5) == words


@pytest.mark.parametrize("year", [1990, 2090])
def test_a_clock_of_another_century_changes_no_outcome_and_no_minutes(
    panel: at_work.PanelAtWork, year: int
) -> None:
    """The chair's clock is wrong: the same ballots count, and the next meeting hears of it."""
    for person, vote in builders.THREE_APPROVE.items():
        builders.review(panel, person, at_work.CASES[1], vote)
    panel.synchronise("chair")
    wrong = SetClock(datetime(year, 1, 1, 9, tzinfo=UTC))
    chair = replace(panel.open("chair").session, clock=wrong)
    close_voting(chair, at_work.CASES[1])
    decide(chair, at_work.CASES[1], Draft(Outcome.APPROVED, "Sound."))
    panel.synchronise("chair", "secretariat", "chair")
    secretary = panel.open("secretariat").session
    case = case_of(secretary, at_work.CASES[1])
    assert case.outcome is Outcome.APPROVED
    assert case.decision is not None
    assert case.decision.by.wall.startswith(str(year))
    assert len(case.decision.tally.approving) == 3
    assert [i.reference for i in draft_minutes(secretary, WEEKLY).between_meetings] == [
        at_work.CASES[1]
    ]
    assert draft_minutes(secretary, MONTHLY).between_meetings == ()
    open_meeting(chair, WEEKLY)
    builders.decided(panel, at_work.CASES[2])
    panel.synchronise("secretariat")
    weekly, monthly = (draft_minutes(secretary, m).between_meetings for m in (WEEKLY, MONTHLY))
    assert [item.reference for item in weekly] == [at_work.CASES[1]]
    assert [item.reference for item in monthly] == [at_work.CASES[2]], "after it was opened"
