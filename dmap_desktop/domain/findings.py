"""What an assessment finds: gates, factors, tiers, score, each with its basis and evidence.

Values only; :mod:`dmap_desktop.assessment` makes them. Imports msgspec only.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dmap_desktop.domain.application import Block
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


class SettingFinding(msgspec.Struct, frozen=True):
    """Items that the rules keep in a safe setting unless an exemption is granted."""

    state: GateState
    """PASS: a safe setting is asked for. FAIL: it is not, so an exemption would be needed."""
    aliases: tuple[str, ...]
    rule: str
    """The rule's own words."""
    basis: Basis


class ItemTier(msgspec.Struct, frozen=True):
    """Where one item stands under a rule set, and by which words."""

    alias: str
    dataset: str
    block: Block
    published: int | None
    tier: int | None
    rule: str
    basis: Basis


class TierFinding(msgspec.Struct, frozen=True):
    """The tier asked for against the tier recommended, and why."""

    asked: int | None
    recommended: int | None
    because: tuple[Cause, ...]
    rules_words: str
    setting: tuple[SettingFinding, ...] = ()
    """What the rules keep in a safe setting; empty under rules that say nothing of it."""

    def words(self) -> str:
        """Say the recommendation as the panel does: ``"Tier 2 to Tier 1"`` or ``"Tier 1"``."""
        if self.recommended is None:
            return "No tier: no item is known to the catalogue"
        if self.asked is None or self.asked == self.recommended:
            return f"Tier {self.recommended}"
        return f"Tier {self.asked} to Tier {self.recommended}"


class TierComparison(msgspec.Struct, frozen=True):
    """One application under two rule sets: whether its route moves, and which items do."""

    before: TierFinding
    after: TierFinding
    before_title: str
    after_title: str
    moved: tuple[tuple[ItemTier, ItemTier], ...]
    """Items that stand elsewhere under the second rule set: before, after."""

    @property
    def moves(self) -> bool:
        """Say whether the case goes another way."""
        return self.before.recommended != self.after.recommended

    def words(self) -> str:
        """Say the move as the panel does: ``"Tier 2 to Tier 1"`` or ``"stays in Tier 1"``."""
        names = [
            "no tier" if finding.recommended is None else f"Tier {finding.recommended}"
            for finding in (self.before, self.after)
        ]
        return f"{names[0]} to {names[1]}" if self.moves else f"stays in {names[0]}"


class RulesName(msgspec.Struct, frozen=True):
    """Which rule set or catalogue was used, so that the assessment can be made again."""

    name: str
    version: str
    sha256: str


class ChangeKind(StrEnum):
    """What can be changed of what is asked for."""

    DROP = "drop"
    COARSEN = "coarsen"
    SETTING = "safe setting"
    YEARS = "fewer years"


class Change(msgspec.Struct, frozen=True):
    """One change of what is asked for."""

    alias: str
    """The item; empty when the change is not of an item."""
    change: str
    """What is to be done, in words: ``"drop"``, ``"coarsen to the year of birth"``."""
    to: str = ""
    """What stands in its place; empty when nothing does."""
    kind: ChangeKind = ChangeKind.DROP
    dataset: str = ""


class Minimisation(msgspec.Struct, frozen=True):
    """The smallest set of changes that reaches ``target``."""

    target: str
    changes: tuple[Change, ...]
    proven: bool = True
    """False when the search was cut short: the changes reach it, but fewer may do."""


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
    overrides: str = ""
    """SHA-256 of the panel's overrides of published items; empty when there are none."""
