"""Which paper of a newer pack takes the place of which paper of an older one. Msgspec only."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Protocol, TypeVar

from dmap_desktop.domain.application import DocumentKind


class Named(Protocol):
    """A paper or document: its hash, its file name, what it is."""

    @property
    def name(self) -> str:
        """Return its file name."""
        ...

    @property
    def kind(self) -> DocumentKind:
        """Return what it is."""
        ...

    @property
    def sha256(self) -> str:
        """Return the hash of its plain bytes."""
        ...


Held = TypeVar("Held", bound=Named)
Came = TypeVar("Came", bound=Named)


def pair_papers(before: Iterable[Held], now: Iterable[Came]) -> dict[str, Came]:
    """Return the paper of ``now`` for the hash of each paper of ``before`` that has one.

    A paper is the same by its bytes, else by kind and name, else as the only one of its kind that
    is left on both sides; supporting documents have too little in common for that.
    """
    old, new = list(before), list(now)
    found: dict[str, Came] = {}

    def pair(by: Callable[[Named], Hashable], *, only: bool = False) -> None:
        for mine in [one for one in old if one.sha256 not in found]:
            key = by(mine)
            taken = {one.sha256 for one in found.values()}
            free = [one for one in new if one.sha256 not in taken and by(one) == key]
            rivals = [one for one in old if one.sha256 not in found and by(one) == key]
            if free and (not only or (len(free) == len(rivals) == 1 and key is not None)):
                found[mine.sha256] = free[0]

    pair(lambda one: one.sha256)
    pair(lambda one: (one.kind, one.name))
    pair(lambda one: None if one.kind is DocumentKind.SUPPORTING else one.kind, only=True)
    return found


def in_order(before: Sequence[Held], now: Sequence[Came]) -> list[Came]:
    """Return ``now`` in the order of the pack before: replaced papers in place, new ones last."""
    pairs = pair_papers(before, now)
    kept = [pairs[one.sha256] for one in before if one.sha256 in pairs]
    placed = {one.sha256 for one in kept}
    return [*kept, *(one for one in now if one.sha256 not in placed)]
