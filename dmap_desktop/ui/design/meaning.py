"""How each meaning looks: an icon, a word and a tone, the same on every screen.

A meaning is never a colour alone. Tiers share one tone and differ by icon, because their numbers
are no scale (tier 3 is aggregate, tier 4 is row level); their words say what each is.
"""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.assessment.ledger import Known
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.case_facts import Ending
from dmap_desktop.domain.findings import Basis, GateState, Safe, TierFinding
from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.questions import QuestionState
from dmap_desktop.domain.records import InterestNature, Outcome, Presence, Vote
from dmap_desktop.domain.turnaround import CLOCK_RULE, Turnaround
from dmap_desktop.domain.voting import Quorum
from dmap_desktop.ui.design.tokens import Tone


@dataclass(frozen=True, slots=True)
class Meaning:
    """An icon of the set, the word beside it, the tone, and a sentence for the tool tip."""

    icon: str
    word: str
    tone: Tone = Tone.NEUTRAL
    detail: str = ""


_STATES = {
    CaseState.INTAKE: ("inbox", Tone.NEUTRAL),
    CaseState.WITH_PANEL: ("users", Tone.INFO),
    CaseState.VOTING_CLOSED: ("vote", Tone.WARNING),
    CaseState.MORE_INFORMATION: ("message-circle-question-mark", Tone.WARNING),
    CaseState.WITH_BOARD: ("landmark", Tone.NOTICE),
    CaseState.APPROVED: ("circle-check", Tone.SUCCESS),
    CaseState.REJECTED: ("circle-x", Tone.DANGER),
    CaseState.WITHDRAWN: ("undo-2", Tone.NEUTRAL),
    CaseState.CONTESTED: ("git-branch", Tone.DANGER),
}
_OUTCOMES = {
    Outcome.APPROVED: ("circle-check", Tone.SUCCESS),
    Outcome.CONDITIONS: ("badge-check", Tone.SUCCESS),
    Outcome.MORE_INFORMATION: ("message-circle-question-mark", Tone.WARNING),
    Outcome.REJECTED: ("circle-x", Tone.DANGER),
    Outcome.ESCALATED: ("landmark", Tone.NOTICE),
}
_ENDINGS = {
    Ending.APPROVED: ("circle-check", Tone.SUCCESS),
    Ending.REFUSED: ("circle-x", Tone.DANGER),
    Ending.WITHDRAWN: ("undo-2", Tone.NEUTRAL),
    Ending.OPEN: ("circle-dashed", Tone.NEUTRAL),
}
_KNOWN = {
    Known.CODED: ("circle-check", Tone.NEUTRAL, "From codes, records or the panel's own table."),
    Known.GUESSED: ("search", Tone.WARNING, "From names that are alike, or from prose."),
    Known.UNKNOWN: ("circle-dashed", Tone.WARNING, "A part of this is not known."),
}
_VOTES = {
    Vote.APPROVE: ("circle-check", Tone.SUCCESS),
    Vote.CONDITIONS: ("badge-check", Tone.SUCCESS),
    Vote.MORE_INFORMATION: ("message-circle-question-mark", Tone.WARNING),
    Vote.REJECT: ("circle-x", Tone.DANGER),
    Vote.ESCALATE: ("landmark", Tone.NOTICE),
    Vote.ABSTAIN: ("circle-minus", Tone.NEUTRAL),
}
_QUESTIONS = {
    QuestionState.ASKED: ("message-circle-question-mark", Tone.WARNING),
    QuestionState.APPROVED: ("circle-check", Tone.INFO),
    QuestionState.DECLINED: ("circle-slash", Tone.NEUTRAL),
    QuestionState.SENT: ("log-out", Tone.WARNING),
    QuestionState.ANSWERED: ("check", Tone.SUCCESS),
}
_CHANGES = {
    "added": ("plus", Tone.SUCCESS),
    "removed": ("x", Tone.DANGER),
    "changed": ("circle-dashed", Tone.WARNING),
    "moved": ("columns-3", Tone.INFO),
}
_GATES = {
    GateState.PASS: ("circle-check", "passes", Tone.SUCCESS),
    GateState.FAIL: ("circle-x", "fails", Tone.DANGER),
    GateState.NOT_KNOWN: ("circle-dashed", "not known", Tone.WARNING),
}
_TIERS = {
    1: ("fingerprint", "identifying or highly sensitive, row level"),
    2: ("user-round", "identifiable and sensitive, row level"),
    3: ("sigma", "aggregate or school level"),
    4: ("rows-3", "identifiable, other, row level"),
}
_BANDS = {
    "low": ("signal-low", Tone.SUCCESS),
    "medium": ("signal-medium", Tone.WARNING),
    "moderate": ("signal-medium", Tone.WARNING),
    "elevated": ("signal-medium", Tone.WARNING),
    "high": ("signal-high", Tone.DANGER),
    "very high": ("signal", Tone.DANGER),
}
_BASES = {
    Basis.OFFICIAL: ("landmark", "official", "A published rule of DfE or of the law."),
    Basis.CONVENTION: ("handshake", "convention", "Common practice of comparable bodies."),
    Basis.OURS: ("users", "the panel's own", "The panel's own convention; not official."),
}
_MEETINGS = {
    MeetingState.CALLED: ("calendar-days", Tone.NEUTRAL),
    MeetingState.OPEN: ("gavel", Tone.INFO),
    MeetingState.CLOSED: ("lock", Tone.NEUTRAL),
}
_PRESENCES = {
    Presence.PRESENT: ("user-check", Tone.SUCCESS),
    Presence.LEFT: ("log-out", Tone.WARNING),
    Presence.APOLOGIES: ("user-minus", Tone.NEUTRAL),
}
SAFES = {
    Safe.PROJECTS: "briefcase",
    Safe.PEOPLE: "users",
    Safe.SETTINGS: "shield-check",
    Safe.DATA: "table-2",
    Safe.OUTPUTS: "file-text",
}
"""The icon of each heading of the Five Safes."""

