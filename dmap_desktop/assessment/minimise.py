"""The counterfactual: the smallest change of what is asked for that reaches the next route.

Items that alone stand on the strictest route have to go, each by itself; of a combination only as
many kinds as bring it under its number. Default items go only with their dataset. Smallest is: the
fewest items changed, then the fewest dropped; a dataset that is dropped counts as what is asked of
it by request. It is exact, for any number of items: what is left to choose are the kinds, and every
choice of kinds is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from dmap_desktop.assessment.asking import Asked
from dmap_desktop.assessment.rules import RuleSet, Softening
from dmap_desktop.assessment.tiers import Standing, stricter
from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import ROUTE_ORDER, CatalogueItem, strictest
from dmap_desktop.domain.findings import (
    Change,
    ChangeKind,
    GateState,
    Minimisation,
    TierFinding,
)


def ways_to_next_route(
    asked: Asked, standing: Standing, tier: TierFinding, rules: RuleSet
) -> tuple[Minimisation, ...]:
    """Return the smallest change for a route that is less strict, and for a safe setting's rule.

    Empty when there is no route that is less strict and no safe setting is called for.
    """
    ways = []
    route = tier.recommended
    if route is not None and route != ROUTE_ORDER[-1]:
        ways.append(_way(asked.known, standing, route, rules))
    if any(finding.state is not GateState.PASS for finding in tier.setting):
        ways.append(Minimisation("what a safe setting allows", (safe_setting(rules),)))
    return tuple(ways)


def change_of(item: CatalogueItem, to: Softening | None) -> Change:
    """Return the change of ``item``, with what is to be done in words; None drops it."""
    if to is None:
        return Change(item.alias, "drop", dataset=item.dataset)
    return Change(item.alias, to.change, to.to, ChangeKind.COARSEN, item.dataset)


def without_dataset(dataset: str) -> Change:
    """Return the change that asks nothing more of ``dataset``."""
    return Change("", f"drop the dataset {dataset}", dataset=dataset)


def safe_setting(rules: RuleSet) -> Change:
    """Return the change to the safe setting that the rules recommend."""
    setting = rules.safe_settings[0]
    return Change("", "use a safe setting instead of an extract", setting, ChangeKind.SETTING)


class _Ways(NamedTuple):
    """What can be done with each item for a route less strict than the one it must leave."""

    route: int
    heavy: tuple[str, ...]
    """Datasets whose default items stand on the route: they must go as a whole."""
    forced: Mapping[CatalogueItem, Softening | None]
    """Items that must change for themselves, with the best that can be made of them."""


def _way(
    known: Sequence[CatalogueItem], standing: Standing, route: int, rules: RuleSet
) -> Minimisation:
    ways = _forced(standing, route, rules)
    kinds = {
        kind: [item for item in items if item.dataset not in ways.heavy]
        for kind, items in standing.kinds.items()
    }
    tried = (_without_kinds(ways, kinds, gone, rules) for gone in _choices(kinds, ways, rules))
    best = min(tried, key=_size)  # of equals the first, so that the answer is always the same
    changes = [without_dataset(dataset) for dataset in ways.heavy]
    changes += [change_of(item, best[item]) for item in known if item in best]
    target = _route_after(known, best, ways, standing, rules)
    return Minimisation(f"Tier {target}" if target is not None else "no item left", tuple(changes))


def _size(changed: Mapping[CatalogueItem, Softening | None]) -> tuple[int, int]:
    """Return how large a change is: items changed, and items dropped of them."""
    return len(changed), list(changed.values()).count(None)


def _forced(standing: Standing, route: int, rules: RuleSet) -> _Ways:
    """Return what must change whatever becomes of the combinations."""
    strict = [
        group
        for group, place in zip(standing.groups, standing.places, strict=True)
        if place.tier == route
    ]
    brought = [g for g in strict if g.item.block is Block.DEFAULT]
    heavy = sorted({item.dataset for group in brought for item in group.members})
    forced = {
        item: _lighter(item, route, rules)
        for group in strict
        if group.item.block is Block.BY_REQUEST
        for item in group.members
        if item.dataset not in heavy
    }
    return _Ways(route, tuple(heavy), forced)


def _lighter(item: CatalogueItem, route: int, rules: RuleSet) -> Softening | None:
    """Return the first coarsening that leaves ``route``, or None when only dropping does."""
    for softening in rules.softer(item):
        if stricter(route, rules.place_of(softening.item).tier):
            return softening
    return None


def _kindless(item: CatalogueItem, route: int, rules: RuleSet) -> Softening | None:
    """Return the first coarsening that leaves ``route`` and the item's kind."""
    for softening in rules.softer(item):
        leaves = stricter(route, rules.place_of(softening.item).tier)
        if leaves and rules.group_of(softening.item) is None:
            return softening
    return None


def _choices(
    kinds: dict[str, list[CatalogueItem]], ways: _Ways, rules: RuleSet
) -> Iterable[tuple[str, ...]]:
    """Give every smallest choice of kinds without which no combination demands the route."""
    held = [rule for rule in rules.combination if rule.to_tier == ways.route]
    if not held:
        yield ()
        return
    staying = [kind for kind, items in kinds.items() if any(_stays(i, ways, rules) for i in items)]
    concerned = [kind for kind in staying if any(kind in rule.groups for rule in held)]
    smallest: list[set[str]] = []
    for count in range(len(concerned) + 1):
        for gone in combinations(concerned, count):
            if any(smaller.issubset(gone) for smaller in smallest):
                continue
            left = [kind for kind in staying if kind not in gone]
            if all(sum([k in left for k in rule.groups]) < rule.at_least for rule in held):
                smallest.append(set(gone))
                yield gone


def _stays(item: CatalogueItem, ways: _Ways, rules: RuleSet) -> bool:
    """Say whether ``item`` is of its kind still when only what is forced has changed."""
    if item not in ways.forced:
        return True
    to = ways.forced[item]
    return to is not None and rules.group_of(to.item) is not None


def _without_kinds(
    ways: _Ways, kinds: dict[str, list[CatalogueItem]], gone: Sequence[str], rules: RuleSet
) -> dict[CatalogueItem, Softening | None]:
    changed = dict(ways.forced)
    for kind in gone:
        for item in kinds[kind]:
            changed[item] = _kindless(item, ways.route, rules)
    return changed


def _route_after(
    known: Sequence[CatalogueItem],
    changed: Mapping[CatalogueItem, Softening | None],
    ways: _Ways,
    standing: Standing,
    rules: RuleSet,
) -> int | None:
    """Return the route of what is left, with the defaults of the datasets that are left."""
    became = {item: to.item if to is not None else None for item, to in changed.items()}
    left = [
        now
        for item in known
        if item.dataset not in ways.heavy and (now := became.get(item, item)) is not None
    ]
    datasets = {item.dataset for item in left}
    tiers = {rules.place_of(item).tier for item in left}
    tiers |= {
        place.tier
        for group, place in zip(standing.groups, standing.places, strict=True)
        if group.item.block is Block.DEFAULT and group.item.dataset in datasets
    }
    by_request = [item for item in left if item.block is Block.BY_REQUEST]
    kinds = {rules.group_of(item) for item in by_request}
    tiers |= {
        rule.to_tier
        for rule in rules.combination
        if len(kinds.intersection(rule.groups)) >= rule.at_least
    }
    return strictest([tier for tier in tiers if tier is not None])
