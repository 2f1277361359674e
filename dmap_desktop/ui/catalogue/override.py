"""Holding an item to be otherwise than published: what, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.domain.records import ItemOverridden
from dmap_desktop.services.catalogues import override_item
from dmap_desktop.ui.catalogue.operations import ItemRow
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.words import heading, label
from dmap_desktop.ui.workplace import Workplace

_AS_PUBLISHED = "As published"
_EXPLAINED = (
    "What is published stays beside it. Assessments of packs published from now on rest on what "
    "the panel holds; all three as published takes an override back."
)


class OverrideDialog(QDialog):
    """Three choices and a reason."""

    def __init__(self, workplace: Workplace, row: ItemRow, parent: QWidget) -> None:
        """Start from what the panel holds of ``row`` now."""
        super().__init__(parent)
        self.setWindowTitle("Override an item")
        self.setObjectName("override")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workplace, self._item = workplace, row.item
        held = row.override
        self.tier = _choice("Tier", (1, 2, 3, 4), held and held.tier)
        self.identifiability = _choice(
            "Identifiability", (1, 2, 3, 4, 5), held and held.identifiability
        )
        self.sensitivity = _choice("Sensitivity", tuple("ABCDE"), held and held.sensitivity)
        self.reason = QLineEdit(held.reason if held else "")
        self.reason.setObjectName("override.reason")
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Why the panel holds it to be so")
        self.reason.textChanged.connect(self._follow)
        self.sign = ReasonButton("Override...", "user-check", "primary")
        self.sign.setObjectName("override.sign")
        self.sign.clicked.connect(self._ask)
        cancel = button("Cancel")
        cancel.clicked.connect(lambda: self.reject())
        self._build(cancel)
        self._follow()

    def _build(self, cancel: QWidget) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(Space.ROOM)
        form.setVerticalSpacing(Space.SNUG)
        for words, field in (
            ("Tier", self.tier),
            ("Identifiability", self.identifiability),
            ("Sensitivity", self.sensitivity),
            ("Reason", self.reason),
        ):
            form.addRow(label(words, "label"), field)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ROOM, Space.ROOM, Space.ROOM, Space.ROOM)
        column.setSpacing(Space.NEAR)
        column.addWidget(heading(f"{self._item.alias} in {self._item.dataset}"))
        column.addWidget(label(f"Published: {self._item.facts.words()}."))
        column.addWidget(label(_EXPLAINED, "muted"))
        column.addLayout(form)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(cancel, 0, Qt.AlignmentFlag.AlignTop)
        end.addWidget(self.sign)
        column.addLayout(end)
        self.resize(560, self.sizeHint().height())

    def _follow(self) -> None:
        given = self.reason.text().strip()
        self.sign.set_possible(None if given else "Give the reason first.")

    def _ask(self) -> None:
        record = ItemOverridden(
            self._item.alias,
            self._item.dataset,
            self.reason.text().strip(),
            self.tier.currentData(),
            self.identifiability.currentData(),
            self.sensitivity.currentData(),
        )
        self._workplace.guard.confirm(
            self,
            f"Hold {self._item.alias} to be so? It is a signed record that everybody receives.",
            "Override",
            lambda: self._write(record),
        )

    def _write(self, record: ItemOverridden) -> None:
        self._workplace.do(
            lambda session: override_item(session, record),
            f"The panel's view of {record.alias} is recorded.",
            lambda _: self.accept(),
        )


def _choice(name: str, values: tuple[object, ...], held: object) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setObjectName(f"override.{name.lower()}")
    made.addItem(_AS_PUBLISHED, None)
    for value in values:
        made.addItem(str(value), value)
    made.setCurrentIndex(max(made.findData(held), 0) if held is not None else 0)
    return made
