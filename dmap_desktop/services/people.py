"""The panel as a list: people, devices, kits, epochs and rules, each with what is known of it."""

from __future__ import annotations

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.findings import RulesName
from dmap_desktop.domain.panel import Kit, Panel, Role
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session

_FOUNDED = "the panel was founded"


class ListedPerson(msgspec.Struct, frozen=True):
    """A person, with the state of their recovery kit."""

    id: str
    name: str
    post: str
    roles: tuple[Role, ...]
    votes: bool
    kit: Kit | None
    me: bool


class ListedDevice(msgspec.Struct, frozen=True):
    """A device, with when it was last heard of."""

    id: str
    person: str
    name: str
    """Whose it is."""
    verify_key: str
    recipient: str
    enrolled: str
    """When, RFC 3339, by the clock of the device that enrolled it."""
    enrolled_by: str
    last_seen: str
    """When its newest act here was written, by its own clock; empty for none."""
    acts: int
    """How many of its acts are here."""
    revoked_after: int | None
    revoked: str
    """When it was revoked and why; empty for a device in use."""
    here: bool
    """Whether it is this device."""


class ListedEpoch(msgspec.Struct, frozen=True):
    """An epoch, and why it began."""

    number: int
    recipient: str
    begun: str
    by: str
    why: str
    holders: int
    """Devices and kits that its key was sealed for when it began."""


class Roster(msgspec.Struct, frozen=True):
    """All there is to say of the panel."""

    title: str
    people: tuple[ListedPerson, ...]
    devices: tuple[ListedDevice, ...]
    epochs: tuple[ListedEpoch, ...]
    rules: tuple[str, ...]
    """How the panel decides, in sentences; the first is the official one."""
    rule_set: RulesName | None
    catalogue: RulesName | None
    lonely: bool
    """Whether only one person holds the secretariat: losing their devices would end it."""


def roster_of(session: Session) -> Roster:
    """Return the panel as a list. Raises NotFetched."""
    panel = panel_of(session)
    acts = session.store.acts(r.PANEL_STREAM)
    needed = panel.policy.approvals_needed
    return Roster(
        title=panel.title,
        people=_people(panel, session.person),
        devices=_devices(session, panel, acts),
        epochs=_epochs(panel, acts),
        rules=(
            f"At least {needed} panel members must approve a request.",
            *panel.policy.assumptions,
        ),
        rule_set=panel.rules,
        catalogue=panel.catalogue,
        lonely=len(panel.holders(Role.SECRETARIAT)) < 2,
    )


def _people(panel: Panel, me: str) -> tuple[ListedPerson, ...]:
    voters = {person.id for person in panel.voters()}
    return tuple(
        ListedPerson(
            person.id,
            person.name,
            person.post,
            person.roles,
            person.id in voters,
            panel.kits.get(person.id),
            person.id == me,
        )
        for person in sorted(panel.people.values(), key=lambda person: person.name)
    )


def _devices(session: Session, panel: Panel, acts: list[r.Act]) -> tuple[ListedDevice, ...]:
    enrolled: dict[str, r.Act] = {}
    revoked: dict[str, str] = {}
    for act in acts:
        record = act.record
        if isinstance(record, r.PanelFounded | r.DeviceEnrolled):
            enrolled.setdefault(record.device.id, act)
        elif isinstance(record, r.DeviceRevoked):
            revoked.setdefault(record.device, f"{act.wall[:10]}: {record.reason}")
    heads = session.store.heads()
    listed = []
    for device in panel.devices.values():
        head = heads.get(device.id)
        newest = session.store.acts_of(device.id, head.sequence - 1) if head else []
        act = enrolled[device.id]
        listed.append(
            ListedDevice(
                id=device.id,
                person=device.person,
                name=panel.name_of(device.person),
                verify_key=device.verify_key,
                recipient=device.recipient,
                enrolled=act.wall,
                enrolled_by=_author(panel, act),
                last_seen=newest[-1].wall if newest else "",
                acts=head.sequence if head else 0,
                revoked_after=device.revoked_after,
                revoked="" if device.revoked_after is None else revoked.get(device.id, ""),
                here=device.id == session.device,
            )
        )
    return tuple(sorted(listed, key=lambda device: (device.name, device.enrolled)))


def _epochs(panel: Panel, acts: list[r.Act]) -> tuple[ListedEpoch, ...]:
    begun: dict[str, tuple[r.Act, str, int]] = {}
    for act in acts:
        record = act.record
        if isinstance(record, r.PanelFounded):
            begun[record.recipient] = (act, _FOUNDED, 1)
        elif isinstance(record, r.DeviceRevoked):
            of = panel.devices.get(record.device)
            whose = panel.name_of(of.person) if of else "somebody unknown"
            why = f"a device of {whose} was revoked: {record.reason}"
            begun[record.recipient] = (act, why, len(record.keys))
        elif isinstance(record, r.EpochBegun):
            begun[record.recipient] = (act, record.reason, len(record.keys))
    return tuple(
        ListedEpoch(number, recipient, act.wall, _author(panel, act), why, holders)
        for number, recipient in enumerate(panel.epochs, start=1)
        for act, why, holders in (begun[recipient],)
    )


def _author(panel: Panel, act: r.Act) -> str:
    device = panel.devices.get(act.device)
    return panel.name_of(device.person) if device else act.device[:8]
