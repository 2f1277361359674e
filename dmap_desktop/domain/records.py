"""The records: every act of a person on the panel, as frozen values. Imports msgspec only.

The tag of a record carries its version. An example of each stands in ``sync/FORMAT.md``. A record
of a type this program does not know is kept and shown, never applied. The records of the panel's
own stream are written in :mod:`dmap_desktop.domain.roster` and are to be had here as well.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.findings import RulesName
from dmap_desktop.domain.gateway_records import GatewayAssessed as GatewayAssessed
from dmap_desktop.domain.panel import Order
from dmap_desktop.domain.question_records import ConfidentialityMarked as ConfidentialityMarked
from dmap_desktop.domain.question_records import ConfidentialPart as ConfidentialPart
from dmap_desktop.domain.question_records import QuestionAsked as QuestionAsked
from dmap_desktop.domain.question_records import QuestionReviewed as QuestionReviewed
from dmap_desktop.domain.question_records import QuestionsAnswered as QuestionsAnswered
from dmap_desktop.domain.question_records import QuestionsSent as QuestionsSent
from dmap_desktop.domain.record_values import Access as Access
from dmap_desktop.domain.record_values import BallotContent as BallotContent
from dmap_desktop.domain.record_values import Condition as Condition
from dmap_desktop.domain.record_values import OpenedBallot as OpenedBallot
from dmap_desktop.domain.record_values import Paper as Paper
from dmap_desktop.domain.roster import PANEL_STREAM as PANEL_STREAM
from dmap_desktop.domain.roster import CatalogueShared as CatalogueShared
from dmap_desktop.domain.roster import DeviceEnrolled as DeviceEnrolled
from dmap_desktop.domain.roster import DeviceRevoked as DeviceRevoked
from dmap_desktop.domain.roster import EpochBegun as EpochBegun
from dmap_desktop.domain.roster import ItemOverridden as ItemOverridden
from dmap_desktop.domain.roster import KeysSealed as KeysSealed
from dmap_desktop.domain.roster import MemberEnrolled as MemberEnrolled
from dmap_desktop.domain.roster import OrganisationNamed as OrganisationNamed
from dmap_desktop.domain.roster import PanelFounded as PanelFounded
from dmap_desktop.domain.roster import PanelRecord as PanelRecord
from dmap_desktop.domain.roster import PolicyAdopted as PolicyAdopted
from dmap_desktop.domain.roster import Record as Record
from dmap_desktop.domain.roster import RecoveryKitMade as RecoveryKitMade
from dmap_desktop.domain.roster import RecoveryKitRehearsed as RecoveryKitRehearsed
from dmap_desktop.domain.roster import RolesChanged as RolesChanged
from dmap_desktop.domain.roster import RulesAdopted as RulesAdopted
from dmap_desktop.domain.roster import SecretariatHandedOver as SecretariatHandedOver
from dmap_desktop.domain.terms import AccessKind as AccessKind
from dmap_desktop.domain.terms import InterestNature as InterestNature
from dmap_desktop.domain.terms import MeetingKind as MeetingKind
from dmap_desktop.domain.terms import Outcome as Outcome
from dmap_desktop.domain.terms import Presence as Presence
from dmap_desktop.domain.terms import Ruling as Ruling
from dmap_desktop.domain.terms import Vote as Vote

REPORTS_STREAM = "reports"


def case_stream(reference: str) -> str:
    """Return the stream of the case ``reference``."""
    return f"case:{reference}"


def meeting_stream(meeting: str) -> str:
    """Return the stream of the meeting ``meeting``."""
    return f"meeting:{meeting}"


# The stream of a case.
class ApplicationReceived(Record, frozen=True, tag="application-received/1"):
    """An application is taken in."""

    reference: str
    title: str
    organisation: str
    organisation_type: str
    requester: str
    received: str
    """ISO date."""
    tier_asked: int | None
    people: tuple[str, ...] = ()
    """Everybody named in it: for suggesting interests."""
    summary: str = ""
    """In plain English, for the register."""
    register_fields: dict[str, str] = msgspec.field(default_factory=dict)
    """Project aims, intended audience, intended outputs, datasets."""


class PackPublished(Record, frozen=True, tag="pack-published/1"):
    """A frozen pack: papers, the extracted application, the assessment's result."""

    version: int
    papers: tuple[Paper, ...]
    application: Paper
    rules: RulesName
    catalogue: RulesName
    tier_recommended: int | None
    tier_words: str
    score: float
    band: str
    failed_gates: tuple[str, ...]
    overrides: str = ""
    """SHA-256 of the panel's overrides of items that the assessment rests on; empty for none."""


class InterestDeclared(Record, frozen=True, tag="interest-declared/1"):
    """The author declares an interest in the case, or that there is none."""

    nature: InterestNature
    detail: str = ""


class InterestRuled(Record, frozen=True, tag="interest-ruled/1"):
    """The chair rules on a member's interest."""

    person: str
    ruling: Ruling
    reason: str


class NoteWritten(Record, frozen=True, tag="note-written/1"):
    """A note on a place in a paper. A private one is sealed to its author's devices."""

    evidence: Evidence
    text: str = ""
    sealed: str = ""
    """Base64 of an age file; set when the note is private."""
    follows: str = ""
    """Hash of the author's earlier note whose place this one takes, in a newer pack; or ""."""


