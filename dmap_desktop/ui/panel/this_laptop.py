"""What is settled for this laptop alone: the hub it synchronises with."""

from __future__ import annotations

from PySide6.QtCore import Qt

from dmap_desktop.ui.shell.hub_dialog import HubDialog
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card
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

    def refresh(self) -> None:
        """Show the hub as it stands."""
        self._workplace.ask_hub(self._show_hub)

    def open_dialog(self) -> HubDialog:
        """Ask for another hub."""
        dialog = HubDialog(self.window(), self._workplace, self._address)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _show_hub(self, address: str) -> None:
        self._address = address
        self.hub.setText(address or "None yet: what is written here stays here.")
        self.change.setText("Change the hub..." if address else "Name the hub...")
