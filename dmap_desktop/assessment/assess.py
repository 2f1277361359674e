"""The assessment: a pure function of application, catalogue and rule set."""

from __future__ import annotations

import re

from dmap_desktop.assessment.asking import Asked, match_items, with_defaults
from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.assessment.factors import read_factors
from dmap_desktop.assessment.gates import look_at_gates
from dmap_desktop.assessment.minimise import ways_to_next_route
from dmap_desktop.assessment.reading import stated
from dmap_desktop.assessment.rules import RuleSet
from dmap_desktop.assessment.score import range_of, score_of, sensitivity_of
from dmap_desktop.assessment.tiers import compare, find_tier, stand
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.findings import Assessment, RulesName, TierComparison


def assess(
    application: Application, application_sha256: str, index: CatalogueIndex, rules: RuleSet
) -> Assessment:
    """Assess ``application``, whose bytes hash to ``application_sha256``.

    The same four always give the same assessment: nothing is read but these. Overrides of items
    are part of ``index`` (:func:`dmap_desktop.assessment.overriding.with_overrides`).
    """
    asked = match_items(application, index)
    return assess_asked(application, application_sha256, asked, index, rules)


def assess_asked(
    application: Application,
    application_sha256: str,
    asked: Asked,
    index: CatalogueIndex,
    rules: RuleSet,
) -> Assessment:
    """Assess ``application`` with its items as ``asked`` has them: see :func:`assess`."""
    standing = stand(with_defaults(asked.known, index), rules)
    setting = stated(application, "setting.route")
    tier = find_tier(standing, tier_asked(application), rules, setting)
    factors = read_factors(application, asked, standing, rules)
    score = score_of(factors)
    held = index.catalogue
    return Assessment(
        application=application_sha256,
        rules=RulesName(rules.name, rules.version, rules.sha256),
        catalogue=RulesName(held.name, held.published, held.sha256),
        gates=look_at_gates(application, standing.groups, asked.unknown, rules),
        factors=factors,
        score=score,
        band=rules.band_of(score),
        score_range=range_of(factors),
        sensitivity=sensitivity_of(factors, rules),
        tier=tier,
        minimise=ways_to_next_route(asked, standing, tier, rules),
        overrides=held.overrides,
    )


def compare_rules(
    application: Application, index: CatalogueIndex, before: RuleSet, after: RuleSet
) -> TierComparison:
    """Return what becomes of ``application`` when ``after`` takes the place of ``before``."""
    groups = with_defaults(match_items(application, index).known, index)
    return compare(groups, tier_asked(application), before, after)


def tier_asked(application: Application) -> int | None:
    """Return the tier the form asks for, None when it names none or several."""
    named = set(re.findall(r"[1-4]", stated(application, "data.tier")))
    return int(named.pop()) if len(named) == 1 else None
