"""Devices and a hub as a state machine: whatever happens between them, they come to agree.

Written, pushed and pulled in part, read twice, in any order, under any clock, revoked, restored
from a back-up, over a hub that was rolled back: the same set of records gives the same state,
nothing that somebody holds is lost, and a vote counts once. 300 runs in the gate, 10,000 with
``--thorough``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dmap_desktop.domain.errors import Refused, Unavailable
from dmap_desktop.domain.ports import no_progress
from dmap_desktop.domain.records import InterestNature, Outcome, Vote
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.enrolling import revoke_device
from dmap_desktop.services.journal import case_of, fold_waiting, panel_of
from dmap_desktop.services.reviewing import cast_ballot, declare_interest, record_view
from dmap_desktop.sync.layout import parse_log_key
from dmap_desktop.sync.marks import load_marks
from tests.convergence.unreliable import UnreliableHub
from tests.fakes import FakeStore, MemoryHub, SetClock
from tests.small_panel import CASE, SECOND, Seat, SmallPanel, pull_only, small_panel
from tests.thorough import many

RUNS = 100
"""Of each kind of run, three kinds."""
STEPS = 25
NAMES = ("sam", "ruth", "amy", SECOND)
SOMEBODY = st.sampled_from(NAMES)
OTHERS = st.sampled_from(NAMES[1:])
YEARS = st.sampled_from((1990, 2018, 2090))


class Devices(RuleBasedStateMachine):
    """Four laptops: the secretariat's, the chair's, and two of one member."""

    backups = rollbacks = revocations = False

    @initialize()
    def begin(self) -> None:
        panel = _half_voted().copied(*NAMES)
        self.hub: MemoryHub = panel.hub
        self.ways: dict[str, UnreliableHub] = {}
        self.seats: dict[str, Seat] = {}
        for name, seat in panel.seats.items():
            store = seat.session.store
            assert isinstance(store, FakeStore)
            self._sit(name, store)
        self.older: dict[str, FakeStore] = {}
        self.older_hub = dict(self.hub.objects)

    def _sit(self, name: str, store: FakeStore) -> None:
        self.ways[name] = UnreliableHub(self.hub)
        self.seats[name] = Seat.at(name, store, self.ways[name], PIN)

    # What people do.

    @rule(name=SOMEBODY, text=st.sampled_from(("Sound.", "Not sound.")))
    def note(self, name: str, text: str) -> None:
        self._try(lambda seat: seat.note(text), name)

    @rule(name=OTHERS, nature=st.sampled_from((InterestNature.NONE, InterestNature.PERSONAL)))
    def declare(self, name: str, nature: InterestNature) -> None:
        self._try(lambda seat: declare_interest(seat.session, CASE, nature, "My sister's."), name)

    @rule(name=OTHERS, vote=st.sampled_from(list(Vote)))
    def vote(self, name: str, vote: Vote) -> None:
        with suppress(Refused):
            record_view(self.seats[name].session, CASE, vote, "At first sight.")
        self._try(lambda seat: cast_ballot(seat.session, CASE, vote, "So.", ("One.",)), name)

    @rule()
    def close(self) -> None:
        self._try(lambda seat: close_voting(seat.session, CASE), "ruth")

    @rule(outcome=st.sampled_from((Outcome.APPROVED, Outcome.REJECTED, Outcome.MORE_INFORMATION)))
    def settle(self, outcome: Outcome) -> None:
        self._try(lambda seat: decide(seat.session, CASE, Draft(outcome, "So.")), "ruth")

    def _try(self, act: Callable[[Seat], object], name: str) -> None:
        """Do what the rules allow; the rest was refused in words."""
        with suppress(Refused):
            act(self.seats[name])

    # What happens on the way.

    @rule(name=SOMEBODY)
    def synchronise(self, name: str) -> None:
        self.seats[name].sync()

    @rule(name=SOMEBODY, answers=st.integers(0, 12))
    def synchronise_in_part(self, name: str, answers: int) -> None:
        self.ways[name].answers = answers
        with suppress(Unavailable):
            self.seats[name].sync()
        self.ways[name].answers = None

    @rule(name=SOMEBODY)
    def pull(self, name: str) -> None:
        seat = self.seats[name]
        seat.exchange.pull(no_progress)
        fold_waiting(seat.session)

    @rule(name=SOMEBODY)
    def push(self, name: str) -> None:
        self.seats[name].exchange.push(no_progress)

    @rule(name=SOMEBODY, other=SOMEBODY)
    def synchronise_before_another_arrives(self, name: str, other: str) -> None:
        seat, device = self.seats[name], self.seats[other].device
        mark = load_marks(seat.session.store, self.hub.address).get(device)
        end = mark.end if mark else 0

        def late(key: str) -> bool:
            place = parse_log_key(key)
            return place is not None and place[0] == device and place[1] > end

        if other != name:
            self.ways[name].late = late
        seat.sync()
        self.ways[name].late = lambda _: False

    @rule(name=SOMEBODY)
    def read_everything_again(self, name: str) -> None:
        self.seats[name].exchange.begin_anew()

    @rule(name=SOMEBODY)
    def start_the_program_anew(self, name: str) -> None:
        self._sit(name, self._store(name))

    @rule(name=SOMEBODY, year=YEARS)
    def set_the_clock(self, name: str, year: int) -> None:
        clock = self.seats[name].session.clock
        assert isinstance(clock, SetClock)
        clock.time = datetime(year, 1, 1, tzinfo=UTC)

    # What goes wrong.

    @precondition(lambda self: self.revocations)
    @rule(name=OTHERS)
    def revoke(self, name: str) -> None:
        session, device = self.seats["sam"].session, self.seats[name].device
        with suppress(Refused):
            revoke_device(session, device, "It was lost.")

    @precondition(lambda self: self.backups)
    @rule(name=OTHERS)
    def back_up(self, name: str) -> None:
        self.older[name] = self._store(name).copy()

    @precondition(lambda self: self.backups)
    @rule(name=OTHERS)
    def restore(self, name: str) -> None:
        if name in self.older:
            self._sit(name, self.older[name].copy())

    @precondition(lambda self: self.rollbacks)
    @rule()
    def back_up_the_hub(self) -> None:
        self.older_hub = dict(self.hub.objects)

    @precondition(lambda self: self.rollbacks)
    @rule()
    def roll_the_hub_back(self) -> None:
        self.hub.objects.clear()
        self.hub.objects.update(self.older_hub)

    # What always holds.

    @invariant()
    def a_vote_counts_once(self) -> None:
        for seat in getattr(self, "seats", {}).values():
            for closing in case_of(seat.session, CASE).closings:
                voters = [ballot.voter for ballot in closing.tally.counted]
                assert len(voters) == len(set(voters))
                assert set(voters) <= {"ruth", "amy", "ben", "cleo"}

    def teardown(self) -> None:
        if not hasattr(self, "seats"):
            return
        held = {hash_ for seat in self.seats.values() for hash_ in _acts(seat)}
        for name in NAMES:  # what a quiet program does not look for, a fresh one does
            self.start_the_program_anew(name)
        for _ in range(12):
            reports = [seat.sync() for seat in self.seats.values()]
            if not any(report.pushed or report.pulled or report.touched for report in reports):
                break
        else:
            raise AssertionError("they never come to rest")
        self._agree(held)

    def _agree(self, held: set[str]) -> None:
        """Say that everybody who can be reached agrees, and what those who cannot are told."""
        together = [seat for seat in self.seats.values() if self._keeps_up(seat)]
        assert together
        sets = [_acts(seat) for seat in together]
        assert all(acts == sets[0] for acts in sets[1:])
        assert held <= sets[0] | self._stranded()
        states = [_states(seat) for seat in together]
        assert all(state == states[0] for state in states[1:])
        for seat in together:
            findings = seat.sync().findings
            assert findings == (), findings
        fresh = Seat.at("dina", FakeStore(), self.hub, PIN)
        pull_only(fresh)
        assert _acts(fresh) == sets[0]
        assert _states(fresh) == states[0]

    def _keeps_up(self, seat: Seat) -> bool:
        """Say whether a laptop is still on the panel, and its log is one log."""
        findings = seat.sync().findings
        forked = any("older copy of this profile" in f.sentence for f in findings)
        revoked = panel_of(self.seats["sam"].session).devices[seat.device].revoked_after is not None
        assert not forked or self.backups
        return not forked and not revoked

    def _stranded(self) -> set[str]:
        """Return the acts of laptops that did not keep up: a second branch, or after revocation."""
        away = [seat for seat in self.seats.values() if not self._keeps_up(seat)]
        return {act.hash for s in away for act in s.session.store.acts_of(s.device)}

    def _store(self, name: str) -> FakeStore:
        store = self.seats[name].session.store
        assert isinstance(store, FakeStore)
        return store


PIN = small_panel("sam")["sam"].session.pin


@cache
def _half_voted() -> SmallPanel:
    """A panel on which two who sit elsewhere have approved: one more, and it can decide."""
    panel = small_panel(*NAMES, "ben", "cleo")
    for name in ("ben", "cleo"):
        session = panel[name].session
        record_view(session, CASE, Vote.APPROVE, "At first sight.")
        cast_ballot(session, CASE, Vote.APPROVE, "So.")
        panel.sync(name)
    panel.sync(*NAMES)
    return panel


def _acts(seat: Seat) -> set[str]:
    store = seat.session.store
    return {act.hash for stream in store.streams() for act in store.acts(stream)}


def _states(seat: Seat) -> dict[str, bytes | None]:
    store = seat.session.store
    return {stream: store.state(stream) for stream in store.streams()}


class Honest(Devices):
    """A slow network, clocks that are wrong, programs that are stopped."""


class Restored(Devices):
    """Laptops that are restored from back-ups."""

    backups = True


class RolledBack(Devices):
    """A hub of which an older copy is restored, and devices that are revoked."""

    rollbacks = revocations = True


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Honest, Restored, RolledBack])
def test_they_come_to_agree(kind: type[Devices]) -> None:
    runs = many(RUNS, 10_000 // 3 + 1)
    chosen = settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=runs == RUNS,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(kind, settings=chosen)
