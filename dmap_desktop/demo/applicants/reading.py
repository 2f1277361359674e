"""Reading the sample cases from ``resources/demo`` and saying what their papers must hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from dmap_desktop.demo.applicants.case import SampleCase
from dmap_desktop.domain.application import RequestKind
from dmap_desktop.domain.form import FormEdition, FormField, read_form
from dmap_desktop.places import resource

_HEADER_FROM = {
    "isq.applicant": "applicant.name",
    "isq.requester": "requester.name",
    "isq.responsible": "responsible.name",
    "isq.recipient": "recipient.name",
    "isq.it_security": "it_security.name",
}
"""The questionnaire's header repeats the form, unless a case contradicts itself on purpose."""

_FORMS = {
    RequestKind.STANDARD: "application-2018",
    RequestKind.LINKED: "linked-2018",
    RequestKind.STANDING_AGREEMENT: "standing-2018",
}


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
    """Return the request form that ``case`` fills in."""
    return edition(_FORMS[case.kind])


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
        field.key: _lines(case.rows_of(field.key)) for field in _tables(edition("application-2018"))
    }
    return _written(form | tables | questionnaire_of(case) | impact_of(case))


def impact_of(case: SampleCase) -> dict[str, str]:
    """Return key to answer of the impact assessment; empty when the case sends none."""
    impact, said = case.impact, case.answers
    if impact is None:
        return {}
    rows = [(r.risk, r.likelihood, r.severity, r.measure, r.residual) for r in impact.risks]
    steps = [(str(number), step) for number, step in enumerate(impact.flow, 1)]
    answers = {
        "controller": case.organisation,
        "processor": said.get("people.processors", ""),
        "author": impact.author,
        "officer": impact.officer,
        "lawful_basis": said.get("legal.article6", ""),
        "special_category": said.get("legal.article9", ""),
        "children": said.get("data.cohort", ""),
        "kept_until": said.get("retention.until", ""),
        "purpose": said["project.aims"],
        "flow": _lines(steps),
        "consultation": impact.consultation,
        "necessity": impact.necessity,
        "risks": _lines(rows),
        "advice": impact.officer_advice,
        "approved_by": said.get("responsible.name", ""),
        "residual_by": said.get("requester.name", ""),
        "review": "On any change of purpose, users or systems",
    }
    return _written({f"dpia.{part}": text for part, text in answers.items()})


def _lines(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(" | ".join(row) for row in rows)


def _tables(form: FormEdition) -> tuple[FormField, ...]:
    return tuple(field for field in form.fields() if field.kind == "table")


def _written(answers: dict[str, str]) -> dict[str, str]:
    return {key: text.strip() for key, text in answers.items() if text.strip()}
