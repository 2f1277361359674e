"""Conditions that findings ask for: suggested, never set. A pure function of the assessment.

The table is ours, in ``resources/conditions``. What is not known suggests nothing: the question to
the applicant comes first.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import msgspec

from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.findings import Assessment, Basis, GateState


class ConditionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which condition a finding asks for."""

    finding: str
    """The gate or factor it answers."""
    text: str
    owner: str
    due: str
    """The rule of its due date, in words."""
    from_level: Annotated[int, msgspec.Meta(ge=1, le=4)] | None = None
    """The least level of a factor; None for a gate, which asks when it fails."""


class ConditionRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every condition that can be suggested."""

    condition: tuple[ConditionRule, ...]


class SuggestedCondition(NamedTuple):
    """A condition that a finding asks for."""

    text: str
    owner: str
    due: str
    finding: str
    why: str
    """The finding in its own words."""
    basis: Basis = Basis.OURS


def read_condition_rules(data: bytes) -> ConditionRules:
    """Read the table of conditions. Raises Unreadable."""
    try:
        return msgspec.toml.decode(data, type=ConditionRules)
    except msgspec.DecodeError as error:
        raise Unreadable(f"The table of conditions cannot be used: {error}.") from error


def suggest_conditions(found: Assessment, rules: ConditionRules) -> tuple[SuggestedCondition, ...]:
    """Return the conditions that the findings ask for, in the order of the table."""
    failed = {gate.name: gate.why for gate in found.gates if gate.state is GateState.FAIL}
    levels = {factor.name: (factor.level, factor.why) for factor in found.factors}
    suggested = []
    for rule in rules.condition:
        if rule.from_level is None:
            why = failed.get(rule.finding, "")
        else:
            level, words = levels.get(rule.finding, (None, ""))
            why = words if level is not None and level >= rule.from_level else ""
        if why:
            suggested.append(SuggestedCondition(rule.text, rule.owner, rule.due, rule.finding, why))
    return tuple(suggested)
