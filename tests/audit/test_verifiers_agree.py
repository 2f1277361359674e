"""Two verifiers written apart agree on panels that nobody thought of.

A generated panel writes whatever its devices may write, honest or not: acts that break rules, are
dated back, unaware of each other, revoked, voted again, closed twice, cut and put out of place.
"""

from __future__ import annotations

import random
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from audit import standalone
from hypothesis import given, settings
from hypothesis import strategies as st
from signed_panel import CASE, SignedPanel

from dmap_desktop.domain import records as r
from dmap_desktop.domain.panel import Policy, Role
from dmap_desktop.domain.records import InterestNature, Outcome, Ruling, Vote

PEOPLE = ("sam", "ruth", "dina", "amy", "ben", "cleo", "otto", "ada")
VOTERS = ("ruth", "dina", "amy", "ben", "cleo")
CONDITION = (r.Condition("Sign.", "the requester", "2018-07-01", "secretariat"),)


class Chance:
    """Acts of a panel, chosen by chance; the likelier ones lead to decisions."""

    def __init__(self, seed: int) -> None:
        self.choose = random.Random(seed)
        policies = [Policy(), Policy(chair_votes=False), Policy(4), Policy(between_meetings=False)]
        self.panel = SignedPanel(self.choose.choice(policies) if seed % 3 else Policy())
        self.ballots: list[tuple[str, r.OpenedBallot]] = []
        self.closings: list[r.Act] = []
        self.decisions: list[r.Act] = []
        self.packs = 1
        self.epochs = 0

    def play(self, steps: int) -> None:
        self.panel.take_in()
        for name in VOTERS:
            if self.choose.random() < 0.9:
                self.panel.view(name)
        likely: list[Callable[[], object]] = (
            [self.vote] * 6
            + [self.meet] * 5
            + [self.close] * 2
            + [self.decide] * 2
            + [self.settle] * 2
        )
        rare: list[Callable[[], object]] = [
            self.interest, self.interest, self.rule_interest, self.publish, self.withdraw,
            self.board, self.roles, self.revoke, self.enrol, self.hand_over, self.policy,
            self.stray, self.join,
        ]  # fmt: skip
        for _ in range(steps):
            self.choose.choice(likely if self.choose.random() < 0.7 else rare)()

    def device(self) -> str:
        return self.choose.choice(list(self.panel.signers))

    def lamport(self) -> int:
        """Mostly honest; sometimes a place the act should not have."""
        return self.choose.choice([0] * 9 + [self.choose.randrange(2, 60)])

    def write(self, name: str, record: r.AnyRecord | r.UnknownRecord, stream: str = "") -> r.Act:
        last = self.panel.logs[name][-1][1].lamport if self.panel.logs[name] else 0
        lamport = self.lamport()
        where = stream or r.case_stream(CASE)
        return self.panel.write(name, record, where, lamport if lamport > last else 0)

    def meet(self) -> None:
        names = list(self.panel.signers)
        self.panel.meet(*self.choose.sample(names, self.choose.randrange(2, len(names) + 1)))

    def vote(self) -> None:
        name = self.choose.choice([*VOTERS, self.device()])
        person = self.person_of(name)
        vote = self.choose.choice([Vote.APPROVE] * 4 + list(Vote))
        pack = self.choose.choice([self.packs] * 8 + [1, 2])
        if self.choose.random() < 0.1:
            person = self.choose.choice(PEOPLE)
        self.ballots.append((name, self.panel.vote(name, vote, pack, person)))

    def person_of(self, device: str) -> str:
        return device.rstrip("0123456789")

    def close(self) -> None:
        by = self.choose.choice(["ruth"] * 4 + ["dina"] * 2 + [self.device()])
        known = self.panel.knows[by]
        seen: dict[str, r.OpenedBallot] = {}
        for name, ballot in self.ballots:
            hashes = [act.hash for _, act in self.panel.logs[name][: known.get(name, 0)]]
            if ballot.ballot in hashes or name == by:
                seen[self.person_of(name)] = ballot
        opened = [ballot for ballot in seen.values() if self.choose.random() < 0.93]
        if self.choose.random() < 0.15 and self.ballots:
            opened.append(self.choose.choice(self.ballots)[1])
        if self.choose.random() < 0.1 and opened:
            opened[0] = r.OpenedBallot(
                opened[0].ballot, opened[0].content.replace("reject", "approve")
            )
        self.closings.append(self.write(by, r.VotingClosed("m", tuple(opened))))

    def settle(self) -> None:
        """As honest people would: all meet, the newest ballots are opened, and what they carry."""
        self.panel.meet(*self.panel.signers)
        by = self.choose.choice(["ruth", "dina"])
        newest = {self.person_of(name): ballot for name, ballot in self.ballots}
        self.closings.append(self.panel.close(*newest.values(), by=by))
        known = tuple(decision.hash for decision in self.decisions)
        outcome = self.choose.choice([Outcome.APPROVED, Outcome.APPROVED, Outcome.MORE_INFORMATION])
        self.decisions.append(self.panel.decide(self.closings[-1], outcome, by=by, replaces=known))

    def decide(self) -> None:
        if not self.closings:
            return
        closing = self.choose.choice(self.closings[-2:])
        outcome = self.choose.choice([Outcome.APPROVED] * 3 + list(Outcome))
        replaces = tuple(d.hash for d in self.decisions if self.choose.random() < 0.5)
        record = r.DecisionRecorded(
            outcome,
            closing.hash if self.choose.random() < 0.95 else "00",
            self.choose.choice(["so"] * 9 + [" "]),
            CONDITION if self.choose.random() < 0.8 else (),
            meeting=self.choose.choice(["m", "m", ""]),
            question=self.choose.choice(["May it?", "May it?", " "]),
            replaces=replaces,
        )
        by = self.choose.choice(["ruth"] * 3 + ["dina"] * 2 + [self.device()])
        self.decisions.append(self.write(by, record))

    def interest(self) -> None:
        nature = self.choose.choice(list(InterestNature))
        self.write(self.choose.choice([*VOTERS, self.device()]), r.InterestDeclared(nature, "so"))

    def rule_interest(self) -> None:
        person = self.choose.choice(VOTERS)
        ruling = r.InterestRuled(person, self.choose.choice(list(Ruling)), "so ruled")
        self.write(self.choose.choice(["ruth", "dina", self.device()]), ruling)

    def publish(self) -> None:
        if self.choose.random() < 0.3:
            self.packs += 1
            self.panel.publish(self.packs)

    def withdraw(self) -> None:
        if self.choose.random() < 0.2:
            self.write("sam", r.ApplicationWithdrawn("gone", "2018-06-20"))

    def board(self) -> None:
        if self.decisions:
            named = self.choose.choice(self.decisions).hash
            outcome = self.choose.choice(list(Outcome))
            ruling = r.RulingRecorded(named, outcome, "2018-07-01", "B1", "so")
            self.write(self.choose.choice(["otto", "sam", "ruth"]), ruling)

    def roles(self) -> None:
        given = tuple(self.choose.sample(list(Role), self.choose.randrange(2)))
        taken = tuple(self.choose.sample(list(Role), self.choose.randrange(2)))
        changed = r.RolesChanged(self.choose.choice([*PEOPLE, "zoe"]), given, taken, "so")
        self.write(self.choose.choice(["sam", "sam", self.device()]), changed, r.PANEL_STREAM)

    def join(self) -> None:
        person = self.choose.choice([*PEOPLE, "zoe"])
        roles = tuple(self.choose.sample(list(Role), self.choose.randrange(3)))
        self.panel.join(person, roles, self.choose.choice(["sam", "sam", self.device()]))

    def hand_over(self) -> None:
        record = r.SecretariatHandedOver(self.choose.choice(["amy", "sam", "zoe"]))
        if self.choose.random() < 0.4:
            self.write(self.choose.choice(["sam", "amy"]), record, r.PANEL_STREAM)

    def revoke(self) -> None:
        name = self.device()
        log = self.panel.logs[name]
        self.epochs += self.choose.random() < 0.9
        last = self.choose.randrange(max(len(log) - 3, 0), len(log) + 2)
        record = r.DeviceRevoked(
            self.panel.signers[name].device, last, "lost", f"age1epoch{self.epochs}", {}
        )
        by = self.choose.choice(["sam", "sam", self.device()])
        if name != "sam" or self.choose.random() < 0.2:
            self.write(by, record, r.PANEL_STREAM)

    def enrol(self) -> None:
        person = self.choose.choice([*VOTERS, "sam"])
        name = f"{person}{self.choose.randrange(2, 4)}"
        if name not in self.panel.signers:
            self.panel.enrol(name, person, self.choose.choice(["sam", "sam", "amy"]))
            self.panel.meet("sam", name)

    def policy(self) -> None:
        policy = Policy(self.choose.choice([2, 3, 4]), self.choose.random() < 0.7)
        self.write(
            self.choose.choice(["sam", "ruth", "amy"]), r.PolicyAdopted(policy), r.PANEL_STREAM
        )

    def stray(self) -> None:
        """Acts that have no place, or that nothing rests on."""
        name = self.device()
        records: list[tuple[r.AnyRecord | r.UnknownRecord, str]] = [
            (r.UnknownRecord(type="song/9", raw='{"type":"song/9"}'), ""),
            (r.NoteWritten(r.Evidence("h"), "a note"), ""),
            (r.MeetingClosed(), ""),
            (r.MeetingClosed(), r.meeting_stream("m")),
            (r.DeviceReported(), r.REPORTS_STREAM),
            (r.ViewRecorded(Vote.APPROVE, "again", 1), ""),
            (r.ApplicationReceived(CASE, "A", "B", "C", "D", "2018-06-11", 2), ""),
            (r.ApplicationReceived("DR1", "A", "B", "C", "D", "2018-06-11", 2), "case:DR1"),
            (r.VotingClosed("m", ()), r.PANEL_STREAM),
            (r.RecoveryKitMade("age1kit", {}), r.PANEL_STREAM),
            (r.KeysSealed("h", {}), r.PANEL_STREAM),
            (r.EpochBegun("so", f"age1begun{self.choose.randrange(3)}", {}), r.PANEL_STREAM),
        ]
        record, stream = self.choose.choice(records)
        self.write(name, record, stream)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(5, 45))
