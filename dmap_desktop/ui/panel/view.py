"""The screen of the panel: its people, and the rules it works by with the basis of each."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dmap_desktop.domain.findings import RulesName
from dmap_desktop.domain.panel import Panel, Role
from dmap_desktop.domain.records import PANEL_STREAM
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.people import ListedDevice, Roster, roster_of
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.panel.enrol import EnrolCard
from dmap_desktop.ui.panel.kit import KitCard
from dmap_desktop.ui.panel.model import COLUMNS, DEVICES, PersonRow, Rule, person_rows, rules_of
from dmap_desktop.ui.panel.people_acts import PersonCard
from dmap_desktop.ui.panel.policy import PolicyCard
from dmap_desktop.ui.panel.rights import RightsDialog
from dmap_desktop.ui.panel.this_laptop import ThisLaptop
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, EmptyState, line
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_LONELY = (
    "If this person leaves or loses every device, nobody can let people in, revoke a device or "
    "publish a pack any more. "
)
_MEND = (
    "Give the secretariat to a second person: choose somebody in the table, tick Secretariat, and "
    "change the roles."
)
_ASK = "Ask the secretary to give the secretariat to a second person as well."


class PanelView(Screen):
    """People at the left, rules at the right."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("Panel")
        self._workplace = workplace
        self._shown: Panel | None = None
        model: RowsModel[PersonRow] = RowsModel(COLUMNS, lambda row: row.person.id, self)
        empty = EmptyState("users", "The panel's records are not here yet. Synchronise first.")
        self.people: DataTable[PersonRow] = DataTable(model, "People", empty, workplace.memory)
        self.people.view.setObjectName("panel.people")
        listed: RowsModel[ListedDevice] = RowsModel(DEVICES, lambda row: row.id, self)
        self.devices: DataTable[ListedDevice] = DataTable(listed, "Devices", None, workplace.memory)
        self.devices.view.setObjectName("panel.device.table")
        self._keys = Card("Epochs of keys", "A new one begins when a device is revoked.")
        self._epochs = label("")
        self._keys.body.addWidget(self._epochs)
        self._rules = QVBoxLayout()
        self._rules.setSpacing(Space.ROOM)
        self.lonely = Card("Only one secretary")
        self._alone = label("")
        self.lonely.body.addWidget(self._alone)
        self.lonely.hide()
        self.rights = button("Who may do what...", "table-2")
        self.rights.setObjectName("panel.rights")
        self.rights.clicked.connect(lambda: RightsDialog(workplace, self.window()).open())
        self.header.add_action(self.rights)
        self.laptop = ThisLaptop(workplace)
        self.person, self.kit = PersonCard(workplace), KitCard(workplace)
        self.enrol, self.policy = EnrolCard(workplace), PolicyCard(workplace)
        self._roster: Roster | None = None
        self.people.view.selected.connect(lambda row: self._choose(row))
        row = QHBoxLayout()
        row.setSpacing(Space.WIDE)
        tables = QVBoxLayout()
        tables.setSpacing(Space.ROOM)
        tables.addWidget(self.people, 3)
        tables.addWidget(self.devices, 2)
        row.addLayout(tables, 2)
        row.addWidget(self._side(), 1)
        self.body.addLayout(row)

    def show_subject(self, subject: str) -> None:
        """Show the panel as it stands."""
        self.refresh(frozenset())

    def refresh(self, streams: frozenset[str]) -> None:
        """Show the panel again when its own records changed."""
        self.laptop.refresh()
        if not streams or PANEL_STREAM in streams:
            self._workplace.ask(panel_of, self._show_panel)
            self._workplace.ask(roster_of, self._show_roster)

    def first_focus(self) -> QWidget:
        """Return the table of people."""
        return self.people.view

    def _show_roster(self, roster: Roster) -> None:
        self._roster = roster
        self.devices.set_rows(roster.devices)
        self._epochs.setText(
            "\n".join(f"{e.number}. {e.begun[:10]}, {e.by}: {e.why}" for e in roster.epochs)
        )
        office = any(one.me and Role.SECRETARIAT in one.roles for one in roster.people)
        self._alone.setText(_LONELY + (_MEND if office else _ASK))
        self.lonely.setVisible(roster.lonely)
        self.kit.show_roster(roster)
        self.enrol.show_roster(roster)
        self._choose(self.people.view.current_row())

    def _choose(self, row: PersonRow | None) -> None:
        if self._roster is None or row is None:
            return
        chosen = next((one for one in self._roster.people if one.id == row.person.id), None)
        self.person.show_person(chosen, self._roster)

    def _show_panel(self, panel: Panel) -> None:
        if panel == self._shown:
            return
        self._shown = panel
        self.policy.show_panel(panel)
        self.header.set_title("Panel", panel.title)
        self.people.set_rows(person_rows(panel, self._workplace.person))
        while (item := self._rules.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._rules.addWidget(_rules_card(rules_of(panel)))
        if panel.rules is not None and panel.catalogue is not None:
            self._rules.addWidget(_used_card(panel.rules, panel.catalogue))
        self._rules.addStretch(1)

    def _side(self) -> ScrollColumn:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        for card in (self.lonely, self.person, self.enrol, self.kit, self.laptop):
            column.addWidget(card)
        column.addLayout(self._rules, 1)
        column.addWidget(self.policy)
        column.addWidget(self._keys)
        return ScrollColumn(inside)


def _rules_card(rules: tuple[Rule, ...]) -> Card:
    card = Card("How the panel decides", "What is official, and what the panel assumes.")
    for place, rule in enumerate(rules):
        if place:
            card.body.addWidget(line())
        card.body.addWidget(label(rule.words))
        card.body.addWidget(Badge(meaning.basis(rule.basis)))
    return card


def _used_card(rules: RulesName, catalogue: RulesName) -> Card:
    card = Card("What assessments rest on", "Every assessment names both by their fingerprint.")
    for words, name in (("Rule set", rules), ("Catalogue of items", catalogue)):
        card.body.addWidget(label(words, "label"))
        card.body.addWidget(label(f"{name.name}, {name.version}"))
        card.body.addWidget(label(f"SHA-256 {name.sha256[:16]}...", "caption"))
    return card
