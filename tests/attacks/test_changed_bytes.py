"""Random single-byte changes of a hub: each is found, or changes nothing; none is a crash.

10,000 with ``--thorough``, a few hundred in the gate. Each number is the seed of one change.
"""

from __future__ import annotations

import random
from functools import cache

import pytest

from dmap_desktop.domain.errors import Mendable, Refused
from dmap_desktop.domain.records import InterestNature, Outcome, Vote
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reviewing import cast_ballot, declare_interest, record_view
from dmap_desktop.services.syncing import SyncReport
from dmap_desktop.services.verifying import Verification
from tests.fakes import MemoryHub
from tests.small_panel import CASE, Seat, SmallPanel, small_panel
from tests.thorough import many

CHUNKS = 8
CHANGES = many(320, 10_000)


@cache
def decided() -> SmallPanel:
    """A panel that has decided its case, everything of it in the hub."""
    panel = small_panel()
    for name in ("amy", "ben", "cleo"):
        session = panel[name].session
        declare_interest(session, CASE, InterestNature.NONE)
        record_view(session, CASE, Vote.APPROVE, "It looks sound.")
        cast_ballot(session, CASE, Vote.APPROVE, "For these reasons.")
        panel.sync(name)
    panel.sync("ruth")
    close_voting(panel["ruth"].session, CASE)
    decide(panel["ruth"].session, CASE, Draft(Outcome.APPROVED, "Sound."))
    panel.sync()
    panel.sync()
    return panel


@cache
def whole() -> tuple[Verification, frozenset[str], frozenset[str]]:
    """What the hub as it is proves, and what somebody who fetches it all has."""
    panel = decided()
    fresh = panel.newcomer("dina")
    assert fresh.sync().findings == ()
    proof = panel["sam"].verify(panel.hub)
    assert proof.ok
    assert len(proof.decisions) == 1
    return proof, *held_by(fresh)


def held_by(seat: Seat) -> tuple[frozenset[str], frozenset[str]]:
    """Return the hashes of the acts and the names of the papers at a laptop."""
    store = seat.session.store
    acts = {act.hash for stream in store.streams() for act in store.acts(stream)}
    blobs = {key.removeprefix("blobs/") for key in decided().hub.keys("blobs/")}
    return frozenset(acts), frozenset(name for name in blobs if store.has_blob(name))


def changed(seed: int) -> tuple[MemoryHub, str]:
    """Return the hub with one byte changed, and the key of the object it lies in."""
    dice = random.Random(seed)
    hub = MemoryHub(decided().hub.objects)
    key = dice.choice(sorted(hub.objects))
    data = bytearray(hub.objects[key])
    place = dice.randrange(len(data))
    data[place] = (data[place] + dice.randrange(1, 256)) % 256
    hub.objects[key] = bytes(data)
    return hub, key


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_changed_byte_is_found_by_verify(chunk: int) -> None:
    proof, *_ = whole()
    for seed in range(chunk, CHANGES, CHUNKS):
        hub, key = changed(seed)
        seen = decided()["sam"].verify(hub)
        assert not seen.ok, (seed, key)
        told = [f for f in seen.findings if key in f.place or key in f.sentence]
        assert told or key.startswith("keys/"), (seed, key, seen.findings)
        assert all(f.sentence.endswith(".") for f in seen.findings), (seed, seen.findings)
        # Whose ballots cannot be read have not voted: then the decision does not follow.
        assert all(d in proof.decisions or not d.follows for d in seen.decisions), (seed, key)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_changed_byte_misleads_nobody_who_fetches(chunk: int) -> None:
    _, acts, papers = whole()
    for seed in range(chunk, CHANGES, CHUNKS):
        hub, key = changed(seed)
        seat = Seat.at("dina", decided().newcomer("dina").session.store, hub, PIN)
        report = synced(seat)
        if isinstance(report, Mendable):
            assert key == "panel.json" or not seat.session.store.heads(), (seed, key, report)
            assert str(report).endswith("."), (seed, report)
            continue
        held, blobs = held_by(seat)
        assert held <= acts | own(seat), (seed, key)
        assert blobs <= papers, (seed, key)
        if not report.findings:  # then the change was harmless
            assert (held - own(seat), blobs) == (acts - own(seat), papers), (seed, key)
        case = case_of_or_none(seat)
        assert case is None or case in ("", Outcome.APPROVED.value), (seed, key)


def synced(seat: Seat) -> SyncReport | Mendable:
    """Synchronise; return the report, or the sentence that it ended with."""
    try:
        return seat.sync()
    except Mendable as error:
        return error


PIN = small_panel("sam")["sam"].session.pin


def own(seat: Seat) -> frozenset[str]:
    """Return the hashes of what the laptop itself has written."""
    return frozenset(act.hash for act in seat.session.store.acts_of(seat.device))


def case_of_or_none(seat: Seat) -> str | None:
    """Return the outcome that the laptop shows."""
    try:
        outcome = case_of(seat.session, CASE).outcome
    except (Refused, Mendable):
        return None
    return outcome.value if outcome else ""
