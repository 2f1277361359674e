"""What a remote hub asks for before it lets anybody in; kept in the keyring, never in a profile."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.hubs import (
    AZURE_KEY,
    AZURE_SAS,
    CREDENTIALS,
    S3_ID,
    S3_SECRET,
    S3_SESSION,
    HubKind,
    kind_of,
)

_OTHER_NAMES = {"AZURE_STORAGE_ACCOUNT_KEY": AZURE_KEY}


class Credentials(msgspec.Struct, frozen=True):
    """The credentials of one hub. They are sent to no other address than the one named here."""

    address: str
    values: Mapping[str, str]

    def __repr__(self) -> str:
        """Show no secret, whatever prints this."""
        return f"Credentials({self.address!r}, {sorted(self.values)})"


class MissingCredentials(Refused):
    """A remote hub needs credentials, and none of its kind were offered."""


def choose_credentials(address: str, offered: Mapping[str, str]) -> Credentials | None:
    """Pick what a hub at ``address`` needs from ``offered``; None for a folder.

    Raises MissingCredentials, and Refused for some that cannot be right.
    """
    kind = kind_of(address)
    if kind is HubKind.FOLDER:
        return None
    offered = {_OTHER_NAMES.get(name, name): value.strip() for name, value in offered.items()}
    given = {name: value for name, value in offered.items() if value}
    values = _azure(given) if kind is HubKind.AZURE else _s3(given)
    if not values:
        raise MissingCredentials(
            f"The hub {address} needs credentials ({CREDENTIALS[kind]}); give them along with its "
            "address."
        )
    return Credentials(address.strip(), values)


def read_credentials(text: str, name: str) -> dict[str, str]:
    """Return the values of a file of ``NAME=value`` lines; # begins a comment. Raises Unreadable.

    The sentence names the file and the line, and quotes nothing of it.
    """
    values: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        key, mark, value = line.partition("=")
        if not mark or not key.strip():
            raise Unreadable(f"Line {number} of {name} is not of the form NAME=value.")
        values[key.strip()] = value.strip().strip("\"'")
    return values


def encode_credentials(credentials: Credentials | None) -> bytes:
    """Return the bytes that the keyring keeps; none for a folder."""
    return b"" if credentials is None else msgspec.json.encode(credentials)


def decode_credentials(data: bytes | None, address: str) -> Credentials | None:
    """Return what was kept for the hub at ``address``, or None: nothing, or another hub's.

    Raises Unreadable.
    """
    if not data:
        return None
    try:
        kept = msgspec.json.decode(data, type=Credentials)
    except UNDECODABLE as error:
        raise Unreadable(
            "The hub's credentials in the keyring are damaged; give them again with hub add."
        ) from error
    return kept if kept.address == address.strip() else None


def needs_credentials(address: str) -> bool:
    """Say whether a hub at ``address`` asks for credentials at all."""
    return kind_of(address) is not HubKind.FOLDER


def _azure(given: Mapping[str, str]) -> dict[str, str]:
    """A signature that is limited goes before the key that opens everything."""
    if AZURE_SAS in given:
        token = given[AZURE_SAS].removeprefix("?")
        if "sig=" not in token:
            raise Refused(f"{AZURE_SAS} is no shared access signature: it has no sig= in it.")
        return {AZURE_SAS: token}
    if AZURE_KEY in given:
        try:
            base64.b64decode(given[AZURE_KEY], validate=True)
        except binascii.Error:
            raise Refused(f"{AZURE_KEY} is no key of a storage account: copy it whole.") from None
        return {AZURE_KEY: given[AZURE_KEY]}
    return {}


def _s3(given: Mapping[str, str]) -> dict[str, str]:
    if S3_ID not in given or S3_SECRET not in given:
        return {}
    names = (S3_ID, S3_SECRET, S3_SESSION)
    return {name: given[name] for name in names if name in given}
