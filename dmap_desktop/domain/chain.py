"""Checking that no device's log has a gap, a fork, a changed past or a cut end. Msgspec only.

Pure functions fed with acts in order: who fetched them, and from where, is not their business.
``Who`` puts a device into words, such as ``Ruth Okafor's device 1a2b3c4d``.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.records import Act, Head, PanelFounded

Who = Callable[[str], str]

MOST_AHEAD = 1_000_000
"""How far an act's Lamport number may lie above all others: far more than a panel ever writes, and
few enough that nobody can use up the numbers there are."""
PATIENCE = 3
"""Synchronisations for which an act that others saw may be on its way before that is held to be
a cut log (our own convention)."""
_WHAT_TO_DO = "ask the secretariat to revoke the device and enrol it anew."


class Finding(msgspec.Struct, frozen=True):
    """Something wrong with a device's log or with an object of the hub."""

    device: str
    """Empty when it concerns no device's log."""
    sequence: int
    """0 when it concerns the log as a whole."""
    place: str
    """The hub's key, or the stream, where it was found."""
    sentence: str
    waiting: bool = False
    """Whether it is normal for a moment: what others saw has not arrived here yet."""


class KeptFinding(msgspec.Struct, frozen=True):
    """A finding with its history on this laptop."""

    finding: Finding
    found: str
    """When it was found first, by this laptop's clock, RFC 3339."""
    mended: str
    """When it was no longer found; empty while it stands."""


class Link(msgspec.Struct, frozen=True):
    """An act's place in its device's log: what the next act must follow."""

    sequence: int
    hash: str
    lamport: int


BEGINNING = Link(0, "", 0)
"""Before a device's first act."""


class Claim(msgspec.Struct, frozen=True):
    """What an act says its author had seen of another device."""

    witness: str
    at: int
    """The sequence number of the act that says so."""
    stream: str
    device: str
    head: Head
    looks: int = 0
    """In how many synchronisations the act it names was not there."""


def claims_of(act: Act) -> list[Claim]:
    """Return what ``act`` says of other devices."""
    return [claim_of(act, device) for device in sorted(act.heads)]


def claim_of(act: Act, device: str) -> Claim:
    """Return what ``act`` says of ``device``, which its heads must name."""
    return Claim(act.device, act.sequence, act.stream, device, act.heads[device])


def check_next(
    pin: Pin, before: Link, highest: int, act: Act, place: str, who: Who
) -> Finding | None:
    """Return what is wrong with ``act`` following ``before`` in its device's log, or None.

    ``highest`` is the highest Lamport number known.
    """
    number, expected = act.sequence, before.sequence + 1
    founding = act.device == pin.device and number == 1
    if act.panel != pin.panel:
        fault = "it was signed for another panel, and somebody carried it here"
    elif number > expected:
        fault = f"{_acts(expected, number - 1)} before it {_are(expected, number - 1)} missing"
    elif number < expected:
        fault = "it comes a second time, out of its place"
    elif act.previous != before.hash:
        fault = (
            f"it does not follow act {before.sequence} as it is known here; the log was forked "
            "or rewritten"
        )
    elif act.lamport <= before.lamport:
        fault = "it was dated back: it claims a place before the device's own earlier acts"
    elif act.lamport > highest + MOST_AHEAD:
        fault = "it claims a place far beyond all acts there are"
    elif founding != isinstance(act.record, PanelFounded):
        fault = (
            "it founds a panel that was founded already"
            if not founding
            else "the first record does not found the panel"
        )
    else:
        return None
    sentence = (
        f"Act {number} of {who(act.device)} does not count: {fault}. It lies in {place}; acts "
        f"before it count, those after it do not; {_WHAT_TO_DO}"
    )
    return Finding(act.device, number, place, sentence)


def fork(device: str, number: int, place: str, who: str) -> Finding:
    """Return the finding for a second act under a number that is taken."""
    sentence = (
        f"The log of {who} was forked: {place} holds another act {number} than the one known "
        f"here. The one known here counts; {_WHAT_TO_DO}"
    )
    return Finding(device, number, place, sentence)


def not_here(claim: Claim, end: int, who: Who) -> Finding:
    """Return the finding for an act that ``claim`` names, while the log ends at act ``end`` here.

    It is waiting for the first :data:`PATIENCE` looks: then it is held to be kept back.
    """
    ends = f"ends at act {end} here" if end else "has not begun here"
    early = claim.looks < PATIENCE
    cause = (
        "it has not arrived, or the end of the log was cut off. Synchronise again in a while."
        if early
        else f"it is missing after {claim.looks} synchronisations, so the end was cut off or is "
        "kept back. Synchronise on either laptop: it carries out again what it holds."
    )
    sentence = f"The log of {who(claim.device)} {ends}, but {_seen(claim, who)}; {cause}"
    return Finding(claim.device, claim.head.sequence, claim.stream, sentence, waiting=early)


def contradiction(claim: Claim, who: Who) -> Finding:
    """Return the finding for an act that ``claim`` names and that is another one here."""
    number = claim.head.sequence
    sentence = (
        f"The log of {who(claim.device)} was forked: {_seen(claim, who)}, and it is another than "
        f"act {number} here. Neither can be told to be the right one; {_WHAT_TO_DO}"
    )
    return Finding(claim.device, number, claim.stream, sentence)


def _seen(claim: Claim, who: Who) -> str:
    return f"{who(claim.witness)} had seen act {claim.head.sequence} before its own act {claim.at}"


def _acts(first: int, last: int) -> str:
    return f"act {first}" if first == last else f"acts {first} to {last}"


def _are(first: int, last: int) -> str:
    return "is" if first == last else "are"
