"""What the screen of cases asks and does about papers on this laptop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dmap_desktop.domain.ports import Exchange, Progress
from dmap_desktop.domain.summary import CaseSummary
from dmap_desktop.services.cases import list_cases
from dmap_desktop.services.keeping import (
    CasePapers,
    Keeping,
    choose,
    megabytes,
    remove_from_laptop,
    where_papers_are,
)
from dmap_desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class Listed:
    """Every case, and where its papers are."""

    cases: tuple[CaseSummary, ...]
    papers: dict[str, CasePapers]
    today: date
    """By the device's clock: what the clocks of the cases count to."""


def listed(session: Session) -> Listed:
    """Return every case as this person may see it."""
    today = session.clock.now().date()
    return Listed(tuple(list_cases(session)), where_papers_are(session), today)


def keep(session: Session, references: Sequence[str], kept: bool) -> None:
    """Keep the papers of cases on this laptop, or leave it to what there is room for."""
    for reference in references:
        choose(session, reference, Keeping.KEPT if kept else Keeping.AUTOMATIC)


def remove(
    session: Session, exchange: Exchange, references: Sequence[str], progress: Progress
) -> str:
    """Remove the papers of cases from this laptop; return what to say.

    Raises Refused for the first case of which this laptop may have the only copy.
    """
    freed = 0
    for done, reference in enumerate(references):
        progress("Removing papers", done, len(references))
        freed += remove_from_laptop(session, exchange, reference)
    return f"Removed from this laptop: {megabytes(freed)}. The hub holds the papers."
