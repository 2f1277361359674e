"""The applicant's files: added, dropped, removed, and what each was recognised as."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
)

from dmap_desktop.domain.application import Application
from dmap_desktop.ui.design.icons import icon
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card

_FORMATS = "Papers (*.pdf *.xlsx *.xlsm *.xls *.ods *.csv *.docx *.odt);;All files (*)"


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it was given."""

    name: str
    data: bytes
    password: str = ""


class FilesCard(Card):
    """The list of files; a change of it is told once."""

    changed = Signal()
    """Files were added or removed, or a password was given."""
    refused = Signal(str)
    """A file could not be read from the disk: a sentence."""

    def __init__(self) -> None:
        """Start without files."""
        super().__init__("Files", "Give everything the applicant sent; drop files here.")
        self.files: list[GivenFile] = []
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
        self.unlock.clicked.connect(lambda: self._ask_password())
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        row.addWidget(self.remove)
        row.addWidget(self.unlock)
        row.addStretch(1)
        self.body.addWidget(self.add_button)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row)
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
            self.files.append(GivenFile(path.name, data))
        self._told()

    def clear(self) -> None:
        """Forget all files."""
        self.files = []
        self._show({})

    def show_read(self, application: Application | None) -> None:
        """Say what each file was recognised as, or what is wrong with it."""
        words: dict[str, tuple[str, str]] = {}
        if application is not None:
            for document in application.documents:
                words[document.name] = ("file-text", document.kind.value)
            for problem in application.problems:
                words[problem.file] = ("triangle-alert", problem.sentence)
        self._show(words)

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
        for file in self.files:
            name, said = words.get(file.name, ("file-text", "not read yet"))
            item = QListWidgetItem(icon(name, "muted"), f"{file.name}\n{said}")
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
        self.unlock.setEnabled(chosen)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), "Add the applicant's files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_FORMATS)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    def _remove(self) -> None:
        del self.files[self.list.currentRow()]
        self._told()

    def _ask_password(self) -> None:
        dialog = QInputDialog(self.window())
        dialog.setWindowTitle("Password of the file")
        file = self.files[self.list.currentRow()]
        dialog.setLabelText(f"Password of {file.name} (kept only while it is read):")
        dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
        dialog.textValueSelected.connect(lambda text: self._unlock(file, text))
        dialog.open()

    def _unlock(self, file: GivenFile, password: str) -> None:
        opened = GivenFile(file.name, file.data, password)
        self.files = [opened if known is file else known for known in self.files]
        self._told()
