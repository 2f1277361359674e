"""What precedents and the ledger need of the store: the facts of settled cases. Imports msgspec."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from dmap_desktop.domain.case_facts import CaseFacts


class FactsKept(Protocol):
    """The facts of cases, kept until something of the case changes."""

    def save_facts(self, found: CaseFacts) -> None:
        """Keep what a case was about, in the place of what was kept before."""
        ...

    def stale_facts(self) -> list[str]:
        """Return the cases of which nothing is kept, or of which more has come here since."""
        ...

    def alike(self, asked: CaseFacts, limit: int) -> list[tuple[CaseFacts, float]]:
        """Return the cases most likely alike, each with how alike its purpose is (0 to 1)."""
        ...

    def facts_of(self, names: Collection[str]) -> list[CaseFacts]:
        """Return the cases that name any of ``names``: organisations, people or processors."""
        ...

    def organisations(self, looking_like: str = "") -> list[str]:
        """Return the applicants' names; only other ways to write ``looking_like``, if given."""
        ...
