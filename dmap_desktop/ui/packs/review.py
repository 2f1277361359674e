"""A question that waits for the secretariat: its wording, approved or declined."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from dmap_desktop.domain.pages import place_in_pack
from dmap_desktop.domain.questions import Question
from dmap_desktop.services.asking import approve_question, decline_question, own_place
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.packs.operations import PackLook
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class ReviewCard(Card):
    """One question with its two ways."""

    def __init__(self, workplace: Workplace, look: PackLook, question: Question) -> None:
        """Show a question that was asked, in words that can be edited."""
        super().__init__("Approve or decline", f"Asked by {look.panel.name_of(question.by.person)}")
        self._workplace, self._case, self._question = workplace, look.case.reference, question
        short = question.id[:8]
        self.text = DraftEdit(workplace, f"review.text.{short}", "Wording of the question")
        self.text.begin_with(self._case, question.text)
        place = question.asked.evidence
        papers = look.case.pack.papers if look.case.pack else ()
        self.body.addWidget(self.text)
        if place is not None:
            self.body.addWidget(label(place_in_pack(papers, place), "caption"))
            known = own_place(look.case, place)
            self.body.addWidget(label(f"In the letter: {known}", "caption"))
        self.approve = button("Approve", "check", "primary")
        self.approve.setObjectName(f"review.approve.{short}")
        self.approve.clicked.connect(lambda: self._approve())
        self.reason = QLineEdit()
        self.reason.setObjectName(f"review.reason.{short}")
        self.reason.setAccessibleName("Reason for declining")
        self.reason.setPlaceholderText("Reason for declining")
        self.decline = ReasonButton("Decline", "circle-slash")
        self.decline.setObjectName(f"review.decline.{short}")
        self.decline.clicked.connect(self._decline)
        self.reason.textChanged.connect(lambda: self._follow())
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        row.addWidget(self.reason, 1)
        row.addWidget(self.decline)
        self.body.addWidget(self.approve)
        self.body.addLayout(row)
        self._follow()

    def _follow(self) -> None:
        said = self.reason.text().strip()
        self.decline.set_possible(None if said else "Its author reads the reason; give one.")
        self.decline.reason.hide()  # the tool tip says it; beside the field it would crowd

    def _approve(self) -> None:
        case, question, text = self._case, self._question.id, self.text.text()
        self._workplace.do(
            lambda session: approve_question(session, case, question, text),
            "Approved; it goes out with the next letter.",
            lambda _: self.text.done(),
        )

    def _decline(self) -> None:
        case, question, reason = self._case, self._question.id, self.reason.text()
        self._workplace.do(
            lambda session: decline_question(session, case, question, reason),
            "Declined; its author reads the reason.",
        )
