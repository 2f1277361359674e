"""The records of the panel's own stream: people, devices, keys, recovery, rules. Msgspec only.

:mod:`dmap_desktop.domain.panelwork` says how each changes the panel.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from dmap_desktop.domain.findings import RulesName
from dmap_desktop.domain.panel import Device, Person, Policy, Role

PANEL_STREAM = "panel"


class Record(msgspec.Struct, frozen=True):
    """The base of all records."""


class PanelFounded(Record, frozen=True, tag="panel-founded/1"):
    """The root: the panel, its founder, and the first epoch's recipient."""

    title: str
    founder: Person
    device: Device
    policy: Policy
    recipient: str
    key_sha256: str
    """SHA-256 of the first epoch's secret, sealed for the founder's device."""


class MemberEnrolled(Record, frozen=True, tag="member-enrolled/1"):
    """A person joins, with the roles of the start."""

    person: Person


class RolesChanged(Record, frozen=True, tag="roles-changed/1"):
    """A person is given roles, or roles are taken from them; what is not named stays as it is."""

    person: str
    given: tuple[Role, ...] = ()
    taken: tuple[Role, ...] = ()
    reason: str = ""


class SecretariatHandedOver(Record, frozen=True, tag="secretariat-handed-over/1"):
    """The author lays the secretariat down and ``to`` takes it up, in one act."""

    to: str


class DeviceEnrolled(Record, frozen=True, tag="device-enrolled/1"):
    """A device of a person is trusted; the epoch keys sealed for it are named by hash."""

    device: Device
    keys: dict[str, str]
    """SHA-256 of each sealed key file, by the epoch's recipient."""
    name: str = ""
    """Whose device it is, as the secretary saw it: two people never share a short name unseen."""


class DeviceRevoked(Record, frozen=True, tag="device-revoked/1"):
    """A device is no longer trusted, and a new epoch begins without it."""

    device: str
    last_sequence: int
    """The last act of the device that counts."""
    reason: str
    recipient: str
    """The new epoch's age recipient."""
    keys: dict[str, str]
    """SHA-256 of the new epoch's sealed key file, by who it is sealed for."""


class EpochBegun(Record, frozen=True, tag="epoch-begun/1"):
    """A new epoch begins, because somebody who may not read on holds the key of the last."""

    reason: str
    recipient: str
    keys: dict[str, str]
    """SHA-256 of the epoch's sealed key file, by who it is sealed for."""


class KeysSealed(Record, frozen=True, tag="keys-sealed/1"):
    """Epoch keys that a device or kit lacked are sealed for it."""

    holder: str
    keys: dict[str, str]
    """SHA-256 of each sealed key file, by the epoch's recipient."""


class RecoveryKitMade(Record, frozen=True, tag="recovery-kit-made/1"):
    """The author has a recovery kit; it replaces the one before."""

    recipient: str
    """The kit's age recipient; its identity is on paper and nowhere else."""
    keys: dict[str, str]
    """SHA-256 of each sealed key file, by the epoch's recipient."""


class RecoveryKitRehearsed(Record, frozen=True, tag="recovery-kit-rehearsed/1"):
    """The author opened the kit again, and it opened all that it must."""

    recipient: str


class PolicyAdopted(Record, frozen=True, tag="policy-adopted/1"):
    """The panel settles its policy anew."""

    policy: Policy


class RulesAdopted(Record, frozen=True, tag="rules-adopted/1"):
    """The panel adopts a rule set and a catalogue."""

    rules: RulesName
    catalogue: RulesName


class OrganisationNamed(Record, frozen=True, tag="organisation-named/1"):
    """From now on ``names`` mean one organisation; a name alone is parted from those before."""

    names: tuple[str, ...]
    reason: str = ""


class CatalogueShared(Record, frozen=True, tag="catalogue-shared/1"):
    """A catalogue's facts, carried in the log, so that everybody can work by it and recompute.

    It counts once a ``rules-adopted`` names its hash.
    """

    name: str
    """Ends in the date it was published, as in ``npd-2019-03``."""
    sha256: str
    """Of ``text`` in UTF-8."""
    text: str
    """The catalogue as CSV."""


class ItemOverridden(Record, frozen=True, tag="item-overridden/1"):
    """From this act on the panel holds an item to be otherwise than published, beside it.

    A later one of the same item takes its place; one that holds nothing takes it back.
    """

    alias: str
    dataset: str
    reason: str
    tier: Annotated[int, msgspec.Meta(ge=1, le=4)] | None = None
    identifiability: Annotated[int, msgspec.Meta(ge=1, le=5)] | None = None
    sensitivity: Literal["A", "B", "C", "D", "E"] | None = None


PanelRecord = (
    PanelFounded
    | MemberEnrolled
    | RolesChanged
    | SecretariatHandedOver
    | DeviceEnrolled
    | DeviceRevoked
    | EpochBegun
    | KeysSealed
    | RecoveryKitMade
    | RecoveryKitRehearsed
    | PolicyAdopted
    | RulesAdopted
    | OrganisationNamed
    | CatalogueShared
    | ItemOverridden
)
