"""What the secretariat does with the person chosen in the table: roles, hand-over, revoking."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.records import Act
from dmap_desktop.services.enrolling import revoke_device
from dmap_desktop.services.governing import change_roles, hand_over, let_go, why_not_hand_over
from dmap_desktop.services.people import ListedPerson, Roster
from dmap_desktop.services.session import Session
from dmap_desktop.ui.widgets.buttons import ReasonButton
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_NOT_OFFICE = "This is for the secretariat."
_GONE = "Holds no role and no device in use."


class PersonCard(Card):
    """Roles as ticks, devices in a list, and what may be done; reasons where it may not."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nobody yet."""
        super().__init__("The person chosen", "Roles and devices; every change is a signed record.")
        self._workplace = workplace
        self._person: ListedPerson | None = None
        self._office = False
        self._who = label("", "strong")
        self.body.addWidget(self._who)
        self.roles = {role: QCheckBox(role.value.capitalize()) for role in Role}
        for role, box in self.roles.items():
            box.setObjectName(f"panel.role.{role.name.lower()}")
            box.toggled.connect(self._follow)
            self.body.addWidget(box)
        self.change = ReasonButton("Change the roles", "user-check", "secondary")
        self.change.clicked.connect(self._change)
        self.hand = ReasonButton("Hand the secretariat over...", "handshake")
        self.hand.clicked.connect(self._ask_hand_over)
        self.devices = QComboBox()
        self.devices.setAccessibleName("Device")
        self.devices.setObjectName("panel.devices")
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Why: lost, stolen, replaced, left")
        self.reason.setObjectName("panel.reason")
        self.reason.textChanged.connect(self._follow)
        self.revoke = ReasonButton("Revoke the device...", "user-x", "danger")
        self.revoke.clicked.connect(self._ask_revoke)
        self.end = ReasonButton("End their time on the panel...", "log-out", "danger")
        self.end.clicked.connect(self._ask_end)
        for widget in (self.change, self.hand, label("Devices in use", "label"), self.devices,
                       self.reason, self.revoke, self.end):  # fmt: skip
            self.body.addWidget(widget)
        self.hide()

    def show_person(self, person: ListedPerson | None, roster: Roster) -> None:
        """Show somebody of ``roster``, and what this person may do about them."""
        self.setVisible(person is not None)
        if person is None:
            return
        self._person = person
        me = next((one for one in roster.people if one.me), None)
        self._office = me is not None and Role.SECRETARIAT in me.roles
        self._who.setText(person.name)
        for role, box in self.roles.items():
            box.setChecked(role in person.roles)
        self.devices.clear()
        for device in roster.devices:
            if device.person == person.id and device.revoked_after is None:
                seen = device.last_seen[:10] or "never"
                here = ", this one" if device.here else ""
                self.devices.addItem(f"{device.id[:8]}, last act {seen}{here}", device.id)
        self._follow()
        self._workplace.ask(
            lambda session: why_not_hand_over(session, person.id), self.hand.set_possible
        )

    def _follow(self) -> None:
        given, taken = self._changes()
        office = None if self._office else _NOT_OFFICE
        unchanged = None if given or taken else "Tick or untick a role first."
        self.change.set_possible(office or unchanged)
        lacking = None if self.devices.count() else "No device of this person is in use."
        reason = None if self.reason.text().strip() else "Give the reason first."
        self.revoke.set_possible(office or lacking or reason)
        own = "Nobody ends their own time; ask another secretary." if self._is_me() else None
        gone = None if self._person and (self._person.roles or self.devices.count()) else _GONE
        self.end.set_possible(office or own or gone or reason)

    def _changes(self) -> tuple[list[Role], list[Role]]:
        held = self._person.roles if self._person else ()
        given = [role for role, box in self.roles.items() if box.isChecked() and role not in held]
        taken = [role for role, box in self.roles.items() if not box.isChecked() and role in held]
        return given, taken

    def _change(self) -> None:
        person = self._person
        if person is None:
            return
        given, taken = self._changes()
        self._workplace.do(
            lambda session: change_roles(session, person.id, given, taken),
            f"The roles of {person.name} are changed.",
        )

    def _ask_hand_over(self) -> None:
        person = self._person
        if person is not None:
            self._workplace.guard.confirm(
                self,
                f"Hand the secretariat over to {person.name}? You lay it down in the same act: you "
                "can let nobody in and revoke nothing afterwards.",
                "Hand over",
                lambda: self._do_hand_over(person),
            )

    def _do_hand_over(self, person: ListedPerson) -> None:
        self._workplace.do(
            lambda session: hand_over(session, person.id), f"{person.name} holds the secretariat."
        )

    def _ask_revoke(self) -> None:
        person, device = self._person, str(self.devices.currentData())
        if person is None:
            return
        reason = self.reason.text().strip()

        def verb(session: Session) -> Act:
            return revoke_device(session, device, reason)

        self._workplace.guard.confirm(
            self,
            f"Revoke the device {device[:8]} of {person.name}? It reads nothing that is written "
            "from now on, and its later acts do not count. What it has, it keeps. A revoked "
            "device is never enrolled again.",
            "Revoke",
            lambda: self._revoked(verb),
        )

    def _is_me(self) -> bool:
        return self._person is not None and self._person.me

    def _ask_end(self) -> None:
        person, reason = self._person, self.reason.text().strip()
        if person is None:
            return
        self._workplace.guard.confirm(
            self,
            f"End the time of {person.name} on the panel? Every role is taken and every device "
            "revoked in one go; the papers leave their laptops at the next synchronisation. What "
            f"{person.name} wrote stays and counts.",
            "End it",
            lambda: self._end(person, reason),
        )

    def _end(self, person: ListedPerson, reason: str) -> None:
        self._workplace.do(
            lambda session: let_go(session, person.id, reason)[-1],
            f"{person.name} has left the panel. Synchronise, so that the others know.",
        )
        self.reason.clear()

    def _revoked(self, verb: object) -> None:
        assert callable(verb)
        self._workplace.do(verb, "The device is revoked. Synchronise, so that the others know.")
        self.reason.clear()
