"""An application as read from what the applicant sent. Frozen values; imports msgspec only.

Source: the fields of the request form, the security questionnaire and the data tables workbook
(domain notes, section 3).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from dmap_desktop.domain.evidence import Evidence


class DocumentKind(StrEnum):
    """What a paper of a case is, recognised by its content."""

    APPLICATION_FORM = "application form"
    LINKED_FORM = "linked data form"
    SECURITY_QUESTIONNAIRE = "information security questionnaire"
    DATA_TABLES = "data tables workbook"
    IMPACT_ASSESSMENT = "data protection impact assessment"
    AGREEMENT = "agreement"
    STANDING_PROPOSAL = "standing agreement proposal"
    SUPPORTING = "supporting document"


class RequestKind(StrEnum):
    """Which of the request forms was used."""

    STANDARD = "standard request"
    LINKED = "linked data request"
    STANDING_AGREEMENT = "proposal under the standing agreement"


class Block(StrEnum):
    """How an item comes: asked for, or along with its dataset."""

    BY_REQUEST = "by request"
    DEFAULT = "default"


class FormFound(msgspec.Struct, frozen=True, omit_defaults=True):
    """A form found in a paper: which edition of which form, and where it begins."""

    kind: DocumentKind
    name: str
    edition: str
    page: int | None = None
    """1-based."""
    sheet: str | None = None


class Document(msgspec.Struct, frozen=True):
    """One paper: its file name, what it is, and the hash of its plain bytes."""

    name: str
    kind: DocumentKind
    sha256: str
    size: int
    """Bytes."""
    pages: int
    """Pages of a PDF, sheets of a workbook; 1 for a text."""
    media_type: str
    forms: tuple[FormFound, ...] = ()
    """The forms it holds, in order; a paper of several is of the kind of the first."""
    arrived: str = ""
    """SHA-256 of the locked file that arrived, where this is its readable copy; "" for none."""
    came_in: str = ""
    """The e-mail or packed file that brought it; "" where it came by itself."""

    def kinds(self) -> tuple[DocumentKind, ...]:
        """Return what the paper is and every kind of form in it."""
        return tuple(dict.fromkeys((self.kind, *(form.kind for form in self.forms))))


class Party(msgspec.Struct, frozen=True):
    """Somebody named in the form, in the role the form gives."""

    role: str
    """applicant, requester, responsible individual, recipient or IT security officer."""
    name: str
    organisation: str = ""
    job_title: str = ""
    email: str = ""
    telephone: str = ""
    evidence: Evidence | None = None


class Answer(msgspec.Struct, frozen=True):
    """One answered question. ``key`` is the field's key in ``resources/forms``."""

    key: str
    question: str
    text: str
    document_kind: DocumentKind
    evidence: Evidence
    supporting: str = ""
    """The questionnaire's second half: the evidence the applicant names for the answer."""
    typed: bool = False
    """Whether somebody typed it by hand beside the page."""


class DataUser(msgspec.Struct, frozen=True):
    """A person who will use the data, as the form's table of users has it."""

    job_title: str
    reason: str = ""
    declaration: bool | None = None
    disclosure_certificate: date | None = None
    training: str = ""
    evidence: Evidence | None = None


class Item(msgspec.Struct, frozen=True):
    """One data item asked for, or brought along by its dataset, with its *published* classes."""

    alias: str
    dataset: str
    block: Block
    years: str = ""
    """As asked for, such as ``"2015/16 - 2017/18"``."""
    tier: int | None = None
    """Published tier 1-4; a name, never a scale."""
    identifiability: int | None = None
    sensitivity: str | None = None
    use: str = ""
    """What the applicant says the item will be used for."""
    evidence: Evidence | None = None


class Unmatched(msgspec.Struct, frozen=True):
    """A workbook row that could not be matched, and why."""

    sheet: str
    row: int
    text: str
    why: str


class Problem(msgspec.Struct, frozen=True):
    """Something wrong with a file, as a sentence that says what to do."""

    file: str
    sentence: str
    locked: bool = False
    """Whether the right password would mend it."""


class Contradiction(msgspec.Struct, frozen=True):
    """Two places that cannot both be right."""

    what: str
    sentence: str
    evidence: tuple[Evidence, ...] = ()


class Suggestion(msgspec.Struct, frozen=True):
    """An item the prose seems to ask for; to be confirmed by a person."""

    alias: str
    dataset: str
    words: str
    evidence: Evidence | None = None


class Inheritance(msgspec.Struct, frozen=True):
    """What a proposal takes over from a standing agreement, and what it has to show itself.

    Source: domain notes, section 1: security and the movement of data are settled by the agreement,
    ethics, minimisation and law are not.
    """

    agreement: str
    """As the proposal names it; empty when it names none."""
    inherits: tuple[str, ...]
    shows_itself: tuple[str, ...]
    evidence: Evidence | None = None

    def words(self) -> str:
        """Say in a sentence what is taken over and what is not."""
        return (
            f"Under {self.agreement or 'a standing agreement that it does not name'}: takes over "
            f"its {', '.join(self.inherits)}; shows itself {', '.join(self.shows_itself)}."
        )


class Application(msgspec.Struct, frozen=True):
    """Everything read from one applicant's files."""

    reference: str
    title: str
    kind: RequestKind = RequestKind.STANDARD
    received: date | None = None
    parties: tuple[Party, ...] = ()
    answers: tuple[Answer, ...] = ()
    users: tuple[DataUser, ...] = ()
    items: tuple[Item, ...] = ()
    documents: tuple[Document, ...] = ()
    missing: tuple[str, ...] = ()
    """Keys of required fields without an answer."""
    unmatched: tuple[Unmatched, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    problems: tuple[Problem, ...] = ()
    inheritance: Inheritance | None = None
    """Set for a proposal under a standing agreement."""

    def answer(self, key: str) -> Answer | None:
        """Return the first answer to the field ``key``, or None when it was not answered."""
        return next((a for a in self.answers if a.key == key and a.text.strip()), None)

    def party(self, role: str) -> Party | None:
        """Return who stands in ``role``, or None."""
        return next((p for p in self.parties if p.role == role), None)

    def document_of(self, kind: DocumentKind) -> Document | None:
        """Return the first document that is, or holds, a paper of ``kind``; None for none."""
        return next((d for d in self.documents if kind in d.kinds()), None)
