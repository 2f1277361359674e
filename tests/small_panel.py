"""A panel of six laptops on stores and a hub in memory, with real keys, signatures and seals.

A few milliseconds to copy, so that an attack, a race or a mutation can have a panel of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import msgspec
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dmap_desktop.domain import records as r
from dmap_desktop.domain.application import Document, DocumentKind
from dmap_desktop.domain.encoding import decode_body, encode_body
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.findings import RulesName
from dmap_desktop.domain.handed import JoinRequest
from dmap_desktop.domain.panel import Person, Pin, Policy, Role
from dmap_desktop.domain.ports import Clock, Hub, Store, no_progress
from dmap_desktop.domain.records import AnyRecord, Head
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.sealing.age import AgeSealer
from dmap_desktop.sealing.envelopes import DsseEnvelopes, DsseSigner
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.services.enrolling import enrol, enrol_device, found_panel, revoke_device
from dmap_desktop.services.epochs import hold_epochs
from dmap_desktop.services.journal import fold_waiting, panel_of, write
from dmap_desktop.services.session import Rulebook, Session
from dmap_desktop.services.syncing import SyncReport, synchronise
from dmap_desktop.services.taking_in import seal_paper
from dmap_desktop.services.verifying import Verification, verify
from dmap_desktop.sync.audit import check_hub
from dmap_desktop.sync.exchange import HubExchange
from dmap_desktop.sync.layout import log_key
from dmap_desktop.sync.segments import open_segment, seal_segment
from tests.fakes import FakeStore, MemoryHub, NoDoorkeeper, SetClock

PANEL, CASE = "p" * 32, "DR180611.01"
PEOPLE = {
    "sam": Person("sam", "Sam Whitlock", "Secretary", (Role.SECRETARIAT,)),
    "ruth": Person("ruth", "Ruth Okafor", "Chair", (Role.CHAIR,)),
    "dina": Person("dina", "Dina Farrow", "Deputy", (Role.MEMBER, Role.DEPUTY)),
    "amy": Person("amy", "Amy Lindqvist", "Member", (Role.MEMBER,)),
    "ben": Person("ben", "Ben Tarrant", "Member", (Role.MEMBER,)),
    "cleo": Person("cleo", "Cleo Marchetti", "Member", (Role.MEMBER,)),
}

SECOND = "amy on a tablet"
"""The seat at Amy's second device."""


@cache
def rulebook() -> Rulebook:
    return load_rulebook()


@cache
def identity(name: str) -> DeviceIdentity:
    """Return the identity of somebody's device; its id is the same in every run."""
    secret = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
    return DeviceIdentity(secret, str(pyrage.x25519.Identity.generate()))


def session_at(name: str, store: Store, pin: Pin, clock: Clock | None = None) -> Session:
    """Return a session of somebody over a store that may hold something already."""
    held = identity(name)
    sealer = AgeSealer(held)
    session = Session(
        pin=pin,
        person=name.partition(" ")[0],
        signer=DsseSigner(held),
        envelopes=DsseEnvelopes(),
        sealer=sealer,
        store=store,
        clock=clock or SetClock(),
        rulebook=rulebook(),
        doorkeeper=NoDoorkeeper(),
    )
    hold_epochs(session)
    fold_waiting(session)
    return session


def pin_of(founder: str = "sam", panel: str = PANEL) -> Pin:
    held = identity(founder)
    return Pin(panel, held.device, held.verify_key)


PIN = pin_of()


@dataclass
class Seat:
    """Somebody at a laptop."""

    session: Session
    exchange: HubExchange

    @classmethod
    def at(cls, name: str, store: Store, hub: Hub, pin: Pin, clock: Clock | None = None) -> Seat:
        session = session_at(name, store, pin, clock)
        keys = session.sealer, session.envelopes, session.pin, session.device
        return cls(session, HubExchange(hub, store, *keys))

    @property
    def device(self) -> str:
        return self.session.device

    @property
    def words(self) -> str:
        """How a finding names this device."""
        return f"{PEOPLE[self.session.person].name}'s device {self.device[:8]}"

    def sync(self) -> SyncReport:
        return synchronise(self.session, self.exchange)

    def note(self, text: str = "A note") -> r.Act:
        record = r.NoteWritten(Evidence("d" * 64), text=text)
        return write(self.session, r.case_stream(CASE), record)

    def notes(self) -> list[str]:
        """Return the notes on the case that are here."""
        acts = self.session.store.acts(r.case_stream(CASE))
        return [act.record.text for act in acts if isinstance(act.record, r.NoteWritten)]

    def verify(self, hub: Hub) -> Verification:
        """Verify the whole hub, as the command does."""
        session = self.session
        seen = session.store.heads()
        keys = session.sealer, session.envelopes, session.pin
        contents = check_hub(hub, *keys, seen)
        return verify(contents.acts, contents.findings)


