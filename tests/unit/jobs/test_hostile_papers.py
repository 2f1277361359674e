"""A hostile paper costs one request; the worker goes on, and the program never parses it itself."""

from __future__ import annotations

from collections.abc import Iterator

import at_work
import pytest

from dmap_desktop.demo.papers import write_papers
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.jobs.worker import DocumentWorker


@pytest.fixture
def worker() -> Iterator[DocumentWorker]:
    made = DocumentWorker(seconds=20, memory_bytes=300 * 1024 * 1024)
    yield made
    made.close()


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    folder = tmp_path_factory.mktemp("papers")
    write_papers(at_work.sample(at_work.CASES[1]), folder)
    path = next(path for path in sorted(folder.iterdir()) if path.suffix == ".pdf")
    return path.name, path.read_bytes()


def test_a_paper_that_asks_for_too_much_costs_one_request(
    worker: DocumentWorker, form: tuple[str, bytes]
) -> None:
    document = worker.add(*form)
    with pytest.raises(Unreadable):
        worker.render(document, 1, 60.0)  # 1.8 gigapixels
    assert worker.page_sizes(document)


def test_bytes_that_are_no_paper_are_a_sentence(worker: DocumentWorker) -> None:
    document = worker.add("form.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40)
    with pytest.raises(Unreadable, match=r"form\.pdf"):
        worker.page_sizes(document)
