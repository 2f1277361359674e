"""An audit holds every act at once: what many acts say alike is held once."""

from __future__ import annotations

from dmap_desktop.domain.encoding import decode_body, encode_body
from dmap_desktop.domain.records import PANEL_STREAM, Act, Head, UnknownRecord
from dmap_desktop.sync.logs import Collected


def _read(sequence: int) -> Act:
    """Return an act as it is read back from its bytes: it shares nothing with any other."""
    act = Act(
        panel="p" * 32,
        device="d" * 32,
        sequence=sequence,
        lamport=sequence,
        previous=f"{sequence - 1:064x}",
        heads={"e" * 32: Head(7, "f" * 64), "c" * 32: Head(sequence, "a" * 64)},
        wall="2026-01-05T10:00:00+00:00",
        stream=PANEL_STREAM,
        record=UnknownRecord(type="later", raw='{"type":"later"}'),
        hash="",
    )
    return decode_body(encode_body(act), f"{sequence:064x}")


def test_what_acts_say_alike_is_held_once() -> None:
    read = [_read(1), _read(2)]
    assert read[0].heads["e" * 32] is not read[1].heads["e" * 32]
    collected = Collected()
    collected.keep([(b"", act) for act in read])
    first, second = collected.everything
    assert [first, second] == read
    assert first.heads["e" * 32] is second.heads["e" * 32]
    assert first.heads["c" * 32] != second.heads["c" * 32]
    assert first.device is second.device
    assert first.stream is second.stream
    assert second.previous is first.hash
