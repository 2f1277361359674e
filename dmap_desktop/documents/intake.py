"""An applicant's files, read together into one application with its evidence.

A file that cannot be read becomes a problem and the others are read all the same; row-level pupil
data in any of them refuses all, before anything is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from dmap_desktop.documents.checks import contradictions_of, suggestions_of, unlinked_of
from dmap_desktop.documents.completeness import inheritance_of, missing_keys, off_list_of
from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.items import Published, items_asked
from dmap_desktop.documents.labels import RECEIVED, REFERENCE, Labels
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.papers import Paper, read_paper
from dmap_desktop.documents.parties import (
    parties_of,
    read_date,
    received_on,
    reference_in,
    users_of,
)
from dmap_desktop.documents.reading import Reading, TableRow
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import (
    Answer,
    Application,
    DocumentKind,
    Item,
    Problem,
    RequestKind,
    Unmatched,
)
from dmap_desktop.domain.catalogue import Catalogue, alias_key
from dmap_desktop.domain.errors import Mendable, PupilDataRefused
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.domain.ports import Progress, no_progress

_SEVERAL = re.compile(r"\s*(?:[,;&+\n]|\band\b)\s*")
"""Between the names of several items in one cell."""


def read_application(
    files: Sequence[NamedBytes],
    editions: Sequence[FormEdition],
    catalogue: Catalogue,
    progress: Progress = no_progress,
    limits: Limits = LIMITS,
) -> Application:
    """Return everything read from ``files``, which may come in any order.

    Raises PupilDataRefused for row-level pupil data in any of them.
    """
    labels = [Labels(edition) for edition in editions]
    papers: list[Paper] = []
    problems: list[Problem] = []
    known: set[str] = set()
    for number, file in enumerate(files):
        progress(file.name, number, len(files))
        try:
            with reading(file.name, "paper"):
                paper = read_paper(file, labels, limits)
        except PupilDataRefused:
            raise
        except Mendable as error:
            problems.append(Problem(file.name, str(error)))
            continue
        problems += [Problem(file.name, remark) for remark in paper.remarks]
        if paper.document.sha256 in known:
            problems.append(Problem(file.name, f"{file.name} was given twice; it is kept once."))
            continue
        known.add(paper.document.sha256)
        papers.append(paper)
    return _application(papers, problems, editions, Published(catalogue))


def _application(
    papers: list[Paper],
    problems: list[Problem],
    editions: Sequence[FormEdition],
    published: Published,
) -> Application:
    readings = [reading for paper in papers for reading in paper.readings]
    answers = _first_answers(readings)
    rows = _rows(readings)
    items, unmatched = _items(papers, published)
    items = _with_uses(items, rows.get("data.sensitive_uses", ()), published)
    reference = _reference(readings, papers)
    received = _office(readings, RECEIVED.key)
    title = answers.get("project.title")
    return Application(
        reference=reference,
        title=" ".join(title.text.split()) if title else "",
        kind=_kind(papers),
        received=(read_date(received) if received else None) or received_on(reference),
        parties=parties_of(answers),
        answers=tuple(answer for one in readings for answer in one.answers),
        users=users_of(rows.get("people.users", ())),
        items=tuple(items),
        documents=tuple(paper.document for paper in papers),
        missing=missing_keys(readings, editions),
        unmatched=tuple(unmatched),
        contradictions=(
            *contradictions_of(answers),
            *unlinked_of(answers),
            *off_list_of(readings),
        ),
        suggestions=suggestions_of(answers, items, published),
        problems=tuple(problems),
        inheritance=inheritance_of(readings),
    )


def _first_answers(readings: Sequence[Reading]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for one in readings:
        for answer in one.answers:
            if answer.text:
                answers.setdefault(answer.key, answer)
    return answers


def _rows(readings: Sequence[Reading]) -> dict[str, tuple[TableRow, ...]]:
    rows: dict[str, tuple[TableRow, ...]] = {}
    for one in readings:
        for key, found in one.rows.items():
            rows.setdefault(key, found)
    return rows


def _items(papers: Sequence[Paper], published: Published) -> tuple[list[Item], list[Unmatched]]:
    items: dict[tuple[str, str], Item] = {}
    unmatched: list[Unmatched] = []
    for paper in papers:
        if paper.tables is not None:
            asked, left = items_asked(paper.tables, published, paper.document.sha256)
            unmatched += left
            for item in asked:
                items.setdefault((item.dataset, alias_key(item.alias) + item.block), item)
    return list(items.values()), unmatched


def _with_uses(items: list[Item], rows: Sequence[TableRow], published: Published) -> list[Item]:
    """Return the items with the use that the form states for them, matched by alias or field.

    One row may state the use of several items.
    """
    uses: dict[str, str] = {}
    for row in rows:
        if len(row.cells) > 1:
            for name in (row.cells[0], *_SEVERAL.split(row.cells[0])):
                uses.setdefault(alias_key(name), row.cells[1])
    if not uses:
        return items
    stated = []
    for item in items:
        known = published.of_item(item)
        names = [item.alias, known.alias, known.field] if known else [item.alias]
        use = next((uses[key] for name in names if (key := alias_key(name)) in uses), "")
        stated.append(replace(item, use=use) if use else item)
    return stated


def _reference(readings: Sequence[Reading], papers: Sequence[Paper]) -> str:
    """Return the reference: from the office's field, the questionnaire, or a paper's opening."""
    office = _office(readings, REFERENCE.key)
    if office:
        return reference_in(office) or office.strip()
    for one in readings:
        for answer in one.answers:
            if answer.key == "isq.reference":
                return reference_in(answer.text) or answer.text
    return next((found for p in papers if (found := reference_in(p.opening))), "")


def _office(readings: Sequence[Reading], key: str) -> str:
    return next((one.office[key].text for one in readings if key in one.office), "")


def _kind(papers: Sequence[Paper]) -> RequestKind:
    kinds = {kind for paper in papers for kind in paper.document.kinds()}
    if DocumentKind.STANDING_PROPOSAL in kinds:
        return RequestKind.STANDING_AGREEMENT
    if DocumentKind.LINKED_FORM in kinds:
        return RequestKind.LINKED
    return RequestKind.STANDARD
