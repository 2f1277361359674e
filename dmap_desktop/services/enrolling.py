"""Founding a panel and letting people and their devices in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.panel import Device, Person, Policy, Role
from dmap_desktop.domain.ports import EPOCH, OUTBOX
from dmap_desktop.services.journal import panel_of, write
from dmap_desktop.services.session import Session


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


def found_panel(session: Session, title: str, founder: Person, policy: Policy) -> None:
    """Found the panel of ``session.pin`` with this device, its first epoch and its rules."""
    recipient, secret = session.sealer.new_epoch()
    sealed = session.sealer.seal(secret, [session.sealer.recipient])
    device = Device(session.device, founder.id, session.signer.verify_key, session.sealer.recipient)
    rulebook = session.rulebook
    with session.store.writing():
        keep_epoch(session, 1, secret)
        _send_key(session, 1, session.device, sealed)
        founded = r.PanelFounded(title, founder, device, policy, recipient, _hash(sealed))
        write(session, r.PANEL_STREAM, founded)
        adopted = r.RulesAdopted(rulebook.rules_name(), rulebook.catalogue_name())
        write(session, r.PANEL_STREAM, adopted)


def request_to_join(session_keys: Device, name: str, post: str) -> bytes:
    """Return the bytes of a request file for the secretariat."""
    request = JoinRequest(
        name, post, session_keys.id, session_keys.verify_key, session_keys.recipient
    )
    return msgspec.json.format(msgspec.json.encode(request))


def read_request(data: bytes) -> JoinRequest:
    """Read a request file. Raises Unreadable."""
    try:
        request = msgspec.json.decode(data, type=JoinRequest)
        fits = hashlib.sha256(bytes.fromhex(request.verify_key)).hexdigest()[:32]
    except (msgspec.MsgspecError, ValueError) as error:
        raise Unreadable(
            "This is no request to join; ask for the file that the program wrote."
        ) from error
    if fits != request.device:
        raise Unreadable("The request's key and device do not belong together; ask for a new one.")
    return request


def enrol(
    session: Session, request: JoinRequest, person: str, roles: Sequence[Role], hub: str
) -> Invitation:
    """Let a person in, with the device of ``request``, and hand it every epoch's key.

    Raises Refused when the author may not, or the device is enrolled already.
    """
    if not roles:
        raise Refused(f"Give {request.name} at least one role.")
    panel = panel_of(session)
    device = Device(request.device, person, request.verify_key, request.recipient)
    with session.store.writing():
        newcomer = Person(person, request.name, request.post, tuple(roles))
        if panel.people.get(person) != newcomer:
            write(session, r.PANEL_STREAM, r.MemberEnrolled(newcomer))
        keys: dict[str, str] = {}
        for epoch in range(1, panel.epoch + 1):
            secret = session.store.kept(f"{EPOCH}{epoch}")
            if secret is None:
                raise Refused("This device does not hold the panel's keys; synchronise first.")
            sealed = session.sealer.seal(secret.encode(), [request.recipient])
            _send_key(session, epoch, request.device, sealed)
            keys[str(epoch)] = _hash(sealed)
        write(session, r.PANEL_STREAM, r.DeviceEnrolled(device, keys))
    return Invitation(
        panel=session.pin.panel,
        title=panel.title,
        person=person,
        founding_device=session.pin.device,
        founding_verify_key=session.pin.verify_key,
        hub=hub,
    )


def read_invitation(data: bytes) -> Invitation:
    """Read an invitation file. Raises Unreadable."""
    try:
        return msgspec.json.decode(data, type=Invitation)
    except msgspec.MsgspecError as error:
        raise Unreadable("This is no invitation; ask the secretariat for a new one.") from error


def keep_epoch(session: Session, epoch: int, secret: bytes) -> None:
    """Keep an epoch's secret in the encrypted database and open with it from now on."""
    session.store.keep(f"{EPOCH}{epoch}", secret.decode())
    session.sealer.hold(secret)


def hold_epochs(session: Session) -> None:
    """Open with every epoch secret kept so far: asked once when a profile is opened."""
    for secret in session.store.kept_names(EPOCH).values():
        session.sealer.hold(secret.encode())


def _send_key(session: Session, epoch: int, device: str, sealed: bytes) -> None:
    key = f"{OUTBOX}keys/{epoch}/{device}.age"
    session.store.keep(key, base64.b64encode(sealed).decode())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
