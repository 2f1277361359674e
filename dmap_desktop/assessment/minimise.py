"""The counterfactual: the smallest set of items to drop, coarsen or swap for the next route.

Every item that alone stands on the strictest route has to go; of a combination only as many groups
as bring it under its number, the groups with the fewest items first.
"""

from __future__ import annotations

from collections.abc import Sequence

from dmap_desktop.assessment.catalogues import Group, grouped
from dmap_desktop.assessment.rules import Combination, RuleSet
from dmap_desktop.assessment.tiers import find_tier, quasi_identifiers, stricter, tier_of
from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import ROUTE_ORDER, CatalogueItem
from dmap_desktop.domain.findings import Change, Minimisation


def minimise(groups: Sequence[Group], rules: RuleSet) -> tuple[Minimisation, ...]:
    """Return the changes that bring the items (with their defaults) to the next route.

    Empty when there is no route that is less strict. A default item can only go with its dataset.
    """
    route = find_tier(groups, None, rules).recommended
    if route is None or route == ROUTE_ORDER[-1]:
        return ()
    strict = [group for group in groups if tier_of(group.item, rules)[0] == route]
    rest = [group for group in groups if tier_of(group.item, rules)[0] != route]
    changes = [_change(item, route, rules) for group in strict for item in group.members]
    for rule in rules.combination:
        if rule.to_tier == route:
            dropped = _fewest(rest, rule, rules)
            rest = _without(rest, dropped)
            changes += [_change(item, route, rules) for item in dropped]
    reached = find_tier(rest, None, rules).recommended
    target = f"Tier {reached}" if reached is not None else "no item left"
    return (Minimisation(target, tuple(dict.fromkeys(changes))),)


def _without(groups: Sequence[Group], dropped: Sequence[CatalogueItem]) -> list[Group]:
    if not dropped:
        return list(groups)
    return list(grouped(item for g in groups for item in g.members if item not in dropped))


def _fewest(groups: Sequence[Group], rule: Combination, rules: RuleSet) -> list[CatalogueItem]:
    """Return the items of as few and as small kinds as keep ``rule`` from applying."""
    present = quasi_identifiers(groups, rules)
    kinds = [items for kind, items in present.items() if kind in rule.groups]
    surplus = len(kinds) - rule.at_least + 1
    return [item for kind in sorted(kinds, key=len)[: max(surplus, 0)] for item in kind]


def _change(item: CatalogueItem, route: int, rules: RuleSet) -> Change:
    if item.block is Block.DEFAULT:
        return Change(item.alias, f"drop the dataset {item.dataset}")
    softer = rules.coarsening_of(item)
    if softer is not None and stricter(route, softer.tier):
        return Change(item.alias, softer.change, softer.to)
    return Change(item.alias, "drop")