class ViewRecorded(Record, frozen=True, tag="view-recorded/1"):
    """A member's first view, before score and recommendation are shown to the member."""

    leaning: Vote
    text: str
    pack: int


class BallotCast(Record, frozen=True, tag="ballot-cast/1"):
    """A sealed ballot. A later one of the same voter replaces it, both stay visible as acts."""

    pack: int
    commitment: str
    sealed: str
    """Base64 of an age file for the voter and the officers who close the item."""


class VotingClosed(Record, frozen=True, tag="voting-closed/1"):
    """Voting on the case ends; the ballots that reached the closer are published."""

    meeting: str
    """Empty between meetings."""
    opened: tuple[OpenedBallot, ...]


class DecisionRecorded(Record, frozen=True, tag="decision-recorded/1"):
    """The panel's decision, resting on a closing."""

    outcome: Outcome
    closing: str
    """Hash of the :class:`VotingClosed` envelope it rests on."""
    reasons: str
    conditions: tuple[Condition, ...] = ()
    advice: tuple[str, ...] = ()
    meeting: str = ""
    departure: str = ""
    """Why the decision departs from the indicator, when it does."""
    question: str = ""
    """What the DSPB is asked, when escalated."""
    replaces: tuple[str, ...] = ()
    """Hashes of earlier decisions this one corrects or settles."""


class RulingRecorded(Record, frozen=True, tag="ruling-recorded/1"):
    """The DSPB's ruling on an escalated case."""

    decision: str
    """Hash of the escalation."""
    outcome: Outcome
    ruled_on: str
    board_reference: str
    reasons: str
    conditions: tuple[Condition, ...] = ()


class ApplicationWithdrawn(Record, frozen=True, tag="application-withdrawn/1"):
    """The applicant withdraws, or does not pursue it."""

    reason: str
    withdrawn: str
    """ISO date."""


# The stream of a meeting.
class MeetingCalled(Record, frozen=True, tag="meeting-called/1"):
    """A meeting is called."""

    meeting: str
    kind: MeetingKind
    held_on: str
    """ISO date."""
    title: str


class AgendaSet(Record, frozen=True, tag="agenda-set/1"):
    """The cases of the meeting, in order."""

    cases: tuple[str, ...]


class MeetingOpened(Record, frozen=True, tag="meeting-opened/1"):
    """The author opens the meeting and chairs it from here."""


class AttendanceRecorded(Record, frozen=True, tag="attendance-recorded/1"):
    """Somebody is present, has left or has sent apologies, from an item on."""

    person: str
    presence: Presence
    from_item: int = 1
    """Item number on the agenda, from 1."""


class DiscussionMinuted(Record, frozen=True, tag="discussion-minuted/1"):
    """What was said on a case, for the minutes."""

    case: str
    text: str


class MeetingClosed(Record, frozen=True, tag="meeting-closed/1"):
    """The meeting ends."""


class MinutesIssued(Record, frozen=True, tag="minutes-issued/1"):
    """A version of the minutes is issued, as draft or confirmed."""

    confirmed: bool
    sha256: str
    """Of the minutes' content as JSON."""


# The stream of reports.
class DeviceReported(Record, frozen=True, tag="device-reported/1"):
    """What a device has received, and what its person opened, since it last reported.

    The heads of the act say which acts have reached the device: it is the receipt for them.
    """

    packs: dict[str, int] = msgspec.field(default_factory=dict)
    """Packs that have become whole on the device since: the newest version, by case."""
    accesses: tuple[Access, ...] = ()


AnyRecord = (
    PanelRecord
    | ApplicationReceived
    | PackPublished
    | InterestDeclared
    | InterestRuled
    | NoteWritten
    | ViewRecorded
    | BallotCast
    | VotingClosed
    | DecisionRecorded
    | RulingRecorded
    | ApplicationWithdrawn
    | QuestionAsked
    | QuestionReviewed
    | QuestionsSent
    | QuestionsAnswered
    | ConfidentialityMarked
    | GatewayAssessed
    | MeetingCalled
    | AgendaSet
    | MeetingOpened
    | AttendanceRecorded
    | DiscussionMinuted
    | MeetingClosed
    | MinutesIssued
    | DeviceReported
)


class UnknownRecord(Record, frozen=True, tag=False):
    """A record written by a newer program: kept as it is, shown, never applied."""

    type: str
    raw: str


Counting = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
"""A sequence or Lamport number; whole numbers up to 2**53 are exact in every JSON reader."""


class Head(msgspec.Struct, frozen=True):
    """The newest act known of a device."""

    sequence: Counting
    hash: str


class Act(msgspec.Struct, frozen=True):
    """A record with who wrote it, where and after what: a verified envelope, opened."""

    panel: str
    device: str
    sequence: int
    lamport: int
    previous: str
    heads: dict[str, Head]
    wall: str
    """The device's wall time, RFC 3339. Decoration only."""
    stream: str
    record: AnyRecord | UnknownRecord
    hash: str
    """SHA-256 (hex) of the envelope's bytes."""

    @property
    def order(self) -> Order:
        """Return the act's place among all acts."""
        return (self.lamport, self.device, self.sequence)
