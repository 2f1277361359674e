"""The counterfactual: the smallest change of what is asked for that reaches the next risk band.

Smallest is the fewest changes: each item dropped or coarsened is one, a safe setting is one, fewer
years are one, a dataset counts as what is asked of it by request. Sizes are tried from the smallest
on; one is passed over only when no factor could fall far enough by so many changes. Items that are
alike to every factor are tried once. When that takes too many steps, the answer says that it is not
proven. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from dmap_desktop.assessment.asking import Asked, match_items, with_defaults
from dmap_desktop.assessment.band_model import (
    Effect,
    Model,
    Unit,
    least_levels,
    levels_of,
    model_of,
)
from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.assessment.factors import read_factors
from dmap_desktop.assessment.levels import WORST
from dmap_desktop.assessment.minimise import safe_setting, without_dataset
from dmap_desktop.assessment.rules import RuleSet
from dmap_desktop.assessment.score import score_at, score_of
from dmap_desktop.assessment.tiers import Standing, stand
from dmap_desktop.assessment.what_if import changed_by, fewer_years, years_asked
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.findings import Change, ChangeKind, Factor, Minimisation

STEPS = 10_000
"""Steps of the search after which it is cut short: about a second."""


def way_to_next_band(
    application: Application, index: CatalogueIndex, rules: RuleSet, steps: int = STEPS
) -> Minimisation | None:
    """Return the smallest change for the next lower band; None when there is none, or none found.

    A change that leaves nothing asked for is none.
    """
    asked = match_items(application, index)
    standing = stand(with_defaults(asked.known, index), rules)
    frames = _frames(application, asked, standing, rules)
    score = score_of(frames[0].factors)
    lower = [band for band in rules.band if band.up_to < score]
    if not lower:
        return None
    model = model_of(asked, standing, rules)
    search = _Search(model, lower[-1].up_to, steps)
    for size in range(1, len(model.units) + 2):
        for frame in frames:
            found = search.within(frame, size - len(frame.changes))
            if found is not None:
                changes = (*frame.changes, *_by_dataset(found, model, search.stays))
                return Minimisation(f"the band {lower[-1].name}", changes, search.proven)
    return None


class _Frame(NamedTuple):
    """Changes that are not of items, and the factors once they are made."""

    changes: tuple[Change, ...]
    factors: tuple[Factor, ...]


def _frames(
    application: Application, asked: Asked, standing: Standing, rules: RuleSet
) -> list[_Frame]:
    """Return every choice of safe setting and years that makes a difference, fewest changes first.

    Of the years that do the same, the most are kept.
    """
    settings = [(), *([(safe_setting(rules),)] if rules.safe_settings else [])]
    years = [(), *((fewer_years(n),) for n in range(years_asked(application) - 1, 0, -1))]
    frames: dict[tuple[tuple[ChangeKind, ...], tuple[int | None, ...]], _Frame] = {}
    for setting, year in product(settings, years):
        changes = (*setting, *year)
        changed, _ = changed_by(application, asked, changes, rules)
        factors = read_factors(changed, asked, standing, rules)
        same = tuple(c.kind for c in changes), tuple(factor.level for factor in factors)
        frames.setdefault(same, _Frame(changes, factors))
    return sorted(frames.values(), key=lambda frame: len(frame.changes))


Group = tuple[Unit, tuple[Unit, ...]]
"""One of the units that are alike, and all of them."""


@dataclass(slots=True)
class _Search:
    """A search over how many of each group are changed, and in which way."""

    model: Model
    target: float
    steps: int
    proven: bool = True
    stays: str = ""
    """The dataset of which nothing but its default items is kept, when nothing else is."""
    groups: tuple[Group, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Put what is alike together, the worst first."""
        alike: dict[object, list[Unit]] = {}
        for unit in self.model.units:
            alike.setdefault(unit.alike, []).append(unit)
        groups = [(units[0], tuple(units)) for units in alike.values()]
        self.groups = tuple(sorted(groups, key=lambda group: _badness(group[0].effect)))

    def within(self, frame: _Frame, changes: int) -> list[tuple[Unit, int]] | None:
        """Return units with the number of the way each is changed in: just so many, or None."""
        if changes < 0:
            return None
        fixed = {factor.name: factor for factor in frame.factors}
        return self._look(fixed, 0, changes, [], [])

    def _look(
        self,
        fixed: Mapping[str, Factor],
        place: int,
        changes: int,
        kept: list[tuple[Effect, int]],
        done: list[tuple[Unit, int]],
    ) -> list[tuple[Unit, int]] | None:
        if self.steps <= 0:
            self.proven = False
            return None
        self.steps -= 1
        if place == len(self.groups):
            return done if not changes and self._fits(fixed, kept) else None
        free = [(unit, len(units)) for unit, units in self.groups[place:]]
        if not self._score(fixed, least_levels(self.model, kept, free, changes)):
            return None
        unit, units = self.groups[place]
        for counts in _spreads(len(unit.ways), min(len(units), changes)):
            left = len(units) - sum(counts)
            after = kept + [(unit.effect, left)] * (left > 0)
            chosen = [way for way, count in enumerate(counts) for _ in range(count)]
            for (effect, _), count in zip(unit.ways, counts, strict=True):
                if effect is not None and count:
                    after.append((effect, count))
            now = done + list(zip(units, chosen, strict=False))
            found = self._look(fixed, place + 1, changes - sum(counts), after, now)
            if found is not None:
                return found
        return None

    def _fits(self, fixed: Mapping[str, Factor], kept: list[tuple[Effect, int]]) -> bool:
        """Say whether the band is reached with what is kept; something must be."""
        self.stays = ""
        if kept:
            return self._score(fixed, levels_of(self.model, kept))
        for dataset in self.model.whole:
            if self._score(fixed, levels_of(self.model, [(Effect(dataset, rows=1), 1)])):
                self.stays = dataset
                return True
        return False

    def _score(self, fixed: Mapping[str, Factor], levels: Mapping[str, int]) -> bool:
        """Say whether the score with these levels is low enough."""
        points = total = 0.0
        for name, factor in fixed.items():
            level = levels.get(name, factor.level)
            points += factor.weight * (WORST if level is None else level)
            total += factor.weight
        return score_at(points, total) <= self.target


def _badness(effect: Effect) -> tuple[bool, int]:
    return not effect.unknown, -sum(level or 0 for level in effect.levels)


def _spreads(ways: int, most: int) -> Iterator[tuple[int, ...]]:
    """Give every number of units for each of ``ways``, together at most ``most``; many first."""
    for total in range(most, -1, -1):
        yield from _spread(ways, total)


def _spread(ways: int, total: int) -> Iterator[tuple[int, ...]]:
    if ways == 1:
        yield (total,)
        return
    for first in range(total, -1, -1):
        for rest in _spread(ways - 1, total - first):
            yield (first, *rest)


def _by_dataset(found: Sequence[tuple[Unit, int]], model: Model, stays: str) -> tuple[Change, ...]:
    """Return the changes; a dataset that is asked for with its defaults goes as a whole."""
    held = {d: sum(unit.effect.dataset == d for unit in model.units) for d in model.whole}
    dropped = Counter(unit.effect.dataset for unit, way in found if unit.ways[way][0] is None)
    gone = [d for d in model.whole if dropped[d] == held[d] and d != stays]
    items = [unit.ways[way][1] for unit, way in found if unit.effect.dataset not in gone]
    return (*(without_dataset(dataset) for dataset in gone), *items)
