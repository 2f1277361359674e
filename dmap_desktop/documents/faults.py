"""Turning whatever a parser throws at a strange file into one sentence that names the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dmap_desktop.domain.errors import LimitReached, Mendable, Unreadable


@contextmanager
def reading(name: str, what: str) -> Iterator[None]:
    """Raise Unreadable or LimitReached for anything a parser raises while it reads ``name``.

    ``what`` says what the file claims to be, such as ``"PDF"``. Parsers raise nearly every kind of
    exception on a damaged file, so all are caught here and nowhere else.
    """
    try:
        yield
    except Mendable:
        raise
    except (MemoryError, RecursionError) as error:
        raise LimitReached(
            f"{name} needs more memory than this program allows a document; "
            "ask for a smaller or simpler copy."
        ) from error
    except Exception as error:
        raise Unreadable(
            f"{name} could not be read as a {what}: it is damaged or unusual. "
            "Open it in its own program, save it again and use the new copy."
        ) from error
