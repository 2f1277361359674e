"""Opening a database: fresh, of an older program, of a newer one, or damaged."""

from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa

from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.store import tables
from dmap_desktop.store.engine import PAGE_BYTES, damaged, make_engine, mending
from dmap_desktop.store.projections import drop_foreign

_VERSIONS = sa.table("alembic_version", sa.column("version_num", sa.Text))


def open_database(path: Path, key: bytes) -> sa.Engine:
    """Return the engine of a database that is ready for this program.

    Raises WrongKey, Unavailable, and Unreadable for a database of a newer program or a damaged
    one; the damaged file is set aside then, so that the next start can begin anew.
    """
    if _is_cut(path):
        raise _set_aside(path)
    # Made here, because SQLite would make it readable for others; -wal and -shm take its mode.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    engine = make_engine(path, key)
    try:
        with mending(path), engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            _make_ready(connection, path)
            connection.commit()
    except Unreadable as error:
        engine.dispose()
        if str(error) == str(damaged(path)):
            raise _set_aside(path) from error
        raise
    except BaseException:
        engine.dispose()
        raise
    return engine


def _is_cut(path: Path) -> bool:
    """Say whether the file ends inside a page, and no write-ahead log is there to mend that."""
    log = path.with_name(f"{path.name}-wal")
    if not path.exists() or (log.exists() and log.stat().st_size):
        return False
    return path.stat().st_size % PAGE_BYTES != 0


def _make_ready(connection: sa.Connection, path: Path) -> None:
    inside = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    if not inside:
        tables.create(connection)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        connection.execute(sa.insert(_VERSIONS).values(version_num=tables.REVISION))
    elif connection.execute(sa.select(_VERSIONS.c.version_num)).scalar() != tables.REVISION:
        # Here, because alembic costs 100 ms that a database of today need not pay.
        from dmap_desktop.store.migrations import upgrade

        upgrade(connection, path)
    drop_foreign(connection)


def _set_aside(path: Path) -> Unreadable:
    """Move a damaged database out of the way, never over another, and say where it lies."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    for ending in ("-wal", "-shm", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return Unreadable(
        f"The database {path} is damaged and was set aside as {aside.name}. Enrol this device "
        "again to fetch the panel's records from the hub."
    )
