"""The score: the panel's own convention, with its range and how it hangs on each weight.

No official score was ever published (domain notes, section 5). A factor that is not known counts
as the worst level; public benefit has no weight and stands beside.
"""

from __future__ import annotations

from collections.abc import Sequence

from dmap_desktop.assessment.levels import WORST
from dmap_desktop.assessment.rules import RuleSet
from dmap_desktop.domain.findings import Assessment, Factor, Sensitivity

SHIFT = 0.25
"""How far each weight is moved to see whether the band moves."""


def score_of(factors: Sequence[Factor], unknown: int = WORST) -> float:
    """Return the score 0-100 when every factor not known is at level ``unknown``."""
    points = sum([factor.weight * _level(factor, unknown) for factor in factors])
    return score_at(points, sum([factor.weight for factor in factors]))


def range_of(factors: Sequence[Factor]) -> tuple[float, float]:
    """Return the score when everything not known turns out best, and worst."""
    return score_of(factors, 0), score_of(factors, WORST)


def sensitivity_of(factors: Sequence[Factor], rules: RuleSet) -> tuple[Sensitivity, ...]:
    """Return what the band becomes when each weight alone moves down and up by a quarter."""
    total = sum([factor.weight for factor in factors])
    points = sum([factor.weight * _level(factor, WORST) for factor in factors])
    return tuple(
        [
            Sensitivity(
                factor.name,
                rules.band_of(_moved(factor, -SHIFT, points, total)),
                rules.band_of(_moved(factor, SHIFT, points, total)),
            )
            for factor in factors
            if factor.weight
        ]
    )


def contributions(assessment: Assessment) -> tuple[tuple[str, float], ...]:
    """Return how many points of the score each factor brings; they add up to the score."""
    total = sum(factor.weight for factor in assessment.factors)
    return tuple(
        (factor.name, 100.0 * factor.weight * _level(factor, WORST) / (WORST * total))
        for factor in assessment.factors
        if factor.weight
    )


def score_at(points: float, total: float) -> float:
    """Return the score of weighted levels that add up to ``points``, of weights ``total``."""
    return round(100.0 * points / (WORST * total), 1) if total else 0.0


def _moved(factor: Factor, by: float, points: float, total: float) -> float:
    """Return the score when the weight of ``factor`` alone moves by its part ``by``."""
    more = factor.weight * by
    return score_at(points + more * _level(factor, WORST), total + more)


def _level(factor: Factor, unknown: int) -> int:
    return unknown if factor.level is None else factor.level
