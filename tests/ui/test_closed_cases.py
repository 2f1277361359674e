"""Who has an interest in a case sees nothing that was said or voted on it, wherever they look.

Nor what they wrote themselves before: it is kept, and hidden with the case. Every screen, every
file and every command are looked through for the words that were said.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import at_work
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from dmap_desktop.demo.opinions import APPROVED, ESCALATED, OPINIONS
from dmap_desktop.demo.panel import WEEKLY
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.records import InterestNature, Outcome, Ruling, Vote
from dmap_desktop.exports.writing import write_minutes, write_register
from dmap_desktop.services.auditing import check_may_take_all
from dmap_desktop.services.deciding import Draft, close_voting, why_not_close, why_not_decide
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.meetings import minute_discussion
from dmap_desktop.services.minuting import draft_minutes
from dmap_desktop.services.registering import draft_register
from dmap_desktop.services.reviewing import (
    cast_ballot,
    declare_interest,
    record_view,
    rule_interest,
    write_panel_note,
    write_private_note,
)
from tests.ui import screens

CLOSED = (APPROVED, ESCALATED)
"""To Ben: in the one he declared an interest at first, in the other after he had voted."""
NOTE, PRIVATE, DRAFT = "The retention is long.", "Ask my brother.", "Half a sentence of a view"
SAID = (
    "welcomed the safe setting",
    "Proportionate.",
    "The panel is divided.",
    "May a broadcaster hold items",
    NOTE,
    PRIVATE,
    DRAFT,
    *(
        words
        for (case, _), opinion in OPINIONS.items()
        if case in CLOSED
        for words in (opinion.view, opinion.reasons)
    ),
)
HIDDEN = "You declared an interest in this case."
SCREENS = {
    "desk": "Ben Tarrant",
    "cases": APPROVED,
    "reading": HIDDEN,
    "compare": HIDDEN,
    "meeting": HIDDEN,
    "board": HIDDEN,
    "minutes": HIDDEN,
    "audit": "Verified",
    "panel": "Chloe Marchetti",
}
"""The screens, each with what Ben reads on it once it has come to rest."""


@pytest.fixture(scope="module")
def divided(
    panel_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[at_work.PanelAtWork]:
    """Ben wrote on a case and voted, then declared an interest; the others went on."""
    panel = screens.busy_panel(panel_template, tmp_path_factory.mktemp("divided") / "panel")
    amara, ben = panel.open("amara").session, panel.open("ben").session
    case = case_of(amara, APPROVED)
    assert case.pack is not None
    write_panel_note(amara, APPROVED, Evidence(case.pack.papers[0].sha256, page=1), NOTE)
    panel.synchronise("amara", "ben")
    case = case_of(ben, ESCALATED)
    assert case.pack is not None
    write_private_note(ben, ESCALATED, Evidence(case.pack.papers[0].sha256, page=1), PRIVATE)
    ben.store.keep(f"draft/view.text/{ESCALATED}", DRAFT)
    declare_interest(ben, ESCALATED, InterestNature.FINANCIAL, "I have bought shares.")
    panel.synchronise("ben", "chair", "ben")
    yield panel
    panel.close()


def words_of(window: QWidget) -> str:
    """Return every word a window shows, in tool tips and in rows that are scrolled away as well."""
    found: list[str] = []
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.append(widget.text())
        elif isinstance(widget, QPlainTextEdit | QTextEdit):
            found.append(widget.toPlainText())
        elif isinstance(widget, QComboBox):
            found += [widget.itemText(row) for row in range(widget.count())]
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found += _cells(widget)
    return "\n".join(found)


def _cells(view: QAbstractItemView) -> list[str]:
    model, roles = view.model(), (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    return [
        str(model.index(row, column).data(role))
        for row in range(model.rowCount())
        for column in range(columns)
        for role in roles
    ]


def look(
    panel: at_work.PanelAtWork,
    person: str,
    application: QApplication,
    shown: tuple[str, str],
    until: str,
) -> str:
    """Return what somebody reads on one screen, on one subject, once the words ``until`` appear."""
    screen, subject = shown
    panel.close(*({person} & set(panel._open)))
    shows = pytest.MonkeyPatch()
    shows.setitem(screens.SCREENS, screen, (person, subject))
    shows.setattr(screens, "_ARRANGE", {"audit": screens._audit})
    try:
        with screens.showing(screen, panel, application, Path()) as seen:
            tabs = getattr(seen.screen, "tabs", None)
            words: list[str] = []

            def reads() -> bool:
                for tab in range(tabs.count() if tabs is not None else 1):
                    if tabs is not None:
                        tabs.setCurrentIndex(tab)
                    screens.settle()
                    words.append(words_of(seen.program.window))
                return any(until in said for said in words)

            seen.hand.wait(reads, f"the words {until}")
            return "\n".join(words)
    finally:
        shows.undo()


def subject_of(screen: str, case: str) -> str:
    subjects = {"compare": " ".join(CLOSED), "minutes": WEEKLY}
    return subjects.get(screen, case if screen in ("reading", "meeting", "board") else "")


@pytest.mark.slow
@pytest.mark.parametrize("case", CLOSED)
def test_no_screen_shows_what_was_said_on_a_case_that_is_closed(  # type: ignore[no-untyped-def]
    case: str, divided: at_work.PanelAtWork, qapp
) -> None:
    for screen, until in SCREENS.items():
        words = look(divided, "ben", qapp, (screen, subject_of(screen, case)), until)
        assert not [said for said in SAID if said and said in words], screen


@pytest.mark.slow
def test_the_others_do_see_it(divided: at_work.PanelAtWork, qapp) -> None:  # type: ignore[no-untyped-def]
    """The eye that finds nothing for Ben finds it all for the chair."""
    said = "welcomed the safe setting"
    assert "Proportionate." in look(divided, "chair", qapp, ("meeting", APPROVED), said)
    assert look(divided, "amara", qapp, ("reading", APPROVED), NOTE)
    board = look(divided, "board", qapp, ("board", ESCALATED), "May a broadcaster hold items")
    assert OPINIONS[ESCALATED, "amara"].reasons in board
    assert look(divided, "chair", qapp, ("minutes", WEEKLY), said)


def test_no_file_that_is_written_says_it(divided: at_work.PanelAtWork, tmp_path: Path) -> None:
    ben = divided.open("ben").session
    minutes, register = draft_minutes(ben, WEEKLY), draft_register(ben, "2018-07-31")
    for ending in ("html", "odt", "xlsx"):
        (file, *_) = write_minutes(minutes, tmp_path / f"minutes.{ending}")
        words = _text(file)
        assert not [said for said in SAID if said and said in words], ending
        assert "You declared an interest in this case." in words
        assert APPROVED in words
    (file, *_) = write_register(register, tmp_path / "register.csv")
    assert not [said for said in SAID if said and said in _text(file)]
    whole = draft_minutes(divided.open("chair").session, WEEKLY)
    (file, *_) = write_minutes(whole, tmp_path / "chair.html")
    assert "welcomed the safe setting" in _text(file)
    assert "You declared an interest" not in _text(file)


def _text(file: Path) -> str:
    if not zipfile.is_zipfile(file):
        return file.read_text("utf-8-sig")
    with zipfile.ZipFile(file) as archive:
        return "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
        )


def test_a_bundle_of_everything_is_for_others_to_write(divided: at_work.PanelAtWork) -> None:
    with pytest.raises(Refused, match=r"closed to you.*Ask an auditor or the secretariat"):
        check_may_take_all(divided.open("ben").session)
    for person in ("auditor", "secretariat"):
        divided.synchronise(person)
        check_may_take_all(divided.open(person).session)


def test_nothing_is_searched_for_and_nothing_is_lost(divided: at_work.PanelAtWork) -> None:
    """What Ben wrote himself is kept, and comes back when the chair lets him stay."""
    ben = divided.open("ben").session
    for words in ("retention", "brother", "sentence", "broadcaster"):
        assert ben.store.search(words) == []
    assert ben.store.kept(f"draft/view.text/{ESCALATED}") == DRAFT
    assert "ben" in case_of(ben, ESCALATED).views


def test_the_chair_cannot_take_back_that_a_deputy_takes_over(
    panel: at_work.PanelAtWork,
) -> None:
    """The declaration itself hands the item over: signed, and only a deputy can let the chair stay.

    The chair can neither close nor decide nor minute it, nor take the interest back or rule on it.
    """
    for person in ("amara", "chloe", "ben", "chair"):
        panel.synchronise(person)
        session = panel.open(person).session
        if person != "chair":
            declare_interest(session, ESCALATED, InterestNature.NONE)
            record_view(session, ESCALATED, Vote.APPROVE, "Sound.")
            cast_ballot(session, ESCALATED, Vote.APPROVE, "Sound.")
            panel.synchronise(person)
    chair = panel.open("chair").session
    declare_interest(chair, ESCALATED, InterestNature.EMPLOYMENT, "I worked there.")
    assert why_not_close(chair, ESCALATED, WEEKLY)
    with pytest.raises(Refused):
        close_voting(chair, ESCALATED, WEEKLY)
    with pytest.raises(Refused, match="cannot be taken back"):
        declare_interest(chair, ESCALATED, InterestNature.NONE)
    with pytest.raises(Refused):
        rule_interest(chair, ESCALATED, "chair", Ruling.STAY, "I may stay.")
    with pytest.raises(Refused, match="declared an interest"):
        minute_discussion(chair, WEEKLY, ESCALATED, "It was welcomed.")
    panel.synchronise("chair", "ben")
    deputy = panel.open("ben").session
    close_voting(deputy, ESCALATED, WEEKLY)
    assert why_not_decide(deputy, ESCALATED, Draft(Outcome.APPROVED, "Sound."), WEEKLY) is None
    assert why_not_decide(chair, ESCALATED, Draft(Outcome.APPROVED, "Sound."), WEEKLY)
    rule_interest(deputy, ESCALATED, "chair", Ruling.LEAVE, "Employed until last year.")
    panel.synchronise("ben", "chair")
    assert why_not_decide(chair, ESCALATED, Draft(Outcome.APPROVED, "Sound."), WEEKLY)
