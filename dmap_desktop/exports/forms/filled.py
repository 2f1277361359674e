"""One filled (or blank) form: the edition and what stands in its fields. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from dmap_desktop.domain.form import FormEdition, FormField

_BLANK_ROWS = 5
EVIDENCE_HINT = "Name the paper that shows it on a line that begins with Evidence:"
_OURS = "* Our own question: the published form does not name it."


@dataclass(frozen=True)
class FilledForm:
    """A form with its answers. A blank form has none."""

    form: FormEdition
    reference: str = ""
    received: str = ""
    organisation: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    tables: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Say whether nothing is filled in."""
        return not self.answers and not self.tables

    def answer(self, key: str) -> str:
        """Return what is written in the field ``key``: nothing for an empty one."""
        return self.answers.get(key, "")

    def rows(self, table: FormField) -> tuple[tuple[str, ...], ...]:
        """Return the rows of a table field; a blank form has empty ones to write in."""
        return self.tables.get(table.key) or ((("",) * len(table.columns)),) * _BLANK_ROWS

    def label(self, asked: FormField) -> str:
        """Return the words of a question; a blank form marks those that are our own."""
        ours = self.blank and asked.basis == "ours" and self._is_mixed()
        return f"* {asked.label}" if ours else asked.label

    def notes(self) -> tuple[str, ...]:
        """Return what stands at the head: how to fill the form in, and what of it is ours."""
        if not self.blank:
            return self.form.notes
        return (*self.form.notes, self.form.basis, *((_OURS,) if self._is_mixed() else ()))

    def _is_mixed(self) -> bool:
        return len({asked.basis for asked in self.form.fields()}) > 1
