"""Carrying by file through the window: written on one laptop, taken in on another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import at_work
import builders
import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from dmap_desktop.domain.records import InterestNature
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reviewing import declare_interest
from dmap_desktop.ui.shell.carrying import CarryDialog
from dmap_desktop.ui.workplace import Workplace

CASE = at_work.CASES[0]


@pytest.fixture
def dialog_of(
    qtbot: QtBot, workplace_of: Callable[[str], Workplace]
) -> Callable[[str], CarryDialog]:
    parents: list[QWidget] = []

    def dialog(person: str) -> CarryDialog:
        parents.append(QWidget())
        qtbot.addWidget(parents[-1])
        made = CarryDialog(parents[-1], workplace_of(person))
        made.show()
        qtbot.waitUntil(lambda: made.whom.count() > 5)
        return made

    return dialog


def test_a_file_goes_from_one_window_to_another(
    qtbot: QtBot,
    dialog_of: Callable[[str], CarryDialog],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "panel.dmap-box"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    chair, amara = dialog_of("chair"), dialog_of("amara")
    names = [amara.whom.itemText(row) for row in range(amara.whom.count())]
    assert "Ruth Okafor: what is new to them" in names
    assert not any("Amara" in name for name in names)
    done: list[object] = []
    amara._workplace.do(
        lambda held: declare_interest(held, CASE, InterestNature.FINANCIAL, "Shares."),
        on_done=done.append,
    )
    qtbot.waitUntil(lambda: bool(done))
    amara.write.click()
    qtbot.waitUntil(lambda: amara.said.text().startswith("Written: panel.dmap-box"))
    assert "take it in there" in amara.said.text()
    changed: list[frozenset[str]] = []
    chair._workplace.changed.connect(changed.append)
    chair.take.click()
    qtbot.waitUntil(lambda: chair.said.text().startswith("Taken in: "))
    assert any(f"case:{CASE}" in streams for streams in changed)
    got: list[bool] = []
    chair._workplace.ask(
        lambda held: "amara" in case_of(held, CASE).interests, got.append, lambda _: None
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got == [True]
    chair.take.click()
    qtbot.waitUntil(lambda: "here already" in chair.said.text())


def test_what_is_no_file_of_ours_is_said_in_the_window(
    qtbot: QtBot, dialog_of: Callable[[str], CarryDialog], tmp_path: Path
) -> None:
    dialog = dialog_of("chair")
    odd = tmp_path / "holiday.jpg"
    odd.write_bytes(b"no box")
    dialog.take_in(odd)
    qtbot.waitUntil(lambda: "holiday.jpg is no file" in dialog.said.text())
    assert dialog.take.isEnabled()
    dialog.write_to(tmp_path / "nowhere" / "box")
    qtbot.waitUntil(lambda: "cannot be written" in dialog.said.text())


def test_stopping_says_so_and_lets_go_on(
    qtbot: QtBot, dialog_of: Callable[[str], CarryDialog], tmp_path: Path
) -> None:
    dialog = dialog_of("chair")
    dialog.write_to(tmp_path / "box")
    assert not dialog.write.isEnabled()
    dialog.busy.stop.click()
    assert dialog.said.text().startswith("Stopped.")
    assert dialog.write.isEnabled()
    for widget in (dialog.whom, dialog.busy.bar):
        assert widget.accessibleName()


def test_a_file_is_written_for_one_of_several_devices(
    qtbot: QtBot,
    dialog_of: Callable[[str], CarryDialog],
    panel: at_work.PanelAtWork,
    tmp_path: Path,
) -> None:
    builders.let_in(panel, "secretariat", "amara", "Amara Lindqvist", profile="amara-at-home")
    panel.synchronise("secretariat")
    dialog = dialog_of("chair")
    words = [dialog.whom.itemText(row) for row in range(dialog.whom.count())]
    devices = [row for row, text in enumerate(words) if text.startswith("Amara Lindqvist's device")]
    assert len(devices) == 2, "a person with one device is offered by name alone"
    sizes = []
    for row in devices:
        path = tmp_path / f"{row}.dmap-box"
        dialog.whom.setCurrentIndex(row)
        dialog.write_to(path)
        qtbot.waitUntil(lambda: dialog.said.text().startswith(f"Written: {path.name}"))  # noqa: B023
        sizes.append(path.stat().st_size)
    assert sizes[0] != sizes[1], "each lacks something else"
