"""The score: the panel's own convention, with its range and how it hangs on each weight.

No official score was ever published (domain notes, section 5). A factor that is not known counts
as the worst level; public benefit has no weight and stands beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dmap_desktop.assessment.rules import RuleSet
from dmap_desktop.domain.findings import Assessment, Factor, Sensitivity

WORST = 4
SHIFT = 0.25
"""How far each weight is moved to see whether the band moves."""


def score_of(factors: Sequence[Factor], unknown: int = WORST) -> float:
    """Return the score 0-100 when every factor not known is at level ``unknown``."""
    return _score(factors, {factor.name: factor.weight for factor in factors}, unknown)


def range_of(factors: Sequence[Factor]) -> tuple[float, float]:
    """Return the score when everything not known turns out best, and worst."""
    return score_of(factors, 0), score_of(factors, WORST)


def sensitivity_of(factors: Sequence[Factor], rules: RuleSet) -> tuple[Sensitivity, ...]:
    """Return what the band becomes when each weight alone moves down and up by a quarter."""
    weights = {factor.name: factor.weight for factor in factors}
    return tuple(
        Sensitivity(
            factor.name,
            rules.band_of(_score(factors, _moved(weights, factor.name, 1 - SHIFT), WORST)),
            rules.band_of(_score(factors, _moved(weights, factor.name, 1 + SHIFT), WORST)),
        )
        for factor in factors
        if factor.weight
    )


def contributions(assessment: Assessment) -> tuple[tuple[str, float], ...]:
    """Return how many points of the score each factor brings; they add up to the score."""
    total = sum(factor.weight for factor in assessment.factors)
    return tuple(
        (factor.name, _points(factor, factor.weight, total, WORST))
        for factor in assessment.factors
        if factor.weight
    )


def _score(factors: Sequence[Factor], weights: Mapping[str, float], unknown: int) -> float:
    total = sum(weights.values())
    points = (_points(factor, weights[factor.name], total, unknown) for factor in factors)
    return round(sum(points), 1)


def _points(factor: Factor, weight: float, total: float, unknown: int) -> float:
    if not total:
        return 0.0
    level = unknown if factor.level is None else factor.level
    return 100.0 * weight * level / (WORST * total)


def _moved(weights: Mapping[str, float], name: str, by: float) -> dict[str, float]:
    return {**weights, name: weights[name] * by}
