"""A rule set: dated, readable by a lawyer, checked against its schema. Pure; imports msgspec."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Annotated

import msgspec

from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import alias_key
from dmap_desktop.domain.errors import Unreadable
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
    """A group of items that say the same kind of thing about a person, by words in the alias."""

    group: str
    words: tuple[str, ...]


class GateRule(_Part, frozen=True):
    """A gate in the rule set's words."""

    name: str
    basis: Basis
    words: str


class FactorRule(_Part, frozen=True):
    """A factor's place, weight and basis."""

    name: str
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
    certificate_years: int
    large_cohort: int
    many_items_at_worst: int


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
    quasi_identifier: tuple[QuasiIdentifier, ...] = ()
    reallocation: tuple[Reallocation, ...] = ()
    combination: tuple[Combination, ...] = ()
    coarsening: tuple[Coarsening, ...] = ()
    sha256: str = ""
    """Of the file's bytes."""

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Return the words of each group of quasi-identifiers, spelled as keys."""
        return {
            quasi.group: tuple(alias_key(word) for word in quasi.words)
            for quasi in self.quasi_identifier
        }

    def group_of(self, alias: str) -> str | None:
        """Return the group of quasi-identifiers that ``alias`` belongs to, or None."""
        key = alias_key(alias)
        for group, words in self.groups.items():
            if any(word in key for word in words):
                return group
        return None

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
        raise Unreadable(f"The rule set cannot be used: {error}. Mend the file.") from error
    bounds = [band.up_to for band in rules.band]
    if not bounds or bounds != sorted(bounds) or bounds[-1] != 100:
        raise Unreadable("The rule set cannot be used: its bands must rise and end at 100.")
    return msgspec.structs.replace(rules, sha256=hashlib.sha256(data).hexdigest())
