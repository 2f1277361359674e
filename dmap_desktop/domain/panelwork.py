"""How each act of the panel's own stream changes the panel. The one place; see ``fold``. Msgspec.

``apply_panel`` is asked twice for every act, as ``apply_case`` is. What two secretaries may do at
the same time without knowing of each other is let stand here and refused only before it is written:
:func:`check_fresh`.
"""

from __future__ import annotations

import hashlib

from msgspec.structs import replace

from dmap_desktop.domain import records as r
from dmap_desktop.domain.catalogue import ItemOverride, alias_key
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.panel import (
    OFFICIAL_APPROVALS,
    Device,
    Kit,
    Panel,
    PanelHistory,
    Person,
    Policy,
    Role,
)
from dmap_desktop.domain.permissions import check_may

LAST_SECRETARIAT = (
    "Nobody would be left who holds the secretariat and a device in use; give the role to somebody "
    "else first."
)


def found(act: r.Act) -> Panel:
    """Return the panel that ``act`` founds. Raises Refused when it does not."""
    record = act.record
    assert isinstance(record, r.PanelFounded)
    if record.device.id != act.device or record.device.person != record.founder.id:
        raise Refused("The founding record was not written by the founder's own device.")
    return Panel(
        id=act.panel,
        title=record.title,
        people={record.founder.id: record.founder},
        devices={record.device.id: record.device},
        policy=record.policy,
        epochs=(record.recipient,),
    )


def apply_panel(history: PanelHistory, act: r.Act) -> Panel:
    """Return the panel after ``act``. Raises Refused with the rule that ``act`` breaks."""
    panel, record = history.latest, act.record
    if isinstance(record, r.UnknownRecord):
        raise Refused(f"This program does not know records of type {record.type}; update it.")
    if isinstance(record, r.PanelFounded):
        raise Refused("The panel is founded already; a second founding does not count.")
    author = history.author(act.device, act.sequence, act.order)
    check_may(author, type(record))
    after = _apply(panel, author, act.wall, record)
    # Who revokes another's device stays. That it is left out here lets two revoke each other, of
    # whom one prevails; see fold_panel.
    stays = isinstance(record, r.DeviceRevoked) and record.device != act.device
    if not stays and _has_secretariat(panel) and not _has_secretariat(after):
        raise Refused(LAST_SECRETARIAT)
    return after


def check_fresh(panel: Panel, record: r.AnyRecord | r.UnknownRecord) -> None:
    """Asked before writing only: the act is not done already. Raises Refused.

    Two secretaries who did not see each other's act could not know; both acts stand then.
    """
    if isinstance(record, r.DeviceEnrolled) and record.device.id in panel.devices:
        raise Refused(f"The device {record.device.id[:8]} is enrolled already.")
    if isinstance(record, r.DeviceRevoked):
        device = panel.devices.get(record.device)
        if device is not None and device.revoked_after is not None:
            raise Refused(f"The device {record.device[:8]} is revoked already.")
    if isinstance(record, r.RolesChanged):
        held = set(panel.people[record.person].roles)
        if held | set(record.given) == held and not held & set(record.taken):
            raise Refused(f"{panel.name_of(record.person)} has these roles already.")


def _apply(panel: Panel, author: Person, wall: str, record: r.AnyRecord) -> Panel:
    match record:
        case r.MemberEnrolled():
            return _join(panel, author, record.person)
        case r.RolesChanged():
            return _change_roles(panel, author, record)
        case r.SecretariatHandedOver():
            return _hand_over(panel, author, record.to)
        case r.DeviceEnrolled():
            return _enrol(panel, record.device, record.name)
        case r.DeviceRevoked():
            return _revoke(panel, record)
        case r.EpochBegun():
            return _begin_epoch(panel, record.recipient)
        case r.KeysSealed():
            return panel  # says where keys lie; the panel is as it was
        case r.RecoveryKitMade():
            kit = Kit(record.recipient, wall)
            return replace(panel, kits={**panel.kits, author.id: kit})
        case r.RecoveryKitRehearsed():
            return _rehearse(panel, author, wall, record.recipient)
        case r.PolicyAdopted():
            return _adopt(panel, record.policy)
        case r.RulesAdopted():
            return replace(panel, rules=record.rules, catalogue=record.catalogue)
        case r.OrganisationNamed():
            return _name(panel, record.names)
        case r.CatalogueShared():
            return _share(panel, record)
        case r.ItemOverridden():
            return _override(panel, author, wall, record)
    raise Refused(f"An act of the kind {type(record).__name__} has no place in the panel's log.")


def _has_secretariat(panel: Panel) -> bool:
    """Say whether somebody can let people in: who holds the role, and a device to act with."""
    return bool(panel.devices_of(*(person.id for person in panel.holders(Role.SECRETARIAT))))


def _join(panel: Panel, author: Person, person: Person) -> Panel:
    known = panel.people.get(person.id)
    if known is not None and known.name != person.name:
        raise Refused(
            f"{person.id} is {known.name} already; choose another short name for {person.name}."
        )
    held = set(known.roles) if known else set()
    _check_not_self(author, person.id, set(person.roles) - held)
    return replace(panel, people={**panel.people, person.id: person})


