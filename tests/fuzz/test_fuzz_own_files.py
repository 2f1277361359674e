"""What a profile, a keyring or a colleague's device holds: a value, or a sentence; quickly."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import at_work
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dmap_desktop import leaving
from dmap_desktop.assessment.rule_text import read_rules
from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.private_copy import PRIVATE_TYPE, PrivateCopy, decode_copy, encode_copy
from dmap_desktop.places import resource
from dmap_desktop.sealing.age import AgeSealer
from dmap_desktop.services.leaving import Remains
from dmap_desktop.services.reviewing import open_note
from dmap_desktop.sync.credentials import (
    Credentials,
    decode_credentials,
    encode_credentials,
    read_credentials,
)
from dmap_desktop.sync.places import parse_address
from tests.fuzz.mutations import near, near_json
from tests.fuzz.test_fuzz_readers import fuzzed, read
from tests.small_panel import SECOND, identity, small_panel
from tests.thorough import many

COPY = encode_copy(
    PrivateCopy(
        "p" * 32, "d" * 32, 3, "2018-07-02T09:00:00+00:00", {"draft/x": "Half"}, {"ab" * 32: "Mine"}
    )
)
ADDRESS = "az://account/container/prefix?endpoint=https://objects.example.org"
KEPT = encode_credentials(Credentials(ADDRESS, {"AZURE_STORAGE_KEY": "a2V5"}))
LINES = b"# of the hub\nexport AZURE_STORAGE_KEY='a2V5'\nAWS_ACCESS_KEY_ID=x\n"
FILES = {
    "private copy": (COPY, decode_copy),
    "kept credentials": (KEPT, lambda data: decode_credentials(data, ADDRESS)),
    "credentials": (LINES, lambda data: read_credentials(data.decode("latin-1"), "the file")),
    "address": (ADDRESS.encode(), lambda data: parse_address(data.decode("latin-1"))),
    "rule set": (resource("rules", "gdpr-2018.toml").read_bytes(), read_rules),
}


@pytest.mark.parametrize("name", FILES)
def test_bytes_that_are_nearly_right(name: str) -> None:
    whole, reader = FILES[name]
    assert not isinstance(read(reader, whole), Mendable)
    bent = st.one_of(near(whole), near_json(whole)) if whole[:1] == b"{" else near(whole)

    @fuzzed
    @given(bent)
    def play(data: bytes) -> None:
        read(reader, data)

    play()


def test_what_is_left_of_a_profile_that_is_nearly_that(tmp_path: Path) -> None:
    vault, held = at_work.MemoryVault(), identity("amy")
    vault.put({leaving._KEY: held.age_identity.encode()})
    whole = msgspec.json.encode(Remains("A panel", "It was lost.", 3, 2))
    sealer = AgeSealer(held)

    def reader(data: bytes) -> object:
        (tmp_path / leaving.REMAINS).write_bytes(sealer.seal(data, [held.recipient]))
        return leaving.read_remains(tmp_path, vault)

    assert not isinstance(read(reader, whole), Mendable)

    @settings(fuzzed, max_examples=many(100, 3_000))
    @given(st.one_of(near(whole), near_json(whole)))
    def play(data: bytes) -> None:
        read(reader, data)

    play()


def test_a_private_note_of_anything_is_read_or_passed_over() -> None:
    """Whoever knows a member's keys can seal anything and call it that member's note."""
    session = small_panel("amy")["amy"].session
    whole = b'{"type":"private-note/1","text":"Mine.","words":"as quoted"}'

    def reader(data: bytes) -> object:
        sealed = session.sealer.seal(data, [session.sealer.recipient])
        note = r.NoteWritten(Evidence("d" * 64), sealed=base64.b64encode(sealed).decode())
        return open_note(session, note)

    assert read(reader, whole).text == "Mine."  # type: ignore[attr-defined]

    @settings(fuzzed, max_examples=many(100, 3_000))
    @given(st.one_of(near(whole), near_json(whole)))
    def play(data: bytes) -> None:
        assert not isinstance(read(reader, data), Mendable)

    play()


def test_a_copy_by_the_persons_other_device_of_anything_is_taken_or_passed_over() -> None:
    """Amy's tablet has an altered program: her laptop goes on whatever its copies hold."""
    panel = small_panel("sam", "amy", SECOND)
    tablet = panel[SECOND]
    pin, device = tablet.session.pin, tablet.device
    true = encode_copy(PrivateCopy(pin.panel, device, 1, "2018-07-02", {"draft/x": "Half"}))
    taken = 0

    @settings(fuzzed, max_examples=many(60, 3_000))
    @given(st.one_of(st.just(true), near(true), near_json(true)))
    def play(data: bytes) -> None:
        nonlocal taken
        mine = panel.copied("amy")
        envelope = tablet.session.signer.sign(bytes(data), PRIVATE_TYPE)
        sealed = tablet.session.sealer.seal(envelope, [mine["amy"].session.sealer.recipient])
        name = hashlib.sha256(sealed).hexdigest()
        mine.hub.objects[f"own/{tablet.device}/{1:012d}-{name}.age"] = sealed
        assert mine["amy"].sync().findings == ()
        taken += mine["amy"].session.store.kept("draft/x") == "Half"

    play()
    assert taken, "the true one is taken"
