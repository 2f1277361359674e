"""What is settled for this laptop alone: the hub it synchronises with, the room for papers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from dmap_desktop.services.keeping import (
    MEGABYTE,
    ROOMS,
    Stock,
    allow_room,
    megabytes,
    stock,
)
from dmap_desktop.services.letting_go import DAYS, days_kept, keep_for
from dmap_desktop.services.session import Session
from dmap_desktop.ui.shell.hub_dialog import HubDialog
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, line
from dmap_desktop.ui.widgets.words import Elided, label
from dmap_desktop.ui.workplace import Workplace


class ThisLaptop(Card):
    """The hub, and a way to another one."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("This laptop", "Settled here alone; no record says it.")
        self._workplace = workplace
        self._address = ""
        self.body.addWidget(label("Hub", "label"))
        self.hub = Elided("")
        self.hub.setObjectName("panel.hub")
        self.body.addWidget(self.hub)
        self.change = button("Change the hub...", "hard-drive")
        self.change.setObjectName("panel.change_hub")
        self.change.clicked.connect(lambda: self.open_dialog())
        self.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        workplace.hub_changed.connect(self._show_hub)
        self.body.addWidget(line())
        self.body.addWidget(label("Papers", "label"))
        self.used = label("")
        self.used.setObjectName("panel.papers")
        self.body.addWidget(self.used)
        self.room = QComboBox()
        self.room.setObjectName("panel.room")
        self.room.setAccessibleName("Room for papers on this laptop")
        self.room.addItem("As much room as there is", None)
        for megabytes_ in ROOMS:
            self.room.addItem(f"At most {megabytes(megabytes_ * MEGABYTE)}", megabytes_ * MEGABYTE)
        self.room.activated.connect(lambda: self._allow())
        self.body.addWidget(self.room)
        self.held_back = label("", "caption")
        self.body.addWidget(self.held_back)
        self.body.addWidget(label("Papers of settled cases", "label"))
        self.days = QComboBox()
        self.days.setObjectName("panel.days")
        self.days.setAccessibleName("How long papers of settled cases stay on this laptop")
        for days in DAYS:
            words = f"Leave {days} days after" if days else "Stay as long as I may read them"
            self.days.addItem(words, days)
        self.days.activated.connect(lambda: self._keep_for())
        self.body.addWidget(self.days)

    def refresh(self) -> None:
        """Show the hub and the papers as they stand."""
        self._workplace.ask_hub(self._show_hub)
        self._workplace.ask(stock, self._show_stock)
        self._workplace.ask(days_kept, self._show_days)

    def open_dialog(self) -> HubDialog:
        """Ask for another hub."""
        dialog = HubDialog(self.window(), self._workplace, self._address)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _allow(self) -> None:
        allowed = self.room.currentData()

        def allow(session: Session) -> Stock:
            allow_room(session, allowed)
            return stock(session)

        self._workplace.ask(allow, self._show_stock)

    def _keep_for(self) -> None:
        days = int(self.days.currentData())
        said = "The next synchronisation removes what is over." if days else ""
        self._workplace.ask(
            lambda session: keep_for(session, days),
            lambda _: self._workplace.messages.info(f"Kept. {said}".strip()),
        )

    def _show_days(self, days: int) -> None:
        self.days.setCurrentIndex(max(self.days.findData(days), 0))

    def _show_stock(self, found: Stock) -> None:
        away = f"; {found.missing} are in the hub only" if found.missing else ""
        self.used.setText(f"{megabytes(found.room.used)} of sealed papers are here{away}.")
        place = self.room.findData(found.room.allowed)
        if place < 0 and found.room.allowed is not None:
            self.room.addItem(f"At most {megabytes(found.room.allowed)}", found.room.allowed)
            place = self.room.count() - 1
        self.room.setCurrentIndex(max(place, 0))
        self.held_back.setText(found.held_back)
        self.held_back.setVisible(bool(found.held_back))

    def _show_hub(self, address: str) -> None:
        self._address = address
        self.hub.setText(address or "None yet: what is written here stays here.")
        self.change.setText("Change the hub..." if address else "Name the hub...")
