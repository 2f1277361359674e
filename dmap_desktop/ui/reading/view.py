"""The screen of the reading desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollBar, QTabWidget, QVBoxLayout, QWidget

from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.records import PANEL_STREAM, Paper, case_stream
from dmap_desktop.jobs.lane import Job
from dmap_desktop.services.anchoring import Moved, paper_now
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.papers.pane import PaperPane, ShownPaper
from dmap_desktop.ui.reading.anchoring import Anchoring
from dmap_desktop.ui.reading.away import AwayStrip
from dmap_desktop.ui.reading.changes import Changes
from dmap_desktop.ui.reading.findings import FindingsPanel
from dmap_desktop.ui.reading.gateway import GatewayCard
from dmap_desktop.ui.reading.my_part import MyPart
from dmap_desktop.ui.reading.notes import Notes
from dmap_desktop.ui.reading.operations import PLACE, Look, choices, look_at, paper_bytes
from dmap_desktop.ui.reading.other_rules import trials_of
from dmap_desktop.ui.reading.past import PastPanel
from dmap_desktop.ui.reading.questions import Questions
from dmap_desktop.ui.reading.what_if import WhatIfDialog
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.chooser import Chooser
from dmap_desktop.ui.widgets.splits import Splitter
from dmap_desktop.ui.workplace import Workplace

_LEFT = (
    DocumentKind.APPLICATION_FORM,
    DocumentKind.LINKED_FORM,
    DocumentKind.STANDING_PROPOSAL,
)
_RIGHT = (DocumentKind.SECURITY_QUESTIONNAIRE, DocumentKind.DATA_TABLES)
_LAST = "reading/case"
_CHANGES = 5
"""The place of the tab of changes."""


class ReadingView(Screen):
    """Two panes of papers; findings, the reader's part and notes beside them."""

    def __init__(self, workplace: Workplace) -> None:
        """Start without a case."""
        super().__init__("Reading desk")
        self._workplace = workplace
        self._case = ""
        self._look: Look | None = None
        self._job: Job | None = None
        self._choosing: Job | None = None
        self.choice = Chooser("reading.case", "Case")
        self.choice.activated.connect(lambda: self.show_subject(str(self.choice.currentData())))
        self.away = AwayStrip()
        self.away.fetch.connect(lambda: self._workplace.fetch_papers(self._case))
        self.left = PaperPane(workplace, "reading.left")
        self.right = PaperPane(workplace, "reading.right")
        self.gateway = GatewayCard(workplace)
        self.findings = FindingsPanel(self._light, self.gateway, self._try_less)
        self.past = PastPanel(workplace)
        self.mine = MyPart(workplace)
        self.notes = Notes(workplace, self.left.in_sight, self._light)
        self.questions = Questions(workplace, self.left.in_sight, self._light)
        self.changes = Changes(workplace, self._light)
        self._anchoring = Anchoring(workplace, self._found_again)
        self.link = button("Scroll together", "rows-3")
        self.link.setObjectName("reading.link")
        self.link.setCheckable(True)
        self._state = Badge(meaning.BLIND)
        self._tier = Badge(meaning.BLIND)
        self._clock = Badge(meaning.BLIND)
        for pane in (self.left, self.right):
            pane.left.connect(lambda paper, place: workplace.keep(PLACE + paper, place))
        self.left.place_changed.connect(self._say_place)
        self._build()

    def show_subject(self, subject: str) -> None:
        """Show a case; "" for the one shown last, or the newest."""
        self._choosing = self._workplace.ask(choices, lambda found: self._offer(found, subject))

    def refresh(self, streams: frozenset[str]) -> None:
        """Show the case again when it changed."""
        if self._case and (
            not streams or PANEL_STREAM in streams or case_stream(self._case) in streams
        ):
            self._load(self._case)

    def first_focus(self) -> QWidget:
        """Return the pane at the left."""
        return self.left.pages

    @property
    def ready(self) -> bool:
        """Say whether both panes show their paper."""
        return self.left.ready and self.right.ready

    def _build(self) -> None:
        self.header.add_badge(self._state)
        self.header.add_badge(self._tier)
        self.header.add_badge(self._clock)
        for badge in (self._state, self._tier, self._clock):
            badge.hide()
        self.header.add_action(self.link)
        self.header.add_action(self.choice)
        self.tabs = QTabWidget()
        self.tabs.setProperty("compact", True)
        for page, title in (
            (self.mine, "Mine"),
            (self.findings, "Findings"),
            (self.past, "Past"),
            (self.notes, "Notes"),
            (self.questions, "Questions"),
            (self.changes, "New"),
        ):
            inside = QWidget()
            column = QVBoxLayout(inside)
            column.setContentsMargins(0, Space.NEAR, 0, 0)
            column.addWidget(page)
            self.tabs.addTab(inside, title)
        self._split = Splitter(Qt.Orientation.Horizontal, "reading", self._workplace.memory)
        self._split.add(self.left, self.right, self.tabs)
        for place, stretch in enumerate((3, 3, 2)):
            self._split.setStretchFactor(place, stretch)
        self._split.restore(410, 410, 400)
        self.body.setContentsMargins(Space.ROOM, Space.NEAR, Space.ROOM, Space.NEAR)
        self.body.addWidget(self.away)
        self.body.addWidget(self._split, 1)
        _scroll_together(self.link, self.left, self.right)

    def _offer(self, found: list[tuple[str, str]], subject: str) -> None:
        self.choice.clear()
        for reference, words in found:
            self.choice.addItem(words, reference)
        known = [reference for reference, _ in found]
        last = self._workplace.memory.kept(_LAST) or ""
        wanted = next((c for c in (subject, self._case, last) if c in known), None)
        if wanted is None:
            wanted = known[0] if known else ""
        self.choice.setCurrentIndex(self.choice.findData(wanted))
        if wanted:
            self._load(wanted)
        else:
            self._show_nothing()

    def _load(self, reference: str) -> None:
        if self._job is not None:
            self._job.cancel()
        if reference != self._case:
            self._case = reference
            self._look = None
            self._workplace.memory.keep(_LAST, reference)
            self.mine.say("Opening the case ...")
        self._job = self._workplace.ask(lambda session: look_at(session, reference), self._show)

    def _show(self, look: Look) -> None:
        new = self._look is None or self._look.case.reference != look.case.reference
        came = not new and _fewer_away(self._look, look)
        self._look = look
        case = look.case
        leaves = f"; papers leave this laptop on {look.leaves}" if look.leaves else ""
        self.header.set_title(
            case.received.title, f"{case.reference}, {case.received.organisation}{leaves}"
        )
        self.away.show_papers(look.away)
        self._show_papers(look, new, came)  # first: they are fetched while the rest is shown
        self._state.show_meaning(meaning.case_state(case.state))
        self._state.show()
        found = look.assessment
        closed = look.missing or look.sight.why_hidden or "There is no pack yet."
        self._tier.setVisible(found is not None)
        if found is not None:
            self._tier.show_meaning(meaning.tier_finding(found.tier))
            self.findings.show_assessment(found, look.papers, trials_of(look))
            self.gateway.show_case(look)
        else:
            self.findings.say(closed)
        self.past.show_case(case.reference, "" if found is not None else closed)
        self._clock.setVisible(look.clock is not None and bool(look.clock.standing_since))
        if look.clock is not None:
            self._clock.show_meaning(meaning.clock(look.clock))
        self._show_tabs(look)
        self._anchoring.look_for(look)

    def _show_tabs(self, look: Look | None) -> None:
        if look is not None:
            self.mine.show_case(look)
        self.notes.show_case(look)
        self.questions.show_case(look)
        self.changes.show_case(look)
        waiting = self.changes.waiting
        self.tabs.setTabText(_CHANGES, "New \N{BULLET}" if waiting else "New")
        self.tabs.setTabToolTip(
            _CHANGES, "The pack changed since you last read it." if waiting else ""
        )
        self._say_place()

    def _try_less(self) -> None:
        WhatIfDialog(self._workplace, self._case, self.window()).open()

    def _say_place(self) -> None:
        words = self.left.where()
        self.notes.show_place(words)
        self.questions.show_place(words)

    def _found_again(self, case: str, told: Moved) -> None:
        if told.moved or told.orphans:
            self._workplace.messages.info(
                f"Notes on {case}, pack replaced: {told.words()}."
                + (" The orphans are in the tray under Notes." if told.orphans else "")
            )
        self._workplace.changed.emit(frozenset({case_stream(case)}))

    def _show_papers(self, look: Look, new: bool, came: bool) -> None:
        if not look.sight.papers or not look.papers:
            reason = look.sight.why_hidden if not look.sight.papers else "There is no pack yet."
            self.left.clear(reason)
            self.right.clear(reason)
            return
        shown = [_shown(look, paper) for paper in look.papers]
        for pane, kinds in ((self.left, _LEFT), (self.right, _RIGHT)):
            before = pane.shown
            pane.show_papers(shown, self._open)
            if (replaced := paper_now(look.case, before)) and replaced != before:
                pane.show_paper(replaced)
            elif new or not pane.shown:
                pane.show_paper(_first(look.papers, kinds))
            elif came and not pane.ready:
                pane.show_paper(pane.shown)

    def _show_nothing(self) -> None:
        self._look, self._case = None, ""
        self.away.show_papers(None)
        self.header.set_title("Reading desk")
        sentence = "No case has reached this laptop yet. Synchronise to fetch them."
        for pane in (self.left, self.right):
            pane.clear(sentence)
        self.findings.say(sentence)
        self.past.show_case("", sentence)
        self.mine.say(sentence)
        self._show_tabs(None)

    def _open(
        self,
        paper: ShownPaper,
        got: Callable[[bytes], None],
        failed: Callable[[Exception], None],
    ) -> None:
        reference = self._case
        self._workplace.ask(
            lambda session: paper_bytes(session, reference, paper.sha256), got, failed
        )

    def _light(self, evidence: Evidence) -> None:
        """Light a place in the pane that shows its paper, else in the left one."""
        pane = self.right if self.right.shown == evidence.document else self.left
        pane.light(evidence)


