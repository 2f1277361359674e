"""What is one person's alone: sealed to all their devices and their kit, copied for later ones.

A text that was sealed before a device or kit was there is opened once by a device that can, and
travels to the others in a signed, sealed copy. So do drafts, whenever they have changed. What a
copy brought is kept in the encrypted database; nothing of it is ever in a record.
"""

from __future__ import annotations

import base64
import hashlib

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Mendable, WrongKey
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.ports import OUTBOX, SENT, Exchange
from dmap_desktop.domain.private_copy import (
    PRIVATE_TYPE,
    PrivateCopy,
    decode_copy,
    encode_copy,
    sealed_name,
)
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session

DRAFT = "draft/"
"""Where the store keeps what is being written."""
_OPENED = "private/opened/"
"""Texts that this device cannot open by itself, by ``sealed_name``."""
_SHARED = "private/shared/"
"""To whom the copy went that holds a text, or the text itself was sealed: recipients, by name."""
_READ = "private/read/"
"""Copies that were read, by their key in the hub."""
_TAKEN = "private/taken/"
"""Devices of the person whose drafts were taken."""
_NUMBER, _FOR, _DRAFTS = "private/number", "private/for", "private/drafts"


def seal_private(session: Session, data: bytes, officers: tuple[str, ...] = ()) -> str:
    """Seal something for the person's devices and kit, and ``officers``: more recipients.

    Returns base64, as it goes into a record.
    """
    own = panel_of(session).private_recipients(session.person)
    recipients = sorted({*own, *officers})
    sealed = base64.b64encode(session.sealer.seal(data, recipients)).decode()
    session.store.keep(_SHARED + sealed_name(sealed), " ".join(own))
    return sealed


def open_private(session: Session, sealed: str) -> bytes:
    """Return what was sealed for this person. Raises WrongKey when no copy of it came here."""
    kept = session.store.kept(_OPENED + sealed_name(sealed))
    if kept is not None:
        return kept.encode()
    try:
        return session.sealer.open(base64.b64decode(sealed))
    except ValueError as error:
        raise WrongKey("This was never sealed; its author's program altered it.") from error


def kept_drafts(session: Session) -> dict[str, str]:
    """Return every draft on this device, by its name."""
    return dict(session.store.kept_names(DRAFT))


def prepare_copies(session: Session) -> None:
    """Put what the person's other devices and kit lack, or changed drafts, into the outbox.

    Does nothing for a device that the panel does not know, or while nobody else could open it.
    """
    panel = panel_of(session)
    own = panel.private_recipients(session.person)
    if session.sealer.recipient not in own or len(own) < 2:
        return
    drafts = kept_drafts(session)
    digest = _digest(drafts, own)
    changed = session.store.kept(_DRAFTS) != digest and (drafts or session.store.kept(_DRAFTS))
    is_new = session.store.kept(_FOR) != " ".join(own)
    lacking = _lacking(session, panel, own) if is_new else {}
    if not changed and not is_new:
        return
    with session.store.writing():
        if changed:
            _forget_sent_drafts(session)
            _send(session, own, PrivateCopy("", "", 0, "", drafts=drafts))
            session.store.keep(_DRAFTS, digest)
        if lacking:
            _send(session, own, PrivateCopy("", "", 0, "", opened=lacking))
            for name in lacking:
                session.store.keep(_SHARED + name, " ".join(own))
        session.store.keep(_FOR, " ".join(own))


def take_over(session: Session, exchange: Exchange) -> int:
    """Read what the person's other devices have copied for this one; return how many copies.

    Drafts are taken once of each device: what is finished here must not come back from there. A
    copy that does not open, or was not signed by the device it is of, is passed over.

    Raises Unavailable.
    """
    panel = panel_of(session)
    others = [
        device
        for device in panel.devices.values()
        if device.person == session.person and device.id != session.device
    ]
    taken = 0
    for device in others:
        read = session.store.kept_names(f"{_READ}{device.id}/")
        known = {name.removeprefix(_READ) for name in read}
        copies = []
        for key, sealed in exchange.copies(device.id, known):
            copy = _opened_copy(session, device.verify_key, device.id, sealed)
            if copy is None:
                continue
            copies.append(copy)
            session.store.keep(_READ + key, "")
        _take(session, device.id, copies)
        taken += len(copies)
    return taken


