"""A letter to the applicant as a document: numbered questions with places in their own papers."""

from __future__ import annotations

from dmap_desktop.domain.letters import ApplicantLetter, LetterQuestion
from dmap_desktop.exports.model import (
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Run,
    Tone,
    in_words,
    paragraph,
    paragraphs,
)

MARKING = "OFFICIAL"
_INTRODUCTION = (
    "Before your request can be decided, we ask you to answer the questions below. Please name the "
    "number of each question in your answer."
)
_CLOCK = (
    "The time that we count for your request stands still from the day after this letter to the "
    "day your answer comes."
)


def letter_document(letter: ApplicantLetter) -> Document:
    """Return the letter as a document."""
    facts = [
        ("Date", in_words(letter.sent)),
        ("Our reference", f"{letter.reference}, letter {letter.number}"),
        ("Request", letter.title),
        ("To", ", ".join(filter(None, dict.fromkeys((letter.requester, letter.organisation))))),
    ]
    if letter.reply_by:
        facts.append(("Answer by", in_words(letter.reply_by)))
    blocks: list[Block] = [Facts(tuple(facts)), paragraph(_INTRODUCTION)]
    for question in letter.questions:
        blocks += _question(question)
    by = f" by {in_words(letter.reply_by)}" if letter.reply_by else ""
    blocks += [
        Heading(2, "Your answer"),
        paragraph(f"Please answer{by}, quoting {letter.reference}. {_CLOCK}"),
        paragraph("The secretariat of the panel"),
    ]
    return Document(
        title=f"Questions on your request {letter.reference}",
        overline=letter.body,
        marking=MARKING,
        blocks=tuple(blocks),
    )


def _question(question: LetterQuestion) -> list[Block]:
    blocks: list[Block] = [Heading(2, f"Question {question.number}"), *paragraphs(question.text)]
    if question.place:
        blocks.append(Paragraph((Run("About: ", bold=True), Run(question.place)), Tone.NOTE))
    if question.words.strip():
        blocks.append(paragraph(f"“{' '.join(question.words.split())}”", Tone.NOTE))
    return blocks
