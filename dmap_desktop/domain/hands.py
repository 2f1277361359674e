"""Hands: who does many pieces of work that mostly wait. Rooms below ``jobs`` are given them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


class Hands(Protocol):
    """Who does many pieces of work that mostly wait: for a disk, a hub, a cipher."""

    def each(
        self, work: Callable[[Item], Made], items: Iterable[Item]
    ) -> Generator[Made, None, None]:
        """Yield what ``work`` makes of each item, in their order.

        Several may be under way at once, a few ahead of what was asked for. What ``work`` raises
        is raised in the place of its result. Closed early, it begins nothing more, and returns
        when what was under way is done: use it under ``contextlib.closing``.
        """
        ...


class OneHand:
    """Does one piece after another."""

    def each(
        self, work: Callable[[Item], Made], items: Iterable[Item]
    ) -> Generator[Made, None, None]:
        """Yield what ``work`` makes of each item."""
        yield from map(work, items)


ONE_HAND = OneHand()
