"""A profile: the folder of one person at one device, and how it is made and opened.

The card says which panel and who (nothing secret), the vault keeps the device's identity
and the database key, ``panel.db`` and ``blobs/`` are the store.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from dmap_desktop.domain.boxes import Boxes
from dmap_desktop.domain.checks import Checks
from dmap_desktop.domain.errors import Refused, Unavailable, Unreadable
from dmap_desktop.domain.handed import Invitation, JoinRequest
from dmap_desktop.domain.panel import Device, Person, Policy
from dmap_desktop.domain.ports import Clock, Exchange
from dmap_desktop.domain.records import PANEL_STREAM
from dmap_desktop.jobs.cancel import Cancel
from dmap_desktop.jobs.hands import ThreadHands
from dmap_desktop.jobs.patience import PATIENCE, PatientHub
from dmap_desktop.profile_card import profile_exists, read_card, remove_card, write_card
from dmap_desktop.rulebooks import load_rulebook, rule_names
from dmap_desktop.sealing.age import AgeSealer
from dmap_desktop.sealing.doorkeeper import doorkeeper_of
from dmap_desktop.sealing.envelopes import DsseEnvelopes, DsseSigner
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.sealing.vault import KeyringVault, PassphraseVault, Vault
from dmap_desktop.services.enrolling import found_panel, request_to_join
from dmap_desktop.services.epochs import hold_epochs
from dmap_desktop.services.journal import fold_waiting, panel_of
from dmap_desktop.services.session import Rulebook, Session
from dmap_desktop.store import open_store
from dmap_desktop.sync.addresses import open_hub
from dmap_desktop.sync.box import FileBoxes
from dmap_desktop.sync.checks import ProfileChecks
from dmap_desktop.sync.credentials import (
    Credentials,
    MissingCredentials,
    choose_credentials,
    decode_credentials,
    encode_credentials,
    needs_credentials,
)
from dmap_desktop.sync.exchange import HubExchange
from dmap_desktop.sync.joining import take_up
from dmap_desktop.sync.places import parse_address, written_out

IDENTITY_FILE = "identity.age"
"""Where a passphrase keeps the secrets of a profile."""
_IDENTITY, _DATABASE_KEY, _HUB = "device identity", "database key", "hub credentials"
SECRETS = (_IDENTITY, _DATABASE_KEY, _HUB)
"""The vault's entries without which a profile is nothing."""


class SystemClock:
    """The device's own clock."""

    def now(self) -> datetime:
        """Return the time with its zone."""
        return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Profile:
    """An opened profile."""

    folder: Path
    invitation: Invitation
    session: Session
    exchange: Exchange | None
    """None when the profile names no hub."""
    vault: Vault
    hub: PatientHub | None = None
    """The hub behind ``exchange``."""

    @property
    def boxes(self) -> Boxes:
        """Return the way to write and read files that are carried by hand."""
        held = self.session
        return FileBoxes(held.store, held.sealer, held.envelopes, held.pin, held.device)

    @property
    def checks(self) -> Checks:
        """Return the way to read every record again, here, in the hub or in a bundle."""
        held = self.session
        return ProfileChecks(held.store, held.sealer, held.envelopes, held.pin, self.hub)

    def stopping_with(self, cancel: Cancel) -> AbstractContextManager[None]:
        """During the block, whoever waits for the hub gets Cancelled once ``cancel`` is set."""
        return nullcontext() if self.hub is None else self.hub.stopping_with(cancel)

    def with_hub(
        self, address: str, offered: Mapping[str, str], move: bool, cancel: Cancel
    ) -> Profile:
        """Return this profile with another hub, as :func:`choose_hub` does."""
        return choose_hub(self, address, offered, move=move, cancel=cancel)

    def close(self) -> None:
        """Let go of hub and store."""
        if self.hub is not None:
            self.hub.close()
        self.session.store.close()


