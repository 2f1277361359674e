"""Values inside records: papers, conditions, ballots, accesses. Frozen; imports msgspec only."""

from __future__ import annotations

import msgspec

from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.terms import AccessKind, Vote


class Paper(msgspec.Struct, frozen=True):
    """One paper of a pack: what it is, and its hash before and after sealing."""

    name: str
    kind: DocumentKind
    sha256: str
    """Of the plain bytes."""
    size: int
    pages: int
    media_type: str
    blob: str
    """SHA-256 of the sealed bytes: the object's name in the hub."""
    blob_size: int
    first_page: int = 1
    """Its first page in the continuous page numbers of the pack."""
    confidential: bool = False
    arrived: str = ""
    """SHA-256 of the locked file that arrived, where this is its readable copy; "" for none."""
    came_in: str = ""
    """The e-mail or packed file that brought it; "" where it came by itself."""


class Condition(msgspec.Struct, frozen=True):
    """Something that must be done, by whom, by when, and who confirms it."""

    text: str
    owner: str
    due: str
    """ISO date, or words such as ``"before release"``."""
    confirmed_by: str


class OpenedBallot(msgspec.Struct, frozen=True):
    """A sealed ballot, published by who closed the item.

    SHA-256 of ``content`` (UTF-8) is the commitment the voter signed when casting it.
    """

    ballot: str
    """Hash of the envelope that cast it."""
    content: str
    """JSON text of a :class:`BallotContent`, byte for byte."""


class BallotContent(msgspec.Struct, frozen=True):
    """What is inside a sealed ballot."""

    case: str
    voter: str
    pack: int
    vote: Vote
    reasons: str
    conditions: tuple[str, ...]
    salt: str


class Access(msgspec.Struct, frozen=True):
    """A paper that a person opened or a file that was exported, once for each day."""

    kind: AccessKind
    at: str
    """The first time that day, by the device's clock, RFC 3339."""
    what: str
    """SHA-256 of the paper's plain bytes, or what was exported, in words."""
    case: str = ""
    pack: int = 0
    """Version of the pack the paper was opened from."""
