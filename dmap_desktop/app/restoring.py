"""Restoring what the hub holds for a person on a new device, from the recovery kit alone."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.handed import Invitation, JoinRequest, RecoveryKit
from dmap_desktop.domain.panel import kit_holder
from dmap_desktop.domain.ports import Clock, Progress
from dmap_desktop.profile_card import profile_exists, remove_card, write_card
from dmap_desktop.profiles import Profile, choose_hub, open_profile, prepare
from dmap_desktop.sealing.age import recipient_of
from dmap_desktop.sealing.vault import Vault
from dmap_desktop.services.fingerprints import panel_words
from dmap_desktop.services.journal import NotFetched, panel_of
from dmap_desktop.services.private import keep_opened, kept_drafts
from dmap_desktop.services.recovering import typed_identity
from dmap_desktop.services.session import Rulebook
from dmap_desktop.services.syncing import synchronise
from dmap_desktop.sync.addresses import open_hub
from dmap_desktop.sync.credentials import choose_credentials
from dmap_desktop.sync.layout import PANEL, PanelFile


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and the request that lets the new device write again."""

    title: str
    name: str
    records: int
    notes: int
    """Private notes that open here."""
    ballots: int
    """Own ballots, sealed until the close, that open here."""
    drafts: int
    request: JoinRequest


def kit_from_sheet(typed: str, address: str, offered: Mapping[str, str]) -> RecoveryKit:
    """Return the kit that somebody typed from a sheet, for the panel of the hub at ``address``.

    What it says of the panel is the hub's word: show :func:`words_of` it, to be compared with the
    sheet. Raises Unreadable for a typing error and a hub without a panel, Unavailable, Refused.
    """
    identity = typed_identity(typed)
    try:
        recipient = recipient_of(identity)
    except Unreadable as error:
        raise Unreadable(
            "There is a typing error in the key; compare it with the sheet, line by line."
        ) from error
    data = open_hub(address, choose_credentials(address, offered)).get(PANEL)
    if data is None:
        raise Unreadable(f"The hub {address} holds no panel; check its address on the sheet.")
    try:
        held = msgspec.json.decode(data, type=PanelFile)
    except UNDECODABLE as error:
        raise Unreadable(f"{PANEL} of the hub {address} is damaged.") from error
    invitation = Invitation(held.panel, "", "", held.device, held.verify_key, address)
    return RecoveryKit(identity, recipient, "", invitation, "")


def words_of(kit: RecoveryKit) -> tuple[str, ...]:
    """Return the words of the kit's panel."""
    return panel_words(kit.invitation.panel, kit.invitation.founding_verify_key)


def restore(
    folder: Path,
    vault: Vault,
    kit: RecoveryKit,
    offered: Mapping[str, str],
    rulebook: Rulebook,
    clock: Clock,
    progress: Progress,
) -> Restored:
    """Make a profile in ``folder`` with all that the kit opens in its hub.

    The new device reads everything and writes nothing until the secretariat enrols it. Raises
    Refused, Unreadable, Unavailable; nothing is left behind then, and it can be done again.
    """
    if profile_exists(folder):
        raise Refused(f"The profile {folder} belongs to a panel already; choose another folder.")
    if recipient_of(kit.identity) != kit.recipient:
        raise Unreadable("The recovery kit is damaged: its key is not the one it was made with.")
    if not kit.invitation.hub:
        raise Refused("The recovery kit names no hub; say where the panel's hub is.")
    request = prepare(folder, vault, kit.name or "unknown", "")
    write_card(folder, kit.invitation)
    try:
        owner = _fetch(folder, vault, kit, offered, rulebook, clock, progress)
        write_card(folder, owner)
        return _open_all(folder, vault, kit, request, rulebook, clock, progress)
    except BaseException:
        remove_card(folder)
        raise


def _fetch(
    folder: Path,
    vault: Vault,
    kit: RecoveryKit,
    offered: Mapping[str, str],
    rulebook: Rulebook,
    clock: Clock,
    progress: Progress,
) -> Invitation:
    """Fetch every record with the kit's keys; return the invitation with whose kit it is."""
    profile = open_profile(folder, vault, rulebook, clock)
    with closing(profile):
        profile = choose_hub(profile, kit.invitation.hub, offered)
        _synchronise(profile, kit, progress)
        panel = panel_of(profile.session)
        owner = next((p for p, held in panel.kits.items() if held.recipient == kit.recipient), "")
        owner = owner or kit.invitation.person
        if owner not in panel.people:
            raise Refused(
                "The key is that of no recovery kit of this panel; check the address of the hub."
            )
        return msgspec.structs.replace(profile.invitation, title=panel.title, person=owner)


def _open_all(
    folder: Path,
    vault: Vault,
    kit: RecoveryKit,
    request: JoinRequest,
    rulebook: Rulebook,
    clock: Clock,
    progress: Progress,
) -> Restored:
    """Open what is the person's alone with the kit, and keep it for the new device."""
    profile = open_profile(folder, vault, rulebook, clock)
    with closing(profile):
        session = profile.session
        _synchronise(profile, kit, progress)
        opened = keep_opened(session)
        panel = panel_of(session)
        me = panel.people[session.person]
        return Restored(
            title=panel.title,
            name=me.name,
            records=sum(head.sequence for head in session.store.heads().values()),
            notes=opened.notes,
            ballots=opened.ballots,
            drafts=len(kept_drafts(session)),
            request=msgspec.structs.replace(request, name=me.name, post=me.post),
        )


def _synchronise(profile: Profile, kit: RecoveryKit, progress: Progress) -> None:
    assert profile.exchange is not None
    profile.session.sealer.hold(kit.identity.encode())
    profile.exchange.read_as(kit_holder(kit.recipient))
    try:
        synchronise(profile.session, profile.exchange, progress)
    except NotFetched as error:
        raise Refused(
            "The hub holds nothing that this recovery kit opens: it is another panel's, or the "
            "laptop that made it never synchronised afterwards."
        ) from error
