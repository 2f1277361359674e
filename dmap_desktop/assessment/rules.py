"""A rule set: dated, readable by a lawyer, checked against its schema. Pure; imports msgspec."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from fnmatch import translate
from functools import cached_property
from typing import Annotated

import msgspec

from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import CatalogueItem, alias_key
from dmap_desktop.domain.errors import Unreadable, said
from dmap_desktop.domain.findings import Basis, Safe

_Tier = Annotated[int, msgspec.Meta(ge=1, le=4)]
_Level = Annotated[int, msgspec.Meta(ge=0, le=4)]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a rule set: a key that is not known is an error, not a comment."""


class Reallocation(_Part, frozen=True):
    """Items that stood in one tier and stand in another under these rules."""

    name: str
    from_tier: _Tier
    to_tier: _Tier
    basis: Basis
    words: str
    block: Block | None = None
    sensitivity: tuple[str, ...] = ()
    identifiability: tuple[int, ...] = ()


class Combination(_Part, frozen=True):
    """Quasi-identifiers that together put a case on a stricter route."""

    name: str
    at_least: Annotated[int, msgspec.Meta(ge=2)]
    groups: tuple[str, ...]
    to_tier: _Tier
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
    """What an item can be coarsened to or swapped for, and where the result stands."""

    words: tuple[str, ...]
    change: str
    to: str
    tier: _Tier


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
    coarsening: tuple[Coarsening, ...] = ()
    sha256: str = ""
    """Of the file's bytes."""

    @cached_property
    def _groups(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(
            (quasi.group, re.compile("|".join(translate(alias_key(f)) for f in quasi.fields)))
            for quasi in self.quasi_identifier
        )

    @cached_property
    def _kinds(self) -> dict[str, str | None]:
        return {}

    def group_of(self, item: CatalogueItem) -> str | None:
        """Return the group of quasi-identifiers that ``item`` belongs to, or None."""
        key = alias_key(item.field or item.alias)
        if key not in self._kinds:
            fits = (group for group, fields in self._groups if fields.match(key))
            self._kinds[key] = next(fits, None)
        return self._kinds[key]

    @cached_property
    def _coarsenings(self) -> dict[str, Coarsening]:
        # The first that names a field counts, so it is put in last.
        return {alias_key(word): c for c in reversed(self.coarsening) for word in c.words}

    def coarsening_of(self, item: CatalogueItem) -> Coarsening | None:
        """Return what ``item`` can be coarsened to or swapped for, or None."""
        return self._coarsenings.get(alias_key(item.field or item.alias))

    def band_of(self, score: float) -> str:
        """Return the band in which ``score`` (0-100) lies."""
        return next((b.name for b in self.band if score <= b.up_to), self.band[-1].name)


def read_rules(data: bytes) -> RuleSet:
    """Read a rule set from the bytes of its TOML file.

    Raises Unreadable with the key that is wrong.
    """
    try:
        rules = msgspec.toml.decode(data, type=RuleSet)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unreadable(f"The rule set cannot be used: {said(error)}. Mend the file.") from error
    bounds = [band.up_to for band in rules.band]
    if not bounds or bounds != sorted(bounds) or bounds[-1] != 100:
        raise Unreadable("The rule set cannot be used: its bands must rise and end at 100.")
    return msgspec.structs.replace(rules, sha256=hashlib.sha256(data).hexdigest())
