"""What synchronising costs beside rclone and restic, on a hub of 30 devices and 500 MB of papers.

Each round measures ours and the peer one after the other on the same disk, so that a slow minute of
the machine meets both; the median of the rounds counts. Everything lies in ``.work``.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench_figures import Figure
from bench_hub import NEWCOMER, OFFICE, big_hub

STEPS = Path(__file__).with_name("bench_sync_steps.py")
ROUNDS = 5
MOST_MEMORY = 150


class Bench:
    """The big hub, a place to work in, and the peers."""

    def __init__(self) -> None:
        """Make the hub when it is not there, and an empty place beside it."""
        self.big = big_hub()
        self.place = self.big.parent / "run"
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir()

    def fresh(self, name: str, source: Path | None = None) -> Path:
        """Return an empty folder, or a copy of ``source``, with nothing left to be written out."""
        folder = self.place / name
        shutil.rmtree(folder, ignore_errors=True)
        if source is None:
            folder.mkdir()
        else:
            shutil.copytree(source, folder)
        os.sync()
        return folder

    def step(self, name: str, *arguments: Path) -> dict[str, float]:
        """Measure one step of ours in a process of its own."""
        command = [sys.executable, str(STEPS), name, *map(str, arguments)]
        environment = os.environ | {"PYTHONPATH": str(STEPS.parent.parent)}
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        if done.returncode:
            raise SystemExit(done.stderr)
        figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return figures

    def rclone(self, *arguments: str | Path) -> float:
        """Return the seconds rclone takes; ``crypt:`` is an encrypted remote in ``place/crypt``."""
        return _seconds(["rclone", *map(str, arguments)], self._rclone_environment())

    def _rclone_environment(self) -> dict[str, str]:
        return {
            "RCLONE_CONFIG": str(self.place / "no-rclone.conf"),
            "RCLONE_CONFIG_CRYPT_TYPE": "crypt",
            "RCLONE_CONFIG_CRYPT_REMOTE": str(self.place / "crypt"),
            "RCLONE_CONFIG_CRYPT_PASSWORD": _obscured("a bench guards nothing"),
        }


def quiet() -> Iterator[Figure]:
    """Nothing new on either side: ours in a running program, rclone sync and restic by command."""
    bench = Bench()
    profile = bench.fresh("profile", bench.big / "profiles" / NEWCOMER)
    bench.step("pull", profile)
    ours = bench.step("quiet", profile)
    hub, copy = bench.big / "hub", bench.place / "copy"
    bench.rclone("sync", hub, copy)
    rclone = _median(lambda: bench.rclone("sync", hub, copy))
    environment = {"RESTIC_PASSWORD": "x", "RESTIC_REPOSITORY": str(bench.place / "restic")}
    _seconds(["restic", "init", "--no-cache"], environment)
    backup = ["restic", "backup", "--no-cache", str(hub)]
    _seconds(backup, environment)
    restic = _median(lambda: _seconds(backup, environment))
    beside = f"rclone sync {rclone * 1e3:.0f} ms, restic backup {restic * 1e3:.0f} ms"
    yield Figure("nothing-new sync, folder hub", ours["median"] * 1e3, "ms", 10, beside)
    yield Figure("the same, memory", ours["megabytes"], "MB", MOST_MEMORY)


def pull() -> Iterator[Figure]:
    """The first pull: 20,000 acts verified and folded, then 500 MB of papers, each hash checked.

    The peer copies the papers alone, so it is held against our papers alone; nothing of it is
    flushed to the disk, and all of ours is.
    """
    bench = Bench()
    ours, there, back = [], [], []
    for _ in range(ROUNDS):
        bench.fresh("crypt")
        there.append(bench.rclone("copy", bench.big / "plain", "crypt:"))
        profile = bench.fresh("profile", bench.big / "profiles" / NEWCOMER)
        ours.append(bench.step("pull", profile))
        bench.fresh("copy")
        back.append(bench.rclone("copy", "crypt:", bench.place / "copy"))
    papers, acts = _middle(ours, "papers"), _middle(ours, "acts")
    peer = statistics.median(there)
    beside = f"{papers:.2f} s; rclone copy to crypt {peer:.2f} s, from crypt "
    beside += f"{statistics.median(back):.2f} s"
    yield Figure("first pull of 500 MB, by rclone crypt", papers / peer, "x", 1.0, beside)
    beside = f"{ours[0]['records']:.0f} acts; not in the line above"
    yield Figure("its acts verified, kept and folded", acts, "s", None, beside)
    yield Figure("the same, memory", ours[-1]["megabytes"], "MB", MOST_MEMORY)


def push() -> Iterator[Figure]:
    """The first push of everything, with the sealing that intake does before."""
    bench = Bench()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        profile = bench.fresh("office", bench.big / "profiles" / OFFICE)
        hub = bench.fresh("hub")
        shutil.copy(bench.big / "hub" / "panel.json", hub)
        ours.append(bench.step("push", profile, hub, bench.big / "plain"))
        bench.fresh("crypt")
        theirs.append(bench.rclone("copy", bench.big / "plain", "crypt:"))
    sealing, carrying = _middle(ours, "sealing"), _middle(ours, "carrying")
    peer = statistics.median(theirs)
    beside = f"sealed and kept {sealing:.2f} s, carried {carrying:.2f} s; rclone {peer:.2f} s"
    what = "first push, sealing included, by rclone crypt"
    yield Figure(what, (sealing + carrying) / peer, "x", 1.3, beside)
    yield Figure("the same, memory", ours[-1]["megabytes"], "MB", MOST_MEMORY)


def check() -> Iterator[Figure]:
    """Everything in the hub verified from nothing."""
    bench = Bench()
    profile = bench.big / "profiles" / OFFICE
    ours = [bench.step("check", profile, bench.big / "hub") for _ in range(3)]
    beside = f"{ours[0]['records']:.0f} acts, {ours[0]['decisions']:.0f} decisions, 500 MB hashed"
    seconds = statistics.median(o["seconds"] for o in ours)
    yield Figure("verification from nothing", seconds, "s", 6, beside)
    yield Figure("the same, memory", ours[-1]["megabytes"], "MB", MOST_MEMORY)


def arrive() -> Iterator[Figure]:
    """100 new acts: from the end of the pull until the desk and the table of cases show them."""
    bench = Bench()
    profile = bench.fresh("profile", bench.big / "profiles" / NEWCOMER)
    bench.step("pull", profile, bench.fresh("hub", bench.big / "hub"))
    times = []
    for _ in range(ROUNDS):
        hub = bench.fresh("hub", bench.big / "hub")
        copy = bench.fresh("window", profile)
        times.append(bench.step("arrive", copy, hub, bench.big / "later")["seconds"])
    beside = f"least {min(times) * 1e3:.0f} ms"
    yield Figure("100 new acts on screen", statistics.median(times) * 1e3, "ms", 150, beside)


def _middle(figures: list[dict[str, float]], name: str) -> float:
    return statistics.median(figure[name] for figure in figures)


def _median(measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(ROUNDS))


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    if shutil.which(command[0]) is None:
        raise SystemExit(f"{command[0]} is measured beside; apt-get install {command[0]}")
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=os.environ | environment)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return seconds


def _obscured(password: str) -> str:
    done = subprocess.run(["rclone", "obscure", password], capture_output=True, check=True)
    return done.stdout.decode().strip()


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "sync-quiet": quiet,
    "sync-pull": pull,
    "sync-push": push,
    "sync-verify": check,
    "sync-arrive": arrive,
}
