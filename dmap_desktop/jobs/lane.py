"""Work off the window's thread: a lane of one for the store, a pool for the rest.

Tasks are plain functions; what they return, or raise, arrives as a value in the thread that made
the lane (the window's), through one queued signal. Nothing else crosses the threads.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, Signal, Slot

from dmap_desktop.domain.ports import Progress
from dmap_desktop.jobs.cancel import Cancel

T = TypeVar("T")

Deliver = Callable[[], None]


class Job:
    """A task that was submitted. Cancelled, it reports nothing any more."""

    def __init__(self, cancel: Cancel) -> None:
        """Share ``cancel`` with the task."""
        self._cancel = cancel

    def cancel(self) -> None:
        """Stop it: not begun, it never begins; under way, it is told; its result is dropped."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        """Say whether it was cancelled."""
        return bool(self._cancel)


class Pool(QObject):
    """Runs tasks in ``threads`` threads and delivers their results in its own thread."""

    _delivered = Signal(object)

    def __init__(self, name: str, threads: int = 2, parent: QObject | None = None) -> None:
        """Start no thread before the first task."""
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._waiting: dict[int, Cancel] = {}
        self._number = 0
        self._closed = False
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        task: Callable[[], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None],
    ) -> Job:
        """Run ``task`` in a thread; give its result to ``on_done`` or its error to ``on_failed``.

        Exactly one of the two is called, in this object's thread, unless the job is cancelled.
        """
        return self.submit_cancellable(lambda _: task(), on_done, on_failed)

    def submit_with_progress(
        self,
        task: Callable[[Progress], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None],
        on_progress: Progress,
    ) -> Job:
        """As :meth:`submit`; the task reports its steps, which arrive in this object's thread.

        A report raises Cancelled in the task when the job was cancelled.
        """

        def reporting(cancel: Cancel) -> T:
            return task(self.progress(cancel, on_progress))

        return self.submit_cancellable(reporting, on_done, on_failed)

    def progress(self, cancel: Cancel, on_progress: Progress) -> Progress:
        """Return a progress for use in a task: it checks ``cancel`` and delivers the step."""

        def report(what: str, done: int, total: int) -> None:
            def deliver() -> None:
                if not cancel:
                    on_progress(what, done, total)

            cancel.check()
            self._delivered.emit(deliver)

        return report

    def submit_cancellable(
        self,
        task: Callable[[Cancel], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None],
    ) -> Job:
        """As :meth:`submit`; the task can ask, or be told, that it was cancelled.

        Once the pool is closed, every job is cancelled from the start.
        """
        cancel = Cancel()
        if self._closed:
            cancel.set()
            return Job(cancel)
        self._number += 1
        number = self._number
        self._waiting[number] = cancel

        def finish(deliver: Deliver) -> None:
            self._waiting.pop(number, None)
            if not cancel:
                deliver()

        def run() -> None:
            deliver: Deliver
            try:
                cancel.check()
                result = task(cancel)
            except Exception as error:
                failure = error
                deliver = lambda: on_failed(failure)  # noqa: E731
            else:
                deliver = lambda: on_done(result)  # noqa: E731
            self._delivered.emit(lambda: finish(deliver))

        self._threads.submit(run)
        return Job(cancel)

    def result_of(self, task: Callable[[], T]) -> T:
        """Run ``task`` in a thread of this pool and wait for what it returns or raises.

        For the threads of another pool; the window's never waits.
        """
        return self._threads.submit(task).result()

    @Slot(object)
    def _deliver(self, deliver: Deliver) -> None:
        deliver()

    @property
    def idle(self) -> bool:
        """Say whether every task has finished and its result has been delivered."""
        return not self._waiting

    def wait_idle(self, timeout: float = 10.0) -> bool:
        """Process events until idle, ``timeout`` seconds at most; say whether it became idle.

        For tests and for closing; call it in this object's thread.
        """
        end = time.monotonic() + timeout
        while not self.idle and (left := end - time.monotonic()) > 0:
            QCoreApplication.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents, max(int(left * 1000), 1)
            )
            threading.Event().wait(0.001)
        return self.idle

    def close(self) -> None:
        """Cancel what waits, wait for what runs, and end the threads."""
        self._closed = True
        for cancel in list(self._waiting.values()):
            cancel.set()
        self._waiting.clear()
        self._threads.shutdown(wait=True, cancel_futures=True)


class Lane(Pool):
    """One thread: tasks run one after another, in the order they came. The store's, the hub's."""

    def __init__(self, name: str = "store", parent: QObject | None = None) -> None:
        """Start no thread before the first task."""
        super().__init__(name, threads=1, parent=parent)
