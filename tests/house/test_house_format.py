"""``FORMAT.md`` says what the program does: every record, its writers, its bytes, the envelope."""

from __future__ import annotations

import base64
import hashlib
import re

import msgspec
import pytest
import written_format
from golden import golden_records

from dmap_desktop.domain import records as r
from dmap_desktop.domain.encoding import KNOWN_TAGS, decode_body, encode_body
from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.permissions import PERMITTED
from dmap_desktop.sealing.envelopes import DsseEnvelopes

KINDS = {str(kind.__struct_config__.tag): kind for kind in r.AnyRecord.__args__}
ROLES = (
    Role.MEMBER, Role.CHAIR, Role.DEPUTY, Role.SECRETARIAT, Role.BOARD_OFFICER, Role.AUDITOR,
)  # fmt: skip


def test_every_record_has_an_entry_and_every_entry_a_record() -> None:
    assert written_format.headings() == KNOWN_TAGS
    assert set(written_format.records()) == KNOWN_TAGS, "an entry lacks its writers or its example"


@pytest.mark.parametrize("tag", sorted(KNOWN_TAGS))
def test_the_example_of_a_record_is_what_the_program_writes(tag: str) -> None:
    example = msgspec.json.format(written_format.records()[tag].example, indent=-1)
    record = msgspec.json.decode(example, type=r.AnyRecord)
    assert type(record) is KINDS[tag]
    assert msgspec.json.encode(record) == example


@pytest.mark.parametrize("tag", sorted(KNOWN_TAGS - {"panel-founded/1"}))
def test_who_may_write_a_record_is_what_the_rules_say(tag: str) -> None:
    allowed = [role.value for role in ROLES if role in PERMITTED[KINDS[tag]]]
    assert written_format.records()[tag].writers == ", ".join(allowed)


def test_the_example_of_an_envelope_holds() -> None:
    words = written_format.section("Envelopes")
    envelope, payload = (block.strip() for block in written_format.blocks("Envelopes", "json"))
    key, sha256 = re.findall(r"`([0-9a-f]{64})`", words)
    opened = DsseEnvelopes().open(envelope.encode(), key)
    assert opened == payload.encode()
    assert hashlib.sha256(envelope.encode()).hexdigest() == sha256
    act = decode_body(opened, sha256)
    assert encode_body(act) == opened
    assert act.device == DsseEnvelopes().claimed_device(envelope.encode())


def test_the_contents_lead_to_sections() -> None:
    titles = re.findall(r"^## (.+)$", written_format.text(), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles}
    linked = re.findall(r"\]\(#(.+?)\)", written_format.text())
    assert set(linked) == anchors
    assert [int(title.split(".")[0]) for title in titles] == list(range(1, len(titles) + 1))


def test_every_record_has_a_golden_line() -> None:
    payloads = [msgspec.json.decode(line)["payload"] for line in golden_records.lines()]
    bodies = [msgspec.json.decode(base64.b64decode(payload)) for payload in payloads]
    missing = KNOWN_TAGS - {body["record"]["type"] for body in bodies}
    assert not missing, "run: python tests/golden/golden_records.py"
