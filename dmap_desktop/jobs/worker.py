"""The document worker: untrusted papers read in one child process, within limits.

Synchronous and usable from any thread and without Qt. A request that takes too long, needs too
much memory or kills the child costs that request and nothing else: the next starts a fresh child.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from dmap_desktop.documents.blocks import Block
from dmap_desktop.documents.limits import LIMITS, MEGABYTE
from dmap_desktop.documents.unfolded import Unfolded
from dmap_desktop.documents.values import Hit, NamedBytes, PageImage, PageSize, Sheet, Word
from dmap_desktop.domain import errors
from dmap_desktop.domain.application import Application, Problem
from dmap_desktop.domain.catalogue import Catalogue
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.domain.pack_file import PrintPlan
from dmap_desktop.domain.ports import Progress, no_progress
from dmap_desktop.domain.text_changes import TextChange
from dmap_desktop.jobs import requests as r
from dmap_desktop.jobs.cancel import Cancel
from dmap_desktop.jobs.process import ChildLost, ChildProcess

T = TypeVar("T")

MEMORY_BYTES = 600 * MEGABYTE
REQUEST_SECONDS = 20.0
"""Allowed for one request; of a whole application, for each of its files."""

_KINDS: dict[str, type[errors.Mendable]] = {
    kind.__name__: kind
    for kind in (
        errors.Unreadable,
        errors.LimitReached,
        errors.PasswordNeeded,
        errors.PupilDataRefused,
    )
}


class DocumentWorker:
    """Reads documents in a child process. A document is added once, then named by its hash."""

    def __init__(self, seconds: float = REQUEST_SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        """Start nothing yet: the first request starts the child."""
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._files: dict[str, NamedBytes] = {}
        self._handed: set[str] = set()
        self._turn = threading.Lock()
        self._child: ChildProcess | None = None
        self._closed = False

    def start(self) -> None:
        """Start the child before it is asked, so that the first page need not wait for it."""
        with self._turn:
            self._start_if_needed()

    def add(self, name: str, data: bytes, password: str = "") -> str:
        """Make a document known, or give its password; return the hash that names it."""
        return self._hold(NamedBytes(name, data, password))

    def _hold(self, file: NamedBytes) -> str:
        document = file.sha256
        if self._files.get(document) != file:
            self._files[document] = file
            self._handed.discard(document)
        return document

    def forget(self, document: str) -> None:
        """Let go of a document's bytes."""
        self._files.pop(document, None)

    def page_sizes(self, document: str, cancel: Cancel | None = None) -> list[PageSize]:
        """Return the size of each page in points. Raises Unreadable and its kinds."""
        return self._ask(r.PageSizes(document), list[PageSize], cancel)

    def render(
        self, document: str, page: int, scale: float, cancel: Cancel | None = None
    ) -> PageImage:
        """Draw page ``page`` (1-based) at ``scale`` pixels a point. Raises Unreadable."""
        return self._ask(r.Render(document, page, scale), PageImage, cancel)

    def page_text(
        self, document: str, first: int = 1, last: int = 1_000_000, cancel: Cancel | None = None
    ) -> list[str]:
        """Return the text of each page from ``first`` to ``last``. Raises Unreadable."""
        return self._ask(r.PageText(document, first, last), list[str], cancel)

    def page_words(self, document: str, page: int, cancel: Cancel | None = None) -> list[Word]:
        """Return the words of a page with their boxes. Raises Unreadable."""
        return self._ask(r.PageWords(document, page), list[Word], cancel)

    def search(self, document: str, words: str, cancel: Cancel | None = None) -> list[Hit]:
        """Return where ``words`` stand in the document, in order. Raises Unreadable."""
        return self._ask(r.Search(document, words), list[Hit], cancel)

    def sheets(self, document: str, cancel: Cancel | None = None) -> list[Sheet]:
        """Return the sheets of a workbook or CSV table. Raises Unreadable."""
        return self._ask(r.Sheets(document), list[Sheet], cancel)

    def blocks(self, document: str, cancel: Cancel | None = None) -> list[Block]:
        """Return the paragraphs and table rows of a Word document or a text. Raises Unreadable."""
        return self._ask(r.Blocks(document), list[Block], cancel)

    def find_again(
        self, document: str, places: Sequence[Evidence], cancel: Cancel | None = None
    ) -> list[Evidence | None]:
        """Return where the words of places in an older version stand now. Raises Unreadable."""
        request = r.FindAgain(document, tuple(places))
        return self._ask(request, list[Evidence | None], cancel)

    def compare_text(
        self, before: str, document: str, cancel: Cancel | None = None
    ) -> list[TextChange]:
        """Return which paragraphs changed between two versions. Raises Unreadable."""
        return self._ask(r.CompareText(before, document), list[TextChange], cancel)

    def print_pack(self, plan: PrintPlan, cancel: Cancel | None = None) -> bytes:
        """Return one PDF of the papers of a pack. Raises Unreadable."""
        return self._ask(r.PrintPack(plan), bytes, cancel)

    def peak_memory(self) -> int:
        """Return how many bytes the child has held at most since it was started."""
        return self._ask(r.PeakMemory(), int, None)

    def read_papers(
        self,
        files: Sequence[NamedBytes],
        passwords: Sequence[str],
        editions: Sequence[FormEdition],
        catalogue: Catalogue,
        progress: Progress = no_progress,
        cancel: Cancel | None = None,
    ) -> tuple[Application, tuple[NamedBytes, ...]]:
        """Take what arrived apart and read it together; return it with the papers it is made of.

        ``passwords`` are tried on all that is locked. Raises as :meth:`read_application`.
        """
        papers: list[NamedBytes] = []
        problems: list[Problem] = []
        for number, file in enumerate(files):
            progress(file.name, number, len(files))
            known = (*(other.name for other in files), *(paper.name for paper in papers))
            held = self._unfolded(file, passwords, known, cancel)
            papers += [*((file,) if held.itself else ()), *held.papers]
            problems += held.problems
        read = self.read_application(papers, editions, catalogue, progress, cancel)
        read = msgspec.structs.replace(read, problems=(*problems, *read.problems))
        return read, tuple(papers)

    def _unfolded(
        self,
        file: NamedBytes,
        passwords: Sequence[str],
        known: tuple[str, ...],
        cancel: Cancel | None,
    ) -> Unfolded:
        if len(file.data) > LIMITS.file_bytes:
            return Unfolded()  # Its reader refuses it in words.
        words = tuple(dict.fromkeys(word for word in (file.password, *passwords) if word))
        try:
            return self._ask(r.Unfold(file.name, file.data, words, known), Unfolded, cancel)
        except errors.Cancelled:
            raise
        except errors.Mendable as error:
            return Unfolded(False, problems=(Problem(file.name, str(error)),))

    def read_application(
        self,
        files: Sequence[NamedBytes],
        editions: Sequence[FormEdition],
        catalogue: Catalogue,
        progress: Progress = no_progress,
        cancel: Cancel | None = None,
    ) -> Application:
        """Read an applicant's files together; a file that cannot be read becomes a problem.

        Raises PupilDataRefused for row-level pupil data in any of them, Cancelled.
        """
        waiting = list(files)
        lost: list[Problem] = []
        while True:
            begun = _Begun(progress)
            try:
                read = self._read_together(waiting, editions, catalogue, begun, cancel)
            except ChildLost as error:
                why = _lost(begun.file or "the files", error.late, self._seconds)
                if not any(file.name == begun.file for file in waiting):
                    raise why from error
                # The others can be read all the same, without the one that ended the child.
                lost.append(Problem(begun.file, str(why)))
                waiting = [file for file in waiting if file.name != begun.file]
            else:
                return msgspec.structs.replace(read, problems=(*read.problems, *lost))

    def _read_together(
        self,
        files: Sequence[NamedBytes],
        editions: Sequence[FormEdition],
        catalogue: Catalogue,
        progress: Progress,
        cancel: Cancel | None,
    ) -> Application:
        before = set(self._files)
        known = tuple(self._hold(file) for file in files)
        request = r.ReadApplication(known, tuple(editions), catalogue)
        try:
            return self._ask(request, Application, cancel, progress)
        finally:
            for document in set(known) - before:
                self.forget(document)

    def close(self) -> None:
        """End the child; no process is left behind. Requests after this raise Cancelled."""
        self._closed = True
        child = self._child
        if child is not None:
            child.kill()
        with self._turn:
            self._end()

    @property
    def process_id(self) -> int | None:
        """Return the child's process id, or None while there is no child."""
        return self._child.id if self._child is not None else None

    def _ask(
        self,
        request: r.Request,
        kind: type[T],
        cancel: Cancel | None,
        progress: Progress = no_progress,
    ) -> T:
        """Return the answer, handing over the documents that the child does not hold."""
        cancel = Cancel() if cancel is None else cancel  # One that is not set counts as False.
        with self._turn:
            for _ in range(2):
                self._start_if_needed()
                for document in _documents(request):
                    self._hand_over(document, cancel)
                answer = self._exchange(request, cancel, progress)
                if isinstance(answer, r.Done):
                    return msgspec.msgpack.decode(answer.value, type=kind)
                if isinstance(answer, r.Failed):
                    raise _raised(answer)
                self._handed.discard(answer.document)
        raise errors.LimitReached("These documents are too large to be read together; use fewer.")

    def _start_if_needed(self) -> ChildProcess:
        if self._closed:
            raise errors.Cancelled("The document reader was closed.")
        if self._child is None or not self._child.running:
            self._end()
            self._child = ChildProcess(self._memory_bytes)
        return self._child

    def _hand_over(self, document: str, cancel: Cancel) -> None:
        if document in self._handed:
            return
        file = self._files.get(document)
        if file is None:
            raise errors.Unreadable(f"The document {document[:12]} is not open; open it again.")
        self._exchange(r.Keep(**msgspec.structs.asdict(file)), cancel, no_progress)
        self._handed.add(document)

    def _exchange(
        self, request: r.Request, cancel: Cancel, progress: Progress
    ) -> r.Done | r.Failed | r.Unknown:
        cancel.check()
        child = self._start_if_needed()
        try:
            return child.ask(request, self._seconds, cancel, progress)
        except ChildLost as error:
            cancel.check()
            if self._closed:
                raise errors.Cancelled("The document reader was closed.") from None
            if isinstance(request, r.ReadApplication):
                raise  # Which of its files it was is known further up.
            raise _lost(self._name_of(request), error.late, self._seconds) from error
        finally:
            if not child.running:
                self._end()

    def _name_of(self, request: r.Request) -> str:
        if isinstance(request, r.Keep | r.Unfold):
            return request.name
        known = [self._files.get(document) for document in _documents(request)]
        return ", ".join(file.name for file in known if file is not None)

    def _end(self) -> None:
        child, self._child = self._child, None
        self._handed.clear()
        if child is not None:
            child.close()


