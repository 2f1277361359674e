"""The assessment: a pure function of application, catalogue and rule set."""

from __future__ import annotations

import re

from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.assessment.factors import read_factors
from dmap_desktop.assessment.gates import look_at_gates
from dmap_desktop.assessment.minimise import minimise
from dmap_desktop.assessment.reading import stated
from dmap_desktop.assessment.rules import RuleSet
from dmap_desktop.assessment.score import range_of, score_of, sensitivity_of
from dmap_desktop.assessment.tiers import find_tier, match_items, with_defaults
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.findings import Assessment, RulesName


def assess(
    application: Application, application_sha256: str, index: CatalogueIndex, rules: RuleSet
) -> Assessment:
    """Assess ``application``, whose bytes hash to ``application_sha256``.

    The same four always give the same assessment: nothing is read but these.
    """
    asked, unknown = match_items(application, index)
    groups = with_defaults(asked, index)
    factors = read_factors(application, asked, groups, unknown, rules)
    score = score_of(factors)
    held = index.catalogue
    return Assessment(
        application=application_sha256,
        rules=RulesName(rules.name, rules.version, rules.sha256),
        catalogue=RulesName(held.name, held.published, held.sha256),
        gates=look_at_gates(application, groups, unknown, rules),
        factors=factors,
        score=score,
        band=rules.band_of(score),
        score_range=range_of(factors),
        sensitivity=sensitivity_of(factors, rules),
        tier=find_tier(groups, tier_asked(application), rules),
        minimise=minimise(groups, rules),
    )


def tier_asked(application: Application) -> int | None:
    """Return the tier the form asks for, None when it names none or several."""
    named = set(re.findall(r"[1-4]", stated(application, "data.tier")))
    return int(named.pop()) if len(named) == 1 else None
