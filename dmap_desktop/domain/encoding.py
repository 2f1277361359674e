"""The bytes of a record's body, and the act read back from them; the history of the panel as kept.

The body is JSON, signed and stored verbatim: no canonical form exists or is needed.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Unreadable, said
from dmap_desktop.domain.panel import PanelHistory
from dmap_desktop.domain.records import Act, AnyRecord, Counting, Head, UnknownRecord

PAYLOAD_TYPE = "application/vnd.dmap.record+json"


class _Body(msgspec.Struct, frozen=True):
    panel: str
    device: str
    sequence: Counting
    previous: str
    lamport: Counting
    heads: dict[str, Head]
    wall: str
    stream: str
    record: msgspec.Raw


class _Tag(msgspec.Struct, frozen=True):
    type: str


_encoder = msgspec.json.Encoder()
_bodies = msgspec.json.Decoder(_Body)
_records = msgspec.json.Decoder(AnyRecord)
_tags = msgspec.json.Decoder(_Tag)
KNOWN_TAGS = frozenset(
    str(kind.__struct_config__.tag)
    for kind in AnyRecord.__args__  # every member of the union, by its tag
)


def encode_body(act: Act) -> bytes:
    """Return the bytes to sign for ``act`` (its ``hash`` is not among them)."""
    record = act.record
    raw = record.raw.encode() if isinstance(record, UnknownRecord) else _encoder.encode(record)
    return _encoder.encode(
        _Body(
            panel=act.panel,
            device=act.device,
            sequence=act.sequence,
            previous=act.previous,
            lamport=act.lamport,
            heads=act.heads,
            wall=act.wall,
            stream=act.stream,
            record=msgspec.Raw(raw),
        )
    )


def decode_body(payload: bytes, envelope_hash: str) -> Act:
    """Read the act back from a signed payload.

    Raises Unreadable when the payload is no record body, or a known record with wrong fields.
    """
    try:
        body = _bodies.decode(payload)
        tag = _tags.decode(body.record).type
        record: AnyRecord | UnknownRecord
        if tag in KNOWN_TAGS:
            record = _records.decode(body.record)
        else:
            record = UnknownRecord(type=tag, raw=bytes(body.record).decode())
    except UNDECODABLE as error:
        raise Unreadable(
            f"The record {envelope_hash[:12]} cannot be read ({said(error)}); ask its author to "
            "update."
        ) from error
    return Act(
        panel=body.panel,
        device=body.device,
        sequence=body.sequence,
        lamport=body.lamport,
        previous=body.previous,
        heads=body.heads,
        wall=body.wall,
        stream=body.stream,
        record=record,
        hash=envelope_hash,
    )


def encode_history(history: PanelHistory) -> bytes:
    """Return the bytes by which a panel's history is kept; it repeats itself, so they are packed.

    They stay on this laptop: nobody signs them, and the next fold writes them anew.
    """
    return zlib.compress(_encoder.encode(history))


@lru_cache(maxsize=2)
def decode_history(packed: bytes) -> PanelHistory:
    """Read what :func:`encode_history` gave: every question begins with it."""
    return msgspec.json.decode(zlib.decompress(packed), type=PanelHistory)
