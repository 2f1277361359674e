"""Another catalogue: read from a published workbook, compared with the one in force, adopted."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dmap_desktop.assessment.catalogue_changes import ItemChange, compare_catalogues
from dmap_desktop.assessment.catalogues import read_catalogue, write_catalogue
from dmap_desktop.domain.catalogue import Catalogue
from dmap_desktop.jobs.documents import PublishedTables
from dmap_desktop.services.catalogues import adopt_catalogue
from dmap_desktop.ui.catalogue.model import CHANGES
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import EmptyState
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import heading, label
from dmap_desktop.ui.workplace import Workplace

_DATED = re.compile(r".+-\d{4}-\d{2}(?:-\d{2})?")


def choose_workbook(workplace: Workplace, parent: QWidget, in_force: Catalogue) -> QFileDialog:
    """Ask for a published workbook, read it, and show what it would change. Never blocks."""
    dialog = QFileDialog(parent.window(), "Import the published data tables")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter("Workbooks (*.xlsx);;All files (*)")
    dialog.fileSelected.connect(
        lambda name: read_published(workplace, parent, in_force, Path(name))
    )
    dialog.open()
    return dialog


def read_published(workplace: Workplace, parent: QWidget, in_force: Catalogue, path: Path) -> None:
    """Read a published workbook and show what it would change."""
    workplace.messages.info(f"Reading {path.name}...")
    workplace.documents.published_tables(
        path,
        lambda found: AdoptDialog(workplace, found, in_force, path.name, parent.window()).open(),
        workplace.failed,
    )


class AdoptDialog(QDialog):
    """What a catalogue changes, item by item, before anybody works by it."""

    def __init__(
        self,
        workplace: Workplace,
        found: PublishedTables,
        in_force: Catalogue,
        file: str,
        parent: QWidget,
    ) -> None:
        """Compare what was ``found`` in ``file`` with the catalogue in force."""
        super().__init__(parent)
        self.setWindowTitle("Adopt a catalogue")
        self.setObjectName("adopt")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workplace, self._data = workplace, write_catalogue(found.items)
        compared = compare_catalogues(in_force, read_catalogue(self._data, file))
        model: RowsModel[ItemChange] = RowsModel(
            CHANGES, lambda row: f"{row.dataset} {row.alias}", self
        )
        empty = EmptyState("columns-3", "It says of every item what the one in force says.")
        self.changes: DataTable[ItemChange] = DataTable(model, "Changes", empty, workplace.memory)
        self.changes.set_rows(compared.changes)
        self.name = QLineEdit()
        self.name.setObjectName("adopt.name")
        self.name.setAccessibleName("Name of the catalogue")
        self.name.setPlaceholderText("Its name, with the date it was published: npd-2019-03")
        self.name.textChanged.connect(self._follow)
        self.sign = ReasonButton("Adopt the catalogue...", "landmark", "primary")
        self.sign.clicked.connect(self._ask)
        cancel = button("Cancel")
        cancel.clicked.connect(lambda: self.reject())
        left = f" {len(found.left_out)} rows that state no tier or class are left out."
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ROOM, Space.ROOM, Space.ROOM, Space.ROOM)
        column.setSpacing(Space.NEAR)
        column.addWidget(heading("What this catalogue changes"))
        column.addWidget(label(compared.words() + (left if found.left_out else ""), "muted"))
        column.addWidget(self.changes, 1)
        end = QHBoxLayout()
        end.setSpacing(Space.SNUG)
        end.addWidget(self.name, 1, Qt.AlignmentFlag.AlignTop)
        end.addWidget(cancel, 0, Qt.AlignmentFlag.AlignTop)
        end.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(end)
        self.resize(1080, 700)
        self._follow()

    def _follow(self) -> None:
        dated = _DATED.fullmatch(self.name.text().strip())
        self.sign.set_possible(None if dated else "Name it first.")

    def _ask(self) -> None:
        name = self.name.text().strip()
        self._workplace.guard.confirm(
            self,
            f"Adopt the catalogue {name}? Assessments of packs published from now on rest on it; "
            "older ones stay as they are.",
            "Adopt",
            lambda: self._adopt(name),
        )

    def _adopt(self, name: str) -> None:
        self._workplace.do(
            lambda session: adopt_catalogue(session, name, self._data)[-1],
            f"The panel works by the catalogue {name} from now on.",
            lambda _: self.accept(),
        )
