"""What a device reports: which packs are whole on it, what its person opened and exported.

Reading is noted here at once and carried out later, gathered in one act, so that the log of the
panel is no flood: at most one report an hour, but for packs that have become whole.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.services.journal import why_not, write
from dmap_desktop.services.session import Session

EVERY = timedelta(hours=1)
"""The shortest time between two reports of reading."""
_NEW, _TOLD = "report/new/", "report/told/"
_OWED, _LAST, _PACKS = "report/owed", "report/last", "report/packs"


def note_opened(session: Session, case: str, pack: int, paper: r.Paper) -> None:
    """Note that the person opened a paper today."""
    _note(session, r.AccessKind.OPENED, paper.sha256, case, pack)


def note_exported(session: Session, what: str, case: str = "") -> None:
    """Note that the person wrote a file; ``what`` says in words what is in it."""
    _note(session, r.AccessKind.EXPORTED, what, case, 0)


def owe_receipt(session: Session) -> bool:
    """Remember that something arrives that others want to know received.

    Said before it does, so that a program that is stopped in between forgets it not. Returns
    whether it was owed already.
    """
    already = session.store.kept(_OWED) is not None
    session.store.keep(_OWED, "1")
    return already


def owe_nothing(session: Session) -> None:
    """Take it back: nothing arrived."""
    session.store.drop(_OWED)


def report_if_due(session: Session) -> r.Act | None:
    """Write what there is to report, or nothing when that can wait. Raises as ``write``."""
    store = session.store
    owed = store.kept(_OWED) is not None
    noted = list(store.kept_names(_NEW))
    if not owed and not noted:
        return None
    packs = _newly_whole(session) if owed else {}
    now = session.clock.now()
    if not packs and not _hour_passed(store.kept(_LAST), now):
        return None
    record = r.DeviceReported(packs, pending_accesses(session))
    if why_not(session, r.REPORTS_STREAM, record) is not None:
        return None  # a device that was revoked has nothing to say any more
    with store.writing():
        act = write(session, r.REPORTS_STREAM, record)
        told = _packs_told(session) | packs
        store.keep(_PACKS, msgspec.json.encode(told).decode())
        store.keep(_LAST, now.isoformat(timespec="seconds"))
        store.drop(_OWED)
        _remember_told(session, noted, now)
    return act


def pending_accesses(session: Session) -> tuple[r.Access, ...]:
    """Return what was noted here and not reported yet, oldest first."""
    noted = session.store.kept_names(_NEW).values()
    accesses = (msgspec.json.decode(text, type=r.Access) for text in noted)
    return tuple(sorted(accesses, key=lambda access: access.at))


def _note(session: Session, kind: r.AccessKind, what: str, case: str, pack: int) -> None:
    now = session.clock.now()
    name = hashlib.sha256(f"{kind} {case} {pack} {what}".encode()).hexdigest()[:32]
    place = f"{now.date().isoformat()}/{name}"
    if session.store.kept(_NEW + place) is None and session.store.kept(_TOLD + place) is None:
        access = r.Access(kind, now.isoformat(timespec="seconds"), what, case, pack)
        session.store.keep(_NEW + place, msgspec.json.encode(access).decode())


def _newly_whole(session: Session) -> dict[str, int]:
    """Return the packs that are whole here and were not reported so, by case."""
    told = _packs_told(session)
    lacking = {paper.stream for paper in session.store.wanted()}
    return {
        summary.reference: summary.pack
        for summary in session.store.cases()
        if summary.pack > told.get(summary.reference, 0)
        and r.case_stream(summary.reference) not in lacking
    }


def _packs_told(session: Session) -> dict[str, int]:
    return msgspec.json.decode(session.store.kept(_PACKS) or "{}", type=dict[str, int])


def _hour_passed(last: str | None, now: datetime) -> bool:
    """Say whether a report is due; a clock that was set back does not keep it from being due."""
    return last is None or not timedelta() <= now - datetime.fromisoformat(last) < EVERY


def _remember_told(session: Session, names: list[str], now: datetime) -> None:
    """Move notes to what was told, and forget what was told on earlier days."""
    store, today = session.store, _TOLD + now.date().isoformat()
    for name in names:
        store.drop(name)
        store.keep(_TOLD + name.removeprefix(_NEW), "")
    for name in store.kept_names(_TOLD):
        if not name.startswith(today):
            store.drop(name)