NOT_KNOWN = Meaning(
    "circle-dashed", "not known", Tone.WARNING, "Not in the papers; counted as the worst level."
)
BLIND = Meaning(
    "eye-off", "after your first view", Tone.NEUTRAL, "Appears when your first view is recorded."
)
"""Stands where a score or a recommendation is still behind the curtain."""
CONFLICTED = Meaning(
    "user-x", "recused", Tone.NOTICE, "An interest is declared; takes no part in this case."
)


def confidential(reason: str) -> Meaning:
    """Return how a confidential part looks, with the reason the secretariat gave."""
    words = f"Confidential: {reason}" if reason else "Confidential"
    return Meaning("eye-off", words, Tone.WARNING, "Public exports leave it out.")


def question(state: QuestionState) -> Meaning:
    """Return how a question to the applicant looks."""
    icon, tone = _QUESTIONS[state]
    return Meaning(icon, _sentence(state.value), tone)


def clock(found: Turnaround) -> Meaning:
    """Return how the clock of a case looks."""
    days = "1 day" if found.days == 1 else f"{found.days} days"
    if found.standing_since:
        return Meaning("lock", f"{days}, stopped", Tone.WARNING, _clock_words(found))
    icon = "check" if found.settled else "calendar-days"
    return Meaning(icon, days, Tone.NEUTRAL, _clock_words(found))


def _clock_words(found: Turnaround) -> str:
    return f"{found.sentence()} {CLOCK_RULE}"


def change(kind: str) -> Meaning:
    """Return how a change between two versions looks: added, removed, changed or moved."""
    icon, tone = _CHANGES[kind]
    return Meaning(icon, _sentence(kind), tone)


def case_state(state: CaseState) -> Meaning:
    """Return how a case's state looks."""
    icon, tone = _STATES[state]
    return Meaning(icon, _sentence(state.value), tone)


def outcome(value: Outcome) -> Meaning:
    """Return how an outcome looks."""
    icon, tone = _OUTCOMES[value]
    return Meaning(icon, _sentence(value.value), tone)


def ending(value: Ending) -> Meaning:
    """Return how a settled case shows how it ended."""
    icon, tone = _ENDINGS[value]
    return Meaning(icon, _sentence(value.value), tone)


def known(value: Known) -> Meaning:
    """Return how well a line of the ledger is known."""
    icon, tone, detail = _KNOWN[value]
    return Meaning(icon, _sentence(value.value), tone, detail)


def vote(value: Vote) -> Meaning:
    """Return how a vote looks."""
    icon, tone = _VOTES[value]
    return Meaning(icon, _sentence(value.value), tone)


def gate(state: GateState) -> Meaning:
    """Return how a gate's answer looks."""
    icon, word, tone = _GATES[state]
    return Meaning(icon, _sentence(word), tone)


