"""What each case was about and how it ended, drawn from its records and its application."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dmap_desktop.assessment.reading import stated, when
from dmap_desktop.domain.application import Application, Block
from dmap_desktop.domain.case import Case, CaseState
from dmap_desktop.domain.case_facts import ENDING, CaseFacts, Ending
from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.ports import Progress, no_progress
from dmap_desktop.services.journal import find_case
from dmap_desktop.services.reading import plain_paper
from dmap_desktop.services.registering import conditions_of, decided_on
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session

_PURPOSE = ("project.title", "project.aims", "project.benefit", "project.outputs")
_AT_ONCE = 50
"""Cases whose facts are kept in one transaction."""


def bring_up_to_date(session: Session, progress: Progress = no_progress) -> int:
    """Draw up the facts of every case that changed, or whose papers came; return how many.

    ``progress`` may raise Cancelled: what is drawn up until then is kept.
    """
    stale = session.store.stale_facts()
    for start in range(0, len(stale), _AT_ONCE):
        progress("Reading settled cases", start, len(stale))
        with session.store.writing():
            for reference in stale[start : start + _AT_ONCE]:
                case = find_case(session, reference)
                if case is not None:
                    settled = ending_of(case) is not Ending.OPEN
                    session.store.save_facts(facts_of(session, case, whole=settled))
    return len(stale)


def facts_of(session: Session, case: Case, *, whole: bool = True) -> CaseFacts:
    """Return the facts of a case, as far as this person may see it and its papers are here.

    Without ``whole`` the application is not opened: the records alone are drawn upon.
    """
    application = _application(session, case) if whole else None
    seen, pack, received = sight_of(session, case), case.pack, case.received
    drawn = CaseFacts(
        reference=case.reference,
        title=received.title,
        organisation=received.organisation,
        organisation_type=received.organisation_type,
        people=received.people,
        datasets=_named_datasets(received.register_fields.get("datasets", "")),
        tier=pack.tier_recommended if pack and seen.findings else None,
        purpose="\n".join([received.title, received.summary, *received.register_fields.values()]),
        ending=ending_of(case),
        outcome=case.outcome.value if case.outcome else case.state.value,
        conditions=conditions_of(case),
        decided=case.withdrawal.record.withdrawn if case.withdrawal else decided_on(case),
        regime=f"{pack.rules.name} ({pack.rules.version})" if pack else "",
        awaits=pack.application.blob if whole and pack and seen.papers and not application else "",
    )
    return drawn if application is None else _with_application(drawn, application)


def ending_of(case: Case) -> Ending:
    """Return how a case ended."""
    if case.state is CaseState.WITHDRAWN:
        return Ending.WITHDRAWN
    if case.state is CaseState.CONTESTED or case.outcome is None:
        return Ending.OPEN
    return ENDING.get(case.outcome, Ending.OPEN)


def _with_application(drawn: CaseFacts, application: Application) -> CaseFacts:
    asked = tuple(item for item in application.items if item.block is Block.BY_REQUEST)
    own = drawn.organisation.lower()
    parties = application.parties
    until = when(application.answer("retention.until")) or when(application.answer("project.end"))
    return msgspec.structs.replace(
        drawn,
        people=_each_once([*drawn.people, *(party.name for party in parties)]),
        processors=_each_once(p.organisation for p in parties if p.organisation.lower() != own),
        datasets=_each_once(item.dataset for item in application.items) or drawn.datasets,
        items=asked,
        read=True,
        route=stated(application, "setting.route"),
        purpose="\n".join(filter(None, (stated(application, key) for key in _PURPOSE)))
        or drawn.purpose,
        years=stated(application, "data.years"),
        until=until.isoformat() if until else "",
    )


def _application(session: Session, case: Case) -> Application | None:
    """Return the application as published, None where it is not here or not for this person."""
    if case.pack is None or not session.store.has_blob(case.pack.application.blob):
        return None
    try:
        data = plain_paper(session, case, case.pack.application)
        return msgspec.json.decode(data, type=Application)
    except (Mendable, *UNDECODABLE):
        return None  # the records still say something of the case; who opens it is told why


def _named_datasets(text: str) -> tuple[str, ...]:
    """Return what the form's prose calls the datasets, as far as it lists them."""
    parts = (part.strip(" .") for line in text.splitlines() for part in line.split(","))
    return _each_once(part for part in parts if 0 < len(part) <= 60)


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
