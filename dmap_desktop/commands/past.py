"""``precedents``, ``ledger`` and ``same-organisation``: what the records say of cases like one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

import msgspec

from dmap_desktop.app import opened_profile
from dmap_desktop.assessment.ledger import Ledger
from dmap_desktop.assessment.precedents import Precedent
from dmap_desktop.commands.panel import records_json, written
from dmap_desktop.commands.printing import Json, print_json, print_lines, steps
from dmap_desktop.services.precedents import Past, join_names, past_of

_OURS = "Nearness is our own measure: it orders the list, and is no probability of anything."


def precedents(options: Namespace) -> int:
    """Print the settled cases nearest to one, and why they are near."""
    past = _past(options)
    if options.json:
        found = [_precedent_json(precedent) for precedent in past.precedents]
        print_json({"case": options.reference, "settled": past.settled, "precedents": found})
    else:
        print_lines([*_precedent_lines(past), _OURS])
    return 0


def ledger(options: Namespace) -> int:
    """Print what the party of a case holds already."""
    held = _past(options).ledger
    if options.json:
        print_json(_ledger_json(options.reference, held))
    else:
        print_lines(_ledger_lines(held))
    return 0


def same_organisation(options: Namespace) -> int:
    """Record that names mean one organisation."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        act = join_names(profile.session, options.names, options.reason)
    records = {"written": [], "records": records_json([act])}
    return written(options, records, f"Recorded: {' = '.join(options.names)}.")


def _past(options: Namespace) -> Past:
    with (
        opened_profile(options.profile, options.passphrase_file) as profile,
        steps() as progress,
    ):
        return past_of(profile.session, options.reference, progress)


def _precedent_json(precedent: Precedent) -> Json:
    case = precedent.case
    return {
        "case": case.reference,
        "title": case.title,
        "organisation": case.organisation,
        "why": precedent.why,
        "ended": case.ending.value,
        "outcome": case.outcome,
        "decided": case.decided,
        "regime": case.regime,
        "conditions": msgspec.to_builtins(case.conditions),
        "items_read": case.read,
    }


def _precedent_lines(past: Past) -> Iterator[str]:
    if not past.precedents:
        yield f"None of the {past.settled} settled cases known here is near to this one."
    for case, why in past.precedents:
        yield f"{case.reference}, {case.organisation}: {case.title}"
        regime = case.regime or "no rule set"
        yield f"  {case.outcome.capitalize()} on {case.decided}, under {regime}"
        yield from (f"  {sentence}" for sentence in why)
        yield from (f"  Condition: {condition.text}" for condition in case.conditions)


def _ledger_json(reference: str, held: Ledger) -> Json:
    return {
        "case": reference,
        "together": held.together,
        "lines": [
            {
                "case": line.case.reference,
                "title": line.case.title,
                "known": line.known.value,
                "holder": line.holder._asdict(),
                "holds": line.holds._asdict(),
                "until": line.until._asdict(),
                "years": line.case.years,
                "items": [item.alias for item in line.case.items],
                "together": line.together,
            }
            for line in held.lines
        ],
    }


def _ledger_lines(held: Ledger) -> Iterator[str]:
    if not held.lines:
        yield "By the records known here this party holds nothing."
    for line in held.lines:
        yield f"{line.case.reference} ({line.known.value}): {line.holder.words}"
        yield f"  Holds {line.holds.words}, until: {line.until.words}"
        if line.together:
            yield f"  {line.together}"
    if held.together:
        yield held.together
