"""Questions to the applicant and packs after the first, through real stores, keys and papers."""

from __future__ import annotations

import hashlib
from pathlib import Path

import at_work
import msgspec
import pytest
from msgspec.structs import replace
from reading_letters import letter_text

from dmap_desktop.domain import records as r
from dmap_desktop.domain.application import Application, Document, DocumentKind
from dmap_desktop.domain.differences import Part
from dmap_desktop.domain.errors import Refused, Unavailable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.questions import QuestionState
from dmap_desktop.exports.writing import write_letter
from dmap_desktop.services.asking import (
    approve_question,
    ask_question,
    decline_question,
    draft_letter,
    letter_of,
    own_place,
    record_answer,
    record_sent,
)
from dmap_desktop.services.awaiting import TaskKind, tasks_of
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.minuting import draft_minutes
from dmap_desktop.services.packing import (
    changes_between,
    confidential_at,
    joined,
    last_read,
    mark_confidential,
    mark_read,
)
from dmap_desktop.services.private import seal_private
from dmap_desktop.services.reading import application_in, application_of, open_paper
from dmap_desktop.services.registering import WITHHELD, draft_register
from dmap_desktop.services.reviewing import (
    cast_ballot,
    declare_interest,
    open_note,
    read_note,
    record_view,
    write_panel_note,
    write_private_note,
)
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import Intake, encode_application, publish

CASE, OTHER, THIRD = at_work.CASES


def at_desk(panel: at_work.PanelAtWork, person: str) -> Session:
    panel.synchronise(person)
    return panel.open(person).session


def late_paper(name: str = "ethics.pdf", data: bytes = b"%PDF-late") -> Intake:
    sha256 = hashlib.sha256(data).hexdigest()
    held = Document(name, DocumentKind.SUPPORTING, sha256, len(data), 2, "application/pdf")
    return Intake(Application("", "", documents=(held,)), ((held, data),))


def kinds(session: Session, case: str = CASE) -> set[TaskKind]:
    return {task.kind for task in tasks_of(session) if task.case == case}


def form_of(session: Session) -> r.Paper:
    pack = case_of(session, CASE).pack
    assert pack is not None
    return next(p for p in pack.papers if p.kind is DocumentKind.APPLICATION_FORM)


@pytest.fixture
def office() -> str:
    from dmap_desktop.demo.people import SECRETARY

    return SECRETARY.id


def test_a_question_from_a_place_to_its_answer(
    panel: at_work.PanelAtWork, tmp_path: Path, office: str
) -> None:
    amara = at_desk(panel, "amara")
    form = form_of(amara)
    write_panel_note(amara, CASE, Evidence(form.sha256, page=2), "SECRET THOUGHT of the panel")
    place = Evidence(form.sha256, page=2, box=(1.0, 2.0, 3.0, 4.0), words="home address")
    ask_question(amara, CASE, " Is the address needed? ", place)
    on_a_page = Evidence(form.sha256, page=3, words="head of the page")
    ask_question(amara, CASE, "Is page 3 complete?", on_a_page)
    panel.synchronise("amara")
    secretary = at_desk(panel, office)
    assert TaskKind.REVIEW_QUESTION in kinds(secretary)
    with pytest.raises(Refused, match="No question of"):
        draft_letter(secretary, CASE, "2018-07-05")
    question, second = case_of(secretary, CASE).questions
    approve_question(secretary, CASE, question.id)
    approve_question(secretary, CASE, second.id)
    assert kinds(secretary) & {TaskKind.REVIEW_QUESTION, TaskKind.SEND_LETTER} == {
        TaskKind.SEND_LETTER
    }
    draft = draft_letter(secretary, CASE, "2018-07-03", "2018-07-17")
    assert case_of(secretary, CASE).letters == ()
    record_sent(secretary, CASE, "2018-07-03", "2018-07-17")
    assert letter_of(secretary, CASE, 1) == draft
    with pytest.raises(Refused, match="There is no letter 2"):
        letter_of(secretary, CASE, 2)
    write_letter(draft, tmp_path / "letter.odt")
    text = letter_text(tmp_path / "letter.odt")
    for words in (
        "Question 1.1", "Is the address needed?", "17 July 2018", CASE,
        f"Application form ({form.name}), page 2", "“home address”",
    ):  # fmt: skip
        assert words in text, words
    assert "SECRET THOUGHT" not in text
    assert "head of the page" not in text
    assert "amara" not in text.casefold()
    waiting = [task for task in tasks_of(secretary) if task.kind is TaskKind.RECORD_ANSWER]
    assert waiting[0].clock is not None
    assert waiting[0].clock.standing_since == "2018-07-03"
    both = [question.id, second.id]
    record_answer(secretary, CASE, both, "2018-07-10", "No, it is not; it is.")
    answered = case_of(secretary, CASE).questions[0]
    assert answered.state is QuestionState.ANSWERED
    assert TaskKind.RECORD_ANSWER not in kinds(secretary)
    _minutes_tell_it(secretary, form)


