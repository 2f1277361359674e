"""May this act be done to this case as it stands? Pairs with :mod:`permissions`. Msgspec only.

Each ``check_`` raises Refused with the reason in a sentence: the same sentence is the tooltip of
the disabled button, the answer of a command and the rule named in the audit screen.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NoReturn

from dmap_desktop.domain.case import Case, CaseState
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.knowing import Seen
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.records import DecisionRecorded, InterestNature, Outcome
from dmap_desktop.domain.voting import Tally, why_not

_UNDECIDED = frozenset({CaseState.WITH_PANEL, CaseState.VOTING_CLOSED, CaseState.MORE_INFORMATION})


def check_publish(case: Case, version: int) -> None:
    """A pack joins as the next version, until the case is settled."""
    if case.state not in _UNDECIDED | {CaseState.INTAKE}:
        raise Refused(f"{case.reference} is {case.state.value}; no further pack can join it.")
    if version != len(case.packs) + 1:
        raise Refused(
            f"The next pack of {case.reference} is number {len(case.packs) + 1}, not {version}."
        )


def refuse_recused(case: Case, person: str, name: str) -> NoReturn:
    """A recused person does nothing on the item."""
    nature = case.interests[person].nature.value
    raise Refused(
        f"{name} declared an interest in {case.reference} ({nature}) and takes no part in it "
        "unless the chair rules otherwise."
    )


def check_declare(case: Case, person: str, nature: InterestNature) -> None:
    """A nil return does not lift an interest; only a ruling does."""
    held = case.interests.get(person)
    if nature is InterestNature.NONE and held is not None and held.recuses:
        raise Refused(
            "An interest is already declared; the chair can rule on it, it cannot be taken back."
        )


def check_rule_interest(case: Case, person: str, ruler: str, reason: str) -> None:
    """A ruling needs an interest, a reason, and somebody else than its holder."""
    held = case.interests.get(person)
    if held is None or held.nature is InterestNature.NONE:
        raise Refused(f"No interest in {case.reference} is declared to rule on.")
    if person == ruler:
        raise Refused("Nobody rules on an interest of their own; ask the deputy chair.")
    if not reason.strip():
        raise Refused("Give the reason for the ruling in a sentence.")


def check_note(case: Case, person: str, follows: str) -> None:
    """A note takes the place of an earlier one of the same author, if of any."""
    if follows and not any(n.by.hash == follows and n.by.person == person for n in case.notes):
        raise Refused("Only its author can put a note in another place.")


def check_view(case: Case, person: str) -> None:
    """One first view each, on a published pack."""
    if case.pack is None:
        raise Refused(f"The pack of {case.reference} is not published yet.")
    if person in case.views:
        raise Refused("Your first view is recorded already; it stays as it was.")


def check_ballot(case: Case, person: str, pack: int, seen: Seen) -> None:
    """A ballot is cast on the newest pack, after a first view, while the voting is open.

    All of it as far as its author had ``seen`` the case: one that was cast by somebody who could
    not know of the close is kept, and named in the tally as late.
    """
    if not seen.pack:
        raise Refused(f"The pack of {case.reference} is not published yet.")
    if pack != seen.pack:
        raise Refused(
            f"Pack {seen.pack} of {case.reference} has replaced pack {pack}; read what changed, "
            "then vote."
        )
    if seen.closings or seen.withdrawn:
        raise Refused(f"Voting on {case.reference} is over: it is {case.state.value}.")
    if person not in case.views:
        raise Refused("Record your first view before you vote.")


def check_close(case: Case, seen: Seen) -> None:
    """Voting closes on a published pack of a case that is not out of the panel's hands.

    A decided case is counted anew when somebody whose ballot was counted has an interest after all.
    """
    over = case.withdrawal is not None or case.ruling is not None or not seen.pack
    conflicted = _conflicted(seen.recused, *(d.tally for d in seen.decisions))
    if over or (seen.decisions and not conflicted):
        raise Refused(f"{case.reference} is {case.state.value}; there is no voting to close.")


def check_decide(panel: Panel, case: Case, record: DecisionRecorded, seen: Seen) -> None:
    """A decision rests on a closing whose tally carries it, and says what it must say.

    ``seen`` is the case as far as its author knew it.
    """
    closing = next((c for c in seen.closings if c.by.hash == record.closing), None)
    if closing is None:
        raise Refused(f"Close the voting on {case.reference} before deciding it.")
    conflicted = _conflicted(seen.recused, closing.tally)
    if conflicted:
        raise Refused(
            f"{' and '.join(map(panel.name_of, conflicted))} declared an interest in "
            f"{case.reference} after the voting was closed; close it again, so that the ballot "
            "does not count."
        )
    if case.withdrawal is not None:
        raise Refused(f"{case.reference} was withdrawn; there is nothing to decide.")
    if case.ruling is not None:
        raise Refused(f"The DSPB has ruled on {case.reference}; the panel cannot overrule it.")
    if not record.meeting and not panel.policy.between_meetings:
        raise Refused("The panel's policy allows no decision between meetings.")
    obstacle = why_not(closing.tally, record.outcome)
    if obstacle is not None:
        raise Refused(f"{case.reference} cannot be {record.outcome.value}: {obstacle}")
    if record.outcome is Outcome.CONDITIONS and not record.conditions:
        raise Refused("Name at least one condition, or approve without.")
    if record.outcome is Outcome.ESCALATED and not record.question.strip():
        raise Refused("Say what the DSPB is asked.")
    if not record.reasons.strip():
        raise Refused("Give the panel's reasons.")


def _conflicted(recused: Collection[str], *tallies: Tally) -> list[str]:
    """Return whose ballot was counted in spite of an interest."""
    return sorted({b.voter for tally in tallies for b in tally.counted if b.voter in recused})


def check_settles(case: Case, record: DecisionRecorded) -> None:
    """Asked before writing only: a new decision names every decision it knows and replaces.

    Two chairs who did not see each other's act could not have; both are kept and contested.
    """
    unnamed = [d for d in case.decisions if d.by.hash not in record.replaces]
    if unnamed:
        raise Refused(
            f"{case.reference} is decided already ({unnamed[0].record.outcome.value}); correct it "
            "by a new decision that names the old one."
        )


def check_board_ruling(case: Case, decision: str, outcome: Outcome) -> None:
    """The DSPB rules once, on an escalated case, and settles it."""
    if case.state is not CaseState.WITH_BOARD:
        raise Refused(f"{case.reference} is not with the DSPB.")
    if case.decision is None or case.decision.by.hash != decision:
        raise Refused("The ruling names another escalation than the one that stands.")
    if outcome is Outcome.ESCALATED:
        raise Refused("The DSPB's ruling cannot be an escalation to the DSPB.")


def check_withdraw(case: Case) -> None:
    """A case is withdrawn before it is settled."""
    if case.state in (CaseState.APPROVED, CaseState.REJECTED, CaseState.WITHDRAWN):
        raise Refused(f"{case.reference} is {case.state.value} already.")
