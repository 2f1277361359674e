"""``panel found|request|words|enrol|join|list``: founding a panel and letting people in."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import msgspec

from dmap_desktop.app import opened_profile
from dmap_desktop.commands.asking import acting_profile
from dmap_desktop.commands.hubs import offered_credentials
from dmap_desktop.commands.printing import print_json, print_lines, say
from dmap_desktop.domain.errors import Mendable, Refused
from dmap_desktop.domain.handed import JoinRequest, as_file, read_invitation, read_request
from dmap_desktop.domain.panel import Person, Role
from dmap_desktop.domain.records import Act, UnknownRecord
from dmap_desktop.profile_card import read_card
from dmap_desktop.profiles import SystemClock, choose_hub, found, join, prepare, vault_for
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.enrolling import check_words, enrol, enrol_device
from dmap_desktop.services.fingerprints import COMPARE, device_words, panel_words
from dmap_desktop.services.handed_files import read_file, write_file
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.people import Roster, roster_of


def found_panel(options: Namespace) -> int:
    """Found a panel with its first secretary at this device."""
    vault = vault_for(options.profile, options.passphrase_file)
    person = Person(options.person, options.name, options.post, roles_in(options.roles))
    offered = offered_credentials(options.credentials)
    rulebook, clock = load_rulebook(), SystemClock()
    profile = found(options.profile, vault, options.title, person, "", rulebook, clock)
    pin, fault = profile.session.pin, None
    try:
        if options.hub:
            profile = choose_hub(profile, options.hub, offered)
    except Mendable as error:
        fault = error
    profile.close()
    words = panel_words(pin.panel, pin.verify_key)
    written(
        options,
        {"panel": pin.panel, "words": words},
        f"Founded {options.title} as panel {pin.panel}. Its words are: {' '.join(words)}.",
    )
    if fault is not None:
        say(f"It has no hub yet. {fault}")
    return 0 if fault is None else 1


def request(options: Namespace) -> int:
    """Make this device's keys and write the request file for the secretariat."""
    vault = vault_for(options.profile, options.passphrase_file)
    made = prepare(options.profile, vault, options.name, options.post)
    write_file(options.out, as_file(made))
    return written(
        options,
        {"written": [str(options.out)], "device": made.device, "words": _words_of(made)},
        f"Written: {options.out}. Hand it to the secretariat, and have these words ready when they "
        f"ring: {' '.join(_words_of(made))}.",
    )


def words(options: Namespace) -> int:
    """Say the words of a request's keys, or without one the panel's, to compare them."""
    if options.request is None:
        invitation = read_card(options.profile)
        told = panel_words(invitation.panel, invitation.founding_verify_key)
        return written(options, {"panel": invitation.panel, "words": told}, " ".join(told))
    wanted = read_request(read_file(options.request), options.request.name)
    said = COMPARE.format(name=wanted.name)
    return written(
        options,
        {"name": wanted.name, "device": wanted.device, "words": _words_of(wanted)},
        f"{' '.join(_words_of(wanted))}\n{said}",
    )


def enrol_person(options: Namespace) -> int:
    """Let a person, or a further device of one, in by their request; write the invitation."""
    wanted = read_request(read_file(options.request), options.request.name)
    if options.words:
        check_words(wanted, options.words)
    with acting_profile(options) as profile:
        session, hub = profile.session, profile.invitation.hub
        before = _own_acts(profile.session.store.acts_of(session.device))
        if options.person in panel_of(session).people:
            if options.roles:
                raise Refused(
                    f"{options.person} is on the panel already; leave --roles out to enrol a "
                    "further device, or change roles with: dmap-desktop panel roles"
                )
            invitation = enrol_device(session, wanted, options.person, hub)
        else:
            roles = roles_in(options.roles or Role.MEMBER.value)
            invitation = enrol(session, wanted, options.person, roles, hub)
        acts = session.store.acts_of(session.device, before)
    write_file(options.out, as_file(invitation))
    result = {
        "written": [str(options.out)],
        "records": records_json(acts),
        "device": wanted.device,
        "words": _words_of(wanted),
        "panel_words": panel_words(invitation.panel, invitation.founding_verify_key),
    }
    sentence = f"{wanted.name} is enrolled; hand back {options.out}, then synchronise."
    if not options.words:
        sentence += f" The words of the device are: {' '.join(_words_of(wanted))}. "
        sentence += COMPARE.format(name=wanted.name)
    return written(options, result, sentence)


def join_panel(options: Namespace) -> int:
    """Accept the invitation that answers this device's request."""
    invitation = read_invitation(read_file(options.invitation), options.invitation.name)
    join(options.profile, vault_for(options.profile, options.passphrase_file), invitation)
    told = panel_words(invitation.panel, invitation.founding_verify_key)
    return written(
        options,
        {"panel": invitation.panel, "words": told},
        f"Joined {invitation.title}; synchronise next. The panel's words are: {' '.join(told)}. "
        "Compare them with the secretariat's.",
    )


def list_panel(options: Namespace) -> int:
    """List the people of the panel, their devices and kits, the epochs and the rules."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        roster = roster_of(profile.session)
    if options.json:
        print_json(roster)
    else:
        print_lines(_lines(roster))
    return 0


def _lines(roster: Roster) -> list[str]:
    lines = []
    for person in roster.people:
        roles = ", ".join(role.value for role in person.roles) or "left the panel"
        kit = f"rehearsed {person.kit.rehearsed[:10]}" if person.kit else "none"
        if person.kit and not person.kit.rehearsed:
            kit = "never rehearsed"
        lines.append(f"{person.name} ({person.id}): {roles}; recovery kit: {kit}")
        for device in roster.devices:
            if device.person == person.id:
                seen = device.last_seen[:10] or "never"
                state = f"revoked after act {device.revoked_after}" if device.revoked else "in use"
                lines.append(f"    {device.id[:8]}  {state}, last act {seen}, {device.acts} acts")
    lines += [
        f"Epoch {epoch.number}: begun {epoch.begun[:10]} by {epoch.by}; {epoch.why}"
        for epoch in roster.epochs
    ]
    return [*lines, *roster.rules]


def roles_in(names: str) -> tuple[Role, ...]:
    """Return the roles in a list parted by commas. Raises Refused for one that is none."""
    try:
        return tuple(Role(name.strip()) for name in names.split(",") if name.strip())
    except ValueError as error:
        known = ", ".join(role.value for role in Role)
        raise Refused(f"{error.args[0]}; the roles are: {known}.") from error


def records_json(acts: list[Act] | tuple[Act, ...]) -> list[dict[str, Any]]:
    """Return what names each act: its record's type, its place and its hash."""
    return [
        {
            "type": act.record.type
            if isinstance(act.record, UnknownRecord)
            else msgspec.to_builtins(act.record)["type"],
            "stream": act.stream,
            "sequence": act.sequence,
            "hash": act.hash,
        }
        for act in acts
    ]


def written(options: Namespace, document: object, sentence: str) -> int:
    """Print what was written, as one JSON document or as a sentence; return 0."""
    if options.json:
        print_json(document)
    else:
        print_lines([sentence])
    return 0


def _words_of(wanted: JoinRequest) -> tuple[str, ...]:
    return device_words(wanted.verify_key, wanted.recipient)


def _own_acts(acts: list[Act]) -> int:
    return acts[-1].sequence if acts else 0
