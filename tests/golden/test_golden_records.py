"""Every record as it was first released is read by this program, to the last byte and field."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from golden_records import VERIFY_KEY, lines

from dmap_desktop.domain import records as r
from dmap_desktop.domain.chain import BEGINNING, Link, check_next
from dmap_desktop.domain.encoding import decode_body
from dmap_desktop.domain.panel import Pin
from dmap_desktop.sealing.envelopes import DsseEnvelopes


def _acts() -> list[r.Act]:
    envelopes = DsseEnvelopes()
    return [
        decode_body(envelopes.open(line, VERIFY_KEY), hashlib.sha256(line).hexdigest())
        for line in lines()
    ]


def test_the_lines_are_one_log() -> None:
    acts = _acts()
    pin = Pin(acts[0].panel, acts[0].device, VERIFY_KEY)
    before = BEGINNING
    for act in acts:
        assert check_next(pin, before, before.lamport, act, "golden", str) is None
        before = Link(act.sequence, act.hash, act.lamport)


@pytest.mark.parametrize("number", range(len(lines())))
def test_what_was_written_is_what_is_read(number: int) -> None:
    """Every field of the signed bytes is read; fields added since have their default."""
    payload = DsseEnvelopes().open(lines()[number], VERIFY_KEY)
    written = msgspec.json.decode(payload)
    act = _acts()[number]
    read = msgspec.to_builtins(act)
    assert _within(written["record"], {**read["record"]}), act.record
    for key in ("panel", "device", "sequence", "previous", "lamport", "heads", "wall", "stream"):
        assert read[key] == written[key]


def _within(part: object, whole: object) -> bool:
    """Say whether ``whole`` has everything that ``part`` has."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and _within(value, whole[key]) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list | tuple):
        pairs = zip(part, whole, strict=True)
        return all(_within(mine, other) for mine, other in pairs)
    return part == whole
