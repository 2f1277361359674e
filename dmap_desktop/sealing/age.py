"""Encrypting to devices and epochs with age (X25519); anything made here opens with stock age."""

from __future__ import annotations

from collections.abc import Sequence

import pyrage

from dmap_desktop.domain.errors import Unreadable, WrongKey
from dmap_desktop.sealing.keys import DeviceIdentity


class AgeSealer:
    """The port ``Sealer``: opens with the device's identity and every epoch's it was given."""

    def __init__(self, identity: DeviceIdentity) -> None:
        """Hold the device's own identity."""
        self._recipient = identity.recipient
        self._identities = [pyrage.x25519.Identity.from_str(identity.age_identity)]

    @property
    def recipient(self) -> str:
        """Return this device's own age recipient."""
        return self._recipient

    def seal(self, data: bytes, recipients: Sequence[str]) -> bytes:
        """Return an age file that any of ``recipients`` can open. Raises Unreadable."""
        try:
            keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
        except pyrage.RecipientError as error:
            raise Unreadable(f"A recipient's key is damaged ({error}).") from error
        sealed: bytes = pyrage.encrypt(data, keys)
        return sealed

    def open(self, sealed: bytes) -> bytes:
        """Return what is inside. Raises WrongKey when no key fits or a byte was changed."""
        try:
            plain: bytes = pyrage.decrypt(sealed, self._identities)
        except pyrage.DecryptError as error:
            raise WrongKey(
                "This cannot be opened: it is sealed for other keys, or was changed."
            ) from error
        return plain

    def new_epoch(self) -> tuple[str, bytes]:
        """Return the recipient of a fresh epoch identity and its secret as text bytes."""
        identity = pyrage.x25519.Identity.generate()
        return str(identity.to_public()), str(identity).encode()

    def hold(self, secret: bytes) -> str:
        """Open with this identity from now on, too; return its recipient. Raises Unreadable."""
        try:
            identity = pyrage.x25519.Identity.from_str(secret.decode())
        except (pyrage.IdentityError, UnicodeDecodeError) as error:
            raise Unreadable("An epoch's key is damaged; fetch it from the hub again.") from error
        if str(identity) not in map(str, self._identities):
            # The newest epoch is asked for most, so it is tried first.
            self._identities.insert(0, identity)
        return str(identity.to_public())
