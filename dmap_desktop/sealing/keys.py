"""A device's identity: an Ed25519 key to sign with and an age key to be written to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Unreadable


class _Secret(msgspec.Struct, frozen=True):
    signing_key: str
    age_identity: str


@dataclass(frozen=True, slots=True, repr=False)
class DeviceIdentity:
    """Both secret keys of a device. Kept in a vault, never printed."""

    signing_key: Ed25519PrivateKey
    age_identity: str
    """``AGE-SECRET-KEY-1...``."""

    @classmethod
    def new(cls) -> DeviceIdentity:
        """Make a fresh identity."""
        return cls(Ed25519PrivateKey.generate(), str(pyrage.x25519.Identity.generate()))

    @classmethod
    def from_secret(cls, secret: bytes) -> DeviceIdentity:
        """Read what :meth:`secret` gave. Raises Unreadable."""
        try:
            held = msgspec.json.decode(secret, type=_Secret)
            signing_key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(held.signing_key))
            pyrage.x25519.Identity.from_str(held.age_identity)
        except (*UNDECODABLE, ValueError, pyrage.IdentityError) as error:
            raise Unreadable(
                "This device's identity is damaged; restore it from the recovery kit, or enrol the "
                "device anew."
            ) from error
        return cls(signing_key, held.age_identity)

    def secret(self) -> bytes:
        """Return the bytes to keep in a vault."""
        raw = self.signing_key.private_bytes_raw().hex()
        return msgspec.json.encode(_Secret(raw, self.age_identity))

    @property
    def verify_key(self) -> str:
        """Return the public Ed25519 key as 64 hex digits."""
        return self.signing_key.public_key().public_bytes_raw().hex()

    @property
    def recipient(self) -> str:
        """Return the age recipient, ``age1...``."""
        return str(pyrage.x25519.Identity.from_str(self.age_identity).to_public())

    @property
    def device(self) -> str:
        """Return the device's id."""
        return device_id(self.verify_key)


@lru_cache(maxsize=256)
def device_id(verify_key: str) -> str:
    """Return the id of the device that signs with ``verify_key``.

    It is the first 32 hex digits of the SHA-256 of the raw key, so an id proves its key.
    """
    return hashlib.sha256(bytes.fromhex(verify_key)).hexdigest()[:32]
