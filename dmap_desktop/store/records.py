"""Envelopes and what follows from them: acts, heads, receipts. Appended, never changed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from dmap_desktop.domain.encoding import decode_body
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.records import Act, Head, UnknownRecord
from dmap_desktop.store.tables import envelopes, heads, receipts


class _Sealed(msgspec.Struct):
    payload: str


_envelopes = msgspec.json.Decoder(_Sealed)
_OPEN = sa.select(envelopes.c.envelope, envelopes.c.hash)


def add(connection: sa.Connection, acts: Sequence[tuple[bytes, Act]]) -> int:
    """Append envelopes with the acts they hold; return how many were new.

    Raises Unreadable for an envelope without a payload, and for a second act under a number its
    device used before: the chain check of the caller finds a fork with its evidence.
    """
    added = 0
    for envelope, act in acts:
        if _known(connection, act):
            continue
        _payload(envelope, act.hash)
        connection.execute(
            sa.insert(envelopes).values(
                hash=act.hash,
                device=act.device,
                sequence=act.sequence,
                lamport=act.lamport,
                stream=act.stream,
                kind=_kind(act),
                envelope=envelope,
            )
        )
        _follow(connection, act)
        added += 1
    return added


def acts(connection: sa.Connection, stream: str) -> list[Act]:
    """Return the acts of a stream, in order."""
    columns = envelopes.c
    rows = connection.execute(
        _OPEN.where(columns.stream == stream).order_by(
            columns.lamport, columns.device, columns.sequence
        )
    )
    return [_act(envelope, hash_) for envelope, hash_ in rows]


def acts_of(connection: sa.Connection, device: str, after: int) -> list[Act]:
    """Return a device's acts above ``after``, in sequence."""
    columns = envelopes.c
    rows = connection.execute(
        _OPEN.where(columns.device == device, columns.sequence > after).order_by(columns.sequence)
    )
    return [_act(envelope, hash_) for envelope, hash_ in rows]


def envelopes_of(connection: sa.Connection, device: str, after: int) -> list[tuple[int, bytes]]:
    """Return a device's envelopes above ``after``, in sequence."""
    columns = envelopes.c
    rows = connection.execute(
        sa.select(columns.sequence, columns.envelope)
        .where(columns.device == device, columns.sequence > after)
        .order_by(columns.sequence)
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


def lamport(connection: sa.Connection) -> int:
    """Return the highest Lamport number held, 0 for none."""
    return connection.execute(sa.select(sa.func.max(envelopes.c.lamport))).scalar() or 0


def seen(connection: sa.Connection, device: str) -> dict[str, int]:
    """Return the highest sequence of ``device`` that each other device says it has seen."""
    query = sa.select(receipts.c.witness, receipts.c.sequence).where(receipts.c.device == device)
    return {row.witness: row.sequence for row in connection.execute(query)}


def _known(connection: sa.Connection, act: Act) -> bool:
    query = sa.select(envelopes.c.hash).where(
        envelopes.c.device == act.device, envelopes.c.sequence == act.sequence
    )
    held = connection.execute(query).scalar()
    if held is not None and held != act.hash:
        raise Unreadable(
            f"Device {act.device[:8]} has two different acts number {act.sequence}; its log was "
            "forked. Nothing was added; verify the hub to see who saw which."
        )
    return held is not None


def _follow(connection: sa.Connection, act: Act) -> None:
    head = insert(heads).values(device=act.device, sequence=act.sequence, hash=act.hash)
    connection.execute(
        head.on_conflict_do_update(
            index_elements=[heads.c.device],
            set_={"sequence": head.excluded.sequence, "hash": head.excluded.hash},
            where=head.excluded.sequence > heads.c.sequence,
        )
    )
    for device, told in act.heads.items():
        receipt = insert(receipts).values(device=device, witness=act.device, sequence=told.sequence)
        connection.execute(
            receipt.on_conflict_do_update(
                index_elements=[receipts.c.device, receipts.c.witness],
                set_={"sequence": receipt.excluded.sequence},
                where=receipt.excluded.sequence > receipts.c.sequence,
            )
        )


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
        return base64.b64decode(_envelopes.decode(envelope).payload, validate=True)
    except (msgspec.MsgspecError, binascii.Error, ValueError, RecursionError) as error:
        raise Unreadable(
            f"The envelope {hash_[:12]} holds no payload ({error}); fetch from the hub again."
        ) from error