class Opened(msgspec.Struct, frozen=True):
    """How many texts of the person alone open on this device."""

    notes: int
    ballots: int


def keep_opened(session: Session) -> Opened:
    """Keep every private text of the person that opens now: after the kit has been held."""
    notes = ballots = 0
    with session.store.writing():
        for record in _own_records(session, panel_of(session)):
            try:
                text = open_private(session, record.sealed)
            except WrongKey:
                continue
            session.store.keep(_OPENED + sealed_name(record.sealed), text.decode())
            if isinstance(record, r.BallotCast):
                ballots += 1
            else:
                notes += 1
    return Opened(notes, ballots)


def _lacking(session: Session, panel: Panel, own: list[str]) -> dict[str, str]:
    """Return the person's private texts that somebody of ``own`` was never given, in plain."""
    found = {}
    for sealed in _own_sealed(session, panel):
        name = sealed_name(sealed)
        shared = (session.store.kept(_SHARED + name) or "").split()
        if set(own) <= set(shared):
            continue
        try:
            found[name] = open_private(session, sealed).decode()
        except WrongKey:
            continue  # another device of the person can, and passes it on
    return found


def _own_sealed(session: Session, panel: Panel) -> list[str]:
    """Return every private note and ballot of the person, as sealed in their records."""
    return [record.sealed for record in _own_records(session, panel)]


def _own_records(session: Session, panel: Panel) -> list[r.NoteWritten | r.BallotCast]:
    """Return the person's records that hold something sealed, of all their devices."""
    return [
        act.record
        for device in panel.devices.values()
        if device.person == session.person
        for act in session.store.acts_of(device.id)
        if isinstance(act.record, r.NoteWritten | r.BallotCast) and act.record.sealed
    ]


def _send(session: Session, recipients: list[str], content: PrivateCopy) -> None:
    store = session.store
    number = int(store.kept(_NUMBER) or 0) + 1
    copy = msgspec.structs.replace(
        content,
        panel=session.pin.panel,
        device=session.device,
        number=number,
        wall=session.clock.now().isoformat(timespec="seconds"),
    )
    envelope = session.signer.sign(encode_copy(copy), PRIVATE_TYPE)
    sealed = session.sealer.seal(envelope, recipients)
    sha256 = hashlib.sha256(sealed).hexdigest()
    key = f"own/{session.device}/{number:012d}-{sha256}.age"
    store.keep(f"{OUTBOX}{key}", base64.b64encode(sealed).decode())
    store.keep(_NUMBER, str(number))
    if content.drafts is not None:
        store.keep(f"{_DRAFTS}/key", key)


def _forget_sent_drafts(session: Session) -> None:
    """Keep no copy here of drafts that newer ones replace."""
    before = session.store.kept(f"{_DRAFTS}/key")
    if before is not None:
        session.store.drop(f"{SENT}{before}")
        session.store.drop(f"{OUTBOX}{before}")


def _opened_copy(
    session: Session, verify_key: str, device: str, sealed: bytes
) -> PrivateCopy | None:
    try:
        envelope = session.sealer.open(sealed)
        copy = decode_copy(session.envelopes.open(envelope, verify_key, PRIVATE_TYPE))
    except Mendable:
        return None  # sealed before this device was there, or not written by that device
    return copy if (copy.panel, copy.device) == (session.pin.panel, device) else None


def _take(session: Session, device: str, copies: list[PrivateCopy]) -> None:
    drafts = [copy for copy in copies if copy.drafts is not None]
    newest = max(drafts, key=lambda copy: copy.number, default=None)
    with session.store.writing():
        for copy in copies:
            for name, text in copy.opened.items():
                session.store.keep(_OPENED + name, text)
        if newest is None or session.store.kept(_TAKEN + device) is not None:
            return
        session.store.keep(_TAKEN + device, newest.wall)
        for name, text in (newest.drafts or {}).items():
            if name.startswith(DRAFT) and session.store.kept(name) is None:
                session.store.keep(name, text)


def _digest(drafts: dict[str, str], recipients: list[str]) -> str:
    return hashlib.sha256(msgspec.json.encode([sorted(drafts.items()), recipients])).hexdigest()
