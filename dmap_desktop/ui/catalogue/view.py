"""The screen of the catalogue: looking items up, contradictions, and what the panel holds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTabWidget, QToolButton, QVBoxLayout, QWidget

from dmap_desktop.assessment.contradictions import PublishedContradiction
from dmap_desktop.assessment.look_up import look_up
from dmap_desktop.domain.catalogue import ItemOverride
from dmap_desktop.domain.records import PANEL_STREAM
from dmap_desktop.ui.catalogue.adopting import choose_workbook
from dmap_desktop.ui.catalogue.model import CONTRADICTIONS, ITEMS, OVERRIDES
from dmap_desktop.ui.catalogue.operations import CatalogueLook, ItemRow, look_at
from dmap_desktop.ui.catalogue.override import OverrideDialog
from dmap_desktop.ui.design.icons import icon
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.shortcuts import Shortcut, bind
from dmap_desktop.ui.widgets.buttons import ReasonButton
from dmap_desktop.ui.widgets.card import Card, EmptyState
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.splits import Splitter
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_HINT = (
    "An alias, an old alias or a field; [term], [yy] and [n] may be filled in. Case, spaces and "
    "underscores do not count."
)
_NO_OVERRIDES = (
    "The panel holds every item to be as published. Choose one under Items to override it."
)


class CatalogueView(Screen):
    """Tables at the left, the item chosen at the right."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("Catalogue")
        self._workplace = workplace
        self._look: CatalogueLook | None = None
        self._row: ItemRow | None = None
        self.search = _search_line()
        self.search.textChanged.connect(self._search)
        self.answer = label(_HINT, "muted")
        self._nothing = EmptyState(
            "search", "Nothing is called so. Try a part of the name.", "Show all items",
            lambda: self.search.clear(),
        )  # fmt: skip
        model: RowsModel[ItemRow] = RowsModel(ITEMS, lambda row: str(row.place), self)
        self.items: DataTable[ItemRow] = DataTable(model, "Items", self._nothing, workplace.memory)
        self.items.view.setObjectName("catalogue.items")
        self.items.filter.hide()  # the look-up takes the place of both
        self.items.count.hide()
        self.items.view.selected.connect(lambda row: self._choose(row))
        self.items.view.opened.connect(lambda _: self._override())
        against: RowsModel[PublishedContradiction] = RowsModel(
            CONTRADICTIONS, lambda row: f"{row.kind} {row.name}", self
        )
        none = EmptyState("check", "The published tables agree with themselves.")
        self.against: DataTable[PublishedContradiction] = DataTable(
            against, "Contradictions", none, workplace.memory
        )
        held: RowsModel[ItemOverride] = RowsModel(
            OVERRIDES, lambda row: f"{row.alias} {row.dataset}", self
        )
        self.held: DataTable[ItemOverride] = DataTable(
            held, "Overrides", EmptyState("user-check", _NO_OVERRIDES), workplace.memory
        )
        self._build()
        bind(Shortcut.FIND, self, self._to_search)

    def _build(self) -> None:
        self.item = Card("The item chosen", "As published, and as the panel holds it.")
        self._said = label("Choose an item in the table.")
        self.override = ReasonButton("Override...", "user-check")
        self.override.clicked.connect(self._override)
        self.item.body.addWidget(self._said)
        self.item.body.addWidget(self.override)
        self.source = Card("The catalogue in force", "Every assessment names it by its hash.")
        self._source = label("")
        self.take = ReasonButton("Import another...", "file-input")
        self.take.clicked.connect(self._import)
        self.source.body.addWidget(self._source)
        self.source.body.addWidget(self.take)
        items = QWidget()
        column = QVBoxLayout(items)
        column.setContentsMargins(0, Space.NEAR, 0, 0)
        column.setSpacing(Space.SNUG)
        for widget in (self.search, self.answer):
            column.addWidget(widget)
        column.addWidget(self.items, 1)
        self.tabs = QTabWidget()
        self.tabs.addTab(items, "Items")
        self.tabs.addTab(_page(self.against), "Contradictions")
        self.tabs.addTab(_page(self.held), "Overrides")
        side = QWidget()
        cards = QVBoxLayout(side)
        cards.setContentsMargins(0, 0, Space.SNUG, 0)
        cards.setSpacing(Space.ROOM)
        cards.addWidget(self.item)
        cards.addWidget(self.source)
        cards.addStretch(1)
        self._split = Splitter(Qt.Orientation.Horizontal, "catalogue", self._workplace.memory)
        self._split.add(self.tabs, ScrollColumn(side))
        self._split.restore(860, 320)
        self.body.addWidget(self._split)

    def show_subject(self, subject: str) -> None:
        """Show the catalogue in force; ``subject`` is a name to look up, "" for none."""
        if subject:
            self.search.setText(subject)
        self.refresh(frozenset())

    def refresh(self, streams: frozenset[str]) -> None:
        """Show it again when the panel's records changed."""
        if not streams or PANEL_STREAM in streams:
            self._workplace.ask(look_at, self._show)

    def first_focus(self) -> QWidget:
        """Return the line to look up."""
        return self.search

    def _show(self, look: CatalogueLook) -> None:
        self._look = look
        catalogue = look.catalogue
        self.header.set_title("Catalogue", f"{catalogue.name}: {len(catalogue.items):,} items")
        self._source.setText(
            f"{catalogue.name}, published {catalogue.published}\nSHA-256 {catalogue.sha256[:16]}..."
        )
        self.against.set_rows(look.contradictions)
        self.held.set_rows(look.overrides)
        self.tabs.setTabText(1, f"Contradictions ({len(look.contradictions)})")
        self.tabs.setTabText(2, f"Overrides ({len(look.overrides)})")
        self.take.set_possible(look.why_not)
        self._search()

    def _search(self) -> None:
        look, text = self._look, self.search.text().strip()
        if look is None:
            return
        if not text:
            self.answer.setText(_HINT)
            self.items.set_rows(look.rows)
        else:
            found = look_up(look.names, text)
            self.answer.setText(found.words())
            wanted = set(map(id, found.items))
            self.items.set_rows([row for row in look.rows if id(row.item) in wanted])
        self._choose(self.items.view.current_row())

    def _choose(self, row: ItemRow | None) -> None:
        self._row = row
        why_not = self._look.why_not if self._look else None
        if row is None:
            self._said.setText("Choose an item in the table.")
            self.override.set_possible(why_not or "Choose an item first.")
            return
        self.override.set_possible(why_not)
        self._said.setText("\n".join(self._lines(row)))

    def _lines(self, row: ItemRow) -> list[str]:
        item, held = row.item, row.override
        lines = [
            f"{item.alias} in {item.dataset}",
            f"Published: {item.facts.words()}, {item.block.value}",
            f"Years: {item.years or 'not stated'}",
        ]
        if item.old_alias:
            lines.append(f"Called before: {item.old_alias}")
        if row.article_9:
            lines.append(f"In law: {row.article_9} (Article 9, by our reading)")
        if held is not None:
            lines.append(
                f"The panel holds: {held.words()}. {held.reason} ({held.author}, {held.on})"
            )
        contradicting = self._look.contradictions if self._look else ()
        lines += [f"Contradicting: {one.words()}" for one in contradicting if item in one.items]
        return lines

    def _override(self) -> None:
        if self._row is not None and self.override.possible:
            OverrideDialog(self._workplace, self._row, self.window()).open()

    def _import(self) -> None:
        if self._look is not None:
            choose_workbook(self._workplace, self, self._look.catalogue)

    def _to_search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


def _search_line() -> QLineEdit:
    made = QLineEdit()
    made.setObjectName("catalogue.search")
    made.setAccessibleName("Look an item up")
    made.setPlaceholderText("Look an item up")
    made.setClearButtonEnabled(True)
    made.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
    for part, words in zip(
        made.findChildren(QToolButton), ("Clear the name", "Look up"), strict=True
    ):
        part.setAccessibleName(words)
    return made


def _page(table: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, Space.NEAR, 0, 0)
    column.addWidget(table)
    return page
