"""How much a document may cost before it is refused: bytes, pages, cells, unpacked size.

Values only. Time and memory are limited by the process that reads (``jobs.worker``).
"""

from __future__ import annotations

import msgspec

MEGABYTE = 1024 * 1024


class Limits(msgspec.Struct, frozen=True):
    """What one document may cost."""

    file_bytes: int = 100 * MEGABYTE
    pages: int = 2_000
    pixels: int = 40_000_000
    """Of one page image; a larger page is drawn smaller."""
    picture_pixels: int = 60_000_000
    """Of a picture that came as a paper."""
    unpacked_bytes: int = 400 * MEGABYTE
    """Of all parts of a zip container together."""
    part_bytes: int = 150 * MEGABYTE
    """Of one part of a zip container."""
    parts: int = 10_000
    sheets: int = 300
    sheet_area: int = 4_000_000
    """Rows times columns of one sheet, empty cells included: what a reader holds in memory."""
    cell_characters: int = 32_767
    """Excel's own limit."""
    text_characters: int = 20_000_000
    nesting: int = 5
    """E-mails in e-mails and packed files in packed files, one inside the other."""
    inside: int = 200
    """Papers taken out of one e-mail or packed file, all that is nested in it included."""
    inside_bytes: int = 150 * MEGABYTE
    """Of all these papers together."""
    form_pages: int = 60
    """Pages searched for ruled tables, the dearest reading of all."""
    form_fields: int = 5_000
    form_blocks: int = 20_000
    """Lines and rows in which a form is looked for; pupil data is looked for in all."""


LIMITS = Limits()
