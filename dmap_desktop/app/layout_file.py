"""How the person left the window, in a file beside the profile. Nothing of any case is in it."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE

NAME = "window.json"


class LayoutFile:
    """Small texts by name, in ``window.json``. Damaged or not writable, the window is as new."""

    def __init__(self, folder: Path) -> None:
        """Read what was kept in ``folder``."""
        self._path = folder / NAME
        try:
            self._texts = msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (OSError, *UNDECODABLE):
            self._texts = {}

    def kept(self, name: str) -> str | None:
        """Return what was kept under ``name``, or None."""
        return self._texts.get(name)

    def keep(self, name: str, text: str) -> None:
        """Keep ``text`` under ``name``."""
        if self._texts.get(name) == text:
            return
        self._texts[name] = text
        draft = self._path.with_name(f".{NAME}.new")
        try:
            draft.write_bytes(msgspec.json.encode(self._texts))
            os.replace(draft, self._path)
        except OSError:
            return  # A full or read-only disk costs the layout only; records say so themselves.
