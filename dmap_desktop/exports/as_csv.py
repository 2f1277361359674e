"""One table as CSV (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
from io import StringIO

from dmap_desktop.exports.model import Table

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


def render(table: Table) -> bytes:
    """Return the file's bytes. A text that looks like a formula gets an apostrophe before it."""
    held = StringIO()
    writer = csv.writer(held)
    writer.writerow([column.heading for column in table.columns])
    for row in table.rows:
        writer.writerow([f"'{text}" if text.startswith(DANGEROUS) else text for text in row])
    return held.getvalue().encode("utf-8", errors="replace")
