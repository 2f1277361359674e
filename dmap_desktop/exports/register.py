"""The public register of shares as a document to read: a list first, then every entry in full."""

from __future__ import annotations

from dmap_desktop.domain.minutes import Register, RegisterRow
from dmap_desktop.exports.model import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Run,
    Table,
    Tone,
    in_words,
    paragraph,
)
from dmap_desktop.exports.sheets import REGISTER_COLUMNS, counts, register_row

OWNER = "Data sharing"
_DATES = ("Received", "Decided")


def register_document(register: Register) -> Document:
    """Return the register as a document. It is published, so it bears no marking."""
    blocks: list[Block] = [
        paragraph(f"As of {in_words(register.as_of)}", Tone.LEAD),
        Facts(tuple((f"Rows: {status}", str(count)) for status, count in counts(register))),
        Paragraph(
            (Run("How rows are counted: ", bold=True), Run(register.counting_rule)), Tone.NOTE
        ),
        Heading(2, "All entries"),
    ]
    if register.rows:
        blocks += [_list(register), Heading(2, "Entries in full")]
    else:
        blocks.append(paragraph("The register has no entry yet."))
    for row in register.rows:
        blocks += [Heading(3, f"{row.reference}: {row.title}"), _entry(row)]
    return Document(title=register.title, overline=OWNER, marking="", blocks=tuple(blocks))


def _list(register: Register) -> Table:
    columns = (
        Column("Reference", 4),
        Column("Organisation", 6),
        Column("Title", 7),
        Column("Tier", 2),
        Column("Status", 3),
        Column("Decided", 4),
    )
    rows = tuple(
        (r.reference, r.organisation, r.title, r.tier, r.status, in_words(r.decided))
        for r in register.rows
    )
    return Table(f"{register.title}, as of {in_words(register.as_of)}", columns, rows)


def _entry(row: RegisterRow) -> Facts:
    """Every column with a value; the reference and the title stand in the heading."""
    cells = zip(REGISTER_COLUMNS, register_row(row), strict=True)
    return Facts(
        tuple(
            (column.heading, in_words(cell) if column.heading in _DATES else cell)
            for column, cell in cells
            if cell and column.heading not in ("Reference", "Title")
        )
    )
