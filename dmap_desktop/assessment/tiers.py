"""The tier of each item under a rule set, and the route of the case: the strictest of them.

A tier is a name, never a number to compare: routes are ordered 1, 2, 4, 3 (domain notes, 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.assessment.rules import Reallocation, RuleSet
from dmap_desktop.domain.application import Application, Block
from dmap_desktop.domain.catalogue import CatalogueItem, route_strictness, strictest
from dmap_desktop.domain.findings import Basis, Cause, TierFinding

PUBLISHED = "It stands in this tier in the published tables."
BY_DEFAULT = "It comes with the dataset whether asked for or not, and stands in this tier."


def items_of(application: Application, index: CatalogueIndex) -> tuple[CatalogueItem, ...]:
    """Return what is asked for, as the catalogue has it; unknown items are left out."""
    found = (index.find_in(item.alias, item.dataset) for item in application.items)
    return tuple(dict.fromkeys(item for item in found if item is not None))


def unknown_items(application: Application, index: CatalogueIndex) -> tuple[str, ...]:
    """Return the aliases that the catalogue does not know, or knows in more than one way."""
    return tuple(
        dict.fromkeys(
            item.alias
            for item in application.items
            if index.find_in(item.alias, item.dataset) is None
        )
    )


def with_defaults(
    asked: Sequence[CatalogueItem], index: CatalogueIndex
) -> tuple[CatalogueItem, ...]:
    """Return what is asked for and the defaults of every dataset it comes from."""
    defaults = index.defaults_of(item.dataset for item in asked)
    return tuple(dict.fromkeys((*asked, *defaults)))


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


def find_tier(
    items: Sequence[CatalogueItem], asked_tier: int | None, rules: RuleSet
) -> TierFinding:
    """Return the strictest route among ``items``, with every item and rule that causes it."""
    causes = [*_single_causes(items, rules), *_combined_causes(items, rules)]
    recommended = strictest([cause.tier for cause in causes])
    because = tuple(cause for cause in causes if cause.tier == recommended)
    return TierFinding(asked_tier, recommended, because, rules.words)


def route_of(items: Iterable[CatalogueItem], rules: RuleSet) -> int | None:
    """Return the route alone."""
    return find_tier(tuple(items), None, rules).recommended


def stricter(one: int | None, other: int | None) -> bool:
    """Say whether route ``one`` is stricter than ``other``; no tier is the least strict."""
    if one is None:
        return False
    return other is None or route_strictness(one) < route_strictness(other)


def _single_causes(items: Sequence[CatalogueItem], rules: RuleSet) -> list[Cause]:
    grouped: dict[tuple[int, str, Basis], dict[str, None]] = {}
    for item in items:
        tier, moved = tier_of(item, rules)
        if tier is None:
            continue
        published = BY_DEFAULT if item.block is Block.DEFAULT else PUBLISHED
        words, basis = (moved.words, moved.basis) if moved else (published, Basis.OFFICIAL)
        grouped.setdefault((tier, words, basis), {})[item.alias] = None
    return [
        Cause(tuple(sorted(aliases)), tier, words, basis)
        for (tier, words, basis), aliases in sorted(grouped.items(), key=lambda g: g[0][:2])
    ]


def _combined_causes(items: Sequence[CatalogueItem], rules: RuleSet) -> list[Cause]:
    causes = []
    present: dict[str, list[str]] = {}
    for item in items:
        group = rules.group_of(item) if item.block is Block.BY_REQUEST else None
        if group is not None:
            present.setdefault(group, []).append(item.alias)
    for rule in rules.combination:
        found = [group for group in rule.groups if group in present]
        if len(found) >= rule.at_least:
            aliases = tuple(sorted({alias for group in found for alias in present[group]}))
            causes.append(Cause(aliases, rule.to_tier, rule.words, rule.basis))
    return causes
