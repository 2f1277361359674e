"""Every reader of bytes that anybody may have written: a value, or a sentence; quickly, in little.

Nearly right bytes, wrong values in right JSON, and rubbish. 150 mutations a reader in the gate,
10,000 with ``--thorough``.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unstretched import seal_unstretched

from dmap_desktop.domain.encoding import decode_body, encode_body
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.handed import (
    Invitation,
    JoinRequest,
    RecoveryKit,
    as_file,
    read_invitation,
    read_kit,
    read_request,
)
from dmap_desktop.domain.ports import no_progress
from dmap_desktop.profile_card import CARD, read_card, write_card
from dmap_desktop.sealing.envelopes import DsseEnvelopes
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.sealing.vault import PassphraseVault
from dmap_desktop.sync.audit import Collected
from dmap_desktop.sync.box import FileBoxes
from dmap_desktop.sync.bundle import check_bundle, write_bundle
from dmap_desktop.sync.layout import LARGEST_OBJECT, check_panel_bytes, panel_bytes
from dmap_desktop.sync.logs import LogReader
from dmap_desktop.sync.segments import open_segment
from tests.fuzz.mutations import near, near_json
from tests.small_panel import CASE, forged, identity, note_record, small_panel
from tests.thorough import many

MUTATIONS = many(150, 10_000)
SECONDS, MEGABYTES = 10.0, 64
"""What one reading may cost at most: far more than any needs, far less than anybody would wait."""
fuzzed = settings(
    max_examples=MUTATIONS,
    deadline=None,
    database=None,
    derandomize=MUTATIONS < 10_000,
    suppress_health_check=list(HealthCheck),
)


def read(reader: Callable[[bytes], object], data: bytes) -> object:
    """Read; return the value, or the sentence. Nothing else may come out, and not slowly."""
    begun = time.monotonic()
    tracemalloc.start()
    try:
        value = reader(data)
    except Mendable as error:
        sentence = str(error)
        assert sentence.endswith((".", ":")), sentence
        assert "\n" not in sentence
        assert len(sentence) < 1_000, sentence
        value = error
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert time.monotonic() - begun < SECONDS, data[:100]
    assert peak < MEGABYTES * 2**20, data[:100]
    return value


class _Unsealed:
    def open(self, sealed: bytes) -> bytes:
        return sealed


PANEL = small_panel("sam", "amy")
SAM = identity("sam")
PIN = PANEL["sam"].session.pin
ENVELOPES = DsseEnvelopes()
ENVELOPE = forged(PANEL["amy"], note_record("Sound."))
PAYLOAD = ENVELOPES.unverified_payload(ENVELOPE)
SEGMENT = b"".join(e + b"\n" for e in PANEL.opened(PANEL.segments("sam")[0]))
REQUEST = as_file(JoinRequest("Amy", "Member", SAM.device, SAM.verify_key, SAM.recipient))
INVITED = Invitation("ab" * 16, "A panel", "amy", SAM.device, SAM.verify_key, "/hub", SAM.device)
KIT = RecoveryKit(SAM.age_identity, SAM.recipient, "Amy", INVITED, "2018-07-02")
PANEL_FILE = panel_bytes(PIN)
FILES = {
    "request": (REQUEST, read_request),
    "invitation": (as_file(INVITED), read_invitation),
    "recovery kit": (as_file(KIT), read_kit),
    "panel.json": (PANEL_FILE, lambda data: check_panel_bytes(data, PIN, "hub")),
    "envelope": (ENVELOPE, lambda data: ENVELOPES.open(data, identity("amy").verify_key)),
    "claimed device": (ENVELOPE, ENVELOPES.claimed_device),
    "payload": (PAYLOAD, lambda data: decode_body(data, "00" * 32)),
    "identity": (SAM.secret(), DeviceIdentity.from_secret),
    "epoch key": (SAM.age_identity.encode(), PANEL["amy"].session.sealer.hold),
    "segment": (SEGMENT, lambda data: open_segment(_Unsealed(), data)),
    "sealed": (PANEL.hub.objects[PANEL.segments("sam")[0]], PANEL["sam"].session.sealer.open),
}


@pytest.mark.parametrize("name", FILES)
def test_bytes_that_are_nearly_right(name: str) -> None:
    whole, reader = FILES[name]
    assert not isinstance(read(reader, whole), Mendable)

    @fuzzed
    @given(near(whole))
    def play(data: bytes) -> None:
        read(reader, data)

    play()


@pytest.mark.parametrize(
    "name", [name for name, (whole, _) in FILES.items() if whole.lstrip().startswith(b"{")]
)
def test_json_with_a_value_that_does_not_belong(name: str) -> None:
    whole, reader = FILES[name]
    if name == "segment":
        whole = whole.split(b"\n")[0]

    @fuzzed
    @given(near_json(whole))
    def play(data: bytes) -> None:
        read(reader, data)

    play()


GOLDEN = Path(__file__).parents[1] / "golden" / "records.jsonl"
RECORDS = [
    json.dumps(json.loads(ENVELOPES.unverified_payload(line))["record"])
    for line in GOLDEN.read_bytes().splitlines()
]


@fuzzed
@given(st.sampled_from(RECORDS).flatmap(lambda record: near_json(record.encode())))
def test_a_record_of_any_kind_is_read_or_named(data: bytes) -> None:
    body = msgspec.json.decode(PAYLOAD)
    payload = json.dumps(body | {"record": 0}).replace('"record": 0', f'"record": {data.decode()}')
    read(lambda raw: decode_body(raw, "00" * 32), payload.encode())


@fuzzed
@given(near(SEGMENT))
def test_a_log_is_followed_as_far_as_it_holds(data: bytes) -> None:
    """The reader of logs: a segment of anything gives acts that were signed, and findings."""
    true = {hashlib.sha256(line).hexdigest() for line in SEGMENT.splitlines()}

    class Source:
        def get(self, key: str) -> bytes | None:
            return data if key.endswith("000000000001.age") and PIN.device in key else None

    def follow(_: bytes) -> object:
        held = Collected()
        reader = LogReader(Source(), _Unsealed(), ENVELOPES, PIN, held, {})
        reader.follow(held.keep, lambda *_: None)
        got = {act.hash for act in held.everything}
        assert got <= true
        # A log that ends early is a log: that it was cut is for those to say who saw more of it.
        assert reader.findings or got == {hashlib.sha256(e).hexdigest() for e in data.splitlines()}
        return reader.findings

    read(follow, data)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fuzz") / "panel.zip"
    write_bundle(PANEL["sam"].session.store, PIN, path)
    return path


def test_a_bundle_that_is_nearly_one(bundle: Path, tmp_path: Path) -> None:
    whole, path = bundle.read_bytes(), tmp_path / "changed.zip"
    assert not check_bundle(bundle, ENVELOPES).findings

    def check(data: bytes) -> object:
        path.write_bytes(data)
        return check_bundle(path, ENVELOPES)

    @fuzzed
    @given(near(whole))
    def play(data: bytes) -> None:
        read(check, data)

    play()


def test_a_file_carried_by_hand_that_is_nearly_one(tmp_path: Path) -> None:
    session, path = PANEL["sam"].session, tmp_path / "box.zip"
    keys = session.sealer, session.envelopes, session.pin, session.device
    FileBoxes(session.store, *keys).write(path, {}, True, no_progress)
    whole = path.read_bytes()

    def fetch(data: bytes) -> object:
        path.write_bytes(data)
        amy = PANEL.copied("amy")["amy"].session
        held = amy.sealer, amy.envelopes, amy.pin, amy.device
        return FileBoxes(amy.store, *held).open(path).pull(no_progress)

    @fuzzed
    @given(near(whole))
    def play(data: bytes) -> None:
        read(fetch, data)

    play()


def test_a_bundle_that_would_not_fit_the_memory(tmp_path: Path) -> None:
    """A small zip that unpacks to hundreds of megabytes, and one that lies about it."""
    bomb, large = io.BytesIO(), LARGEST_OBJECT + 1
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(f"logs/{PIN.device}/000000000001.jsonl", bytes(large))
        archive.writestr("panel.json", PANEL_FILE)
    data = bomb.getvalue()
    lying = data.replace(large.to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert lying != data
    path = tmp_path / "bomb.zip"
    for claimed in (data, lying):
        path.write_bytes(claimed)
        assert check_bundle(path, ENVELOPES).findings
        read(lambda _: check_bundle(path, ENVELOPES), b"")


def test_a_card_that_is_nearly_one(tmp_path: Path) -> None:
    write_card(tmp_path, INVITED)
    whole = (tmp_path / CARD).read_bytes()

    def check(data: bytes) -> object:
        (tmp_path / CARD).write_bytes(data)
        return read_card(tmp_path)

    @fuzzed
    @given(st.one_of(near(whole), near_json(whole)))
    def play(data: bytes) -> None:
        read(check, data)

    play()


def test_a_vault_that_is_nearly_one(tmp_path: Path) -> None:
    """Sealed without the stretching that is slow on purpose; a mutation may ask for more of it."""
    path = tmp_path / "identity.age"
    secrets = msgspec.json.encode({"device identity": SAM.secret()})
    whole = seal_unstretched(secrets, "correct horse")

    def check(data: bytes) -> object:
        path.write_bytes(data)
        return PassphraseVault(path, "correct horse").get("device identity")

    assert read(check, whole) == SAM.secret()

    @settings(fuzzed, max_examples=many(60, 2_000))
    @given(near(whole))
    def play(data: bytes) -> None:
        read(check, data)

    play()


@settings(fuzzed, max_examples=many(40, 2_000))
@given(st.one_of(near(b'{"device identity":"AAAA"}'), near_json(b'{"a":"AAAA","b":"BBBB"}')))
def test_a_vault_of_anything_inside_its_seal(tmp_path_factory, data: bytes) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("vault") / "identity.age"
    path.write_bytes(seal_unstretched(data, "correct horse"))
    read(lambda _: PassphraseVault(path, "correct horse").get("device identity"), data)


def test_acts_of_any_content_are_folded_or_refused() -> None:
    """A member's program may sign any record with any values: the fold answers in words."""
    panel = small_panel("sam", "amy")
    stream = f"case:{CASE}"

    @fuzzed
    @given(
        st.sampled_from(RECORDS).flatmap(lambda record: near_json(record.encode())),
        st.sampled_from([stream, "panel", "meeting:m", "reports", "case:", "odd", ""]),
    )
    def play(record: bytes, stream: str) -> None:
        body = msgspec.json.decode(PAYLOAD)
        text = json.dumps(body | {"record": 0, "stream": stream})
        payload = text.replace('"record": 0', f'"record": {record.decode()}').encode()
        mine = panel.copied("sam", "amy")
        number = body["sequence"]
        mine.put_segment(panel["amy"].device, number, panel["amy"].session.signer.sign(payload))
        mine["sam"].sync()
        mine["sam"].verify(mine.hub)

    play()


