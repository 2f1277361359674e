"""``gateway``: the legal gateway of a case, as stated and as judged, with every change."""

from __future__ import annotations

from argparse import Namespace

from dmap_desktop.app import opened_profile
from dmap_desktop.commands.asking import acting_profile
from dmap_desktop.commands.packs import readable_case
from dmap_desktop.commands.printing import Json, print_json, print_lines
from dmap_desktop.services.gatekeeping import controlled_list, judge_gateway, stated_gateway
from dmap_desktop.services.journal import case_of, panel_of
from dmap_desktop.services.reading import application_of
from dmap_desktop.services.session import Session


def gateway(options: Namespace) -> int:
    """Print how the gateway stands; with ``--confirm`` or ``--refuse``, judge it first."""
    if options.confirm or options.refuse:
        with acting_profile(options) as profile:
            judge_gateway(profile.session, options.case, options.confirm, options.reason)
            return _print(options, profile.session)
    with opened_profile(options.profile, options.passphrase_file) as profile:
        readable_case(profile.session, options.case)
        return _print(options, profile.session)


def _print(options: Namespace, session: Session) -> int:
    case, panel = case_of(session, options.case), panel_of(session)
    stated = stated_gateway(application_of(session, case))
    views: list[Json] = [
        {
            "pack": view.record.pack,
            "stated": view.record.stated,
            "confirmed": view.record.confirmed,
            "reason": view.record.reason,
            "by": panel.name_of(view.by.person),
            "wall": view.by.wall,
        }
        for view in case.gateways
    ]
    if options.json:
        known = controlled_list(session.rulebook.editions)
        now = case.gateway.record.confirmed if case.gateway else None
        print_json(
            {
                "case": case.reference,
                "stated": stated,
                "confirmed": now,
                "log": views,
                "list": known,
            }
        )
        return 0
    lines = [f"{case.reference} states {stated or 'no gateway'}"]
    for view in views:
        word = "Confirmed" if view["confirmed"] else "Refused"
        lines.append(f"{word} by {view['by']} on pack {view['pack']}: {view['reason']}")
    print_lines(lines if views else [*lines, "Not judged yet."])
    return 0
