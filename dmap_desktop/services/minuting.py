"""Drafting minutes from the recorded acts: nothing is typed twice."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case, CaseState, Decision
from dmap_desktop.domain.meeting import Meeting
from dmap_desktop.domain.minutes import (
    Action,
    Attendee,
    MinutedInterest,
    MinutedItem,
    Minutes,
)
from dmap_desktop.domain.pages import place_in_pack
from dmap_desktop.domain.panel import Panel, Person, Role
from dmap_desktop.domain.records import Condition, InterestNature, Vote
from dmap_desktop.domain.turnaround import CLOCK_RULE, turnaround
from dmap_desktop.domain.voting import Tally
from dmap_desktop.services.between import decided_between
from dmap_desktop.services.journal import case_of, meeting_of, panel_of
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session

MARKING = "OFFICIAL-SENSITIVE"


def draft_minutes(session: Session, meeting: str) -> Minutes:
    """Return the minutes of a meeting as the records have them. Raises Refused."""
    panel, held = panel_of(session), meeting_of(session, meeting)
    cases = [case_of(session, reference) for reference in held.agenda]
    items = tuple(
        _shown(session, case, _item(panel, case, held, number, _decided_in(case, held)))
        for number, case in enumerate(cases, start=1)
    )
    between = _between(session, panel, held)
    issued = held.issues[-1] if held.issues else None
    return Minutes(
        body=panel.title,
        title=held.title,
        kind=held.kind.value,
        held_on=held.held_on,
        status="confirmed" if issued is not None and issued.confirmed else "draft",
        marking=MARKING,
        chairs=_chairs(panel, held),
        present=_attendees(panel, held, panel.voters()),
        in_attendance=_attendees(
            panel, held, tuple(p for p in panel.holders(*Role) if p not in panel.voters())
        ),
        apologies=tuple(panel.name_of(person) for person in held.apologies()),
        interests=tuple(
            interest
            for number, case in enumerate(cases, start=1)
            for interest in _interests(panel, case, number)
        ),
        items=items,
        between_meetings=between,
        actions=_actions(held, (*items, *between)),
        counting_rules=counting_rules(panel),
    )


def counting_rules(panel: Panel) -> tuple[str, ...]:
    """Return the rule behind each count the minutes print."""
    needed = panel.policy.approvals_needed
    return (
        f"Approving: ballots for approval, with or without conditions; at least {needed} panel "
        "members must approve (official rule), and more than are against (the panel's assumption).",
        "Quorum of an item: voters present for the item or with a ballot on it, without those who "
        "are recused.",
        "Score and band are the panel's own convention; no official score exists.",
        *panel.policy.assumptions,
        f"Clock of a case: {CLOCK_RULE}",
    )


def _chairs(panel: Panel, meeting: Meeting) -> tuple[str, ...]:
    if not meeting.chair:
        return ()
    return (f"{panel.name_of(meeting.chair)} (all items)",)


def _attendees(panel: Panel, meeting: Meeting, people: tuple[Person, ...]) -> tuple[Attendee, ...]:
    found = []
    count = len(meeting.agenda)
    for person in people:
        numbers = [n for n in range(1, count + 1) if person.id in meeting.present_at(n)]
        if numbers:
            role = next((role.value for role in person.roles), "")
            items = item_ranges(numbers, count)
            found.append(Attendee(panel.name_of(person.id), person.post, role, items))
    return tuple(found)


def item_ranges(numbers: list[int], count: int) -> str:
    """Say which of ``count`` items: ``"all items"``, ``"item 2"``, ``"items 1 to 3, 5"``."""
    if len(numbers) == count:
        return "all items"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return ("item " if len(numbers) == 1 else "items ") + ", ".join(words)


def _interests(panel: Panel, case: Case, number: int) -> list[MinutedInterest]:
    minuted = []
    for person, interest in sorted(case.interests.items()):
        if interest.nature is InterestNature.NONE:
            done = "Nil return."
        elif interest.ruling is r.Ruling.STAY:
            done = f"Stayed by ruling of the chair: {interest.ruling_reason}"
        else:
            done = _kept_out(case, person)
        minuted.append(
            MinutedInterest(
                name=panel.name_of(person),
                item=number,
                reference=case.reference,
                nature=interest.nature.value,
                detail=interest.detail,
                done=done,
            )
        )
    return minuted


def _kept_out(case: Case, person: str) -> str:
    """Say what became of somebody with an interest, who may have voted before declaring it."""
    if person in case.conflicted_since:
        return "Declared after the ballot had been counted; the panel can correct its decision."
    if any(ballot.by.person == person for ballot in case.casts):
        return "Declared after voting: the ballot was not counted; took no further part."
    return "Took no part in the item and had no sight of papers, discussion or ballots."


def _item(
    panel: Panel, case: Case, meeting: Meeting, number: int, decision: Decision | None
) -> MinutedItem:
    tally = decision.tally if decision else (case.closing.tally if case.closing else None)
    record = decision.record if decision else None
    names = _names(panel, tally)
    return MinutedItem(
        number=number,
        reference=case.reference,
        title=case.received.title,
        applicant=case.received.organisation,
        asked=_asked(case),
        checked=_checked(case, meeting.held_on),
        discussion=meeting.discussions.get(case.reference, ""),
        quorum=_quorum(tally, panel),
        outcome=_outcome(case, decision),
        reasons=record.reasons if record else "",
        conditions=record.conditions if record else (),
        advice=record.advice if record else (),
        approving=names[0],
        against=names[1],
        abstaining=names[2],
        other=names[3],
        excluded=_excluded(panel, tally),
        silent=tuple(panel.name_of(person) for person in tally.silent) if tally else (),
        question=record.question if record else "",
        ruling=_ruling(case, decision),
        records=_hashes(case, decision),
    )


def _shown(session: Session, case: Case, item: MinutedItem) -> MinutedItem:
    """Return an item without what the person at this device may not see of the case."""
    seen = sight_of(session, case)
    if not seen.papers:
        return MinutedItem(
            number=item.number,
            reference=item.reference,
            title=item.title,
            applicant=item.applicant,
            asked=item.asked,
            checked=(),
            discussion="",
            quorum="",
            outcome=item.outcome,
            reasons="",
            conditions=item.conditions,
            advice=(),
            approving=(),
            against=(),
            abstaining=(),
            other=(),
            excluded=(),
            records=item.records,
            hidden=seen.why_hidden,
        )
    return item if seen.findings else replace(item, checked=(seen.why_hidden,))


def _decided_in(case: Case, meeting: Meeting) -> Decision | None:
    decisions = [d for d in (*case.replaced, *case.decisions) if d.record.meeting == meeting.id]
    return decisions[-1] if decisions else None


def _names(
    panel: Panel, tally: Tally | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    if tally is None:
        return (), (), (), ()
    name = panel.name_of
    others = [b for b in tally.counted if b.vote in (Vote.MORE_INFORMATION, Vote.ESCALATE)]
    return (
        tuple(name(person) for person in tally.approving),
        tuple(name(person) for person in tally.voters_for(Vote.REJECT)),
        tuple(name(person) for person in tally.voters_for(Vote.ABSTAIN)),
        tuple(f"{name(b.voter)} ({b.vote.value})" for b in others),
    )


def _excluded(panel: Panel, tally: Tally | None) -> tuple[str, ...]:
    if tally is None:
        return ()
    return tuple(
        f"{panel.name_of(e.voter) or 'An unknown ballot'}: {e.why}" for e in tally.excluded
    )


def _quorum(tally: Tally | None, panel: Panel) -> str:
    needed = panel.policy.approvals_needed
    if tally is None:
        return f"Voting was not closed; at least {needed} members must approve."
    return (
        f"{len(tally.counted)} ballots counted, {len(tally.approving)} of them approving; at least "
        f"{needed} panel members must approve."
    )


def _asked(case: Case) -> str:
    received = case.received
    tier = f"Tier {received.tier_asked}" if received.tier_asked else "No tier"
    datasets = received.register_fields.get("datasets", "").strip()
    return f"{received.title}. {tier} asked for." + (f" Datasets: {datasets}" if datasets else "")


def _checked(case: Case, held_on: str) -> tuple[str, ...]:
    pack = case.pack
    if pack is None:
        return ()
    gates = ", ".join(pack.failed_gates)
    return (
        f"Gates: {'failed: ' + gates if gates else 'none failed'}.",
        f"Tier recommended under {pack.rules.name} ({pack.rules.version}): {pack.tier_words}.",
        f"Risk score {pack.score:.0f} of 100, {pack.band} (the panel's own convention).",
        *_asked_and_answered(case),
        *_clock(case, held_on),
    )


def _asked_and_answered(case: Case) -> tuple[str, ...]:
    """Return a line for each question that went to the applicant."""
    papers = case.pack.papers if case.pack else ()
    lines = []
    for question in case.questions:
        if question.letter is None:
            continue
        place = question.asked.evidence
        where = f" ({place_in_pack(papers, place)})" if place else ""
        reply = question.reply
        answered = f"answered on {reply.record.answered}" if reply else "not answered yet"
        lines.append(
            f"Question {question.number} to the applicant{where}, sent on "
            f"{question.letter.record.sent}, {answered}: {question.text}"
        )
    return tuple(lines)


def _clock(case: Case, held_on: str) -> tuple[str, ...]:
    found = turnaround(
        case.received.received, case.pauses, case.settled_on, date.fromisoformat(held_on)
    )
    return (f"Clock of the case: {found.words()}.",) if found is not None else ()


def _outcome(case: Case, decision: Decision | None) -> str:
    if decision is not None:
        return decision.record.outcome.value
    if case.state is CaseState.WITHDRAWN:
        return "withdrawn"
    return "not decided at this meeting"


def _ruling(case: Case, decision: Decision | None) -> str:
    ruled = case.ruling_on(decision) if decision else None
    if ruled is None:
        return ""
    ruling = ruled.record
    return (
        f"The DSPB ruled on {ruling.ruled_on} ({ruling.board_reference}): {ruling.outcome.value}. "
        f"{ruling.reasons}"
    )


def _hashes(case: Case, decision: Decision | None) -> tuple[str, ...]:
    if decision is None:
        return ()
    ruled = case.ruling_on(decision)
    ruling = (ruled.by.hash,) if ruled else ()
    return (decision.record.closing, decision.by.hash, *ruling)


def _between(session: Session, panel: Panel, meeting: Meeting) -> tuple[MinutedItem, ...]:
    """Return the decisions taken outside any meeting that this one hears of."""
    return tuple(
        _shown(session, case, _item(panel, case, meeting, 0, case.decision))
        for case in decided_between(session, meeting)
    )


def _actions(meeting: Meeting, items: tuple[MinutedItem, ...]) -> tuple[Action, ...]:
    actions: list[Action] = []
    conditions: list[Condition] = [c for item in items for c in item.conditions]
    for number, condition in enumerate(conditions, start=1):
        actions.append(
            Action(
                number=f"{meeting.held_on[5:]}.{number:02d}",
                text=condition.text,
                owner=condition.owner,
                due=condition.due,
                state="open",
            )
        )
    return tuple(actions)
