"""What became of a question to the applicant, in lines."""

from __future__ import annotations

from dmap_desktop.domain.questions import Question, QuestionState


def became(question: Question) -> list[str]:
    """Return in lines what became of a question: declined, sent, answered."""
    lines = []
    review = question.review
    if question.state is QuestionState.DECLINED and review is not None:
        lines.append(f"Declined: {review.record.reason}")
    if question.letter is not None:
        sent = question.letter.record
        due = f", answer by {sent.reply_by}" if sent.reply_by else ""
        lines.append(f"Letter {sent.letter}, sent on {sent.sent}{due}.")
    if question.reply is not None:
        reply = question.reply.record
        joined = f" A paper of it joined pack {reply.pack}." if reply.pack else ""
        lines.append(f"Answered on {reply.answered}: {reply.text}{joined}")
    return lines
