"""Papers that leave this laptop by themselves: of closed cases, and some time after a settlement.

A case is closed to somebody who has an interest in it. How long papers of settled cases stay is
settled for this laptop alone. What is removed stays in the hub, and comes back with the right.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case, CaseState
from dmap_desktop.domain.clocks import read_wall
from dmap_desktop.domain.ports import PUSHED
from dmap_desktop.domain.summary import CaseSummary
from dmap_desktop.domain.visibility import sight
from dmap_desktop.services.anchoring import FOUND
from dmap_desktop.services.journal import find_case, panel_of
from dmap_desktop.services.keeping import Keeping, choice_of, choose
from dmap_desktop.services.session import Session

DAYS = (0, 30, 90, 180, 365)
"""Days that papers stay after their case is settled; 0 for as long as they may be read."""
_DAYS, _LOOKED = "papers/days", "papers/looked"
_SETTLED = frozenset({CaseState.APPROVED, CaseState.REJECTED, CaseState.WITHDRAWN})


class LetGo(msgspec.Struct, frozen=True):
    """The papers of one case that were removed from this laptop."""

    case: str
    papers: int
    why: str

    def sentence(self) -> str:
        """Say what was removed and why."""
        many = "1 paper" if self.papers == 1 else f"{self.papers} papers"
        return f"{many} of {self.case} were removed from this laptop: {self.why}"


def days_kept(session: Session) -> int:
    """Return how many days papers stay after their case is settled; 0 for no end."""
    kept = session.store.kept(_DAYS) or ""
    return int(kept) if kept.isdecimal() and int(kept) in DAYS else 0


def keep_for(session: Session, days: int) -> None:
    """Let papers stay ``days`` after their case is settled; the next look removes what is over."""
    session.store.keep(_DAYS, str(days))
    session.store.drop(_LOOKED)


def let_go(session: Session, *, changed: bool) -> tuple[LetGo, ...]:
    """Remove the papers that shall not be here any more; return what was removed.

    Cases are looked at when records have ``changed``, and once a day.
    """
    today = session.clock.now().date().isoformat()
    new_day = session.store.kept(_LOOKED) != today
    if not (changed or new_day) or session.store.state(r.PANEL_STREAM) is None:
        return ()
    found = [_close(session, summary) for summary in _closed_to_me(session)]
    days = days_kept(session)
    if days:
        found += [_expire(session, summary, days) for summary in session.store.cases()]
    if new_day and not _waiting(session):
        session.store.keep(_LOOKED, today)
    return tuple(one for one in found if one is not None)


def leaves_on(session: Session, case: Case) -> str:
    """Return the day on which the papers of a case leave this laptop, ISO; "" for no such day.

    Those that somebody chose to keep here stay.
    """
    kept = choice_of(session, case.reference) is Keeping.KEPT
    days, settled = 0 if kept else days_kept(session), _settled(case)
    wall = read_wall(settled) if days and settled else None
    return "" if wall is None else (wall + timedelta(days=days)).date().isoformat()


def _waiting(session: Session) -> bool:
    """Say whether own acts wait for the hub: what they publish cannot go yet, and is looked at."""
    own = session.store.heads().get(session.device)
    return own is not None and own.sequence > int(session.store.kept(PUSHED) or 0)


def _closed_to_me(session: Session) -> list[CaseSummary]:
    panel = panel_of(session)
    return [
        summary
        for summary in session.store.cases()
        if summary.pack and not sight(panel, summary, session.person).papers
    ]


def _close(session: Session, summary: CaseSummary) -> LetGo | None:
    removed = _remove(session, find_case(session, summary.reference))
    why = (
        "the case is closed to you. What you wrote yourself is kept, hidden with the case; papers "
        "come back if the chair rules that you may stay."
    )
    return LetGo(summary.reference, removed, why) if removed else None


def _expire(session: Session, summary: CaseSummary, days: int) -> LetGo | None:
    if summary.state not in _SETTLED or not summary.pack:
        return None
    case = find_case(session, summary.reference)
    leaves = leaves_on(session, case) if case else ""
    if not leaves or leaves > session.clock.now().date().isoformat():
        return None
    removed = _remove(session, case)
    if not removed:
        return None
    choose(session, summary.reference, Keeping.REMOVED)  # until somebody fetches them again
    why = f"it was settled more than {days} days ago. Fetch them again on the Cases screen."
    return LetGo(summary.reference, removed, why)


def _remove(session: Session, case: Case | None) -> int:
    """Remove every paper of every pack of a case, and what of it can be searched."""
    if case is None or not _carried(session, case):
        return 0
    names = {p.blob for pack in case.packs for p in (*pack.papers, pack.application)}
    here = [name for name in sorted(names) if session.store.has_blob(name)]
    session.store.drop_blobs(here)
    if here:
        session.store.unindex(r.case_stream(case.reference))
        session.store.drop(*session.store.kept_names(f"{FOUND}{case.reference}/"))
    return len(here)


def _carried(session: Session, case: Case) -> bool:
    """Say whether the hub has every pack of this device: else the only copy may be here."""
    pushed = int(session.store.kept(PUSHED) or 0)
    return not any(
        act.device == session.device
        and act.sequence > pushed
        and isinstance(act.record, r.PackPublished)
        for act in session.store.acts(r.case_stream(case.reference))
    )


def _settled(case: Case) -> str:
    """Return when a case was settled, by the clock of who did; "" while it is not."""
    if case.withdrawal is not None:
        return case.withdrawal.by.wall
    if case.state not in _SETTLED:
        return ""
    if case.ruling is not None:
        return case.ruling.by.wall
    return case.decision.by.wall if case.decision else ""
