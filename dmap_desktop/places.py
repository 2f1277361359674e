"""Where the program's own files lie, and where a person's do; writing one whole or not at all."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)  # Windows alone asks for it
_LEFT = 24 * 60 * 60
"""Seconds after which a draft that nobody writes to is held to be left by a killed program."""
_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return a shipped file: inside the package when installed, beside it in a checkout."""
    installed = _PACKAGE / "resources"
    folder = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return folder.joinpath(*parts)


def default_profile() -> Path:
    """Return the folder of the user's own profile."""
    from platformdirs import user_data_path

    return user_data_path("dmap-desktop", appauthor=False) / "profile"


def replace_file(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write ``data`` to ``path``, whole and durable, or leave what was there. Raises OSError.

    ``mode`` is who may read it, before the user's own mask.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        clear_away(drafts_of(path), draft)
        os.replace(draft, path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def drafts_of(path: Path) -> list[Path]:
    """Return the drafts of ``path`` that lie beside it, whoever writes or wrote them."""
    return list(path.parent.glob(f".{glob.escape(path.name)}.*.part"))


def clear_away(drafts: Iterable[Path], new: Path) -> None:
    """Remove the drafts of programs that were killed; ``new`` was written just now beside them.

    A folder may be shared between computers, so nobody can be asked who is still running: a draft
    counts as left when it was not written to for a day before ``new`` was, by the clock of the
    disk they lie on. A program that slept for so long finds its draft gone and writes it again.
    """
    with suppress(OSError):
        now = new.stat().st_mtime
        for draft in drafts:
            with suppress(OSError):
                if now - draft.stat().st_mtime > _LEFT:
                    draft.unlink()
