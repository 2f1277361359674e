"""Founding a panel, letting people and their devices in, and revoking devices."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.handed import Invitation, JoinRequest
from dmap_desktop.domain.panel import Device, Panel, Person, Policy, Role
from dmap_desktop.services.epochs import keep_epoch, new_epoch, seal_epochs, seal_for
from dmap_desktop.services.fingerprints import device_words, same_words
from dmap_desktop.services.journal import attempt, panel_of, write
from dmap_desktop.services.session import Session


def found_panel(session: Session, title: str, founder: Person, policy: Policy) -> None:
    """Found the panel of ``session.pin`` with this device, its first epoch and its rules."""
    if not founder.holds(Role.SECRETARIAT):
        raise Refused("Who founds a panel holds the secretariat: somebody must let people in.")
    recipient, secret = session.sealer.new_identity()
    device = Device(session.device, founder.id, session.signer.verify_key, session.sealer.recipient)
    rulebook = session.rulebook
    with session.store.writing():
        keep_epoch(session, recipient, secret)
        key = seal_for(session, secret, session.device, session.sealer.recipient)
        founded = r.PanelFounded(title, founder, device, policy, recipient, key)
        write(session, r.PANEL_STREAM, founded)
        adopted = r.RulesAdopted(rulebook.rules_name(), rulebook.catalogue_name())
        write(session, r.PANEL_STREAM, adopted)


def request_to_join(device: Device, name: str, post: str) -> JoinRequest:
    """Return the request of ``device`` for the secretariat. Raises Refused without a name."""
    if not name.strip():
        raise Refused("Give your name first; the secretariat enrols you under it.")
    return JoinRequest(name.strip(), post.strip(), device.id, device.verify_key, device.recipient)


def check_words(request: JoinRequest, heard: str) -> None:
    """Raise Refused unless ``heard`` are the words of the request's keys."""
    if not same_words(heard, device_words(request.verify_key, request.recipient)):
        raise Refused(
            f"The words heard are not those of {request.name}'s request; do not enrol it, and ask "
            "for a new request by another way."
        )


def enrol(
    session: Session, request: JoinRequest, person: str, roles: Sequence[Role], hub: str
) -> Invitation:
    """Let a new person in, with the device of ``request``, and hand it every epoch's key.

    Raises Refused when the author may not, or the person or the device is enrolled already.
    """
    panel = panel_of(session)
    known = panel.people.get(person)
    if known is not None:
        raise Refused(
            f"{person} is {known.name} already; enrol this as a further device of {known.name}, or "
            "choose another short name."
        )
    if not roles:
        raise Refused(f"Give {request.name} at least one role.")
    if not person.strip():
        raise Refused(f"Give {request.name} a short name, such as a first name.")
    newcomer = Person(person.strip(), request.name, request.post, tuple(roles))
    with session.store.writing():
        write(session, r.PANEL_STREAM, r.MemberEnrolled(newcomer))
        return _enrol_device(session, request, newcomer, hub)


def enrol_device(session: Session, request: JoinRequest, person: str, hub: str) -> Invitation:
    """Let a further device of somebody in. The person's roles stay as they are. Raises Refused."""
    known = panel_of(session).people.get(person)
    if known is None:
        raise Refused(f"No person of the panel is called {person}; enrol the person first.")
    with session.store.writing():
        return _enrol_device(session, request, known, hub)


def revoke_device(
    session: Session, device: str, reason: str, last_sequence: int | None = None
) -> r.Act:
    """Trust a device no longer and begin a new epoch without it.

    Its acts up to ``last_sequence`` count; by default those that have arrived here. Raises Refused.
    """
    panel = panel_of(session)
    if not reason.strip():
        raise Refused("Give the reason for revoking the device in a few words.")
    if device == session.device:
        raise Refused("This is the device you work at; revoke it from another one.")
    if last_sequence is None:
        head = session.store.heads().get(device)
        last_sequence = head.sequence if head else 0
    draft = r.DeviceRevoked(device, last_sequence, reason.strip(), "", {})
    attempt(session, r.PANEL_STREAM, draft)
    with session.store.writing():
        recipient, keys = new_epoch(session, _without(panel, device))
        record = msgspec.structs.replace(draft, recipient=recipient, keys=keys)
        return write(session, r.PANEL_STREAM, record)


def find_device(panel: Panel, named: str) -> Device:
    """Return the device whose id begins with ``named``. Raises Refused for none or several."""
    found = [device for device in panel.devices.values() if device.id.startswith(named.lower())]
    if len(found) != 1 or not named:
        said = "No device" if not found else "More than one device"
        raise Refused(f"{said} of the panel begins with {named or 'nothing'}; see panel list.")
    return found[0]


def _enrol_device(session: Session, request: JoinRequest, person: Person, hub: str) -> Invitation:
    device = Device(request.device, person.id, request.verify_key, request.recipient)
    attempt(session, r.PANEL_STREAM, r.DeviceEnrolled(device, {}, person.name))
    panel = panel_of(session)
    keys = seal_epochs(session, panel.epochs, request.device, request.recipient)
    write(session, r.PANEL_STREAM, r.DeviceEnrolled(device, keys, person.name))
    return Invitation(
        panel=session.pin.panel,
        title=panel.title,
        person=person.id,
        founding_device=session.pin.device,
        founding_verify_key=session.pin.verify_key,
        hub=hub,
        device=request.device,
    )


def _without(panel: Panel, device: str) -> Panel:
    devices = {id_: held for id_, held in panel.devices.items() if id_ != device}
    return msgspec.structs.replace(panel, devices=devices)
