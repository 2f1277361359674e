"""Reading the sample cases from ``resources/demo`` and saying what their papers must hold."""

from __future__ import annotations

from functools import cache

import msgspec

from dmap_desktop.demo.applicants.case import SampleCase
from dmap_desktop.domain.application import RequestKind
from dmap_desktop.domain.form import FormEdition, FormField, FormSection, read_form
from dmap_desktop.places import resource

_HEADER_FROM = {
    "isq.applicant": "applicant.name",
    "isq.requester": "requester.name",
    "isq.responsible": "responsible.name",
    "isq.recipient": "recipient.name",
    "isq.it_security": "it_security.name",
}
"""The questionnaire's header repeats the form, unless a case contradicts itself on purpose."""


@cache
def cases() -> tuple[SampleCase, ...]:
    """Return the twelve sample cases in the order of their file names."""
    return _read("cases")


@cache
def past_cases() -> tuple[SampleCase, ...]:
    """Return the cases that the panel had settled before, in the order of their file names."""
    return _read("history")


def _read(folder: str) -> tuple[SampleCase, ...]:
    paths = sorted(resource("demo", folder).glob("*.toml"))
    return tuple(msgspec.toml.decode(path.read_bytes(), type=SampleCase) for path in paths)


@cache
def edition(name: str) -> FormEdition:
    """Return the form edition in ``resources/forms/<name>.toml``."""
    return read_form(resource("forms", f"{name}.toml").read_bytes())


def form_of(case: SampleCase) -> FormEdition:
    """Return the request form that ``case`` fills in.

    A linked request has its own title. A proposal under the standing agreement asks only what
    the agreement has not settled, so it keeps the fields that the case answers (domain notes,
    section 1).
    """
    form = edition("application-2018")
    if case.kind is RequestKind.LINKED:
        return msgspec.structs.replace(
            form, name="National Pupil Database linked data request application form"
        )
    if case.kind is not RequestKind.STANDING_AGREEMENT:
        return form
    written = expected(case)
    sections = (
        FormSection(section.title, tuple(f for f in section.field if f.key in written))
        for section in form.section
    )
    return msgspec.structs.replace(
        form,
        name="National Pupil Database: proposal under the standing agreement",
        section=tuple(section for section in sections if section.field),
    )


def questionnaire_of(case: SampleCase) -> dict[str, str]:
    """Return key to answer of the security questionnaire; empty when the case sends none."""
    if case.questionnaire == "none":
        return {}
    header = {key: case.answers.get(source, "") for key, source in _HEADER_FROM.items()}
    header["isq.reference"] = case.reference
    contradicting = {key: text for key, text in case.answers.items() if key.startswith("isq.")}
    answers = {f"isq.{key}": given.answer for key, given in case.isq.items()}
    return _written(header | contradicting | answers)


def expected(case: SampleCase) -> dict[str, str]:
    """Return field key to the text that the papers of ``case`` hold, without empty answers.

    A table has one line a row, its cells joined by `` | ``.
    """
    form = {key: text for key, text in case.answers.items() if not key.startswith("isq.")}
    tables = {
        field.key: "\n".join(" | ".join(row) for row in case.rows_of(field.key))
        for field in _tables(edition("application-2018"))
    }
    return _written(form | tables | questionnaire_of(case))


def _tables(form: FormEdition) -> tuple[FormField, ...]:
    return tuple(field for field in form.fields() if field.kind == "table")


def _written(answers: dict[str, str]) -> dict[str, str]:
    return {key: text.strip() for key, text in answers.items() if text.strip()}
