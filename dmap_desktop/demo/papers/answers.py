"""One filled (or blank) form: the edition and what stands in its fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from dmap_desktop.demo.applicants import SampleCase, expected, form_of
from dmap_desktop.domain.form import FormEdition, FormField

_BLANK_ROWS = 5


@dataclass(frozen=True)
class FilledForm:
    """A request form with its answers. A blank form has none."""

    form: FormEdition
    reference: str = ""
    received: str = ""
    organisation: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    tables: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def answer(self, key: str) -> str:
        """Return what is written in the field ``key``: nothing for an empty one."""
        return self.answers.get(key, "")

    def rows(self, table: FormField) -> tuple[tuple[str, ...], ...]:
        """Return the rows of a table field; a blank form has empty ones to write in."""
        return self.tables.get(table.key) or ((("",) * len(table.columns)),) * _BLANK_ROWS


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