def vault_for(folder: Path, passphrase_file: Path | None) -> Vault:
    """Return the vault of a profile: the system's keyring, or a file behind a passphrase.

    Raises Unreadable when the passphrase file cannot be read, Unavailable without a keyring.
    """
    if passphrase_file is None:
        return KeyringVault(str(folder.resolve()))
    try:
        passphrase = passphrase_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(
            f"The passphrase file {passphrase_file} cannot be read ({error}); check its name."
        ) from error
    return PassphraseVault(folder / IDENTITY_FILE, passphrase)


def prepare(folder: Path, vault: Vault, name: str, post: str) -> JoinRequest:
    """Return this device's request to join; its identity is made unless there is one already.

    Raises Refused without a name.
    """
    _check_free(folder)
    if not vault.get(_IDENTITY) and not name.strip():
        raise Refused("Give your name first; the secretariat enrols you under it.")
    identity = _own_identity(folder, vault)
    return request_to_join(_public(identity, ""), name, post)


def found(
    folder: Path,
    vault: Vault,
    title: str,
    founder: Person,
    hub: str,
    rulebook: Rulebook,
    clock: Clock,
) -> Profile:
    """Found a panel with a first person, whose device this is. Raises Refused, Unavailable.

    Whether ``hub`` fits is not asked; :func:`choose_hub` does. What fails half way, as on a full
    disk, can be done again.
    """
    _check_free(folder)
    identity = _own_identity(folder, vault)
    invitation = Invitation(
        panel=secrets.token_hex(16),
        title=title,
        person=founder.id,
        founding_device=identity.device,
        founding_verify_key=identity.verify_key,
        hub=hub,
    )
    write_card(folder, invitation)
    try:
        profile = open_profile(folder, vault, rulebook, clock)
        try:
            _found(profile, title, founder)
        except BaseException:
            profile.close()
            raise
    except BaseException:
        remove_card(folder)
        raise
    return profile


def _found(profile: Profile, title: str, founder: Person) -> None:
    if profile.session.store.heads():
        raise Refused(
            f"The profile {profile.folder} holds the records of a panel already; choose another "
            "folder."
        )
    found_panel(profile.session, title, founder, Policy())


def join(folder: Path, vault: Vault, invitation: Invitation) -> None:
    """Accept an invitation that answers this device's request. Raises Refused."""
    held = vault.get(_IDENTITY)
    if not held:
        raise Refused("Make a request to join on this device first; the invitation answers it.")
    device = DeviceIdentity.from_secret(held).device
    if invitation.device not in ("", device):
        raise Refused(
            f"This invitation to {invitation.title} was written for another device "
            f"({invitation.device[:8]}, this one is {device[:8]}); ask for the one that answers "
            "this device's request."
        )
    if profile_exists(folder) and read_card(folder).panel != invitation.panel:
        raise Refused(f"The profile {folder} belongs to another panel; choose another folder.")
    write_card(folder, invitation)


def open_profile(folder: Path, vault: Vault, rulebook: Rulebook, clock: Clock) -> Profile:
    """Open a profile. Raises Unreadable, WrongKey, Unavailable, each with what to do."""
    invitation = read_card(folder)
    identity = DeviceIdentity.from_secret(_secret(folder, vault, _IDENTITY))
    store = open_store(folder, _secret(folder, vault, _DATABASE_KEY))
    session = Session(
        pin=invitation.pin,
        person=invitation.person,
        signer=DsseSigner(identity),
        envelopes=DsseEnvelopes(),
        sealer=AgeSealer(identity),
        store=store,
        doorkeeper=doorkeeper_of(vault),
        clock=clock,
        rulebook=rulebook,
        hands=ThreadHands(),
    )
    hold_epochs(session)
    fold_waiting(session)  # what a stopped program left, and what another version folded
    session = _by_adopted_rules(session)
    credentials = _kept_credentials(vault, invitation.hub)
    return _reaching(Profile(folder, invitation, session, None, vault), credentials)


def _by_adopted_rules(session: Session) -> Session:
    """Let the session assess by the rule set that the panel has adopted, when it ships with us."""
    if session.store.state(PANEL_STREAM) is None:
        return session
    adopted = panel_of(session).rules
    if adopted is None or adopted.name not in rule_names():
        return session
    shipped = load_rulebook(adopted.name)
    return replace(session, rulebook=shipped) if shipped.rules_name() == adopted else session


