"""What a settled case was about and how it ended, in few words: for precedents and the ledger.

Frozen values; imports msgspec only. They follow from the records and the extracted application,
and are made again whenever either changes.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from functools import lru_cache

import msgspec

from dmap_desktop.domain.application import Item
from dmap_desktop.domain.records import Condition, Outcome

Names = tuple[str, ...]
_WORD = re.compile(r"[a-z]{4,}")
_ROOT = 6
"""Letters by which words are taken for the same: *inequality* and *inequalities*."""
_WORDS = 40
"""Words by which a purpose is known."""
# Words that every application uses say nothing of its purpose.
_EVERYWHERE = """
    about access across after again against aim aims all also among analyse analysis application
    approach areas because been before being better between both change changed child children come
    could data database datasets department different during each education england every find
    first five four from further group groups have held help hold however include including
    information into know large level long look made make many more most much must national need
    only other over part people percent period personal project provide publish published pupil
    pupils question questions record records request research results same school schools second
    several should show some study such than that their them then there these they third this those
    three through time under upon used user uses using were what when where whether which while
    will with within without work would year years your
"""
_COMMON = frozenset(word[:_ROOT] for word in _EVERYWHERE.split())


class Ending(StrEnum):
    """How a case ended. Refusals and withdrawals weigh as much as approvals."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OPEN = "open"

    @property
    def granted(self) -> bool:
        """Say whether data were granted."""
        return self is Ending.APPROVED


ENDING: dict[Outcome, Ending] = {
    Outcome.APPROVED: Ending.APPROVED,
    Outcome.CONDITIONS: Ending.APPROVED,
    Outcome.REJECTED: Ending.REFUSED,
}
"""The ending that an outcome makes; the others leave a case open."""


class CaseFacts(msgspec.Struct, frozen=True):
    """One case, as it is compared with others."""

    reference: str
    title: str
    organisation: str
    organisation_type: str = ""
    people: Names = ()
    """Everybody named in it."""
    processors: Names = ()
    """Organisations named in it beside the applicant's, such as the recipient's."""
    datasets: Names = ()
    items: tuple[Item, ...] = ()
    """Asked for by name; what came along with the datasets is not repeated."""
    read: bool = False
    """Whether the items were read from the application; else only the records were at hand."""
    route: str = ""
    """How the data are reached, as the form says."""
    tier: int | None = None
    """Recommended when it was published."""
    purpose: str = ""
    """Title, aims, benefit and outputs, as one text."""
    ending: Ending = Ending.OPEN
    outcome: str = ""
    """In the panel's words, such as ``approve with conditions``."""
    conditions: tuple[Condition, ...] = ()
    decided: str = ""
    """ISO date, by the clock of who recorded it."""
    regime: str = ""
    """The rule set of its pack: ``gdpr-2018 (2018-05-25)``."""
    years: str = ""
    """Academic years asked for, as the form says."""
    until: str = ""
    """When the data are to be destroyed or the project ends, as the form says."""
    awaits: str = ""
    """The sealed document that would tell more, once it is here; empty when all is read."""


@lru_cache(maxsize=4096)
def purpose_words(text: str) -> dict[str, str]:
    """Return the words by which a purpose is known, by their roots, the most used first.

    A root is a word's first letters; at most 40 words are kept.
    """
    found = _WORD.findall(text.lower())
    counts = Counter(word[:_ROOT] for word in found)
    first = {word[:_ROOT]: word for word in reversed(found)}
    roots = sorted(counts.keys() - _COMMON, key=lambda root: (-counts[root], root))
    return {root: first[root] for root in roots[:_WORDS]}
