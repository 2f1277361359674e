"""What every screen is given: the session behind its lane, documents, messages, what changed.

A screen never touches the store itself: it asks a question or does a verb, and is called back in
the window's thread. The profile is opened in the lane by the first question, so that the window is
painted before database and keys are loaded. Errors the user can mend go to the message bar as they
are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dmap_desktop.domain.boxes import Boxes
from dmap_desktop.domain.checks import Checks
from dmap_desktop.domain.errors import Cancelled, Mendable, Refused, RightsEnded
from dmap_desktop.domain.panel import Panel, Person
from dmap_desktop.domain.ports import Exchange, Papers, Progress
from dmap_desktop.domain.records import Act
from dmap_desktop.jobs.cancel import Cancel
from dmap_desktop.jobs.documents import Documents
from dmap_desktop.jobs.lane import Job, Lane
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session
from dmap_desktop.services.syncing import SyncReport, synchronise
from dmap_desktop.ui.guard import Guard
from dmap_desktop.ui.widgets.memory import Memory

T = TypeVar("T")


class Messages(Protocol):
    """The message bar."""

    def info(self, sentence: str) -> None:
        """Say that something is done."""
        ...

    def error(self, sentence: str) -> None:
        """Say what went wrong and what to do."""
        ...


class Opened(Protocol):
    """A profile that is open."""

    @property
    def session(self) -> Session:
        """Return the session over the profile's store and keys."""
        ...

    @property
    def exchange(self) -> Exchange | None:
        """Return the way to the hub; None when the profile names none."""
        ...

    @property
    def boxes(self) -> Boxes:
        """Return the way to files that are carried by hand."""
        ...

    @property
    def checks(self) -> Checks:
        """Return the way to read every record again, here, in the hub or in a bundle."""
        ...

    def stopping_with(self, cancel: Cancel) -> AbstractContextManager[None]:
        """During the block, whoever waits for the hub gets Cancelled once ``cancel`` is set."""
        ...

    def with_hub(
        self, address: str, offered: Mapping[str, str], move: bool, cancel: Cancel
    ) -> Opened:
        """Return the same profile with another hub, once that is known to fit."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class Workplace(QObject):
    """One person at work in one window."""

    changed = Signal(object)
    """The streams that hold new acts, as a frozenset of names; a view refreshes by that."""
    went = Signal(str, str)
    """A screen was asked for: its name, and the case or meeting it shall show."""
    hub_changed = Signal(str)
    """The hub is another one from now on: its address."""
    papers_asked = Signal(str)
    """The papers of a case shall be fetched now: its reference."""
    faulted = Signal(object)
    """An error that is the program's own fault: for the crash report."""
    ended = Signal(str)
    """The person's rights on the panel have ended, in a sentence; nothing is here any more."""
    _met = Signal(object, object)
    _arrived = Signal(object)

    def __init__(
        self,
        person: str,
        opening: Callable[[], Opened],
        lane: Lane,
        documents: Documents,
        papers: Papers,
        messages: Messages,
        memory: Memory,
        check: Callable[[Opened], None] = lambda _: None,
    ) -> None:
        """Take what the composition root has made; ``opening`` runs once, in the lane.

        ``check`` is asked after each visit to the hub; it raises RightsEnded when all is over.
        """
        super().__init__()
        self._opening, self._check = opening, check
        self._opened: Opened | None = None
        self._closed = False
        self._lane = lane
        self._hub_lane = Lane("hub")  # a hub that hangs must not keep the store's lane waiting
        self.person = person
        """The id of the person at work."""
        self.documents = documents
        self.papers = papers
        self.messages = messages
        self.memory = memory
        self.guard = Guard(memory)
        # Queued, and sent before any answer is: the window is locked before it shows anything.
        self._met.connect(self.guard.meet, Qt.ConnectionType.QueuedConnection)
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def go(self, screen: str, subject: str = "") -> None:
        """Show a screen, on a case or a meeting."""
        self.went.emit(screen, subject)

    def ask(
        self,
        question: Callable[[Session], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Answer a question about the session in the store's lane."""
        return self._lane.submit(
            lambda: question(self._at_hand().session), on_done, on_failed or self.failed
        )

    def do(
        self,
        verb: Callable[[Session], Act],
        says: str = "",
        on_done: Callable[[Act], None] | None = None,
        on_failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Do a verb in the store's lane, say so, and tell every view which stream changed."""

        def done(act: Act) -> None:
            if says:
                self.messages.info(says)
            if on_done is not None:
                on_done(act)
            self.changed.emit(frozenset({act.stream}))

        return self.ask(verb, done, on_failed)

    def ask_with_progress(
        self,
        question: Callable[[Session, Progress], T],
        on_done: Callable[[T], None],
        on_progress: Progress,
        on_failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """As :meth:`ask`, for a question that takes its time; cancelling the job stops it."""
        return self._lane.submit_with_progress(
            lambda progress: question(self._at_hand().session, progress),
            on_done,
            on_failed or self.failed,
            on_progress,
        )

    def do_with_progress(
        self,
        verb: Callable[[Session, Progress], Act],
        on_done: Callable[[Act], None],
        on_progress: Progress,
        on_failed: Callable[[Exception], None],
    ) -> Job:
        """As :meth:`do`, for a verb that takes its time; cancelling the job stops it."""

        def done(act: Act) -> None:
            on_done(act)
            self.changed.emit(frozenset({act.stream}))

        return self.ask_with_progress(verb, done, on_progress, on_failed)

    def exchange(
        self,
        act: Callable[[Session, Exchange, Progress], T],
        on_done: Callable[[T], None],
        on_progress: Progress,
        on_failed: Callable[[Exception], None],
    ) -> Job:
        """Do something with the hub, in the hub's own lane; cancelling the job stops it at once."""

        def at_hub(cancel: Cancel) -> T:
            at_hand = self._lane.result_of(self._at_hand)
            if at_hand.exchange is None:
                raise Refused("This profile has no hub yet; name one on the Panel screen.")
            progress = self._hub_lane.progress(cancel, on_progress)
            with at_hand.stopping_with(cancel):
                done = act(at_hand.session, at_hand.exchange, progress)
            self._lane.result_of(lambda: self._still_in(lambda: self._check(at_hand)))
            return done

        return self._hub_lane.submit_cancellable(at_hub, on_done, on_failed)

    def carry(
        self,
        act: Callable[[Session, Boxes, Progress], T],
        on_done: Callable[[T], None],
        on_progress: Progress,
        on_failed: Callable[[Exception], None],
    ) -> Job:
        """Write or take in a file that stands in for the hub, in the hub's own lane."""

        def at_file(cancel: Cancel) -> T:
            at_hand = self._lane.result_of(self._at_hand)
            return act(at_hand.session, at_hand.boxes, self._hub_lane.progress(cancel, on_progress))

        return self._hub_lane.submit_cancellable(at_file, on_done, on_failed)

    def check(
        self,
        act: Callable[[Session, Checks, Progress], T],
        on_done: Callable[[T], None],
        on_progress: Progress,
        on_failed: Callable[[Exception], None],
    ) -> Job:
        """Read records again from nothing, in the hub's own lane; cancelling stops it at once."""

        def check(cancel: Cancel) -> T:
            at_hand = self._lane.result_of(self._at_hand)
            progress = self._hub_lane.progress(cancel, on_progress)
            with at_hand.stopping_with(cancel):
                return act(at_hand.session, at_hand.checks, progress)

        return self._hub_lane.submit_cancellable(check, on_done, on_failed)

    def synchronise(
        self,
        on_done: Callable[[SyncReport], None],
        on_progress: Progress,
        on_failed: Callable[[Exception], None],
    ) -> Job:
        """Synchronise with the hub, with progress.

        Views refresh when acts have arrived, and again when papers have.
        """

        def done(report: SyncReport) -> None:
            on_done(report)
            for finding in report.findings:
                self.messages.error(finding.sentence)
            for sentence in report.let_go:
                self.messages.info(sentence)
            if report.blobs or report.let_go:
                self.changed.emit(frozenset(report.touched))

        def act(session: Session, exchange: Exchange, progress: Progress) -> SyncReport:
            return synchronise(session, exchange, progress, self._arrived.emit)

        return self.exchange(act, done, on_progress, on_failed)

    @Slot(object)
    def _tell(self, touched: tuple[str, ...]) -> None:
        self.changed.emit(frozenset(touched))

    def fetch_papers(self, reference: str) -> None:
        """Fetch the papers of a case now; the foot of the window shows it."""
        self.papers_asked.emit(reference)

    def ask_hub(self, on_done: Callable[[str], None]) -> Job:
        """Say where the hub is; "" when the profile names none."""

        def address() -> str:
            exchange = self._at_hand().exchange
            return "" if exchange is None else exchange.address

        return self._lane.submit(address, on_done, self.failed)

    def change_hub(
        self,
        address: str,
        offered: Mapping[str, str],
        move: bool,
        on_done: Callable[[str], None],
        on_failed: Callable[[Exception], None],
    ) -> Job:
        """Name another hub, once it is known to fit; ``offered`` are credentials by name."""

        def change(cancel: Cancel) -> str:
            before = self._lane.result_of(self._at_hand)
            self._opened = after = before.with_hub(address, offered, move, cancel)
            return "" if after.exchange is None else after.exchange.address

        def done(named: str) -> None:
            on_done(named)
            self.hub_changed.emit(named)

        return self._hub_lane.submit_cancellable(change, done, on_failed)

    def keep(self, name: str, value: str) -> None:
        """Keep a draft, a reading place or a layout, in the store's lane."""

        def kept(session: Session) -> None:
            session.store.keep(name, value)

        self.ask(kept, lambda _: None)

    def close(self) -> None:
        """Let go of the hub, let all else be done, close the profile, end the lanes.

        Closing twice is no fault.
        """
        if self._closed:
            return
        self._closed = True

        def close() -> None:
            if self._opened is not None:
                self._opened.close()

        self._hub_lane.close()
        self._lane.submit(close, lambda _: None, self.failed)
        self._lane.wait_idle()
        self._lane.close()
        self.guard.close()

    def failed(self, error: Exception) -> None:
        """Show an error the user can mend; pass on one that is the program's own fault."""
        if isinstance(error, Cancelled):
            self.messages.info("Stopped.")
        elif isinstance(error, Mendable):
            self.messages.error(str(error))
        else:
            self.faulted.emit(error)

    def _at_hand(self) -> Opened:
        """Return the opened profile. Only the lane calls this."""
        if self._opened is None:
            opened = self._still_in(self._opening)
            try:
                doorkeeper = opened.session.doorkeeper
                self._met.emit(doorkeeper, doorkeeper.kind)
            except Mendable:
                opened.close()
                raise
            self._opened = opened
        return self._opened

    def _still_in(self, act: Callable[[], T]) -> T:
        """Do ``act``; when it finds that the rights have ended, forget the profile and say so."""
        try:
            return act()
        except RightsEnded as error:
            self._opened = None
            self.ended.emit(str(error))
            raise


def who_am_i(session: Session) -> tuple[Panel, Person]:
    """Return the panel and the person at work."""
    panel = panel_of(session)
    return panel, panel.people[session.person]
