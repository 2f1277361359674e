"""Many hands: results in order, bounded ahead, errors in their place, nothing left under way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from dmap_desktop.domain.ports import Hands, OneHand
from dmap_desktop.jobs.hands import ThreadHands

BOTH = pytest.mark.parametrize("hands", [OneHand(), ThreadHands(3)], ids=["one", "many"])


@BOTH
def test_results_come_in_the_order_of_the_items(hands: Hands) -> None:
    assert list(hands.each(lambda number: number * number, range(50))) == [n * n for n in range(50)]
    assert list(hands.each(str, [])) == []


@BOTH
def test_an_error_comes_in_the_place_of_its_result(hands: Hands) -> None:
    results = hands.each(lambda number: 10 // number, [5, 2, 0, 1])
    with closing(results):
        assert [next(results), next(results)] == [2, 5]
        with pytest.raises(ZeroDivisionError):
            next(results)


@BOTH
def test_closed_early_nothing_more_is_begun(hands: Hands) -> None:
    begun: list[int] = []
    before = threading.active_count()
    with closing(hands.each(begun.append, range(1000))) as results:
        next(results)
    done = len(begun)
    assert done <= 6
    assert threading.active_count() < before + 20
    assert len(begun) == done


def test_several_are_under_way_at_once() -> None:
    meet = threading.Barrier(3, timeout=20)
    assert list(ThreadHands(3).each(lambda _: meet.wait() >= 0, range(3))) == [True] * 3


def test_items_are_taken_only_as_results_are_asked_for() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with closing(ThreadHands(2).each(str, items())) as results:
        assert next(results) == "0"
        assert len(taken) == 4
        assert next(results) == "1"
        assert len(taken) == 5
