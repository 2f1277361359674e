"""The public register, made from the same records as the minutes.

Each event is stored by itself; the combined column of the published editions, which cannot tell an
approval from a refusal, is derived here (domain notes, section 7).
"""

from __future__ import annotations

from dmap_desktop.domain.case import Case, CaseState
from dmap_desktop.domain.minutes import Register, RegisterRow
from dmap_desktop.domain.records import Condition, Outcome
from dmap_desktop.services.journal import find_case
from dmap_desktop.services.session import Session

COUNTING_RULE = (
    "One row for each application taken in, whatever became of it; refused and withdrawn ones are "
    "counted too. An application counts as approved when the panel's decision stands, or when the "
    "DSPB approved it."
)
WITHHELD = "Withheld: confidential in the application"
"""Stands in the register for what the secretariat marked as confidential."""
_STATUS = {
    CaseState.APPROVED: "live",
    CaseState.REJECTED: "rejected",
    CaseState.WITHDRAWN: "not pursued",
}


def draft_register(session: Session, as_of: str) -> Register:
    """Return the register as the records stand, dated ``as_of`` (ISO date)."""
    rows = []
    for summary in sorted(session.store.cases(), key=lambda s: s.reference):
        case = find_case(session, summary.reference)
        if case is not None:
            rows.append(register_row(case))
    return Register("Register of data shares", as_of, COUNTING_RULE, tuple(rows))


def register_row(case: Case) -> RegisterRow:
    """Return the register's row of one case."""
    received, fields = case.received, case.received.register_fields
    status = _STATUS.get(case.state, "open")
    outcome = case.outcome.value if case.outcome else ""
    decided = decided_on(case)
    tier = case.pack.tier_recommended if case.pack else received.tier_asked
    withheld = {field for mark in case.confidential.values() for field in mark.fields}

    def public(field: str) -> str:
        return WITHHELD if field in withheld else fields.get(field, "")

    return RegisterRow(
        reference=case.reference,
        organisation=received.organisation,
        organisation_type=received.organisation_type,
        title=received.title,
        summary=WITHHELD if "aims" in withheld else received.summary,
        aims=public("aims"),
        audience=public("audience"),
        outputs=public("outputs"),
        datasets=public("datasets"),
        tier=f"Tier {tier}" if tier else "",
        status=status,
        received=received.received,
        decided=decided,
        outcome=outcome,
        conditions="; ".join(condition.text for condition in conditions_of(case)),
        decided_by="the DSPB" if case.ruling else ("the panel" if case.decision else ""),
        combined=_combined(case, decided),
    )


def decided_on(case: Case) -> str:
    """Return when the case was decided (ISO date), by the clock of who recorded it."""
    if case.ruling is not None:
        return case.ruling.record.ruled_on
    return case.decision.by.wall[:10] if case.decision else ""


def conditions_of(case: Case) -> tuple[Condition, ...]:
    """Return the conditions that stand: the DSPB's where it ruled, else the panel's."""
    if case.ruling is not None:
        return case.ruling.record.conditions
    return case.decision.record.conditions if case.decision else ()


def _combined(case: Case, decided: str) -> str:
    if case.outcome in (Outcome.APPROVED, Outcome.CONDITIONS):
        return f"Approved {decided}; not yet released"
    if case.outcome is Outcome.REJECTED:
        return f"Rejected {decided}"
    return ""
