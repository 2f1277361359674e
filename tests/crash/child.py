"""The process that is killed: it forks itself for every point, checks, finishes and compares.

``python -m tests.crash.child SCENARIO FOLDER`` prints one JSON line with the points' names and
what was wrong after each.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dmap_desktop.domain import records as r
from dmap_desktop.services.journal import write
from dmap_desktop.store import LocalStore, open_store
from dmap_desktop.sync.folder import FolderHub
from tests.crash.points import Points
from tests.small_panel import CASE, PIN, Seat, note_record, publish, small_panel
from tests.unit.store.store_acts import KEY

ASSET = Path(__file__).parents[1] / "assets" / "store-0001"
NEXT = "DR180611.02"


class StoppedClock:
    """Always the same time, so that a rerun signs the same bytes."""

    def now(self) -> datetime:
        return datetime(2018, 7, 2, 9, tzinfo=UTC)


def seat_in(folder: Path, name: str = "amy") -> Seat:
    """Open somebody's profile over the hub in ``folder``."""
    store = open_store(folder / name, KEY)
    return Seat.at(name, store, FolderHub(folder / "hub"), PIN, StoppedClock())


def prepare_sync(folder: Path) -> None:
    """Amy has fetched the panel; a case, its papers and notes wait in the hub, a note with her."""
    panel = small_panel("sam")
    hub = FolderHub(folder / "hub")
    (folder / "hub").mkdir(parents=True)
    for key, data in panel.hub.objects.items():
        hub.put(key, data)
    amy = seat_in(folder)
    amy.sync()
    amy.note("durable before")
    amy.session.store.close()
    sam = Seat.at("sam", panel["sam"].session.store, hub, PIN, StoppedClock())
    publish(sam, NEXT)
    sam.note("waiting in the hub")
    sam.sync()


def play_sync(folder: Path) -> None:
    """Write a note unless it is there, then synchronise: append, pull, push, fetch."""
    amy = seat_in(folder)
    if "written now" not in amy.notes():
        write(amy.session, r.case_stream(CASE), note_record("written now"))
    amy.sync()
    amy.session.store.close()


def check_sync(folder: Path) -> None:
    """After the kill: everything opens, what was durable is there, and half of nothing is."""
    amy = seat_in(folder)
    assert "durable before" in amy.notes()
    store = amy.session.store
    assert [a.sequence for a in store.acts_of(amy.device)] == list(
        range(1, store.heads()[amy.device].sequence + 1)
    )
    store.close()


def state_sync(folder: Path) -> object:
    """What the run has come to: acts, states, papers here; what the hub proves."""
    amy = seat_in(folder)
    report = amy.sync()
    store = amy.session.store
    proof = amy.verify(FolderHub(folder / "hub"))
    assert proof.ok, proof.findings
    blobs = sorted(path.name for path in (folder / "amy" / "blobs").rglob("*") if path.is_file())
    state = [
        sorted(act.hash for stream in store.streams() for act in store.acts(stream)),
        {stream: (store.state(stream) or b"").hex() for stream in store.streams()},
        blobs,
        proof.records,
        [finding.sentence for finding in report.findings],
    ]
    store.close()
    return state


def prepare_migration(folder: Path) -> None:
    """A database of the first release."""
    shutil.copytree(ASSET, folder / "amy")


def open_migrated(folder: Path) -> LocalStore:
    return open_store(folder / "amy", KEY)


def play_migration(folder: Path) -> None:
    open_migrated(folder).close()


def state_migration(folder: Path) -> object:
    store = open_migrated(folder)
    store.keep("works", "yes")
    state = [
        [act.hash for act in store.acts_of("a")],
        dict(store.kept_names("")),
        store.receipts("a"),
        [kept.finding.sentence for kept in store.finding_log()],
    ]
    store.close()
    return state


SCENARIOS: dict[str, tuple[Callable[..., object], ...]] = {
    "sync": (prepare_sync, play_sync, check_sync, state_sync),
    "migration": (prepare_migration, play_migration, play_migration, state_migration),
}


def main(scenario: str, folder: Path) -> None:
    prepare, play, check, state = SCENARIOS[scenario]
    points = Points()
    template = folder / "template"
    prepare(template)

    def killed(number: int | None, work: Path) -> int:
        """Play in a fork that dies at a point; return the signal that ended it, 0 for none."""
        shutil.copytree(template, work)
        child = os.fork()
        if not child:
            points.watch(work, statements=scenario == "migration")
            points.kill_at, points.counting = number, True
            play(work)
            points.counting = False
            (work / "points.json").write_text(json.dumps(points.reached))
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    whole = folder / "whole"
    assert killed(None, whole) == 0
    names = json.loads((whole / "points.json").read_text())
    expected = state(whole)
    wrong = {}
    for number, name in enumerate(names, start=1):
        work = folder / "work"
        assert killed(number, work) == -signal.SIGKILL, name
        try:
            check(work)
            play(work)
            assert state(work) == expected, "the rerun differs"
        except Exception:
            wrong[f"{number} {name}"] = traceback.format_exc()[-600:]
        shutil.rmtree(work)
    print(json.dumps({"points": names, "wrong": wrong}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