def _minutes_tell_it(secretary: Session, form: r.Paper) -> None:
    minutes = draft_minutes(secretary, secretary.store.meetings()[-1].id)
    checked = next(item.checked for item in minutes.items if item.reference == CASE)
    pack_place = f"p. {form.first_page + 1} of the pack, Application form p. 2"
    assert any(pack_place in line and "answered on 2018-07-10" in line for line in checked)
    assert any(line.startswith("Clock of the case: ") for line in checked)
    assert any("bank holidays" in rule for rule in minutes.counting_rules)


def test_a_declined_question_says_why(panel: at_work.PanelAtWork, office: str) -> None:
    amara = at_desk(panel, "amara")
    ask_question(amara, CASE, "Who pays?")
    panel.synchronise("amara")
    secretary = at_desk(panel, office)
    question = case_of(secretary, CASE).questions[0]
    decline_question(secretary, CASE, question.id, "It stands on page 1.")
    panel.synchronise(office)
    seen = case_of(at_desk(panel, "amara"), CASE).questions[0]
    assert seen.review is not None
    assert seen.review.record.reason == "It stands on page 1."


def test_an_answer_with_a_paper_joins_as_the_next_pack(
    panel: at_work.PanelAtWork, office: str
) -> None:
    secretary = at_desk(panel, office)
    ask_question(secretary, CASE, "Where is the ethics approval?")
    question = case_of(secretary, CASE).questions[0]
    approve_question(secretary, CASE, question.id)
    record_sent(secretary, CASE, "2018-07-03")
    before = case_of(secretary, CASE).pack
    assert before is not None
    came = joined(secretary, CASE, late_paper())
    with pytest.raises(Refused, match="before the letter"):
        record_answer(secretary, CASE, [question.id], "2018-07-01", "", came)
    assert len(case_of(secretary, CASE).packs) == 1
    record_answer(secretary, CASE, [question.id], "2018-07-09", "", came)
    case = case_of(secretary, CASE)
    after = case.pack
    assert after is not None
    assert after.version == 2
    assert case.questions[0].reply is not None
    assert case.questions[0].reply.record.pack == 2
    assert [(p.sha256, p.first_page) for p in after.papers[:-1]] == [
        (p.sha256, p.first_page) for p in before.papers
    ]
    last = after.papers[-1]
    assert (last.name, last.first_page) == ("ethics.pdf", sum(p.pages for p in before.papers) + 1)
    assert open_paper(secretary, case, last) == b"%PDF-late"


def test_the_next_pack_keeps_the_order_of_the_one_before(
    panel: at_work.PanelAtWork, office: str
) -> None:
    secretary = at_desk(panel, office)
    case = case_of(secretary, CASE)
    assert case.pack is not None
    names = [paper.name for paper in case.pack.papers]
    application = application_of(secretary, case)
    papers = [(d, open_paper(secretary, case, p)) for d, p in zip(
        application.documents, case.pack.papers, strict=True)]  # fmt: skip
    form = next(d for d, _ in papers if d.kind is DocumentKind.APPLICATION_FORM)
    newer = replace(form, sha256=hashlib.sha256(b"newer").hexdigest(), pages=form.pages + 1)
    mixed = [(newer if d is form else d, b"newer" if d is form else data) for d, data in papers]
    mixed.reverse()
    documents = tuple(document for document, _ in mixed)
    publish(secretary, Intake(replace(application, documents=documents), tuple(mixed)))
    now = case_of(secretary, CASE)
    assert now.pack is not None
    assert [paper.name for paper in now.pack.papers] == names
    (change,) = changes_between(secretary, now, 1, 2)
    assert (change.part, change.what) == (Part.PAPERS, "Application form")


