"""The applicant's files: added, dropped, removed, and what each was recognised as."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
)

from dmap_desktop.domain.application import Application, Document, Problem
from dmap_desktop.jobs.documents import NamedBytes
from dmap_desktop.ui.design.icons import icon
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.password import ask_password

_FORMATS = (
    "Papers (*.pdf *.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.docx *.odt *.rtf *.txt *.eml *.msg "
    "*.zip *.png *.jpg *.jpeg *.tif *.tiff);;All files (*)"
)


class FilesCard(Card):
    """The list of files; a change of it is told once."""

    changed = Signal()
    """Files were added or removed, or a password was given."""
    blanks_wanted = Signal(Path)
    """The blank forms are wanted in a folder."""
    refused = Signal(str)
    """A file could not be read from the disk: a sentence."""

    def __init__(self) -> None:
        """Start without files."""
        super().__init__("Files", "Give everything the applicant sent; drop files here.")
        self.files: list[NamedBytes] = []
        self.passwords: list[str] = []
        """Given so far; each is tried on all that is locked. Kept in memory, and nowhere else."""
        self._problems: tuple[Problem, ...] = ()
        self._asked: set[str] = set()
        self.setAcceptDrops(True)
        self.list = QListWidget()
        self.list.setObjectName("intake.files")
        self.list.setAccessibleName("Files of the applicant")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(96)
        self.add_button = button("Add files...", "file-input", "primary")
        self.add_button.setObjectName("intake.add_files")
        self.add_button.clicked.connect(lambda: self._choose())
        self.remove = button("Remove", "x")
        self.remove.clicked.connect(lambda: self._remove())
        self.unlock = button("Password...", "lock")
        self.unlock.setObjectName("intake.password")
        self.unlock.clicked.connect(lambda: self.ask_password())
        self.blanks = button("Save blank forms...", "folder-open", "quiet")
        self.blanks.setObjectName("intake.blank_forms")
        self.blanks.setToolTip("The forms that applicants fill in, as workbook, PDF and text.")
        self.blanks.clicked.connect(lambda: self._ask_folder())
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        row.addWidget(self.remove)
        row.addWidget(self.unlock)
        row.addStretch(1)
        self.body.addWidget(self.add_button)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.blanks, 0, Qt.AlignmentFlag.AlignLeft)
        self.list.currentRowChanged.connect(lambda _: self._follow())
        self._follow()

    def add(self, paths: list[Path]) -> None:
        """Add files from the disk; one that is there already by name is replaced."""
        for path in paths:
            try:
                data = path.read_bytes()
            except OSError as error:
                self.refused.emit(
                    f"{path.name} cannot be read ({error.strerror}); check that it is there and "
                    "not open elsewhere."
                )
                continue
            self.files = [file for file in self.files if file.name != path.name]
            self.files.append(NamedBytes(path.name, data))
        self._told()

    def clear(self) -> None:
        """Forget all files and passwords."""
        self.files = []
        self.passwords.clear()
        self._asked.clear()
        self._problems = ()
        self._show({})

    def show_read(self, application: Application | None) -> None:
        """Say what each file was recognised as, or what is wrong with it."""
        words: dict[str, tuple[str, str]] = {}
        self._problems = application.problems if application is not None else ()
        if application is not None:
            for document in application.documents:
                words[document.name] = ("file-text", _what(document))
            for problem in application.problems:
                icon_name = "lock" if problem.locked else "triangle-alert"
                words[problem.file] = (icon_name, problem.sentence)
        self._show(words)

    def ask_if_locked(self, application: Application) -> None:
        """Ask for a password, once for each locked file and after each wrong one."""
        self._problems = application.problems
        locked = [problem for problem in application.problems if problem.locked]
        if locked and locked[0].sentence not in self._asked:
            self._asked.add(locked[0].sentence)
            self.ask_password()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self.window(), "Save the blank forms into a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.blanks_wanted.emit(Path(folder)))
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the files that were dropped."""
        urls = event.mimeData().urls()
        self.add([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def _show(self, words: dict[str, tuple[str, str]]) -> None:
        self.list.clear()
        given = [file.name for file in self.files]
        inside = [name for name in words if name not in given]
        waiting = "taken apart" if inside else "not read yet"
        for file in (*given, *inside):
            name, said = words.get(file, ("file-text", waiting))
            item = QListWidgetItem(icon(name, "muted"), f"{file}\n{said}")
            item.setToolTip(said)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.list.addItem(item)
        self._follow()

    def _told(self) -> None:
        self._show({})
        self.changed.emit()

    def _follow(self) -> None:
        chosen = 0 <= self.list.currentRow() < len(self.files)
        self.remove.setEnabled(chosen)
        self.unlock.setEnabled(any(problem.locked for problem in self._problems))

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), "Add the applicant's files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_FORMATS)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    def _remove(self) -> None:
        del self.files[self.list.currentRow()]
        self._told()

    def ask_password(self) -> None:
        """Ask for the password of the first file that is locked."""
        locked = next((problem for problem in self._problems if problem.locked), None)
        if locked is None:
            return
        ask_password(self, locked.sentence, self._given)

    def _given(self, password: str) -> None:
        self.passwords.append(password)
        self._asked.clear()
        self._told()


def _what(document: Document) -> str:
    """Say what a paper was recognised as, and where it came from when not by itself."""
    said = ", ".join(kind.value for kind in document.kinds())
    if document.came_in:
        said += f", came in {document.came_in}"
    return said + (", unlocked copy" if document.arrived else "")