class _Begun:
    """Remembers which file the child began last, and passes the steps on."""

    def __init__(self, progress: Progress) -> None:
        self.file = ""
        self._progress = progress

    def __call__(self, what: str, done: int, total: int) -> None:
        self.file = what
        self._progress(what, done, total)


def _lost(name: str, late: bool, seconds: float) -> errors.Unreadable:
    """Return the error for a document whose reading ended the child."""
    if late:
        return errors.LimitReached(
            f"{name} took longer than {seconds:g} seconds to read and was given up; "
            "ask for a smaller or simpler copy."
        )
    return errors.Unreadable(
        f"The reader stopped while reading {name}, which is damaged or needs too much memory; "
        "open it in its own program, save it again and use the new copy."
    )


def _documents(request: r.Request) -> tuple[str, ...]:
    if isinstance(request, r.Keep | r.Unfold | r.PeakMemory):
        return ()
    if isinstance(request, r.PrintPack):
        return tuple(part.document for part in request.plan.parts if part.document)
    if isinstance(request, r.CompareText):
        return request.before, request.document
    return request.documents if isinstance(request, r.ReadApplication) else (request.document,)


def _raised(answer: r.Failed) -> Exception:
    kind = _KINDS.get(answer.error)
    if kind is not None:
        return kind(answer.sentence)
    fault = RuntimeError(answer.sentence)
    fault.add_note(answer.trace)
    return fault
