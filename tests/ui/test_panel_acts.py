"""The secretariat's acts on the panel screen: let in, give roles, revoke; everybody's kit."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import at_work
import builders
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from dmap_desktop.app.restore_card import RestoreCard
from dmap_desktop.domain.handed import as_file
from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.phrases import PhraseKind
from dmap_desktop.jobs.lane import Pool
from dmap_desktop.services.awaiting import tasks_of
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.recovering import new_kit, record_kit
from dmap_desktop.services.rights import rights
from dmap_desktop.ui.panel.rights import RightsDialog
from dmap_desktop.ui.panel.view import PanelView
from dmap_desktop.ui.widgets.phrase import PhraseQuestion

WAIT = 20_000


def shown(qtbot: QtBot, workplace_of, person: str) -> PanelView:  # type: ignore[no-untyped-def]
    view = PanelView(workplace_of(person))
    qtbot.addWidget(view)
    view.show()
    view.show_subject("")
    qtbot.waitUntil(lambda: view._roster is not None, timeout=WAIT)
    return view


def answer(qtbot: QtBot, view: PanelView) -> str:
    """Say yes to the question that stands; return its sentence."""
    qtbot.waitUntil(lambda: view.window().findChild(QMessageBox) is not None, timeout=WAIT)
    box = view.window().findChild(QMessageBox)
    sentence = box.text()
    box.findChild(QPushButton, "question.yes").click()
    return sentence


def latest(view: PanelView, found: list) -> None:  # type: ignore[type-arg]
    view._workplace.ask(panel_of, found.append)


def test_roles_are_changed_and_a_device_is_revoked(qtbot: QtBot, workplace_of) -> None:  # type: ignore[no-untyped-def]
    view = shown(qtbot, workplace_of, "secretariat")
    view.people.view.select_key("amara")
    qtbot.waitUntil(lambda: view.person.isVisible(), timeout=WAIT)
    assert not view.person.change.possible
    view.person.roles[Role.DEPUTY].setChecked(True)
    view.person.change.button.click()
    qtbot.waitUntil(lambda: bool(view._workplace.messages.recent), timeout=WAIT)
    assert "Give the reason first" in view.person.revoke.reason.text()
    view.person.reason.setText("Stolen.")
    view.person.revoke.button.click()
    assert "reads nothing that is written from now on" in answer(qtbot, view)
    said = view._workplace.messages
    qtbot.waitUntil(lambda: "is revoked" in said.recent[0].sentence, timeout=WAIT)
    found: list = []  # type: ignore[type-arg]
    latest(view, found)
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    assert Role.DEPUTY in found[0].people["amara"].roles
    assert found[0].devices_of("amara") == ()


def test_where_a_phrase_is_set_an_act_of_the_secretariat_asks_for_it(  # type: ignore[no-untyped-def]
    qtbot: QtBot, workplace_of, panel: at_work.PanelAtWork
) -> None:
    """As a ballot and a decision do, and as the command does."""
    panel.open("secretariat").session.doorkeeper.settle("three blue doors")
    view = shown(qtbot, workplace_of, "secretariat")
    guard = view._workplace.guard
    qtbot.waitUntil(lambda: guard.kind is PhraseKind.UNLOCK, timeout=WAIT)
    view.people.view.select_key("amara")
    view.person.reason.setText("Stolen.")
    qtbot.waitUntil(lambda: view.person.revoke.possible, timeout=WAIT)
    view.person.revoke.button.click()
    question = view.window().findChild(PhraseQuestion)
    assert question is not None
    field = question.findChild(QLineEdit, "question.phrase")
    yes = question.findChild(QPushButton, "question.yes")
    assert field is not None
    assert yes is not None
    field.setText("three blue windows")
    yes.click()
    qtbot.waitUntil(lambda: "not the unlock phrase" in read_out(question), timeout=WAIT)
    found: list = []  # type: ignore[type-arg]
    latest(view, found)
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    assert found.pop().devices_of("amara") != ()
    field.setText("three blue doors")
    yes.click()
    said = view._workplace.messages
    qtbot.waitUntil(lambda: bool(said.recent), timeout=WAIT)
    assert "is revoked" in said.recent[0].sentence


def read_out(question: PhraseQuestion) -> str:
    return " ".join(label.text() for label in question.findChildren(QLabel))


def test_who_is_not_the_secretariat_is_told_so(qtbot: QtBot, workplace_of) -> None:  # type: ignore[no-untyped-def]
    view = shown(qtbot, workplace_of, "amara")
    view.people.view.select_key("ben")
    qtbot.waitUntil(lambda: view.person.isVisible(), timeout=WAIT)
    assert "for the secretariat" in view.person.change.reason.text()
    assert not view.enrol.isVisible()


def test_somebody_is_let_in_when_the_words_are_the_same(
    qtbot: QtBot,
    workplace_of,
    panel: at_work.PanelAtWork,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    view = shown(qtbot, workplace_of, "secretariat")
    request, invitation = tmp_path / "request.json", tmp_path / "invitation.json"
    request.write_bytes(b"")
    view.enrol.open_request(request)
    assert "is empty" in view._workplace.messages.recent[0].sentence
    request.write_bytes(as_file(builders.ask_to_join(panel, "uma", "Uma Reid")))
    view.enrol.open_request(request)
    assert len(view.enrol.words.text().split()) == 10
    view.enrol.person.setText("uma")
    assert "Compare the words" in view.enrol.enrol.reason.text()
    view.enrol.same.setChecked(True)
    assert view.enrol.enrol.possible
    view.enrol.enrol_to(invitation)
    qtbot.waitUntil(invitation.exists, timeout=WAIT)
    assert json.loads(invitation.read_text())["content"]["person"] == "uma"


def test_a_kit_is_made_and_rehearsed(qtbot: QtBot, workplace_of, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    view = shown(qtbot, workplace_of, "amara")
    assert "There is none" in view.kit.state.text()
    kit = tmp_path / "kit.json"
    view.kit.save_to(kit)
    said = view._workplace.messages
    qtbot.waitUntil(lambda: bool(said.recent), timeout=WAIT)
    assert "Put it under lock" in said.recent[0].sentence
    view.refresh(frozenset())
    qtbot.waitUntil(lambda: "never rehearsed" in view.kit.state.text(), timeout=WAIT)
    view.kit.typed.setText(json.loads(kit.read_text())["content"]["identity"])
    view.kit.rehearse.button.click()
    qtbot.waitUntil(lambda: "opens every key" in said.recent[0].sentence, timeout=WAIT)


def test_a_policy_is_adopted_after_a_question(qtbot: QtBot, workplace_of) -> None:  # type: ignore[no-untyped-def]
    view = shown(qtbot, workplace_of, "chair")
    qtbot.waitUntil(lambda: view.policy.needed.value() == 3 and view.policy.adopt.possible)
    view.policy.needed.setValue(4)
    view.policy.adopt.button.click()
    assert "At least 4 members must approve. The four are approving votes" in answer(qtbot, view)
    found: list = []  # type: ignore[type-arg]
    said = view._workplace.messages
    qtbot.waitUntil(lambda: bool(said.recent), timeout=WAIT)
    latest(view, found)
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    assert found[0].policy.approvals_needed == 4


def test_a_lost_laptop_is_restored_in_the_first_window(
    qtbot: QtBot, panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    panel.synchronise("amara")
    profile = panel.open("amara")
    kit = new_kit(profile.session, profile.invitation)
    record_kit(profile.session, kit)
    panel.synchronise("amara")
    panel.close()
    passphrase, request = tmp_path / "words.txt", tmp_path / "request.json"
    passphrase.write_text("correct horse")
    done: list[str] = []
    failed: list[Exception] = []
    pool = Pool("restore", threads=1)
    card = RestoreCard(tmp_path / "new", passphrase, pool, done.append, failed.append)
    qtbot.addWidget(card)
    card.open_kit(tmp_path / "nowhere.json")
    assert "cannot be read" in str(failed[0])
    card.key.setText(kit.identity.lower())
    card.hub.set_address(str(panel.hub))
    card.look.click()
    qtbot.waitUntil(lambda: len(card.words.text().split()) == 10, timeout=WAIT)
    assert "Compare the words" in card.restore.reason.text()
    card.same.setChecked(True)
    assert card.restore.possible
    card.restore_to(request)
    assert card.busy.isVisibleTo(card)
    card.busy.stop.click()  # nothing is left of it, and it can be done again
    assert not card.busy.isVisibleTo(card)
    qtbot.waitUntil(lambda: pool.idle, timeout=WAIT)
    assert not (tmp_path / "new" / "profile.json").exists()
    card.restore_to(request)
    qtbot.waitUntil(lambda: bool(done), timeout=60_000)
    assert "records of Data Management Advisory Panel" in done[0]
    assert "0 private notes, 0 sealed ballots and 0 drafts of Amara Lindqvist" in done[0]
    assert not failed[1:]
    assert json.loads(request.read_text())["content"]["name"] == "Amara Lindqvist"
    assert (tmp_path / "new" / "profile.json").exists()
    pool.close()


def test_somebody_is_let_in_with_the_roles_ticked(
    qtbot: QtBot,
    workplace_of,  # type: ignore[no-untyped-def]
    panel: at_work.PanelAtWork,
    tmp_path: Path,
) -> None:
    view = shown(qtbot, workplace_of, "secretariat")
    request, invitation = tmp_path / "request.json", tmp_path / "invitation.json"
    request.write_bytes(as_file(builders.ask_to_join(panel, "uma", "Uma Reid")))
    view.enrol.open_request(request)
    view.enrol.same.setChecked(True)
    view.enrol.person.setText("amara")
    assert not view.enrol.roles[Role.MEMBER].isVisible()
    assert view.enrol.enrol.button.text() == "Enrol another device of Amara Lindqvist..."
    view.enrol.person.setText("uma")
    view.enrol.roles[Role.MEMBER].setChecked(False)
    assert "Tick at least one role" in view.enrol.enrol.reason.text()
    view.enrol.roles[Role.AUDITOR].setChecked(True)
    assert view.enrol.enrol.possible
    view.enrol.enrol_to(invitation)
    qtbot.waitUntil(invitation.exists, timeout=WAIT)
    found: list = []  # type: ignore[type-arg]
    latest(view, found)
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    assert found[0].people["uma"].roles == (Role.AUDITOR,)


def test_somebodys_time_on_the_panel_is_ended_after_a_question(
    qtbot: QtBot,
    workplace_of,  # type: ignore[no-untyped-def]
) -> None:
    view = shown(qtbot, workplace_of, "secretariat")
    view.people.view.select_key("secretariat")
    qtbot.waitUntil(lambda: view.person.isVisible(), timeout=WAIT)
    assert "ask another secretary" in view.person.end.reason.text()
    view.people.view.select_key("amara")
    qtbot.waitUntil(lambda: "Give the reason" in view.person.end.reason.text(), timeout=WAIT)
    view.person.reason.setText("Left the Department.")
    view.person.end.button.click()
    assert "Every role is taken and every device revoked" in answer(qtbot, view)
    said = view._workplace.messages
    qtbot.waitUntil(lambda: bool(said.recent), timeout=WAIT)
    assert "Amara Lindqvist has left the panel" in said.recent[0].sentence
    found: list = []  # type: ignore[type-arg]
    latest(view, found)
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    assert found[0].people["amara"].roles == ()
    assert found[0].devices_of("amara") == ()


def test_an_only_secretary_is_warned(qtbot: QtBot, workplace_of) -> None:  # type: ignore[no-untyped-def]
    view = shown(qtbot, workplace_of, "secretariat")
    assert view.lonely.isVisible()
    assert "tick Secretariat" in view._alone.text()
    assert "Ask the secretary" in shown(qtbot, workplace_of, "ben")._alone.text()


def test_two_secretaries_are_not_warned(
    qtbot: QtBot,
    workplace_of,  # type: ignore[no-untyped-def]
    panel: at_work.PanelAtWork,
) -> None:
    builders.two_secretaries(panel)
    assert not shown(qtbot, workplace_of, "secretariat").lonely.isVisible()


def test_who_may_do_what_is_read_copied_and_saved(
    qtbot: QtBot,
    workplace_of,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    view = shown(qtbot, workplace_of, "amara")
    view.rights.click()
    dialog = view.window().findChild(RightsDialog)
    assert dialog is not None
    assert dialog.table.model.total == len(rights())
    dialog.findChild(QPushButton, "rights.copy").click()
    lines = QGuiApplication.clipboard().text().splitlines()
    cells = {line.split("\t")[0]: line.split("\t")[1:] for line in lines}
    assert cells["Close the voting"] == ["", "may", "may", "", "", ""]
    assert cells["Cast a ballot"] == ["may", "may", "may", "", "", ""]
    said = view._workplace.messages
    for ending in ("pdf", "html", "odt", "xlsx", "csv"):
        path = tmp_path / f"rights.{ending}"
        dialog.save_to(path)
        qtbot.waitUntil(lambda: said.recent[0].sentence == f"Written: {path}", timeout=WAIT)  # noqa: B023
        assert path.stat().st_size > 0
    rows = list(csv.reader((tmp_path / "rights.csv").read_text("utf-8").splitlines()))
    assert rows[0] == ["Act", *(role.value.capitalize() for role in Role)]
    assert ["Cast a ballot", "yes", "yes", "yes", "\u2013", "\u2013", "\u2013"] in rows
    dialog.save_to(tmp_path / "rights.doc")
    qtbot.waitUntil(lambda: "no ending that names a known" in said.recent[0].sentence, timeout=WAIT)


def test_a_kit_is_rehearsed_with_its_file_as_the_desk_asks(
    qtbot: QtBot,
    workplace_of,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    view = shown(qtbot, workplace_of, "amara")
    said, tasks = view._workplace.messages, []

    def asked() -> str:
        tasks.clear()
        view._workplace.ask(tasks_of, tasks.append)
        qtbot.waitUntil(lambda: bool(tasks), timeout=WAIT)
        return str(tasks[0][-1].kind.value)

    assert asked() == "make your recovery kit"
    assert not view.kit.from_file.isEnabled()
    kit = tmp_path / "kit.json"
    view.kit.save_to(kit)
    qtbot.waitUntil(lambda: bool(said.recent), timeout=WAIT)
    assert asked() == "rehearse your recovery kit"
    view.refresh(frozenset())
    qtbot.waitUntil(lambda: view.kit.from_file.isEnabled(), timeout=WAIT)
    view.kit.rehearse_with(tmp_path / "nowhere.json")
    assert "cannot be read" in said.recent[0].sentence
    view.kit.rehearse_with(kit)
    qtbot.waitUntil(lambda: "opens every key" in said.recent[0].sentence, timeout=WAIT)
    assert "recovery kit" not in asked()
