"""Signed envelopes: DSSE (Dead Simple Signing Envelope, v1) with Ed25519, one JSON line each.

Source: the DSSE protocol, pre-authentication encoding. Only one spelling of an envelope is
accepted, so that every changed byte of a log is found.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.encoding import PAYLOAD_TYPE
from dmap_desktop.domain.errors import Unreadable, WrongKey, said
from dmap_desktop.sealing.keys import DeviceIdentity, device_id


class _Signature(msgspec.Struct, frozen=True):
    keyid: str
    sig: bytes


class _Envelope(msgspec.Struct, frozen=True, rename="camel"):
    payload: bytes
    payload_type: str
    signatures: tuple[_Signature, ...]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Envelope)


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed for a payload (DSSE's PAE)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


class DsseSigner:
    """The port ``Signer``: signs as one device."""

    def __init__(self, identity: DeviceIdentity) -> None:
        """Sign with the key of ``identity``."""
        self._key = identity.signing_key
        self._verify_key = identity.verify_key
        self._device = identity.device

    @property
    def device(self) -> str:
        """Return the device's id."""
        return self._device

    @property
    def verify_key(self) -> str:
        """Return the Ed25519 public key as 64 hex digits."""
        return self._verify_key

    def sign(self, payload: bytes, kind: str = PAYLOAD_TYPE) -> bytes:
        """Return the envelope around ``payload``: one line of JSON without its newline."""
        signature = self._key.sign(pre_authentication_encoding(kind, payload))
        return _encoder.encode(_Envelope(payload, kind, (_Signature(self._device, signature),)))


class DsseEnvelopes:
    """The port ``Envelopes``: reads what anybody may have written."""

    def open(self, envelope: bytes, verify_key: str, kind: str = PAYLOAD_TYPE) -> bytes:
        """Return the payload when ``verify_key`` signed it as ``kind``.

        Raises Unreadable, WrongKey.
        """
        read = _read(envelope, kind)
        signature = read.signatures[0]
        try:
            if signature.keyid != device_id(verify_key):
                raise InvalidSignature
            signed = pre_authentication_encoding(read.payload_type, read.payload)
            _public_key(verify_key).verify(signature.sig, signed)
        except (InvalidSignature, ValueError) as error:
            raise WrongKey(
                f"The signature of device {signature.keyid[:8]} does not hold; the record was "
                "changed, or signed with another key."
            ) from error
        return read.payload

    def claimed_device(self, envelope: bytes) -> str:
        """Return the device the envelope says signed it, unverified. Raises Unreadable."""
        return _read(envelope).signatures[0].keyid

    def unverified_payload(self, envelope: bytes) -> bytes:
        """Return the payload without checking who signed it. Raises Unreadable."""
        return _read(envelope).payload


@lru_cache(maxsize=256)
def _public_key(verify_key: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(verify_key))


def _read(envelope: bytes, kind: str = PAYLOAD_TYPE) -> _Envelope:
    try:
        read = _decoder.decode(envelope)
    except UNDECODABLE as error:
        raise Unreadable(f"This is no signed record ({said(error)}).") from error
    if read.payload_type != kind or len(read.signatures) != 1:
        raise Unreadable("This is no signed record of the panel: its type or signatures differ.")
    if _encoder.encode(read) != envelope:
        raise Unreadable("This signed record is not spelled as it must be; it was changed.")
    return read
