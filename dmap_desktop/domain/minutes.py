"""The minutes of a meeting as content: every writer prints the same. Frozen values; msgspec only.

The parts follow the published minutes of comparable bodies (domain notes, section 4): attendance
and chair by item range, quorum per item, interests with what was done, conditions apart from
advice, decisions between meetings reported, dissent and abstention.
"""

from __future__ import annotations

import msgspec

from dmap_desktop.domain.records import Condition


class Attendee(msgspec.Struct, frozen=True):
    """Somebody at the meeting: ``items`` is ``"all items"`` or ``"items 1 to 3"``."""

    name: str
    post: str
    role: str
    items: str


class MinutedInterest(msgspec.Struct, frozen=True):
    """An interest or a nil return: who, on which item, its nature and what was done."""

    name: str
    item: int
    reference: str
    nature: str
    detail: str
    done: str


class MinutedItem(msgspec.Struct, frozen=True):
    """One case as minuted."""

    number: int
    """On the agenda, from 1; 0 for a decision between meetings."""
    reference: str
    title: str
    applicant: str
    asked: str
    """What is asked, in a paragraph: datasets, years, tier asked for."""
    checked: tuple[str, ...]
    """What was checked: gates, tier recommended, score with its convention named."""
    discussion: str
    quorum: str
    """The rule and the count, in a sentence."""
    outcome: str
    reasons: str
    conditions: tuple[Condition, ...]
    advice: tuple[str, ...]
    approving: tuple[str, ...]
    against: tuple[str, ...]
    abstaining: tuple[str, ...]
    other: tuple[str, ...]
    """Names with another vote, such as ``"A. Name (more information needed)"``."""
    excluded: tuple[str, ...]
    """Ballots that did not count, each with why."""
    question: str = ""
    """What the DSPB is asked, when escalated."""
    ruling: str = ""
    """The DSPB's ruling, when it has ruled."""
    silent: tuple[str, ...] = ()
    """Who could have voted, and from whom no ballot came."""
    records: tuple[str, ...] = ()
    """Hashes of the envelopes the item rests on: closing, decision, ruling."""
    hidden: str = ""
    """Why discussion and ballots are left out: who draws the minutes up may not see them."""


class Action(msgspec.Struct, frozen=True):
    """A line of the action log."""

    number: str
    """Meeting and running number, such as ``"12.03"``."""
    text: str
    owner: str
    due: str
    state: str


class Minutes(msgspec.Struct, frozen=True):
    """The minutes of one meeting."""

    body: str
    title: str
    kind: str
    held_on: str
    """ISO date."""
    status: str
    """draft or confirmed."""
    marking: str
    chairs: tuple[str, ...]
    """``"R. Name (items 1 to 3)"``."""
    present: tuple[Attendee, ...]
    in_attendance: tuple[Attendee, ...]
    """Advisers and secretariat, apart from the voters."""
    apologies: tuple[str, ...]
    interests: tuple[MinutedInterest, ...]
    items: tuple[MinutedItem, ...]
    between_meetings: tuple[MinutedItem, ...]
    actions: tuple[Action, ...]
    counting_rules: tuple[str, ...]
    """The rule behind each count the minutes print."""


class RegisterRow(msgspec.Struct, frozen=True):
    """One line of the public register. Each event is stored by itself (domain notes, section 7)."""

    reference: str
    organisation: str
    organisation_type: str
    title: str
    summary: str
    aims: str
    audience: str
    outputs: str
    datasets: str
    tier: str
    status: str
    received: str
    decided: str
    outcome: str
    conditions: str
    decided_by: str
    """``"the panel"`` or ``"the DSPB"``."""
    combined: str
    """The combined column of the published editions, derived from the events."""


class Register(msgspec.Struct, frozen=True):
    """An edition of the public register, with its counting rule."""

    title: str
    as_of: str
    counting_rule: str
    rows: tuple[RegisterRow, ...]
