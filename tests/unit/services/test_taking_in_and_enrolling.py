"""The secretariat's work: taking applications in, publishing packs, letting people in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import at_work
import msgspec
import pytest

from dmap_desktop.domain.application import Application, Party, Problem
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.panel import Role
from dmap_desktop.profiles import prepare
from dmap_desktop.services.awaiting import TaskKind, tasks_of
from dmap_desktop.services.enrolling import enrol, enrol_device
from dmap_desktop.services.journal import NotFetched, case_of, find_case, history_of, panel_of
from dmap_desktop.services.taking_in import Intake, publish, read_papers
from tests.unit.documents import made_papers as made

NEW = "DR180709.01"


class ReadAs:
    """Reads every application as this one."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def read_papers(
        self, files: Sequence[tuple[str, bytes]], passwords: Sequence[str] = ()
    ) -> tuple[Application, dict[str, bytes]]:
        return self._application, {hashlib.sha256(data).hexdigest(): data for _, data in files}


def small_intake(reference: str = NEW, title: str = "A small study") -> Intake:
    """Return what intake has of a letter and nothing else."""
    letter = made.pdf([["A letter of support"]], "letter.pdf")
    application = msgspec.structs.replace(
        made.read(letter),
        reference=reference,
        title=title,
        parties=(Party("requester", "Ann Ash"),),
    )
    return read_papers(ReadAs(application), [(letter.name, letter.data)])


def test_an_application_becomes_a_case_with_its_first_pack(panel: at_work.PanelAtWork) -> None:
    secretary = panel.open("secretariat").session
    steps: list[str] = []
    publish(secretary, small_intake(), "In plain English.", lambda what, _, __: steps.append(what))
    case = case_of(secretary, NEW)
    assert case.received.summary == "In plain English."
    assert case.received.organisation == "Ann Ash"
    assert case.received.organisation_type == ""
    assert steps == ["Sealing letter.pdf", "Papers sealed"]
    publish(secretary, small_intake(title="Another title"))
    case = case_of(secretary, NEW)
    assert [pack.version for pack in case.packs] == [1, 2]
    assert case.received.title == "A small study"


def test_an_application_without_a_reference_is_not_taken_in(panel: at_work.PanelAtWork) -> None:
    secretary = panel.open("secretariat").session
    with pytest.raises(Refused, match="Give the application a reference first"):
        publish(secretary, small_intake(" "))
    assert len(secretary.store.cases()) == len(at_work.CASES)


def test_publishing_that_is_stopped_leaves_no_case_behind(panel: at_work.PanelAtWork) -> None:
    """The case and its pack are one act: a step that fails undoes both."""
    secretary = panel.open("secretariat").session

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(secretary, small_intake(), progress=stop)
    assert find_case(secretary, NEW) is None
    assert TaskKind.PUBLISH not in {task.kind for task in tasks_of(secretary)}
    publish(secretary, small_intake())
    assert case_of(secretary, NEW).pack is not None


def test_only_the_secretariat_takes_applications_in(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    with pytest.raises(Refused, match="it is for the secretariat"):
        publish(panel.open("amara").session, small_intake())


@pytest.mark.parametrize(
    ("problems", "words"),
    [((), "No file was given."), ((Problem("a.pdf", "a.pdf is empty; ask."),), "a.pdf is empty")],
)
def test_when_no_file_can_be_read_the_first_reason_is_given(
    problems: tuple[Problem, ...], words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        read_papers(ReadAs(Application("", "", problems=problems)), [])


def request_of(panel: at_work.PanelAtWork, name: str):  # type: ignore[no-untyped-def]
    folder: Path = panel.demonstration.profile(name)
    return prepare(folder, panel.demonstration.vaults(folder), name.title(), "Post")


def test_a_person_is_let_in_with_every_epochs_key(panel: at_work.PanelAtWork) -> None:
    secretary = panel.open("secretariat").session
    request = request_of(panel, "farid")
    with pytest.raises(Refused, match="Give Farid at least one role"):
        enrol(secretary, request, "farid", (), "hub")
    invitation = enrol(secretary, request, "farid", (Role.MEMBER,), str(panel.hub))
    assert (invitation.person, invitation.hub) == ("farid", str(panel.hub))
    assert panel_of(secretary).people["farid"].roles == (Role.MEMBER,)
    with pytest.raises(Refused):
        enrol(secretary, request, "farid", (Role.MEMBER,), "hub")
    second = request_of(panel, "farid-laptop")
    enrol_device(secretary, second, "farid", "hub")
    assert len(panel_of(secretary).devices_of("farid")) == 2


def test_only_the_secretariat_lets_people_in(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    with pytest.raises(Refused, match="it is for the secretariat"):
        enrol(panel.open("amara").session, request_of(panel, "farid"), "farid", (Role.MEMBER,), "")


def test_before_the_first_synchronisation_nothing_is_known(panel: at_work.PanelAtWork) -> None:
    """Who joined has keys and a card, and none of the panel's records yet."""
    elin = panel.open("elin").session
    with pytest.raises(NotFetched, match="The panel's records are not here yet; synchronise"):
        history_of(elin)
    with pytest.raises(NotFetched):
        tasks_of(elin)
