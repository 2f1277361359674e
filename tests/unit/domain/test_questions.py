"""Questions to the applicant: who does what in which order, and what stops the clock."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from dmap_desktop.domain import records as r
from dmap_desktop.domain.questions import Pause, QuestionState
from dmap_desktop.domain.summary import summarise_case
from tests.unit.domain.acting import CASE, Acting


def asked(acting: Acting, by: str = "amy", text: str = "Why names?") -> str:
    return acting.write(by, r.QuestionAsked(text)).hash


def approve(acting: Acting, question: str, text: str = "Why do you need names?") -> None:
    acting.write("sam", r.QuestionReviewed(question, True, text=text))


def panel() -> Acting:
    acting = Acting()
    acting.to_vote()
    return acting


def test_a_question_goes_its_way() -> None:
    acting = panel()
    name = asked(acting)
    assert acting.case().questions[0].state is QuestionState.ASKED
    approve(acting, name)
    question = acting.case().questions[0]
    assert (question.state, question.text) == (QuestionState.APPROVED, "Why do you need names?")
    assert question.asked.text == "Why names?"
    acting.write("sam", r.QuestionsSent(1, (name,), "2018-07-05"))
    question = acting.case().questions[0]
    assert (question.state, question.number) == (QuestionState.SENT, "1.1")
    assert acting.case().pauses == (Pause("2018-07-05"),)
    acting.write("sam", r.QuestionsAnswered((name,), "2018-07-12", "For linkage."))
    case = acting.case()
    assert case.questions[0].state is QuestionState.ANSWERED
    assert case.pauses == (Pause("2018-07-05", "2018-07-12"),)
    assert acting.rules_broken() == []


def test_a_declined_question_can_be_approved_after_all() -> None:
    acting = panel()
    name = asked(acting)
    acting.write("sam", r.QuestionReviewed(name, False, reason="It stands on page 3."))
    question = acting.case().questions[0]
    assert (question.state, question.text) == (QuestionState.DECLINED, "Why names?")
    approve(acting, name)
    assert acting.case().questions[0].state is QuestionState.APPROVED


def test_a_letter_is_answered_when_its_last_question_is() -> None:
    acting = panel()
    first, second, third = (asked(acting, text=f"Question {n}") for n in (1, 2, 3))
    for name in (first, second, third):
        approve(acting, name)
    acting.write("sam", r.QuestionsSent(1, (first, second), "2018-07-05"))
    acting.write("sam", r.QuestionsSent(2, (third,), "2018-07-06"))
    acting.write("sam", r.QuestionsAnswered((first,), "2018-07-09", "Yes."))
    assert acting.case().pauses == (Pause("2018-07-05"), Pause("2018-07-06"))
    acting.write("sam", r.QuestionsAnswered((second, third), "2018-07-11", "No."))
    assert acting.case().pauses == (
        Pause("2018-07-05", "2018-07-11"),
        Pause("2018-07-06", "2018-07-11"),
    )
    assert [question.number for question in acting.case().questions] == ["1.1", "1.2", "2.1"]


def test_the_line_of_a_case_counts_what_waits() -> None:
    acting = panel()
    names = [asked(acting) for _ in range(3)]
    approve(acting, names[0])
    approve(acting, names[1])
    line = summarise_case(acting.case())
    assert (line.to_review, line.to_send, line.with_applicant) == (1, 2, 0)
    acting.write("sam", r.QuestionsSent(1, (names[0],), "2018-07-05"))
    line = summarise_case(acting.case())
    assert (line.to_review, line.to_send, line.with_applicant) == (1, 1, 1)
    assert line.pauses == (Pause("2018-07-05"),)


Wrong = Callable[[Acting, str], r.AnyRecord]


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (lambda a, q: r.QuestionAsked("  "), "Write the question first"),
        (lambda a, q: r.QuestionReviewed("no", True, text="x"), "No such question"),
        (lambda a, q: r.QuestionReviewed(q, True), "Write how the question"),
        (lambda a, q: r.QuestionReviewed(q, False), "Give the reason for declining"),
        (lambda a, q: r.QuestionsSent(1, (), "2018-07-05"), "No question of"),
        (lambda a, q: r.QuestionsSent(1, (q, q), "2018-07-05"), "stands twice"),
        (lambda a, q: r.QuestionsSent(2, (q,), "2018-07-05"), "is number 1"),
        (lambda a, q: r.QuestionsSent(1, (q,), "5 July"), "Give the date of the letter"),
        (lambda a, q: r.QuestionsSent(1, (q,), "2018-07-05", "2018-07-04"), "cannot be due"),
        (lambda a, q: r.QuestionsSent(1, (q,), "2018-07-05"), "waits for the secretariat"),
        (lambda a, q: r.QuestionsAnswered((), "2018-07-05", "x"), "Choose the question"),
        (lambda a, q: r.QuestionsAnswered((q,), "soon", "x"), "Give the date of the answer"),
        (lambda a, q: r.QuestionsAnswered((q,), "2018-07-05"), "Write down the answer"),
        (lambda a, q: r.QuestionsAnswered((q,), "2018-07-05", "", 2), "There is no pack 2"),
        (lambda a, q: r.QuestionsAnswered((q,), "2018-07-05", "x"), "with the applicant"),
    ],
)
def test_what_breaks_a_rule_is_not_applied(wrong: Wrong, rule: str) -> None:
    acting = panel()
    name = asked(acting)
    before = acting.case()
    acting.write("sam", wrong(acting, name))
    assert rule in acting.rules_broken()[-1]
    assert acting.case() == before


def test_what_was_sent_stays_as_it_was() -> None:
    acting = panel()
    name = asked(acting)
    approve(acting, name)
    acting.write("sam", r.QuestionsSent(1, (name,), "2018-07-05"))
    approve(acting, name, "Other words")
    acting.write("sam", r.QuestionsAnswered((name,), "2018-07-04", "Before it was sent."))
    rules = acting.rules_broken()
    assert "was sent already" in rules[0]
    assert "cannot be dated before the letter" in rules[1]


def test_only_the_secretariat_reviews_and_sends_and_no_auditor_asks() -> None:
    acting = panel()
    name = asked(acting)
    acting.write("amy", r.QuestionReviewed(name, True, text="x"))
    acting.write("ruth", r.QuestionsSent(1, (name,), "2018-07-05"))
    acting.write("ben", r.QuestionsAnswered((name,), "2018-07-05", "x"))
    acting.write("ada", r.QuestionAsked("May I?"))
    acting.write("amy", r.ConfidentialityMarked("h", ()))
    assert [rule.endswith("it is for the secretariat.") for rule in acting.rules_broken()] == [
        True, True, True, False, True,
    ]  # fmt: skip
    assert "may not do this" in acting.rules_broken()[3]


def test_who_has_an_interest_asks_nothing() -> None:
    acting = panel()
    acting.write("amy", r.InterestDeclared(r.InterestNature.PERSONAL, "My sister."))
    asked(acting)
    assert "takes no part in it" in acting.rules_broken()[0]


def test_nothing_is_asked_when_the_case_is_settled() -> None:
    acting = panel()
    acting.write("sam", r.ApplicationWithdrawn("Not funded.", "2018-07-01"))
    asked(acting)
    assert acting.rules_broken() == [
        f"{CASE} is withdrawn; there is nothing to ask any more.",
    ]
    assert acting.case().settled_on == "2018-07-01"


def test_marks_take_the_place_of_earlier_ones() -> None:
    acting = panel()
    whole = r.ConfidentialPart("Commercial in confidence.")
    acting.write("sam", r.ConfidentialityMarked("h", (whole,), ("aims",)))
    assert acting.case().confidential["h"].parts == (whole,)
    page = replace(whole, first=1, last=1)
    acting.write("sam", r.ConfidentialityMarked("h", (page,)))
    mark = acting.case().confidential["h"]
    assert (mark.parts, mark.fields) == ((page,), ())
    for wrong, rule in (
        (r.ConfidentialityMarked("other", (whole,)), "has no such paper"),
        (r.ConfidentialityMarked("h", (replace(whole, reason=" "),)), "Say why the part"),
        (r.ConfidentialityMarked("h", (replace(page, last=2),)), "has pages 1 to 1"),
    ):
        acting.write("sam", wrong)
        assert rule in acting.rules_broken()[-1]
    assert [part.words() for part in (whole, page, replace(page, last=4))] == [
        "the whole paper", "page 1", "pages 1 to 4",
    ]  # fmt: skip
    assert page.holds(1)
    assert not page.holds(2)
    assert page.holds(None)
    assert whole.holds(7)


def test_only_its_author_puts_a_note_in_another_place() -> None:
    acting = panel()
    place = r.Evidence("h", page=1)
    note = acting.write("amy", r.NoteWritten(place, text="Here."))
    acting.write("ben", r.NoteWritten(place, text="There.", follows=note.hash))
    assert acting.rules_broken() == ["Only its author can put a note in another place."]
    acting.write("amy", r.NoteWritten(place, text="There.", follows=note.hash))
    assert len(acting.case().notes) == 2
