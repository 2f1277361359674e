"""The demonstration in windows of one's own: choose who to be, and work; several at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.app.application import make_application, report_faults
from dmap_desktop.app.layout_file import LayoutFile
from dmap_desktop.app.program import Program
from dmap_desktop.app.welcome import program_at
from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.demo.panel import THROW_AWAY, Demonstration
from dmap_desktop.demo.people import EVERYBODY, PANEL_TITLE
from dmap_desktop.demo.story import BEGINS, call, prepare
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.panel import Person
from dmap_desktop.jobs.lane import Pool
from dmap_desktop.profiles import SystemClock
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.session import Rulebook
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.shell.appearance import Appearance
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.words import heading, label

READY = "ready"
"""The file that says that a demonstration was prepared to its end."""


def launch(folder: Path, person: str = "") -> int:
    """Show who one can be, or with ``person`` that person's window at once; return when closed."""
    application = make_application()
    launcher = Launcher(application, folder, person)
    report_faults(launcher.report)
    launcher.show()
    launcher.start()
    return application.exec()


class Launcher(QWidget):
    """Prepares the demonstration, then opens the window of whoever is chosen."""

    def __init__(self, application: QApplication, folder: Path, person: str = "") -> None:
        """Use the demonstration in ``folder``; it is made there when it is not."""
        super().__init__()
        self._application, self._folder, self._person = application, folder, person
        self._pool = Pool("demonstration", threads=1)
        self.programs: dict[str, Program] = {}
        self._rulebook: Rulebook | None = None
        self.appearance = Appearance(application, LayoutFile(folder))
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(PANEL_TITLE)
        self.step = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Preparing the demonstration")
        self.people = QWidget()
        self._offer_people()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.FAR, Space.FAR, Space.FAR, Space.FAR)
        column.setSpacing(Space.ROOM)
        column.addWidget(heading("A panel at work", "title"))
        column.addWidget(
            label(
                "Everybody here is invented, and so are the organisations that ask for data. "
                "Choose who to be. Several windows can be open at once; each has its own store "
                "and keys, and they share one hub.",
                "muted",
            )
        )
        column.addWidget(self.step)
        column.addWidget(self.bar)
        column.addWidget(self.people)
        column.addStretch(1)
        self.resize(960, 640)

    def start(self) -> None:
        """Prepare the demonstration, unless it is there already."""
        self.people.setEnabled(False)
        self._pool.submit_with_progress(self._prepare, self._ready, self.report, self._progressed)

    def open_window(self, person: str) -> None:
        """Open somebody's window, or bring it to the front."""
        there = self.programs.get(person)
        if there is not None and there.window.isVisible():
            there.window.raise_()
            there.window.activateWindow()
            return
        folder = self._demonstration().profile(person)
        program = program_at(self._application, folder, folder / "passphrase.txt")
        self.programs[person] = program
        program.window.show()
        program.open()

    def report(self, error: Exception) -> None:
        """Say what went wrong."""
        for program in self.programs.values():
            if program.window.isVisible():
                program.report(error)
                return
        self.bar.hide()
        known = isinstance(error, Mendable | OSError)
        self.step.setText(
            f"The demonstration could not be prepared: {error} Remove the folder {self._folder} "
            "and start again."
            if known
            else f"The program made a mistake ({error}). Close the window and start again."
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the preparation; windows that are open stay."""
        self._pool.close()
        super().closeEvent(event)

    def _prepare(self, progress: object) -> None:
        self._rulebook = load_rulebook()
        if (self._folder / READY).exists():
            return
        assert callable(progress)
        clock = StoryClock(BEGINS)
        demonstration = Demonstration(self._folder, self._rulebook, clock)
        prepare(demonstration, clock, "", progress)
        progress("Calling the meetings", 0, 0)
        call(demonstration)
        (self._folder / READY).write_text("This demonstration is complete.\n", encoding="utf-8")

    def _ready(self, _: None) -> None:
        self.step.setText(
            f"Asked for a passphrase, type: {THROW_AWAY}. The demonstration lies in "
            f"{self._folder}; remove that folder to begin anew."
        )
        self.bar.hide()
        self.people.setEnabled(True)
        if self._person:
            self.open_window(self._person)

    def _progressed(self, what: str, done: int, total: int) -> None:
        self.step.setText(what)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _demonstration(self) -> Demonstration:
        """Return the demonstration as it lies there, prepared, at the time it is now."""
        return Demonstration(self._folder, self._rulebook or load_rulebook(), SystemClock())

    def _offer_people(self) -> None:
        grid = QGridLayout(self.people)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.ROOM)
        for place, person in enumerate(EVERYBODY):
            grid.addWidget(self._card(person), place // 3, place % 3)
        grid.setRowStretch(len(EVERYBODY) // 3, 1)

    def _card(self, person: Person) -> Card:
        card = Card(person.name, person.post)
        card.body.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(label(", ".join(role.value for role in person.roles), "caption"), 1)
        chosen = button("Open", "user-round")
        chosen.setObjectName(f"launcher.{person.id}")
        chosen.setAccessibleName(f"Open the window of {person.name}")
        chosen.clicked.connect(lambda: self.open_window(person.id))
        row.addWidget(chosen)
        card.body.addLayout(row)
        return card
