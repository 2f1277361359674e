"""Synchronising from the window: what hangs, what is stopped, what goes on afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import at_work
import pytest
from fake_hubs import StallingHub
from hub_servers import SmallS3
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from dmap_desktop.app.program import Program
from dmap_desktop.app.syncing import Syncing
from dmap_desktop.domain.records import InterestNature
from dmap_desktop.jobs.patience import PatientHub
from dmap_desktop.profile_card import read_card
from dmap_desktop.profiles import Profile, set_hub
from dmap_desktop.services.reviewing import declare_interest
from dmap_desktop.sync.exchange import HubExchange
from dmap_desktop.ui.shell.hub_dialog import HubDialog
from dmap_desktop.ui.shell.messages import MessageBridge
from dmap_desktop.ui.shell.sync import SyncIndicator
from dmap_desktop.ui.workplace import Workplace, who_am_i
from tests.ui.conftest import WorkplaceOf


@pytest.fixture
def stalling(panel: at_work.PanelAtWork) -> StallingHub:
    """The panel's hub, copied to a share that goes away when the panel's file is asked for."""
    objects = {
        path.relative_to(panel.hub).as_posix(): path.read_bytes()
        for path in panel.hub.rglob("*")
        if path.is_file()
    }
    return StallingHub(objects, "panel.json")


@pytest.fixture
def workplace(
    workplace_of: WorkplaceOf, panel: at_work.PanelAtWork, stalling: StallingHub
) -> Workplace:
    """Amara's, over the share."""
    made = workplace_of("amara")
    made._opening = lambda: over(panel.demonstration.open("amara"), stalling, None)
    return made


def over(profile: Profile, hub: StallingHub, patience: float | None) -> Profile:
    """Return a profile that reaches its panel through ``hub``."""
    session, patient = profile.session, PatientHub(hub, patience)
    assert profile.hub is not None
    profile.hub.close()
    exchange = HubExchange(
        patient, session.store, session.sealer, session.envelopes, session.pin, session.device
    )
    return replace(profile, hub=patient, exchange=exchange)


def said(workplace: Workplace) -> list[str]:
    assert isinstance(workplace.messages, MessageBridge)
    return [message.sentence for message in workplace.messages.recent]


def test_while_a_hub_hangs_the_window_works_and_stop_returns_at_once(
    qtbot: QtBot, workplace: Workplace, stalling: StallingHub
) -> None:
    indicator = SyncIndicator()
    qtbot.addWidget(indicator)
    syncing = Syncing(workplace, indicator, has_hub=True)
    syncing.start()
    qtbot.waitUntil(stalling.stalled.is_set)
    with qtbot.waitSignal(workplace.changed):
        workplace.do(
            lambda session: declare_interest(session, at_work.CASES[0], InterestNature.NONE, "")
        )
    assert syncing.busy
    indicator.cancelled.emit()
    assert not syncing.busy
    assert said(workplace)[0].startswith("Stopped. What was fetched stays")
    stalling.let.set()
    indicator.asked.emit()
    qtbot.waitUntil(lambda: not syncing.busy)
    assert said(workplace)[0].startswith("Synchronised: ")
    syncing.stop()


def test_how_far_the_own_acts_have_come_is_always_on_the_screen(
    qtbot: QtBot, workplace_of: WorkplaceOf, panel: at_work.PanelAtWork
) -> None:
    """Stored, seen, received, waiting, out of reach: in words, at the foot of the window."""
    workplace, indicator = workplace_of("amara"), SyncIndicator()
    qtbot.addWidget(indicator)
    syncing = Syncing(workplace, indicator, has_hub=True)

    def shown(*words: str) -> None:
        qtbot.waitUntil(lambda: all(word in indicator.words for word in words), timeout=20_000)

    indicator.asked.emit()
    shown("Stored here", "Seen by the hub")
    assert "waiting" not in indicator.words
    workplace.do(
        lambda session: declare_interest(session, at_work.CASES[0], InterestNature.NONE), "Done."
    )
    shown("1 waiting")
    away = panel.hub.with_name("away")
    panel.hub.rename(away)
    indicator.asked.emit()
    shown("1 waiting", "Hub out of reach")
    assert "Hub out of reach" in indicator.button.accessibleName()
    away.rename(panel.hub)
    indicator.asked.emit()
    shown("Seen by the hub", "Received by 0 of 8")
    assert "waiting" not in indicator.words
    panel.synchronise("ben")
    indicator.asked.emit()
    shown("Received by 1 of 8")
    assert not syncing.busy


