"""A rule set: dated and readable by a lawyer. Pure; imports msgspec.

:mod:`dmap_desktop.assessment.rule_text` reads one from its text and says what is wrong in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from fnmatch import translate
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

import msgspec

from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import CatalogueItem, alias_key
from dmap_desktop.domain.findings import Basis, Safe

_Tier = Annotated[int, msgspec.Meta(ge=1, le=4)]
_Level = Annotated[int, msgspec.Meta(ge=0, le=4)]


PUBLISHED = "It stands in this tier in the published tables."
BY_DEFAULT = "It comes with the dataset whether asked for or not, and stands in this tier."


class Place(NamedTuple):
    """The tier of an item, and the words that put it there."""

    tier: int | None
    words: str
    basis: Basis


class Softening(NamedTuple):
    """What can be done with an item instead of dropping it."""

    change: str
    """In words, as in ``"coarsen to the year of birth"``."""
    to: str
    item: CatalogueItem
    """What stands in its place."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a rule set: a key that is not known is an error, not a comment."""


class Reallocation(_Part, frozen=True):
    """Items that stand in another tier under these rules; the first that fits an item counts."""

    name: str
    to_tier: _Tier
    basis: Basis
    words: str
    from_tier: _Tier | None = None
    """The published tier that is moved; without it every tier is, and items without one."""
    block: Block | None = None
    sensitivity: tuple[str, ...] = ()
    identifiability: tuple[int, ...] = ()

    def applies(self, item: CatalogueItem) -> bool:
        """Say whether ``item`` is moved."""
        return (
            (self.from_tier is None or item.tier == self.from_tier)
            and (self.block is None or item.block is self.block)
            and (not self.sensitivity or item.sensitivity in self.sensitivity)
            and (not self.identifiability or item.identifiability in self.identifiability)
        )


class Combination(_Part, frozen=True):
    """Quasi-identifiers that together put a case on a stricter route."""

    name: str
    at_least: Annotated[int, msgspec.Meta(ge=2)]
    groups: tuple[str, ...]
    to_tier: _Tier
    basis: Basis
    words: str


class SafeSetting(_Part, frozen=True):
    """Items that are kept in a safe setting unless an exemption is granted."""

    name: str
    identifiability: tuple[int, ...]
    basis: Basis
    words: str


class QuasiIdentifier(_Part, frozen=True):
    """A group of items that say the same kind of thing about a person."""

    group: str
    fields: tuple[str, ...]
    """Names of fields; ``*`` stands for any letters. Case, spaces and underscores do not count."""


class GateName(StrEnum):
    """The gates the program can look at; a rule set says which of them hold, and on what basis."""

    GATEWAY = "legal gateway stated"
    FORM = "form complete"
    QUESTIONNAIRE = "security questionnaire complete"
    ICO = "registered with the ICO"
    NEVER_LEAVES = "no item committed never to leave DfE"
    THREE_MONTHS = "asked for in time"
    LINKED_FORM = "linked data on the linked form"
    SIGNATORY = "signatory named"
    IMPACT = "data protection impact assessment"


class FactorName(StrEnum):
    """The factors of risk the program can read, as the domain notes list them (section 5)."""

    IDENTIFIABILITY = "identifiability"
    SENSITIVITY = "sensitivity"
    QUASI_IDENTIFIERS = "quasi-identifier mix"
    SCALE = "scale"
    LINKAGE = "linkage"
    PROPORTIONALITY = "proportionality"
    SETTING = "setting"
    PEOPLE = "people"
    SECURITY = "security evidence"
    OUTPUTS = "outputs and onward use"
    HOLDER = "holder record"
    BENEFIT = "public benefit"


class GateRule(_Part, frozen=True):
    """A gate in the rule set's words."""

    name: GateName
    basis: Basis
    words: str


class FactorRule(_Part, frozen=True):
    """A factor's place, weight and basis."""

    name: FactorName
    safe: Safe
    weight: Annotated[float, msgspec.Meta(ge=0)]
    basis: Basis
    words: str


class Band(_Part, frozen=True):
    """A band of the score: its word and the score up to which it goes."""

    name: str
    up_to: Annotated[float, msgspec.Meta(gt=0, le=100)]


class Coarsening(_Part, frozen=True):
    """What an item can be coarsened to or swapped for, and how the result is classed.

    The result is an item like any other: the rules put it in its place.
    """

    fields: tuple[str, ...]
    """Names of fields; ``*`` stands for any letters. Case, spaces and underscores do not count."""
    change: str
    to: str
    field: str
    """The field that the result is most like: it says which kind of quasi-identifier it is."""
    tier: _Tier
    identifiability: Annotated[int, msgspec.Meta(ge=1, le=5)]
    sensitivity: Literal["A", "B", "C", "D", "E"]
    basis: Basis

    def of(self, item: CatalogueItem) -> CatalogueItem:
        """Return what stands in the place of ``item``."""
        return CatalogueItem(
            alias=f"{item.alias} as {self.to}",
            dataset=item.dataset,
            block=item.block,
            field=self.field,
            years=item.years,
            tier=self.tier,
            identifiability=self.identifiability,
            sensitivity=self.sensitivity,
        )


