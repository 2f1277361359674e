"""The secrets of the panel's epochs: kept, sealed for those who may read on, begun anew."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from contextlib import suppress

from dmap_desktop.domain import records as r
from dmap_desktop.domain.epochs import keys_due
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.permissions import may
from dmap_desktop.domain.ports import EPOCH, OUTBOX
from dmap_desktop.services.journal import history_of, why_not, write
from dmap_desktop.services.session import Session

AFTER_OTHERS = "Somebody who may not read on was given the last key while others acted."
"""The reason of an epoch that the program begins by itself."""


def keep_epoch(session: Session, recipient: str, secret: bytes) -> None:
    """Keep an epoch's secret in the encrypted database and open with it from now on."""
    session.store.keep(f"{EPOCH}{recipient}", secret.decode())
    session.sealer.hold(secret)


def hold_epochs(session: Session) -> None:
    """Open with every epoch secret kept so far: asked once when a profile is opened."""
    for secret in session.store.kept_names(EPOCH).values():
        session.sealer.hold(secret.encode())


def seal_for(session: Session, secret: bytes, holder: str, recipient: str) -> str:
    """Seal an epoch's secret for a device or kit, to go out with the next synchronisation.

    Returns the SHA-256 of the sealed bytes, for the record that names them.
    """
    sealed = session.sealer.seal(secret, [recipient])
    sha256 = hashlib.sha256(sealed).hexdigest()
    key = f"{OUTBOX}keys/{holder}/{sha256}.age"
    session.store.keep(key, base64.b64encode(sealed).decode())
    return sha256


def seal_epochs(
    session: Session, epochs: Iterable[str], holder: str, recipient: str
) -> dict[str, str]:
    """Seal each epoch's secret for a device or kit; return the hashes by epoch.

    Raises Refused when this device was not given one of the secrets.
    """
    keys: dict[str, str] = {}
    for epoch in epochs:
        secret = session.store.kept(f"{EPOCH}{epoch}")
        if secret is None:
            raise Refused("This device does not hold all of the panel's keys; synchronise first.")
        keys[epoch] = seal_for(session, secret.encode(), holder, recipient)
    return keys


def new_epoch(session: Session, panel: Panel) -> tuple[str, dict[str, str]]:
    """Make an epoch that everybody who may read on in ``panel`` can open.

    Returns its recipient, and the hashes of the sealed secrets by holder. A holder whose own record
    names a key that is none gets nothing, and stops nobody from going on.
    """
    recipient, secret = session.sealer.new_identity()
    keep_epoch(session, recipient, secret)
    keys: dict[str, str] = {}
    for holder, theirs in panel.key_holders().items():
        with suppress(Unreadable):
            keys[holder] = seal_for(session, secret, holder, theirs)
    return recipient, keys


def tend_keys(session: Session) -> tuple[r.Act, ...]:
    """Put right what follows from acts of people who did not know of each other.

    A device that somebody enrolled while another secretary began an epoch lacks a key; an epoch
    begun while somebody else revoked a device is known to that device. A device of the secretariat
    mends both by itself; any other does nothing. Returns the acts it wrote.
    """
    history = history_of(session)
    panel = history.latest
    me = panel.people.get(session.person)
    probe = r.KeysSealed(session.device, {})
    if me is None or not may(me, r.KeysSealed) or why_not(session, r.PANEL_STREAM, probe):
        return ()
    written: list[r.Act] = []
    with session.store.writing():
        due = keys_due(panel, session.store.acts(r.PANEL_STREAM))
        holders = panel.key_holders()
        for holder, epochs in due.lacking:
            here = [epoch for epoch in epochs if session.store.kept(f"{EPOCH}{epoch}") is not None]
            with suppress(Unreadable):  # its own record names a key that is none
                keys = seal_epochs(session, here, holder, holders[holder])
                if keys:
                    written.append(write(session, r.PANEL_STREAM, r.KeysSealed(holder, keys)))
        if due.strangers:
            begun = r.EpochBegun(AFTER_OTHERS, *new_epoch(session, panel))
            written.append(write(session, r.PANEL_STREAM, begun))
    return tuple(written)
