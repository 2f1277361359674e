"""The panel screen says who decides and by which rules; the audit checks everything again."""

from __future__ import annotations

from pathlib import Path

import at_work
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dmap_desktop.domain.records import PANEL_STREAM, InterestNature
from dmap_desktop.services.auditing import audit
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reading import open_paper
from dmap_desktop.services.reviewing import declare_interest
from dmap_desktop.ui.audit.view import AuditView
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.panel.view import PanelView
from dmap_desktop.ui.widgets.badge import Badge


def test_the_panel_shows_its_people_and_whose_rules_it_works_by(qtbot: QtBot, workplace_of) -> None:
    view = PanelView(workplace_of("amara"))
    qtbot.addWidget(view)
    view.show()
    view.show_subject("")
    qtbot.waitUntil(lambda: view.people.model.total == 9, timeout=20_000)
    rows = {row.person.id: row for row in view.people.model.shown}
    assert rows["amara"].me
    assert rows["chair"].votes
    assert not rows["auditor"].votes
    words = " ".join(label.text() for label in view.findChildren(QLabel))
    assert "At least 3 panel members must approve a request." in words
    assert "Amara Lindqvist (you)" in view.people.model.text_at(0, 0)
    badges = [badge.meaning.word for badge in view.findChildren(Badge)]
    assert badges.count("Official") == 1
    assert badges.count("The panel's own") >= 4
    assert "gdpr-2018" in words
    assert view.first_focus() is view.people.view
    view.refresh(frozenset({"case:DR180101.01"}))
    view.refresh(frozenset({PANEL_STREAM}))


def test_the_audit_verifies_and_shows_every_act(qtbot: QtBot, workplace_of) -> None:
    workplace = workplace_of("auditor")
    view = AuditView(workplace)
    qtbot.addWidget(view)
    view.show()
    pressed = view.findChild(QPushButton, "audit.verify")
    assert pressed is view.first_focus()
    view.refresh(frozenset())
    assert view.verdict.meaning.word == "Not verified yet"
    pressed.click()
    assert not view.verified
    qtbot.waitUntil(lambda: view.verified, timeout=20_000)
    assert view.verdict.meaning.word == "Verified"
    assert "0 decisions" in view.words.text()
    assert view.log.model.total == 29
    newest, before = view.log.model.shown[:2]
    assert (newest.person, newest.what) == ("Idris Vaughan", "Device reported")
    assert (before.person, before.what) == ("Sam Whitlock", "Agenda set")
    view.refresh(frozenset({PANEL_STREAM}))
    assert view.verdict.meaning.word == "Records changed since"


def test_a_finding_is_not_hidden(qtbot: QtBot, workplace_of, panel: at_work.PanelAtWork) -> None:
    (panel.hub / "notes.txt").write_text("no object of a panel")
    view = AuditView(workplace_of("auditor"))
    qtbot.addWidget(view)
    view.run()
    qtbot.waitUntil(lambda: view.verified, timeout=20_000)
    assert view.verdict.meaning.tone is Tone.DANGER
    assert "notes.txt does not belong" in view.findings.model.text_at(0, 1)
    assert "1 findings" in view.words.text()


