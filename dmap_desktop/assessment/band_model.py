"""What the factors read from items, reduced to counts, for a search that weighs many changes.

:func:`levels_of` says of counts what the factors say of papers; both stand on
:mod:`dmap_desktop.assessment.levels`, and a test holds them together. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from dmap_desktop.assessment.asking import Asked
from dmap_desktop.assessment.factors import is_held
from dmap_desktop.assessment.levels import WORST, crowded_level, mix_level, share_level
from dmap_desktop.assessment.minimise import change_of, without_dataset
from dmap_desktop.assessment.rules import FactorName, RuleSet
from dmap_desktop.assessment.tiers import Standing
from dmap_desktop.domain.application import Block, Item
from dmap_desktop.domain.catalogue import CatalogueItem
from dmap_desktop.domain.findings import Change

_CLASSED = (FactorName.IDENTIFIABILITY, FactorName.SENSITIVITY)


class Effect(NamedTuple):
    """What one item brings to the factors."""

    dataset: str
    """Whose defaults come with it; empty for an item unknown to the catalogue."""
    levels: tuple[int | None, int | None] = (None, None)
    """Of its identifiability and its sensitivity; None for a class that is not published."""
    kind: str | None = None
    """The kind of quasi-identifier."""
    held: int = 0
    """Rows for which a use must be stated."""
    idle: int = 0
    """Rows of these without one."""
    rows: int = 0
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """One item that can be changed, and how: every way but the last coarsens, the last drops it."""

    effect: Effect
    ways: tuple[tuple[Effect | None, Change], ...]

    @property
    def alike(self) -> tuple[Effect, tuple[Effect | None, ...]]:
        """Return what is the same for units that no factor can tell apart."""
        return self.effect, tuple(effect for effect, _ in self.ways)

    @property
    def most_held(self) -> int:
        """Return the most rows for which a use must be stated, whatever becomes of the item."""
        return max([self.effect.held, *(e.held for e, _ in self.ways if e is not None)])


@dataclass(frozen=True, slots=True)
class Model:
    """Everything asked for: what can be changed, and the defaults of each dataset."""

    units: tuple[Unit, ...]
    whole: tuple[str, ...]
    """Datasets that are asked for with their default items, and so stay when nothing else does."""
    defaults: tuple[Mapping[str, Counter[int]], Mapping[str, Counter[int]]]
    """How many default items of each dataset stand at each level: identifiability, sensitivity."""
    many: int


def model_of(asked: Asked, standing: Standing, rules: RuleSet) -> Model:
    """Return the model of what is asked for."""
    rows: dict[CatalogueItem | str, list[Item]] = {}
    for row, known in asked.pairs:
        if row.block is Block.BY_REQUEST:
            rows.setdefault(row.alias if known is None else known, []).append(row)
    units = [_unit(what, held, rules) for what, held in rows.items()]
    whole = {
        known.dataset
        for row, known in asked.pairs
        if known is not None and row.block is Block.DEFAULT
    }
    bare = whole - {unit.effect.dataset for unit in units}
    units += [Unit(Effect(d, rows=1), ((None, without_dataset(d)),)) for d in sorted(bare)]
    defaults: tuple[dict[str, Counter[int]], dict[str, Counter[int]]] = ({}, {})
    for group in standing.groups:
        if group.item.block is Block.DEFAULT:
            levels = _effect(group.item, (), rules).levels
            for item, (counts, level) in product(group.members, zip(defaults, levels, strict=True)):
                if level is not None:
                    counts.setdefault(item.dataset, Counter())[level] += 1
    return Model(tuple(units), tuple(sorted(whole)), defaults, rules.limits.many_items_at_worst)


def levels_of(model: Model, effects: Sequence[tuple[Effect, int]]) -> dict[str, int]:
    """Return the levels when each of ``effects`` is there so many times."""
    datasets = {effect.dataset for effect, _ in effects}
    unknown = any(effect.unknown for effect, _ in effects)
    worst: dict[str, int] = {}
    for place, name in enumerate(_CLASSED):
        counts: Counter[int] = Counter()
        for dataset in datasets & model.defaults[place].keys():
            counts += model.defaults[place][dataset]
        for effect, count in effects:
            if (level := effect.levels[place]) is not None:
                counts[level] += count
        worst[name] = WORST if unknown or not counts else _worst(counts, model.many)
    kinds = {effect.kind for effect, _ in effects} - {None}
    rows = sum([effect.rows * count for effect, count in effects])
    held = sum([effect.held * count for effect, count in effects])
    idle = sum([effect.idle * count for effect, count in effects])
    return {
        **worst,
        FactorName.QUASI_IDENTIFIERS: WORST if unknown or not rows else mix_level(len(kinds)),
        FactorName.PROPORTIONALITY: share_level(idle, held) if held else (0 if rows else WORST),
    }


def least_levels(
    model: Model, kept: Sequence[tuple[Effect, int]], free: Sequence[tuple[Unit, int]], changes: int
) -> dict[str, int]:
    """Return levels below which no ``changes`` of the ``free`` units can bring the factors.

    Each factor is looked at alone, so that they need not be reached together.
    """
    pinned = {effect.dataset for effect, _ in kept}
    unknown = sum([count for unit, count in free if unit.effect.unknown])
    stuck = unknown > changes or any(effect.unknown for effect, _ in kept)
    least: dict[str, int] = {
        name: WORST if stuck else _least_worst(model, place, pinned, kept, free, changes)
        for place, name in enumerate(_CLASSED)
    }
    fixed = {effect.kind for effect, _ in kept} - {None}
    loose = Counter[str]()
    idles: list[int] = []
    for unit, count in free:
        if unit.effect.kind is not None and unit.effect.kind not in fixed:
            loose[unit.effect.kind] += count
        idles += [unit.effect.idle] * count
    left, kinds = changes, len(fixed) + len(loose)
    for count in sorted(loose.values()):
        left -= count
        kinds -= left >= 0
    least[FactorName.QUASI_IDENTIFIERS] = WORST if stuck else mix_level(kinds)
    held = sum([e.held * n for e, n in kept]) + sum([u.most_held * n for u, n in free])
    idle = sum([e.idle * n for e, n in kept]) + sum(sorted(idles)[: max(len(idles) - changes, 0)])
    least[FactorName.PROPORTIONALITY] = share_level(idle, held) if held else 0
    return least


def _least_worst(
    model: Model,
    place: int,
    pinned: set[str],
    kept: Iterable[tuple[Effect, int]],
    free: Sequence[tuple[Unit, int]],
    changes: int,
) -> int:
    """Return the least level of the worst class: whatever stands above it must be changed."""
    brought = {dataset: max(counts) for dataset, counts in model.defaults[place].items()}
    floor = max([brought.get(dataset, 0) for dataset in pinned], default=0)
    floor = max([floor, *(effect.levels[place] or 0 for effect, _ in kept)])
    above = [0] * (WORST + 1)
    for unit, count in free:
        own = unit.effect.levels[place] or 0
        above[max(own, brought.get(unit.effect.dataset, 0))] += count
    needed = 0
    for level in range(WORST, floor, -1):
        needed += above[level]
        if needed > changes:
            return level
    return floor


def _worst(counts: Counter[int], many: int) -> int:
    level = max(counts)
    return crowded_level(level, counts[level], many)


def _unit(what: CatalogueItem | str, rows: Sequence[Item], rules: RuleSet) -> Unit:
    if isinstance(what, str):
        asked = [item for item in rows if is_held(item, None, rules)]
        idle = sum(not item.use.strip() for item in asked)
        effect = Effect("", held=len(asked), idle=idle, rows=len(rows), unknown=True)
        return Unit(effect, ((None, Change(what, "drop", dataset=rows[0].dataset)),))
    if what.block is Block.DEFAULT:  # asked for by request, though it comes along anyway
        bare = _effect(what, rows, rules)._replace(levels=(None, None))
        return Unit(bare, ((None, change_of(what, None)),))
    softer = [(_effect(s.item, rows, rules), change_of(what, s)) for s in rules.softer(what)]
    return Unit(_effect(what, rows, rules), (*softer, (None, change_of(what, None))))


def _effect(item: CatalogueItem, rows: Sequence[Item], rules: RuleSet) -> Effect:
    held = [row for row in rows if is_held(row, item, rules)]
    identity, sensitivity = item.identifiability, item.sensitivity
    return Effect(
        item.dataset,
        (
            None if identity is None else rules.levels.identifiability[str(identity)],
            None if sensitivity is None else rules.levels.sensitivity[sensitivity],
        ),
        rules.group_of(item) if item.block is Block.BY_REQUEST else None,
        len(held),
        sum(not row.use.strip() for row in held),
        len(rows),
    )
