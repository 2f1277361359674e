"""Every screen is whole at 100 and 200 % text in three themes, named, and worked by keyboard.

``build/test.py tests/ui/test_screens.py --make-pictures`` makes the pictures for README and help
anew, and the trees of names and roles; people look at what has changed.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import at_work
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from dmap_desktop.places import resource
from dmap_desktop.ui.design.tokens import ThemeName
from tests.ui import looking, screens

TREES = Path(__file__).parent / "trees"
PICTURES = resource("help", "pictures")
KEPT = ((1.0, ThemeName.LIGHT), (1.0, ThemeName.DARK))
"""The looks of which a picture is kept."""
LOOKS = (*KEPT, *((scale, ThemeName.HIGH_CONTRAST) for scale in (1.0, 2.0)))
LOOKS += ((2.0, ThemeName.DARK), (2.0, ThemeName.LIGHT))


@pytest.fixture(params=screens.SCREENS)
def shown(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    qapp: QApplication,
    busy_panel: at_work.PanelAtWork,
    tmp_path: Path,
):  # type: ignore[no-untyped-def]
    """Each screen, arranged to be looked at."""
    with screens.showing(request.param, busy_panel, qapp, tmp_path) as held:
        yield held


def test_a_screen_keeps_what_every_screen_promises(
    shown: screens.Shown, pytestconfig: pytest.Config
) -> None:
    """One opening of the screen, for opening it is what takes the time."""
    window = shown.program.window
    _models_are_sound(window)
    _everything_has_a_name(window)
    make = bool(pytestconfig.getoption("--make-pictures"))
    _the_tree_is_as_it_was(shown, make)
    _nothing_is_cut_off(shown, make)
    _tab_reaches_everything(window)


def _models_are_sound(window: QWidget) -> None:
    views = [view for view in window.findChildren(QAbstractItemView) if view.model() is not None]
    for view in views:
        QAbstractItemModelTester(view.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert views


def _everything_has_a_name(window: QWidget) -> None:
    nameless = [
        looking.called(widget)
        for widget, node in looking.worked_with(window)
        if not looking.name_of(widget, node).strip()
    ]
    assert not nameless, "\n".join(nameless)


def _the_tree_is_as_it_was(shown: screens.Shown, make: bool) -> None:
    path, lines = TREES / f"{shown.name}.txt", looking.tree(shown.screen)
    if make:
        TREES.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    change = "\n".join(difflib.unified_diff(before, lines, "kept", "now", lineterm="", n=1))
    assert not change, f"{change}\nIf that is right, write it anew with --make-pictures."


def _tab_reaches_everything(window: QWidget) -> None:
    """From field to field, around and back: nothing is skipped, nothing keeps the keyboard."""
    wanted = {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.window() is window
    }
    start = window.focusWidget() or next(iter(wanted))
    start.setFocus()
    assert window.focusWidget() is start
    reached: set[QWidget] = set()
    last = ""
    for _ in range(len(wanted) + 40):
        at = window.focusWidget()
        assert at is not None, f"the keyboard is lost after {last}"
        last = looking.called(at)
        reached.add(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        if window.focusWidget() is start and len(reached) > 1:
            break
    missed = [looking.called(widget) for widget in wanted - reached if not _one_of_a_group(widget)]
    assert not missed, "Tab does not reach:\n" + "\n".join(missed)


def _one_of_a_group(widget: QWidget) -> bool:
    """Tab enters a group of radio buttons once; the arrows go on inside it."""
    from PySide6.QtWidgets import QRadioButton

    return isinstance(widget, QRadioButton) and not widget.isChecked()


def _nothing_is_cut_off(shown: screens.Shown, make: bool) -> None:
    window = shown.program.window
    faults = []
    for scale, theme in LOOKS:
        window.appearance.theme = theme  # In force with the scale: dressing anew is dear.
        window.appearance.set_scale(scale)
        window.resize(*screens.WINDOW)
        screens.settle()
        where = f"{shown.name} at {scale:.0%} in {theme}"
        if (window.width(), window.height()) != screens.WINDOW:
            faults.append(f"{where}: the window does not fit the screen: {window.size()}")
        faults += [f"{where}: {fault}" for fault in looking.cut_off(window)]
        image = window.grab().toImage()
        shades = {image.pixel(x, y) for x in range(0, 1440, 9) for y in range(0, 900, 7)}
        assert len(shades) > 20, where
        if (scale, theme) in KEPT:
            path = PICTURES / f"{shown.name}-{theme}.png"
            if make:
                image.save(str(path))
            assert path.exists(), "make the pictures with --make-pictures"
        if shots := os.environ.get("SHOTS"):
            image.save(f"{shots}/{shown.name}-{scale}-{theme}.png")
    assert not faults, "\n".join(faults)
