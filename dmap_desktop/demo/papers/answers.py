"""The request form as the applicant of a sample case filled it in."""

from __future__ import annotations

from dmap_desktop.demo.applicants import SampleCase, expected, form_of
from dmap_desktop.exports.forms.filled import FilledForm


def filled(case: SampleCase) -> FilledForm:
    """Return the request form as the applicant of ``case`` filled it in."""
    form = form_of(case)
    return FilledForm(
        form=form,
        reference=case.reference,
        received=f"{case.received.day} {case.received:%B %Y}",
        organisation=case.organisation,
        answers=expected(case),
        tables={f.key: case.rows_of(f.key) for f in form.fields() if f.kind == "table"},
    )