def set_hub(folder: Path, address: str) -> None:
    """Name the hub of a profile, unasked whether it fits. Raises Refused for no address."""
    open_hub(address)
    write_card(folder, msgspec.structs.replace(read_card(folder), hub=address))


def choose_hub(
    profile: Profile,
    address: str,
    offered: Mapping[str, str],
    *,
    move: bool = False,
    cancel: Cancel | None = None,
) -> Profile:
    """Return the profile with another hub, once that is known to fit; ``profile`` is used up.

    ``offered`` are credentials by name. An empty hub is begun by a panel that has none yet, or
    when it shall ``move`` there; otherwise it raises EmptyHub. Raises Refused for another panel's
    hub, for a server that overwrites and without credentials; Unreadable, Unavailable, Cancelled.
    """
    address = written_out(address)
    parse_address(address)
    try:
        credentials = choose_credentials(address, offered)
    except MissingCredentials:
        credentials = _kept_credentials(profile.vault, address)
        if credentials is None:
            raise
    before = profile.invitation
    begins = bool(profile.session.store.heads()) and (move or before.hub in ("", address))
    with (
        closing(_patient(address, credentials)) as hub,
        hub.stopping_with(Cancel() if cancel is None else cancel),
    ):
        take_up(hub, profile.session.pin, may_begin=begins)
    if credentials is not None or needs_credentials(before.hub):
        profile.vault.put({_HUB: encode_credentials(credentials)})
    invitation = msgspec.structs.replace(before, hub=address)
    write_card(profile.folder, invitation)
    if profile.hub is not None:
        profile.hub.close()
    return _reaching(replace(profile, invitation=invitation), credentials)


def hub_at(profile: Profile, address: str, offered: Mapping[str, str]) -> PatientHub:
    """Return any hub, with the credentials kept for it or those that are offered.

    Raises Refused for no address and without credentials, Unreadable, Unavailable.
    """
    kept = _kept_credentials(profile.vault, address)
    return _patient(address, kept or choose_credentials(address, offered))


def _reaching(profile: Profile, credentials: Credentials | None) -> Profile:
    """Return the profile with a way to the hub that its card names."""
    if not profile.invitation.hub:
        return replace(profile, exchange=None, hub=None)
    session = profile.session
    hub = _patient(profile.invitation.hub, credentials)
    exchange = HubExchange(
        hub,
        session.store,
        session.sealer,
        session.envelopes,
        session.pin,
        session.device,
        session.hands,
    )
    return replace(profile, exchange=exchange, hub=hub)


def _patient(address: str, credentials: Credentials | None) -> PatientHub:
    # A remote hub gives up by itself, and its writes say nothing until they have arrived.
    patience = None if needs_credentials(address) else PATIENCE
    return PatientHub(open_hub(address, credentials, ThreadHands()), patience)


def _kept_credentials(vault: Vault, address: str) -> Credentials | None:
    if not needs_credentials(address):
        return None
    return decode_credentials(vault.get(_HUB) or None, address)


def _check_free(folder: Path) -> None:
    if profile_exists(folder):
        raise Refused(f"The profile {folder} belongs to a panel already; choose another folder.")


def _own_identity(folder: Path, vault: Vault) -> DeviceIdentity:
    """Return the device's identity, made unless one waits for a panel already."""
    held = vault.get(_IDENTITY)
    if held:
        return DeviceIdentity.from_secret(held)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Unavailable(
            f"The folder {folder} cannot be made ({error.strerror}); choose another one."
        ) from error
    identity = DeviceIdentity.new()
    vault.put({_DATABASE_KEY: secrets.token_bytes(32), _IDENTITY: identity.secret()})
    return identity


def _public(identity: DeviceIdentity, person: str) -> Device:
    return Device(identity.device, person, identity.verify_key, identity.recipient)


def _secret(folder: Path, vault: Vault, name: str) -> bytes:
    secret = vault.get(name)
    if not secret:
        raise Unreadable(
            f"The {name} of the profile {folder} is not in the keyring; unlock the keyring, or "
            "give the passphrase file of the profile."
        )
    return secret
