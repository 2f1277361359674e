"""One window of one person: made, opened, kept in step with the records, and closed.

The window is painted from what the profile's card and the layout file say. Database, keys and rule
sets are loaded in the store's lane after that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dmap_desktop.app.ending import EndedCard, Ends, NoEnding
from dmap_desktop.app.faults import write_down
from dmap_desktop.app.knocking import Door, Knock
from dmap_desktop.app.layout_file import LayoutFile
from dmap_desktop.app.screens import screen_specs
from dmap_desktop.app.syncing import Syncing
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Cancelled, InUse, Mendable
from dmap_desktop.domain.handed import Invitation
from dmap_desktop.domain.panel import Panel, Person, Role
from dmap_desktop.jobs.documents import Documents
from dmap_desktop.jobs.lane import Job, Lane, Pool
from dmap_desktop.jobs.papers import WorkerPapers
from dmap_desktop.jobs.worker import DocumentWorker
from dmap_desktop.services.awaiting import tasks_of
from dmap_desktop.services.journal import NotFetched
from dmap_desktop.services.syncing import SyncReport
from dmap_desktop.ui.shell.appearance import Appearance
from dmap_desktop.ui.shell.carrying import CarryDialog
from dmap_desktop.ui.shell.idle import IdleWatch
from dmap_desktop.ui.shell.messages import MessageAction, MessageBridge
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.shell.window import AtWork, MainWindow
from dmap_desktop.ui.workplace import Opened, Workplace, who_am_i

_AT_WORK = "at work"


class _Remembered(msgspec.Struct, frozen=True):
    """Who was at work when the window was last open: painted until the records say it again."""

    person: str = ""
    post: str = ""
    roles: tuple[Role, ...] = ()


class ShippedPapers:
    """Reads applicants' files with the editions and the catalogue that ship with the program."""

    def __init__(self, worker: DocumentWorker) -> None:
        """Read with ``worker``; editions and catalogue are loaded when first needed."""
        self._worker = worker

    def read_papers(
        self, files: Sequence[tuple[str, bytes]], passwords: Sequence[str] = ()
    ) -> tuple[Application, dict[str, bytes]]:
        """Read an applicant's files (name, bytes). Raises PupilDataRefused, Unreadable."""
        from dmap_desktop.rulebooks import load_rulebook

        rulebook = load_rulebook()
        papers = WorkerPapers(self._worker, rulebook.editions, rulebook.catalogue.catalogue)
        return papers.read_papers(files, passwords)


