"""The recovery kit: made, rehearsed on the spot, and what it must open."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterable

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Refused, Unreadable, WrongKey
from dmap_desktop.domain.handed import Invitation, KitSheet, RecoveryKit
from dmap_desktop.domain.panel import Kit, Panel, kit_holder
from dmap_desktop.domain.ports import OUTBOX, SENT, Exchange
from dmap_desktop.services.epochs import seal_epochs
from dmap_desktop.services.fingerprints import panel_words
from dmap_desktop.services.journal import attempt, panel_of, write
from dmap_desktop.services.session import Session

PREFIX = "AGE-SECRET-KEY-1"
"""What every age identity begins with; it need not be typed."""
_SECRET_LETTERS = 58
_BECH32 = re.compile(r"[02-9AC-HJ-NP-Z]{58}")


class Rehearsal(msgspec.Struct, frozen=True):
    """What a kit was proven to open."""

    epochs: int
    """Keys of the panel's epochs, as they lie in the hub: all there are."""
    act: r.Act


def new_kit(session: Session, invitation: Invitation) -> RecoveryKit:
    """Return a fresh kit of the person at this device. Nothing of it is kept; save it at once.

    ``invitation`` says where the hub is. Raises Refused when the person may make none.
    """
    attempt(session, r.PANEL_STREAM, r.RecoveryKitMade("", {}))
    recipient, secret = session.sealer.new_identity()
    return RecoveryKit(
        identity=secret.decode(),
        recipient=recipient,
        name=panel_of(session).name_of(session.person),
        invitation=msgspec.structs.replace(invitation, device=""),
        made=session.clock.now().date().isoformat(),
    )


def record_kit(session: Session, kit: RecoveryKit) -> r.Act:
    """Let the kit open everything from now on: once it was saved. Raises Refused.

    It replaces the person's kit before. That one still opens what was written until now.
    """
    panel = panel_of(session)
    holder = kit_holder(kit.recipient)
    with session.store.writing():
        keys = seal_epochs(session, panel.epochs, holder, kit.recipient)
        return write(session, r.PANEL_STREAM, r.RecoveryKitMade(kit.recipient, keys))


def rehearse_kit(session: Session, typed: str, exchange: Exchange | None = None) -> Rehearsal:
    """Prove that the kit opens what it must, from nothing but its identity, and say so to all.

    Opened are the very bytes that lie in the hub for it, or wait to go there, and a note sealed as
    private ones are. Raises Refused when something stays closed, Unreadable for a typing error.
    """
    panel = panel_of(session)
    kit, secret = _kit_of(panel, session.person), typed_identity(typed).encode()
    note = secrets.token_bytes(32)
    sealed = session.sealer.seal(note, panel.private_recipients(session.person))
    try:
        if session.sealer.open_with(secret, sealed) != note:
            raise WrongKey("It opened to something else.")
    except WrongKey as error:
        raise Refused(
            "This is not the newest recovery kit of "
            f"{panel.name_of(session.person)}; take the one made on {kit.made[:10]}."
        ) from error
    epochs = _opened_epochs(session, _sent(session, kit), secret)
    if exchange is not None and not epochs.issuperset(panel.epochs):
        epochs |= _opened_epochs(session, exchange.keys_for(kit.holder), secret)
    missing = [number for number, e in enumerate(panel.epochs, start=1) if e not in epochs]
    if missing:
        raise Refused(
            f"The kit does not open the panel's key number {missing[0]}; synchronise and rehearse "
            "again, or make a new kit."
        )
    act = write(session, r.PANEL_STREAM, r.RecoveryKitRehearsed(kit.recipient))
    return Rehearsal(len(epochs), act)


def typed_identity(typed: str) -> str:
    """Return the age identity that somebody typed from a sheet, in groups, in any case.

    Raises Unreadable for something that cannot be one, before anything is opened.
    """
    letters = re.sub(r"\s", "", typed).upper().removeprefix(PREFIX)
    if len(letters) != _SECRET_LETTERS:
        raise Unreadable(
            f"The key has {_SECRET_LETTERS} letters and figures after {PREFIX}, and these are "
            f"{len(letters)}; compare them with the sheet, line by line."
        )
    if not _BECH32.fullmatch(letters):
        odd = next(letter for letter in letters if not re.match("[02-9AC-HJ-NP-Z]", letter))
        raise Unreadable(f"No key holds {odd}; compare it with the sheet, line by line.")
    return PREFIX + letters


def lines_of(identity: str) -> tuple[str, ...]:
    """Return an identity as it is printed: lines of three groups of four, to be typed back."""
    letters = identity.removeprefix(PREFIX)
    groups = [letters[place : place + 4] for place in range(0, len(letters), 4)]
    return tuple("  ".join(groups[place : place + 3]) for place in range(0, len(groups), 3))


def sheet_of(kit: RecoveryKit) -> KitSheet:
    """Return a kit as it is printed."""
    invitation = kit.invitation
    words = panel_words(invitation.panel, invitation.founding_verify_key)
    return KitSheet(kit, PREFIX, lines_of(kit.identity), words)


def _kit_of(panel: Panel, person: str) -> Kit:
    kit = panel.kits.get(person)
    if kit is None:
        raise Refused("There is no recovery kit to rehearse; make one first.")
    return kit


def _sent(session: Session, kit: Kit) -> list[bytes]:
    """Return the keys that this device itself has sealed for the kit."""
    return [
        base64.b64decode(sealed)
        for place in (OUTBOX, SENT)
        for sealed in session.store.kept_names(f"{place}keys/{kit.holder}/").values()
    ]


def _opened_epochs(session: Session, sealed: Iterable[bytes], secret: bytes) -> set[str]:
    """Return the recipients of the epochs whose sealed keys the kit opens."""
    epochs = set()
    for key in sealed:
        try:
            epochs.add(session.sealer.hold(session.sealer.open_with(secret, key)))
        except (WrongKey, Unreadable):
            continue
    return epochs
