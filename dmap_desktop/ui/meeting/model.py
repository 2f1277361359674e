"""The columns of the agenda."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dmap_desktop.domain.summary import CaseSummary
from dmap_desktop.domain.voting import Quorum
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.models.columns import Column, meaning_column


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One item of the agenda."""

    number: int
    case: CaseSummary
    quorum: Quorum


def _state(row: AgendaRow) -> Meaning:
    if row.case.outcome is not None:
        return meaning.outcome(row.case.outcome)
    return meaning.case_state(row.case.state)


def _quorum(row: AgendaRow) -> Meaning:
    count = f"{len(row.quorum.able)} of {row.quorum.needed}"
    return replace(meaning.quorum(row.quorum), word=count, detail=row.quorum.words())


COLUMNS: tuple[Column[AgendaRow], ...] = (
    Column("No", lambda row: str(row.number), sort=lambda row: row.number, figures=True, width=36),
    Column(
        "Case",
        lambda row: row.case.reference,
        strong=True,
        tooltip=lambda row: f"{row.case.title}. {row.quorum.words()}.",
        width=112,
    ),
    meaning_column("Quorum", _quorum, 84, sort=lambda row: len(row.quorum.able)),
    Column("State", lambda row: _state(row).word, badge=_state),
)
