"""Late papers: chosen, read as intake reads, and joined to the newest pack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from dmap_desktop.domain.application import Application
from dmap_desktop.domain.errors import Mendable, Unreadable
from dmap_desktop.domain.ports import Progress
from dmap_desktop.jobs.documents import NamedBytes
from dmap_desktop.services.catalogues import rulebook_as_published
from dmap_desktop.services.session import Rulebook
from dmap_desktop.services.taking_in import Intake
from dmap_desktop.ui.widgets.password import ask_password
from dmap_desktop.ui.workplace import Workplace

_FORMATS = "Papers (*.pdf *.xlsx *.csv *.docx *.odt *.txt *.eml *.msg *.zip);;All files (*)"


def choose_files(parent: QWidget, title: str, got: Callable[[list[Path]], None]) -> QFileDialog:
    """Ask over ``parent``'s window for files; never blocks."""
    dialog = QFileDialog(parent.window(), title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilter(_FORMATS)
    dialog.filesSelected.connect(lambda names: got([Path(name) for name in names]))
    dialog.open()
    return dialog


def read_late(
    workplace: Workplace,
    paths: Sequence[Path],
    got: Callable[[Intake], None],
    failed: Callable[[Exception], None],
    progress: Progress,
) -> None:
    """Read files as intake does; row-level pupil data is refused."""
    try:
        files = [NamedBytes(path.name, path.read_bytes()) for path in paths]
    except OSError as error:
        failed(Unreadable(f"{error.filename} cannot be read ({error.strerror}); check it."))
        return

    passwords: list[str] = []

    def begin(rulebook: Rulebook) -> None:
        editions, catalogue = rulebook.editions, rulebook.catalogue.catalogue

        def done(read: tuple[Application, tuple[NamedBytes, ...]]) -> None:
            application, papers = read
            locked = next((found for found in application.problems if found.locked), None)
            if locked is not None:
                sentence = locked.sentence
                window = QApplication.activeWindow()
                ask_password(window, sentence, again, lambda: failed(Mendable(sentence)))
            elif not application.documents:
                said = [problem.sentence for problem in application.problems]
                failed(Mendable(said[0] if said else "None of the files can be read."))
            else:
                data = {paper.sha256: paper.data for paper in papers}
                held = tuple((one, data[one.sha256]) for one in application.documents)
                got(Intake(application, held))

        def again(password: str) -> None:
            passwords.append(password)
            begin(rulebook)

        workplace.documents.read_papers(
            files, passwords, editions, catalogue, done, failed, progress
        )

    workplace.ask(rulebook_as_published, begin, failed)
