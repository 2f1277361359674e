"""The counterfactual: the smallest set of items to drop, coarsen or swap for the next route.

Every item that alone stands on the strictest route has to go; of a combination only as many groups
as bring it under its number, the groups with the fewest items first.
"""

from __future__ import annotations

from collections.abc import Sequence

from dmap_desktop.assessment.rules import Coarsening, Combination, RuleSet
from dmap_desktop.assessment.tiers import find_tier, stricter, tier_of
from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import ROUTE_ORDER, CatalogueItem, alias_key
from dmap_desktop.domain.findings import Change, Minimisation


def minimise(items: Sequence[CatalogueItem], rules: RuleSet) -> tuple[Minimisation, ...]:
    """Return the changes that bring ``items`` (with their defaults) to the next route.

    Empty when there is no route that is less strict. A default item can only go with its dataset.
    """
    route = find_tier(items, None, rules).recommended
    if route is None or route == ROUTE_ORDER[-1]:
        return ()
    singles = [item for item in items if tier_of(item, rules)[0] == route]
    rest = [item for item in items if tier_of(item, rules)[0] != route]
    changes = [_change(item, route, rules) for item in singles]
    for rule in rules.combination:
        if rule.to_tier == route:
            dropped = _fewest(rest, rule, rules)
            rest = [item for item in rest if item not in dropped]
            changes += [_change(item, route, rules) for item in dropped]
    reached = find_tier(rest, None, rules).recommended
    target = f"Tier {reached}" if reached is not None else "no item left"
    return (Minimisation(target, tuple(dict.fromkeys(changes))),)


def _fewest(
    items: Sequence[CatalogueItem], rule: Combination, rules: RuleSet
) -> list[CatalogueItem]:
    """Return the items of as few and as small groups as keep ``rule`` from applying."""
    groups: dict[str, list[CatalogueItem]] = {}
    for item in items:
        group = rules.group_of(item) if item.block is Block.BY_REQUEST else None
        if group in rule.groups and group is not None:
            groups.setdefault(group, []).append(item)
    surplus = len(groups) - rule.at_least + 1
    smallest = sorted(groups.values(), key=len)[: max(surplus, 0)]
    return [item for group in smallest for item in group]


def _change(item: CatalogueItem, route: int, rules: RuleSet) -> Change:
    if item.block is Block.DEFAULT:
        return Change(item.alias, f"drop the dataset {item.dataset}")
    softer = coarsening_of(item, rules)
    if softer is not None and stricter(route, softer.tier):
        return Change(item.alias, softer.change, softer.to)
    return Change(item.alias, "drop")


def coarsening_of(item: CatalogueItem, rules: RuleSet) -> Coarsening | None:
    """Return what ``item`` can be coarsened to or swapped for, or None."""
    key = alias_key(item.field or item.alias)
    return next(
        (c for c in rules.coarsening if any(alias_key(word) == key for word in c.words)), None
    )
