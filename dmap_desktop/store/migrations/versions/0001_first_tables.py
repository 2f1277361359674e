"""The tables of the first release, frozen here as they were then."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE envelopes (
    id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    lamport INTEGER NOT NULL,
    stream TEXT NOT NULL,
    kind TEXT NOT NULL,
    envelope BLOB NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (device, sequence),
    UNIQUE (hash)
    )""",
    "CREATE INDEX ix_envelopes_order ON envelopes (stream, lamport, device, sequence)",
    "CREATE INDEX ix_envelopes_lamport ON envelopes (lamport)",
    """CREATE TABLE heads (
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (device)
    )""",
    """CREATE TABLE receipts (
    device TEXT NOT NULL,
    witness TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (device, witness)
    )""",
    """CREATE TABLE states (
    stream TEXT NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (stream)
    )""",
    """CREATE TABLE cases (
    reference TEXT NOT NULL,
    received TEXT NOT NULL,
    summary BLOB NOT NULL,
    PRIMARY KEY (reference)
    )""",
    """CREATE TABLE meetings (
    meeting TEXT NOT NULL,
    held_on TEXT NOT NULL,
    summary BLOB NOT NULL,
    PRIMARY KEY (meeting)
    )""",
    """CREATE TABLE shape (
    sha256 TEXT NOT NULL
    )""",
    """CREATE TABLE kept (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
    )""",
    """CREATE TABLE findings (
    id INTEGER NOT NULL,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    place TEXT NOT NULL,
    sentence TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (device, sequence, place, sentence)
    )""",
    """CREATE TABLE places (
    id INTEGER NOT NULL,
    stream TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (stream, place)
    )""",
    """CREATE TRIGGER envelopes_stay BEFORE UPDATE ON envelopes
    BEGIN SELECT RAISE(ABORT, 'envelopes are never changed'); END""",
    """CREATE TRIGGER envelopes_remain BEFORE DELETE ON envelopes
    BEGIN SELECT RAISE(ABORT, 'envelopes are never deleted'); END""",
    """CREATE VIRTUAL TABLE texts
    USING fts5(text, tokenize = 'unicode61 remove_diacritics 2')""",
)


def upgrade() -> None:
    """Create the tables in an empty database."""
    for statement in STATEMENTS:
        op.execute(statement)
