"""Where widgets keep how the person left them: widths, splits, the window's place."""

from __future__ import annotations

from typing import Protocol


class Memory(Protocol):
    """Small texts by name. ``Workplace.keep`` with what was read at the start fits."""

    def keep(self, name: str, text: str) -> None:
        """Keep ``text`` under ``name``."""
        ...

    def kept(self, name: str) -> str | None:
        """Return what was kept under ``name``, or None."""
        ...


class ShortMemory:
    """Keeps for as long as the program runs."""

    def __init__(self) -> None:
        """Start empty."""
        self.texts: dict[str, str] = {}

    def keep(self, name: str, text: str) -> None:
        """Keep ``text`` under ``name``."""
        self.texts[name] = text

    def kept(self, name: str) -> str | None:
        """Return what was kept under ``name``, or None."""
        return self.texts.get(name)
