"""Who may do what, as a table to read and copy: the very rules that every act is tried by."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.rights import Right
from dmap_desktop.exports.writing import write_rights
from dmap_desktop.services.rights import rights, rights_matrix
from dmap_desktop.services.session import Session
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.models.columns import Column, meaning_column
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.saving import ask_where
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import heading, label
from dmap_desktop.ui.workplace import Workplace

_EXPLAINED = (
    "Every act is a signed record. It is tried by this table before it is written, and again by "
    "everybody who receives it; an act of somebody who may not do it does not count."
)

_FORMATS = (
    "Sheet to print (*.pdf);;Page (*.html);;OpenDocument text (*.odt);;Excel workbook (*.xlsx);;"
    "Comma separated (*.csv)"
)


def _may(role: Role) -> Column[Right]:
    def look(row: Right) -> Meaning | None:
        if role not in row.roles:
            return None
        return Meaning("check", "may", Tone.SUCCESS, f"{row.words}: {role.value}")

    return meaning_column(role.value.capitalize(), look, 118)


class RightsDialog(QDialog):
    """The matrix of rights."""

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        """Show the whole table."""
        super().__init__(parent)
        self.setWindowTitle("Who may do what")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workplace = workplace
        columns = (
            Column[Right]("Act", lambda row: row.words, strong=True),
            *(_may(role) for role in Role),
        )
        model: RowsModel[Right] = RowsModel(columns, lambda row: row.record, self)
        self.table: DataTable[Right] = DataTable(model, "Rights", None, workplace.memory)
        self.table.set_rows(rights())
        self.copy = button("Copy the table", "table-2")
        self.copy.setObjectName("rights.copy")
        self.copy.clicked.connect(lambda: self._copy())
        self.save = button("Save for print...", "file-text")
        self.save.setObjectName("rights.save")
        self.save.clicked.connect(lambda: self._ask_where())
        close = button("Close")
        close.clicked.connect(lambda: self.accept())
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ROOM, Space.ROOM, Space.ROOM, Space.ROOM)
        column.setSpacing(Space.NEAR)
        column.addWidget(heading("Who may do what"))
        column.addWidget(label(_EXPLAINED, "muted"))
        column.addWidget(self.table, 1)
        end = QHBoxLayout()
        end.addWidget(self.save)
        end.addWidget(self.copy)
        end.addStretch(1)
        end.addWidget(close)
        column.addLayout(end)
        self.resize(1080, 720)

    def save_to(self, path: Path) -> None:
        """Write the table to a file; its ending names the format."""

        def write(session: Session) -> tuple[Path, ...]:
            return write_rights(rights_matrix(session), path)

        self._workplace.ask(write, lambda _: self._workplace.messages.info(f"Written: {path}"))

    def _ask_where(self) -> None:
        ask_where(self, "Save the table of rights", "who-may-do-what", _FORMATS, self.save_to)

    def _copy(self) -> None:
        """Put the whole table on the clipboard, as lines of tabbed cells."""
        self.table.view.selectAll()
        QGuiApplication.clipboard().setText(self.table.view.copied())
        self._workplace.messages.info("The table of rights is copied.")