def _shown(look: Look, paper: Paper) -> ShownPaper:
    mark = look.case.confidential.get(paper.sha256)
    return ShownPaper(
        paper.name,
        paper.kind,
        paper.sha256,
        paper.media_type,
        first_page=paper.first_page,
        pages=paper.pages,
        confidential=mark.parts if mark is not None else (),
        left_at=look.left_at.get(paper.sha256, ""),
    )


def _fewer_away(before: Look | None, now: Look) -> bool:
    """Say whether papers have come to this laptop since ``before``."""
    held = before.away.missing if before is not None and before.away is not None else 0
    return now.away is not None and now.away.missing < held


def _first(papers: tuple[Paper, ...], kinds: tuple[DocumentKind, ...]) -> str:
    """Return the hash of the first paper of the first of ``kinds`` there is, else of any."""
    for kind in kinds:
        for paper in papers:
            if paper.kind is kind:
                return paper.sha256
    return papers[0].sha256


def _scroll_together(link: QPushButton, left: PaperPane, right: PaperPane) -> None:
    """Move one pane's pages with the other's, by their part of the whole, while ``link`` is on."""
    bars = left.pages.verticalScrollBar(), right.pages.verticalScrollBar()

    def follow(moved: QScrollBar, other: QScrollBar) -> None:
        if link.isChecked() and moved.maximum():
            target = round(other.maximum() * moved.value() / moved.maximum())
            if abs(other.value() - target) > 1:
                other.setValue(target)

    bars[0].valueChanged.connect(lambda: follow(bars[0], bars[1]) if _used(left) else None)
    bars[1].valueChanged.connect(lambda: follow(bars[1], bars[0]) if _used(right) else None)


def _used(pane: PaperPane) -> bool:
    return pane.pages.underMouse() or pane.pages.hasFocus()
