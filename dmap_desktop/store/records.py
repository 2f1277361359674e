"""Envelopes and what follows from them: acts, heads, receipts. Appended, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import Insert, insert

from dmap_desktop.domain.chain import Link
from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.encoding import decode_body
from dmap_desktop.domain.errors import Unreadable, said
from dmap_desktop.domain.records import Act, Head, UnknownRecord
from dmap_desktop.store.tables import arrivals, envelopes, heads, receipts


class _Sealed(msgspec.Struct):
    payload: bytes
    """Base64 in the JSON."""


_envelopes = msgspec.json.Decoder(_Sealed)
_OPEN = sa.select(envelopes.c.envelope, envelopes.c.hash)
_CHANGES = sa.select(sa.func.total_changes())
# As the driver takes it: SQLAlchemy would work on every value of thousands of rows.
_APPEND = """INSERT INTO envelopes (hash, device, sequence, lamport, stream, kind, envelope)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING"""
_Row = tuple[str, str, int, int, str, str, bytes]


def _forward(table: sa.Table) -> Insert:
    """Return the insert that moves a row's sequence forward, never back."""
    row = insert(table)
    return row.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={c.name: row.excluded[c.name] for c in table.columns if not c.primary_key},
        where=row.excluded.sequence > table.c.sequence,
    )


_HEAD = _forward(heads)
_RECEIPT = _forward(receipts)


def add(connection: sa.Connection, acts: Sequence[tuple[bytes, Act]]) -> int:
    """Append envelopes with the acts they hold; return how many were new.

    Raises Unreadable, and adds nothing, for an envelope without a payload, and for a second act
    under a number its device used before: the chain check finds such a fork with its evidence.
    """
    if not acts:
        return 0
    before = connection.execute(_CHANGES).scalar_one()
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(_APPEND, [_row(envelope, act) for envelope, act in acts])
    except sa.exc.IntegrityError as error:
        raise Unreadable(
            "A device's log was forked: two different acts have one number. Nothing was added; "
            "verify the hub to see which device, and who saw which act."
        ) from error
    added: int = connection.execute(_CHANGES).scalar_one() - before
    _follow(connection, [act for _, act in acts])
    return added


def acts(connection: sa.Connection, stream: str) -> list[Act]:
    """Return the acts of a stream, in order."""
    columns = envelopes.c
    rows = connection.execute(
        _OPEN.where(columns.stream == stream).order_by(
            columns.lamport, columns.device, columns.sequence
        )
    )
    return [_act(envelope, hash_) for envelope, hash_ in rows.all()]


def acts_of(connection: sa.Connection, device: str, after: int, kind: str) -> list[Act]:
    """Return a device's acts above ``after``, in sequence; of one ``kind``, unless it is ""."""
    columns = envelopes.c
    query = _OPEN.where(columns.device == device, columns.sequence > after)
    if kind:
        query = query.where(columns.kind == kind)
    rows = connection.execute(query.order_by(columns.sequence))
    return [_act(envelope, hash_) for envelope, hash_ in rows.all()]


def envelopes_of(
    connection: sa.Connection, device: str, after: int, most: int | None
) -> list[tuple[int, bytes]]:
    """Return a device's envelopes above ``after``, in sequence, at most the first ``most``."""
    columns = envelopes.c
    rows = connection.execute(
        sa.select(columns.sequence, columns.envelope)
        .where(columns.device == device, columns.sequence > after)
        .order_by(columns.sequence)
        .limit(most)
    )
    return [(sequence, envelope) for sequence, envelope in rows]


def envelope(connection: sa.Connection, hash_: str) -> bytes | None:
    """Return one envelope by its hash."""
    query = sa.select(envelopes.c.envelope).where(envelopes.c.hash == hash_)
    return connection.execute(query).scalar()


def streams(connection: sa.Connection) -> list[str]:
    """Return every stream that holds an act, sorted."""
    query = sa.select(envelopes.c.stream).distinct().order_by(envelopes.c.stream)
    return list(connection.execute(query).scalars())


