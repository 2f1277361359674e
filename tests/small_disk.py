"""A real small disk for tests: memory that is full when it is full. It takes root on Linux."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PAGE = 4096


class SmallDisk:
    """A folder on a file system of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave(self, free: int) -> None:
        """Make the disk so small that ``free`` bytes are left, or larger again."""
        used = os.statvfs(self.folder)
        held = (used.f_blocks - used.f_bfree) * used.f_frsize
        size = (held + free + _PAGE - 1) // _PAGE * _PAGE
        _mount("-o", f"remount,size={size}", str(self.folder))


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mount a disk of 64 MB at ``folder`` for the block; skip the test where nobody may."""
    folder.mkdir()
    if not _mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)):
        pytest.skip("a small disk cannot be mounted here; it takes root on Linux")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(*words: str) -> bool:
    try:
        return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
