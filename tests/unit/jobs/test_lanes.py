"""Lanes and pools: results and errors come back in the window's thread, unless cancelled."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from dmap_desktop.domain.errors import Cancelled
from dmap_desktop.domain.ports import Progress
from dmap_desktop.jobs.cancel import Cancel
from dmap_desktop.jobs.lane import Lane, Pool


def test_what_waits_for_a_cancel_is_called_once_and_at_once_when_it_is_late() -> None:
    cancel, calls = Cancel(), []
    with cancel.calling(lambda: calls.append("early")):
        assert not cancel
        cancel.set()
        cancel.set()
    with cancel.calling(lambda: calls.append("late")):
        assert calls == ["early", "late"]
    with pytest.raises(Cancelled, match="Stopped, as you asked"):
        cancel.check()
    fresh = Cancel()
    with fresh.calling(lambda: calls.append("never")):
        fresh.check()
    fresh.set()
    assert calls == ["early", "late"]


def test_results_and_errors_come_back_in_order_and_in_this_thread(qtbot: QtBot) -> None:
    lane, told = Lane(), []
    here = threading.get_ident()

    def say(result: object) -> None:
        told.append((result, threading.get_ident() == here))

    lane.submit(lambda: threading.get_ident() != here, say, say)
    lane.submit(lambda: 1 // 0, say, lambda error: say(type(error)))
    assert lane.wait_idle()
    assert told == [(True, True), (ZeroDivisionError, True)]
    lane.close()


def test_a_cancelled_task_begins_never_or_is_dropped(qtbot: QtBot) -> None:
    lane, told, go = Lane(), [], threading.Event()
    running = lane.submit(lambda: go.wait(10), told.append, told.append)
    waiting = lane.submit(lambda: told.append("begun"), told.append, told.append)
    running.cancel()
    waiting.cancel()
    go.set()
    assert lane.wait_idle()
    assert told == []
    assert running.cancelled
    assert waiting.cancelled
    lane.close()


def test_steps_are_told_until_the_task_is_cancelled(qtbot: QtBot) -> None:
    pool, steps, ended = Pool("steps"), [], threading.Event()
    asked = threading.Event()

    def task(progress: Progress) -> None:
        try:
            progress("first", 1, 2)
            asked.wait(10)
            progress("second", 2, 2)
        finally:
            ended.set()

    job = pool.submit_with_progress(task, steps.append, steps.append, lambda *s: steps.append(s))
    qtbot.waitUntil(lambda: bool(steps))
    job.cancel()
    asked.set()
    assert ended.wait(10)
    assert pool.wait_idle()
    assert steps == [("first", 1, 2)]
    pool.close()


def test_a_step_on_its_way_when_the_task_is_cancelled_is_dropped(qtbot: QtBot) -> None:
    pool, steps, sent = Pool("steps"), [], threading.Event()

    def task(progress: Progress) -> None:
        progress("on its way", 1, 1)
        sent.set()

    job = pool.submit_with_progress(task, steps.append, steps.append, lambda *s: steps.append(s))
    assert sent.wait(10)
    job.cancel()
    assert pool.wait_idle()
    assert steps == []
    pool.close()


def test_closing_waits_for_what_runs_and_forgets_what_waits(qtbot: QtBot) -> None:
    lane, told, begun = Lane(), [], threading.Event()

    def task(cancel: Cancel) -> None:
        begun.set()
        while not cancel:
            threading.Event().wait(0.001)
        told.append("ended")

    lane.submit_cancellable(task, told.append, told.append)
    lane.submit(lambda: told.append("begun"), told.append, told.append)
    assert begun.wait(10)
    assert not lane.wait_idle(0.01)
    lane.close()
    assert told == ["ended"]
    assert lane.idle
