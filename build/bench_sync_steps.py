"""One measured step of synchronisation in a process of its own; prints one JSON object.

Run by ``bench_sync``: ``bench_sync_steps.py STEP PROFILE [MORE]``.
"""

from __future__ import annotations

import hashlib
import json
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench_hub import open_at
from PySide6.QtCore import QCoreApplication, QEventLoop

from dmap_desktop.app.application import make_application
from dmap_desktop.app.program import Program
from dmap_desktop.domain.application import Document, DocumentKind
from dmap_desktop.domain.ports import Progress, Pulled, no_progress
from dmap_desktop.profile_card import read_card
from dmap_desktop.profiles import Profile, set_hub
from dmap_desktop.services.journal import fold_waiting
from dmap_desktop.services.keeping import select
from dmap_desktop.services.syncing import synchronise
from dmap_desktop.services.taking_in import seal_papers
from dmap_desktop.services.verifying import verify
from dmap_desktop.sync.addresses import open_hub
from dmap_desktop.sync.audit import check_hub
from dmap_desktop.sync.exchange import HubExchange
from dmap_desktop.ui.cases.view import CasesView
from dmap_desktop.ui.desk.view import DeskView

Figures = dict[str, float]


def pull(profile: Path, hub: str = "") -> Figures:
    """Synchronise a device that has nothing yet, with another hub than its own if one is named."""
    if hub:
        set_hub(profile, hub)
    opened = open_at(profile)
    exchange, session = opened.exchange, opened.session
    assert exchange is not None
    started = time.perf_counter()
    pulled = exchange.pull(no_progress)
    fold_waiting(session)
    acts = time.perf_counter() - started
    wanted = select(session).papers
    started = time.perf_counter()
    fetched = exchange.fetch(wanted, no_progress)
    papers = time.perf_counter() - started
    assert len(pulled.findings) + len(fetched.findings) == 0
    assert fetched.blobs == len(wanted) > 0
    synchronise(session, exchange)  # so that the next one finds nothing new
    opened.close()
    return {"acts": acts, "papers": papers, "records": pulled.records}


def quiet(profile: Path) -> Figures:
    """Synchronise again and again when there is nothing new."""
    opened = open_at(profile)
    assert opened.exchange is not None
    times = []
    for _ in range(60):
        started = time.perf_counter()
        report = synchronise(opened.session, opened.exchange)
        times.append(time.perf_counter() - started)
        assert report.pulled + report.pushed + report.blobs + len(report.findings) == 0
    opened.close()
    return {"median": statistics.median(times), "least": min(times)}


def push(profile: Path, hub: str, plain: str) -> Figures:
    """Seal every paper in ``plain`` pack by pack, as intake does; then fill an empty hub."""
    set_hub(profile, hub)
    opened = open_at(profile)
    exchange, session = opened.exchange, opened.session
    assert exchange is not None
    sealing = 0.0
    for folder in sorted(Path(plain).iterdir()):
        started = time.perf_counter()
        seal_papers(session, [_paper(path) for path in sorted(folder.iterdir())])
        sealing += time.perf_counter() - started
    started = time.perf_counter()
    exchange.pull(no_progress)
    pushed = exchange.push(no_progress)
    carrying = time.perf_counter() - started
    opened.close()
    assert not pushed.findings, pushed.findings
    return {
        "sealing": sealing,
        "carrying": carrying,
        "records": pushed.records,
        "papers": pushed.blobs,
    }


def _paper(path: Path) -> tuple[Document, bytes]:
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    kind = DocumentKind.SUPPORTING
    return Document(path.name, kind, sha256, len(data), 1, "application/pdf"), data


def check(profile: Path, hub: str) -> Figures:
    """Verify everything in ``hub`` from nothing but the pin and the keys."""
    opened = open_at(profile)
    session = opened.session
    started = time.perf_counter()
    contents = check_hub(open_hub(hub), session.sealer, session.envelopes, session.pin, {})
    proof = verify(contents.acts, contents.findings)
    seconds = time.perf_counter() - started
    opened.close()
    assert proof.ok, proof.findings[:3]
    assert not proof.refused, proof.refused[:3]
    return {"seconds": seconds, "records": proof.records, "decisions": len(proof.decisions)}


def arrive(profile: Path, hub: str, later: str) -> Figures:
    """Show the desk and the cases, let 100 acts arrive, and wait until both are painted anew."""
    application = make_application()
    program = Program(application, profile, read_card(profile), lambda: _watched(profile, ended))
    ended: list[float] = []
    program.window.resize(1440, 900)
    program.window.show()
    program.open()
    _until(lambda: bool(ended) and not program.syncing.busy)
    for name in ("cases", "desk"):
        program.window.show_screen(name)
    reset: set[str] = set()
    desk, cases = program.window.made_screen("desk"), program.window.made_screen("cases")
    assert isinstance(desk, DeskView)
    assert isinstance(cases, CasesView)
    _until(lambda: cases.table.model.rowCount() > 0)
    shutil.copytree(later, hub, dirs_exist_ok=True)
    desk.tasks.model.modelReset.connect(lambda: reset.add("desk"))
    cases.table.model.modelReset.connect(lambda: reset.add("cases"))
    before = len(ended)
    program.window.sync.button.click()
    _until(lambda: len(reset) == 2 and len(ended) > before)
    program.window.repaint()
    seconds = time.perf_counter() - ended[-1]
    _until(lambda: not program.syncing.busy)
    program.close()
    return {"seconds": seconds}


def _watched(profile: Path, ended: list[float]) -> Profile:
    """Open a profile that notes when each pull ends."""
    opened = open_at(profile)
    exchange = opened.exchange
    assert isinstance(exchange, HubExchange)
    pull = exchange.pull

    def noted(progress: Progress) -> Pulled:
        pulled = pull(progress)
        ended.append(time.perf_counter())
        return pulled

    exchange.pull = noted  # type: ignore[method-assign]
    return opened


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("Waited a minute in vain.")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


STEPS: dict[str, Callable[..., Figures]] = {
    "pull": pull,
    "quiet": quiet,
    "push": push,
    "check": check,
    "arrive": arrive,
}

if __name__ == "__main__":
    _, step, profile, *more = sys.argv
    figures = STEPS[step](Path(profile), *more)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures | {"megabytes": peak}))
