"""Synchronising from the window: when asked, at the start, and every few minutes."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Cancelled, Unavailable
from dmap_desktop.domain.ports import Exchange, Progress
from dmap_desktop.domain.records import case_stream
from dmap_desktop.jobs.lane import Job
from dmap_desktop.services.keeping import fetch_case
from dmap_desktop.services.session import Session
from dmap_desktop.services.syncing import SyncReport, SyncState, sync_state
from dmap_desktop.ui.shell.sync import SyncIndicator
from dmap_desktop.ui.workplace import Workplace

EVERY = 5 * 60 * 1000
"""Milliseconds between synchronisations nobody asked for."""


class Syncing(QObject):
    """Drives the sync state at the foot of the window."""

    def __init__(self, workplace: Workplace, indicator: SyncIndicator, has_hub: bool) -> None:
        """Wire the indicator; nothing runs before ``start``."""
        super().__init__()
        self._workplace, self._indicator, self._has_hub = workplace, indicator, has_hub
        self._job: Job | None = None
        self._fault = self._held_back = ""
        self._wanted: list[str] = []
        """Cases whose papers somebody asked for, in turn."""
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY)
        self._clock.timeout.connect(lambda: self._run(asked=False))
        indicator.asked.connect(lambda: self._run(asked=True))
        indicator.cancelled.connect(self._cancel)
        indicator.destroyed.connect(self._clock.stop)  # nothing is left to show it on
        workplace.changed.connect(lambda _: self._show())
        workplace.hub_changed.connect(self._use)
        workplace.papers_asked.connect(self._want)

    def start(self) -> None:
        """Synchronise now, and again every few minutes."""
        self._show()
        if self._has_hub:
            self._run(asked=False)
            self._clock.start()

    def _use(self, address: str) -> None:
        """Synchronise with the hub that was named just now."""
        self._has_hub, self._fault = bool(address), ""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Stop what is under way, and run no more."""
        self._clock.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @property
    def busy(self) -> bool:
        """Say whether a synchronisation is under way."""
        return self._job is not None

    def _run(self, *, asked: bool) -> None:
        if self._job is not None:
            return

        def done(report: SyncReport) -> None:
            self._ended()
            if asked and not report.findings:
                self._workplace.messages.info(_words(report))
            if report.held_back and (asked or report.held_back != self._held_back):
                self._workplace.messages.info(report.held_back)
            self._held_back = report.held_back

        def failed(error: Exception) -> None:
            # Away from the network is how members work: the foot of the window says it.
            self._ended("" if isinstance(error, Cancelled) else str(error))
            if asked or not isinstance(error, Unavailable):
                self._workplace.failed(error)

        self._indicator.show_progress("Synchronising", 0, 0)
        self._job = self._workplace.synchronise(done, self._indicator.show_progress, failed)

    def _want(self, reference: str) -> None:
        """Fetch the papers of a case as soon as nothing else is under way."""
        if reference not in self._wanted:
            self._wanted.append(reference)
        self._go_on()

    def _go_on(self) -> None:
        if self._job is None and self._wanted:
            self._fetch(self._wanted.pop(0))

    def _fetch(self, reference: str) -> None:
        def done(findings: tuple[Finding, ...]) -> None:
            self._ended()
            for finding in findings:
                self._workplace.messages.error(finding.sentence)
            if not findings:
                self._workplace.messages.info(f"The papers of {reference} are on this laptop.")
            self._workplace.changed.emit(frozenset({case_stream(reference)}))

        def failed(error: Exception) -> None:
            self._ended()
            self._workplace.failed(error)
            self._workplace.changed.emit(frozenset({case_stream(reference)}))  # some may have come

        def fetch(session: Session, exchange: Exchange, report: Progress) -> tuple[Finding, ...]:
            return fetch_case(session, exchange, reference, report)

        progress = self._indicator.show_progress
        progress(f"Fetching the papers of {reference}", 0, 0)
        self._job = self._workplace.exchange(fetch, done, progress, failed)

    def _ended(self, fault: str = "") -> None:
        self._job, self._fault = None, fault
        self._go_on()
        self._show()

    def _cancel(self) -> None:
        self._wanted.clear()
        if self._job is not None:
            # The lane drops the result of a cancelled job, so its end is said here.
            self._job.cancel()
            self._job = None
            self._workplace.messages.info("Stopped. What was fetched stays; synchronise to go on.")
            self._show()

    def _show(self) -> None:
        if self._job is None:
            self._workplace.ask(sync_state, self._show_state, lambda _: None)

    def _show_state(self, state: SyncState) -> None:
        if self._job is None:
            last = _shown(state.last)
            received = f"{state.received_by} of {state.devices}" if state.devices else ""
            self._indicator.show_state(last, state.waiting, self._has_hub, self._fault, received)


def _shown(last: str) -> str:
    """Return when the hub was last reached: the hour today, the day with it before."""
    if not last:
        return ""
    when = datetime.fromisoformat(last).astimezone()
    hour = f"{when:%H:%M}"
    return hour if when.date() == datetime.now().date() else f"{when.day} {when:%B %Y}, {hour}"


def _words(report: SyncReport) -> str:
    if not (report.pulled or report.pushed or report.blobs):
        return "Synchronised: nothing new on either side."
    return (
        f"Synchronised: {report.pulled} acts fetched, {report.pushed} carried out, "
        f"{report.blobs} documents."
    )
