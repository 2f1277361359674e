"""What people hand to each other is read with care, and what it is not is said in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmap_desktop.domain import handed as h
from dmap_desktop.domain.errors import LimitReached, Refused, Unavailable, Unreadable
from dmap_desktop.domain.panel import Device
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.services import handed_files as files
from dmap_desktop.services.enrolling import check_words, request_to_join
from dmap_desktop.services.fingerprints import device_words, panel_words, word_list

IDENTITY = DeviceIdentity.new()
DEVICE = Device(IDENTITY.device, "", IDENTITY.verify_key, IDENTITY.recipient)
REQUEST = request_to_join(DEVICE, " Ruth Okafor ", "Deputy Director")
INVITATION = h.Invitation(
    "ab" * 16, "A panel", "ruth", IDENTITY.device, IDENTITY.verify_key, "hub", IDENTITY.device
)
KIT = h.RecoveryKit(
    IDENTITY.age_identity, IDENTITY.recipient, "Ruth Okafor", INVITATION, "2018-07-02"
)
FILES: dict[str, tuple[bytes, Callable[[bytes, str], object]]] = {
    h.REQUEST: (h.as_file(REQUEST), h.read_request),
    h.INVITATION: (h.as_file(INVITATION), h.read_invitation),
    h.KIT: (h.as_file(KIT), h.read_kit),
}
KINDS = list(FILES)


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_comes_back_as_it_was(kind: str) -> None:
    data, read = FILES[kind]
    assert read(data, "x.json") in (REQUEST, INVITATION, KIT)


def test_a_request_is_tidied() -> None:
    assert (REQUEST.name, REQUEST.post) == ("Ruth Okafor", "Deputy Director")
    with pytest.raises(Refused, match="Give your name first"):
        request_to_join(DEVICE, "  ", "")


def changed(data: bytes, **fields: object) -> bytes:
    whole = msgspec.json.decode(data)
    whole["content"].update(fields)
    return msgspec.json.encode(whole)


def test_a_request_that_does_not_fit_itself_is_refused() -> None:
    other = changed(FILES[h.REQUEST][0], verify_key=DeviceIdentity.new().verify_key)
    with pytest.raises(Unreadable, match=r"x\.json names a device and a key that do not belong"):
        h.read_request(other, "x.json")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty; ask for the"),
        (b" \n", "is empty; ask for the"),
        (b"%PDF-1.7", "is no .* of this program"),
        (b"{}", "is no .* of this program"),
        (b'{"name": 1}', "is no .* of this program"),
        (b"\xff\xfe", "is no .* of this program"),
        (b"[" * 5000, "is no .* of this program"),
        (b'{"dmap":"song","version":1,"content":{}}', "is no .* of this program"),
        (b'{"dmap":"invitation","version":', "is damaged or cut off"),
    ],
)
def test_what_is_none_of_ours_is_one_sentence(kind: str, data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as said:
        FILES[kind][1](data, "x.json")
    assert str(said.value).startswith("x.json ")
    assert str(said.value).count(". ") == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("given", KINDS)
def test_one_kind_in_the_place_of_another_is_named(kind: str, given: str) -> None:
    if kind == given:
        return
    with pytest.raises(Unreadable, match=rf"x\.json is an? {given}, not an? {kind}"):
        FILES[kind][1](FILES[given][0], "x.json")


@pytest.mark.parametrize("kind", KINDS)
def test_another_version_names_the_version(kind: str) -> None:
    data = FILES[kind][0].replace(b'"version": 1', b'"version": 7')
    with pytest.raises(Unreadable, match=r"of version 7, this program reads 1\); update"):
        FILES[kind][1](data, "x.json")


@pytest.mark.parametrize("kind", KINDS)
def test_every_cut_of_a_file_is_said(kind: str) -> None:
    data, read = FILES[kind]
    for end in range(0, len(data) - 2, 7):
        with pytest.raises(Unreadable):
            read(data[:end], "x.json")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (h.REQUEST, {"name": ""}),
        (h.REQUEST, {"recipient": "age1nonsense"}),
        (h.REQUEST, {"verify_key": "zz"}),
        (h.REQUEST, {"device": 7}),
        (h.INVITATION, {"panel": "../../etc"}),
        (h.INVITATION, {"person": " "}),
        (h.INVITATION, {"founding_verify_key": "00"}),
        (h.KIT, {"invitation": {}}),
        (h.KIT, {"invitation": {**msgspec.to_builtins(INVITATION), "panel": "x"}}),
    ],
)
def test_fields_that_cannot_be_are_said(kind: str, fields: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        FILES[kind][1](changed(FILES[kind][0], **fields), "x.json")


@given(st.binary(max_size=300), st.integers(0, 2000), st.sampled_from(KINDS))
def test_no_bytes_break_a_reader(noise: bytes, place: int, kind: str) -> None:
    data, read = FILES[kind]
    for given_bytes in (noise, data[:place] + noise + data[place:], data[:place] + noise):
        said = ""
        try:
            read(given_bytes, "x.json")
        except Unreadable as error:
            said = str(error)
        assert said == "" or said.startswith("x.json ")


def test_files_of_the_disk_are_read_with_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    files.write_file(path, b"abc")
    assert files.read_file(path) == b"abc"
    path.write_bytes(b" " * (files.MOST_BYTES + 1))
    with pytest.raises(LimitReached, match="too large to be a request"):
        files.read_file(path)
    with pytest.raises(Unreadable, match="cannot be read"):
        files.read_file(tmp_path / "nowhere")
    with pytest.raises(Unavailable, match="cannot be written"):
        files.write_file(tmp_path / "no folder" / "x", b"")


def test_the_words_can_be_told_apart_by_ear() -> None:
    words = word_list()
    assert len(set(words)) == len(words) == 256
    assert len({word[:4] for word in words}) == 256
    assert all(word.isalpha() and word.islower() and 4 <= len(word) <= 8 for word in words)
    near = [(a, b) for a in words for b in words if a < b and _distance(a, b) < 3]
    assert near == []


def _distance(one: str, other: str) -> int:
    """Letters to change, add or leave out (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        above, row = row, [place]
        for column, against in enumerate(other, 1):
            costs = (above[column] + 1, row[-1] + 1, above[column - 1] + (letter != against))
            row.append(min(costs))
    return row[-1]


def test_words_follow_from_the_keys_alone() -> None:
    words = device_words(REQUEST.verify_key, REQUEST.recipient)
    assert len(words) == 10
    assert words == device_words(REQUEST.verify_key, REQUEST.recipient)
    other = DeviceIdentity.new()
    assert words != device_words(other.verify_key, REQUEST.recipient)
    assert words != device_words(REQUEST.verify_key, other.recipient)
    assert panel_words("p", REQUEST.verify_key) != panel_words("q", REQUEST.verify_key)


def test_what_was_heard_is_compared_however_it_was_typed() -> None:
    words = device_words(REQUEST.verify_key, REQUEST.recipient)
    check_words(REQUEST, ", ".join(words).upper())
    with pytest.raises(Refused, match="The words heard are not those of Ruth Okafor's request"):
        check_words(REQUEST, " ".join(words[:-1]))
