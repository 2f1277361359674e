"""Everything the log says of the act that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dmap_desktop.domain.audit_log import LoggedAct
from dmap_desktop.ui.audit.model import clock_time, counts
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.facts import FactList
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import label

_COUNTS = Meaning("circle-check", "Counts", Tone.SUCCESS, "It breaks no rule of the panel.")


class ActDetails(ScrollColumn):
    """One act: when it was written, when it arrived, who holds it, which rule it broke."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.setObjectName("audit.details")
        self.setAccessibleName("The act that is chosen")
        self.setMinimumHeight(look().px(120))
        self._title = label("", "lead")
        self._counts = Badge(_COUNTS)
        self._rule = label("")
        self._rule.setObjectName("audit.rule")
        self._clock = label("")
        self._facts = FactList()
        self._received = label("")
        self._received.setObjectName("audit.received")
        self._missing = label("", "muted")
        self.act = Card()
        top = QHBoxLayout()
        top.setSpacing(Space.ROOM)
        top.addWidget(self._title, 1)
        top.addWidget(self._counts)
        self.act.body.addLayout(top)
        for widget in (self._rule, self._clock, self._facts):
            self.act.body.addWidget(widget)
        self.receipt = Card("Received", "By what other devices have said since.")
        self.receipt.body.addWidget(self._received)
        self.receipt.body.addWidget(self._missing)
        self._nothing = label("Choose an act to see who has received it.", "muted")
        inside = QWidget()
        sides = QHBoxLayout(inside)
        sides.setContentsMargins(0, 0, Space.SNUG, 0)
        sides.setSpacing(Space.ROOM)
        for part, share in ((self._nothing, 1), (self.act, 3), (self.receipt, 2)):
            sides.addWidget(part, share, Qt.AlignmentFlag.AlignTop)
        self.setWidget(inside)
        self.show_act(None)

    def show_act(self, act: LoggedAct | None) -> None:
        """Show an act, or what to do to see one."""
        self._nothing.setVisible(act is None)
        self.act.setVisible(act is not None)
        self.receipt.setVisible(act is not None)
        if act is None:
            return
        self._title.setText(f"{act.what}, {act.where}")
        self._counts.show_meaning(counts(act) or _COUNTS)
        self._rule.setText(act.refused)
        self._rule.setVisible(bool(act.refused))
        self._clock.setText(f"{act.clock} Order and outcome rest on no clock." if act.clock else "")
        self._clock.setVisible(bool(act.clock))
        arrived = "waiting for the hub" if act.waiting else f"by {clock_time(act.arrived)}"
        self._facts.show_facts(
            (
                ("Who", act.person),
                ("Device", f"{act.device}, its act {act.sequence}"),
                ("Place in order", str(act.number)),
                ("Written", f"{clock_time(act.written)}, by that device's clock"),
                ("Arrived", arrived if act.waiting or act.arrived else "not known"),
                ("First seen by", act.first_seen or "nobody yet"),
                ("Fingerprint", f"{act.hash[:32]}\n{act.hash[32:]}"),
            )
        )
        total = len(act.received) + len(act.missing)
        received = f": {', '.join(act.received)}." if act.received else "."
        self._received.setText(f"{len(act.received)} of {total} other devices{received}")
        self._missing.setText(f"Not yet: {', '.join(act.missing)}." if act.missing else "")
        self._missing.setVisible(bool(act.missing))