def _change_roles(panel: Panel, author: Person, record: r.RolesChanged) -> Panel:
    person = _person(panel, record.person)
    given, taken = set(record.given), set(record.taken)
    if given & taken:
        raise Refused(f"A role is given to {person.name} and taken away in the same act.")
    _check_not_self(author, person.id, given - set(person.roles))
    held = (set(person.roles) | given) - taken
    changed = replace(person, roles=tuple(role for role in Role if role in held))
    return replace(panel, people={**panel.people, person.id: changed})


def _hand_over(panel: Panel, author: Person, to: str) -> Panel:
    successor = _person(panel, to)
    if successor.id == author.id:
        raise Refused("The secretariat is handed over to somebody else.")
    if not panel.devices_of(to):
        raise Refused(f"{successor.name} has no device in use; enrol one first.")
    lays_down = tuple(role for role in author.roles if role is not Role.SECRETARIAT)
    takes_up = set(successor.roles) | {Role.SECRETARIAT}
    people = {
        author.id: replace(author, roles=lays_down),
        to: replace(successor, roles=tuple(role for role in Role if role in takes_up)),
    }
    return replace(panel, people={**panel.people, **people})


def _enrol(panel: Panel, device: Device, name: str) -> Panel:
    person = panel.people.get(device.person)
    if person is None:
        raise Refused("A device belongs to a person of the panel; enrol the person first.")
    if name and name != person.name:
        raise Refused(
            f"{device.person} is {person.name} on this panel, and the device is {name}'s; enrol it "
            "under another short name."
        )
    held = panel.devices.get(device.id)
    if held is not None and held.person != device.person:
        raise Refused(f"The device {device.id[:8]} is enrolled already, for somebody else.")
    if held is not None:
        return panel
    # In the order of enrolment: of two devices that revoke each other the first prevails.
    return replace(panel, devices={**panel.devices, device.id: device})


def _revoke(panel: Panel, record: r.DeviceRevoked) -> Panel:
    device = panel.devices.get(record.device)
    if device is None:
        raise Refused(f"The device {record.device[:8]} is not enrolled.")
    last = record.last_sequence
    if device.revoked_after is not None:
        last = min(last, device.revoked_after)
    revoked = replace(device, revoked_after=last)
    after = _begin_epoch(panel, record.recipient)
    return replace(after, devices={**panel.devices, record.device: revoked})


def _begin_epoch(panel: Panel, recipient: str) -> Panel:
    if recipient in panel.epochs:
        raise Refused("This key is of an epoch that began before; a new epoch has a new key.")
    return replace(panel, epochs=(*panel.epochs, recipient))


def _rehearse(panel: Panel, author: Person, wall: str, recipient: str) -> Panel:
    kit = panel.kits.get(author.id)
    if kit is None or kit.recipient != recipient:
        raise Refused("The kit that was rehearsed is not the newest one of its owner.")
    return replace(panel, kits={**panel.kits, author.id: replace(kit, rehearsed=wall)})


def _adopt(panel: Panel, policy: Policy) -> Panel:
    if policy.approvals_needed < OFFICIAL_APPROVALS:
        raise Refused("At least 3 panel members must approve; a policy cannot ask for fewer.")
    return replace(panel, policy=policy)


def _name(panel: Panel, names: tuple[str, ...]) -> Panel:
    if not names or not all(name.strip() for name in names):
        raise Refused("Give the names by which the organisation is known.")
    keys = {alias_key(name) for name in names}
    kept = (
        tuple(name for name in group if alias_key(name) not in keys)
        for group in panel.organisations
    )
    groups = (*kept, names)
    return replace(panel, organisations=tuple(group for group in groups if len(group) > 1))


def _share(panel: Panel, record: r.CatalogueShared) -> Panel:
    """The text stays in the log; the panel only makes sure that it is what it is called."""
    if hashlib.sha256(record.text.encode()).hexdigest() != record.sha256:
        raise Refused(f"The catalogue {record.name} is not what its hash says; share it again.")
    return panel


def _override(panel: Panel, author: Person, wall: str, record: r.ItemOverridden) -> Panel:
    if not record.reason.strip():
        raise Refused("Give the reason why the panel holds the item to be otherwise.")
    held = ItemOverride(
        record.alias,
        record.dataset,
        record.reason,
        author.name,
        wall[:10],
        record.tier,
        record.identifiability,
        record.sensitivity,
    )
    others = tuple(one for one in panel.overrides if one.item_key != held.item_key)
    return replace(panel, overrides=(*others, held) if held.holds_something else others)


def _person(panel: Panel, person: str) -> Person:
    known = panel.people.get(person)
    if known is None:
        raise Refused(f"No person of the panel is called {person}; enrol the person first.")
    return known


def _check_not_self(author: Person, person: str, given: set[Role]) -> None:
    if person == author.id and given:
        raise Refused("Nobody gives a role to oneself; ask another secretary.")
