"""Folding records into state: the same acts give the same state in any order of arrival.

Imports msgspec only. An act that breaks a rule is kept as a :class:`Refusal` and never applied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
from msgspec.structs import replace

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.casework import apply_case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.meeting import Meeting, apply_meeting
from dmap_desktop.domain.panel import OFFICIAL_APPROVALS, Panel, PanelHistory
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

    Raises Refused when no record of it founds the panel. Which device founded it is pinned, and
    checked as acts arrive (:func:`dmap_desktop.domain.chain.check_next`).
    """
    ordered = sorted(acts, key=lambda act: act.order)
    founding = next((act for act in ordered if _founds(act)), None)
    if founding is None:
        raise Refused("No record founds this panel; fetch from the hub again.")
    orders, states, refused = [founding.order], [_found(founding)], []
    for act in ordered:
        if act is founding:
            continue
        try:
            if act.order < founding.order:
                raise Refused("It is dated before the founding of the panel.")
            states.append(apply_panel(PanelHistory(tuple(orders), tuple(states)), act))
            orders.append(act.order)
        except Refused as error:
            refused.append(refusal(act, error))
    return PanelHistory(tuple(orders), tuple(states)), tuple(refused)


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


def apply_panel(history: PanelHistory, act: r.Act) -> Panel:
    """Return the panel after ``act``. Raises Refused with the rule that ``act`` breaks."""
    panel, record = history.latest, act.record
    if isinstance(record, r.UnknownRecord):
        raise Refused(f"This program does not know records of type {record.type}; update it.")
    if isinstance(record, r.PanelFounded):
        raise Refused("The panel is founded already; a second founding does not count.")
    check_may(history.author(act.device, act.sequence, act.order), type(record))
    if isinstance(record, r.MemberEnrolled):
        return replace(panel, people={**panel.people, record.person.id: record.person})
    if isinstance(record, r.DeviceEnrolled):
        return _enrol(panel, record)
    if isinstance(record, r.DeviceRevoked):
        return _revoke(panel, record)
    if isinstance(record, r.PolicyAdopted):
        if record.policy.approvals_needed < OFFICIAL_APPROVALS:
            raise Refused("At least 3 panel members must approve; a policy cannot ask for fewer.")
        return replace(panel, policy=record.policy)
    if isinstance(record, r.RulesAdopted):
        return replace(panel, rules=record.rules, catalogue=record.catalogue)
    raise Refused(f"An act of the kind {type(record).__name__} has no place in the panel's log.")


def refusal(act: r.Act, error: Refused) -> Refusal:
    """Return ``error`` as the refusal of ``act``."""
    record = act.record
    kind = record.type if isinstance(record, r.UnknownRecord) else type(record).__name__
    return Refusal(act.device, act.sequence, act.hash, act.stream, kind, str(error))


def _founds(act: r.Act) -> bool:
    return isinstance(act.record, r.PanelFounded) and act.sequence == 1


def _found(act: r.Act) -> Panel:
    record = act.record
    assert isinstance(record, r.PanelFounded)
    if record.device.id != act.device or record.device.person != record.founder.id:
        raise Refused("The founding record was not written by the founder's own device.")
    return Panel(
        id=act.panel,
        title=record.title,
        people={record.founder.id: record.founder},
        devices={record.device.id: record.device},
        policy=record.policy,
        epochs=(record.recipient,),
        key_files={f"1/{record.device.id}": record.key_sha256},
    )


def _enrol(panel: Panel, record: r.DeviceEnrolled) -> Panel:
    device = record.device
    if device.person not in panel.people:
        raise Refused("A device belongs to a person of the panel; enrol the person first.")
    if device.id in panel.devices:
        raise Refused(f"The device {device.id[:8]} is enrolled already.")
    files = {f"{epoch}/{device.id}": sha256 for epoch, sha256 in record.keys.items()}
    return replace(
        panel,
        devices={**panel.devices, device.id: device},
        key_files={**panel.key_files, **files},
    )


def _revoke(panel: Panel, record: r.DeviceRevoked) -> Panel:
    device = panel.devices.get(record.device)
    if device is None or device.revoked_after is not None:
        raise Refused(f"The device {record.device[:8]} is not enrolled, or was revoked before.")
    revoked = replace(device, revoked_after=record.last_sequence)
    epoch = panel.epoch + 1
    files = {f"{epoch}/{device}": sha256 for device, sha256 in record.keys.items()}
    return replace(
        panel,
        devices={**panel.devices, record.device: revoked},
        epochs=(*panel.epochs, record.recipient),
        key_files={**panel.key_files, **files},
    )


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