def newest(connection: sa.Connection) -> dict[str, Head]:
    """Return the newest act held of each device."""
    rows = connection.execute(sa.select(heads.c.device, heads.c.sequence, heads.c.hash))
    return {device: Head(sequence, hash_) for device, sequence, hash_ in rows}


def link(connection: sa.Connection, device: str, sequence: int) -> Link | None:
    """Return the place of one act in its device's log, or None when it is not held."""
    columns = envelopes.c
    query = sa.select(columns.sequence, columns.hash, columns.lamport).where(
        columns.device == device, columns.sequence == sequence
    )
    row = connection.execute(query).first()
    return None if row is None else Link(row.sequence, row.hash, row.lamport)


def lamport(connection: sa.Connection) -> int:
    """Return the highest Lamport number held, 0 for none."""
    return connection.execute(sa.select(sa.func.max(envelopes.c.lamport))).scalar() or 0


def seen(connection: sa.Connection, device: str) -> dict[str, int]:
    """Return the highest sequence of ``device`` that each other device says it has seen."""
    query = sa.select(receipts.c.witness, receipts.c.sequence).where(receipts.c.device == device)
    return {row.witness: row.sequence for row in connection.execute(query)}


def save_arrivals(connection: sa.Connection, ends: Mapping[str, int], at: str) -> None:
    """Keep that each device's acts up to its end had left it at ``at``; known ends stay."""
    rows = [{"device": d, "sequence": n, "at": at} for d, n in ends.items()]
    if rows:
        connection.execute(insert(arrivals).on_conflict_do_nothing(), rows)


def all_arrivals(connection: sa.Connection) -> dict[str, list[tuple[int, str]]]:
    """Return (last sequence, when) of each arrival, by device and in sequence."""
    columns = arrivals.c
    found: dict[str, list[tuple[int, str]]] = {}
    query = sa.select(columns.device, columns.sequence, columns.at)
    for device, sequence, at in connection.execute(
        query.order_by(columns.device, columns.sequence)
    ):
        found.setdefault(device, []).append((sequence, at))
    return found


def told(connection: sa.Connection, witness: str) -> dict[str, int]:
    """Return the highest sequence of each other device that ``witness`` says it has seen."""
    query = sa.select(receipts.c.device, receipts.c.sequence).where(receipts.c.witness == witness)
    return {row.device: row.sequence for row in connection.execute(query)}


def _row(envelope: bytes, act: Act) -> _Row:
    _payload(envelope, act.hash)
    return (
        act.hash,
        act.device,
        act.sequence,
        act.lamport,
        act.stream,
        _kind(act),
        envelope,
    )


def _follow(connection: sa.Connection, acts: Sequence[Act]) -> None:
    """Let heads and receipts follow; acts that were known change neither."""
    ends: dict[str, Act] = {}
    told: dict[str, dict[str, int]] = {}
    for act in acts:
        if act.device not in ends or ends[act.device].sequence < act.sequence:
            ends[act.device] = act
        witnessed = told.setdefault(act.device, {})
        for device, head in act.heads.items():
            if head.sequence > witnessed.get(device, 0):
                witnessed[device] = head.sequence
    connection.execute(
        _HEAD, [{"device": d, "sequence": a.sequence, "hash": a.hash} for d, a in ends.items()]
    )
    seen = [
        {"device": device, "witness": witness, "sequence": sequence}
        for witness, devices in told.items()
        for device, sequence in devices.items()
    ]
    if seen:
        connection.execute(_RECEIPT, seen)


def _kind(act: Act) -> str:
    record = act.record
    if isinstance(record, UnknownRecord):
        return record.type
    return str(record.__struct_config__.tag)


def _act(envelope: bytes, hash_: str) -> Act:
    return decode_body(_payload(envelope, hash_), hash_)


def _payload(envelope: bytes, hash_: str) -> bytes:
    """Return what was signed. The signature was checked before the envelope was added."""
    try:
        return _envelopes.decode(envelope).payload
    except UNDECODABLE as error:
        raise Unreadable(
            f"The envelope {hash_[:12]} holds no payload ({said(error)}); fetch from the hub again."
        ) from error
