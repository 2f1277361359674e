"""How questions to the applicant and marks of confidentiality change a case. Msgspec only.

Each function is asked before an act is written and on every fold, as all of ``casework``. It raises
Refused with the reason in a sentence.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case, CaseState
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.questions import Letter, Question, QuestionState, Reply, Review
from dmap_desktop.domain.signed import Signed

_OPEN = frozenset(
    {
        CaseState.INTAKE,
        CaseState.WITH_PANEL,
        CaseState.VOTING_CLOSED,
        CaseState.MORE_INFORMATION,
        CaseState.CONTESTED,
    }
)


def ask(case: Case, by: Signed, record: r.QuestionAsked) -> Case:
    """A question is asked until the case is settled."""
    if case.state not in _OPEN:
        raise Refused(f"{case.reference} is {case.state.value}; there is nothing to ask any more.")
    if not record.text.strip():
        raise Refused("Write the question first.")
    return replace(case, questions=(*case.questions, Question(by, record)))


def review(case: Case, by: Signed, record: r.QuestionReviewed) -> Case:
    """A question is approved in words, or declined with a reason, until it is sent."""
    question = question_of(case, record.question)
    if question.letter is not None:
        raise Refused(f"Question {question.number} of {case.reference} was sent already.")
    if record.approved and not record.text.strip():
        raise Refused("Write how the question shall go to the applicant.")
    if not record.approved and not record.reason.strip():
        raise Refused("Give the reason for declining the question; its author reads it.")
    return _changed(case, replace(question, review=Review(by, record)))


def send(case: Case, by: Signed, record: r.QuestionsSent) -> Case:
    """A letter holds approved questions that were in none before."""
    if not record.questions:
        raise Refused(f"No question of {case.reference} is approved and waits to be sent.")
    if len(set(record.questions)) < len(record.questions):
        raise Refused("A question stands twice in the letter.")
    number = len(case.letters) + 1
    if record.letter != number:
        raise Refused(f"The next letter on {case.reference} is number {number}.")
    sent = check_date(record.sent, "of the letter")
    if record.reply_by and check_date(record.reply_by, "of the answer") < sent:
        raise Refused("The answer cannot be due before the letter is sent.")
    letter = Letter(by, record)
    for name in record.questions:
        question = question_of(case, name)
        if question.state is not QuestionState.APPROVED:
            raise Refused(
                f"Only approved questions go to the applicant; this one is {question.state.value}."
            )
        case = _changed(case, replace(question, letter=letter))
    return replace(case, letters=(*case.letters, letter))


def answer(case: Case, by: Signed, record: r.QuestionsAnswered) -> Case:
    """An answer is to questions that are with the applicant."""
    if not record.questions:
        raise Refused("Choose the question that is answered.")
    answered = check_date(record.answered, "of the answer")
    if not record.text.strip() and not record.pack:
        raise Refused("Write down the answer, or attach the paper that came.")
    if record.pack > len(case.packs):
        raise Refused(f"There is no pack {record.pack} of {case.reference} with the answer.")
    for name in record.questions:
        question = question_of(case, name)
        if question.letter is None or question.reply is not None:
            raise Refused(
                f"Only a question that is with the applicant can be answered; this one is "
                f"{question.state.value}."
            )
        if answered < date.fromisoformat(question.letter.record.sent):
            raise Refused("The answer cannot be dated before the letter.")
        case = _changed(case, replace(question, reply=Reply(by, record)))
    return case


def mark(case: Case, record: r.ConfidentialityMarked) -> Case:
    """Parts of a paper of the case are marked, each with its reason."""
    papers = [paper for pack in case.packs for paper in pack.papers]
    paper = next((paper for paper in papers if paper.sha256 == record.document), None)
    if paper is None:
        raise Refused(f"{case.reference} has no such paper.")
    for part in record.parts:
        if not part.reason.strip():
            raise Refused("Say why the part is confidential; members read the reason.")
        if part.first != 0 and not 1 <= part.first <= part.last <= paper.pages:
            raise Refused(f"{paper.name} has pages 1 to {paper.pages}; name a range of them.")
    return replace(case, confidential={**case.confidential, record.document: record})


def question_of(case: Case, name: str) -> Question:
    """Return a question by the hash of the act that asked it. Raises Refused."""
    found = next((question for question in case.questions if question.id == name), None)
    if found is None:
        raise Refused(f"No such question on {case.reference} is known here; synchronise.")
    return found


def check_date(text: str, whose: str) -> date:
    """Return an ISO date. Raises Refused."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"Give the date {whose} as year, month and day: 2018-07-06.") from error


def _changed(case: Case, question: Question) -> Case:
    held = tuple(question if one.id == question.id else one for one in case.questions)
    return replace(case, questions=held)
