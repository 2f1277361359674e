"""A copy of what is a person's alone, for that person's other devices and recovery kit. Msgspec.

It lies in the hub sealed, and is signed inside: whoever can write to a hub knows whom to seal to.
"""

from __future__ import annotations

import hashlib

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Unreadable, said

PRIVATE_TYPE = "application/vnd.dmap.private+json"
"""The DSSE payload type: what is signed as a copy is never taken for a record."""


class PrivateCopy(msgspec.Struct, frozen=True):
    """What one device carries to the hub for its person."""

    panel: str
    device: str
    number: int
    """1, 2, 3 ... of this device's copies."""
    wall: str
    """The device's clock, RFC 3339: of two drafts under one name the later is shown."""
    drafts: dict[str, str] | None = None
    """Every draft on the device by its name; None when the copy is not about drafts."""
    opened: dict[str, str] = msgspec.field(default_factory=dict)
    """Private notes and own ballots in plain text, by :func:`sealed_name`, that were sealed before
    a device or kit was there to open them."""


def sealed_name(sealed: str) -> str:
    """Return how a sealed text is called: the SHA-256 of its base64, as it stands in a record."""
    return hashlib.sha256(sealed.encode()).hexdigest()


def encode_copy(copy: PrivateCopy) -> bytes:
    """Return the bytes to sign."""
    return msgspec.json.encode(copy)


def decode_copy(payload: bytes) -> PrivateCopy:
    """Read a copy back. Raises Unreadable."""
    try:
        return msgspec.json.decode(payload, type=PrivateCopy)
    except UNDECODABLE as error:
        raise Unreadable(f"This is no copy of private things ({said(error)}).") from error