def test_acts_of_several_people_stand_in_one_order(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    session = panel.open("amara").session
    declare_interest(session, at_work.CASES[0], InterestNature.NONE, "")
    log = audit(session).log.acts
    assert (log[0].person, log[0].what, log[0].where) == (
        "Amara Lindqvist", "Interest declared", at_work.CASES[0],
    )  # fmt: skip
    assert [act.number for act in log] == list(range(len(log), 0, -1))


def test_the_log_is_filtered_and_an_act_told_in_full(
    qtbot: QtBot, workplace_of, panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    panel.demonstration.clock.go_to(2018, 7, 2, 11)  # after the acts of the template
    panel.synchronise("amara")
    session = panel.open("amara").session
    declare_interest(session, at_work.CASES[0], InterestNature.NONE, "")
    open_paper(session, case := case_of(session, at_work.CASES[0]), case.pack.papers[0])
    panel.demonstration.clock.go_to(2018, 7, 4, 9)
    panel.synchronise("amara", "secretariat")
    workplace = workplace_of("auditor")
    view = AuditView(workplace)
    qtbot.addWidget(view)
    view.show()
    assert not view.export.isEnabled()
    view.run()
    qtbot.waitUntil(lambda: view.verified, timeout=20_000)
    choose(view, "audit.act.person", "Amara Lindqvist")
    kinds = [act.what for act in view.log.model.shown]
    assert kinds == ["Device reported", "Interest declared", "Device reported"]
    choose(view, "audit.act.kind", "Interest declared")
    assert view.log.model.total == 1
    assert "1 day later" in view.log.model.text_at(0, 5)
    view.log.view.select_key(view.log.model.shown[0].hash)
    received = view.findChild(QLabel, "audit.received")
    assert received is not None
    assert "Sam Whitlock" in received.text()
    view.findChild(QCheckBox, "audit.act.refused").setChecked(True)
    assert view.log.model.total == 0
    choose(view, "audit.reading.person", "Amara Lindqvist")
    assert [row.case for row in view.accesses.model.shown] == [at_work.CASES[0]]
    assert view.deliveries.model.total == 3
    view.export_to(tmp_path / "log.csv")
    qtbot.waitUntil(lambda: bool(workplace.messages.recent), timeout=20_000)
    assert workplace.messages.recent[0].sentence == f"Written: {tmp_path / 'log.csv'}"


def choose(view: AuditView, name: str, words: str) -> None:
    box = view.findChild(QComboBox, name)
    assert box is not None
    box.setCurrentIndex(box.findText(words))
    box.activated.emit(box.currentIndex())


def test_what_cannot_be_audited_is_said(qtbot: QtBot, workplace_of) -> None:
    workplace = workplace_of("auditor")
    view = AuditView(workplace)
    qtbot.addWidget(view)
    told: list[Exception] = []
    workplace.faulted.connect(told.append)
    view._failed(ValueError("slip"))
    assert told
    assert view.verify.isEnabled()


def test_the_hub_is_checked_from_the_window(
    qtbot: QtBot, workplace_of, panel: at_work.PanelAtWork
) -> None:
    paper = next((panel.hub / "blobs").rglob("*[0-9a-f]"))
    paper.write_bytes(paper.read_bytes()[:-1] + b"!")
    view = AuditView(workplace_of("auditor"))
    qtbot.addWidget(view)
    view.show()
    pressed = view.findChild(QPushButton, "audit.hub")
    assert pressed is not None
    pressed.click()
    assert view.busy.isVisible()
    assert not pressed.isEnabled()
    qtbot.waitUntil(lambda: view.words.text().startswith("The hub. "), timeout=20_000)
    assert view.verdict.meaning.word == "Not verified"
    (finding,) = view.findings.model.shown
    assert "its bytes are not those recorded" in finding.finding.sentence
    assert view.findings.model.text_at(0, 0) == "Stands"
    assert not view.busy.isVisible()
    assert view.log.model.total == 0, "the log shown is this laptop's, and was not asked for"


def test_a_bundle_is_written_and_checked_from_the_window_and_one_that_is_none_said_so(
    qtbot: QtBot, workplace_of, panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    bundle, other = tmp_path / "audit.zip", tmp_path / "other.zip"
    other.write_bytes(b"no bundle")
    workplace = workplace_of("auditor")
    view = AuditView(workplace)
    qtbot.addWidget(view)
    with qtbot.waitSignal(workplace.messages.posted, timeout=20_000) as written:
        view.write_bundle(bundle)
    assert f"Written: {bundle}" in str(written.args)
    with qtbot.waitSignal(workplace.messages.posted, timeout=20_000) as unwritten:
        view.write_bundle(tmp_path / "nowhere" / "audit.zip")
    assert "cannot be written" in str(unwritten.args)
    view.check_bundle(bundle)
    qtbot.waitUntil(lambda: view.words.text().startswith("audit.zip. Every decision follows"))
    assert view.verdict.meaning.word == "Verified"
    with qtbot.waitSignal(workplace.messages.posted) as said:
        view.check_bundle(other)
    assert "is no audit bundle" in str(said.args)
    assert view.verdict.meaning.word == "Not verified yet"


def test_signatures_are_checked_again_not_only_when_acts_arrive(
    qtbot: QtBot, workplace_of, panel: at_work.PanelAtWork
) -> None:
    panel.synchronise("auditor")
    store = panel.open("auditor").session.store
    device, head = next(iter(sorted(store.heads().items())))
    ((number, envelope),) = store.envelopes_of(device, head.sequence - 1)
    with store._engine.begin() as connection:  # a thief with the key of the database
        connection.exec_driver_sql("DROP TRIGGER envelopes_stay")
        connection.exec_driver_sql(
            "UPDATE envelopes SET envelope = ? WHERE device = ? AND sequence = ?",
            (envelope.replace(b'"sig":"', b'"sig":"A')[:-4] + b'"}]}', device, number),
        )
    view = AuditView(workplace_of("auditor"))
    qtbot.addWidget(view)
    view.run()
    qtbot.waitUntil(lambda: view.verified, timeout=20_000)
    assert view.verdict.meaning.word == "Not verified"


def test_what_was_mended_since_is_still_listed(
    qtbot: QtBot, workplace_of, panel: at_work.PanelAtWork
) -> None:
    stranger = panel.hub / "notes.txt"
    stranger.write_text("no object of a panel")
    panel.synchronise("auditor")
    stranger.unlink()
    panel.synchronise("auditor")
    view = AuditView(workplace_of("auditor"))
    qtbot.addWidget(view)
    view.run()
    qtbot.waitUntil(lambda: view.verified, timeout=20_000)
    assert view.verdict.meaning.word == "Verified"
    assert view.findings.model.text_at(0, 0) == "Mended"
    assert "notes.txt" in view.findings.model.text_at(0, 1)
    assert view.findings.model.text_at(0, 4)[:10] == view.findings.model.text_at(0, 5)[:10]
