"""Windows over a real panel: real stores, real keys, a real document worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import at_work
import pytest
from pytestqt.qtbot import QtBot

from dmap_desktop.jobs.documents import Documents
from dmap_desktop.jobs.lane import Lane, Pool
from dmap_desktop.jobs.papers import WorkerPapers
from dmap_desktop.jobs.worker import DocumentWorker
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.ui.shell.messages import MessageBridge
from dmap_desktop.ui.widgets.memory import ShortMemory
from dmap_desktop.ui.workplace import Workplace
from tests.ui import screens

WorkplaceOf = Callable[[str], Workplace]


@pytest.fixture(scope="session")
def document_worker() -> Iterator[DocumentWorker]:
    worker = DocumentWorker()
    yield worker
    worker.close()


@pytest.fixture(scope="session")
def busy_panel(
    panel_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[at_work.PanelAtWork]:
    """The panel in the middle of its meeting, to be looked at."""
    panel = screens.busy_panel(panel_template, tmp_path_factory.mktemp("busy") / "panel")
    yield panel
    panel.close()


@pytest.fixture
def workplace_of(
    panel: at_work.PanelAtWork, document_worker: DocumentWorker, qtbot: QtBot
) -> Iterator[WorkplaceOf]:
    """Give somebody's workplace, synchronised with the hub before it is opened."""
    made: list[tuple[Workplace, Pool]] = []
    rulebook = load_rulebook()

    def workplace(person: str) -> Workplace:
        panel.synchronise(person)
        panel.close(person)
        pool = Pool("documents")
        opened = Workplace(
            person=person,
            opening=lambda: panel.demonstration.open(person),
            lane=Lane(),
            documents=Documents(document_worker, pool),
            papers=WorkerPapers(document_worker, rulebook.editions, rulebook.catalogue.catalogue),
            messages=MessageBridge(),
            memory=ShortMemory(),
        )
        made.append((opened, pool))
        return opened

    yield workplace
    for opened, pool in made:
        opened.close()
        pool.close()
