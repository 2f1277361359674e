"""The Qt in use keeps Python's own objects alive.

PySide6 6.12.0 on Python 3.11 takes one reference from ``None`` with each call that returns it,
and from ``True`` with each emission, until the program is aborted.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS, EMISSIONS = 20_000, 2_000
NOISE = 200
"""What other code may take or leave meanwhile."""


class Bell(QObject):
    rung = Signal(bool)


def test_calls_that_return_nothing_cost_nothing(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.update()
    assert sys.getrefcount(None) - before > -NOISE


def test_emissions_cost_nothing(qtbot: QtBot) -> None:
    bell = Bell()
    heard = 0

    def hear(loud: bool) -> None:
        nonlocal heard
        heard += loud

    bell.rung.connect(hear)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(EMISSIONS):
        bell.rung.emit(True)
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert heard == EMISSIONS
    assert min(now - then for now, then in zip(after, before, strict=True)) > -NOISE
