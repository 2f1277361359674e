"""A pack as one file on the disk: a PDF as it was made, or a zip of all its files."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.places import replace_file

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the same pack gives the same bytes."""


def write_file(out: Path, data: bytes) -> Path:
    """Write ``data`` to ``out``, whole or not at all. Raises Unavailable when the disk says no."""
    try:
        replace_file(out, data)
    except OSError as error:
        raise Unavailable(
            f"{out} cannot be written ({os.strerror(error.errno or 0)}); make room, close it where "
            "it is open, or choose another folder."
        ) from error
    return out


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """Return a zip of files by name."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return held.getvalue()
