"""``intake``, ``assess`` and ``assess-many``: what is read from files, and what follows from it."""

from __future__ import annotations

import hashlib
import sys
from argparse import Namespace
from getpass import getpass
from pathlib import Path

import msgspec

from dmap_desktop.app import document_worker
from dmap_desktop.assessment.assess import assess
from dmap_desktop.assessment.score import contributions
from dmap_desktop.commands.printing import (
    application_json,
    assessment_json,
    inheritance_words,
    print_json,
    print_lines,
    say,
)
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Unreadable, said
from dmap_desktop.domain.findings import Assessment, RulesName
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.session import Rulebook
from dmap_desktop.services.taking_in import encode_application


def intake(options: Namespace) -> int:
    """Print an application as read from files; 1 when a file could not be read."""
    application = _read(options, load_rulebook())
    if options.json:
        print_json(application_json(application))
    elif application.documents:
        print_lines(_application_lines(application))
    for problem in application.problems:
        say(problem.sentence)
    return 1 if application.problems else 0


def assess_files(options: Namespace) -> int:
    """Print the assessment of an application; 1 when a file could not be read."""
    rulebook = load_rulebook(options.rules)
    application = _read(options, rulebook)
    if application.documents:
        assessment = _assess(application, rulebook)
        if options.json:
            print_json(assessment_json(assessment, application))
        else:
            print_lines([*_assessment_lines(assessment), *inheritance_words(application)])
    for problem in application.problems:
        say(problem.sentence)
    return 1 if application.problems else 0


def assess_many(options: Namespace) -> int:
    """Print one assessment a line for a file of applications, one JSON document a line."""
    rulebook, failed = load_rulebook(options.rules), 0
    decoder = msgspec.json.Decoder(Application)
    for number, line in enumerate(bytes_of(options.file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            application = decoder.decode(line)
        except UNDECODABLE as error:
            say(f"Line {number} of {options.file} is no application ({said(error)}).")
            failed = 1
            continue
        result = assessment_json(_assess(application, rulebook), application)
        sys.stdout.write(msgspec.json.encode(result).decode() + "\n")
    return failed


def bytes_of(path: Path) -> bytes:
    """Return what a file holds. Raises Unreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror}); check its name.") from error


def _read(options: Namespace, rulebook: Rulebook) -> Application:
    """Read the files; ask for passwords at a terminal where none of those given opens one."""
    named = [(path.name, bytes_of(path)) for path in options.files]
    passwords = given_passwords(options.password_file)
    with document_worker(rulebook) as papers:
        while True:
            application, _ = papers.read_papers(named, passwords)
            locked = next((found for found in application.problems if found.locked), None)
            if locked is None or not sys.stdin.isatty():
                return application
            say(locked.sentence)
            word = getpass(f"Password of {locked.file} (nothing to go on without it): ")
            if not word:
                return application
            passwords = (*passwords, word)


def given_passwords(path: Path | None) -> tuple[str, ...]:
    """Return the passwords in a file, one a line; each is tried on every locked paper."""
    if path is None:
        return ()
    lines = bytes_of(path).decode("utf-8-sig", errors="replace").splitlines()
    return tuple(line for line in lines if line)


def _assess(application: Application, rulebook: Rulebook) -> Assessment:
    sha256 = hashlib.sha256(encode_application(application)).hexdigest()
    return assess(application, sha256, rulebook.catalogue, rulebook.rules)


def _application_lines(application: Application) -> list[str]:
    lines = [
        f"{application.reference or 'No reference'}: {application.title}",
        f"{application.kind.value.capitalize()}, {len(application.documents)} documents",
    ]
    for document in application.documents:
        lines.append(f"  {document.name}: {', '.join(kind.value for kind in document.kinds())}")
        lines += [f"    {form.name}, edition {form.edition}" for form in document.forms]
    lines += inheritance_words(application)
    lines += [f"{p.role.capitalize()}: {p.name}" for p in application.parties]
    lines.append(
        f"{len(application.answers)} answers, {len(application.items)} items, "
        f"{len(application.missing)} required answers missing, "
        f"{len(application.unmatched)} workbook rows not matched"
    )
    if application.answers:  # where nothing was read, all of it is missing
        lines += [f"Missing: {key}" for key in application.missing]
    lines += [f"Not matched: {u.sheet} row {u.row}: {u.why}" for u in application.unmatched]
    lines += [f"Contradiction: {c.sentence}" for c in application.contradictions]
    return lines


def _assessment_lines(assessment: Assessment) -> list[str]:
    low, high = assessment.score_range
    lines = [
        f"{assessment.tier.words()}. {assessment.tier.rules_words}",
        f"Risk {assessment.score:.0f} of 100, {assessment.band} (from {low:.0f} to {high:.0f} when "
        "all that is not known turns out best, or worst). The score is the panel's own convention.",
        _rules_line("Rules", assessment.rules),
        _rules_line("Catalogue", assessment.catalogue),
    ]
    lines += [f"Gate, {g.state.value}: {g.name}. {g.why}" for g in assessment.gates]
    points = dict(contributions(assessment))
    for factor in assessment.factors:
        level = "not known" if factor.level is None else f"{factor.level} of 4"
        brings = f", {points[factor.name]:.1f} points" if factor.name in points else ""
        lines.append(
            f"{factor.safe.value.capitalize()}, {factor.name}: {level}{brings}. {factor.why}"
        )
    for cause in assessment.tier.because:
        lines.append(f"Tier {cause.tier} because of {', '.join(cause.aliases)}: {cause.rule}")
    return lines


def _rules_line(what: str, name: RulesName) -> str:
    return f"{what}: {name.name}, {name.version}, SHA-256 {name.sha256[:16]}"
