"""A blank form as OpenDocument text: a table a section, questions beside cells for the answers."""

from __future__ import annotations

from collections.abc import Iterator

from dmap_desktop.domain.form import FormField, FormSection
from dmap_desktop.exports.as_odt import render
from dmap_desktop.exports.forms.filled import FilledForm
from dmap_desktop.exports.model import Block, Column, Document, Heading, Table, Tone, paragraph

_PLAIN = (Column("No.", 7), Column("Question", 40), Column("Your answer", 53))
_EVIDENCE = (
    Column("No.", 6),
    Column("Question", 34),
    Column("Your answer", 36),
    Column("Supporting evidence", 24),
)


def text_form(filled: FilledForm) -> bytes:
    """Return the bytes of ``filled``, a blank form, as OpenDocument text."""
    form = filled.form
    blocks: list[Block] = [paragraph(note, Tone.NOTE) for note in filled.notes()]
    blocks.append(paragraph("Data request reference (filled in by the Department):"))
    for section in form.section:
        if section.field:
            blocks.append(Heading(2, section.title))
            blocks += _section(section, filled)
    return render(Document(form.name, f"Edition {form.edition}", "", tuple(blocks)))


def _section(section: FormSection, filled: FilledForm) -> Iterator[Block]:
    """Yield tables of questions; a question answered by a table comes in between, as its own."""
    columns = _EVIDENCE if section.field[0].kind == "evidence" else _PLAIN
    asked: list[FormField] = []
    for field in section.field:
        if field.kind != "table":
            asked.append(field)
            continue
        yield from _questions(asked, columns, filled)
        asked = []
        heads = tuple(Column(title, 1) for title in field.columns)
        yield Table(f"{field.number} {filled.label(field)}", heads, filled.rows(field))
    yield from _questions(asked, columns, filled)


def _questions(
    fields: list[FormField], columns: tuple[Column, ...], filled: FilledForm
) -> Iterator[Block]:
    if fields:
        empty = ("",) * (len(columns) - 2)
        rows = tuple((field.number, _asked(field, filled), *empty) for field in fields)
        yield Table("Answer beside each question; the cells grow.", columns, rows)


def _asked(field: FormField, filled: FilledForm) -> str:
    said = [field.guidance] if field.guidance else []
    if field.options:
        said.append(f"Choose one: {'; '.join(field.options)}.")
    return filled.label(field) + (f"\n({' '.join(said)})" if said else "")
