"""The names of sealed papers are flushed before anybody is told that they are durable."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from dmap_desktop.jobs.hands import ThreadHands
from dmap_desktop.store import LocalStore


def test_every_folder_that_got_a_name_is_flushed_by_the_hands_that_help(
    local: LocalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[tuple[int, int]] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            flushed.append((status.st_dev, status.st_ino))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    with local.keeping_blobs(ThreadHands(4)) as keep:
        for number in range(6):
            keep(f"{number:02x}" * 32, b"sealed")
        assert not flushed
    named = {path for path in tmp_path.glob("profile/blobs/*") if len(path.name) == 2}
    places = {(path.stat().st_dev, path.stat().st_ino) for path in named}
    assert len(places) == 6
    assert places < set(flushed)  # and the folder that they are in
    assert len(flushed) == len(set(flushed)) == 7
