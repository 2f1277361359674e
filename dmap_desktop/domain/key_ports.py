"""What the use cases need of keys, as protocols: signing, reading what was signed, sealing, doors.

The adapters stand in ``sealing``; all of it is to be had from ``ports`` as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dmap_desktop.domain.encoding import PAYLOAD_TYPE
from dmap_desktop.domain.phrases import PhraseKind


class Signer(Protocol):
    """A device's signing key."""

    @property
    def device(self) -> str:
        """Return the device's id: first 32 hex digits of SHA-256 of its raw verify key."""
        ...

    @property
    def verify_key(self) -> str:
        """Return the Ed25519 public key as 64 hex digits."""
        ...

    def sign(self, payload: bytes, kind: str = PAYLOAD_TYPE) -> bytes:
        """Return the bytes of a signed envelope (DSSE, JSON, one line) around ``payload``."""
        ...


class Envelopes(Protocol):
    """Reading envelopes that anybody may have written."""

    def open(self, envelope: bytes, verify_key: str, kind: str = PAYLOAD_TYPE) -> bytes:
        """Return the payload when ``verify_key`` signed it as ``kind``, a DSSE payload type.

        Raises Unreadable for no envelope at all, WrongKey for a signature that does not hold.
        """
        ...

    def claimed_device(self, envelope: bytes) -> str:
        """Return the device the envelope says signed it, unverified. Raises Unreadable."""
        ...

    def unverified_payload(self, envelope: bytes) -> bytes:
        """Return the payload without checking who signed it. Raises Unreadable."""
        ...


class Sealer(Protocol):
    """Encrypting for devices and epochs, and opening with every identity this device holds."""

    @property
    def recipient(self) -> str:
        """Return this device's own age recipient."""
        ...

    def seal(self, data: bytes, recipients: Sequence[str]) -> bytes:
        """Return an age file that any of ``recipients`` can open."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """Return what is inside. Raises WrongKey when no identity held fits or a byte changed."""
        ...

    @property
    def held(self) -> frozenset[str]:
        """Return the recipient of every identity it opens with."""
        ...

    def new_identity(self) -> tuple[str, bytes]:
        """Return the recipient of a fresh identity and its secret as text bytes.

        It is an epoch's, or a recovery kit's.
        """
        ...

    def hold(self, secret: bytes) -> str:
        """Open with this identity from now on, too; return its recipient. Raises Unreadable."""
        ...

    def open_with(self, secret: bytes, sealed: bytes) -> bytes:
        """Return what is inside, opened with this identity alone. Raises WrongKey, Unreadable."""
        ...


class Doorkeeper(Protocol):
    """Knows whether a phrase is the one that the person of this profile goes by."""

    @property
    def kind(self) -> PhraseKind:
        """Return what there is to ask for. Raises Unavailable."""
        ...

    def fits(self, phrase: str) -> bool:
        """Say whether it is the phrase. Slow on purpose. Raises Unavailable."""
        ...

    def settle(self, phrase: str) -> None:
        """Make ``phrase`` the unlock phrase, "" for none. Raises Refused, Unavailable."""
        ...
