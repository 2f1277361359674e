"""The tier of each item under a rule set, and the route of the case: the strictest of them.

A tier is a name, never a number to compare: routes are ordered 1, 2, 4, 3 (domain notes, 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dmap_desktop.assessment.catalogues import Group, grouped
from dmap_desktop.assessment.rules import Place, RuleSet
from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import CatalogueItem, route_strictness, strictest
from dmap_desktop.domain.findings import (
    Basis,
    Cause,
    GateState,
    ItemTier,
    SettingFinding,
    TierComparison,
    TierFinding,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything asked for and brought along, each in its place under one rule set."""

    groups: tuple[Group, ...]
    places: tuple[Place, ...]
    """One for each group."""
    kinds: Mapping[str, Sequence[CatalogueItem]]
    """The quasi-identifiers asked for, by kind."""


def stand(groups: Sequence[Group], rules: RuleSet) -> Standing:
    """Put every group in its place; the members of a group are alike to every rule."""
    places = tuple([rules.place_of(group.item) for group in groups])
    return Standing(tuple(groups), places, quasi_identifiers(groups, rules))


def find_tier(
    standing: Standing, asked_tier: int | None, rules: RuleSet, setting: str = ""
) -> TierFinding:
    """Return the strictest route among the items, with every item and rule that causes it.

    ``setting`` is the form's answer on where the data will be used, "" when it gives none.
    """
    combined = _combined_causes(standing, rules)
    tiers = [place.tier for place in standing.places if place.tier is not None]
    recommended = strictest([*tiers, *(cause.tier for cause in combined)])
    causes = [] if recommended is None else _single_causes(standing, recommended)
    causes += [cause for cause in combined if cause.tier == recommended]
    kept = _kept_in_setting(standing, setting, rules) if rules.safe_setting else ()
    return TierFinding(asked_tier, recommended, tuple(causes), rules.words, kept)


def route_of(items: Iterable[CatalogueItem], rules: RuleSet) -> int | None:
    """Return the route alone."""
    return find_tier(stand(grouped(items), rules), None, rules).recommended


def item_tiers(groups: Sequence[Group], rules: RuleSet) -> tuple[ItemTier, ...]:
    """Return where each item stands, in order."""
    return tuple(
        ItemTier(item.alias, item.dataset, item.block, item.tier, *rules.place_of(item))
        for group in groups
        for item in group.members
    )


def compare(
    groups: Sequence[Group], asked_tier: int | None, before: RuleSet, after: RuleSet
) -> TierComparison:
    """Return what becomes of the same items when ``after`` takes the place of ``before``."""
    pairs = zip(item_tiers(groups, before), item_tiers(groups, after), strict=True)
    return TierComparison(
        find_tier(stand(groups, before), asked_tier, before),
        find_tier(stand(groups, after), asked_tier, after),
        before.title,
        after.title,
        tuple((old, new) for old, new in pairs if old.tier != new.tier),
    )


def stricter(one: int | None, other: int | None) -> bool:
    """Say whether route ``one`` is stricter than ``other``; no tier is the least strict."""
    if one is None:
        return False
    return other is None or route_strictness(one) < route_strictness(other)


def _single_causes(standing: Standing, tier: int) -> list[Cause]:
    aliases: dict[tuple[str, Basis], set[str]] = {}
    for group, place in zip(standing.groups, standing.places, strict=True):
        if place.tier == tier:
            there = aliases.setdefault((place.words, place.basis), set())
            there.update([item.alias for item in group.members])
    return [
        Cause(tuple(sorted(found)), tier, words, basis)
        for (words, basis), found in sorted(aliases.items())
    ]


def _combined_causes(standing: Standing, rules: RuleSet) -> list[Cause]:
    causes = []
    for rule in rules.combination:
        found = [kind for kind in rule.groups if kind in standing.kinds]
        if len(found) >= rule.at_least:
            aliases = {item.alias for kind in found for item in standing.kinds[kind]}
            causes.append(Cause(tuple(sorted(aliases)), rule.to_tier, rule.words, rule.basis))
    return causes


def _kept_in_setting(
    standing: Standing, setting: str, rules: RuleSet
) -> tuple[SettingFinding, ...]:
    """Return what must stay in a safe setting, and whether one is asked for."""
    state = GateState.PASS if setting in rules.safe_settings else GateState.FAIL
    found = []
    for rule in rules.safe_setting:
        aliases = {
            item.alias
            for group in standing.groups
            if group.item.identifiability in rule.identifiability
            for item in group.members
        }
        if aliases:
            known = state if setting else GateState.NOT_KNOWN
            found.append(SettingFinding(known, tuple(sorted(aliases)), rule.words, rule.basis))
    return tuple(found)


def quasi_identifiers(groups: Sequence[Group], rules: RuleSet) -> dict[str, list[CatalogueItem]]:
    """Return the quasi-identifiers that are asked for, by kind. Defaults single nobody out."""
    present: dict[str, list[CatalogueItem]] = {}
    for group in groups:
        if group.item.block is not Block.BY_REQUEST:
            continue
        for item in group.members:
            if (kind := rules.group_of(item)) is not None:
                present.setdefault(kind, []).append(item)
    return present
