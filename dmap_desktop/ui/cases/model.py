"""The columns of the table of cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dmap_desktop.domain.case import WAITS_FOR, CaseState
from dmap_desktop.domain.summary import CaseSummary, clock_of
from dmap_desktop.services.keeping import CasePapers, Keeping
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import BLIND, CONFLICTED, Meaning
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.models.columns import Column, meaning_column

ROUTES = {1: 0, 2: 1, 4: 2, 3: 3, None: 4}
"""Order of routes, the strictest first: the tier number is no scale."""


def columns_for(
    person: str,
    papers_of: Callable[[str], CasePapers | None],
    today: Callable[[], date] = date.today,
) -> tuple[Column[CaseSummary], ...]:
    """Return the columns as ``person`` sees them; ``papers_of`` says where a case's papers are.

    The clocks of the cases count to ``today``.
    """

    def tier(case: CaseSummary) -> Meaning | None:
        if person in case.recused:
            return CONFLICTED
        if case.pack and case.tier_recommended is None and not case.tier_words:
            return BLIND
        shown = meaning.tier(case.tier_recommended)
        moved = case.tier_asked is not None and case.tier_asked != case.tier_recommended
        tone = Tone.WARNING if moved and case.tier_words else Tone.NEUTRAL
        return Meaning(shown.icon, case.tier_words or "Not assessed", tone, shown.detail)

    def papers(case: CaseSummary) -> Meaning | None:
        found = papers_of(case.reference)
        if found is None:
            return None
        return meaning.papers(found.here, found.papers, found.keeping is Keeping.REMOVED)

    def missing(case: CaseSummary) -> int:
        found = papers_of(case.reference)
        return -1 if found is None else found.missing

    return (
        Column("Reference", lambda case: case.reference, strong=True, width=116),
        Column("Title", lambda case: case.title, tooltip=lambda case: case.title),
        Column("Organisation", lambda case: case.organisation, width=124),
        Column("Received", lambda case: case.received, figures=True, width=112),
        _clock(today),
        meaning_column(
            "State",
            lambda case: _state(case.state),
            140,
            sort=lambda case: list(CaseState).index(case.state),
        ),
        meaning_column("Tier", tier, 148, sort=lambda case: ROUTES[case.tier_recommended]),
        meaning_column(
            "Risk (ours)", _risk, 122, sort=lambda case: -1.0 if case.score is None else case.score
        ),
        meaning_column("Papers", papers, 96, sort=missing),
    )


def _risk(case: CaseSummary) -> Meaning | None:
    if case.score is None or not case.band:
        return None
    shown = meaning.band(case.band)
    return Meaning(shown.icon, f"{case.score:.0f} {case.band}", shown.tone, shown.detail)


def _clock(today: Callable[[], date]) -> Column[CaseSummary]:
    def shown(case: CaseSummary) -> Meaning | None:
        found = clock_of(case, today())
        return meaning.clock(found) if found is not None else None

    def days(case: CaseSummary) -> int:
        found = clock_of(case, today())
        return found.days if found is not None else -1

    return meaning_column("Clock", shown, 142, sort=days)


def _state(state: CaseState) -> Meaning:
    shown = meaning.case_state(state)
    return Meaning(shown.icon, shown.word, shown.tone, f"Waits for {WAITS_FOR[state]}.")
