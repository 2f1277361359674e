"""What killed programs leave half-written is cleared away, and never what a running one writes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.places import replace_file
from dmap_desktop.store.blobs import Blobs
from dmap_desktop.sync.folder import FolderHub
from tests.small_panel import small_panel

ROOT = Path(__file__).parents[2]
DAY = 24 * 60 * 60
LARGE = bytes(3 * 1024 * 1024)


def killed(work: str, *arguments: str) -> None:
    """Let a program of its own begin ``work`` and die of SIGKILL in the middle of it."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(work), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL


def killed_while_putting(hub: Path, key: str) -> Path:
    """Return the draft that is left of an object."""
    work = """
        import os, signal, sys
        from pathlib import Path
        from dmap_desktop.sync.folder import FolderHub
        end = lambda count: os.kill(os.getpid(), signal.SIGKILL)
        FolderHub(Path(sys.argv[1])).put(sys.argv[2], bytes(3 * 1024 * 1024), end)
    """
    killed(work, str(hub), key)
    (draft,) = (hub / key).parent.glob(".new-*")
    return draft


def older(draft: Path, seconds: float) -> None:
    """Let a draft have been written that long before now, by the disk's clock."""
    then = draft.stat().st_mtime - seconds
    os.utime(draft, (then, then))


pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")


def test_a_hub_loses_the_drafts_of_the_killed_and_keeps_those_of_the_running(
    tmp_path: Path,
) -> None:
    """As a synchronisation does: the hub is looked over, then something is put."""
    left = killed_while_putting(tmp_path, "blobs/one")
    young = killed_while_putting(tmp_path, "keys/two")
    older(left, DAY + 1)
    older(young, DAY - 600)
    hub = FolderHub(tmp_path)
    assert hub.keys("") == []
    assert left.exists()  # looking changes nothing
    assert hub.put("blobs/three", b"whole")
    assert not left.exists()
    assert young.exists()  # somebody may be writing it at this moment
    assert hub.put("keys/two", b"written again")
    assert hub.keys("") == ["blobs/three", "keys/two"]


def test_the_laptops_own_clock_has_no_say(tmp_path: Path) -> None:
    """The disk's clock is decades behind: a draft of an hour ago is young there."""
    hub = FolderHub(tmp_path)
    draft = killed_while_putting(tmp_path, "blobs/one")
    hub.keys("")
    with hub.putting() as put:
        assert put("blobs/two", b"whole")
        for path, ago in ((draft, 3600), (tmp_path / "blobs/two", 0)):
            os.utime(path, (631_152_000 - ago, 631_152_000 - ago))  # 1990
    assert draft.exists()


def test_who_slept_for_days_in_the_middle_of_writing_writes_it_again(tmp_path: Path) -> None:
    """The worst case: a draft is taken for left, and its program wakes up. Nothing is lost."""
    sleeper, other = FolderHub(tmp_path), FolderHub(tmp_path)
    asleep: list[Path] = []

    def sleep(_: int) -> None:
        if not asleep:
            asleep.extend((tmp_path / "blobs").glob(".new-*"))
            older(asleep[0], 3 * DAY)
            assert other.keys("") == []
            assert other.put("logs/x", b"by another")
            assert not asleep[0].exists()

    with pytest.raises(Unavailable, match="Everything is kept on this laptop"):
        sleeper.put("blobs/one", LARGE, sleep)
    assert sleeper.keys("blobs/") == []
    assert sleeper.put("blobs/one", LARGE)
    assert sleeper.get("blobs/one") == LARGE


def test_a_synchronisation_clears_the_hub(tmp_path: Path) -> None:
    panel = small_panel("sam")
    for key, data in panel.hub.objects.items():
        FolderHub(tmp_path).put(key, data)
    device = panel["sam"].device
    left = killed_while_putting(tmp_path, f"logs/{device}/{999:012d}.age")
    older(left, 2 * DAY)
    session = panel["sam"].session
    seat = type(panel["sam"]).at("sam", session.store, FolderHub(tmp_path), session.pin)
    seat.note("something to carry out")
    assert seat.sync().findings == ()
    assert not left.exists()


def test_opening_the_store_clears_its_papers(tmp_path: Path) -> None:
    """The lock on the profile says that nobody else is writing: what is there is left."""
    work = """
        import os, signal, sys
        from pathlib import Path
        from dmap_desktop.store.blobs import Blobs
        os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
        with Blobs(Path(sys.argv[1])).keeping() as keep:
            keep("ab" * 32, bytes(1000))
    """
    killed(work, str(tmp_path))
    assert len(list((tmp_path / "incoming").iterdir())) == 1
    blobs = Blobs(tmp_path)
    assert list((tmp_path / "incoming").iterdir()) == []
    assert not blobs.has("ab" * 32)


def test_a_file_that_is_written_anew_clears_its_own_drafts(tmp_path: Path) -> None:
    work = """
        import os, signal, sys
        from pathlib import Path
        from dmap_desktop.places import replace_file
        os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
        replace_file(Path(sys.argv[1]), b"never whole")
    """
    path = tmp_path / "minutes.odt"
    killed(work, str(path))
    killed(work, str(tmp_path / "others.odt"))
    left, others = sorted(tmp_path.iterdir())
    older(left, 2 * DAY)
    older(others, 2 * DAY)
    replace_file(path, b"whole")
    assert sorted(tmp_path.iterdir()) == sorted([path, others])
    assert path.read_bytes() == b"whole"
