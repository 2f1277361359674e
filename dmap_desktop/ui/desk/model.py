"""How tasks look, and which screen each is done on."""

from __future__ import annotations

from datetime import date

from dmap_desktop.services.awaiting import Task, TaskKind
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.models.columns import Column, meaning_column

_LOOKS: dict[TaskKind, tuple[str, Tone, str]] = {
    TaskKind.DECLARE: ("user-check", Tone.INFO, "reading"),
    TaskKind.VIEW: ("book-open-text", Tone.INFO, "reading"),
    TaskKind.VOTE: ("vote", Tone.INFO, "reading"),
    TaskKind.CLOSE: ("gavel", Tone.WARNING, "meeting"),
    TaskKind.DECIDE: ("gavel", Tone.WARNING, "meeting"),
    TaskKind.SETTLE: ("git-branch", Tone.DANGER, "meeting"),
    TaskKind.RUN_MEETING: ("calendar-days", Tone.INFO, "meeting"),
    TaskKind.BOARD: ("landmark", Tone.NOTICE, "board"),
    TaskKind.PUBLISH: ("file-input", Tone.INFO, "intake"),
    TaskKind.ASK: ("message-circle-question-mark", Tone.WARNING, "packs"),
    TaskKind.REVIEW_QUESTION: ("message-circle-question-mark", Tone.INFO, "packs"),
    TaskKind.SEND_LETTER: ("log-out", Tone.INFO, "packs"),
    TaskKind.RECORD_ANSWER: ("inbox", Tone.WARNING, "packs"),
    TaskKind.READ_CHANGES: ("book-open-text", Tone.INFO, "reading"),
    TaskKind.MINUTES: ("scroll-text", Tone.INFO, "minutes"),
    TaskKind.MAKE_KIT: ("file-text", Tone.WARNING, "panel"),
    TaskKind.REHEARSE_KIT: ("file-text", Tone.WARNING, "panel"),
}


def task_look(task: Task) -> Meaning:
    """Return how a task's kind looks."""
    icon, tone, _ = _LOOKS[task.kind]
    words = task.kind.value
    return Meaning(icon, words[:1].upper() + words[1:], tone, task.sentence)


def place_of(task: Task) -> tuple[str, str]:
    """Return the screen a task is done on, and what it shall show."""
    screen = _LOOKS[task.kind][2]
    return screen, (task.meeting or task.case) if screen in ("meeting", "minutes") else task.case


def day(iso: str) -> str:
    """Return an ISO date as people write it, "" for none."""
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{when.day} {when:%B %Y}"


COLUMNS: tuple[Column[Task], ...] = (
    meaning_column("What", task_look, 210, sort=lambda task: task.kind.value),
    Column("Case", lambda task: task.case or task.meeting, strong=True, width=120),
    Column("Title", lambda task: task.title, tooltip=lambda task: task.sentence),
    meaning_column(
        "Clock",
        lambda task: meaning.clock(task.clock) if task.clock is not None else None,
        150,
        sort=lambda task: task.clock.days if task.clock is not None else -1,
    ),
    Column(
        "Meeting",
        lambda task: day(task.due),
        sort=lambda task: task.due or "9999",
        width=136,
    ),
)


def key_of(task: Task) -> str:
    """Return what names a task while it stays the same task."""
    return f"{task.kind}/{task.case}/{task.meeting}"
