"""``panel roles|hand-over|revoke|let-go|adopt-rules|adopt-policy|rights``: who does what."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from dmap_desktop.commands.asking import acting_profile
from dmap_desktop.commands.panel import records_json, roles_in, written
from dmap_desktop.commands.printing import print_json, print_lines
from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.records import Act
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.enrolling import find_device, revoke_device
from dmap_desktop.services.governing import (
    adopt_policy,
    adopt_rules,
    change_roles,
    hand_over,
    let_go,
    policy_of,
)
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.rights import rights
from dmap_desktop.services.session import Session


def roles(options: Namespace) -> int:
    """Give somebody roles and take others."""
    given, taken = roles_in(options.give), roles_in(options.take)

    def act(session: Session) -> tuple[list[Act], str]:
        done = change_roles(session, options.person, given, taken, options.reason)
        person = panel_of(session).people[options.person]
        held = ", ".join(role.value for role in person.roles) or "no role"
        return [done], f"{person.name} holds {held} from now on."

    return _do(options, act)


def give_secretariat(options: Namespace) -> int:
    """Hand the secretariat over."""

    def act(session: Session) -> tuple[list[Act], str]:
        done = hand_over(session, options.person)
        name = panel_of(session).name_of(options.person)
        return [done], f"{name} holds the secretariat from now on; synchronise."

    return _do(options, act)


def revoke(options: Namespace) -> int:
    """Revoke a device; a new epoch begins."""

    def act(session: Session) -> tuple[list[Act], str]:
        device = find_device(panel_of(session), options.device)
        done = revoke_device(session, device.id, options.reason, options.last)
        name = panel_of(session).name_of(device.person)
        return [done], (
            f"The device {device.id[:8]} of {name} is revoked; it reads nothing that is written "
            "from now on, and its later acts do not count. Synchronise, so that the others know."
        )

    return _do(options, act)


def end_time(options: Namespace) -> int:
    """End somebody's time on the panel."""

    def act(session: Session) -> tuple[list[Act], str]:
        done = let_go(session, options.person, options.reason)
        name = panel_of(session).name_of(options.person)
        return list(done), f"{name} has left the panel; what {name} wrote stays. Synchronise."

    return _do(options, act)


def adopt_rule_set(options: Namespace) -> int:
    """Adopt a rule set and a catalogue."""

    def act(session: Session) -> tuple[list[Act], str]:
        done = adopt_rules(session, load_rulebook(options.name))
        return [done], f"The panel works by the rule set {options.name} from now on."

    return _do(options, act)


def settle_policy(options: Namespace) -> int:
    """Settle the panel's policy anew; what is not named stays."""

    def act(session: Session) -> tuple[list[Act], str]:
        held = panel_of(session).policy
        policy = policy_of(
            options.approvals if options.approvals is not None else held.approvals_needed,
            held.chair_votes if options.chair_votes is None else options.chair_votes == "yes",
            held.between_meetings
            if options.between_meetings is None
            else options.between_meetings == "yes",
        )
        return [adopt_policy(session, policy)], " ".join(policy.assumptions)

    return _do(options, act)


def list_rights(options: Namespace) -> int:
    """Print the table of who may do what; it needs no profile."""
    table = rights()
    if options.json:
        print_json({"roles": [role.value for role in Role], "rights": table})
        return 0
    width = max(len(right.words) for right in table) + 2
    head = " " * width + "  ".join(role.value for role in Role)
    rows = [
        right.words.ljust(width)
        + "  ".join(("yes" if role in right.roles else "-").ljust(len(role.value)) for role in Role)
        for right in table
    ]
    print_lines([head, *(row.rstrip() for row in rows)])
    return 0


def _do(options: Namespace, act: Callable[[Session], tuple[list[Act], str]]) -> int:
    with acting_profile(options) as profile:
        acts, sentence = act(profile.session)
    return written(options, {"written": [], "records": records_json(acts)}, sentence)
