"""Envelopes of every record as released, and the means to add one for a new record.

``python tests/golden/golden_records.py`` signs the example in ``FORMAT.md`` of every record that
has no line in ``records.jsonl`` yet, and adds it. Lines are never changed and never taken out.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE = Path(__file__).parent / "records.jsonl"
KEY = Ed25519PrivateKey.from_private_bytes(b"golden records of the panel 2018")
VERIFY_KEY = KEY.public_key().public_bytes_raw().hex()
_STREAMS = {
    "panel": "panel",
    "case": "case:DR180611.02",
    "meeting": "meeting:2018-07-10-weekly",
    "reports": "reports",
}


def lines() -> list[bytes]:
    """Return the envelopes, in order of their sequence numbers."""
    return FILE.read_bytes().splitlines() if FILE.exists() else []


def main() -> None:
    """Add what is missing."""
    import pyrage
    import written_format

    from dmap_desktop.domain import records as r
    from dmap_desktop.domain.encoding import decode_body, encode_body
    from dmap_desktop.sealing.envelopes import DsseEnvelopes, DsseSigner
    from dmap_desktop.sealing.keys import DeviceIdentity

    signer = DsseSigner(DeviceIdentity(KEY, str(pyrage.x25519.Identity.generate())))
    held = lines()
    acts = [decode_body(DsseEnvelopes().open(line, VERIFY_KEY), "") for line in held]
    have = {type(act.record).__struct_config__.tag for act in acts}
    for tag, written in written_format.records().items():
        if tag in have:
            continue
        act = r.Act(
            panel="9f86d081884c7d659a2feaa0c55ad015",
            device=signer.device,
            sequence=len(held) + 1,
            lamport=len(held) + 1,
            previous=hashlib.sha256(held[-1]).hexdigest() if held else "",
            heads={},
            wall="2018-07-04T09:12:00+00:00",
            stream=_STREAMS[written.stream],
            record=msgspec.json.decode(written.example, type=r.AnyRecord),
            hash="",
        )
        held.append(signer.sign(encode_body(act)))
    FILE.write_bytes(b"".join(line + b"\n" for line in held))


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
    main()
