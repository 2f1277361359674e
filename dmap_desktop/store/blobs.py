"""Sealed documents beside the database, as they came: one file each, named by its hash."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from dmap_desktop.domain.errors import Unreadable

_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """The folder of sealed documents, in 256 folders by the first two digits of the name."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``; what an interrupted program left half-written is cleared away."""
        self._folder = folder
        self._incoming = folder / "incoming"
        for private in (self._folder, self._incoming):
            private.mkdir(exist_ok=True, mode=0o700)
        for leftover in self._incoming.iterdir():
            leftover.unlink()

    def keep(self, name: str, sealed: bytes) -> None:
        """Write the document; it is there whole and durable when this returns, or not at all."""
        path = self._path(name)
        if path.exists():
            return
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700)
            _settle(self._folder)
        descriptor, temporary = tempfile.mkstemp(dir=self._incoming)  # mode 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _settle(path.parent)

    def read(self, name: str) -> bytes | None:
        """Return the document, or None when it is not here."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, name: str) -> bool:
        """Say whether the document is here."""
        return self._path(name).exists()

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise Unreadable(
                f"{name[:80]!r} is no name of a sealed document; ask who published the pack to "
                "publish it again."
            )
        return self._folder / name[:2] / name


def _settle(folder: Path) -> None:
    """Make the names in ``folder`` durable. Windows does so itself and opens no folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
