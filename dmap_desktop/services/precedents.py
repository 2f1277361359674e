"""Precedents of a case, and the ledger of what its party holds already."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dmap_desktop.assessment.ledger import Ledger, Party, open_ledger
from dmap_desktop.assessment.precedents import Precedent, departure, nearest
from dmap_desktop.assessment.reading import stated
from dmap_desktop.domain import records as r
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.case_facts import ENDING, CaseFacts, Ending
from dmap_desktop.domain.catalogue import alias_key
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.ports import Progress, no_progress
from dmap_desktop.services.case_facts import bring_up_to_date, facts_of
from dmap_desktop.services.catalogues import rulebook_in_force
from dmap_desktop.services.journal import case_of, panel_of, write
from dmap_desktop.services.reading import application_of
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session

_COMPARED = 200
"""Cases that are compared one by one, of those that share words, items or datasets."""


class Past(msgspec.Struct, frozen=True):
    """What the records say of cases like one, and of its party."""

    precedents: tuple[Precedent, ...]
    ledger: Ledger
    settled: int
    """Settled cases that were looked through."""


def past_of(session: Session, reference: str, progress: Progress = no_progress) -> Past:
    """Return precedents and ledger of a case.

    Raises Refused before the reader's first view and for who may not read the case, Unavailable
    when its papers are not here.
    """
    case = case_of(session, reference)
    asked, application = _asked(session, case)
    bring_up_to_date(session, progress)
    settled = sum(1 for held in session.store.cases() if _is_settled(held.outcome, held.state))
    return Past(_nearest(session, asked), _ledger(session, asked, application), settled)


def departure_of(session: Session, reference: str, outcome: r.Outcome) -> str:
    """Return which of the nearest cases a draft decision departs from, "" for none.

    Where the findings of a case are closed to the person, so is this.
    """
    case = case_of(session, reference)
    try:
        asked, _ = _asked(session, case)
    except Refused:
        return ""
    bring_up_to_date(session)
    return departure(ENDING.get(outcome, Ending.OPEN), _nearest(session, asked))


def join_names(session: Session, names: Sequence[str], reason: str = "") -> r.Act:
    """Record that organisations' names mean one and the same; one name alone parts it again.

    Raises Refused.
    """
    held = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    return write(session, r.PANEL_STREAM, r.OrganisationNamed(held, reason.strip()))


def _asked(session: Session, case: Case) -> tuple[CaseFacts, Application]:
    allowed = sight_of(session, case)
    if not allowed.findings or case.pack is None:
        raise Refused(allowed.why_hidden or f"The pack of {case.reference} is not published yet.")
    application = application_of(session, case)
    return facts_of(session, case), application


def _nearest(session: Session, asked: CaseFacts) -> tuple[Precedent, ...]:
    return nearest(asked, session.store.alike(asked, _COMPARED))


def _ledger(session: Session, asked: CaseFacts, application: Application) -> Ledger:
    store, book = session.store, rulebook_in_force(session)
    own = panel_of(session).names_of(asked.organisation)
    text = stated(application, "people.processors").lower()
    named = [name for name in store.organisations() if len(name) > 3 and name.lower() in text]
    processors = [*asked.processors, *(name for name in named if name not in own)]
    alike = [name for one in own for name in store.organisations(looking_like=one)]
    settled = store.facts_of([*own, *processors, *asked.people, *alike])
    party = Party(_keys(own), _keys(asked.people), _keys(processors), _keys(alike))
    today = session.clock.now().date().isoformat()
    return open_ledger(asked, party, settled, book.catalogue, book.rules, today)


def _keys(names: Sequence[str]) -> frozenset[str]:
    return frozenset(alias_key(name) for name in names if name)


def _is_settled(outcome: r.Outcome | None, state: str) -> bool:
    return state == "withdrawn" or (outcome is not None and outcome in ENDING)
