"""What the papers of a sample case must be read as, told from the case alone, reader not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from dmap_desktop.demo.applicants import SampleCase
from dmap_desktop.demo.applicants.reading import edition, form_of
from dmap_desktop.domain.application import Block, DataUser, Party, RequestKind
from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem, strictest_published

PARTIES = {
    "applicant": "applicant",
    "requester": "requester",
    "responsible": "responsible individual",
    "recipient": "recipient",
    "it_security": "IT security officer",
}
_SUPPORTING = "supporting document"
_KINDS = {
    "standard request": "application form",
    "linked data request": "linked data form",
    "proposal under the standing agreement": "standing agreement proposal",
}
_ENDINGS = {"fillable": "pdf", "flat": "pdf", "workbook": "xlsx", "word": "docx", "pdf": "pdf"}


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text with all white space as single spaces."""
    blocks = (" ".join(block.split()) for block in re.split(r"\n+", text))
    return [block for block in blocks if block]


def parties(case: SampleCase) -> list[Party]:
    """Return everybody the form names, without evidence."""
    found = []
    for prefix, role in PARTIES.items():
        said = {part: case.answers.get(f"{prefix}.{part}", "") for part in Party.__struct_fields__}
        if said["name"] or said["organisation"]:
            words = {part: said[part] for part in ("name", "organisation", "job_title")}
            found.append(Party(role, **words, email=said["email"], telephone=said["telephone"]))
    return found


def users(case: SampleCase) -> list[DataUser]:
    """Return the users of the data, without evidence."""
    return [
        DataUser(user.job_title, user.reason, user.declaration == "Yes", _day(user), user.training)
        for user in case.users
    ]


def items(
    case: SampleCase, catalogue: Catalogue
) -> dict[tuple[str, str, Block], tuple[CatalogueItem, str]]:
    """Return each item that must be found (dataset, name, block) with its published self and years.

    These are the ones ticked, under the name the applicant's copy gives them, and the defaults of
    every dataset in which anything was ticked.
    """
    found = {}
    for table in case.tables:
        for item in catalogue.items:
            if item.dataset != table.dataset:
                continue
            ticked = item.alias in table.aliases
            if ticked or item.block is Block.DEFAULT:
                name = case.copy.typed.get(item.alias, item.alias)
                years = table.years if ticked else ""
                key = (item.dataset, name, item.block)
                held = found.get(key)
                found[key] = (strictest_published([held[0], item]) if held else item, years)
    return found


def uses(case: SampleCase) -> Iterator[tuple[str, str]]:
    """Yield each name of an item that a row of the form explains, and its use."""
    for use in case.uses:
        for name in re.split(r"[,;]| and ", use.item):
            yield name.strip(), use.use


def documents(case: SampleCase) -> dict[str, str]:
    """Return file name to kind of every paper that the applicant sends."""
    found = {
        f"application-form.{_ENDINGS[case.form]}": _KINDS[case.kind.value],
        "data-tables.xlsx": "data tables workbook",
    }
    if case.questionnaire != "none":
        name = f"information-security-questionnaire.{_ENDINGS[case.questionnaire]}"
        found[name] = "information security questionnaire"
    if case.impact is not None:
        found["data-protection-impact-assessment.pdf"] = "data protection impact assessment"
    for paper in case.supporting:
        ending = "docx" if paper.kind == "letter" else "pdf"
        found[f"{paper.file}.{ending}"] = _SUPPORTING
    return found


def missing(case: SampleCase, answered: set[str]) -> set[str]:
    """Return the required fields left empty, of what the forms print.

    A questionnaire that was not sent misses all its answers, unless a standing agreement has one.
    """
    editions = [form_of(case)]
    if case.questionnaire != "none" or case.kind is not RequestKind.STANDING_AGREEMENT:
        editions.append(edition("isq-2018"))
    if case.impact is not None:
        editions.append(edition("dpia-2018"))
    return {
        field.key
        for form in editions
        for field in form.fields()
        if field.required and field.key not in answered
    }


def contradicting(case: SampleCase) -> set[str]:
    """Return the roles for which the questionnaire names somebody else than the form."""
    return {PARTIES[key.removeprefix("isq.")] for key in case.answers if key.startswith("isq.")}


def _day(user) -> date | None:  # type: ignore[no-untyped-def]
    if not user.certificate:
        return None
    return datetime.strptime(user.certificate, "%d %B %Y").date()
