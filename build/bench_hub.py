"""Make the big hub that synchronisation is measured on: an invented panel's years of work.

30 devices, 20,000 acts and 5,000 papers of about 500 MB, written by the program's own use cases:
signed by their devices, counted under the panel's rules, sealed to its epoch. To be quick, the
devices share one store while they act, as if each had synchronised just before; their logs are
then cut where each would have synchronised. ``panel_check`` in ``bench_sync`` verifies the result
from nothing.

Made once into ``.work`` (some minutes), and again when this file or the records change.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.domain.application import Application, Document, DocumentKind, Party
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.panel import Person, Role
from dmap_desktop.domain.ports import PUSHED
from dmap_desktop.domain.records import InterestNature, MeetingKind, Outcome, Presence, Vote
from dmap_desktop.profiles import Profile, found, join, open_profile, prepare
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.sealing.age import AgeSealer
from dmap_desktop.sealing.envelopes import DsseSigner
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.services import deciding, meetings, reviewing
from dmap_desktop.services.enrolling import enrol, enrol_device
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session
from dmap_desktop.services.syncing import synchronise
from dmap_desktop.services.taking_in import Intake, publish
from dmap_desktop.sync.layout import blob_key, log_key
from dmap_desktop.sync.segments import cut, seal_segment

PROJECT = Path(__file__).resolve().parent.parent
CASES, ON_AN_AGENDA = 1_000, 20
PAPERS = 4
"""Of a case, besides the extracted application."""
MEAN_PAPER = 125_000
"""Bytes; the papers' sizes spread from a fifth of it to five times as much."""
NEWCOMER = "member-12-b"
"""The profile of the device that has never synchronised."""
OFFICE = "secretariat-a"
_VOTERS = ("chair", "deputy", *(f"member-{number:02d}" for number in range(1, 13)))
_PEOPLE = (
    Person("secretariat", "Sam Secretary", "Secretary", (Role.SECRETARIAT,)),
    Person("chair", "Cleo Chair", "Head of data", (Role.CHAIR, Role.MEMBER)),
    Person("deputy", "Dana Deputy", "Head of research", (Role.DEPUTY, Role.MEMBER)),
    Person("officer", "Olu Officer", "Board officer", (Role.BOARD_OFFICER,)),
    Person("auditor", "Ada Auditor", "Auditor", (Role.AUDITOR,)),
    *(Person(name, f"Member {name[-2:]}", "Analyst", (Role.MEMBER,)) for name in _VOTERS[2:]),
)
_KINDS = (
    DocumentKind.APPLICATION_FORM,
    DocumentKind.SECURITY_QUESTIONNAIRE,
    DocumentKind.DATA_TABLES,
    DocumentKind.SUPPORTING,
)
_REASONS = (
    "The purpose is lawful and the data asked for are the least that will do; the retention is "
    "stated, and the outputs are aggregated before they leave the setting."
)


class OpenVault:
    """A vault that anybody can read, for keys that guard nothing."""

    def __init__(self, folder: Path) -> None:
        """Keep the secrets beside the profile."""
        self._path = folder / "open-vault.json"

    def get(self, name: str) -> bytes | None:
        """Return a secret."""
        if not self._path.exists():
            return None
        held: dict[str, str] = json.loads(self._path.read_text())
        return base64.b64decode(held[name]) if name in held else None

    def put(self, secrets: Mapping[str, bytes]) -> None:
        """Keep secrets."""
        held = json.loads(self._path.read_text()) if self._path.exists() else {}
        held |= {name: base64.b64encode(secret).decode() for name, secret in secrets.items()}
        self._path.write_text(json.dumps(held))


def open_at(folder: Path) -> Profile:
    """Open a profile of the big panel."""
    clock = StoryClock(datetime(2019, 1, 1, tzinfo=UTC))
    return open_profile(folder, OpenVault(folder), load_rulebook(), clock)


