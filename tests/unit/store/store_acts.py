"""Acts in envelopes whose signature nobody looks at, for the tests of the store."""

from __future__ import annotations

import base64
import hashlib
import json

from msgspec.structs import replace

from dmap_desktop.domain.encoding import encode_body
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.records import (
    Act,
    AnyRecord,
    Head,
    MeetingOpened,
    NoteWritten,
    UnknownRecord,
)

KEY = bytes(range(32))
Written = tuple[bytes, Act]


def write(
    device: str,
    sequence: int,
    lamport: int,
    stream: str = "case:DR181105.01",
    record: AnyRecord | UnknownRecord | None = None,
    heads: dict[str, Head] | None = None,
) -> Written:
    """Return an act in an envelope whose signature nobody looks at."""
    act = Act(
        panel="panel-1",
        device=device,
        sequence=sequence,
        lamport=lamport,
        previous="",
        heads=heads or {},
        wall="2018-11-05T10:00:00+00:00",
        stream=stream,
        record=record or MeetingOpened(),
        hash="",
    )
    payload = base64.b64encode(encode_body(act)).decode()
    envelope = json.dumps(
        {"payload": payload, "payloadType": "t", "signatures": [{"keyid": device, "sig": ""}]}
    ).encode()
    return envelope, replace(act, hash=hashlib.sha256(envelope).hexdigest())


def note(text: str) -> NoteWritten:
    """Return a note that says ``text``."""
    return NoteWritten(evidence=Evidence(document="d" * 64), text=text)
