"""What people hand to each other outside the hub: requests, invitations and recovery kits.

Each is a small JSON file that says what it is. Whatever else is given in its place is refused with
one sentence. Imports msgspec only.
"""

from __future__ import annotations

import hashlib
import re
from typing import TypeVar

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.panel import Pin

VERSION = 1
REQUEST, INVITATION, KIT = "request to join", "invitation", "recovery kit"
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_HEX_ID = re.compile(r"[0-9a-f]{32}")


class JoinRequest(msgspec.Struct, frozen=True):
    """What somebody who wants to join hands to the secretariat: public keys and a name."""

    name: str
    post: str
    device: str
    verify_key: str
    recipient: str


class Invitation(msgspec.Struct, frozen=True):
    """What the secretariat hands back: where the hub is, and what to believe."""

    panel: str
    title: str
    person: str
    founding_device: str
    founding_verify_key: str
    hub: str
    device: str = ""
    """The device it was written for."""

    @property
    def pin(self) -> Pin:
        """Return what to believe of the panel."""
        return Pin(self.panel, self.founding_device, self.founding_verify_key)


class RecoveryKit(msgspec.Struct, frozen=True):
    """What gives a person's records back on a new device. Secret: it opens all they may read."""

    identity: str
    """``AGE-SECRET-KEY-1...``."""
    recipient: str
    """The age recipient that belongs to it."""
    name: str
    invitation: Invitation
    made: str
    """ISO date."""


class KitSheet(msgspec.Struct, frozen=True):
    """A recovery kit as it is printed."""

    kit: RecoveryKit
    prefix: str
    """What the identity begins with, and need not be typed."""
    lines: tuple[str, ...]
    """The rest of the identity, in lines of groups."""
    words: tuple[str, ...]
    """The words of the panel, to compare on a new laptop."""


Handed = TypeVar("Handed", JoinRequest, Invitation, RecoveryKit)
_KINDS: dict[str, type[JoinRequest] | type[Invitation] | type[RecoveryKit]] = {
    REQUEST: JoinRequest,
    INVITATION: Invitation,
    KIT: RecoveryKit,
}


class _Envelope(msgspec.Struct, frozen=True):
    dmap: str
    version: int
    content: msgspec.Raw


def as_file(content: JoinRequest | Invitation | RecoveryKit) -> bytes:
    """Return the bytes of the file that holds ``content``."""
    kind = next(kind for kind, type_ in _KINDS.items() if type(content) is type_)
    envelope = _Envelope(kind, VERSION, msgspec.Raw(msgspec.json.encode(content)))
    return msgspec.json.format(msgspec.json.encode(envelope)) + b"\n"


def read_request(data: bytes, name: str = "The file") -> JoinRequest:
    """Read a request; ``name`` is what the sentence of an error calls it. Raises Unreadable."""
    request = _read(data, REQUEST, JoinRequest, name)
    if not request.name.strip() or not _RECIPIENT.fullmatch(request.recipient):
        raise _damaged(name, REQUEST)
    if _device_of(request.verify_key) != request.device:
        raise Unreadable(f"{name} names a device and a key that do not belong together.")
    return request


def read_invitation(data: bytes, name: str = "The file") -> Invitation:
    """Read an invitation; ``name`` is what the sentence of an error calls it. Raises Unreadable."""
    invitation = _read(data, INVITATION, Invitation, name)
    if not _is_sound(invitation):
        raise _damaged(name, INVITATION)
    return invitation


def read_kit(data: bytes, name: str = "The file") -> RecoveryKit:
    """Read a recovery kit; ``name`` is what the sentence of an error calls it. Raises Unreadable.

    Whether its identity is one is asked in ``sealing``.
    """
    kit = _read(data, KIT, RecoveryKit, name)
    if not _is_sound(kit.invitation) or not _RECIPIENT.fullmatch(kit.recipient):
        raise _damaged(name, KIT)
    return kit


def _read(data: bytes, kind: str, type_: type[Handed], name: str) -> Handed:
    if not data.strip():
        raise Unreadable(f"{name} is empty; ask for the {kind} again.")
    try:
        envelope = msgspec.json.decode(data, type=_Envelope)
    except UNDECODABLE as error:
        ours = data.lstrip()[:64].replace(b" ", b"").startswith((b'{"dmap":', b'{\n"dmap":'))
        raise (_damaged(name, kind) if ours else _not_ours(name, kind)) from error
    if envelope.dmap not in _KINDS:
        raise _not_ours(name, kind)
    if envelope.dmap != kind:
        raise Unreadable(f"{name} is {_a(envelope.dmap)}, not {_a(kind)}; choose another file.")
    if envelope.version != VERSION:
        raise Unreadable(
            f"{name} was written by another version of the program ({_a(kind)} of version "
            f"{envelope.version}, this program reads {VERSION}); update the program."
        )
    try:
        return msgspec.json.decode(envelope.content, type=type_)
    except UNDECODABLE as error:
        raise _damaged(name, kind) from error


def _is_sound(invitation: Invitation) -> bool:
    return (
        bool(_HEX_ID.fullmatch(invitation.panel))
        and bool(invitation.person.strip())
        and _device_of(invitation.founding_verify_key) == invitation.founding_device
    )


def _device_of(verify_key: str) -> str:
    """Return the id of the device with this key, "" for what is no key."""
    try:
        raw = bytes.fromhex(verify_key)
    except ValueError:
        return ""
    return hashlib.sha256(raw).hexdigest()[:32] if len(raw) == 32 else ""


def _damaged(name: str, kind: str) -> Unreadable:
    return Unreadable(f"{name} is damaged or cut off; ask for the {kind} again.")


def _not_ours(name: str, kind: str) -> Unreadable:
    return Unreadable(f"{name} is no {kind} of this program; choose the file that it wrote.")


def _a(kind: str) -> str:
    return f"an {kind}" if kind == INVITATION else f"a {kind}"
