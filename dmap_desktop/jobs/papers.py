"""Reading an applicant's files for the use cases: the worker, the form editions, the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from dmap_desktop.documents.values import NamedBytes, Sheet
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.catalogue import Catalogue
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.domain.pack_file import PrintPlan
from dmap_desktop.jobs.worker import DocumentWorker


class WorkerPapers:
    """The port ``domain.ports.Papers``, answered by the document worker."""

    def __init__(
        self, worker: DocumentWorker, editions: Sequence[FormEdition], catalogue: Catalogue
    ) -> None:
        """Read with these editions of the forms and this catalogue."""
        self._worker = worker
        self._editions = tuple(editions)
        self._catalogue = catalogue

    def read_papers(
        self, files: Sequence[tuple[str, bytes]], passwords: Sequence[str] = ()
    ) -> tuple[Application, dict[str, bytes]]:
        """Read an applicant's files (name, bytes). Raises PupilDataRefused, Unreadable."""
        named = [NamedBytes(name, data) for name, data in files]
        application, papers = self._worker.read_papers(
            named, passwords, self._editions, self._catalogue
        )
        return application, {paper.sha256: paper.data for paper in papers}

    def print_pack(self, plan: PrintPlan, files: Sequence[tuple[str, bytes]]) -> bytes:
        """Return one PDF of the papers of a pack, given by name and bytes. Raises Unreadable."""
        for name, data in files:
            self._worker.add(name, data)
        return self._worker.print_pack(plan)

    def sheets(self, name: str, data: bytes) -> list[Sheet]:
        """Return the sheets of a workbook. Raises Unreadable, LimitReached."""
        return self._worker.sheets(self._worker.add(name, data))

    def page_text(self, name: str, data: bytes) -> list[str]:
        """Return the text of each page of a PDF. Raises Unreadable."""
        return self._worker.page_text(self._worker.add(name, data))
