"""``sync``, ``verify`` and ``export``: what happens to records outside the window."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

import msgspec

from dmap_desktop.app import (
    leave_after_exchange,
    opened_profile,
    read_bundle,
    read_hub,
    read_store,
)
from dmap_desktop.commands.printing import print_json, print_lines, say, steps
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.exports.writing import write_log, write_minutes, write_register, write_rights
from dmap_desktop.services.auditing import audit, write_whole
from dmap_desktop.services.minuting import draft_minutes
from dmap_desktop.services.registering import draft_register
from dmap_desktop.services.reporting import note_exported
from dmap_desktop.services.rights import rights_matrix
from dmap_desktop.services.session import Session
from dmap_desktop.services.syncing import synchronise
from dmap_desktop.services.verifying import Verification


def sync(options: Namespace) -> int:
    """Synchronise once; 1 when something was found wrong."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        if profile.exchange is None:
            raise Refused("This profile has no hub yet; name one with: dmap-desktop hub add URL")
        if options.anew:
            profile.exchange.begin_anew()
        with steps() as progress:
            report = synchronise(profile.session, profile.exchange, progress)
        leave_after_exchange(profile)
    result = msgspec.to_builtins(report) | {"refused": []}
    lines = [
        f"{report.pulled} acts fetched, {report.pushed} carried out, {report.blobs} documents, "
        f"in {report.seconds:.1f} s."
    ]
    _result(options, result, lines)
    held_back = (report.held_back,) if report.held_back else ()
    for sentence in (
        *report.let_go,
        *held_back,
        *(finding.sentence for finding in report.findings),
    ):
        say(sentence)
    return 1 if report.findings else 0


def verify(options: Namespace) -> int:
    """Check every decision of a hub, a bundle or this profile again; 1 when one does not follow."""
    target = options.target
    if not target:
        report = read_store(options.profile, options.passphrase_file)
    elif Path(target).is_file():
        report = read_bundle(Path(target))
    else:
        report = read_hub(target, options.profile, options.passphrase_file)
    _result(options, msgspec.to_builtins(report), _lines(report))
    for finding in report.findings:
        say(f"{finding.place}: {finding.sentence}" if finding.place else finding.sentence)
    return 0 if report.ok else 1


def export(options: Namespace) -> int:
    """Write minutes or the register to a file, in the format its ending names."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        session = profile.session
        if options.what == "minutes":
            meeting = _meeting(options, session)
            written = write_minutes(draft_minutes(session, meeting), options.out)
            note_exported(session, f"minutes of {meeting}")
        elif options.what == "register":
            as_of = options.as_of or date.today().isoformat()
            written = write_register(draft_register(session, as_of), options.out)
            note_exported(session, "the register")
        elif options.what == "audit":
            written = (write_whole(session, profile.checks, options.out),)
        elif options.what == "log":
            written = write_log(audit(session).log, options.out)
            note_exported(session, "the log of acts")
        elif options.what == "rights":
            written = write_rights(rights_matrix(session), options.out)
        else:
            known = "minutes, register, audit, log, rights"
            raise Refused(f"{options.what} cannot be exported yet; {known} can.")
    paths = [str(path) for path in written]
    _result(options, {"written": paths}, [f"Written: {path}" for path in paths])
    return 0


def _meeting(options: Namespace, session: Session) -> str:
    if options.meeting:
        return str(options.meeting)
    held = [m for m in session.store.meetings() if m.state is not MeetingState.CALLED]
    if not held:
        raise Refused("No meeting has been held yet; name one with --meeting.")
    return held[0].id


def _result(options: Namespace, document: object, lines: list[str]) -> None:
    if options.json:
        print_json(document)
    else:
        print_lines(lines)


def _lines(report: Verification) -> list[str]:
    lines = [
        f"{report.records} records of {report.devices} devices, "
        f"{len(report.decisions)} decisions, {len(report.findings)} findings."
    ]
    for decision in report.decisions:
        names = ", ".join(decision.approving) or "nobody"
        verdict = "follows" if decision.follows else "DOES NOT FOLLOW"
        lines.append(
            f"{decision.case}: {decision.outcome}; approving: {names} "
            f"({decision.quorum.approving} of at least {decision.quorum.needed}); {verdict}. "
            f"{decision.sentence}"
        )
    lines.append("Verified." if report.ok else "NOT VERIFIED.")
    return lines
