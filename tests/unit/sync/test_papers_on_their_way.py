"""Papers to and from a hub, names looked up in one go, acts kept in portions: over fake ports."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from contextlib import contextmanager

import pytest
from fakes import FakeStore, MemoryHub

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Cancelled, Unreadable
from dmap_desktop.domain.ports import (
    ONE_HAND,
    UNFOLDED,
    Hands,
    Moved,
    Wanted,
    no_progress,
    nothing_moved,
)
from dmap_desktop.jobs.hands import ThreadHands
from dmap_desktop.sync import arrivals, papers
from dmap_desktop.sync.arrivals import Arrivals
from dmap_desktop.sync.glance import Glance
from dmap_desktop.sync.layout import blob_key
from dmap_desktop.sync.marks import Mark, load_marks
from dmap_desktop.sync.papers import LARGE, carry_papers, fetch_papers
from dmap_desktop.sync.roster import panel_as_folded
from tests.unit.store.store_acts import write

BOTH = pytest.mark.parametrize("hands", [ONE_HAND, ThreadHands(4)], ids=["one", "many"])


def sealed(*contents: bytes) -> dict[str, bytes]:
    return {hashlib.sha256(content).hexdigest(): content for content in contents}


def wanted(blobs: dict[str, bytes]) -> list[Wanted]:
    return [Wanted("case:1", name, len(data)) for name, data in blobs.items()]


def hub_with(blobs: dict[str, bytes]) -> MemoryHub:
    return MemoryHub({blob_key(name): data for name, data in blobs.items()})


@BOTH
def test_papers_come_checked_and_told_in_bytes(hands: Hands) -> None:
    blobs, store = sealed(*(bytes([n]) * 1000 for n in range(30))), FakeStore()
    told: list[tuple[str, int, int]] = []
    fetched = fetch_papers(
        hub_with(blobs), store, hands, wanted(blobs), lambda *step: told.append(step)
    )
    assert (fetched.blobs, fetched.findings) == (30, ())
    assert all(store.blob(name) == data for name, data in blobs.items())
    assert told[0] == ("Fetching papers, 0.0 of 0.0 MB", 0, 30)
    assert told[-1][1:] == (30, 30)


@BOTH
def test_what_was_changed_is_named_and_not_kept(hands: Hands) -> None:
    blobs, store = sealed(b"one", b"two", b"three"), FakeStore()
    hub, (one, two, three) = hub_with(blobs), list(blobs)
    hub.objects[blob_key(one)] = b"swapped"
    del hub.objects[blob_key(three)]
    fetched = fetch_papers(hub, store, hands, wanted(blobs), no_progress)
    assert fetched.blobs == 1
    (finding,) = fetched.findings
    assert finding.place == blob_key(one)
    assert "changed or swapped" in finding.sentence
    assert [store.has_blob(name) for name in (one, two, three)] == [False, True, False]


def test_what_is_too_large_to_be_read_is_said_and_the_rest_comes() -> None:
    blobs, store = sealed(b"one", b"two"), FakeStore()
    odd = blob_key(next(iter(blobs)))

    class Refusing(MemoryHub):
        def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
            if key == odd:
                raise Unreadable(f"{key} is larger than anything this program writes.")
            return super().get(key)

    hub = Refusing(hub_with(blobs).objects)
    fetched = fetch_papers(hub, store, ONE_HAND, wanted(blobs), no_progress)
    assert fetched.blobs == 1
    assert fetched.findings == (Finding("", 0, odd, f"{odd} is larger than anything this "
                                        "program writes."),)  # fmt: skip


def test_a_large_paper_goes_alone_and_its_progress_is_told_on_the_way() -> None:
    blobs, store = sealed(b"small", bytes(LARGE)), FakeStore()

    class Watched(MemoryHub):
        def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
            data = super().get(key)
            if data is not None and len(data) == LARGE:
                moved(LARGE // 2)
            return data

    told: list[str] = []
    fetched = fetch_papers(
        Watched(hub_with(blobs).objects),
        store,
        ThreadHands(2),
        wanted(blobs),
        lambda what, _, __: told.append(what),
    )
    assert fetched.blobs == 2
    assert told[-2:] == ["Fetching papers, 4.2 of 8.4 MB", "Fetching papers, 8.4 of 8.4 MB"]


@BOTH
def test_stopped_on_the_way_what_came_stays(hands: Hands) -> None:
    blobs, store = sealed(*(bytes([n]) for n in range(50))), FakeStore()

    def stop_at_ten(_: str, done: int, __: int) -> None:
        if done == 10:
            raise Cancelled("Stopped, as you asked.")

    with pytest.raises(Cancelled):
        fetch_papers(hub_with(blobs), store, hands, wanted(blobs), stop_at_ten)
    came = sum(store.has_blob(name) for name in blobs)
    assert 9 <= came < 50
    rest = [paper for paper in wanted(blobs) if not store.has_blob(paper.blob)]
    assert fetch_papers(hub_with(blobs), store, hands, rest, no_progress).blobs == 50 - came


@BOTH
def test_papers_are_carried_once_and_flushed_before_it_returns(hands: Hands) -> None:
    blobs, store, ended = sealed(b"one", b"two", b"three"), FakeStore(), []
    for name, data in list(blobs.items())[:2]:
        store.keep_blob(name, data)

    class Flushing(MemoryHub):
        @contextmanager
        def putting(self):  # type: ignore[no-untyped-def]
            yield self.put
            ended.append(len(self.objects))

    hub = Flushing()
    sizes = {name: len(data) for name, data in blobs.items()}
    assert carry_papers(hub, store, hands, sizes, no_progress) == 2
    assert carry_papers(hub, store, hands, sizes, no_progress) == 0
    assert ended == [2, 2]
    assert carry_papers(hub, store, hands, {}, no_progress) == 0
    assert fetch_papers(hub, store, hands, [], no_progress).blobs == 0


def test_papers_of_nothing_are_none() -> None:
    assert papers.papers_of([write("a", 1, 1)[1]]) == {}


def test_a_glance_asks_once_and_not_again_for_what_was_not_there() -> None:
    asked: list[str] = []

    class Asked(MemoryHub):
        def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
            asked.append(key)
            return super().get(key)

        def sizes(self, keys: Collection[str]) -> dict[str, int]:
            asked.append(" ".join(sorted(keys)))
            return super().sizes(keys)

    hub = Asked({"here": b"x", "other": b"y"})
    glance = Glance(hub, ["here", "gone"])
    hub.put("gone", b"came later")
    assert (glance.has("here"), glance.has("gone"), glance.has("other")) == (True, False, True)
    assert (glance.get("here"), glance.get("gone"), glance.get("other")) == (b"x", None, b"y")
    assert asked == ["gone here", "other", "here", "other"]


def test_acts_are_kept_in_portions_together_with_the_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(arrivals, "MOST_ACTS", 3)
    store, marks = FakeStore(), {"a": Mark(1, 2, 1)}
    coming = Arrivals(store, "hub", marks)
    coming.take([write("a", 1, 1), write("a", 2, 2, stream="meeting:1")])
    assert store.heads() == {}
    marks["a"] = Mark(3, 4, 2)
    coming.take([write("a", 3, 3), write("a", 4, 4)])
    assert store.heads()["a"].sequence == 4
    assert load_marks(store, "hub") == marks
    waiting = {f"{UNFOLDED}case:DR181105.01", f"{UNFOLDED}meeting:1"}
    assert set(store.kept_names(UNFOLDED)) == waiting
    coming.take([write("a", 5, 5)])
    coming.flush()
    coming.flush()
    assert store.heads()["a"].sequence == 5
    assert coming.touched == {"case:DR181105.01", "meeting:1"}


def test_acts_that_are_many_bytes_are_kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "MOST_BYTES", 100)
    store = FakeStore()
    Arrivals(store, "hub", {}).take([write("a", 1, 1)])
    assert store.heads()["a"].sequence == 1


def test_a_panel_that_waits_to_be_folded_is_not_believed() -> None:
    store = FakeStore()
    assert panel_as_folded(store) is None
    store.save_state("panel", b"what was folded before", None)
    store.keep(f"{UNFOLDED}panel", "")
    assert panel_as_folded(store) is None
