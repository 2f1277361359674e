"""``pack publish|show|changes|mark``: what members have before them, and what changed in it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import msgspec

from dmap_desktop.app import document_worker, opened_profile
from dmap_desktop.commands.asking import acting_profile
from dmap_desktop.commands.printing import Json, print_json, print_lines, steps
from dmap_desktop.commands.reading import bytes_of, given_passwords
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.pages import last_page, pages_words
from dmap_desktop.domain.records import ConfidentialPart, Paper
from dmap_desktop.exports.pack import write_file, zipped
from dmap_desktop.services.catalogues import rulebook_as_published
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.pack_files import pack_entries, pdf_papers, to_print
from dmap_desktop.services.packing import (
    changes_between,
    joined,
    last_read,
    mark_confidential,
)
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import Intake, publish, read_papers


def publish_pack(options: Namespace) -> int:
    """Publish a first pack, or with ``--case`` let late papers join the newest one."""
    with acting_profile(options) as profile:
        session = profile.session
        intake = papers_given(session, options.files, options.password_file)
        if options.case:
            intake = joined(session, options.case, intake)
        with steps() as progress:
            publish(session, intake, progress=progress)
        case = case_of(session, intake.application.reference.strip())
    return _print_pack(options, case)


def show(options: Namespace) -> int:
    """Print the manifest of the newest pack."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        case = readable_case(profile.session, options.case)
    return _print_pack(options, case)


def show_changes(options: Namespace) -> int:
    """Print what changed since a version of the pack, field by field."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        session = profile.session
        case = readable_case(session, options.case)
        now = len(case.packs)
        since = options.since or min(last_read(session, case) or 1, now)
        changes = changes_between(session, case, since, now)
    if options.json:
        found = [msgspec.to_builtins(change) | {"kind": change.kind} for change in changes]
        print_json({"case": options.case, "since": since, "version": now, "changes": found})
        return 0
    lines = [f"{options.case}, pack {since} to pack {now}: {len(changes)} changes"]
    for change in changes:
        lines.append(f"{change.part.value.capitalize()}, {change.what}: {change.kind}")
        lines += [f"  - {line}" for line in change.before.splitlines()]
        lines += [f"  + {line}" for line in change.after.splitlines()]
    print_lines(lines)
    return 0


def mark(options: Namespace) -> int:
    """Mark what is confidential in a paper of the newest pack."""
    with acting_profile(options) as profile:
        session = profile.session
        paper = paper_named(case_of(session, options.case), options.paper)
        before = case_of(session, options.case).confidential.get(paper.sha256)
        held = before.parts if before is not None else ()
        parts = (*held, _part(options)) if options.reason else ()
        mark_confidential(session, options.case, paper.sha256, parts)
    said = [f"{paper.name}: {part.words()}: {part.reason}" for part in parts]
    if options.json:
        plain = [msgspec.to_builtins(part) for part in parts]
        print_json({"case": options.case, "document": paper.sha256, "confidential": plain})
    else:
        print_lines(said or [f"Nothing is confidential in {paper.name} any more."])
    return 0


def write_pack(options: Namespace) -> int:
    """Write the newest pack for print with continuous page numbers, or as all its files."""
    ending = options.out.suffix.lower()
    if ending not in (".pdf", ".zip") or (options.public and ending == ".zip"):
        raise Refused(
            f"{options.out.name} is no place for a pack; end it in .pdf for print or for a public "
            "copy, or in .zip for all its files, which are never public."
        )
    with opened_profile(options.profile, options.passphrase_file) as profile:
        session = profile.session
        case = readable_case(session, options.case)
        with document_worker(session.rulebook) as papers:
            if ending == ".pdf":
                wanted = to_print(session, case.reference, public=options.public)
                files = [(name, data) for name, _, data in wanted.papers]
                data = papers.print_pack(wanted.plan, files)
            else:
                held = pdf_papers(session, case.reference)
                texts = {sha256: papers.page_text(name, pdf) for name, sha256, pdf in held}
                data = zipped(pack_entries(session, case.reference, texts))
    written = write_file(options.out, data)
    if options.json:
        print_json({"written": [str(written)]})
    else:
        print_lines([f"Written: {written}"])
    return 0


def papers_given(session: Session, files: Sequence[Path], words: Path | None = None) -> Intake:
    """Read files as intake does; ``words`` is a file of passwords, one a line."""
    named = [(path.name, bytes_of(path)) for path in files]
    with document_worker(rulebook_as_published(session)) as papers:
        return read_papers(papers, named, given_passwords(words))


def readable_case(session: Session, reference: str) -> Case:
    """Return a case with a pack that the person may read. Raises Refused."""
    from dmap_desktop.services.reviewing import sight_of

    case = case_of(session, reference)
    allowed = sight_of(session, case)
    if not allowed.papers:
        raise Refused(allowed.why_hidden)
    if case.pack is None:
        raise Refused(f"The pack of {reference} is not published yet.")
    return case


def paper_named(case: Case, name: str) -> Paper:
    """Return a paper of the newest pack by its file name or hash. Raises Refused."""
    papers = case.pack.papers if case.pack else ()
    found = [p for p in papers if name == p.name or (len(name) > 7 and p.sha256.startswith(name))]
    if len(found) != 1:
        names = ", ".join(paper.name for paper in papers) or "none"
        raise Refused(f"{case.reference} has no paper {name}; its papers are: {names}.")
    return found[0]


def _part(options: Namespace) -> ConfidentialPart:
    if not options.pages:
        return ConfidentialPart(options.reason)
    first, _, last = options.pages.partition("-")
    if not first.isdigit() or not (last or first).isdigit():
        raise Refused(f"{options.pages} are no pages such as 4 or 4-6.")
    return ConfidentialPart(options.reason, int(first), int(last or first))


def _print_pack(options: Namespace, case: Case) -> int:
    pack = case.pack
    assert pack is not None
    papers = [_paper_json(case, paper) for paper in pack.papers]
    if options.json:
        print_json(
            {
                "case": case.reference,
                "version": pack.version,
                "pages": last_page(pack.papers),
                "papers": papers,
                "application": {"sha256": pack.application.sha256},
            }
        )
        return 0
    lines = [f"{case.reference}, pack {pack.version}, {last_page(pack.papers)} pages"]
    for paper in pack.papers:
        held = case.confidential.get(paper.sha256)
        marks = "; ".join(f"{p.words()} confidential" for p in held.parts) if held else ""
        lines.append(
            f"{pages_words(paper)}: {paper.name}, {paper.kind.value}, SHA-256 {paper.sha256[:16]}"
            + (f" ({marks})" if marks else "")
        )
    print_lines(lines)
    return 0


def _paper_json(case: Case, paper: Paper) -> Json:
    held = case.confidential.get(paper.sha256)
    return {
        "name": paper.name,
        "kind": paper.kind.value,
        "sha256": paper.sha256,
        "pages": paper.pages,
        "first_page": paper.first_page,
        "confidential": [msgspec.to_builtins(part) for part in held.parts] if held else [],
    }
