"""Small texts kept by name (drafts, reading places, settings), and what was found wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from dmap_desktop.domain.chain import Finding, KeptFinding
from dmap_desktop.store.tables import findings, kept

_row = insert(kept)
_KEEP = _row.on_conflict_do_update(index_elements=["name"], set_={"value": _row.excluded.value})
_DROP = sa.delete(kept).where(kept.c.name == sa.bindparam("dropped"))
_VALUE = sa.select(kept.c.value).where(kept.c.name == sa.bindparam("named"))
_VALUES = (
    sa.select(kept.c.name, kept.c.value)
    .where(kept.c.name >= sa.bindparam("first"), kept.c.name < sa.bindparam("last"))
    .order_by(kept.c.name)
)
_LAST = "\U0010ffff"
"""No character comes after it."""


def keep(connection: sa.Connection, name: str, value: str) -> None:
    """Keep ``value`` under ``name``."""
    connection.execute(_KEEP, {"name": name, "value": value})


def keep_all(connection: sa.Connection, values: Mapping[str, str]) -> None:
    """Keep many texts by name."""
    if values:
        rows = [{"name": name, "value": value} for name, value in values.items()]
        connection.execute(_KEEP, rows)


def value(connection: sa.Connection, name: str) -> str | None:
    """Return what was kept under ``name``."""
    return connection.execute(_VALUE, {"named": name}).scalar()


def values(connection: sa.Connection, prefix: str) -> dict[str, str]:
    """Return everything kept under names that begin with ``prefix``."""
    rows = connection.execute(_VALUES, {"first": prefix, "last": prefix + _LAST})
    return {row.name: row.value for row in rows.all()}


def drop(connection: sa.Connection, names: Sequence[str]) -> None:
    """Forget what was kept under ``names``."""
    if names:
        connection.execute(_DROP, [{"dropped": name} for name in names])


def save_findings(connection: sa.Connection, found: Iterable[Finding], when: str) -> None:
    """Keep what is wrong as of ``when``; what stood before and is not among it is mended."""
    connection.execute(sa.update(findings).where(findings.c.mended == "").values(mended=when))
    for finding in found:
        row = insert(findings).values(
            device=finding.device,
            sequence=finding.sequence,
            place=finding.place,
            sentence=finding.sentence,
            waiting=finding.waiting,
            found=when,
            mended="",
        )
        again = {"waiting": finding.waiting, "mended": ""}
        keys = ["device", "sequence", "place", "sentence"]
        connection.execute(row.on_conflict_do_update(index_elements=keys, set_=again))


def standing_findings(connection: sa.Connection) -> list[Finding]:
    """Return the findings that are not mended, in the order found."""
    return [kept.finding for kept in finding_log(connection) if not kept.mended]


def finding_log(connection: sa.Connection) -> list[KeptFinding]:
    """Return every finding ever kept, in the order found first."""
    rows = connection.execute(sa.select(findings).order_by(findings.c.id))
    return [
        KeptFinding(
            Finding(row.device, row.sequence, row.place, row.sentence, bool(row.waiting)),
            row.found,
            row.mended,
        )
        for row in rows
    ]
