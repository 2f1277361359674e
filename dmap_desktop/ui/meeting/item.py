"""One item of the agenda: the case, its quorum, interests, ballots and what was said."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dmap_desktop.domain.case import Interest
from dmap_desktop.domain.records import InterestNature, Ruling
from dmap_desktop.services.deciding import close_voting
from dmap_desktop.services.meetings import minute_discussion
from dmap_desktop.services.reviewing import rule_interest
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.meeting.operations import Item
from dmap_desktop.ui.meeting.tally import add_tally
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card, line
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.quorum import QuorumMeter
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import heading, label
from dmap_desktop.ui.workplace import Workplace


class ItemPanel(ScrollColumn):
    """What the panel has before it."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        """Start without an item."""
        super().__init__(parent)
        self._workplace = workplace
        self._item: Item | None = None
        self.title = heading("", "heading")
        self.title.setWordWrap(True)
        self.whose = label("", "muted")
        self._badges = QVBoxLayout()
        self._badges.setSpacing(Space.SNUG)
        self.read = button("Read the papers", "book-open-text")
        self.read.clicked.connect(lambda: self._go_reading())
        self.quorum = QuorumMeter()
        self.interests = Card("Interests")
        self._interests = QVBoxLayout()
        self._interests.setSpacing(Space.NEAR)
        self.interests.body.addLayout(self._interests)
        self.ballots = Card("Ballots")
        self.ballots.setObjectName("item.ballots")
        self._ballots = QVBoxLayout()
        self._ballots.setSpacing(Space.NEAR)
        self.close_voting = ReasonButton("Close the voting", "vote", "primary")
        self.close_voting.setObjectName("item.close_voting")
        self.close_voting.clicked.connect(self._ask_to_close)
        self.ballots.body.addLayout(self._ballots)
        self.ballots.body.addWidget(self.close_voting)
        self.discussion = DraftEdit(
            workplace, "item.discussion", "Discussion", "What was said, for the minutes", lines=5
        )
        self.discussion.typed.connect(self._follow)
        self.keep = ReasonButton("Keep for the minutes", "scroll-text")
        self.keep.setObjectName("item.keep_discussion")
        self.keep.clicked.connect(self._keep)
        self.kept = label("", "muted")
        self.hidden = label("", "muted")
        self.hidden.setObjectName("item.hidden")
        self._build()

    @property
    def reference(self) -> str:
        """Return the case that is shown, "" for none."""
        return self._item.case.reference if self._item else ""

    def show_item(self, item: Item | None) -> None:
        """Show an item of the agenda."""
        self._item = item
        self._inside.setVisible(item is not None)
        if item is None:
            return
        case = item.case
        self.title.setText(case.received.title)
        self.whose.setText(f"{case.reference}, {case.received.organisation}")
        self._show_badges(item)
        self.quorum.show_quorum(item.quorum, item.panel.name_of)
        self._show_interests(item)
        self._show_ballots(item)
        self.discussion.work_on(f"{item.meeting.id}/{case.reference}")
        said = item.meeting.discussions.get(case.reference, "") if item.sight.papers else ""
        self.kept.setText(f"Kept: {said}" if said else "")
        self.kept.setVisible(bool(said))
        self.hidden.setText(item.sight.why_hidden)
        self.hidden.setHidden(item.sight.papers)
        for part in (self.ballots, self.said):
            part.setVisible(item.sight.papers)
        self._follow()

    def _build(self) -> None:
        whose = QHBoxLayout()
        whose.setSpacing(Space.ROOM)
        whose.addWidget(self.whose, 1)
        whose.addWidget(self.read, 0, Qt.AlignmentFlag.AlignTop)
        quorum = Card("Quorum on this item")
        quorum.body.addWidget(self.quorum)
        self.said = Card("Discussion", "In the words the minutes will have.")
        self.said.body.addWidget(self.kept)
        self.said.body.addWidget(self.discussion)
        self.said.body.addWidget(self.keep)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        column.addWidget(self.title)
        column.addLayout(whose)
        column.addLayout(self._badges)
        for card in (self.hidden, quorum, self.interests, self.ballots, self.said):
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(self._inside)

    def _show_badges(self, item: Item) -> None:
        _empty(self._badges)
        shown = [meaning.case_state(item.case.state)]
        if item.summary.tier_words:
            tier = meaning.tier(item.summary.tier_recommended)
            shown.append(meaning.Meaning(tier.icon, item.summary.tier_words, detail=tier.detail))
        if item.summary.score is not None:
            risk = meaning.band(item.summary.band)
            words = f"{item.summary.score:.0f} of 100, {item.summary.band} (ours)"
            shown.append(meaning.Meaning(risk.icon, words, risk.tone, risk.detail))
        if item.summary.failed_gates:
            failed = ", ".join(item.summary.failed_gates)
            words = f"{len(item.summary.failed_gates)} gates fail"
            shown.append(meaning.Meaning("circle-x", words, Tone.DANGER, failed))
        for start in range(0, len(shown), 2):
            row = QHBoxLayout()
            row.setSpacing(Space.SNUG)
            for one in shown[start : start + 2]:
                row.addWidget(Badge(one))
            row.addStretch(1)
            self._badges.addLayout(row)

    def _show_interests(self, item: Item) -> None:
        _empty(self._interests)
        declared = item.case.interests
        real = {p: i for p, i in declared.items() if i.nature is not InterestNature.NONE}
        nil = [item.panel.name_of(p) for p in sorted(declared) if p not in real]
        for person, interest in sorted(real.items()):
            self._add_interest(item, person, interest)
        if nil:
            self._interests.addWidget(label(f"No interest: {', '.join(nil)}.", "muted"))
        silent = [p.name for p in item.panel.voters() if p.id not in declared]
        if silent:
            self._interests.addWidget(label(f"Not declared yet: {', '.join(silent)}.", "muted"))

    def _add_interest(self, item: Item, person: str, interest: Interest) -> None:
        row = QHBoxLayout()
        row.addWidget(label(item.panel.name_of(person), "strong"), 1)
        row.addWidget(Badge(meaning.interest(interest.nature, interest.recuses)))
        self._interests.addLayout(row)
        detail = interest.detail if item.sight.papers or item.person == person else ""
        if interest.ruling is not None:
            detail = f"{detail} {interest.ruling.value.capitalize()}: {interest.ruling_reason}"
        if detail:
            self._interests.addWidget(label(detail.strip()))
        if interest.ruling is None and item.why_not_rule is None and person != item.person:
            self._add_ruling(item.case.reference, person, item.panel.name_of(person))
        self._interests.addWidget(line())

    def _add_ruling(self, case: str, person: str, name: str) -> None:
        reason = QLineEdit()
        reason.setObjectName("interest.reason")
        reason.setAccessibleName(f"Reason of the ruling on {name}")
        reason.setPlaceholderText("Reason of the ruling")
        self._interests.addWidget(reason)
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        for word, ruling in (("leave", Ruling.LEAVE), ("stay", Ruling.STAY)):
            made = button("Leaves for the item" if word == "leave" else "May stay")
            made.setObjectName(f"interest.{person}.{word}")
            made.clicked.connect(
                lambda _=False, ruled=ruling: self._workplace.do(
                    lambda session: rule_interest(session, case, person, ruled, reason.text()),
                    f"Ruled: {name} {ruled.value}.",
                )
            )
            row.addWidget(made)
        row.addStretch(1)
        self._interests.addLayout(row)

    def _show_ballots(self, item: Item) -> None:
        _empty(self._ballots)
        closing = item.case.closing
        count = len(item.case.ballots)
        if closing is None or not item.sight.ballots:
            sealed = "One sealed ballot" if count == 1 else f"{count} sealed ballots"
            self._ballots.addWidget(
                label(f"{sealed}. Nobody can read them until the voting is closed.", "muted")
            )
        else:
            add_tally(self._ballots, item.case, closing.tally, item.panel.name_of)
        self.close_voting.setText("Close the voting again" if closing else "Close the voting")
        self.close_voting.set_possible(item.why_not_close_voting)
        self.close_voting.setVisible(not item.case.decisions or bool(item.case.conflicted_since))

    def _follow(self) -> None:
        item = self._item
        if item is not None:
            empty = None if self.discussion.text() else "Write what was said first."
            self.keep.set_possible(item.why_not_discuss or empty)

    def _go_reading(self) -> None:
        if self._item is not None:
            self._workplace.go("reading", self._item.case.reference)

    def _ask_to_close(self) -> None:
        item = self._item
        if item is None:
            return
        case, meeting = item.case.reference, item.meeting.id

        def close() -> None:
            said = f"The voting on {case} is closed."
            self.close_voting.wait()
            self._workplace.do(lambda session: close_voting(session, case, meeting), said)

        question = _close_question(item)
        self._workplace.guard.confirm(self, question, "Close the voting", close)

    def _keep(self) -> None:
        item, text = self._item, self.discussion.text()
        if item is None:
            return
        case, meeting = item.case.reference, item.meeting.id
        self._workplace.do(
            lambda session: minute_discussion(session, meeting, case, text),
            "Kept for the minutes.",
            lambda _: self.discussion.done(),
        )


def _close_question(item: Item) -> str:
    case, count = item.case, len(item.case.ballots)
    if case.closings:
        return (
            f"Close the voting on {case.reference} again? Ballots that this device could not open "
            "before are opened, those of members with an interest are left out, and none is let in "
            "that came after the first close."
        )
    came = "The one ballot" if count == 1 else f"The {count} ballots"
    verb = "is" if count == 1 else "are"
    few = count < item.quorum.needed
    warning = f" At least {item.quorum.needed} are needed to approve or reject." if few else ""
    return (
        f"Close the voting on {case.reference}? {came} that reached this device {verb} opened and "
        f"published to the panel; no later one counts on this pack.{warning}"
    )


def _empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    """Take everything out of a layout, and out of the layouts in it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        inner = item.layout()
        if isinstance(inner, QHBoxLayout | QVBoxLayout):
            _empty(inner)
