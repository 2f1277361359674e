"""Where a value was read: the document, the place in it and the words. Imports msgspec only."""

from __future__ import annotations

import msgspec


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place in one document.

    A place is a page with a box (PDF) or a sheet with a cell (workbook); a text file has neither.
    """

    document: str
    """SHA-256 (hex) of the document's plain bytes."""
    page: int | None = None
    """1-based."""
    sheet: str | None = None
    box: tuple[float, float, float, float] | None = None
    cell: str | None = None
    """As in ``"B12"``."""
    words: str = ""
    """What stands there, verbatim."""

    def place(self) -> str:
        """Say the place in words: ``"page 3"``, ``"sheet KS4, cell B12"`` or ``"the document"``."""
        if self.page is not None:
            return f"page {self.page}"
        if self.sheet is not None:
            return f"sheet {self.sheet}" + (f", cell {self.cell}" if self.cell else "")
        return "the document"
