"""Where the program's own files lie, and where a person's do; writing one whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

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


def replace_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, whole and durable, or leave what was there. Raises OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
