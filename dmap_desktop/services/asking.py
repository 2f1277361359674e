"""Questions to the applicant: asked by a member, approved, sent in a letter, answered."""

from __future__ import annotations

from collections.abc import Sequence

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.letters import ApplicantLetter, LetterQuestion
from dmap_desktop.domain.pages import paper_of, paper_title
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.ports import Progress, no_progress
from dmap_desktop.domain.questioning import question_of
from dmap_desktop.domain.questions import Question, QuestionState
from dmap_desktop.services.journal import attempt, case_of, panel_of, write
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import Intake, publish


def ask_question(
    session: Session, reference: str, text: str, evidence: Evidence | None = None
) -> r.Act:
    """Ask the secretariat to ask the applicant something. Raises Refused."""
    return write(session, r.case_stream(reference), r.QuestionAsked(text.strip(), evidence))


def approve_question(session: Session, reference: str, question: str, text: str = "") -> r.Act:
    """Approve a question, in other words where ``text`` gives some. Raises Refused."""
    wording = text.strip() or question_of(case_of(session, reference), question).text
    record = r.QuestionReviewed(question, True, text=wording)
    return write(session, r.case_stream(reference), record)


def decline_question(session: Session, reference: str, question: str, reason: str) -> r.Act:
    """Decline a question; its author reads the reason. Raises Refused."""
    record = r.QuestionReviewed(question, False, reason=reason.strip())
    return write(session, r.case_stream(reference), record)


def questions_in(case: Case, state: QuestionState) -> tuple[Question, ...]:
    """Return the questions of a case that stand in ``state``, in the order they were asked."""
    return tuple(question for question in case.questions if question.state is state)


def sending(case: Case, sent: str, reply_by: str = "") -> r.QuestionsSent:
    """Return the record of the next letter: every approved question that was not sent."""
    waiting = questions_in(case, QuestionState.APPROVED)
    names = tuple(question.id for question in waiting)
    return r.QuestionsSent(len(case.letters) + 1, names, sent, reply_by)


def draft_letter(
    session: Session, reference: str, sent: str, reply_by: str = ""
) -> ApplicantLetter:
    """Return the next letter as it would go out. Raises Refused when there is none to send."""
    case = case_of(session, reference)
    record = sending(case, sent, reply_by)
    attempt(session, r.case_stream(reference), record)
    return _letter(panel_of(session), case, record)


def record_sent(session: Session, reference: str, sent: str, reply_by: str = "") -> r.Act:
    """Record that the next letter went out: the clock of the case stops. Raises Refused."""
    record = sending(case_of(session, reference), sent, reply_by)
    return write(session, r.case_stream(reference), record)


def letter_of(session: Session, reference: str, number: int) -> ApplicantLetter:
    """Return a letter that went out, to be written again. Raises Refused for one that did not."""
    case = case_of(session, reference)
    if not 1 <= number <= len(case.letters):
        raise Refused(f"There is no letter {number} on {reference}.")
    return _letter(panel_of(session), case, case.letters[number - 1].record)


def record_answer(
    session: Session,
    reference: str,
    questions: Sequence[str],
    answered: str,
    text: str = "",
    papers: Intake | None = None,
    progress: Progress = no_progress,
) -> r.Act:
    """Record the applicant's answer; ``papers`` that came with it join as the next pack.

    ``papers`` are all of that pack, as :func:`packing.joined` gives them. Raises Refused.
    """
    stream = r.case_stream(reference)
    record = r.QuestionsAnswered(tuple(questions), answered, text.strip())
    if papers is None:
        return write(session, stream, record)
    attempt(session, stream, r.QuestionsAnswered(tuple(questions), answered, text or "attached"))
    with session.store.writing():
        publish(session, papers, progress=progress)
        version = len(case_of(session, reference).packs)
        answer = r.QuestionsAnswered(tuple(questions), answered, text.strip(), version)
        return write(session, stream, answer)


def _letter(panel: Panel, case: Case, record: r.QuestionsSent) -> ApplicantLetter:
    received = case.received
    return ApplicantLetter(
        body=panel.title,
        reference=case.reference,
        title=received.title,
        requester=received.requester,
        organisation=received.organisation,
        number=record.letter,
        sent=record.sent,
        reply_by=record.reply_by,
        questions=tuple(
            _question(case, question_of(case, name), f"{record.letter}.{place}")
            for place, name in enumerate(record.questions, start=1)
        ),
    )


def _question(case: Case, question: Question, number: str) -> LetterQuestion:
    place = question.asked.evidence
    return LetterQuestion(
        number=number,
        text=question.text,
        place=own_place(case, place) if place else "",
        words=place.words if place and _is_quoted(place) else "",
    )


def _is_quoted(place: Evidence) -> bool:
    """Say whether its words were chosen, and are no more than the head of a page in sight."""
    return place.box is not None or place.cell is not None or place.page is None


def own_place(case: Case, place: Evidence) -> str:
    """Name a place as the applicant knows it: by their own paper and its own page."""
    for pack in reversed(case.packs):
        paper = paper_of(pack.papers, place.document)
        if paper is not None:
            title = paper_title(pack.papers, paper)
            named = title if title == paper.name else f"{title} ({paper.name})"
            where = place.place()
            return named if where == "the document" else f"{named}, {where}"
    return ""
