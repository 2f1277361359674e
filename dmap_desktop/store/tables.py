"""The tables of the database as this program writes them. A change here needs a migration.

``tests/unit/store/test_store_migrations.py`` fails when the two differ.
"""

from __future__ import annotations

import sqlalchemy as sa

REVISION = "0005"
"""The newest revision in ``migrations/versions``: what a fresh database is stamped with."""

metadata = sa.MetaData()

# A numbered key first, so that a table grows at its end and a page is never split in its middle.
envelopes = sa.Table(
    "envelopes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("lamport", sa.Integer, nullable=False, index=True),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("envelope", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("device", "sequence"),
    sa.Index("ix_envelopes_order", "stream", "lamport", "device", "sequence"),
)

# Heads and receipts follow from the envelopes; they are kept because every sync asks for them.
heads = sa.Table(
    "heads",
    metadata,
    sa.Column("device", sa.Text, primary_key=True),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("device", sa.Text, primary_key=True),
    sa.Column("witness", sa.Text, primary_key=True),
    sa.Column("sequence", sa.Integer, nullable=False),
)

arrivals = sa.Table(
    "arrivals",
    metadata,
    sa.Column("device", sa.Text, primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
)
"""A device's acts up to ``sequence`` had left it at ``at``, by this device's clock."""

# Projections: what the fold made of the envelopes. They can be dropped and made again.
states = sa.Table(
    "states",
    metadata,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("state", sa.LargeBinary, nullable=False),
)
cases = sa.Table(
    "cases",
    metadata,
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("received", sa.Text, nullable=False),
    sa.Column("summary", sa.LargeBinary, nullable=False),
)
meetings = sa.Table(
    "meetings",
    metadata,
    sa.Column("meeting", sa.Text, primary_key=True),
    sa.Column("held_on", sa.Text, nullable=False),
    sa.Column("summary", sa.LargeBinary, nullable=False),
)
papers = sa.Table(
    "papers",
    metadata,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("blob", sa.Text, primary_key=True),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("here", sa.Integer, nullable=False, index=True),
)
"""The sealed documents that a stream names, and whether each was here when somebody looked last."""
facts = sa.Table(
    "facts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("reference", sa.Text, nullable=False, unique=True),
    sa.Column("organisation", sa.Text, nullable=False, index=True),
    sa.Column("awaits", sa.Text, nullable=False, index=True),
    sa.Column("facts", sa.LargeBinary, nullable=False),
)
"""What cases were about, as precedents; ``awaits`` names the document that would tell more."""
shape = sa.Table("shape", metadata, sa.Column("sha256", sa.Text, nullable=False))
"""One row: the hash of the shapes the projections were written in."""

kept = sa.Table(
    "kept",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
findings = sa.Table(
    "findings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("waiting", sa.Integer, nullable=False),
    sa.Column("found", sa.Text, nullable=False),
    sa.Column("mended", sa.Text, nullable=False),
    sa.UniqueConstraint("device", "sequence", "place", "sentence"),
)
"""Never deleted; ``mended`` is empty while a finding stands."""
places = sa.Table(
    "places",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.UniqueConstraint("stream", "place"),
)
"""Where a text of the full-text index stands; ``texts.rowid`` is ``places.id``."""

# What SQLAlchemy has no words for. REPLACE is a delete, too: see recursive_triggers in engine.py.
BESIDE_TABLES = (
    """CREATE TRIGGER envelopes_stay BEFORE UPDATE ON envelopes
    BEGIN SELECT RAISE(ABORT, 'envelopes are never changed'); END""",
    """CREATE TRIGGER envelopes_remain BEFORE DELETE ON envelopes
    BEGIN SELECT RAISE(ABORT, 'envelopes are never deleted'); END""",
    """CREATE VIRTUAL TABLE texts
    USING fts5(text, tokenize = 'unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE facts_words
    USING fts5(items, datasets, words, parties, tokenize = 'unicode61 remove_diacritics 2')""",
)


def create(connection: sa.Connection) -> None:
    """Create every table, trigger and index in an empty database."""
    metadata.create_all(connection, checkfirst=False)
    for statement in BESIDE_TABLES:
        connection.exec_driver_sql(statement)
