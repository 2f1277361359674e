"""Another hub through the window: taken when it fits, refused in words, begun when meant."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import at_work
import pytest
from hub_servers import SmallS3
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from dmap_desktop.profile_card import read_card
from dmap_desktop.ui.panel.view import PanelView
from dmap_desktop.ui.shell.hub_dialog import HubDialog
from dmap_desktop.ui.shell.messages import MessageBridge
from dmap_desktop.ui.workplace import Workplace


@pytest.fixture
def workplace(workplace_of) -> Workplace:  # type: ignore[no-untyped-def]
    made: Workplace = workplace_of("amara")
    return made


@pytest.fixture
def screen(qtbot: QtBot, workplace: Workplace, panel: at_work.PanelAtWork) -> PanelView:
    view = PanelView(workplace)
    qtbot.addWidget(view)
    view.show()
    view.show_subject("")
    qtbot.waitUntil(lambda: view.laptop.hub.text() == str(panel.hub))
    return view


@pytest.fixture
def dialog(screen: PanelView) -> HubDialog:
    return screen.laptop.open_dialog()


def hub_of(panel: at_work.PanelAtWork) -> str:
    return read_card(panel.demonstration.profile("amara")).hub


def type_in(dialog: HubDialog, field: str, text: str) -> None:
    found = dialog.findChild(QLineEdit, field)
    assert found is not None
    assert found.isVisibleTo(dialog), f"{field} is not asked for"
    found.setText(text)


def test_a_hub_of_this_panel_is_taken_and_synchronised_with(
    qtbot: QtBot,
    workplace: Workplace,
    screen: PanelView,
    dialog: HubDialog,
    panel: at_work.PanelAtWork,
) -> None:
    taken: list[int] = []
    dialog.finished.connect(taken.append)
    other = panel.hub.with_name("share")
    shutil.copytree(panel.hub, other)
    type_in(dialog, "hub.address", str(other))
    with qtbot.waitSignal(workplace.hub_changed) as changed:
        dialog.form.use.click()
        assert dialog.form.bar.isVisibleTo(dialog)
        assert not dialog.form.use.isEnabled()
    assert changed.args == [str(other)]
    assert taken == [HubDialog.DialogCode.Accepted.value]
    assert hub_of(panel) == str(other)
    assert screen.laptop.hub.text() == str(other)
    panel.hub.rename(panel.hub.with_name("gone"))
    reports: list[object] = []
    workplace.synchronise(reports.append, lambda *_: None, reports.append)
    qtbot.waitUntil(lambda: bool(reports))
    assert not isinstance(reports[0], Exception), reports[0]


def test_another_panels_hub_is_one_sentence_and_nothing_changes(
    qtbot: QtBot, dialog: HubDialog, panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    before = hub_of(panel)
    other = tmp_path / "other"
    other.mkdir()
    ours = (panel.hub / "panel.json").read_text()
    (other / "panel.json").write_text(ours.replace('"panel":"', '"panel":"f'))
    type_in(dialog, "hub.address", str(other))
    dialog.form.use.click()
    qtbot.waitUntil(lambda: dialog.form.said.isVisibleTo(dialog))
    said = f"The hub {other} belongs to another panel; check its address."
    assert dialog.form.said.text() == said
    assert hub_of(panel) == before
    type_in(dialog, "hub.address", str(panel.hub))
    assert not dialog.form.said.isVisibleTo(dialog), "the sentence goes when it is mended"


def test_an_empty_hub_is_begun_only_when_asked(
    qtbot: QtBot,
    workplace: Workplace,
    dialog: HubDialog,
    panel: at_work.PanelAtWork,
    tmp_path: Path,
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    type_in(dialog, "hub.address", str(empty))
    dialog.form.use.click()
    qtbot.waitUntil(lambda: dialog.findChild(QPushButton, "question.yes") is not None)
    assert not [*empty.iterdir()]
    yes = dialog.findChild(QPushButton, "question.yes")
    assert yes is not None
    with qtbot.waitSignal(workplace.hub_changed):
        yes.click()
    assert hub_of(panel) == str(empty)
    reports: list[object] = []
    workplace.synchronise(reports.append, lambda *_: None, reports.append)
    qtbot.waitUntil(lambda: bool(reports))
    kept = {path.name for path in (empty / "logs").iterdir()}
    assert kept == {path.name for path in (panel.hub / "logs").iterdir()}
    assert len([*(empty / "blobs").iterdir()]) == len([*(panel.hub / "blobs").iterdir()])


def test_a_remote_hub_asks_for_what_opens_it(
    qtbot: QtBot,
    workplace: Workplace,
    dialog: HubDialog,
    panel: at_work.PanelAtWork,
    small_s3: SmallS3,
) -> None:
    for path in panel.hub.rglob("*"):
        if path.is_file():
            small_s3.objects[path.relative_to(panel.hub).as_posix()] = path.read_bytes()
    type_in(dialog, "hub.address", small_s3.server.address())
    dialog.form.use.click()
    qtbot.waitUntil(lambda: "needs credentials" in dialog.form.said.text())
    type_in(dialog, "hub.key", "someone")
    type_in(dialog, "hub.secret", "something")
    with qtbot.waitSignal(workplace.hub_changed):
        dialog.form.fields.finished.emit()
    assert hub_of(panel) == small_s3.server.address()
    kept = panel.demonstration.vaults(panel.demonstration.profile("amara")).get("hub credentials")
    assert kept is not None
    assert b"something" in kept


def test_a_signature_and_a_key_of_azure_are_told_apart(dialog: HubDialog) -> None:
    type_in(dialog, "hub.address", "az://account/container")
    type_in(dialog, "hub.azure", "a2V5")
    assert dialog.form.fields.credentials() == {"AZURE_STORAGE_KEY": "a2V5"}
    type_in(dialog, "hub.azure", "?sv=2020&sig=abc")
    assert dialog.form.fields.credentials() == {"AZURE_STORAGE_SAS_TOKEN": "?sv=2020&sig=abc"}


def test_closed_while_the_hub_hangs_it_stops_looking(
    qtbot: QtBot,
    workplace: Workplace,
    dialog: HubDialog,
    panel: at_work.PanelAtWork,
    small_s3: SmallS3,
) -> None:
    small_s3.behaviour.waits_for = threading.Event()
    type_in(dialog, "hub.address", small_s3.server.address())
    type_in(dialog, "hub.key", "someone")
    type_in(dialog, "hub.secret", "something")
    dialog.form.use.click()
    qtbot.waitUntil(lambda: bool(small_s3.asked))
    with qtbot.waitSignal(dialog.rejected):
        dialog.form.cancel.click()
    reports: list[object] = []
    workplace.synchronise(reports.append, lambda *_: None, reports.append)
    qtbot.waitUntil(lambda: bool(reports))
    assert not isinstance(reports[0], Exception), "the hub in use is asked, and the other let go"
    assert hub_of(panel) == str(panel.hub)


def test_a_fault_of_the_programs_own_is_reported_as_one(
    qtbot: QtBot, workplace: Workplace, dialog: HubDialog
) -> None:
    with qtbot.waitSignal(workplace.faulted):
        dialog._failed(ValueError("slip"), moved=False)
    assert isinstance(workplace.messages, MessageBridge)
    assert not dialog.form.said.text()