def test_both_verifiers_agree_on_generated_panels(seed: int, steps: int) -> None:
    chance = Chance(seed)
    chance.play(steps)
    with tempfile.TemporaryDirectory() as folder:
        standalone.agree(chance.panel.bundle(Path(folder) / "panel.zip"))


def test_generated_panels_are_worth_it() -> None:
    """They decide, contest, refuse and find: otherwise agreeing on them would mean nothing."""
    follows = fails = found = conflicted = excluded = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(40):
            chance = Chance(seed)
            chance.play(40)
            ours, theirs = standalone.agree(chance.panel.bundle(Path(folder) / "panel.zip"))
            follows += sum(decision.follows for decision in ours.decisions)
            fails += sum(not decision.follows for decision in ours.decisions)
            conflicted += sum(bool(decision.conflicted) for decision in ours.decisions)
            excluded += sum(len(decision.excluded) for decision in ours.decisions)
            found += len(theirs["findings"])
    assert min(follows, fails, excluded) > 20
    assert min(conflicted, found) > 0


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 40), place=st.floats(0, 1), kind=st.sampled_from(["flip", "cut", "swap"])
)
def test_both_verifiers_agree_on_tampered_bundles(seed: int, place: float, kind: str) -> None:
    chance = Chance(seed)
    chance.play(25)
    with tempfile.TemporaryDirectory() as folder:
        bundle = chance.panel.bundle(Path(folder) / "panel.zip")
        changed = Path(folder) / "changed.zip"
        _tamper(bundle, changed, place, kind)
        ours, theirs = standalone.agree(changed)
        if kind == "flip":
            assert not ours.ok
            assert not theirs["ok"]


