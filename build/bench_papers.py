"""What reading an applicant's papers costs, and how long the window is held up meanwhile.

Run by ``build/bench.py`` in a process of its own; prints one JSON object. Papers are read in the
document worker as intake reads them. A timer of 2 ms in the window's thread measures the longest
time in which the window could not have answered anybody.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from dmap_desktop.demo.papers import cases, write_papers
from dmap_desktop.jobs.documents import Documents, NamedBytes
from dmap_desktop.jobs.lane import Pool
from dmap_desktop.jobs.worker import DocumentWorker
from dmap_desktop.rulebooks import load_rulebook

REPEATS = 5
PATIENCE = 120.0
IDLE = 10.0
"""Seconds in which nothing is done, to see what the machine itself takes from the window."""
_LINE = "Question {line}: the data are held in the safe setting, and two people have access."


def main(folder: Path) -> None:
    """Read each paper several times; print the medians and the longest block of all."""
    QApplication([])
    rulebook = load_rulebook()
    worker, pool = DocumentWorker(), Pool("documents")
    documents = Documents(worker, pool)
    worker.start()
    watch = _Watch()
    watch.start()

    def read(*files: NamedBytes) -> float:
        got: list[object] = []
        begun = time.perf_counter()
        documents.read_papers(
            files, (), rulebook.editions, rulebook.catalogue.catalogue, got.append, got.append
        )
        _until(lambda: bool(got), "the papers")
        if isinstance(got[0], Exception):
            raise SystemExit(str(got[0]))
        return time.perf_counter() - begun

    def text(document: str) -> float:
        got: list[object] = []
        begun = time.perf_counter()
        documents.page_text(document, 1, 1_000_000, got.append, got.append)
        _until(lambda: bool(got), "the text")
        return time.perf_counter() - begun

    form, book, long = _form(folder), _workbook(), _pdf(300)
    read(form)  # The parsers are imported once.
    known = documents.add(long.name, long.data)
    text(known)
    watch.start()
    figures = {
        "form": statistics.median(read(form) for _ in range(REPEATS)),
        "workbook": statistics.median(read(book) for _ in range(REPEATS)),
        "text": statistics.median(text(known) for _ in range(REPEATS)),
    }
    figures["blocked"] = watch.longest
    watch.start()
    idle = time.monotonic()
    _until(lambda: time.monotonic() > idle + IDLE, "nothing")
    figures["idle"] = watch.longest
    print(json.dumps(figures))
    worker.close()
    pool.close()


class _Watch:
    """Measures the longest time between two turns of the window's thread."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = 0.0
        self._timer = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Begin."""
        self.longest, self._last = 0.0, time.perf_counter()
        self._timer.start()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def _form(folder: Path) -> NamedBytes:
    """Return an application form of a sample case, on ten pages."""
    case = next(case for case in cases() if case.reference == "DR180611.02")
    path = next(p for p in write_papers(case, folder) if p.name.startswith("application-form"))
    import pikepdf

    held = io.BytesIO()
    with (
        pikepdf.open(path) as document,
        pikepdf.open(io.BytesIO(_pdf(10).data)) as more,
    ):
        document.pages.extend(more.pages[: max(10 - len(document.pages), 0)])
        document.save(held)
    return NamedBytes("form.pdf", held.getvalue())


def _workbook() -> NamedBytes:
    """Return a workbook of 48 sheets as the published data tables are."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number in range(48):
        sheet = book.create_sheet(f"Sheet {number + 1}")
        for row in range(400):
            sheet.append([f"Item {row}", "Description of the item " * 4, row, "2015/16", "Y"] * 3)
    held = io.BytesIO()
    book.save(held)
    return NamedBytes("tables.xlsx", held.getvalue())


def _pdf(pages: int) -> NamedBytes:
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=1)
    for page in range(pages):
        for line in range(48):
            canvas.drawString(40, 800 - 16 * line, f"{page + 1}. {_LINE.format(line=line)}")
        canvas.showPage()
    canvas.save()
    return NamedBytes("long.pdf", held.getvalue())


def _until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"Waited {PATIENCE:.0f} s for {what}.")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
