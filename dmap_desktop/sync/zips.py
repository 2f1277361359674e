"""Reading a zip of unknown origin: one entry after another, never more than it claims."""

from __future__ import annotations

import struct
import zipfile
import zlib

from dmap_desktop.domain.errors import Unreadable, said
from dmap_desktop.sync.layout import LARGEST_OBJECT

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""What reading a file raises, beside OSError, that is no zip, or a damaged one, or means harm."""


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """Return an entry, or None when there is none. Raises Unreadable, and OSError of the disk."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return None
    if entry.file_size > LARGEST_OBJECT:
        raise Unreadable(f"{name} is larger than anything this program writes; it is not read.")
    try:
        with archive.open(entry) as file:
            return file.read(entry.file_size)  # read whole, a lying entry would unpack for ever
    except DAMAGED as error:
        raise Unreadable(f"{name} is damaged ({said(error)}).") from error
