"""Sealed documents beside the database, as they came: one file each, named by its hash."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.ports import ONE_HAND, Hands, Keep

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

    @contextmanager
    def keeping(self, hands: Hands = ONE_HAND) -> Iterator[Keep]:
        """Keep many documents; every one is durable when the block ends. Any thread may keep.

        A document's bytes are on the disk before it is given its name, so that a name stands for
        whole bytes whenever the power is cut. The names themselves are flushed once a folder, at
        the end: a name that is lost until then is one more document to fetch. ``hands`` flush
        folders side by side, which a disk does in little more than the time of one.
        """
        touched: set[Path] = set()

        def keep(name: str, sealed: bytes) -> None:
            path = self._path(name)
            touched.add(path.parent)
            if path.exists():
                return
            if not path.parent.exists():
                path.parent.mkdir(mode=0o700, exist_ok=True)
                touched.add(self._folder)
            draft = self._incoming / secrets.token_hex(16)
            try:
                with open(draft, "xb", opener=_private) as file:
                    file.write(sealed)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(path)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise

        try:
            yield keep
        finally:
            with closing(hands.each(_settle, sorted(touched.copy()))) as settled:
                for _ in settled:
                    pass  # each was flushed, or raises here

    def read(self, name: str) -> bytes | None:
        """Return the document, or None when it is not here."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, name: str) -> bool:
        """Say whether the document is here."""
        return self._path(name).exists()

    def drop(self, names: Iterable[str]) -> None:
        """Delete documents; one that is not here is no fault."""
        for name in names:
            self._path(name).unlink(missing_ok=True)

    def size(self) -> int:
        """Return how many bytes the documents here take."""
        total = 0
        for folder in self._folder.iterdir():
            if len(folder.name) == 2:
                total += sum(file.stat().st_size for file in os.scandir(folder))
        return total

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise Unreadable(
                f"{name[:80]!r} is no name of a sealed document; ask who published the pack to "
                "publish it again."
            )
        return self._folder / name[:2] / name


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _settle(folder: Path) -> None:
    """Make the names in ``folder`` durable. Windows does so itself and opens no folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
