"""Small texts kept by name (drafts, reading places, settings), and what was found wrong."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from dmap_desktop.domain.chain import Finding, KeptFinding
from dmap_desktop.store.tables import findings, kept


def keep(connection: sa.Connection, name: str, value: str) -> None:
    """Keep ``value`` under ``name``."""
    row = insert(kept).values(name=name, value=value)
    connection.execute(
        row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value})
    )


def value(connection: sa.Connection, name: str) -> str | None:
    """Return what was kept under ``name``."""
    return connection.execute(sa.select(kept.c.value).where(kept.c.name == name)).scalar()


def values(connection: sa.Connection, prefix: str) -> dict[str, str]:
    """Return everything kept under names that begin with ``prefix``."""
    query = (
        sa.select(kept.c.name, kept.c.value)
        .where(kept.c.name >= prefix, sa.func.substr(kept.c.name, 1, len(prefix)) == prefix)
        .order_by(kept.c.name)
    )
    return {row.name: row.value for row in connection.execute(query)}


def drop(connection: sa.Connection, name: str) -> None:
    """Forget what was kept under ``name``."""
    connection.execute(sa.delete(kept).where(kept.c.name == name))


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
