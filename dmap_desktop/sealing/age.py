"""Encrypting to devices and epochs with age (X25519); anything made here opens with stock age."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pyrage
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from dmap_desktop.domain.errors import Unreadable, WrongKey, said
from dmap_desktop.sealing.keys import DeviceIdentity


class AgeSealer:
    """The port ``Sealer``: opens with the device's identity and every epoch's it was given."""

    def __init__(self, identity: DeviceIdentity) -> None:
        """Hold the device's own identity."""
        self._recipient = identity.recipient
        # The newest first: it is asked for most.
        self._identities = {self._recipient: _identity(identity.age_identity.encode())}

    @property
    def recipient(self) -> str:
        """Return this device's own age recipient."""
        return self._recipient

    @property
    def held(self) -> frozenset[str]:
        """Return the recipient of every identity it opens with."""
        return frozenset(self._identities)

    def seal(self, data: bytes, recipients: Sequence[str]) -> bytes:
        """Return an age file that any of ``recipients`` can open. Raises Unreadable."""
        sealed: bytes = pyrage.encrypt(data, [_recipient(recipient) for recipient in recipients])
        return sealed

    def open(self, sealed: bytes) -> bytes:
        """Return what is inside. Raises WrongKey when no key fits or a byte was changed."""
        return _open(sealed, list(self._identities.values()))

    def open_with(self, secret: bytes, sealed: bytes) -> bytes:
        """Return what is inside, opened with this identity alone. Raises WrongKey, Unreadable."""
        return open_with(secret, sealed)

    def new_identity(self) -> tuple[str, bytes]:
        """Return the recipient of a fresh identity and its secret as text bytes."""
        identity = pyrage.x25519.Identity.generate()
        return str(identity.to_public()), str(identity).encode()

    def hold(self, secret: bytes) -> str:
        """Open with this identity from now on, too; return its recipient. Raises Unreadable."""
        identity = _identity(secret)
        recipient = str(identity.to_public())
        if recipient not in self._identities:
            self._identities = {recipient: identity, **self._identities}
        return recipient


def open_with(secret: bytes, sealed: bytes) -> bytes:
    """Return what is inside, opened with this identity. Raises WrongKey, Unreadable."""
    return _open(sealed, [_identity(secret)])


def recipient_of(secret: str) -> str:
    """Return the recipient of an age identity, ``AGE-SECRET-KEY-1...``. Raises Unreadable."""
    return str(_identity(secret.encode()).to_public())


@lru_cache(maxsize=1024)
def _recipient(text: str) -> pyrage.x25519.Recipient:
    """Read an age recipient, ``age1...``. Raises Unreadable, also for a key that is none.

    With a point of small order every secret would be zero: X25519 refuses it (RFC 7748, section
    6.1), and pyrage would die of it. Anybody may put one into a record.
    """
    try:
        recipient = pyrage.x25519.Recipient.from_str(text)
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(_raw(text)))
    except (pyrage.RecipientError, ValueError) as error:
        raise Unreadable(f"A recipient's key is damaged ({said(error)}).") from error
    return recipient


def _raw(recipient: str) -> bytes:
    """Return the 32 bytes in a recipient whose spelling and checksum are right (BIP 173)."""
    digits = recipient.lower().removeprefix("age1")[:-6]  # the last six are the checksum
    number = 0
    for digit in digits:
        number = number << 5 | _BECH32.index(digit)
    return (number >> len(digits) * 5 % 8).to_bytes(32, "big")


_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _identity(secret: bytes) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(secret.decode())
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise Unreadable("This is no age identity, or it is damaged.") from error


def _open(sealed: bytes, identities: list[pyrage.x25519.Identity]) -> bytes:
    try:
        plain: bytes = pyrage.decrypt(sealed, identities)
    except pyrage.DecryptError as error:
        raise WrongKey(
            "This cannot be opened: it is sealed for other keys, or was changed."
        ) from error
    return plain
