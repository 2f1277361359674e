"""Carrying by file: writing one for another laptop, and taking one in, where no hub is reached."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.domain.boxes import Boxed
from dmap_desktop.domain.errors import Cancelled, Mendable
from dmap_desktop.domain.panel import Panel, Person
from dmap_desktop.jobs.lane import Job
from dmap_desktop.services.carrying import Taken, take_box, write_box
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.widgets.busy import Busy
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import line
from dmap_desktop.ui.widgets.words import heading, label, set_tone
from dmap_desktop.ui.workplace import Workplace, who_am_i

ENDING = "dmap-box"
_FILES = f"Carried by file (*.{ENDING});;All files (*)"
_EXPLAINED = (
    "Where no hub can be reached, records and papers travel in a file: by stick, or in any other "
    "way. It is sealed to the panel, and what is in it is checked as what comes from the hub is. "
    "When the hub is back, everything merges."
)


class CarryDialog(QDialog):
    """Two things to do, what is under way, and in a sentence what came of it."""

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        """Ask who is on the panel; everything can be done meanwhile."""
        super().__init__(parent)
        self._workplace = workplace
        self._job: Job | None = None
        self.setWindowTitle("Carry by file")
        self.whom = QComboBox()
        self.whom.setObjectName("carry.whom")
        self.whom.setAccessibleName("For whom the file is")
        self.whom.addItem("Everybody: all that this laptop holds", "")
        self.papers = QCheckBox("With the papers of the cases")
        self.papers.setChecked(True)
        self.write = button("Write a file...", "hard-drive", "primary")
        self.write.setObjectName("carry.write")
        self.write.clicked.connect(self._ask_where_to)
        self.take = button("Take in a file...", "folder-open")
        self.take.setObjectName("carry.take")
        self.take.clicked.connect(self._ask_which)
        self.busy = Busy()
        self.busy.stopped.connect(self._stop)
        self.said = label("")
        self.said.setObjectName("carry.said")
        self.close_it = button("Close")
        self.close_it.clicked.connect(lambda: self.accept())
        self.finished.connect(lambda _: self._stop())
        self._build()
        self._show_busy(False)
        self._say("")
        workplace.ask(who_am_i, self._offer)

    def write_to(self, path: Path) -> None:
        """Write a file to ``path``."""
        whom, papers = str(self.whom.currentData()), self.papers.isChecked()
        self._begin()
        self._job = self._workplace.carry(
            lambda session, boxes, progress: write_box(
                session, boxes, path, whom, papers, progress
            ),
            lambda boxed: self._written(path, boxed),
            self.busy.progress,
            self._failed,
        )

    def take_in(self, path: Path) -> None:
        """Take in the file at ``path``."""
        self._begin()
        self._job = self._workplace.carry(
            lambda session, boxes, progress: take_box(session, boxes, path, progress),
            self._taken,
            self.busy.progress,
            self._failed,
        )

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ROOM, Space.ROOM, Space.ROOM, Space.ROOM)
        column.setSpacing(Space.NEAR)
        column.addWidget(heading("Carry by file"))
        column.addWidget(label(_EXPLAINED, "muted"))
        column.addWidget(line())
        column.addWidget(label("For", "label"))
        column.addWidget(self.whom)
        column.addWidget(self.papers)
        self._add_row(column, self.write)
        column.addWidget(line())
        column.addWidget(label("A file that somebody has brought", "label"))
        self._add_row(column, self.take)
        column.addWidget(line())
        column.addWidget(self.said)
        column.addWidget(self.busy)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(self.close_it)
        column.addLayout(end)
        self.setMinimumWidth(520)

    def _add_row(self, column: QVBoxLayout, made: QPushButton) -> None:
        row = QHBoxLayout()
        row.addWidget(made)
        row.addStretch(1)
        column.addLayout(row)

    def _offer(self, found: tuple[Panel, Person]) -> None:
        panel, me = found
        for person in sorted(panel.people.values(), key=lambda person: person.name):
            if person.roles and person.id != me.id:
                self.whom.addItem(f"{person.name}: what is new to them", person.id)
                devices = panel.devices_of(person.id)
                for device in devices if len(devices) > 1 else ():
                    words = f"{person.name}'s device {device.id[:8]}: what is new to it"
                    self.whom.addItem(words, device.id)

    def _ask_where_to(self) -> None:
        name = f"panel-{date.today().isoformat()}.{ENDING}"
        path, _ = QFileDialog.getSaveFileName(self, "Write a file", name, _FILES)
        if path:
            self.write_to(Path(path))

    def _ask_which(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Take in a file", "", _FILES)
        if path:
            self.take_in(Path(path))

    def _begin(self) -> None:
        self._say("")
        self._show_busy(True)

    def _written(self, path: Path, boxed: Boxed) -> None:
        papers = f", {_count(boxed.papers, 'paper')}" if boxed.papers else ""
        size = f"{max(boxed.bytes / 1_000_000, 0.1):.1f} MB"
        self._end(
            f"Written: {path.name} with {_count(boxed.records, 'act')}{papers} ({size}). Take it "
            "to the other laptop, and take it in there."
        )

    def _taken(self, taken: Taken) -> None:
        lines = [
            f"Taken in: {_count(taken.records, 'new act')}, {_count(taken.papers, 'paper')}."
            if taken.records or taken.papers
            else "Everything in the file was here already."
        ]
        lines += [finding.sentence for finding in (*taken.findings, *taken.awaited)]
        self._end("\n".join(lines), Tone.DANGER if taken.findings else None)
        if taken.touched or taken.papers:
            self._workplace.changed.emit(frozenset(taken.touched))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Mendable) and not isinstance(error, Cancelled):
            self._end(str(error), Tone.DANGER)
        else:
            self._end("")
            self._workplace.failed(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._end("Stopped. What was taken in stays; nothing is left of a file half written.")

    def _end(self, sentence: str, tone: Tone | None = None) -> None:
        self._job = None
        self._show_busy(False)
        self._say(sentence, tone)

    def _show_busy(self, busy: bool) -> None:
        self.busy.setVisible(busy)
        for widget in (self.whom, self.papers, self.write, self.take):
            widget.setEnabled(not busy)

    def _say(self, sentence: str, tone: Tone | None = None) -> None:
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        set_tone(self.said, tone)
        QTimer.singleShot(0, self, self.adjustSize)  # once the words have been laid out


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
