"""The mosaic ledger: what a party, its people and its processors hold already, and until when.

What may be read off two extracts together is more than off either: the ledger names the kinds of
quasi-identifiers that the new items would put beside those held (domain notes, section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from dmap_desktop.assessment.catalogues import CatalogueIndex, grouped
from dmap_desktop.assessment.rules import RuleSet
from dmap_desktop.assessment.tiers import quasi_identifiers
from dmap_desktop.assessment.wording import listed
from dmap_desktop.domain.application import Item
from dmap_desktop.domain.case_facts import CaseFacts
from dmap_desktop.domain.catalogue import CatalogueItem, alias_key

_JOINING = (2, 3)
"""Identifiability of what joins two extracts: a meaningful or meaningless identifier."""


class Known(StrEnum):
    """How well something in the ledger is known."""

    CODED = "coded"
    """As coded in a workbook, a record or the panel's own table."""
    GUESSED = "guessed"
    """From names that are alike or from prose."""
    UNKNOWN = "unknown"


class Part(NamedTuple):
    """One part of a line, and how well it is known."""

    words: str
    known: Known


class Line(NamedTuple):
    """What one approved share put into a holder's hands."""

    case: CaseFacts
    holder: Part
    """Who, and how they are tied to the party that asks now."""
    holds: Part
    until: Part
    together: str
    """Which combination the new items would make with it; "" for none."""

    @property
    def known(self) -> Known:
        """Return how well the line is known: as well as its least known part."""
        parts = {self.holder.known, self.holds.known, self.until.known}
        return next(k for k in (Known.UNKNOWN, Known.GUESSED, Known.CODED) if k in parts)


class Ledger(NamedTuple):
    """Everything that is held already, and what all of it would make together."""

    lines: tuple[Line, ...]
    together: str
    """Of the new items and everything held, in a sentence; "" when nothing is held."""


class Party(NamedTuple):
    """Who asks: names of one organisation, people, processors, as in the application."""

    organisation: frozenset[str]
    """Every name the panel knows it by, each as :func:`alias_key` has it."""
    people: frozenset[str]
    processors: frozenset[str]
    alike: frozenset[str] = frozenset()
    """Names that only look like one of its own."""


def open_ledger(
    asked: CaseFacts,
    party: Party,
    settled: Iterable[CaseFacts],
    index: CatalogueIndex,
    rules: RuleSet,
    today: str,
) -> Ledger:
    """Return what ``party`` holds by the approved cases among ``settled``, newest first.

    ``today`` (ISO date) tells what should be destroyed by now.
    """
    new = _items(asked.items, index)
    lines, held = [], list(new)
    for case in sorted(settled, key=lambda c: (c.decided, c.reference), reverse=True):
        tie = _tie(party, case)
        if tie is None or not case.ending.granted or case.reference == asked.reference:
            continue
        theirs = _items(case.items, index)
        held += theirs
        lines.append(
            Line(case, tie, _holds(case), _until(case, today), _together(new, theirs, rules))
        )
    kinds = list(quasi_identifiers(grouped(held), rules))
    sentence = f"All of it together would hold {listed(kinds)}." if lines and kinds else ""
    return Ledger(tuple(lines), sentence)


def _tie(party: Party, case: CaseFacts) -> Part | None:
    name = alias_key(case.organisation)
    if name in party.organisation:
        return Part(case.organisation, Known.CODED)
    for processor in case.processors:
        if alias_key(processor) in party.organisation | party.processors:
            return Part(f"{processor}, for {case.organisation}", Known.CODED)
    if name in party.processors:
        return Part(f"{case.organisation}, named here beside the applicant", Known.CODED)
    shared = [person for person in case.people if alias_key(person) in party.people]
    if shared:
        return Part(f"{shared[0]}, at {case.organisation}: the same name", Known.GUESSED)
    if name in party.alike:
        return Part(f"{case.organisation}: a name that looks alike", Known.GUESSED)
    return None


def _holds(case: CaseFacts) -> Part:
    datasets = ", ".join(case.datasets)
    if case.read and case.items:
        noun = "item" if len(case.items) == 1 else "items"
        return Part(f"{len(case.items)} {noun} of {datasets or 'the database'}", Known.CODED)
    if datasets:
        return Part(f"{datasets}, as the form says; its items were not read", Known.GUESSED)
    return Part("What it holds is not known; fetch its papers.", Known.UNKNOWN)


def _until(case: CaseFacts, today: str) -> Part:
    if not case.until:
        return Part("No end is known", Known.UNKNOWN)
    if case.until < today:
        return Part(f"{case.until}; no certificate of destruction is recorded", Known.UNKNOWN)
    return Part(case.until, Known.CODED)


def _together(new: Sequence[CatalogueItem], theirs: Sequence[CatalogueItem], rules: RuleSet) -> str:
    """Say what the two extracts hold together that neither holds alone."""
    mine = quasi_identifiers(grouped(new), rules)
    held = quasi_identifiers(grouped(theirs), rules)
    said = []
    if mine.keys() - held.keys() and held.keys() - mine.keys():
        said.append(f"Together they hold {listed([*held, *(k for k in mine if k not in held)])}.")
    ours = {i.alias for i in new if i.identifiability in _JOINING}
    joining = sorted(ours & {i.alias for i in theirs if i.identifiability in _JOINING})
    if joining:
        said.append(f"Both carry {listed(joining)}, by which they can be joined child by child.")
    return " ".join(said)


def _items(items: Sequence[Item], index: CatalogueIndex) -> list[CatalogueItem]:
    found = (index.find_in(item.alias, item.dataset) for item in items)
    return [item for item in found if item is not None]
