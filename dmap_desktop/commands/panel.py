"""``panel found|request|enrol|join|list``: founding a panel and letting people in."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import msgspec

from dmap_desktop.app import opened_profile
from dmap_desktop.commands.hubs import offered_credentials
from dmap_desktop.commands.printing import print_json, print_lines, say
from dmap_desktop.domain.errors import Mendable, Refused, Unavailable, Unreadable
from dmap_desktop.domain.panel import Person, Role
from dmap_desktop.profiles import SystemClock, choose_hub, found, join, prepare, vault_for
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.enrolling import enrol, read_invitation, read_request
from dmap_desktop.services.journal import panel_of


def found_panel(options: Namespace) -> int:
    """Found a panel with its first secretary at this device."""
    vault = vault_for(options.profile, options.passphrase_file)
    person = Person(options.person, options.name, options.post, _roles(options.roles))
    offered = offered_credentials(options.credentials)
    rulebook, clock = load_rulebook(), SystemClock()
    profile = found(options.profile, vault, options.title, person, "", rulebook, clock)
    panel, fault = profile.session.pin.panel, None
    try:
        if options.hub:
            profile = choose_hub(profile, options.hub, offered)
    except Mendable as error:
        fault = error
    profile.close()
    _written(options, {"panel": panel}, f"Founded {options.title} as panel {panel}.")
    if fault is not None:
        say(f"It has no hub yet. {fault}")
    return 0 if fault is None else 1


def request(options: Namespace) -> int:
    """Make this device's keys and write the request file for the secretariat."""
    vault = vault_for(options.profile, options.passphrase_file)
    _save(options.out, prepare(options.profile, vault, options.name, options.post))
    sentence = f"Written: {options.out}. Hand it to the secretariat."
    return _written(options, {"written": [str(options.out)]}, sentence)


def enrol_person(options: Namespace) -> int:
    """Let a person in by their request file and write the invitation."""
    wanted = read_request(_bytes_of(options.request))
    with opened_profile(options.profile, options.passphrase_file) as profile:
        hub = profile.invitation.hub
        invitation = enrol(profile.session, wanted, options.person, _roles(options.roles), hub)
    _save(options.out, msgspec.json.format(msgspec.json.encode(invitation)))
    sentence = f"{wanted.name} is enrolled; hand back {options.out}, then synchronise."
    return _written(options, {"written": [str(options.out)]}, sentence)


def join_panel(options: Namespace) -> int:
    """Accept the invitation that answers this device's request."""
    invitation = read_invitation(_bytes_of(options.invitation))
    join(options.profile, vault_for(options.profile, options.passphrase_file), invitation)
    sentence = f"Joined {invitation.title}; synchronise next."
    return _written(options, {"panel": invitation.panel}, sentence)


def list_panel(options: Namespace) -> int:
    """List the people of the panel and their devices."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        panel = panel_of(profile.session)
    if options.json:
        print_json({"people": list(panel.people.values()), "devices": list(panel.devices.values())})
        return 0
    for person in panel.holders(*Role):
        roles = ", ".join(role.value for role in person.roles)
        devices = ", ".join(device.id[:8] for device in panel.devices_of(person.id))
        print_lines([f"{person.name} ({person.id}): {roles}; devices: {devices or 'none'}"])
    return 0


def _roles(names: str) -> tuple[Role, ...]:
    try:
        return tuple(Role(name.strip()) for name in names.split(","))
    except ValueError as error:
        known = ", ".join(role.value for role in Role)
        raise Refused(f"{error.args[0]}; the roles are: {known}.") from error


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror}); check its name.") from error


def _save(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written ({error.strerror}).") from error


def _written(options: Namespace, document: object, sentence: str) -> int:
    if options.json:
        print_json(document)
    else:
        print_lines([sentence])
    return 0
