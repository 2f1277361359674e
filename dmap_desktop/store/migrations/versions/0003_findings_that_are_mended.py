"""Findings are mended when they are no longer found, and what has not arrived yet is marked."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE findings RENAME TO older_findings",
    """CREATE TABLE findings (
    id INTEGER NOT NULL,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    place TEXT NOT NULL,
    sentence TEXT NOT NULL,
    waiting INTEGER NOT NULL,
    found TEXT NOT NULL,
    mended TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (device, sequence, place, sentence)
    )""",
    """INSERT INTO findings
    SELECT id, device, sequence, place, sentence, 0, '', '' FROM older_findings""",
    "DROP TABLE older_findings",
)


def upgrade() -> None:
    """Give each finding a history; those there are stand until the next synchronisation."""
    for statement in STATEMENTS:
        op.execute(statement)
