"""The legal gateway as the applicant states it, its judgements, and a field for one more."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dmap_desktop.domain.case import GatewayView
from dmap_desktop.domain.records import GatewayAssessed, case_stream
from dmap_desktop.services.gatekeeping import judge_gateway, stated_gateway
from dmap_desktop.services.journal import why_not
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.reading.operations import Look
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import ReasonButton
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.emptying import empty
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

NOT_JUDGED = Meaning("message-circle-question-mark", "not judged yet", Tone.NEUTRAL)
CONFIRMED = Meaning("check", "Confirmed", Tone.SUCCESS)
REFUSED = Meaning("circle-x", "Refused", Tone.DANGER)


class GatewayCard(Card):
    """States, shows and takes judgements; the newest on the newest pack counts."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        """Start without a case."""
        super().__init__("Legal gateway", "Stated by the applicant; judged here, with a reason.")
        self.setParent(parent)
        self._workplace = workplace
        self._case, self._stated, self._why_not = "", "", ""
        self.said = label("", "strong")
        self.badge = Badge(NOT_JUDGED)
        self._log = QVBoxLayout()
        self._log.setSpacing(Space.TIGHT)
        self.reason = DraftEdit(
            workplace,
            "gateway.reason",
            "Reason",
            "Why the purpose falls inside the gateway, or does not",
            lines=2,
        )
        self.reason.typed.connect(self._follow)
        self.confirm = ReasonButton("Confirm", "check", "primary")
        self.refuse = ReasonButton("Refuse", "circle-x")
        self.confirm.setObjectName("gateway.confirm")
        self.refuse.setObjectName("gateway.refuse")
        self.confirm.clicked.connect(lambda: self._judge(True))
        self.refuse.clicked.connect(lambda: self._judge(False))
        self._build()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.SNUG)
        buttons.addWidget(self.confirm)
        buttons.addWidget(self.refuse)
        buttons.addStretch(1)
        self.body.addWidget(self.said)
        self.body.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(self._log)
        self.body.addWidget(label("Reason", "label"))
        self.body.addWidget(self.reason)
        self.body.addLayout(buttons)

    def show_case(self, look: Look) -> None:
        """Show what a case states and how that was judged."""
        self._case = look.case.reference
        self._stated = stated_gateway(look.application) if look.application else ""
        self.said.setText(self._stated or "No gateway is stated.")
        now = look.case.gateway
        meaning = NOT_JUDGED if now is None else _meaning(now)
        self.badge.show_meaning(meaning)
        empty(self._log)
        for view in reversed(look.case.gateways):
            words = f"{_meaning(view).word} on pack {view.record.pack} by "
            words += f"{look.panel.name_of(view.by.person)}: {view.record.reason}"
            self._log.addWidget(label(words, "muted"))
        self.reason.work_on(self._case)
        trial = GatewayAssessed(len(look.case.packs), self._stated, False, "?")
        stream = case_stream(self._case)
        self._workplace.ask(lambda session: why_not(session, stream, trial), self._allow)

    def _allow(self, reason: str | None) -> None:
        self._why_not = reason or ""
        self._follow()

    def _follow(self) -> None:
        lacking = None if self.reason.text() else "Write the reason first."
        none = None if self._stated else "No gateway is stated; it can only be refused."
        self.confirm.set_possible(self._why_not or none or lacking)
        self.refuse.set_possible(self._why_not or lacking)

    def _judge(self, confirmed: bool) -> None:
        case, reason = self._case, self.reason.text()
        self.confirm.wait()
        self.refuse.wait()
        self._workplace.do(
            lambda session: judge_gateway(session, case, confirmed, reason),
            f"The gateway of {case} is {'confirmed' if confirmed else 'refused'}.",
            lambda _: self._done(),
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._workplace.failed(error)
        self._follow()

    def _done(self) -> None:
        self.reason.done()
        self._follow()


def _meaning(view: GatewayView) -> Meaning:
    return CONFIRMED if view.record.confirmed else REFUSED
