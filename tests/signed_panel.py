"""A panel of signed acts without stores: devices that know what they have met, and their bundle.

Fast enough for hundreds of panels. What a device knows is its own affair: ``meet`` lets devices
tell each other all they know, as a hub or a stick would.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import fakes
import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.encoding import encode_body
from dmap_desktop.domain.findings import RulesName
from dmap_desktop.domain.knowing import VOTING
from dmap_desktop.domain.panel import Device, Person, Pin, Policy, Role
from dmap_desktop.sealing.envelopes import DsseSigner
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.sync.bundle import write_bundle

CASE = "DR180611.01"
PANEL = "9f86d081884c7d659a2feaa0c55ad015"
RULES = RulesName("rules", "1", "aa")
PEOPLE: dict[str, tuple[Role, ...]] = {
    "sam": (Role.SECRETARIAT,),
    "ruth": (Role.CHAIR,),
    "dina": (Role.DEPUTY,),
    "amy": (Role.MEMBER,),
    "ben": (Role.MEMBER,),
    "cleo": (Role.MEMBER,),
    "otto": (Role.BOARD_OFFICER,),
    "ada": (Role.AUDITOR,),
}


class SignedPanel:
    """Acts with real signatures, chains and heads; whether they keep the rules is the caller's."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.signers: dict[str, DsseSigner] = {}
        self.logs: dict[str, list[tuple[bytes, r.Act]]] = {}
        self.knows: dict[str, dict[str, int]] = {}
        """How many acts of each device a device holds, by the devices' short names."""
        self._told: dict[str, dict[str, int]] = {}
        device = self._device("sam", "sam")
        founder = Person("sam", "Sam Whitlock", "Secretary", PEOPLE["sam"])
        founded = r.PanelFounded("Panel", founder, device, policy or Policy(), "age1epoch", "kk")
        self.write("sam", founded, r.PANEL_STREAM)
        for person, roles in PEOPLE.items():
            if person != "sam":
                self.join(person, roles)
                self.enrol(person, person)
        self.meet(*self.signers)

    @property
    def pin(self) -> Pin:
        return Pin(PANEL, self.signers["sam"].device, self.signers["sam"].verify_key)

    def _device(self, name: str, person: str) -> Device:
        identity = DeviceIdentity.new()
        signer = self.signers[name] = DsseSigner(identity)
        self.logs[name], self.knows[name], self._told[name] = [], {}, {}
        return Device(signer.device, person, signer.verify_key, identity.recipient)

    def join(self, person: str, roles: tuple[Role, ...], by: str = "sam") -> r.Act:
        """Enrol a person, or give them other roles."""
        known = Person(person, f"{person.title()} Surname", "Post", roles)
        return self.write(by, r.MemberEnrolled(known), r.PANEL_STREAM)

    def enrol(self, name: str, person: str, by: str = "sam") -> r.Act:
        """Enrol a device called ``name`` of a person."""
        enrolled = r.DeviceEnrolled(self._device(name, person), {"age1epoch": "kk"})
        return self.write(by, enrolled, r.PANEL_STREAM)

    def meet(self, *names: str) -> None:
        """Let devices tell each other all they know."""
        most: dict[str, int] = {}
        for name in names:
            for other, number in {**self.knows[name], name: len(self.logs[name])}.items():
                most[other] = max(most.get(other, 0), number)
        for name in names:
            self.knows[name] = dict(most)

    def write(
        self,
        name: str,
        record: r.AnyRecord | r.UnknownRecord,
        stream: str = r.case_stream(CASE),
        lamport: int = 0,
    ) -> r.Act:
        """Write an act as the device ``name``, in knowledge of all that it has met."""
        log, known = self.logs[name], self.knows[name]
        heads = {
            other: number
            for other, number in known.items()
            if other != name
            and number
            and (isinstance(record, VOTING) or number > self._told[name].get(other, 0))
        }
        self._told[name] |= heads
        held = [self.logs[other][: known[other]] for other in known if other != name]
        highest = max((act.lamport for acts in [log, *held] for _, act in acts), default=0)
        act = r.Act(
            panel=PANEL,
            device=self.signers[name].device,
            sequence=len(log) + 1,
            lamport=lamport or highest + 1,
            previous=log[-1][1].hash if log else "",
            heads={
                self.signers[other].device: r.Head(number, self.logs[other][number - 1][1].hash)
                for other, number in heads.items()
            },
            wall="2018-06-12T10:00:00+00:00",
            stream=stream,
            record=record,
            hash="",
        )
        envelope = self.signers[name].sign(encode_body(act))
        act = msgspec.structs.replace(act, hash=hashlib.sha256(envelope).hexdigest())
        log.append((envelope, act))
        return act

    def publish(self, version: int = 1, by: str = "sam") -> r.Act:
        paper = r.Paper(
            "a.pdf", DocumentKind.APPLICATION_FORM, "h", 1, 1, "application/pdf", "b", 1
        )
        pack = r.PackPublished(
            version, (paper,), paper, RULES, RULES, 1, "Tier 1", 41.0, "high", ()
        )
        return self.write(by, pack)

    def take_in(self) -> None:
        """Take the case in and publish its first pack; everybody has it."""
        names = ("A study", "A university", "University", "R. Quester", "2018-06-11", 2)
        self.write("sam", r.ApplicationReceived(CASE, *names))
        self.publish()
        self.meet(*self.signers)

    def view(self, name: str) -> r.Act:
        return self.write(name, r.ViewRecorded(r.Vote.APPROVE, "I think so", 1))

    def vote(
        self, name: str, vote: r.Vote, pack: int = 1, person: str = "", lamport: int = 0
    ) -> r.OpenedBallot:
        content = msgspec.json.encode(
            r.BallotContent(CASE, person or name, pack, vote, "because", (), "salt")
        ).decode()
        commitment = hashlib.sha256(content.encode()).hexdigest()
        act = self.write(name, r.BallotCast(pack, commitment, "sealed"), lamport=lamport)
        return r.OpenedBallot(act.hash, content)

    def close(self, *opened: r.OpenedBallot, by: str = "ruth") -> r.Act:
        return self.write(by, r.VotingClosed("m", opened))

    def decide(
        self, rests_on: r.Act, outcome: r.Outcome, by: str = "ruth", **fields: object
    ) -> r.Act:
        record = r.DecisionRecorded(outcome, rests_on.hash, "for these reasons", meeting="m")
        return self.write(by, msgspec.structs.replace(record, **fields))

    def voted(self, votes: Mapping[str, r.Vote]) -> list[r.OpenedBallot]:
        """Let people view and vote, and everybody meet."""
        self.take_in()
        for person in votes:
            self.view(person)
        ballots = [self.vote(person, vote) for person, vote in votes.items()]
        self.meet(*self.signers)
        return ballots

    def bundle(self, path: Path) -> Path:
        """Write every log into an audit bundle."""
        store = fakes.FakeStore()
        for log in self.logs.values():
            store.add(log)
        write_bundle(store, self.pin, path)
        return path
