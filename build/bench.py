"""Measure what the program promises about speed and memory, and print it as a table.

``.venv/bin/python build/bench.py [NAME ...]``: all of it, or the named parts. Nothing here is part
of a test: machines are noisy. Where a figure depends on the machine, a peer is measured in the same
run and the ratio stands beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import bench_remote
import bench_sync
from bench_figures import Figure

PROJECT = Path(__file__).resolve().parent.parent
REPEATS = 7


def main() -> int:
    """Print the table; 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *PARTS], metavar="NAME")
    names = parser.parse_args().names or list(PARTS)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    broken = 0
    for name in names:
        for figure in PARTS[name]():
            print(figure.line(), flush=True)
            broken += figure.promised is not None and figure.value > figure.promised
    return int(bool(broken))


def start() -> Iterator[Figure]:
    """From starting Python to the first painted window, with 1,000 cases in the store."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        _run(_CASES, str(profile), "1000")
        ours = [str(profile), str(profile / "passphrase.txt")]
        warm, trivial = _painted(_OURS, *ours), _painted(_TRIVIAL)
        beside = f"{warm / trivial:.1f} x a trivial window ({trivial:.3f} s)"
        yield Figure("start to painted window, 1,000 cases, warm", warm, "s", 0.5, beside)
        if not _can_drop_caches():
            print("start with file caches dropped: not measured; it needs root on Linux")
            return
        cold, trivial = _painted(_OURS, *ours, cold=True), _painted(_TRIVIAL, cold=True)
        beside = f"{cold / trivial:.1f} x a trivial window ({trivial:.3f} s)"
        yield Figure("start to painted window, 1,000 cases, cold", cold, "s", 1.0, beside)


def read() -> Iterator[Figure]:
    """Opening a case; memory with two 300-page papers leafed through; reading papers at intake.

    Memory is that of the window and its document worker; what they share is counted once.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(__file__).with_name("bench_reading.py").read_text("utf-8")
        figures = json.loads(_run(script, folder))
    yield Figure("opening a case to both first pages painted", figures["later"], "s", 0.25)
    yield Figure("the same, the first case after the start", figures["first"], "s")
    yield Figure("resident with two 300-page papers open", figures["megabytes"], "MB", 300)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(__file__).with_name("bench_papers.py").read_text("utf-8")
        figures = json.loads(_run(script, folder))
    yield Figure("a form of 10 pages read in the worker", figures["form"], "s", 2)
    yield Figure("text of a PDF of 300 pages", figures["text"], "s", 1)
    yield Figure("a workbook of 48 sheets read", figures["workbook"], "s", 4)
    beside = f"{figures['idle']:.3f} s on this machine with nothing to do"
    blocked = figures["blocked"]
    yield Figure("longest the window was blocked while they were", blocked, "s", 0.05, beside)


def assess() -> Iterator[Figure]:
    """10,000 applications of 60 items on one core."""
    seconds = float(_run(_ASSESS))
    yield Figure("10,000 applications of 60 items assessed", seconds, "s", 5.0)
    what_if, next_band = (float(word) for word in _run(_WHAT_IF).split())
    yield Figure("what if: an item less of 60, assessed", what_if, "ms", 30)
    yield Figure("smallest change for the next band, 40 items", next_band, "ms")


def _painted(code: str, *arguments: str, cold: bool = False) -> float:
    """Return the median seconds from before Python starts to the window's first paint."""
    times = []
    for _ in range(3 if cold else REPEATS):
        if cold:
            os.sync()
            Path("/proc/sys/vm/drop_caches").write_text("3")
        before = time.monotonic()
        times.append(float(_run(code, *arguments)) - before)
    return statistics.median(times)


def _can_drop_caches() -> bool:
    return os.access("/proc/sys/vm/drop_caches", os.W_OK)


def _run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


_PAINT = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.UpdateRequest:
            application.processEvents()
            print(time.monotonic(), flush=True)
            os._exit(0)
        return False
"""
_TRIVIAL = (
    _PAINT
    + """
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
window = QLabel("A window")
watch = Watch()
window.installEventFilter(watch)
window.show()
application.exec()
"""
)
_OURS = (
    _PAINT
    + """
from pathlib import Path
from dmap_desktop.app.application import make_application
from dmap_desktop.app.welcome import first_window
application = make_application()
watch = Watch()
application.installEventFilter(watch)
program = first_window(application, Path(sys.argv[1]), Path(sys.argv[2]))
application.exec()
"""
)
_CASES = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.demo.panel import throw_away_vault
from dmap_desktop.demo.people import SECRETARY
from dmap_desktop.domain.records import ApplicationReceived, case_stream
from dmap_desktop.profiles import found
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.journal import write
folder, count = Path(sys.argv[1]), int(sys.argv[2])
clock = StoryClock(datetime(2018, 1, 1, tzinfo=UTC))
vault = throw_away_vault(folder)
profile = found(folder, vault, "A panel", SECRETARY, "", load_rulebook(), clock)
with profile.session.store.writing():
    for number in range(count):
        reference = f"DR18{number // 90 + 1:04d}.{number % 90 + 1:02d}"
        received = ApplicationReceived(
            reference, f"Project {number}", "University", "University", "A. Person", "2018-01-01", 2
        )
        write(profile.session, case_stream(reference), received)
profile.close()
"""
_ASSESS = """
import time
from dmap_desktop.assessment.assess import assess
from dmap_desktop.domain.application import Application, Block, Item
from dmap_desktop.rulebooks import load_rulebook
rulebook = load_rulebook()
asked = [i for i in rulebook.catalogue.catalogue.items if i.block is Block.BY_REQUEST]
made = []
for number in range(10_000):
    chosen = [asked[(number * 7 + step * 3) % len(asked)] for step in range(60)]
    items = tuple(Item(i.alias, i.dataset, i.block) for i in chosen)
    made.append(Application(f"DR180101.{number}", "A project", items=items))
started = time.perf_counter()
for application in made:
    assess(application, "0" * 64, rulebook.catalogue, rulebook.rules)
print(time.perf_counter() - started)
"""
_WHAT_IF = """
import statistics, time
from dmap_desktop.assessment.next_band import way_to_next_band
from dmap_desktop.assessment.what_if import what_if
from dmap_desktop.domain.application import Application, Block, Item
from dmap_desktop.domain.findings import Change
from dmap_desktop.rulebooks import load_rulebook
book = load_rulebook()
asked = [i for i in book.catalogue.catalogue.items if i.block is Block.BY_REQUEST]
brought = [i for i in book.catalogue.catalogue.items if i.block is Block.DEFAULT]
def made(number, count):
    chosen = [asked[(number * 7 + step * 3) % len(asked)] for step in range(count)]
    datasets = {item.dataset for item in chosen}
    chosen += [item for item in brought if item.dataset in datasets]
    items = tuple(Item(i.alias, i.dataset, i.block) for i in chosen)
    return Application("DR180101.01", "A project", items=items)
def timed(act, many):
    spent = []
    for number in range(many):
        began = time.perf_counter()
        act(number)
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent)
whole = made(0, 60)
less = [[Change(i.alias, "drop", dataset=i.dataset)] for i in whole.items[:60]]
one = timed(lambda n: what_if(whole, less[n], book.catalogue, book.rules), 60)
way = timed(lambda n: way_to_next_band(made(n, 40), book.catalogue, book.rules), 20)
print(one, way)
"""

PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "start": start,
    "read": read,
    "assess": assess,
    **bench_sync.PARTS,
    **bench_remote.PARTS,
}

if __name__ == "__main__":
    sys.exit(main())
