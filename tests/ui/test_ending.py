"""A window that learns that the rights have ended shows why, what went, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import at_work
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dmap_desktop import leaving
from dmap_desktop.app import leave_after_exchange
from dmap_desktop.app.program import Program
from dmap_desktop.demo.hand import Hand
from dmap_desktop.profile_card import profile_exists, read_card
from dmap_desktop.profiles import Profile
from dmap_desktop.services.enrolling import revoke_device
from dmap_desktop.ui.workplace import Opened

CASE = at_work.CASES[0]


class AtWorksEnding:
    """The end of a profile whose secrets lie in the memory of the tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self, opened: Opened) -> None:
        leave_after_exchange(opened)

    def save(self, path: Path) -> None:
        leaving.save_remains(self._folder, at_work.vault(self._folder), path)

    def forget(self) -> None:
        leaving.forget(self._folder, at_work.vault(self._folder))


def open_window(qapp: QApplication, panel: at_work.PanelAtWork, person: str) -> Program:
    folder = panel.demonstration.profile(person)

    def opening() -> Profile:
        leaving.check_left(folder, at_work.vault(folder))
        return panel.demonstration.open(person)

    program = Program(qapp, folder, read_card(folder), opening, AtWorksEnding(folder))
    program.window.show()
    program.open()
    return program


def words(program: Program) -> str:
    shown = program.window.findChildren(QLabel)
    return "\n".join(label.text() for label in shown if label.isVisible())


def test_the_window_of_a_revoked_device_ends_with_the_synchronisation(
    qtbot: QtBot, qapp: QApplication, panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    panel.synchronise("amara")
    amara = panel.open("amara")
    device = amara.session.device
    amara.session.store.keep(f"draft/{CASE}/view.text", "Half a thought")
    panel.close("amara")
    program = open_window(qapp, panel, "amara")
    hand = Hand(program.window)
    hand.wait(lambda: program.window.current == "desk", "the desk")
    hand.wait(lambda: not program.syncing.busy, "the synchronisation")
    program.window.show_screen("cases")
    revoke_device(panel.open("secretariat").session, device, "The laptop was lost")
    panel.synchronise("secretariat")
    hand.click("sync.now")
    hand.wait(lambda: program.ended is not None, "the end")
    hand.settle()
    assert "Your part in this panel has ended" in words(program)
    assert "Sam Whitlock revoked this device (The laptop was lost)" in words(program)
    assert "1 draft of yours" in words(program)
    assert CASE not in words(program)
    assert not program.window.rail.isVisible()
    assert program.window.has_screen("cases") is False
    assert not (panel.demonstration.profile("amara") / "panel.db").exists()
    assert program.ended is not None
    program.ended.save_to(tmp_path / "mine.json")
    hand.wait(lambda: "Written" in words(program), "the file")
    assert json.loads((tmp_path / "mine.json").read_text())["drafts"][0]["text"] == (
        "Half a thought"
    )
    program.window.close()


def test_the_next_start_says_it_again_and_removes_it_all_when_asked(
    qtbot: QtBot, qapp: QApplication, panel: at_work.PanelAtWork
) -> None:
    panel.synchronise("amara")
    folder, device = panel.demonstration.profile("amara"), panel.open("amara").session.device
    revoke_device(panel.open("secretariat").session, device, "The laptop was lost")
    panel.synchronise("secretariat", "amara")
    try:
        leaving.leave_if_over(panel.open("amara"))
    except leaving.RightsEnded:
        panel.close("amara")
    program = open_window(qapp, panel, "amara")
    hand = Hand(program.window)
    hand.wait(lambda: program.ended is not None, "the end")
    assert "nothing of yours was left unsent" in words(program)
    hand.click("ended.remove")
    hand.confirm()
    hand.wait(lambda: "Everything is removed" in words(program), "all to be removed")
    assert not profile_exists(folder)
    assert not (folder / leaving.REMAINS).exists()
    remove = program.window.findChild(QPushButton, "ended.remove")
    assert remove is not None
    assert not remove.isEnabled()
    program.window.close()