def tier(number: int | None) -> Meaning:
    """Return how a tier looks; None is no tier, or one not known."""
    if number not in _TIERS:
        return Meaning("circle-dashed", "No tier", Tone.NEUTRAL)
    icon, words = _TIERS[number]
    return Meaning(icon, f"Tier {number}", Tone.NEUTRAL, f"Tier {number}: {words}.")


def tier_finding(finding: TierFinding) -> Meaning:
    """Return how the recommended tier looks: flagged where it differs from the tier asked for."""
    differs = finding.asked is not None and finding.asked != finding.recommended
    icon = tier(finding.recommended).icon
    detail = f"Recommended under {finding.rules_words}" if finding.rules_words else ""
    return Meaning(icon, finding.words(), Tone.WARNING if differs else Tone.NEUTRAL, detail)


def band(word: str) -> Meaning:
    """Return how a risk band looks, by its word in the rule set."""
    icon, tone = _BANDS.get(word.lower(), ("signal", Tone.NEUTRAL))
    return Meaning(icon, _sentence(word), tone, "The panel's own convention; not official.")


def basis(value: Basis) -> Meaning:
    """Return how the basis of a finding looks."""
    icon, word, detail = _BASES[value]
    return Meaning(icon, _sentence(word), Tone.NEUTRAL, detail)


def quorum(value: Quorum) -> Meaning:
    """Return how the quorum of an item looks."""
    count = f"{len(value.able)} of {value.needed}"
    if value.met:
        return Meaning("circle-check", f"Quorate, {count}", Tone.SUCCESS, value.words())
    return Meaning("circle-slash", f"Not quorate, {count}", Tone.DANGER, value.words())


def meeting_state(state: MeetingState) -> Meaning:
    """Return how a meeting's state looks."""
    icon, tone = _MEETINGS[state]
    return Meaning(icon, _sentence(state.value), tone)


def presence(value: Presence) -> Meaning:
    """Return how somebody's attendance looks."""
    icon, tone = _PRESENCES[value]
    return Meaning(icon, _sentence(value.value), tone)


def interest(nature: InterestNature, recused: bool) -> Meaning:
    """Return how a declaration looks: a nil return, a harmless interest, or one that recuses."""
    if nature is InterestNature.NONE:
        return Meaning("check", "No interest", Tone.SUCCESS, "An explicit nil return.")
    word = f"{_sentence(nature.value)} interest"
    if recused:
        return Meaning("user-x", word, Tone.NOTICE, CONFLICTED.detail)
    return Meaning("user-check", word, Tone.INFO, "Stays by ruling of the chair.")


def papers(here: int, total: int, removed: bool) -> Meaning:
    """Return how it looks that so many of a case's papers are on this laptop."""
    if here == total:
        return Meaning("hard-drive", "here", Tone.NEUTRAL, "All papers are on this laptop.")
    if removed:
        words = "Removed from this laptop; the hub holds the papers. Fetch them to read them."
        return Meaning("cloud-download", "removed", Tone.NEUTRAL, words)
    word = f"{here} of {total} here" if here else "not here"
    words = f"{total - here} papers are not on this laptop. Synchronise, or fetch them now."
    return Meaning("cloud-download", word, Tone.INFO, words)


def sync(
    last: str, waiting: int, has_hub: bool = True, fault: str = "", received: str = ""
) -> Meaning:
    """Return how the sync state looks: what is stored here, and what the hub has seen.

    ``last`` is when the hub was last reached, as shown ("13:58", "" for never), ``waiting`` the own
    acts it has not seen, ``fault`` why it cannot be reached now, ``received`` how many devices hold
    the newest own act ("5 of 8"). *Stored* is not *seen*, and *seen* is not *received*.
    """
    if not has_hub:
        return Meaning("hard-drive", "Stored here · No hub", Tone.NEUTRAL)
    seen = f"Seen by the hub {last}" if last else "Never seen by the hub"
    queue = f" · {waiting} waiting" if waiting else ""
    got = f" · Received by {received}" if received else ""
    away = " · Hub out of reach" if fault else ""
    words = f"Stored here · {seen}{queue}{got}{away}"
    if fault:
        return Meaning("cloud-off", words, Tone.WARNING, fault)
    if waiting or not last:
        detail = "Everything is safe on this device; the hub has not seen all of it yet."
        return Meaning("cloud-upload", words, Tone.INFO, detail)
    return Meaning("cloud-check", words, Tone.SUCCESS, "The hub has seen all that is stored here.")


def _sentence(word: str) -> str:
    return word[:1].upper() + word[1:]
