"""A hub in a folder: what is flushed, and when; what its disk may do to it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dmap_desktop.domain.errors import Unavailable, Unreadable
from dmap_desktop.sync.folder import FolderHub
from dmap_desktop.sync.layout import LARGEST_OBJECT


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was flushed to the disk, in order."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("which file a handle stands for is told by /proc")
    names: list[str] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        names.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    return names


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_bytes_are_flushed_before_their_name_and_names_before_the_end(
    tmp_path: Path, flushed: list[str]
) -> None:
    hub = FolderHub(tmp_path)
    with hub.putting() as put:
        assert put("blobs/a", b"one")
        assert [name[:5] for name in flushed] == [".new-"]
        assert put("blobs/b", b"two")
    assert [name[:5] for name in flushed[:2]] == [".new-", ".new-"]
    assert sorted(flushed[2:]) == sorted([tmp_path.name, "blobs"])


def test_who_finds_an_object_there_relies_on_it_too(tmp_path: Path, flushed: list[str]) -> None:
    (tmp_path / "panel.json").write_bytes(b"put by somebody who was stopped before the flush")
    assert not FolderHub(tmp_path).put("panel.json", b"again")
    assert flushed == [tmp_path.name]


def test_names_are_flushed_when_the_block_ends_early(tmp_path: Path, flushed: list[str]) -> None:
    def put_and_fail() -> None:
        with FolderHub(tmp_path).putting() as put:
            put("one", b"1")
            put("../outside", b"2")

    with pytest.raises(Unreadable):
        put_and_fail()
    assert flushed[-1] == tmp_path.name


@pytest.mark.parametrize("step", ["write", "link"])
def test_what_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    hub = FolderHub(tmp_path)
    name = "fsync" if step == "write" else "link"
    with monkeypatch.context() as patch:
        patch.setattr(os, name, failing(errno.ENOSPC))
        with pytest.raises(Unavailable, match="has no room left; make room there"):
            hub.put("panel.json", b"x")
    assert list(tmp_path.iterdir()) == []
    assert hub.put("panel.json", b"x")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "does not let this user write or read there"),
        (errno.EIO, r"does not answer \(Input/output error\); try again later"),
    ],
)
def test_a_disk_that_refuses_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    monkeypatch.setattr(os, "link", failing(number))
    with pytest.raises(Unavailable, match=words):
        FolderHub(tmp_path).put("panel.json", b"x")


def test_a_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    hub = FolderHub(tmp_path)
    assert hub.put("logs/a", b"one")
    assert not hub.put("logs/a", b"two")
    assert hub.get("logs/a") == b"one"
    assert hub.keys("") == ["logs/a"]


def test_without_hard_links_a_name_taken_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(_: Path, path: Path) -> None:
        path.write_bytes(b"somebody else's")
        raise OSError(errno.ENOTSUP, "no links here")

    monkeypatch.setattr(os, "link", taken)
    assert not FolderHub(tmp_path).put("one", b"mine")
    assert FolderHub(tmp_path).get("one") == b"somebody else's"


def test_unfinished_drafts_are_no_objects(tmp_path: Path) -> None:
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / ".new-0123").write_bytes(b"half")
    assert FolderHub(tmp_path).keys("") == []


def test_what_is_too_large_to_be_ours_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "panel.json").open("wb") as file:
        file.truncate(LARGEST_OBJECT + 1)
    with pytest.raises(Unreadable, match="larger than anything this program writes"):
        FolderHub(tmp_path).get("panel.json")


def test_a_file_where_a_folder_should_be_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "logs").write_bytes(b"a file")
    assert FolderHub(tmp_path).get("logs/a") is None
