"""One synchronisation: fetch and verify, fold what is new, carry out what is own, fetch papers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

import msgspec

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.ports import (
    PUSHED,
    Exchange,
    Fetched,
    Progress,
    Pulled,
    Pushed,
    Wanted,
    no_progress,
)
from dmap_desktop.domain.records import PANEL_STREAM, REPORTS_STREAM, case_stream
from dmap_desktop.services.epochs import tend_keys
from dmap_desktop.services.journal import NotFetched, find_case, fold_waiting, panel_of
from dmap_desktop.services.keeping import select
from dmap_desktop.services.letting_go import let_go
from dmap_desktop.services.private import prepare_copies, take_over
from dmap_desktop.services.reporting import owe_nothing, owe_receipt, report_if_due
from dmap_desktop.services.session import Session

_RECENT = 50
"""Own acts that are looked at first for the newest that others acknowledge."""
LAST_SYNC = "sync/last"
"""Where the store keeps when the last synchronisation ended, RFC 3339."""


class SyncReport(msgspec.Struct, frozen=True):
    """What a synchronisation did."""

    pushed: int
    pulled: int
    blobs: int
    """Documents fetched and carried out."""
    findings: tuple[Finding, ...]
    seconds: float
    touched: tuple[str, ...]
    held_back: str = ""
    """Which papers stay in the hub for want of room, in one sentence; "" for none."""
    let_go: tuple[str, ...] = ()
    """Which papers were removed from this laptop, and why; a sentence each."""


class SyncState(msgspec.Struct, frozen=True):
    """The two ticks: what is stored here, and what the hub has seen."""

    last: str
    """When the last synchronisation ended, RFC 3339; empty for never."""
    waiting: int
    """Own acts the hub has not seen."""
    received_by: int
    """Other devices in use that say they hold the newest own act that the hub has seen.

    Reports of devices do not count: nobody acknowledges those.
    """
    devices: int
    """Other devices in use; 0 while there is no own act to be received."""


def nobody_told(_: tuple[str, ...]) -> None:
    """Tell nobody."""


def synchronise(
    session: Session,
    exchange: Exchange,
    progress: Progress = no_progress,
    arrived: Callable[[tuple[str, ...]], None] = nobody_told,
) -> SyncReport:
    """Pull, fold, push, fetch, and report what came.

    ``arrived`` is told which streams hold new acts once they are folded: papers take longer.
    Raises Unavailable, or Cancelled when ``progress`` does; what was done stays done, and it can
    be run again.
    """
    started = time.monotonic()
    pulled = exchange.pull(progress)
    touched = fold_waiting(session)
    _check_fetched(session, pulled)
    if touched:
        arrived(touched)
    if PANEL_STREAM in touched:
        tend_keys(session)
    prepare_copies(session)
    pushed = exchange.push(progress)
    # After what is own was carried out, before anything is fetched.
    gone = let_go(session, changed=bool(touched))
    wanted = select(session)
    fetched = _fetch(session, exchange, pulled, wanted.papers, progress)
    papers = (_with_paper(session, finding, wanted.papers) for finding in fetched.findings)
    take_over(session, exchange)
    if report_if_due(session) is not None:
        told = exchange.push(progress)
        both = (*pushed.findings, *told.findings)
        pushed = Pushed(pushed.records + told.records, pushed.blobs, both)
    findings = tuple(dict.fromkeys((*pulled.findings, *pushed.findings, *papers)))
    with session.store.writing():
        note_arrivals(session, pulled, pushed)
        ended = session.clock.now().isoformat(timespec="seconds")
        session.store.save_findings(findings, ended)
        session.store.keep(LAST_SYNC, ended)
    return SyncReport(
        pushed=pushed.records,
        pulled=pulled.records,
        blobs=fetched.blobs + pushed.blobs,
        findings=findings,
        seconds=round(time.monotonic() - started, 3),
        touched=touched,
        held_back=wanted.held_back,
        let_go=tuple(one.sentence() for one in gone),
    )


def _fetch(
    session: Session,
    exchange: Exchange,
    pulled: Pulled,
    papers: Sequence[Wanted],
    progress: Progress,
) -> Fetched:
    """Fetch papers, and remember before they come that others want to know them received."""
    came = bool(set(pulled.touched) - {REPORTS_STREAM})
    already = owe_receipt(session) if came or papers else True
    fetched = exchange.fetch(papers, progress)
    if not (came or already or fetched.blobs):
        owe_nothing(session)
    return fetched


def _check_fetched(session: Session, pulled: Pulled) -> None:
    """Raise NotFetched, with what is known of the reason, while no record of the panel is here."""
    if session.store.state(PANEL_STREAM) is not None:
        return
    with session.store.writing():
        session.store.save_findings(
            pulled.findings, session.clock.now().isoformat(timespec="seconds")
        )
    for finding in pulled.findings:
        if not finding.waiting:
            raise NotFetched(finding.sentence)
    raise NotFetched(
        "The hub holds nothing yet that this laptop can read: the secretariat has not synchronised "
        "since it enrolled this device. Synchronise again later."
    )


def note_arrivals(session: Session, pulled: Pulled, pushed: Pushed) -> None:
    """Keep when the acts of others arrived here, and when own acts were carried out."""
    ends: dict[str, int] = {}
    if pulled.records:
        heads = session.store.heads()
        ends = {device: h.sequence for device, h in heads.items() if device != session.device}
    if pushed.records:
        ends[session.device] = int(session.store.kept(PUSHED) or 0)
    if ends:
        session.store.save_arrivals(ends, session.clock.now().isoformat(timespec="seconds"))


def _with_paper(session: Session, finding: Finding, wanted: Iterable[Wanted]) -> Finding:
    """Say of a document of the hub which paper it should be: the hub knows it by its hash."""
    for place in wanted:
        if not finding.place.endswith(place.blob):
            continue
        case = find_case(session, place.stream.removeprefix(case_stream("")))
        if case is None or case.pack is None:
            continue
        for paper in (*case.pack.papers, case.pack.application):
            if paper.blob == place.blob:
                what = f" It should be {paper.name} of {case.reference}."
                return msgspec.structs.replace(finding, sentence=finding.sentence + what)
    return finding


def sync_state(session: Session) -> SyncState:
    """Return the two ticks."""
    pushed = int(session.store.kept(PUSHED) or 0)
    own = session.store.heads().get(session.device)
    newest = own.sequence if own else 0
    told = _newest_told(session, pushed)
    receipts = session.store.receipts(session.device)
    others = [
        device.id
        for device in panel_of(session).devices.values()
        if device.id != session.device and device.revoked_after is None
    ]
    return SyncState(
        last=session.store.kept(LAST_SYNC) or "",
        waiting=newest - pushed,
        received_by=sum(receipts.get(device, 0) >= told for device in others) if told else 0,
        devices=len(others) if told else 0,
    )


def _newest_told(session: Session, pushed: int) -> int:
    """Return the number of the newest own act in the hub that is more than a report; 0 for none.

    Mostly it is among the last few; who only reads has written a hundred reports since.
    """
    end, count = pushed, _RECENT
    while end > 0:
        recent = session.store.acts_of(session.device, max(end - count, 0))
        told = [a.sequence for a in recent if a.sequence <= end and a.stream != REPORTS_STREAM]
        if told:
            return max(told)
        end, count = end - count, count * 4
    return 0
