"""The matrix of rights as a document and as a table: one row an act, one column a role."""

from __future__ import annotations

from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.rights import RightsMatrix
from dmap_desktop.exports.model import Column, Document, Table, Tone, in_words, paragraph

TITLE = "Who may do what"
_EXPLAINED = (
    "Every act is a signed record. It is tried by this table before it is written, and again by "
    "everybody who receives it; an act of somebody who may not do it does not count."
)


def rights_table(matrix: RightsMatrix) -> Table:
    """Return the matrix; a cell says ``yes`` or is a dash, for a reader who sees no colour."""
    columns = (Column("Act", 40), *(Column(role.value.capitalize(), 12) for role in Role))
    rows = tuple(
        (right.words, *("yes" if role in right.roles else "\N{EN DASH}" for role in Role))
        for right in matrix.rights
    )
    return Table("Rights", columns, rows)


def rights_document(matrix: RightsMatrix) -> Document:
    """Return the matrix as a document. It names nobody and is published: it bears no marking."""
    return Document(
        title=TITLE,
        overline=matrix.panel,
        marking="",
        blocks=(
            paragraph(f"As of {in_words(matrix.as_of)}", Tone.LEAD),
            paragraph(_EXPLAINED, Tone.NOTE),
            rights_table(matrix),
        ),
    )
