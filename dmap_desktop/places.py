"""Where the program's own files lie, and where a person's profile does."""

from __future__ import annotations

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
