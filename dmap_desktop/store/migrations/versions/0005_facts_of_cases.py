"""What settled cases were about is kept, so that precedents are found at once."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE facts (
    id INTEGER NOT NULL,
    reference TEXT NOT NULL,
    organisation TEXT NOT NULL,
    awaits TEXT NOT NULL,
    facts BLOB NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (reference)
    )""",
    "CREATE INDEX ix_facts_awaits ON facts (awaits)",
    "CREATE INDEX ix_facts_organisation ON facts (organisation)",
    """CREATE VIRTUAL TABLE facts_words
    USING fts5(items, datasets, words, parties, tokenize = 'unicode61 remove_diacritics 2')""",
)


def upgrade() -> None:
    """Add the facts of cases and their index."""
    for statement in STATEMENTS:
        op.execute(statement)