def big_hub(cases: int = CASES) -> Path:
    """Return the folder with ``hub``, ``later`` (100 acts more), ``plain`` and ``profiles``."""
    stamp = hashlib.sha256(Path(__file__).read_bytes())
    stamp.update((PROJECT / "dmap_desktop" / "domain" / "records.py").read_bytes())
    folder = PROJECT / ".work" / "bench" / f"{cases}-{stamp.hexdigest()[:16]}"
    if not (folder / "made").exists():
        print(f"making a hub of {cases} cases in {folder}; this takes some minutes", flush=True)
        for older in folder.parent.glob(f"{cases}-*"):
            shutil.rmtree(older)
        BigPanel(folder, cases).make()
        (folder / "made").touch()
    return folder


class BigPanel:
    """The panel while it is made."""

    def __init__(self, folder: Path, cases: int) -> None:
        """Make nothing yet."""
        self._folder, self._cases = folder, cases
        self._chance = random.Random(20_000)
        self._clock = StoryClock(datetime(2018, 1, 1, tzinfo=UTC))
        self._sessions: dict[str, Session] = {}
        """By device: the profile's name. All share the secretariat's store."""
        self._carried: dict[str, int] = defaultdict(int)

    def make(self) -> None:
        """Make everything."""
        hub = self._folder / "hub"
        hub.mkdir(parents=True)
        office = self._found(hub)
        references = [f"DR18{n // 90 + 1:04d}.{n % 90 + 1:02d}" for n in range(self._cases)]
        agendas = [
            references[first : first + ON_AN_AGENDA]
            for first in range(0, self._cases, ON_AN_AGENDA)
        ]
        for number, agenda in enumerate(agendas, start=1):
            with office.session.store.writing():
                self._meet(number, agenda, number < len(agendas) - 1)
            self._carry(hub)
            print(f"  meeting {number} of {len(agendas)}", flush=True)
        self._carry_papers(office, hub)
        with office.session.store.writing():
            self._act_later(agendas[-1])
        self._carry(self._folder / "later")
        own = office.session.store.heads()[office.session.device]
        office.session.store.keep(PUSHED, str(own.sequence))
        office.close()

    def _found(self, hub: Path) -> Profile:
        rulebook = load_rulebook()
        home = self._folder / "profiles" / OFFICE
        vault = OpenVault(home)
        home.mkdir(parents=True)
        office = found(home, vault, "A big panel", _PEOPLE[0], str(hub), rulebook, self._clock)
        self._sessions[OFFICE] = office.session
        for name, person in _devices():
            if name == OFFICE:
                continue
            folder = self._folder / "profiles" / name
            folder.mkdir()
            theirs = OpenVault(folder)
            request = prepare(folder, theirs, person.name, person.post)
            if name.endswith("-a"):
                invitation = enrol(office.session, request, person.id, person.roles, str(hub))
            else:
                invitation = enrol_device(office.session, request, person.id, str(hub))
            join(folder, theirs, invitation)
            identity = DeviceIdentity.from_secret(theirs.get("device identity") or b"")
            self._sessions[name] = replace(
                office.session,
                person=person.id,
                signer=DsseSigner(identity),
                sealer=AgeSealer(identity),
            )
        assert office.exchange is not None
        synchronise(office.session, office.exchange)
        own = office.session.store.heads()[office.session.device]
        self._carried[OFFICE] = own.sequence
        return office

    def _meet(self, number: int, agenda: Sequence[str], held: bool) -> None:
        office = self._sessions[OFFICE]
        day = date(2018, 1, 1) + timedelta(days=7 * number)
        meeting = f"{day.isoformat()}-weekly"
        title = f"Weekly meeting {number}"
        meetings.call_meeting(office, meeting, MeetingKind.WEEKLY, day.isoformat(), title)
        for reference in agenda:
            publish(office, self._intake(reference, day))
            self._review(reference, voting=held)
        meetings.set_agenda(office, meeting, tuple(agenda))
        if held:
            self._hold(meeting, agenda)

    def _review(self, reference: str, voting: bool) -> None:
        voters = self._chance.sample(_VOTERS, 5)
        devices = [self._device_of(person) for person in voters]
        for device in devices:
            reviewing.declare_interest(device, reference, InterestNature.NONE)
            if device is not devices[-1]:
                reviewing.record_view(device, reference, Vote.APPROVE, _REASONS)
        for device in devices[:2]:
            reviewing.write_panel_note(device, reference, Evidence("0" * 64, page=3), _REASONS)
        for device in devices[:4] if voting else ():
            reviewing.cast_ballot(device, reference, Vote.APPROVE, _REASONS)

    def _hold(self, meeting: str, agenda: Sequence[str]) -> None:
        chair, office = self._sessions["chair-a"], self._sessions[OFFICE]
        meetings.open_meeting(chair, meeting)
        for person in self._chance.sample(_VOTERS, 6):
            meetings.record_attendance(office, meeting, person, Presence.PRESENT)
        for reference in agenda:
            meetings.minute_discussion(office, meeting, reference, _REASONS)
            deciding.close_voting(chair, reference, meeting)
            draft = deciding.Draft(Outcome.APPROVED, _REASONS)
            deciding.decide(chair, reference, draft, meeting)
        meetings.close_meeting(chair, meeting)

    def _act_later(self, agenda: Sequence[str]) -> None:
        """100 acts on the cases of the last agenda, which are still with the panel."""
        for reference in agenda:
            for voter in self._chance.sample(_VOTERS[:10], 5):
                device = self._device_of(voter)
                if reviewing.why_no_view(device, reference) is None:
                    reviewing.record_view(device, reference, Vote.REJECT, _REASONS)
                else:
                    reviewing.cast_ballot(device, reference, Vote.APPROVE, _REASONS)

    def _intake(self, reference: str, day: date) -> Intake:
        papers = []
        for kind in _KINDS:
            size = int(MEAN_PAPER * self._chance.lognormvariate(-0.18, 0.6))
            data = self._chance.randbytes(max(MEAN_PAPER // 5, min(size, MEAN_PAPER * 5)))
            sha256 = hashlib.sha256(data).hexdigest()
            plain = self._folder / "plain" / reference / f"{kind.name.lower()}.pdf"
            plain.parent.mkdir(parents=True, exist_ok=True)
            plain.write_bytes(data)
            document = Document(plain.name, kind, sha256, len(data), 12, "application/pdf")
            papers.append((document, data))
        application = Application(
            reference,
            f"A study of attainment, {reference}",
            received=day,
            parties=(Party("applicant", "Ann Applicant", "University of Somewhere"),),
            documents=tuple(document for document, _ in papers),
        )
        return Intake(application, tuple(papers))

    def _device_of(self, person: str) -> Session:
        names = [name for name in self._sessions if name.rpartition("-")[0] == person]
        return self._sessions[self._chance.choice([n for n in names if n != NEWCOMER])]

    def _carry(self, hub: Path) -> None:
        """Carry every device's new acts out, each as its own push would."""
        for name, session in self._sessions.items():
            after, recipient = self._carried[name], panel_of(session).epochs[-1]
            for segment in cut(session.store.envelopes_of(session.device, after)):
                sealed = seal_segment(session.sealer, [e for _, e in segment], recipient)
                path = hub / log_key(session.device, segment[0][0])
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(sealed)
                self._carried[name] = segment[-1][0]

    def _carry_papers(self, office: Profile, hub: Path) -> None:
        (hub / "blobs").mkdir()
        for path in (office.folder / "blobs").glob("??/*"):
            os.link(path, hub / blob_key(path.name))


def _devices() -> Iterator[tuple[str, Person]]:
    """30 devices: members, chair and deputy have a second one."""
    for person in _PEOPLE:
        yield f"{person.id}-a", person
        if person.id in _VOTERS and person.id != "member-01":
            yield f"{person.id}-b", person
