"""What every screen is given: the session behind its lane, documents, messages, what changed.

A screen never touches the store itself: it asks a question or does a verb, and is called back in
the window's thread. Errors the user can mend go to the message bar as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from dmap_desktop.domain.errors import Cancelled, Mendable
from dmap_desktop.domain.panel import Panel, Person
from dmap_desktop.domain.ports import Exchange, Papers, Progress
from dmap_desktop.domain.records import Act
from dmap_desktop.jobs.documents import Documents
from dmap_desktop.jobs.lane import Job, Lane
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session
from dmap_desktop.services.syncing import SyncReport, synchronise

T = TypeVar("T")


class Messages(Protocol):
    """The message bar."""

    def info(self, sentence: str) -> None:
        """Say that something is done."""
        ...

    def error(self, sentence: str) -> None:
        """Say what went wrong and what to do."""
        ...


class Workplace(QObject):
    """One person at work in one window."""

    changed = Signal(object)
    """The streams that hold new acts, as a frozenset of names; a view refreshes by that."""
    went = Signal(str, str)
    """A screen was asked for: its name, and the case or meeting it shall show."""
    faulted = Signal(object)
    """An error that is the program's own fault: for the crash report."""

    def __init__(
        self,
        session: Session,
        lane: Lane,
        documents: Documents,
        papers: Papers,
        messages: Messages,
        exchange: Exchange | None,
    ) -> None:
        """Take what the composition root has opened; it closes it, too."""
        super().__init__()
        self._session = session
        self._lane = lane
        self._exchange = exchange
        self.documents = documents
        self.papers = papers
        self.messages = messages

    @property
    def person(self) -> str:
        """Return the id of the person at work."""
        return self._session.person

    @property
    def has_hub(self) -> bool:
        """Say whether there is a hub to synchronise with."""
        return self._exchange is not None

    def go(self, screen: str, subject: str = "") -> None:
        """Show a screen, on a case or a meeting."""
        self.went.emit(screen, subject)

    def ask(self, question: Callable[[Session], T], on_done: Callable[[T], None]) -> Job:
        """Answer a question about the session in the store's lane."""
        return self._lane.submit(lambda: question(self._session), on_done, self.failed)

    def do(
        self,
        verb: Callable[[Session], Act],
        says: str = "",
        on_done: Callable[[Act], None] | None = None,
    ) -> Job:
        """Do a verb in the store's lane, say so, and tell every view which stream changed."""

        def done(act: Act) -> None:
            if says:
                self.messages.info(says)
            if on_done is not None:
                on_done(act)
            self.changed.emit(frozenset({act.stream}))

        return self._lane.submit(lambda: verb(self._session), done, self.failed)

    def synchronise(
        self,
        on_done: Callable[[SyncReport], None],
        on_progress: Progress,
        on_failed: Callable[[Exception], None],
    ) -> Job | None:
        """Synchronise with the hub, with progress; None without a hub."""
        exchange = self._exchange
        if exchange is None:
            return None

        def done(report: SyncReport) -> None:
            on_done(report)
            for finding in report.findings:
                self.messages.error(finding.sentence)
            if report.touched or report.blobs:
                self.changed.emit(frozenset(report.touched))

        def failed(error: Exception) -> None:
            on_failed(error)
            self.failed(error)

        return self._lane.submit_with_progress(
            lambda progress: synchronise(self._session, exchange, progress),
            done,
            failed,
            on_progress,
        )

    def keep(self, name: str, value: str) -> None:
        """Keep a draft, a reading place or a layout, in the store's lane."""

        def kept(session: Session) -> None:
            session.store.keep(name, value)

        self.ask(kept, lambda _: None)

    def failed(self, error: Exception) -> None:
        """Show an error the user can mend; pass on one that is the program's own fault."""
        if isinstance(error, Cancelled):
            self.messages.info("Stopped.")
        elif isinstance(error, Mendable):
            self.messages.error(str(error))
        else:
            self.faulted.emit(error)


def who_am_i(session: Session) -> tuple[Panel, Person]:
    """Return the panel and the person at work."""
    panel = panel_of(session)
    return panel, panel.people[session.person]
