"""The columns of the agenda."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.domain.summary import CaseSummary
from dmap_desktop.domain.voting import Quorum
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.models.columns import Column


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


COLUMNS: tuple[Column[AgendaRow], ...] = (
    Column("No", lambda row: str(row.number), sort=lambda row: row.number, figures=True, width=36),
    Column(
        "Case",
        lambda row: row.case.reference,
        strong=True,
        tooltip=lambda row: f"{row.case.title}. {row.quorum.words()}.",
        width=116,
    ),
    Column("State", lambda row: _state(row).word, badge=_state),
)
