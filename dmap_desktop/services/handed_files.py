"""The small files that people hand to each other, on the disk: read with a limit, written whole."""

from __future__ import annotations

from pathlib import Path

from dmap_desktop.domain.errors import LimitReached, Unavailable, Unreadable
from dmap_desktop.places import replace_file

MOST_BYTES = 64 * 1024
"""None of these files is larger; a larger one is none of them."""


def read_file(path: Path) -> bytes:
    """Return the bytes of a small file. Raises Unreadable, LimitReached."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LimitReached(
                f"{path} is too large to be a request, an invitation or a recovery kit."
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror}); check its name.") from error


def write_file(path: Path, data: bytes) -> None:
    """Write a small file, whole or not at all. Raises Unavailable."""
    try:
        replace_file(path, data)
    except OSError as error:
        raise Unavailable(
            f"{path} cannot be written ({error.strerror}); choose another place."
        ) from error
