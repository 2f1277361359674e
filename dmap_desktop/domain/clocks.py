"""Clocks that cannot be right. They order nothing; a wrong one is said, and changes no outcome.

What an act had seen was written before it, and what had seen it was written after it. A clock that
says otherwise, by more than ``TOLERANCE``, is shown beside the act. Our own convention.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dmap_desktop.domain.records import Act

TOLERANCE = timedelta(minutes=15)
_UNITS = (
    (timedelta(days=365), "year"),
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


@dataclass(frozen=True, slots=True)
class _Contradiction:
    """An act that cannot have been written when its clock says, if this one was."""

    device: str
    other: str
    """The other act's hash."""
    gap: timedelta
    saw: bool
    """Whether the act saw the other one, or was seen by it."""


def clock_faults(acts: Iterable[Act]) -> dict[str, str]:
    """Return what is odd about the clock of an act, in a sentence, by the act's hash.

    Where two acts contradict each other, the one that contradicts acts of more devices is at fault,
    so that one device in the year 2090 does not put all others in the wrong; else it is both.
    """
    ordered = sorted(acts, key=lambda act: act.order)
    times = {(act.device, act.sequence): (act.hash, read_wall(act.wall)) for act in ordered}
    faults = {
        act.hash: "Its clock gave no time that can be read."
        for act in ordered
        if times[act.device, act.sequence][1] is None
    }
    contradictions = _contradictions(ordered, times)
    devices = {hash_: {c.device for c in found} for hash_, found in contradictions.items()}
    for hash_, found in contradictions.items():
        blamed = [c for c in found if len(devices[hash_]) >= len(devices[c.other])]
        if blamed:
            faults[hash_] = _sentence(sorted(blamed, key=lambda c: c.gap)[(len(blamed) - 1) // 2])
    return faults


def read_wall(wall: str) -> datetime | None:
    """Return a time as an act has it, or None when it is none."""
    try:
        read = datetime.fromisoformat(wall)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def in_words(span: timedelta) -> str:
    """Return a length of time by its largest unit: ``"3 days"``."""
    for unit, word in _UNITS:
        if span >= unit:
            count = span // unit
            return f"{count} {word}" if count == 1 else f"{count} {word}s"
    return "less than a minute"


def _contradictions(
    ordered: list[Act], times: Mapping[tuple[str, int], tuple[str, datetime | None]]
) -> dict[str, list[_Contradiction]]:
    """Return with which acts each act contradicts, by hash: of those that saw it or that it saw."""
    found: dict[str, list[_Contradiction]] = {}
    seen: dict[str, dict[str, int]] = {}
    for act in ordered:
        known = seen.setdefault(act.device, {})
        known.update({device: head.sequence for device, head in act.heads.items()})
        known[act.device] = act.sequence - 1
        wall = times[act.device, act.sequence][1]
        if wall is None:
            continue
        for device, sequence in known.items():
            hash_, before = times.get((device, sequence), ("", None))
            if before is not None and (gap := before - wall) > TOLERANCE:
                found.setdefault(act.hash, []).append(_Contradiction(device, hash_, gap, True))
                other = _Contradiction(act.device, act.hash, gap, False)
                found.setdefault(hash_, []).append(other)
    return found


def _sentence(found: _Contradiction) -> str:
    gap = in_words(found.gap)
    if found.saw:
        return f"By its clock it was written {gap} before acts that it had seen."
    return f"By its clock it was written {gap} after others had seen it."