def test_what_cannot_join_is_refused(panel: at_work.PanelAtWork, office: str) -> None:
    secretary = at_desk(panel, office)
    case = case_of(secretary, CASE)
    assert case.pack is not None
    held = case.pack.papers[0]
    same = late_paper(held.name, open_paper(secretary, case, held))
    with pytest.raises(Refused, match="has these papers already"):
        joined(secretary, CASE, same)
    received = replace(case.received, reference="DR180611.99")
    r_stream = r.case_stream("DR180611.99")
    from dmap_desktop.services.journal import write

    write(secretary, r_stream, received)
    with pytest.raises(Refused, match="has no pack yet"):
        joined(secretary, "DR180611.99", late_paper())
    with pytest.raises(Refused, match="has no pack 3"):
        application_in(secretary, case, 3)
    secretary.store.drop_blobs([held.blob])
    with pytest.raises(Unavailable, match="not on this laptop"):
        joined(secretary, CASE, late_paper())


def test_what_is_confidential_is_left_out_of_the_register(
    panel: at_work.PanelAtWork, office: str
) -> None:
    secretary = at_desk(panel, office)
    case = case_of(secretary, CASE)
    aims = application_of(secretary, case).answer("project.aims")
    assert aims is not None
    page = aims.evidence.page
    assert page is not None
    part = r.ConfidentialPart("Commercial in confidence.", page, page)
    mark_confidential(secretary, CASE, aims.evidence.document, (part,))
    case = case_of(secretary, CASE)
    assert confidential_at(case, aims.evidence) == part
    assert confidential_at(case, Evidence(aims.evidence.document, page=page + 1)) is None
    assert confidential_at(case, Evidence("other", page=page)) is None

    def row() -> object:
        rows = draft_register(secretary, "2018-07-20").rows
        return next(one for one in rows if one.reference == CASE)

    assert row().aims == row().summary == WITHHELD  # type: ignore[attr-defined]
    mark_confidential(secretary, CASE, aims.evidence.document, ())
    assert row().aims == case.received.register_fields["aims"]  # type: ignore[attr-defined]
    pack = case.pack
    assert pack is not None
    secretary.store.drop_blobs([pack.application.blob])
    mark_confidential(secretary, CASE, aims.evidence.document, (part,))
    fields = case_of(secretary, CASE).confidential[aims.evidence.document].fields
    assert fields == ("aims", "audience", "outputs", "datasets")  # in doubt, all of them


def test_a_member_is_told_of_a_newer_pack_until_it_is_read(
    panel: at_work.PanelAtWork, office: str
) -> None:
    amara = at_desk(panel, "amara")
    assert last_read(amara, case_of(amara, CASE)) == 0
    declare_interest(amara, CASE, r.InterestNature.NONE)
    record_view(amara, CASE, r.Vote.APPROVE, "A clear purpose.")
    assert last_read(amara, case_of(amara, CASE)) == 1
    secretary = at_desk(panel, office)
    publish(secretary, joined(secretary, CASE, late_paper()))
    panel.synchronise(office)
    amara = at_desk(panel, "amara")
    assert TaskKind.READ_CHANGES in kinds(amara)
    assert mark_read(amara, CASE) == 2
    assert TaskKind.READ_CHANGES not in kinds(amara)
    cast_ballot(amara, CASE, r.Vote.APPROVE, "Sound.")
    assert last_read(amara, case_of(amara, CASE)) == 2


def test_a_private_note_keeps_its_words_inside(panel: at_work.PanelAtWork) -> None:
    amara = at_desk(panel, "amara")
    place = Evidence("f" * 64, page=2, words="the words in question")
    write_private_note(amara, CASE, place, "Mine.")
    held = case_of(amara, CASE).notes[-1].note
    assert held.evidence.words == ""
    opened = open_note(amara, held)
    assert opened is not None
    assert (opened.text, opened.words) == ("Mine.", "the words in question")
    first = r.NoteWritten(place, sealed=seal_private(amara, b"As notes were sealed at first."))
    assert read_note(amara, first) == "As notes were sealed at first."


def test_a_place_in_no_paper_has_no_name(panel: at_work.PanelAtWork) -> None:
    amara = at_desk(panel, "amara")
    case = case_of(amara, CASE)
    assert own_place(case, Evidence("unknown", page=1)) == ""
    assert case.pack is not None
    paper = case.pack.papers[0]
    assert paper.name in own_place(case, Evidence(paper.sha256))
    assert msgspec.json.decode(encode_application(application_of(amara, case)))
