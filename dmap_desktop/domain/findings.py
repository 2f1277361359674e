"""What an assessment finds: gates, factors, tiers, score, each with its basis and evidence.

Values only; :mod:`dmap_desktop.assessment` makes them. Imports msgspec only.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dmap_desktop.domain.evidence import Evidence


class Basis(StrEnum):
    """Whose rule a finding rests on. Only ``OFFICIAL`` may be shown as official."""

    OFFICIAL = "official"
    CONVENTION = "convention"
    OURS = "ours"


class GateState(StrEnum):
    """A gate's answer; not knowing is an answer of its own."""

    PASS = "pass"
    FAIL = "fail"
    NOT_KNOWN = "not known"


class Safe(StrEnum):
    """The five headings of the Five Safes."""

    PROJECTS = "projects"
    PEOPLE = "people"
    SETTINGS = "settings"
    DATA = "data"
    OUTPUTS = "outputs"


class Gate(msgspec.Struct, frozen=True):
    """One thing that must hold before risk is worth weighing."""

    name: str
    state: GateState
    basis: Basis
    why: str
    evidence: tuple[Evidence, ...] = ()


class Factor(msgspec.Struct, frozen=True):
    """One factor of risk: a level from 0 (least) to 4 (most), or None for not known."""

    name: str
    safe: Safe
    level: int | None
    basis: Basis
    why: str
    evidence: tuple[Evidence, ...] = ()
    weight: float = 0.0
    """The rule set's weight; 0 stands beside the score and never enters it (public benefit)."""


class Sensitivity(msgspec.Struct, frozen=True):
    """What the band becomes when one weight moves by a quarter."""

    factor: str
    band_if_lower: str
    band_if_higher: str


class Cause(msgspec.Struct, frozen=True):
    """An item, or items together, that put the case on its route."""

    aliases: tuple[str, ...]
    tier: int
    rule: str
    """The rule's own words."""
    basis: Basis


class TierFinding(msgspec.Struct, frozen=True):
    """The tier asked for against the tier recommended, and why."""

    asked: int | None
    recommended: int | None
    because: tuple[Cause, ...]
    rules_words: str

    def words(self) -> str:
        """Say the recommendation as the panel does: ``"Tier 2 to Tier 1"`` or ``"Tier 1"``."""
        if self.recommended is None:
            return "No tier: no item is known to the catalogue"
        if self.asked is None or self.asked == self.recommended:
            return f"Tier {self.recommended}"
        return f"Tier {self.asked} to Tier {self.recommended}"


class RulesName(msgspec.Struct, frozen=True):
    """Which rule set or catalogue was used, so that the assessment can be made again."""

    name: str
    version: str
    sha256: str


class Change(msgspec.Struct, frozen=True):
    """One change of an item that would relax the route: drop it, or coarsen or swap it."""

    alias: str
    change: str
    to: str = ""


class Minimisation(msgspec.Struct, frozen=True):
    """The smallest set of changes that reaches ``target``."""

    target: str
    changes: tuple[Change, ...]


class Assessment(msgspec.Struct, frozen=True):
    """All findings on one application under one rule set and one catalogue.

    The score is the panel's own convention (no official score was ever published); neither it
    nor the recommended tier decides anything.
    """

    application: str
    """SHA-256 of the application's bytes in the pack."""
    rules: RulesName
    catalogue: RulesName
    gates: tuple[Gate, ...]
    factors: tuple[Factor, ...]
    score: float
    """0 to 100; a factor that is not known counts as the worst level."""
    band: str
    score_range: tuple[float, float]
    """The score when everything not known turns out best, and worst."""
    sensitivity: tuple[Sensitivity, ...]
    tier: TierFinding
    minimise: tuple[Minimisation, ...] = ()
