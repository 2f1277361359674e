"""The connection to the encrypted database: key, pragmas, and its faults as sentences."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from dmap_desktop.domain.errors import Mendable, Unavailable, Unreadable, WrongKey

KEY_BYTES = 32
PAGE_BYTES = 4096
"""SQLCipher 4's page: a database file is a whole number of these."""
BUSY_SECONDS = 10.0

# cipher_log_level first: a wrong key must not print to the user's terminal. FULL, because "stored
# here" is a promise that survives a power cut. recursive_triggers, because REPLACE deletes.
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "temp_store = MEMORY",
)


def make_engine(path: Path, key: bytes) -> sa.Engine:
    """Return the engine for the database at ``path``; ``key`` is 32 raw bytes, no passphrase."""
    if len(key) != KEY_BYTES:
        raise WrongKey(f"The key for {path} has {len(key)} bytes instead of {KEY_BYTES}.")

    def connect() -> dbapi2.Connection:
        # Without an isolation level, transactions begin and end where this room says, nowhere else.
        connection = dbapi2.connect(
            str(path), check_same_thread=False, timeout=BUSY_SECONDS, isolation_level=None
        )
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    return sa.create_engine(
        "sqlite://", creator=connect, module=dbapi2, poolclass=sa.pool.QueuePool, pool_size=2
    )


@contextmanager
def mending(path: Path) -> Iterator[None]:
    """Turn the faults of disk and database into sentences about ``path``.

    A mistake in a statement stays what it is: a fault of the program.
    """
    try:
        yield
    except (sa.exc.DBAPIError, dbapi2.Error) as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        sentence = _sentence(path, str(getattr(cause, "sqlite_errorname", "")))
        if sentence is None:
            raise
        raise sentence from error
    except OSError as error:
        raise Unavailable(
            f"{error.filename or path} cannot be written or read ({os.strerror(error.errno or 0)});"
            " make room or mend the permissions of its folder, then try again."
        ) from error


def _sentence(path: Path, fault: str) -> Mendable | None:
    if fault.startswith("SQLITE_NOTADB"):
        return WrongKey(
            f"The key of this profile does not open {path}: use the profile it belongs to; "
            "if the file was damaged, move it elsewhere and enrol this device again."
        )
    if fault.startswith("SQLITE_CORRUPT"):
        return damaged(path)
    if fault.startswith("SQLITE_FULL"):
        return Unavailable(f"The disk that holds {path} is full; make room and try again.")
    if fault.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Unavailable(f"Something else is writing to {path}; try again in a moment.")
    if fault.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN")):
        return Unavailable(f"{path} cannot be opened for writing; mend the folder's permissions.")
    if fault.startswith("SQLITE_IOERR"):
        return Unavailable(f"The disk that holds {path} does not answer; check it and try again.")
    return None


def damaged(path: Path) -> Unreadable:
    """Return the sentence for a database whose bytes are not what was written."""
    return Unreadable(
        f"The database {path} is damaged. Start the program again: it keeps the damaged file "
        "aside, and enrolling this device again fetches the panel's records from the hub."
    )
