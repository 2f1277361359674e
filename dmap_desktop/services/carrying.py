"""A meeting in a box: records carried by hand while no hub can be reached."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dmap_desktop.domain.boxes import Boxed, Boxes
from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.ports import Progress, Pushed, no_progress
from dmap_desktop.domain.records import REPORTS_STREAM
from dmap_desktop.services.journal import fold_waiting, panel_of
from dmap_desktop.services.keeping import select
from dmap_desktop.services.reporting import owe_receipt
from dmap_desktop.services.session import Session
from dmap_desktop.services.syncing import note_arrivals

_FIGURES = 4
"""Figures of a device's id that name it at least."""


class Taken(msgspec.Struct, frozen=True):
    """What a file that was carried by hand has brought."""

    records: int
    papers: int
    findings: tuple[Finding, ...]
    awaited: tuple[Finding, ...]
    """What others have seen and has not come yet: normal until their files come, too."""
    touched: tuple[str, ...]


def write_box(
    session: Session,
    boxes: Boxes,
    path: Path,
    whom: str = "",
    papers: bool = True,
    progress: Progress = no_progress,
) -> Boxed:
    """Write everything held here to a file, or what ``whom`` lacks: a person, or one device.

    Raises Refused for nobody of the panel, Unavailable when it cannot be written, Cancelled.
    """
    return boxes.write(path, held_by(session, whom) if whom else {}, papers, progress)


def held_by(session: Session, whom: str) -> dict[str, int]:
    """Return how many acts of each device ``whom`` holds, by what their devices said themselves.

    ``whom`` is a person, or the first figures of one device. They may hold more by now; then some
    acts travel twice, which does no harm. Raises Refused.
    """
    theirs = _devices(panel_of(session), whom)
    held = {}
    for device, head in session.store.heads().items():
        told = {**session.store.receipts(device), device: head.sequence}
        held[device] = min((told.get(own, 0) for own in theirs), default=0)
    return held


def _devices(panel: Panel, whom: str) -> set[str]:
    if whom in panel.people:
        return {device.id for device in panel.devices_of(whom)}
    begin = whom.lower() if len(whom) >= _FIGURES else None
    named = {device for device in panel.devices if begin and device.startswith(begin)}
    if len(named) != 1:
        names = ", ".join(sorted(panel.people))
        raise Refused(
            f"Nobody of the panel is called {whom}, and no device begins so; there are: {names}."
        )
    return named


def take_box(session: Session, boxes: Boxes, path: Path, progress: Progress = no_progress) -> Taken:
    """Take in a file that was carried by hand, checked as everything from a hub is.

    Raises Unreadable for a file that is none, Refused for another panel's, Cancelled.
    """
    exchange = boxes.open(path)
    pulled = exchange.pull(progress)
    touched = fold_waiting(session)
    fetched = exchange.fetch(select(session).papers, progress)
    if fetched.blobs or set(pulled.touched) - {REPORTS_STREAM}:
        owe_receipt(session)
    found = tuple(dict.fromkeys((*pulled.findings, *fetched.findings)))
    wrong = tuple(finding for finding in found if not finding.waiting)
    with session.store.writing():
        note_arrivals(session, pulled, Pushed())
        if wrong:
            now = session.clock.now().isoformat(timespec="seconds")
            session.store.save_findings((*session.store.findings(), *wrong), now)
    return Taken(
        records=pulled.records,
        papers=fetched.blobs,
        findings=wrong,
        awaited=tuple(finding for finding in found if finding.waiting),
        touched=touched,
    )
