"""The panel: its people, their devices, its policy and rules, as history. Imports msgspec only."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from enum import StrEnum

import msgspec

from dmap_desktop.domain.catalogue import ItemOverride, alias_key
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.findings import RulesName

Order = tuple[int, str, int]
"""(Lamport number, device, sequence): the one order of acts; clocks never order anything."""


OFFICIAL_APPROVALS = 3
"""At least 3 panel members must approve (NPD user group slides, October 2017)."""


class Role(StrEnum):
    """What a person may do on the panel; one person may hold several."""

    MEMBER = "member"
    CHAIR = "chair"
    DEPUTY = "deputy chair"
    SECRETARIAT = "secretariat"
    BOARD_OFFICER = "board officer"
    AUDITOR = "auditor"


VOTING_ROLES = frozenset({Role.MEMBER, Role.CHAIR, Role.DEPUTY})
CLOSING_ROLES = frozenset({Role.CHAIR, Role.DEPUTY})
"""Who closes an item, and can therefore open its sealed ballots: nobody who cannot close can."""


class Person(msgspec.Struct, frozen=True):
    """A person of the panel."""

    id: str
    name: str
    post: str = ""
    """Job title, as the minutes print it."""
    roles: tuple[Role, ...] = ()

    def holds(self, *roles: Role) -> bool:
        """Say whether the person holds any of ``roles``."""
        return any(role in self.roles for role in roles)


class Device(msgspec.Struct, frozen=True):
    """One laptop of one person, known by its public keys."""

    id: str
    """First 32 hex digits of the SHA-256 of the raw verify key."""
    person: str
    verify_key: str
    """Ed25519 public key, 64 hex digits."""
    recipient: str
    """age X25519 recipient, ``age1...``."""
    revoked_after: int | None = None
    """The last sequence number that still counts, once revoked."""


class Kit(msgspec.Struct, frozen=True):
    """A person's recovery kit: an age identity on paper, of which the panel knows the recipient."""

    recipient: str
    """age X25519 recipient, ``age1...``."""
    made: str
    """When, RFC 3339, by the clock of the device it was made on."""
    rehearsed: str = ""
    """When it was last proven to open what it must; empty for never."""

    @property
    def holder(self) -> str:
        """Return the name under which the hub holds keys that are sealed for the kit."""
        return kit_holder(self.recipient)


def kit_holder(recipient: str) -> str:
    """Return the first 32 hex digits of the SHA-256 of a kit's recipient."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:32]


class Pin(msgspec.Struct, frozen=True):
    """What a profile was told about its panel when it joined; nothing else is believed unproved."""

    panel: str
    device: str
    """The founding device."""
    verify_key: str


class Policy(msgspec.Struct, frozen=True):
    """What the panel has settled. Only ``approvals_needed`` is official; the rest is assumed."""

    approvals_needed: int = OFFICIAL_APPROVALS
    chair_votes: bool = True
    between_meetings: bool = True
    """Whether a decision may be taken between meetings; it is reported to the next one."""
    assumptions: tuple[str, ...] = (
        "The three are approving votes, not attendees.",
        "The chair's vote counts.",
        "A recused member counts for nothing on that item.",
        "As many against as for is no approval.",
        "Decisions between meetings are allowed and reported to the next meeting.",
    )


class Panel(msgspec.Struct, frozen=True):
    """The panel as it stood at one point of its history."""

    id: str
    title: str
    people: dict[str, Person]
    devices: dict[str, Device]
    policy: Policy
    epochs: tuple[str, ...]
    """The age recipient of each epoch; the last is the current one (epoch numbers start at 1)."""
    rules: RulesName | None = None
    catalogue: RulesName | None = None
    kits: dict[str, Kit] = {}
    """The recovery kit of each person who has one."""
    organisations: tuple[tuple[str, ...], ...] = ()
    """Names that the panel takes for one organisation each."""
    overrides: tuple[ItemOverride, ...] = ()
    """What the panel holds items to be, beside what is published: the newest of each item."""

    @property
    def epoch(self) -> int:
        """Return the number of the current epoch."""
        return len(self.epochs)

    @property
    def recipient(self) -> str:
        """Return the age recipient of the current epoch: what papers and records are sealed to."""
        return self.epochs[-1]

    def holders(self, *roles: Role) -> tuple[Person, ...]:
        """Return the people who hold any of ``roles``, by name."""
        found = (person for person in self.people.values() if person.holds(*roles))
        return tuple(sorted(found, key=lambda person: person.name))

    def voters(self) -> tuple[Person, ...]:
        """Return who may vote under the policy, by name."""
        voters = self.holders(*VOTING_ROLES)
        if self.policy.chair_votes:
            return voters
        return tuple(person for person in voters if not person.holds(Role.CHAIR))

    def devices_of(self, *people: str) -> tuple[Device, ...]:
        """Return the devices of ``people`` that are not revoked."""
        return tuple(
            device
            for device in self.devices.values()
            if device.person in people and device.revoked_after is None
        )

    def private_recipients(self, person: str) -> list[str]:
        """Return what only ``person`` can open things with: devices in use, and the kit."""
        kit = self.kits.get(person)
        own = [device.recipient for device in self.devices_of(person)]
        return sorted([*own, kit.recipient] if kit else own)

    def key_holders(self) -> dict[str, str]:
        """Return who must be able to read the panel's papers: age recipients, by holder.

        These are the devices in use and the kits of everybody who holds a role.
        """
        people = [person.id for person in self.people.values() if person.roles]
        devices = {device.id: device.recipient for device in self.devices_of(*people)}
        kits = [self.kits[person] for person in people if person in self.kits]
        return devices | {kit.holder: kit.recipient for kit in kits}

    def names_of(self, organisation: str) -> tuple[str, ...]:
        """Return every name of an organisation, the given one first."""
        wanted = alias_key(organisation)
        for group in self.organisations:
            if wanted in map(alias_key, group):
                return (organisation, *(n for n in group if alias_key(n) != wanted))
        return (organisation,) if organisation else ()

    def name_of(self, person: str) -> str:
        """Return the person's name, or the id of somebody the panel does not know."""
        found = self.people.get(person)
        return found.name if found else person

    def device_words(self, device: str) -> str:
        """Return whose device it is, with its short id: ``Ruth Okafor's device 1a2b3c4d``."""
        found = self.devices.get(device)
        owner = f"{self.name_of(found.person)}'s" if found else "the unknown"
        return f"{owner} device {device[:8]}"


class PanelHistory(msgspec.Struct, frozen=True):
    """Every state the panel has had, by the order of the act that brought it about."""

    orders: tuple[Order, ...]
    states: tuple[Panel, ...]
    cuts: dict[str, int] = {}
    """The last act that counts of each device that was ever revoked."""

    @property
    def latest(self) -> Panel:
        """Return the panel as it stands now."""
        return self.states[-1]

    def at(self, order: Order) -> Panel:
        """Return the panel as an act at ``order`` found it: after the acts before it."""
        return self.states[max(bisect_right(self.orders, order) - 1, 0)]

    def author(self, device: str, sequence: int, order: Order) -> Person:
        """Return who acted.

        Raises Refused when the device was not enrolled then, or was revoked before this act.
        Revocation is by sequence number, so a revoked device cannot date its acts back.
        """
        cut = self.cuts.get(device)
        if cut is not None and sequence > cut:
            raise Refused(
                f"The device {device[:8]} was revoked; its acts after number {cut} do not count."
            )
        panel = self.at(order)
        known = panel.devices.get(device)
        if known is None:
            raise Refused(f"The device {device[:8]} was not enrolled on the panel at the time.")
        return panel.people[known.person]