@dataclass
class SmallPanel:
    """A founded panel whose people have all fetched it, with one case in front of it."""

    hub: MemoryHub
    seats: dict[str, Seat] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Seat:
        return self.seats[name]

    def sync(self, *names: str) -> None:
        """Synchronise these people, or all, one after another."""
        for name in names or tuple(self.seats):
            report = self[name].sync()
            assert report.findings == (), report.findings

    def copied(self, *names: str) -> SmallPanel:
        """Return a copy with these seats, which goes its own way."""
        panel = SmallPanel(MemoryHub(self.hub.objects))
        for name in names:
            store = self[name].session.store
            assert isinstance(store, FakeStore)
            panel.seats[name] = Seat.at(name, store.copy(), panel.hub, self[name].session.pin)
        return panel

    def newcomer(self, name: str) -> Seat:
        """Return somebody's laptop as it was before it fetched anything."""
        return Seat.at(name, FakeStore(), self.hub, self["sam"].session.pin)

    def reopened(self, name: str) -> Seat:
        """Return somebody's laptop after the program was started anew."""
        session = self[name].session
        self.seats[name] = Seat.at(name, session.store, self.hub, session.pin)
        return self.seats[name]

    def segments(self, name: str) -> list[str]:
        """Return the keys of somebody's log in the hub."""
        return self.hub.keys(f"logs/{self[name].device}/")

    def opened(self, key: str) -> list[bytes]:
        """Return the envelopes of a segment in the hub."""
        return open_segment(self["sam"].session.sealer, self.hub.objects[key])

    def put_segment(self, device: str, first: int, *envelopes: bytes) -> str:
        """Put a segment into the hub as anybody who knows the epoch's recipient could."""
        session, key = self["sam"].session, log_key(device, first)
        recipient = panel_of(session).epochs[-1]
        self.hub.objects[key] = seal_segment(session.sealer, envelopes, recipient)
        return key


def forged(seat: Seat, record: AnyRecord | r.UnknownRecord, **fields: object) -> bytes:
    """Return an envelope as a member with a modified program could sign it.

    It is the member's next act, but for ``fields`` of the act.
    """
    store = seat.session.store
    head = store.heads().get(seat.device, Head(1, ""))
    known = seat.device in store.heads()
    act = r.Act(
        panel=seat.session.pin.panel,
        device=seat.device,
        sequence=head.sequence + 1 if known else 1,
        lamport=store.lamport() + 1,
        previous=head.hash if known else "",
        heads={},
        wall="2018-07-02T09:00:00+00:00",
        stream=r.case_stream(CASE),
        record=record,
        hash="",
    )
    return seat.session.signer.sign(encode_body(msgspec.structs.replace(act, **fields)))


def note_record(text: str = "forged") -> r.NoteWritten:
    return r.NoteWritten(Evidence("d" * 64), text=text)


def act_in(envelope: bytes) -> r.Act:
    """Return the act in an envelope."""
    payload = DsseEnvelopes().unverified_payload(envelope)
    return decode_body(payload, hashlib.sha256(envelope).hexdigest())


def found(hub: MemoryHub, panel: str = PANEL, people: Mapping[str, Person] = PEOPLE) -> SmallPanel:
    """Found a panel of ``people`` in ``hub``, publish one case, and let everybody fetch it."""
    pin = pin_of("sam", panel)
    made = SmallPanel(hub)
    sam = made.seats["sam"] = Seat.at("sam", FakeStore(), hub, pin)
    found_panel(sam.session, "A small panel", people["sam"], Policy())
    for name, person in people.items():
        if name == "sam":
            continue
        enrol(sam.session, _request(name, person), name, person.roles, "memory")
        made.seats[name] = Seat.at(name, FakeStore(), hub, pin)
    if "amy" in people:
        enrol_device(sam.session, _request(SECOND, people["amy"]), "amy", "memory")
        made.seats[SECOND] = Seat.at(SECOND, FakeStore(), hub, pin)
    publish(sam)
    for seat in made.seats.values():
        seat.sync()
    return made


def _request(name: str, person: Person) -> JoinRequest:
    held = identity(name)
    return JoinRequest(
        name=person.name,
        post=person.post,
        device=held.device,
        verify_key=held.verify_key,
        recipient=held.recipient,
    )


def publish(seat: Seat, case: str = CASE) -> None:
    """Take a case in and publish a pack of two papers."""
    session, stream = seat.session, r.case_stream(case)
    received = r.ApplicationReceived(
        case, "A study", "A university", "University", "R. Quester", "2018-06-11", 2
    )
    write(session, stream, received)
    papers = [_paper(session, name, f"{name} of {case}".encode()) for name in ("form", "answers")]
    rules = RulesName("rules", "1", "aa")
    pack = r.PackPublished(
        version=1, papers=(papers[0],), application=papers[1], rules=rules, catalogue=rules,
        tier_recommended=1, tier_words="Tier 2 to Tier 1", score=41.0, band="high",
        failed_gates=(),
    )  # fmt: skip
    write(session, stream, pack)


def _paper(session: Session, name: str, data: bytes) -> r.Paper:
    sha256 = hashlib.sha256(data).hexdigest()
    kind = DocumentKind.APPLICATION_FORM
    document = Document(
        name=f"{name}.pdf", kind=kind, sha256=sha256, size=len(data), pages=1,
        media_type="application/pdf",
    )  # fmt: skip
    return seal_paper(session, document, data, 1)


@cache
def _template() -> SmallPanel:
    panel = found(MemoryHub())
    for _ in range(2):  # receipts of what came first
        for seat in panel.seats.values():
            seat.sync()
    return panel


def small_panel(*names: str) -> SmallPanel:
    """Return a panel of its own, with these seats, or one for each of the people."""
    return _template().copied(*(names or tuple(PEOPLE)))


def revoked(panel: SmallPanel, name: str, last: int | None = None) -> r.Act:
    """Let the secretariat revoke somebody's device and begin a new epoch without it.

    Its acts count up to ``last``, by default those the secretariat has.
    """
    return revoke_device(panel["sam"].session, panel[name].device, "It was lost.", last)


def pull_only(seat: Seat) -> None:
    """Fetch records and fold them, and carry nothing out."""
    seat.exchange.pull(no_progress)
    fold_waiting(seat.session)
