"""Which documents are not here is known without reading every case; projections are made anew."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE papers (
    stream TEXT NOT NULL,
    blob TEXT NOT NULL,
    size INTEGER NOT NULL,
    here INTEGER NOT NULL,
    PRIMARY KEY (stream, blob)
    )""",
    "CREATE INDEX ix_papers_here ON papers (here)",
    # Opening a database without a shape drops its projections; folding them fills this table.
    "DELETE FROM shape",
)


def upgrade() -> None:
    """Add the table of papers."""
    for statement in STATEMENTS:
        op.execute(statement)
