"""Printing results: one JSON document, or sentences and aligned lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from dmap_desktop.assessment.conditions import suggest_conditions
from dmap_desktop.assessment.score import contributions
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.findings import Assessment
from dmap_desktop.domain.ports import Progress, no_progress
from dmap_desktop.rulebooks import load_condition_rules

Json = dict[str, Any]


def print_json(document: Any) -> None:
    """Print one JSON document on standard output."""
    data = msgspec.json.format(msgspec.json.encode(document), indent=2)
    sys.stdout.write(data.decode() + "\n")


def say(sentence: str) -> None:
    """Print a sentence on standard error, where errors and progress belong."""
    sys.stderr.write(sentence + "\n")


@contextmanager
def steps() -> Iterator[Progress]:
    """Give a progress that shows its steps on one line of a terminal, and wipes it at the end.

    Where standard error is no terminal, nobody is told: scripts read sentences only.
    """
    if not sys.stderr.isatty():
        yield no_progress
        return

    def show(what: str, done: int, total: int) -> None:
        count = f", {done} of {total}" if total else ""
        sys.stderr.write(f"\r\x1b[K{what}{count}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def print_lines(lines: Iterable[str]) -> None:
    """Print lines on standard output."""
    sys.stdout.write("".join(line + "\n" for line in lines))


def evidence_json(evidence: Evidence | None) -> Json | None:
    """Return evidence with the promised keys: a page with a box, or a sheet with a cell."""
    if evidence is None:
        return None
    place: Json = {"document": evidence.document}
    if evidence.page is not None:
        place |= {"page": evidence.page, "box": evidence.box}
    elif evidence.sheet is not None:
        place |= {"sheet": evidence.sheet, "cell": evidence.cell}
    return place | {"words": evidence.words}


def application_json(application: Application) -> Json:
    """Return an application with the keys promised for ``intake``."""
    plain: Json = msgspec.to_builtins(application)
    plain["parties"] = {
        party.role: _with_evidence(party, party.evidence) for party in application.parties
    }
    plain["answers"] = [_with_evidence(answer, answer.evidence) for answer in application.answers]
    plain["users"] = [_with_evidence(user, user.evidence) for user in application.users]
    plain["items"] = [_with_evidence(item, item.evidence) for item in application.items]
    plain["suggestions"] = [
        _with_evidence(suggestion, suggestion.evidence) for suggestion in application.suggestions
    ]
    plain["contradictions"] = [
        _with_evidences(contradiction, contradiction.evidence)
        for contradiction in application.contradictions
    ]
    plain["inheritance"] = inheritance_json(application)
    return plain


def inheritance_json(application: Application) -> Json | None:
    """Return what a proposal takes over from its standing agreement; None for other requests."""
    held = application.inheritance
    return None if held is None else _with_evidence(held, held.evidence)


def inheritance_words(application: Application) -> list[str]:
    """Return a sentence on what a proposal takes over; nothing for other requests."""
    held = application.inheritance
    return [] if held is None else [held.words()]


def assessment_json(assessment: Assessment, application: Application | None = None) -> Json:
    """Return an assessment with the keys promised for ``assess``, and what its case inherits."""
    plain: Json = msgspec.to_builtins(assessment)
    plain["inheritance"] = inheritance_json(application) if application else None
    plain["range"] = plain.pop("score_range")
    plain["contributions"] = [
        {"factor": factor, "points": round(points, 2)}
        for factor, points in contributions(assessment)
    ]
    plain["conditions"] = [
        condition._asdict() for condition in suggest_conditions(assessment, load_condition_rules())
    ]
    plain["gates"] = [_with_evidences(gate, gate.evidence) for gate in assessment.gates]
    plain["factors"] = [_with_evidences(factor, factor.evidence) for factor in assessment.factors]
    tier = assessment.tier
    plain["tier"] = {
        "asked": tier.asked,
        "recommended": tier.recommended,
        "words": tier.words(),
        "because": list(dict.fromkeys(alias for cause in tier.because for alias in cause.aliases)),
        "rules_words": tier.rules_words,
        "causes": msgspec.to_builtins(tier.because),
    }
    return plain


def _with_evidence(value: msgspec.Struct, evidence: Evidence | None) -> Json:
    plain: Json = msgspec.to_builtins(value)
    return plain | {"evidence": evidence_json(evidence)}


def _with_evidences(value: msgspec.Struct, evidence: Iterable[Evidence]) -> Json:
    plain: Json = msgspec.to_builtins(value)
    return plain | {"evidence": [evidence_json(place) for place in evidence]}
