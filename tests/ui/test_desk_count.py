"""The desk says how much awaits the person; the rail repeats it and asks nobody again."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from dmap_desktop.ui.desk.view import DeskView


def test_the_desk_says_how_much_awaits_the_person(qtbot: QtBot, workplace_of) -> None:
    desk = DeskView(workplace_of("amara"))
    qtbot.addWidget(desk)
    with qtbot.waitSignal(desk.counted) as counted:
        desk.show_subject("")
    assert counted.args == [desk.tasks.model.rowCount()]
    assert counted.args[0] > 0
