"""The workplace: questions, verbs, synchronising, and what a person is told."""

from __future__ import annotations

import at_work
from pytestqt.qtbot import QtBot

from dmap_desktop.domain.records import InterestNature
from dmap_desktop.services.reviewing import declare_interest
from dmap_desktop.ui.shell.messages import MessageBridge
from dmap_desktop.ui.workplace import who_am_i


def test_a_question_is_answered_in_the_window(qtbot: QtBot, workplace_of) -> None:
    told = []
    workplace_of("amara").ask(who_am_i, told.append)
    qtbot.waitUntil(lambda: bool(told))
    panel, person = told[0]
    assert person.name == "Amara Lindqvist"
    assert len(panel.people) == 9


def test_a_verb_tells_every_view_what_changed(qtbot: QtBot, workplace_of) -> None:
    workplace = workplace_of("amara")
    case = at_work.CASES[0]
    with qtbot.waitSignal(workplace.changed) as changed:
        workplace.do(
            lambda session: declare_interest(session, case, InterestNature.NONE, ""), "Declared."
        )
    assert changed.args == [frozenset({f"case:{case}"})]
    messages = workplace.messages
    assert isinstance(messages, MessageBridge)
    assert [message.sentence for message in messages.recent] == ["Declared."]


def test_what_a_person_can_mend_is_a_sentence_and_the_rest_is_a_fault(
    qtbot: QtBot, workplace_of
) -> None:
    workplace = workplace_of("amara")
    messages = workplace.messages
    assert isinstance(messages, MessageBridge)
    workplace.do(lambda session: declare_interest(session, "DR990101.01", InterestNature.NONE, ""))
    qtbot.waitUntil(lambda: bool(messages.recent))
    assert "DR990101.01" in messages.recent[0].sentence
    with qtbot.waitSignal(workplace.faulted) as faulted:
        workplace.ask(lambda _: 1 // 0, lambda _: None)
    assert isinstance(faulted.args[0], ZeroDivisionError)


def test_synchronising_reports_and_a_hub_that_is_gone_is_said(
    qtbot: QtBot, workplace_of, panel: at_work.PanelAtWork
) -> None:
    workplace = workplace_of("amara")
    reports, errors, steps = [], [], []
    workplace.synchronise(reports.append, lambda *step: steps.append(step), errors.append)
    qtbot.waitUntil(lambda: bool(reports))
    assert not reports[0].findings
    panel.hub.rename(panel.hub.with_name("elsewhere"))
    workplace.synchronise(reports.append, lambda *step: steps.append(step), errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert "hub" in str(errors[0])