class Levels(_Part, frozen=True):
    """The tables from which levels are read."""

    identifiability: dict[str, _Level]
    sensitivity: dict[str, _Level]
    setting: dict[str, _Level]
    coverage: dict[str, _Level]
    linkage: dict[str, _Level]
    commercial: dict[str, _Level]


class Limits(_Part, frozen=True):
    """Numbers that rules use."""

    months_before_need: int
    """Months before the data are needed within which an application may be made."""
    certificate_years: int
    """Years for which a disclosure certificate holds."""
    many_items_at_worst: int
    """From so many items of the worst class on, the level is one higher."""
    cohort: tuple[int, int, int, int]
    """Children from which on the scale is at level 1, 2, 3 and 4."""


class RuleSet(_Part, frozen=True, dict=True):
    """One dated rule set."""

    name: str
    version: str
    title: str
    words: str
    """What the tier rule is, in a sentence the screen shows."""
    limits: Limits
    levels: Levels
    gate: tuple[GateRule, ...]
    factor: tuple[FactorRule, ...]
    band: tuple[Band, ...]
    security_questions: tuple[str, ...]
    """Keys of the questions of the security questionnaire that need evidence."""
    quasi_identifier: tuple[QuasiIdentifier, ...] = ()
    reallocation: tuple[Reallocation, ...] = ()
    combination: tuple[Combination, ...] = ()
    safe_setting: tuple[SafeSetting, ...] = ()
    safe_settings: tuple[str, ...] = ()
    """The form's answers that mean a safe setting; the first is the one that is recommended."""
    coarsening: tuple[Coarsening, ...] = ()
    sha256: str = ""
    """Of the file's bytes."""

    @cached_property
    def _kinds(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((quasi.group, _pattern(quasi.fields)) for quasi in self.quasi_identifier)

    @cached_property
    def _kind_of(self) -> dict[str, str | None]:
        return {}

    def group_of(self, item: CatalogueItem) -> str | None:
        """Return the group of quasi-identifiers that ``item`` belongs to, or None."""
        name = item.field or item.alias
        if name not in self._kind_of:
            key = alias_key(name)
            fits = (group for group, fields in self._kinds if fields.match(key))
            self._kind_of[name] = next(fits, None)
        return self._kind_of[name]

    @cached_property
    def _coarse(self) -> tuple[tuple[Coarsening, re.Pattern[str]], ...]:
        return tuple((coarsening, _pattern(coarsening.fields)) for coarsening in self.coarsening)

    @cached_property
    def _softer(self) -> dict[CatalogueItem, tuple[Softening, ...]]:
        return {}

    def softer(self, item: CatalogueItem) -> tuple[Softening, ...]:
        """Return what ``item`` can be coarsened to or swapped for, the preferred one first.

        Nothing is offered that would be another kind of quasi-identifier than the item.
        """
        if item not in self._softer:
            key = alias_key(item.field or item.alias)
            fits = (coarsening for coarsening, fields in self._coarse if fields.match(key))
            made = (Softening(c.change, c.to, c.of(item)) for c in fits)
            kind = self.group_of(item)
            self._softer[item] = tuple(
                softening for softening in made if self.group_of(softening.item) in (None, kind)
            )
        return self._softer[item]

    @cached_property
    def _places(self) -> dict[CatalogueItem, Place]:
        return {}

    def place_of(self, item: CatalogueItem) -> Place:
        """Return where ``item`` stands: by an override, by the first rule, or as published."""
        place = self._places.get(item)
        if place is None:
            place = self._places[item] = self._put(item)
        return place

    def _put(self, item: CatalogueItem) -> Place:
        if item.settled:
            return Place(item.tier, item.settled, Basis.OURS)
        for rule in self.reallocation:
            if rule.applies(item):
                return Place(rule.to_tier, rule.words, rule.basis)
        words = BY_DEFAULT if item.block is Block.DEFAULT else PUBLISHED
        return Place(item.tier, words, Basis.OFFICIAL)

    def band_of(self, score: float) -> str:
        """Return the band in which ``score`` (0-100) lies."""
        return next((b.name for b in self.band if score <= b.up_to), self.band[-1].name)


def _pattern(fields: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(translate(alias_key(field)) for field in fields))