def test_a_window_over_a_hub_that_hangs_closes(
    qtbot: QtBot, workplace: Workplace, stalling: StallingHub
) -> None:
    answered: list[object] = []
    workplace.synchronise(answered.append, lambda *_: None, answered.append)
    qtbot.waitUntil(stalling.stalled.is_set)
    workplace.close()
    assert not stalling.let.is_set()
    assert not answered, "nobody is told any more"
    stalling.let.set()


def test_a_hub_that_hangs_is_said_and_the_next_try_goes_on(
    qtbot: QtBot,
    workplace_of: WorkplaceOf,
    panel: at_work.PanelAtWork,
    stalling: StallingHub,
) -> None:
    workplace = workplace_of("amara")
    workplace._opening = lambda: over(panel.demonstration.open("amara"), stalling, 0.2)
    outcome: list[object] = []
    sync: Callable[[], object] = lambda: workplace.synchronise(  # noqa: E731
        outcome.append, lambda *_: None, outcome.append
    )
    sync()
    qtbot.waitUntil(lambda: bool(outcome))
    assert "does not answer" in str(outcome.pop())
    stalling.let.set()
    sync()
    qtbot.waitUntil(lambda: bool(outcome))
    assert not isinstance(outcome[0], Exception), outcome[0]
    told: list[object] = []
    workplace.ask(who_am_i, told.append)
    qtbot.waitUntil(lambda: bool(told))


@pytest.fixture
def newcomer(
    qtbot: QtBot, qapp: QApplication, panel: at_work.PanelAtWork, small_s3: SmallS3
) -> Iterator[Program]:
    """Amara's window as it first opens, her invitation naming a remote hub."""
    for path in panel.hub.rglob("*"):
        if path.is_file():
            small_s3.objects[path.relative_to(panel.hub).as_posix()] = path.read_bytes()
    folder = panel.demonstration.profile("amara")
    set_hub(folder, small_s3.server.address())
    program = Program(qapp, folder, read_card(folder), lambda: panel.demonstration.open("amara"))
    program.window.show()
    yield program
    program.window.close()


def test_who_lacks_what_opens_the_hub_is_asked_before_there_is_a_screen(
    qtbot: QtBot, newcomer: Program
) -> None:
    newcomer.open()
    qtbot.waitUntil(lambda: bool(newcomer.messages.recent))
    message = newcomer.messages.recent[0]
    assert "needs credentials" in message.sentence
    way = next(action for action in message.actions if action.word == "Name the hub...")
    way.call()
    dialog = newcomer.window.findChild(HubDialog)
    assert dialog is not None
    for name, text in (("hub.key", "someone"), ("hub.secret", "something")):
        field = dialog.findChild(QLineEdit, name)
        assert field is not None
        field.setText(text)
    dialog.form.use.click()
    qtbot.waitUntil(lambda: newcomer.window.current == "desk", timeout=20_000)


def test_the_first_fetch_can_be_stopped_and_tried_again(
    qtbot: QtBot, newcomer: Program, small_s3: SmallS3
) -> None:
    small_s3.behaviour.waits_for = threading.Event()
    done: list[object] = []
    newcomer.workplace.change_hub(
        small_s3.server.address(), small_s3.server.offered, False, done.append, done.append
    )
    qtbot.waitUntil(lambda: bool(small_s3.asked))
    small_s3.behaviour.waits_for.set()
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    small_s3.behaviour.waits_for = threading.Event()
    seen = len(small_s3.asked)
    newcomer.open()
    qtbot.waitUntil(lambda: len(small_s3.asked) > seen, timeout=20_000)
    newcomer.window.sync.cancelled.emit()
    message = newcomer.messages.recent[0]
    assert message.sentence == "Stopped. What was fetched stays."
    assert not newcomer.window.current
    small_s3.behaviour.waits_for.set()
    small_s3.behaviour.waits_for = None
    message.actions[0].call()
    qtbot.waitUntil(lambda: newcomer.window.current == "desk", timeout=20_000)