def _tamper(bundle: Path, changed: Path, place: float, kind: str) -> None:
    with zipfile.ZipFile(bundle) as old:
        files = {name: bytearray(old.read(name)) for name in old.namelist()}
    logs = sorted(name for name in files if name.startswith("logs/"))
    name = logs[int(place * (len(logs) - 1))]
    lines = bytes(files[name]).splitlines(keepends=True)
    at = int(place * 1000) % len(lines)
    if kind == "flip":
        files[name][int(place * (len(files[name]) - 1))] ^= 1
    elif kind == "cut":
        files[name] = bytearray(b"".join(lines[:at]) or b"\n")
    else:
        lines[at], lines[at - 1] = lines[at - 1], lines[at]
        files[name] = bytearray(b"".join(lines))
    with zipfile.ZipFile(changed, "w") as new:
        for each, data in files.items():
            new.writestr(each, bytes(data))


@pytest.mark.slow
def test_both_verifiers_agree_on_the_panel_of_the_demonstration(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    import at_work
    import builders

    from dmap_desktop.sync.bundle import write_bundle

    folder = tmp_path_factory.mktemp("agree")
    at_work.make_template(folder / "panel")
    panel = at_work.PanelAtWork(folder / "panel")
    builders.decided(panel, at_work.CASES[0])
    builders.decided(panel, at_work.CASES[1], outcome=Outcome.ESCALATED)
    session = panel.open("chair").session
    write_bundle(session.store, session.pin, folder / "panel.zip")
    panel.close()
    ours, theirs = standalone.agree(folder / "panel.zip")
    assert ours.ok
    assert len(theirs["decisions"]) == 2
