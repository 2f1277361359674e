"""One line of the table that ``bench`` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    value: float
    unit: str
    promised: float | None = None
    beside: str = ""

    def line(self) -> str:
        """Return the line with the promise, and whether it is kept."""
        promise = ""
        if self.promised is not None:
            kept = "kept" if self.value <= self.promised else "BROKEN"
            promise = f"promised {self.promised:g} {self.unit}: {kept}"
        return f"{self.what:<58} {self.value:>9.3f} {self.unit:<3} {promise:<28} {self.beside}"
