"""Writing as an altered program would: signed and in its place, but tried against no rule."""

from __future__ import annotations

import hashlib

import msgspec

from dmap_desktop.domain.encoding import encode_body
from dmap_desktop.domain.records import Act, AnyRecord
from dmap_desktop.services import journal
from dmap_desktop.services.session import Session


def write_unchecked(session: Session, stream: str, record: AnyRecord) -> Act:
    """Sign and append ``record``, whatever the rules say."""
    act = journal._next_act(session, stream, record)
    envelope = session.signer.sign(encode_body(act))
    act = msgspec.structs.replace(act, hash=hashlib.sha256(envelope).hexdigest())
    session.store.add([(envelope, act)])
    journal.refold(session, [stream])
    return act
