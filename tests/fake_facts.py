"""The facts of cases in memory: the part of the fake store that precedents ask."""

from __future__ import annotations

from collections.abc import Collection

from dmap_desktop.domain.case_facts import CaseFacts, purpose_words
from dmap_desktop.domain.catalogue import alias_key


class FakeFacts:
    """The port ``FactsKept`` over a dictionary of the class that is built on it."""

    @property
    def _facts(self) -> dict[str, CaseFacts]:
        raise NotImplementedError

    @property
    def _known_cases(self) -> Collection[str]:
        raise NotImplementedError

    def has_blob(self, name: str) -> bool:
        raise NotImplementedError

    def save_facts(self, found: CaseFacts) -> None:
        self._facts[found.reference] = found

    def stale_facts(self) -> list[str]:
        return sorted(
            reference
            for reference in self._known_cases
            if reference not in self._facts or self.has_blob(self._facts[reference].awaits)
        )

    def alike(self, asked: CaseFacts, limit: int) -> list[tuple[CaseFacts, float]]:
        mine = set(purpose_words(asked.purpose))
        found = []
        for facts in self._facts.values():
            theirs = set(purpose_words(facts.purpose))
            whole = len(mine) + len(theirs)
            found.append((facts, 2 * len(mine & theirs) / whole if whole else 0.0))
        return found[:limit]

    def facts_of(self, names: Collection[str]) -> list[CaseFacts]:
        wanted = {alias_key(name) for name in names}
        return [
            facts
            for _, facts in sorted(self._facts.items())
            if wanted & set(map(alias_key, (facts.organisation, *facts.people, *facts.processors)))
        ]

    def organisations(self, looking_like: str = "") -> list[str]:
        names = sorted({facts.organisation for facts in self._facts.values()})
        if not looking_like:
            return names
        start = looking_like.lower()[:8]
        return [n for n in names if n.lower()[:8] == start and n.lower() != looking_like.lower()]
