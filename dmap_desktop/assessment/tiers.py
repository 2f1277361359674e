"""The tier of each item under a rule set, and the route of the case: the strictest of them.

A tier is a name, never a number to compare: routes are ordered 1, 2, 4, 3 (domain notes, 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dmap_desktop.assessment.catalogues import CatalogueIndex, Group, grouped
from dmap_desktop.assessment.rules import Reallocation, RuleSet
from dmap_desktop.domain.application import Application, Block
from dmap_desktop.domain.catalogue import CatalogueItem, route_strictness, strictest
from dmap_desktop.domain.findings import Basis, Cause, TierFinding

PUBLISHED = "It stands in this tier in the published tables."
BY_DEFAULT = "It comes with the dataset whether asked for or not, and stands in this tier."


def match_items(
    application: Application, index: CatalogueIndex
) -> tuple[tuple[CatalogueItem, ...], tuple[str, ...]]:
    """Return what is asked for as the catalogue has it, and the aliases it does not know.

    An alias that the catalogue knows in more than one way is not guessed, so it is not known.
    """
    known: dict[CatalogueItem, None] = {}
    unknown: dict[str, None] = {}
    for item in application.items:
        found = index.find_in(item.alias, item.dataset)
        if found is None:
            unknown[item.alias] = None
        else:
            known[found] = None
    return tuple(known), tuple(unknown)


def with_defaults(asked: Sequence[CatalogueItem], index: CatalogueIndex) -> tuple[Group, ...]:
    """Return what is asked for and the defaults of every dataset it comes from, in groups."""
    groups = list(grouped(asked))
    held = set(asked)
    for dataset in dict.fromkeys(item.dataset for item in asked):
        groups += [
            group
            if held.isdisjoint(group.members)
            else Group(group.item, tuple(item for item in group.members if item not in held))
            for group in index.defaults_of(dataset)
        ]
    return tuple(group for group in groups if group.members)


def tier_of(item: CatalogueItem, rules: RuleSet) -> tuple[int | None, Reallocation | None]:
    """Return the item's tier under ``rules``, and the reallocation that put it there, if any."""
    for rule in rules.reallocation:
        if (
            item.tier == rule.from_tier
            and (rule.block is None or item.block is rule.block)
            and (not rule.sensitivity or item.sensitivity in rule.sensitivity)
            and (not rule.identifiability or item.identifiability in rule.identifiability)
        ):
            return rule.to_tier, rule
    return item.tier, None


def find_tier(groups: Sequence[Group], asked_tier: int | None, rules: RuleSet) -> TierFinding:
    """Return the strictest route among the items, with every item and rule that causes it."""
    placed = [(group, *tier_of(group.item, rules)) for group in groups]
    combined = _combined_causes(groups, rules)
    tiers = [tier for _, tier, _ in placed if tier is not None]
    recommended = strictest([*tiers, *(cause.tier for cause in combined)])
    causes = _single_causes([place for place in placed if place[1] == recommended])
    causes += [cause for cause in combined if cause.tier == recommended]
    return TierFinding(asked_tier, recommended, tuple(causes), rules.words)


def route_of(items: Iterable[CatalogueItem], rules: RuleSet) -> int | None:
    """Return the route alone."""
    return find_tier(grouped(items), None, rules).recommended


def stricter(one: int | None, other: int | None) -> bool:
    """Say whether route ``one`` is stricter than ``other``; no tier is the least strict."""
    if one is None:
        return False
    return other is None or route_strictness(one) < route_strictness(other)


def _single_causes(placed: Sequence[tuple[Group, int | None, Reallocation | None]]) -> list[Cause]:
    aliases: dict[tuple[int, str, Basis], set[str]] = {}
    for group, tier, moved in placed:
        if tier is None:
            continue
        published = BY_DEFAULT if group.item.block is Block.DEFAULT else PUBLISHED
        words, basis = (moved.words, moved.basis) if moved else (published, Basis.OFFICIAL)
        aliases.setdefault((tier, words, basis), set()).update(i.alias for i in group.members)
    return [
        Cause(tuple(sorted(found)), tier, words, basis)
        for (tier, words, basis), found in sorted(aliases.items(), key=lambda pair: pair[0][:2])
    ]


def _combined_causes(groups: Sequence[Group], rules: RuleSet) -> list[Cause]:
    causes = []
    present = quasi_identifiers(groups, rules)
    for rule in rules.combination:
        found = [kind for kind in rule.groups if kind in present]
        if len(found) >= rule.at_least:
            aliases = {item.alias for kind in found for item in present[kind]}
            causes.append(Cause(tuple(sorted(aliases)), rule.to_tier, rule.words, rule.basis))
    return causes


def quasi_identifiers(groups: Sequence[Group], rules: RuleSet) -> dict[str, list[CatalogueItem]]:
    """Return the quasi-identifiers that are asked for, by kind. Defaults single nobody out."""
    present: dict[str, list[CatalogueItem]] = {}
    for group in groups:
        if group.item.block is not Block.BY_REQUEST:
            continue
        for item in group.members:
            kind = rules.group_of(item)
            if kind is not None:
                present.setdefault(kind, []).append(item)
    return present
