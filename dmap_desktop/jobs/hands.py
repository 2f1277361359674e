"""Many hands for work that mostly waits: for a disk, a hub, a cipher. No Qt."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

HANDS = 8
"""Pieces of work under way at once: enough to keep a disk or a line busy."""


class ThreadHands:
    """The port ``Hands`` over threads that live as long as what they are asked for."""

    def __init__(self, hands: int = HANDS) -> None:
        """Start no thread yet."""
        self._hands = hands

    def each(
        self, work: Callable[[Item], Made], items: Iterable[Item]
    ) -> Generator[Made, None, None]:
        """Yield what ``work`` makes of each item, in their order.

        At most twice as many items as there are hands are begun before their results are asked
        for, so that memory does not grow with how many there are.
        """
        begun: deque[Future[Made]] = deque()
        threads = ThreadPoolExecutor(self._hands, thread_name_prefix="hands")
        try:
            for item in items:
                begun.append(threads.submit(work, item))
                if len(begun) == 2 * self._hands:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        finally:
            threads.shutdown(wait=True, cancel_futures=True)
