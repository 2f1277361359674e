"""What opening a case costs: seconds until both first pages are painted, memory of long papers.

Run by ``build/bench.py`` in a process of its own; prints one JSON object. The window is the real
one, off screen; papers are opened from the encrypted store and drawn in the document worker.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from dmap_desktop.app.application import make_application
from dmap_desktop.app.program import Program
from dmap_desktop.app.welcome import program_at
from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.demo.panel import throw_away_vault
from dmap_desktop.demo.people import SECRETARY
from dmap_desktop.domain.application import Application, Document, DocumentKind
from dmap_desktop.profiles import found
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.taking_in import Intake, publish
from dmap_desktop.ui.reading.view import ReadingView

PAGES = {"DR180101.01": 10, "DR180101.02": 10, "DR180101.03": 300}
"""Cases, and the pages of each of their two papers."""
REPEATS = 9
LOOKED_AT_THE_DESK = 1.5
"""Seconds before a person opens the first case."""
PATIENCE = 60.0
_KINDS = (DocumentKind.APPLICATION_FORM, DocumentKind.SECURITY_QUESTIONNAIRE)
_LINE = "Question {line}: the data are held in the safe setting, and two people have access. "


def main(folder: Path) -> None:
    """Make a profile in ``folder``, open its cases and print what that cost."""
    profile = folder / "profile"
    _make_profile(profile, folder)
    application = make_application()
    program = program_at(application, profile, profile / "passphrase.txt")
    program.window.resize(1440, 900)
    program.window.show()
    program.open()
    _until(lambda: bool(program.window.current), "the desk")
    desk_shown = time.monotonic()
    _until(lambda: time.monotonic() > desk_shown + LOOKED_AT_THE_DESK, "a look at the desk")
    first = _open(program, "DR180101.01")
    short = ("DR180101.02", "DR180101.01")
    later = [_open(program, short[number % 2]) for number in range(REPEATS)]
    _open(program, "DR180101.03")
    _leaf_through(program)
    print(
        json.dumps(
            {"first": first, "later": statistics.median(later), "megabytes": _resident(os.getpid())}
        )
    )
    program.window.close()
    QApplication.quit()


def _make_profile(profile: Path, folder: Path) -> None:
    clock = StoryClock(datetime(2018, 1, 1, tzinfo=UTC))
    vault = throw_away_vault(profile)
    held = found(profile, vault, "A panel", SECRETARY, "", load_rulebook(), clock)
    for reference, pages in PAGES.items():
        papers = tuple(_paper(folder, reference, kind, pages) for kind in _KINDS)
        documents = tuple(document for document, _ in papers)
        application = Application(reference, "A project", documents=documents)
        publish(held.session, Intake(application, papers))
    held.close()


def _paper(folder: Path, reference: str, kind: DocumentKind, pages: int) -> tuple[Document, bytes]:
    path = folder / f"{reference}-{kind.name}.pdf"
    canvas = Canvas(str(path), invariant=1)
    for page in range(pages):
        for line in range(48):
            words = f"{reference} {kind.value} {page + 1}. {_LINE.format(line=line)}"
            canvas.drawString(40, 800 - 16 * line, words)
        canvas.showPage()
    canvas.save()
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    document = Document(path.name, kind, sha256, len(data), pages, "application/pdf")
    return document, data


def _open(program: Program, reference: str) -> float:
    """Return the seconds from asking for a case to both its first pages being painted."""
    painted: set[int] = set()
    begun = time.perf_counter()
    program.window.show_screen("reading", reference)
    screen = program.window.screen_named("reading")
    assert isinstance(screen, ReadingView)
    for number, pane in enumerate((screen.left, screen.right)):
        pane.painted.connect(lambda number=number: painted.add(number))
    _until(lambda: len(painted) == 2, f"the pages of {reference}")
    return time.perf_counter() - begun


def _leaf_through(program: Program) -> None:
    """Turn through both papers, as a reader does, so that memory is what reading costs."""
    screen = program.window.screen_named("reading")
    assert isinstance(screen, ReadingView)
    bars = [pane.pages.verticalScrollBar() for pane in (screen.left, screen.right)]
    for step in range(1, 31):
        for bar in bars:
            bar.setValue(bar.maximum() * step // 30)
        _until(lambda: screen.ready, "a page")


def _resident(process: int) -> float:
    """Return the resident memory of a process and its children, in MB, counting shared once."""
    total = 0
    for one in (process, *_children(process)):
        rollup = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return total / 1024


def _children(process: int) -> Sequence[int]:
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else ()


def _until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"Waited {PATIENCE:.0f} s for {what}.")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