def test_a_record_that_says_a_lot_is_named_in_few_words() -> None:
    """Sentences quote what a library says, and that may quote the file: never more than a line."""
    body = msgspec.json.decode(PAYLOAD)
    for text in ("A" * 5_000, "a\nb\x1b[2J" * 50):
        record = {"type": "interest-declared/1", "nature": text}
        payload = json.dumps(body | {"record": record}).encode()
        error = read(lambda raw: decode_body(raw, "00" * 32), payload)
        assert isinstance(error, Mendable)
        assert len(str(error)) < 400
        assert str(error).isprintable()


def test_a_zip_that_quotes_itself_is_named_in_few_words(bundle: Path, tmp_path: Path) -> None:
    """The length of a name in its header is changed: zipfile says all that it took for a name."""
    whole = bytearray(bundle.read_bytes())
    whole[whole.index(b"verify.py") - 4 + 1] = 4  # 1,024 characters more
    path = tmp_path / "changed.zip"
    path.write_bytes(bytes(whole))
    error = read(lambda _: check_bundle(path, ENVELOPES), b"")
    assert isinstance(error, Mendable)
    assert len(str(error)) < 400


def test_what_is_sealed_in_an_envelope_cannot_be_spelled_otherwise() -> None:
    """Base64 with spare bits or breaks decodes to the same payload, and is refused."""
    document = json.loads(ENVELOPE)
    loose = base64.b64encode(base64.b64decode(document["payload"])).decode()
    for spelling in (loose + "\n", loose.rstrip("=") + "=" * 4, " " + loose):
        bent = json.dumps(document | {"payload": spelling}, separators=(",", ":")).encode()
        assert isinstance(
            read(lambda data: ENVELOPES.open(data, identity("amy").verify_key), bent), Mendable
        )
    assert encode_body(decode_body(PAYLOAD, "")) == PAYLOAD
