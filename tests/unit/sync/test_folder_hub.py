"""A hub in a folder on file systems that lack something: links, room, the right to write."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.sync.folder import FolderHub


def fails_with(number: int):  # type: ignore[no-untyped-def]
    """Return a call of the system that fails as ``number`` says."""

    def call(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS])
def test_where_there_are_no_links_objects_are_created_all_the_same(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT, exFAT and some shares have none."""
    monkeypatch.setattr(os, "link", fails_with(number))
    hub = FolderHub(tmp_path)
    assert hub.put("keys/1/a.age", b"one")
    assert not hub.put("keys/1/a.age", b"two")
    assert hub.get("keys/1/a.age") == b"one"
    assert hub.keys("") == ["keys/1/a.age"]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.age"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "has no room left; make room there"),
        (errno.EDQUOT, "has no room left; make room there"),
        (errno.EROFS, "does not let this user write or read there"),
        (errno.EACCES, "does not let this user write or read there"),
        (errno.EIO, "does not answer (Input/output error); try again later"),
    ],
)
def test_what_the_system_refuses_is_one_sentence_and_leaves_nothing_half_done(
    number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = FolderHub(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fails_with(number))
        with pytest.raises(Unavailable) as fault:
            hub.put("panel.json", b"x")
    assert words in str(fault.value)
    assert str(tmp_path) in str(fault.value)
    assert "Everything is kept on this laptop" in str(fault.value)
    assert hub.keys("") == []
    assert not [*tmp_path.rglob(".new-*")]
    assert hub.put("panel.json", b"x"), "and later it is done"


def test_another_programs_object_of_the_same_name_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else creates it between the look and the link."""
    hub = FolderHub(tmp_path)
    link = os.link

    def overtaken(draft: Path, path: Path) -> None:
        path.write_bytes(b"theirs")
        link(draft, path)

    monkeypatch.setattr(os, "link", overtaken)
    assert not hub.put("panel.json", b"ours")
    assert hub.get("panel.json") == b"theirs"
