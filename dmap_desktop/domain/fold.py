"""Folding records into state: the same acts give the same state in any order of arrival.

Imports msgspec only. An act that breaks a rule is kept as a :class:`Refusal` and never applied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.casework import apply_case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.meeting import Meeting, apply_meeting
from dmap_desktop.domain.panel import PanelHistory
from dmap_desktop.domain.panelwork import apply_panel, found
from dmap_desktop.domain.permissions import check_may

State = TypeVar("State")


class Refusal(msgspec.Struct, frozen=True):
    """An act that is kept but does not count, and the rule it broke."""

    device: str
    sequence: int
    hash: str
    stream: str
    kind: str
    rule: str


@dataclass(frozen=True, slots=True)
class Folded(Generic[State]):
    """A state and the acts that were refused on the way to it."""

    state: State | None
    refused: tuple[Refusal, ...]


def fold_panel(acts: Iterable[r.Act]) -> tuple[PanelHistory, tuple[Refusal, ...]]:
    """Fold the panel's own stream into its history.

    A revocation names the last act of a device that counts, so it must be known before the acts it
    bears on, whatever order these claim. Of two devices that revoke each other the one enrolled
    earlier prevails: revocations are taken up in the order of enrolment, each in a pass of its own.

    Raises Refused when no record of it founds the panel. Which device founded it is pinned, and
    checked as acts arrive (:func:`dmap_desktop.domain.chain.check_next`).
    """
    ordered = _from_the_founding(sorted(acts, key=lambda act: act.order))
    revokers = {act.device for act in ordered if isinstance(act.record, r.DeviceRevoked)}
    cuts: dict[str, int] = {}
    folded = _fold_panel(ordered, cuts)
    while heard := [d for d in folded.history.latest.devices if d in revokers]:
        revokers.remove(heard[0])
        cuts = _cut(cuts, folded.revocations, heard[0])
        folded = _fold_panel(ordered, cuts)
    for _ in folded.revocations:
        # A revocation by a device that a junior revoked earlier falls with the act that made it.
        standing = _cut({}, folded.revocations)
        if standing == cuts:
            break
        cuts = standing
        folded = _fold_panel(ordered, cuts)
    return folded.history, folded.refused


def fold_case(history: PanelHistory, acts: Iterable[r.Act]) -> Folded[Case]:
    """Fold the acts of one case's stream."""
    return _fold(history, acts, apply_case)


def fold_meeting(history: PanelHistory, acts: Iterable[r.Act]) -> Folded[Meeting]:
    """Fold the acts of one meeting's stream."""
    return _fold(history, acts, apply_meeting)


def fold_reports(history: PanelHistory, acts: Iterable[r.Act]) -> tuple[Refusal, ...]:
    """Return the reports of devices that do not count. They change no state."""
    refused: list[Refusal] = []
    for act in sorted(acts, key=lambda act: act.order):
        try:
            check_report(history, act)
        except Refused as error:
            refused.append(refusal(act, error))
    return tuple(refused)


def check_report(history: PanelHistory, act: r.Act) -> None:
    """Raise Refused with the rule that ``act`` breaks as the report of a device."""
    record = act.record
    if isinstance(record, r.UnknownRecord):
        raise Refused(f"This program does not know records of type {record.type}; update it.")
    check_may(history.author(act.device, act.sequence, act.order), type(record))
    if not isinstance(record, r.DeviceReported):
        raise Refused(f"An act of the kind {type(record).__name__} has no place in the reports.")


def refusal(act: r.Act, error: Refused) -> Refusal:
    """Return ``error`` as the refusal of ``act``."""
    record = act.record
    kind = record.type if isinstance(record, r.UnknownRecord) else type(record).__name__
    return Refusal(act.device, act.sequence, act.hash, act.stream, kind, str(error))


def _from_the_founding(ordered: list[r.Act]) -> list[r.Act]:
    """Return ``ordered`` with the founding first."""
    for place, act in enumerate(ordered):
        if isinstance(act.record, r.PanelFounded) and act.sequence == 1:
            return [act, *ordered[:place], *ordered[place + 1 :]]
    raise Refused("No record founds this panel; fetch from the hub again.")


@dataclass(frozen=True, slots=True)
class _FoldedPanel:
    history: PanelHistory
    refused: tuple[Refusal, ...]
    revocations: tuple[tuple[str, r.DeviceRevoked], ...]
    """Those that were applied, each with the device that wrote it."""


def _fold_panel(ordered: list[r.Act], cuts: Mapping[str, int]) -> _FoldedPanel:
    """Fold once, with the last act that counts of revoked devices known beforehand."""
    panel = found(ordered[0])
    orders, states = [ordered[0].order], [panel]
    refused: list[Refusal] = []
    revocations: list[tuple[str, r.DeviceRevoked]] = []
    for act in ordered[1:]:
        try:
            if act.order < orders[0]:
                raise Refused("It is dated before the founding of the panel.")
            # Only the newest state: every act in the order finds the one before it.
            panel = apply_panel(PanelHistory((orders[-1],), (panel,), dict(cuts)), act)
        except Refused as error:
            refused.append(refusal(act, error))
            continue
        orders.append(act.order)
        states.append(panel)
        if isinstance(act.record, r.DeviceRevoked):
            revocations.append((act.device, act.record))
    history = PanelHistory(tuple(orders), tuple(states), dict(cuts))
    return _FoldedPanel(history, tuple(refused), tuple(revocations))


def _cut(
    cuts: Mapping[str, int], revocations: Iterable[tuple[str, r.DeviceRevoked]], by: str = ""
) -> dict[str, int]:
    """Return ``cuts`` with what the revocations say, or only those that the device ``by`` wrote."""
    made = dict(cuts)
    for device, record in revocations:
        if not by or device == by:
            last = record.last_sequence
            made[record.device] = min(last, made.get(record.device, last))
    return made


def _fold(
    history: PanelHistory,
    acts: Iterable[r.Act],
    apply: Callable[[PanelHistory, State | None, r.Act], State],
) -> Folded[State]:
    state: State | None = None
    refused: list[Refusal] = []
    for act in sorted(acts, key=lambda act: act.order):
        try:
            state = apply(history, state, act)
        except Refused as error:
            refused.append(refusal(act, error))
    return Folded(state, tuple(refused))
