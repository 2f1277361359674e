"""Precedents: which settled cases are nearest to a case, and why, in words.

Nearness orders a list and is never shown as a number: it is our own measure, and no probability of
anything. How a case ended has no part in it, so a refusal stands where an approval would.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dmap_desktop.assessment.wording import listed
from dmap_desktop.domain.application import Item
from dmap_desktop.domain.case_facts import CaseFacts, Ending, purpose_words
from dmap_desktop.domain.catalogue import alias_key

SHOWN = 8
"""Precedents that are offered."""
NEAREST = 3
"""Those that a draft decision is held against."""
_LEAST = 0.12
"""Below this two cases have nothing in common that would make one a precedent."""
_ITEMS, _DATASETS, _PURPOSE, _RECIPIENT, _ROUTE = 0.35, 0.15, 0.3, 0.1, 0.1
_NAMED = 5
"""Items or words that are spelled out."""


class Precedent(NamedTuple):
    """A settled case, and what makes it near."""

    case: CaseFacts
    why: tuple[str, ...]
    """Sentences, the weightiest first."""


class _Part(NamedTuple):
    weight: float
    share: float
    """0 for nothing in common, 1 for the same."""
    words: str


def nearest(
    asked: CaseFacts, candidates: Iterable[tuple[CaseFacts, float]], most: int = SHOWN
) -> tuple[Precedent, ...]:
    """Return the settled cases nearest to ``asked``, nearest first.

    Each candidate comes with how alike its purpose is, from 0 to 1.
    """
    found = []
    for case, alike in candidates:
        if case.ending is Ending.OPEN or case.reference == asked.reference:
            continue
        parts = sorted(_parts(asked, case, alike), key=lambda part: -part.weight * part.share)
        near = sum(part.weight * part.share for part in parts)
        if near >= _LEAST:
            why = tuple(part.words for part in parts if part.words)
            found.append((-near, case.reference, Precedent(case, why)))
    return tuple(precedent for _, _, precedent in sorted(found, key=lambda f: f[:2])[:most])


def departure(draft: Ending, found: Sequence[Precedent]) -> str:
    """Return what a draft that ends in ``draft`` departs from, or "" when it does not.

    It departs when most of the nearest three ended the other way. The sentence asks for a reason.
    """
    near = found[:NEAREST]
    if draft is Ending.OPEN or len(near) < NEAREST:
        return ""
    other = [p.case for p in near if p.case.ending.granted is not draft.granted]
    if 2 * len(other) <= len(near):
        return ""
    which = ", ".join(f"{case.reference} ({case.ending.value})" for case in other)
    return (
        f"{len(other)} of the {len(near)} nearest settled cases ended otherwise: {which}. "
        "Say in one sentence why this one differs."
    )


def _parts(asked: CaseFacts, case: CaseFacts, alike: float) -> tuple[_Part, ...]:
    return (
        _items(asked, case),
        _datasets(asked, case),
        _Part(_PURPOSE, alike, _purpose_words(asked, case)),
        _recipient(asked, case),
        _route(asked, case),
    )


def _items(asked: CaseFacts, case: CaseFacts) -> _Part:
    mine, theirs = _by_key(asked.items), _by_key(case.items)
    both = [theirs[key].alias for key in mine if key in theirs]
    if not both:
        return _Part(_ITEMS, 0.0, "")
    noun = "item is" if len(theirs) == 1 else "items are"
    words = f"{len(both)} of its {len(theirs)} {noun} asked for here too: {listed(both, _NAMED)}."
    return _Part(_ITEMS, len(both) / len(mine.keys() | theirs.keys()), words)


def _by_key(items: Sequence[Item]) -> dict[tuple[str, str], Item]:
    return {(alias_key(item.dataset), alias_key(item.alias)): item for item in items}


def _datasets(asked: CaseFacts, case: CaseFacts) -> _Part:
    mine = {alias_key(name) for name in asked.datasets}
    both = [name for name in case.datasets if alias_key(name) in mine]
    if not both:
        return _Part(_DATASETS, 0.0, "")
    every = mine | {alias_key(name) for name in case.datasets}
    return _Part(_DATASETS, len(both) / len(every), f"Both ask for {listed(both, _NAMED)}.")


def _purpose_words(asked: CaseFacts, case: CaseFacts) -> str:
    theirs = purpose_words(case.purpose)
    shared = [word for root, word in purpose_words(asked.purpose).items() if root in theirs]
    return f"Both purposes speak of {listed(shared[:_NAMED])}." if shared else ""


def _recipient(asked: CaseFacts, case: CaseFacts) -> _Part:
    if asked.organisation and alias_key(asked.organisation) == alias_key(case.organisation):
        return _Part(_RECIPIENT, 1.0, f"The same organisation: {case.organisation}.")
    kind = asked.organisation_type
    if kind and alias_key(kind) == alias_key(case.organisation_type):
        return _Part(_RECIPIENT, 0.7, f"The same type of organisation: {kind}.")
    return _Part(_RECIPIENT, 0.0, "")


def _route(asked: CaseFacts, case: CaseFacts) -> _Part:
    same_setting = bool(asked.route) and alias_key(asked.route) == alias_key(case.route)
    same_tier = asked.tier is not None and asked.tier == case.tier
    said = [f"recommended for Tier {case.tier}"] if same_tier else []
    said += [f"reached by: {case.route}"] if same_setting else []
    words = f"Also {' and '.join(said)}." if said else ""
    return _Part(_ROUTE, 0.5 * same_setting + 0.5 * same_tier, words)
