"""What becomes of a case when something less is asked for; nothing of it is ever saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from dmap_desktop.assessment.asking import match_items
from dmap_desktop.assessment.minimise import change_of, safe_setting
from dmap_desktop.assessment.what_if import what_if, years_asked
from dmap_desktop.domain.application import Application, Block
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.findings import Assessment, Change
from dmap_desktop.services.catalogues import rulebook_of_pack
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reading import application_of, assessment_of
from dmap_desktop.services.session import Rulebook, Session


class Choice(msgspec.Struct, frozen=True):
    """An item asked for, and what could be done with it; dropping it comes last."""

    alias: str
    dataset: str
    tier: int | None
    use: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One case, opened to be tried with less."""

    asked: Assessment
    items: tuple[Choice, ...]
    years: int
    """Academic years asked for; 0 when the form does not say."""
    setting: Change
    _application: Application
    _rulebook: Rulebook

    def assess(self, changes: Sequence[Change]) -> Assessment:
        """Return the assessment with ``changes``: a few milliseconds, from memory alone."""
        book = self._rulebook
        return what_if(self._application, changes, book.catalogue, book.rules)


def try_less(session: Session, reference: str) -> Trial:
    """Open a case to be tried with less. Raises Refused before the reader's first view."""
    case = case_of(session, reference)
    if case.pack is None:
        raise Refused(f"The pack of {reference} is not published yet.")
    application = application_of(session, case)
    asked = assessment_of(session, case, application)
    book = rulebook_of_pack(session, case.pack)
    items: dict[tuple[str, str], Choice] = {}
    for item, known in match_items(application, book.catalogue).pairs:
        if item.block is not Block.BY_REQUEST or known is None:
            continue
        ways = tuple(change_of(known, to) for to in (*book.rules.softer(known), None))
        choice = Choice(known.alias, known.dataset, known.tier, item.use, ways)
        items.setdefault((known.alias, known.dataset), choice)
    return Trial(
        asked=asked,
        items=tuple(items.values()),
        years=years_asked(application),
        setting=safe_setting(book.rules),
        _application=application,
        _rulebook=book,
    )