class Program:
    """The window, and everything it stands on."""

    def __init__(
        self,
        application: QApplication,
        folder: Path,
        card: Invitation,
        opening: Callable[[], Opened],
        ending: Ends | None = None,
    ) -> None:
        """Make the window of the profile in ``folder``; ``opening`` runs later, in the lane.

        ``ending`` says when the person's rights have ended, and what can be done then.
        """
        self._folder = folder
        self._ending: Ends = ending or NoEnding()
        self.ended: EndedCard | None = None
        self._memory = LayoutFile(folder)
        self._worker = DocumentWorker()
        self._pool = Pool("documents")
        self.messages = MessageBridge()
        self.workplace = Workplace(
            person=card.person,
            opening=opening,
            lane=Lane(),
            documents=Documents(self._worker, self._pool),
            papers=ShippedPapers(self._worker),
            messages=self.messages,
            memory=self._memory,
            check=self._ending.check,
        )
        before = _remembered(self._memory.kept(_AT_WORK))
        at_work = AtWork(card.title, before.person, before.post, frozenset(before.roles))
        self.window = MainWindow(
            at_work,
            self._memory,
            self.messages,
            Appearance(application, self._memory),
            self.workplace.guard,
        )
        guard = self.workplace.guard
        self.idle = IdleWatch(lambda: guard.settings.idle * 60)
        self.idle.idle.connect(guard.lock)
        self._title, self._hub = card.title, card.hub
        self._specs = screen_specs(self.workplace)
        self.window.sync.button.setObjectName("sync.now")
        self.window.add_to_panel_menu("Carry by file...", self.carry_by_file)
        self.syncing = Syncing(self.workplace, self.window.sync, bool(card.hub))
        self._closed = False
        self._door: Door | None = None
        self._knocking: Knock | None = None
        self._listen()

    def _listen(self) -> None:
        """Offer the screens, and do what workplace and window ask for."""
        self.workplace.went.connect(self.window.show_screen)
        self.workplace.changed.connect(self._refresh)
        self.workplace.faulted.connect(self.report)
        self.workplace.ended.connect(self._end)
        self.window.on_close(self.close)
        for spec in self._specs:
            self.window.add_screen(spec)

    def open(self) -> None:
        """Open the profile in the lane; then show the desk, and synchronise."""
        self.workplace.ask(who_am_i, self._greet, self._not_greeted)

    def carry_by_file(self) -> CarryDialog:
        """Ask what is to be carried by file, where no hub is reached."""
        dialog = CarryDialog(self.window, self.workplace)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def close(self) -> None:
        """Keep what is being typed, then let go of profile, threads and the reader of documents."""
        if self._closed:
            return
        self._closed = True
        self.syncing.stop()
        self.idle.stop()
        if self._door is not None:
            self._door.close()
        self.workplace.close()
        self._pool.close()
        self._worker.close()

    def report(self, error: Exception) -> None:
        """Write down a fault of the program's own, and say where."""
        self.messages.error(write_down(self._folder, error))

    def _greet(self, found: tuple[Panel, Person]) -> None:
        panel, person = found
        at_work = AtWork(panel.title, person.name, person.post, frozenset(person.roles))
        self.window.greet(at_work)
        remembered = _Remembered(person.name, person.post, person.roles)
        self._memory.keep(_AT_WORK, msgspec.json.encode(remembered).decode())
        for spec in self._specs:
            if not self.window.has_screen(spec.name):
                self.window.add_screen(spec)
        if not self.window.current:
            self.window.show_screen("desk")
        self._count()
        self._door = self._door or Door(self._folder, self.come_forward)
        self.syncing.start()
        self._pool.submit(self._make_ready, lambda _: None, lambda _: None)

    def _make_ready(self) -> None:
        """Start what opening a case needs; the first one then does not wait for it."""
        self._worker.start()
        import_module("dmap_desktop.ui.reading.view")

    def _not_greeted(self, error: Exception) -> None:
        """Fetch the panel's records when they never came here; otherwise say what hinders."""
        if not isinstance(error, NotFetched):
            self._not_opened(error)
            return
        self.window.sync.show_progress("Fetching the panel's records", 0, 0)

        def fetched(_: SyncReport) -> None:
            self.workplace.ask(who_am_i, self._greet, self._not_opened)

        progress = self.window.sync.show_progress
        job = self.workplace.synchronise(fetched, progress, self._not_fetched)
        self.window.sync.cancelled.connect(lambda: self._stop_fetching(job))

    def _stop_fetching(self, job: Job) -> None:
        if not job.cancelled and not self.window.current:
            job.cancel()
            self._not_fetched(Cancelled("Stopped. What was fetched stays."))

    def _not_fetched(self, error: Exception) -> None:
        self._not_opened(error, MessageAction("Name the hub...", self._name_hub))

    def _name_hub(self) -> None:
        """Ask for the hub, or for what opens it, before there is a screen that could."""
        from dmap_desktop.ui.shell.hub_dialog import HubDialog

        dialog = HubDialog(self.window, self.workplace, self._hub)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.open)
        dialog.open()

    def _not_opened(self, error: Exception, *more: MessageAction) -> None:
        self.window.sync.show_state("", 0, bool(self._hub))
        if not isinstance(error, Mendable):
            self.report(error)
            return
        ways = [MessageAction("Try again", self.open), *more]
        if isinstance(error, InUse):
            ways.insert(0, MessageAction("Show that window", self._knock))
        self.messages.error(str(error), *ways)

    def _end(self, sentence: str) -> None:
        """Show that all is over, in the place of every screen."""
        if self.ended is None:
            self.syncing.stop()
            self._specs = ()
            self.ended = EndedCard(sentence, self._ending, self._pool)
            self.window.end_with(self.ended)

    def come_forward(self) -> None:
        """Bring the window to the front, as far as the system lets a program do so."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _knock(self) -> None:
        """Ask the window that has the profile to come forward; this one is not needed then."""

        def silence() -> None:
            self.messages.error(
                "No window answers: a command may be at work on this profile, or somebody else is "
                "logged in with it. Try again when it is done.",
                MessageAction("Try again", self.open),
            )

        self._knocking = Knock(self._folder, self.window.close, silence)

    def _refresh(self, streams: frozenset[str]) -> None:
        for spec in self._specs:
            screen = self.window.made_screen(spec.name)
            if isinstance(screen, Screen):
                screen.refresh(streams)
        self._count()

    def _count(self) -> None:
        """Say on the rail what awaits the person; once the desk is there, it says so itself."""
        if self.window.made_screen("desk") is None:
            self.workplace.ask(
                tasks_of, lambda tasks: self.window.set_count("desk", len(tasks)), lambda _: None
            )


def _remembered(text: str | None) -> _Remembered:
    try:
        return msgspec.json.decode(text or "{}", type=_Remembered)
    except UNDECODABLE:
        return _Remembered()
