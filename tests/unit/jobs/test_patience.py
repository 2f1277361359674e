"""A hub that hangs costs a sentence or a press on Stop, never the window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from fake_hubs import StallingHub
from fakes import MemoryHub

from dmap_desktop.domain.errors import Cancelled, Unavailable
from dmap_desktop.domain.ports import Moved, Put, nothing_moved
from dmap_desktop.jobs.cancel import Cancel
from dmap_desktop.jobs.patience import MOST_THREADS, PatientHub


@pytest.fixture
def stalling() -> Iterator[StallingHub]:
    hub = StallingHub()
    yield hub
    hub.let.set()


@pytest.fixture
def patient(stalling: StallingHub) -> Iterator[Callable[[float | None], PatientHub]]:
    made: list[PatientHub] = []

    def make(patience: float | None) -> PatientHub:
        made.append(PatientHub(stalling, patience))
        return made[-1]

    yield make
    for hub in made:
        hub.close()


def test_it_is_the_hub_it_stands_for() -> None:
    hub = PatientHub(MemoryHub())
    assert hub.put("logs/a", b"one")
    assert not hub.put("logs/a", b"two")
    assert hub.get("logs/a") == b"one"
    assert hub.get("logs/b") is None
    assert hub.keys("logs/") == ["logs/a"]
    assert hub.address == "memory"
    hub.close()
    assert hub.get("logs/a") == b"one", "closed, it can be asked again"
    hub.close()


def test_its_faults_are_passed_on(patient: Callable[[float | None], PatientHub]) -> None:
    hub = patient(5.0)
    with pytest.raises(Exception, match="is no name of an object"):
        hub.get("../elsewhere")


def test_a_hub_that_does_not_answer_is_said(
    patient: Callable[[float | None], PatientHub], stalling: StallingHub
) -> None:
    hub = patient(0.05)
    with pytest.raises(Unavailable, match="The hub memory does not answer"):
        hub.get("stalls")
    with pytest.raises(Unavailable, match="does not answer"):
        hub.get("here")
    assert stalling.asked == ["stalls"], "nothing more is asked of a hub that hangs"
    stalling.let.set()
    assert PatientHub(stalling).get("here") == b"x"


def test_once_it_comes_back_it_is_asked_again(
    patient: Callable[[float | None], PatientHub], stalling: StallingHub
) -> None:
    hub = patient(0.05)
    with pytest.raises(Unavailable):
        hub.get("stalls")
    stalling.let.set()
    hub._patience = 20.0
    assert hub.get("here") == b"x"
    assert stalling.asked == ["stalls", "here"]


def test_who_waits_is_let_go_at_once(
    patient: Callable[[float | None], PatientHub], stalling: StallingHub
) -> None:
    hub = patient(None)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(hub.get, "stalls")
        assert stalling.stalled.wait(20)
        hub.let_go()
        with pytest.raises(Cancelled):
            waiting.result(20)


def test_told_to_stop_between_two_questions_it_asks_no_second(
    patient: Callable[[float | None], PatientHub], stalling: StallingHub
) -> None:
    hub, cancel = patient(None), Cancel()
    with hub.stopping_with(cancel):
        assert hub.get("here") == b"x"
        cancel.set()
        with pytest.raises(Cancelled):
            hub.get("stalls")
    assert stalling.asked == ["here"]
    assert hub.get("here") == b"x", "what comes after is another matter"


def test_as_long_as_bytes_move_it_waits(patient: Callable[[float | None], PatientHub]) -> None:
    """Many short waits, together longer than its patience."""
    step = threading.Event()

    class SlowHub(MemoryHub):
        def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
            for _ in range(6):
                step.wait(0.25)
                moved(1)
            return b"all"

    told: list[int] = []
    hub = PatientHub(SlowHub(), 1.0)
    assert hub.get("slow", told.append) == b"all"
    assert told == [1] * 6
    hub.close()


def test_a_transfer_nobody_waits_for_ends_at_its_next_byte(stalling: StallingHub) -> None:
    hub = PatientHub(stalling, 0.05)
    told: list[int] = []
    with pytest.raises(Unavailable):
        hub.get("stalls", told.append)
    stalling.let.set()
    hub.close()
    assert not told


def test_who_watches_may_stop_it(patient: Callable[[float | None], PatientHub]) -> None:
    class Chunks(MemoryHub):
        def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
            moved(1)
            raise AssertionError("it went on")

    def stop(_: int) -> None:
        raise Cancelled("Stopped, as you asked.")

    hub = PatientHub(Chunks())
    with pytest.raises(Cancelled):
        hub.get("any", stop)
    hub.close()


def test_it_asks_as_many_at_once_as_are_waiting() -> None:
    meet = threading.Barrier(MOST_THREADS, timeout=20)

    class Meeting(MemoryHub):
        def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
            meet.wait()
            return super().get(key)

    hub = PatientHub(Meeting({"here": b"x"}))
    with ThreadPoolExecutor(MOST_THREADS) as threads:
        assert list(threads.map(hub.get, ["here"] * MOST_THREADS)) == [b"x"] * MOST_THREADS
    hub.close()


def test_a_block_of_objects_is_put_and_flushed_by_the_hub() -> None:
    ended: list[int] = []

    class Counting(MemoryHub):
        @contextmanager
        def putting(self) -> Iterator[Put]:
            yield self.put
            ended.append(len(self.objects))

    hub = PatientHub(Counting())
    with hub.putting() as put:
        assert put("logs/a", b"one")
        assert not put("logs/a", b"two")
    assert ended == [1]
    hub.close()
