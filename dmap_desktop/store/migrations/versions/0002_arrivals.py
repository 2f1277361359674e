"""When acts arrived: of acts that came before this revision, no arrival is known."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of arrivals."""
    op.execute(
        """CREATE TABLE arrivals (
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (device, sequence)
    )"""
    )
