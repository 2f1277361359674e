"""Small texts kept by name (drafts, reading places, settings), and what was found wrong."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from dmap_desktop.domain.chain import Finding
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


def save_findings(connection: sa.Connection, found: Iterable[Finding]) -> None:
    """Keep findings, once each."""
    for finding in found:
        row = insert(findings).values(
            device=finding.device,
            sequence=finding.sequence,
            place=finding.place,
            sentence=finding.sentence,
        )
        connection.execute(row.on_conflict_do_nothing())


def all_findings(connection: sa.Connection) -> list[Finding]:
    """Return every finding, in the order found."""
    query = sa.select(
        findings.c.device, findings.c.sequence, findings.c.place, findings.c.sentence
    ).order_by(findings.c.id)
    return [Finding(*row) for row in connection.execute(query)]
