"""A panel of acts without keys or stores, for the tests of the rules themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.findings import RulesName
from dmap_desktop.domain.fold import Folded, fold_case, fold_meeting, fold_panel
from dmap_desktop.domain.meeting import Meeting
from dmap_desktop.domain.panel import Device, PanelHistory, Person, Policy, Role

CASE = "DR180611.01"
RULES = RulesName("rules", "1", "aa")
PEOPLE = {
    "sam": (Role.SECRETARIAT,),
    "ruth": (Role.CHAIR,),
    "dina": (Role.DEPUTY,),
    "amy": (Role.MEMBER,),
    "ben": (Role.MEMBER,),
    "cleo": (Role.MEMBER,),
    "otto": (Role.BOARD_OFFICER,),
    "ada": (Role.AUDITOR,),
}


class Acting:
    """Writes acts as the people of a panel, one device each, and folds them."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.acts: list[r.Act] = []
        self.sequences: dict[str, int] = {}
        self.lamport = 0
        founder = Person("sam", "Sam", "Secretary", PEOPLE["sam"])
        device = self.device("sam")
        self.write(
            "sam",
            r.PanelFounded("Panel", founder, device, policy or Policy(), "age1epoch", "kk"),
            r.PANEL_STREAM,
        )
        for person, roles in PEOPLE.items():
            if person != "sam":
                self.write(
                    "sam",
                    r.MemberEnrolled(Person(person, person.title(), "Post", roles)),
                    r.PANEL_STREAM,
                )
                self.write(
                    "sam",
                    r.DeviceEnrolled(self.device(person), {"age1epoch": "kk"}),
                    r.PANEL_STREAM,
                )

    def device(self, person: str) -> Device:
        return Device(f"device-of-{person}", person, "00", f"age1{person}")

    def write(
        self,
        person: str,
        record: r.AnyRecord | r.UnknownRecord,
        stream: str = r.case_stream(CASE),
        lamport: int = 0,
        unaware_of: Collection[r.Act] = (),
    ) -> r.Act:
        """Write an act whose author has seen every act so far but ``unaware_of`` and what followed.

        ``lamport`` puts it elsewhere in the order than last.
        """
        heads = {
            f"device-of-{other}": r.Head(sequence, f"{other}-{sequence}")
            for other, sequence in self.sequences.items()
            if other != person
        }
        for act in unaware_of:
            if act.device in heads and heads[act.device].sequence >= act.sequence:
                heads[act.device] = r.Head(act.sequence - 1, "")
        self.lamport = lamport or max([act.lamport for act in self.acts], default=0) + 1
        sequence = self.sequences.get(person, 0) + 1
        self.sequences[person] = sequence
        act = r.Act(
            panel="p",
            device=f"device-of-{person}",
            sequence=sequence,
            lamport=self.lamport,
            previous="",
            heads=heads,
            wall="2018-06-12T10:00:00+00:00",
            stream=stream,
            record=record,
            hash=f"{person}-{sequence}",
        )
        self.acts.append(act)
        return act

    def receive(self) -> None:
        self.write(
            "sam",
            r.ApplicationReceived(
                CASE, "A study", "A university", "University", "R. Quester", "2018-06-11", 2
            ),
        )

    def publish(self, version: int = 1) -> r.Act:
        paper = r.Paper(
            "a.pdf", DocumentKind.APPLICATION_FORM, "h", 1, 1, "application/pdf", "b", 1
        )
        return self.write(
            "sam",
            r.PackPublished(
                version, (paper,), paper, RULES, RULES, 1, "Tier 2 to Tier 1", 41.0, "high", ()
            ),
        )

    def view(self, *people: str) -> None:
        for person in people:
            self.write(person, r.ViewRecorded(r.Vote.APPROVE, "I think so", 1))

    def vote(
        self,
        person: str,
        vote: r.Vote,
        pack: int = 1,
        *,
        case: str = CASE,
        voter: str = "",
        lamport: int = 0,
        unaware_of: Collection[r.Act] = (),
    ) -> r.OpenedBallot:
        content = msgspec.json.encode(
            r.BallotContent(
                case=case,
                voter=voter or person,
                pack=pack,
                vote=vote,
                reasons="because",
                conditions=(),
                salt="salt",
            )
        ).decode()
        commitment = hashlib.sha256(content.encode()).hexdigest()
        cast = r.BallotCast(pack, commitment, "sealed")
        act = self.write(person, cast, lamport=lamport, unaware_of=unaware_of)
        return r.OpenedBallot(act.hash, content)

    def act(self, hash_: str) -> r.Act:
        return next(act for act in self.acts if act.hash == hash_)

    def close(
        self,
        *opened: r.OpenedBallot,
        by: str = "ruth",
        meeting: str = "m",
        lamport: int = 0,
        unaware_of: Collection[r.Act] = (),
    ) -> r.Act:
        closed = r.VotingClosed(meeting, opened)
        return self.write(by, closed, lamport=lamport, unaware_of=unaware_of)

    def decide(
        self,
        rests_on: r.Act,
        outcome: r.Outcome,
        by: str = "ruth",
        unaware_of: Collection[r.Act] = (),
        **fields: object,
    ) -> r.Act:
        record = r.DecisionRecorded(outcome, rests_on.hash, "for these reasons", meeting="m")
        changed = msgspec.structs.replace(record, **fields)
        return self.write(by, changed, unaware_of=unaware_of)

    def to_vote(self) -> None:
        self.receive()
        self.publish()
        self.view("amy", "ben", "cleo", "ruth")

    def history(self) -> PanelHistory:
        return fold_panel(a for a in self.acts if a.stream == r.PANEL_STREAM)[0]

    def fold(self) -> Folded[Case]:
        return fold_case(self.history(), [a for a in self.acts if a.stream == r.case_stream(CASE)])

    def case(self) -> Case:
        case = self.fold().state
        assert case is not None
        return case

    def rules_broken(self) -> list[str]:
        return [refusal.rule for refusal in self.fold().refused]

    def meeting(self) -> Folded[Meeting]:
        return fold_meeting(
            self.history(), [a for a in self.acts if a.stream == r.meeting_stream("m")]
        )
