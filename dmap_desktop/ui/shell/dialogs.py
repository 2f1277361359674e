"""The two dialogs of the Help menu: the shortcuts, and what this program is."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from dmap_desktop import __version__
from dmap_desktop.ui.forms.about import Ui_About
from dmap_desktop.ui.forms.shortcut_list import Ui_ShortcutList
from dmap_desktop.ui.models.columns import Column
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.shortcuts import Shortcut, key_words
from dmap_desktop.ui.widgets.table import DataTable


def about(parent: QWidget) -> QDialog:
    """Return the box that says what this program is."""
    dialog, form = QDialog(parent), Ui_About()
    form.setupUi(dialog)
    form.title.setProperty("role", "heading")
    form.version.setProperty("role", "muted")
    form.version.setText(f"Version {__version__}")
    return dialog


def shortcut_list(parent: QWidget) -> QDialog:
    """Return the list of every shortcut, to be filtered."""
    dialog, form = QDialog(parent), Ui_ShortcutList()
    form.setupUi(dialog)
    columns = (
        Column[Shortcut]("Where", lambda s: s.value.where, width=190),
        Column[Shortcut]("What it does", lambda s: s.value.what),
        Column[Shortcut]("Keys", key_words, strong=True, width=190),
    )
    model = RowsModel(columns, key=lambda s: s.name, parent=dialog)
    table = DataTable(model, "Shortcuts")
    table.set_rows(tuple(Shortcut))
    place = QVBoxLayout(form.table)
    place.setContentsMargins(0, 0, 0, 0)
    place.addWidget(table)
    return dialog
