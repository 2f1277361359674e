"""The applicant's answer: to which questions, when it came, what it says, and its papers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from dmap_desktop.domain.questions import QuestionState
from dmap_desktop.domain.records import Act
from dmap_desktop.services.asking import questions_in, record_answer
from dmap_desktop.services.packing import joined
from dmap_desktop.services.taking_in import Intake
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.packs.late import choose_files, read_late
from dmap_desktop.ui.packs.letter import date_field, iso
from dmap_desktop.ui.packs.operations import PackLook
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.question import ask_first
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class AnswerCard(Card):
    """One answer, to any of the questions that are with the applicant."""

    def __init__(self, workplace: Workplace, look: PackLook) -> None:
        """Offer every question that is not answered."""
        super().__init__("The applicant's answer", "A paper that came with it joins as a new pack.")
        self.setObjectName("answer")
        self._workplace, self._case = workplace, look.case.reference
        self._pack = len(look.case.packs) + 1
        self._files: list[Path] = []
        self.boxes: dict[str, QCheckBox] = {}
        for question in questions_in(look.case, QuestionState.SENT):
            box = QCheckBox(f"Question {question.number}")
            box.setObjectName(f"answer.question.{question.number}")
            box.setToolTip(question.text)
            box.setChecked(True)
            box.toggled.connect(lambda: self._follow())
            self.boxes[question.id] = box
            self.body.addWidget(box)
            self.body.addWidget(label(question.text, "caption"))
        self.answered = date_field("answer.date", "Answered on", look.today)
        row = QHBoxLayout()
        row.setSpacing(Space.ROOM)
        row.addWidget(label("Answered on", "label"))
        row.addWidget(self.answered, 1)
        self.text = DraftEdit(workplace, "answer.text", "Answer", "What the applicant answered")
        self.text.work_on(self._case)
        self.text.typed.connect(self._follow)
        self.attach = button("Attach papers...", "file-input")
        self.attach.setObjectName("answer.attach")
        self.attach.clicked.connect(
            lambda: choose_files(self, "Papers of the answer", self.attach_files)
        )
        self.attached = label("", "caption")
        self.attached.hide()
        self.record = ReasonButton("Record the answer", "check", "primary")
        self.record.setObjectName("answer.record")
        self.record.clicked.connect(self._ask)
        self.body.addLayout(row)
        for widget in (self.text, self.attach, self.attached, self.record):
            self.body.addWidget(widget)
        self._follow()

    def attach_files(self, paths: list[Path]) -> None:
        """Attach these files to the answer."""
        self._files = list(paths)
        names = ", ".join(path.name for path in paths)
        self.attached.setText(f"{names} will join as pack {self._pack}.")
        self.attached.setVisible(bool(paths))
        self._follow()

    def _chosen(self) -> list[str]:
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def _follow(self) -> None:
        reason = None
        if not self._chosen():
            reason = "Choose the question that is answered."
        elif not self.text.text() and not self._files:
            reason = "Write down the answer, or attach the paper that came."
        self.record.set_possible(reason)

    def _ask(self) -> None:
        if not self._files:
            self._record(None)
            return
        ask_first(
            self,
            f"Record the answer and publish its papers as pack {self._pack} of {self._case}? "
            "Ballots on the pack before no longer count, and members are told what changed.",
            "Record the answer",
            self._read,
        )

    def _read(self) -> None:
        self.record.wait()
        read_late(self._workplace, self._files, self._record, self._failed, lambda *_: None)

    def _record(self, came: Intake | None) -> None:
        case, questions, text = self._case, self._chosen(), self.text.text()
        answered = iso(self.answered)
        self.record.wait()

        def done(_: Act) -> None:
            self.text.done()
            self._workplace.messages.info(f"The answer on {case} is recorded.")

        self._workplace.do_with_progress(
            lambda session, progress: record_answer(
                session,
                case,
                questions,
                answered,
                text,
                joined(session, case, came) if came is not None else None,
                progress,
            ),
            done,
            lambda *_: None,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._follow()
        self._workplace.failed(error)
