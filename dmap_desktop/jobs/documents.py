"""Documents as the windows use them: asked for here, given back later in the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from dmap_desktop.documents.blocks import Block, Line, Row
from dmap_desktop.documents.published_tables import PublishedTables, published_items
from dmap_desktop.documents.typed import with_typed
from dmap_desktop.documents.values import (
    Box,
    Hit,
    NamedBytes,
    PageImage,
    PageSize,
    Sheet,
    Word,
    column_name,
)
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.catalogue import Catalogue
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.domain.pack_file import PrintPlan
from dmap_desktop.domain.ports import Progress, no_progress
from dmap_desktop.domain.text_changes import TextChange
from dmap_desktop.jobs.cancel import Cancel
from dmap_desktop.jobs.lane import Job, Pool
from dmap_desktop.jobs.worker import DocumentWorker

__all__ = [
    "Block", "Box", "Documents", "Hit", "Line", "NamedBytes", "PageImage", "PageSize",
    "PublishedTables", "Row",
    "Sheet", "Word", "column_name", "with_typed",
]  # fmt: skip

Failed = Callable[[Exception], None]


class Documents:
    """A worker behind a pool. Cancelling a job that is under way ends the worker's child."""

    def __init__(self, worker: DocumentWorker, pool: Pool) -> None:
        """Use ``worker`` in the threads of ``pool``; closing both is the maker's part."""
        self._worker = worker
        self._pool = pool

    def add(self, name: str, data: bytes, password: str = "") -> str:
        """Make a document known, or give its password; return the hash that names it."""
        return self._worker.add(name, data, password)

    def forget(self, document: str) -> None:
        """Let go of a document, when the case is closed."""
        self._worker.forget(document)

    def page_sizes(
        self, document: str, on_done: Callable[[list[PageSize]], None], on_failed: Failed
    ) -> Job:
        """Give the size of each page in points."""
        return self._pool.submit(partial(self._worker.page_sizes, document), on_done, on_failed)

    def render(
        self,
        document: str,
        page: int,
        scale: float,
        on_done: Callable[[PageImage], None],
        on_failed: Failed,
    ) -> Job:
        """Draw page ``page`` (1-based) at ``scale`` pixels a point; cancel it when not wanted."""
        return self._pool.submit(
            partial(self._worker.render, document, page, scale), on_done, on_failed
        )

    def page_text(
        self,
        document: str,
        first: int,
        last: int,
        on_done: Callable[[list[str]], None],
        on_failed: Failed,
    ) -> Job:
        """Give the text of each page from ``first`` to ``last``."""
        return self._pool.submit(
            partial(self._worker.page_text, document, first, last), on_done, on_failed
        )

    def page_words(
        self, document: str, page: int, on_done: Callable[[list[Word]], None], on_failed: Failed
    ) -> Job:
        """Give the words of a page with their boxes."""
        return self._pool.submit(
            partial(self._worker.page_words, document, page), on_done, on_failed
        )

    def search(
        self, document: str, words: str, on_done: Callable[[list[Hit]], None], on_failed: Failed
    ) -> Job:
        """Give every place where ``words`` stand."""
        return self._pool.submit(partial(self._worker.search, document, words), on_done, on_failed)

    def sheets(
        self, document: str, on_done: Callable[[list[Sheet]], None], on_failed: Failed
    ) -> Job:
        """Give the sheets of a workbook or CSV table."""
        return self._pool.submit(partial(self._worker.sheets, document), on_done, on_failed)

    def published_tables(
        self, path: Path, on_done: Callable[[PublishedTables], None], on_failed: Failed
    ) -> Job:
        """Give the facts that a published data tables workbook states."""

        def read() -> PublishedTables:
            try:
                document = self._worker.add(path.name, path.read_bytes())
            except OSError as error:
                raise Unreadable(f"{path} cannot be read ({error.strerror}); check it.") from error
            return published_items(self._worker.sheets(document), path.name)

        return self._pool.submit(read, on_done, on_failed)

    def blocks(
        self, document: str, on_done: Callable[[list[Block]], None], on_failed: Failed
    ) -> Job:
        """Give the paragraphs and table rows of a Word document or a text."""
        return self._pool.submit(partial(self._worker.blocks, document), on_done, on_failed)

    def find_again(
        self,
        document: str,
        places: Sequence[Evidence],
        on_done: Callable[[list[Evidence | None]], None],
        on_failed: Failed,
    ) -> Job:
        """Give where the words of places in an older version stand in this one."""
        return self._pool.submit(
            partial(self._worker.find_again, document, places), on_done, on_failed
        )

    def compare_text(
        self,
        before: str,
        document: str,
        on_done: Callable[[list[TextChange]], None],
        on_failed: Failed,
    ) -> Job:
        """Give the paragraphs that changed between two versions."""
        return self._pool.submit(
            partial(self._worker.compare_text, before, document), on_done, on_failed
        )

    def print_pack(
        self, plan: PrintPlan, on_done: Callable[[bytes], None], on_failed: Failed
    ) -> Job:
        """Give one PDF of the papers of a pack."""
        return self._pool.submit(partial(self._worker.print_pack, plan), on_done, on_failed)

    def read_papers(
        self,
        files: Sequence[NamedBytes],
        passwords: Sequence[str],
        editions: Sequence[FormEdition],
        catalogue: Catalogue,
        on_done: Callable[[tuple[Application, tuple[NamedBytes, ...]]], None],
        on_failed: Failed,
        on_progress: Progress = no_progress,
    ) -> Job:
        """Take an applicant's files apart and read them together, with the papers that they hold.

        ``passwords`` are tried on all that is locked. Cancelling it ends the child at once.
        """

        def read(cancel: Cancel) -> tuple[Application, tuple[NamedBytes, ...]]:
            progress = self._pool.progress(cancel, on_progress)
            return self._worker.read_papers(files, passwords, editions, catalogue, progress, cancel)

        return self._pool.submit_cancellable(read, on_done, on_failed)
