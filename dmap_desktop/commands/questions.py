"""``question ask|approve|decline|letter|answer|list``: what passes between panel and applicant."""

from __future__ import annotations

from argparse import Namespace

from dmap_desktop.app import opened_profile
from dmap_desktop.commands.asking import acting_profile
from dmap_desktop.commands.packs import paper_named, papers_given, readable_case
from dmap_desktop.commands.printing import Json, print_json, print_lines
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.pages import place_in_pack
from dmap_desktop.domain.questions import Question
from dmap_desktop.domain.summary import clock_of, summarise_case
from dmap_desktop.domain.turnaround import CLOCK_RULE
from dmap_desktop.exports.writing import write_letter
from dmap_desktop.services.asking import (
    approve_question,
    ask_question,
    decline_question,
    draft_letter,
    record_answer,
    record_sent,
)
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.packing import joined
from dmap_desktop.services.reporting import note_exported
from dmap_desktop.services.session import Session


def ask(options: Namespace) -> int:
    """Ask the secretariat to ask the applicant something."""
    with acting_profile(options) as profile:
        session = profile.session
        place = None
        if options.paper:
            paper = paper_named(case_of(session, options.case), options.paper)
            place = Evidence(paper.sha256, page=options.page)
        ask_question(session, options.case, options.text, place)
        return _print(options, session, "The secretariat reads it after the next synchronisation.")


def approve(options: Namespace) -> int:
    """Approve a question."""
    with acting_profile(options) as profile:
        session = profile.session
        question = _named(case_of(session, options.case), options.question)
        approve_question(session, options.case, question.id, options.text)
        return _print(options, session, "Approved; it goes out with the next letter.")


def decline(options: Namespace) -> int:
    """Decline a question."""
    with acting_profile(options) as profile:
        session = profile.session
        question = _named(case_of(session, options.case), options.question)
        decline_question(session, options.case, question.id, options.reason)
        return _print(options, session, "Declined; its author reads the reason.")


def letter(options: Namespace) -> int:
    """Write the letter with every approved question, and record that it went out."""
    with acting_profile(options) as profile:
        session = profile.session
        sent = options.on or session.clock.now().date().isoformat()
        reply_by = options.reply_by or ""
        content = draft_letter(session, options.case, sent, reply_by)
        write_letter(content, options.out)
        note_exported(session, f"letter {content.number} to the applicant", options.case)
        if options.draft:
            return _print(options, session, f"Written: {options.out}. Nothing is recorded.")
        record_sent(session, options.case, sent, reply_by)
        return _print(options, session, f"Written: {options.out}. The clock stands from {sent}.")


def answer(options: Namespace) -> int:
    """Record the applicant's answer."""
    with acting_profile(options) as profile:
        session = profile.session
        case = case_of(session, options.case)
        questions = [_named(case, name).id for name in options.questions]
        answered = options.on or session.clock.now().date().isoformat()
        papers = None
        if options.files:
            papers = joined(session, options.case, papers_given(session, options.files))
        record_answer(session, options.case, questions, answered, options.text, papers)
        return _print(options, session, "The answer is recorded.")


def list_questions(options: Namespace) -> int:
    """Print the questions on a case."""
    with opened_profile(options.profile, options.passphrase_file) as profile:
        return _print(options, profile.session, "")


def _named(case: Case, name: str) -> Question:
    """Return a question by its place in the list, its number in a letter, or its hash."""
    for place, question in enumerate(case.questions, start=1):
        by_hash = len(name) > 7 and question.id.startswith(name)
        if by_hash or name in (str(place), question.number):
            return question
    raise Refused(f"{case.reference} has no question {name}; see: question list {case.reference}")


def _print(options: Namespace, session: Session, sentence: str) -> int:
    case = readable_case(session, options.case)
    found = clock_of(summarise_case(case), session.clock.now().date())
    if options.json:
        clock: Json = {"rule": CLOCK_RULE}
        if found is not None:
            clock |= {"days": found.days, "stopped": found.stopped, "words": found.sentence()}
        questions = [_json(case, question) for question in case.questions]
        print_json({"case": case.reference, "questions": questions, "clock": clock})
        return 0
    lines = [sentence] if sentence else []
    for place, question in enumerate(case.questions, start=1):
        number = f" (letter {question.number})" if question.number else ""
        lines.append(f"{place}{number}, {question.state.value}: {question.text}")
        if question.review is not None and question.review.record.reason:
            lines.append(f"   Declined: {question.review.record.reason}")
        if question.reply is not None:
            reply = question.reply.record
            where = f" (pack {reply.pack})" if reply.pack else ""
            lines.append(f"   Answered on {reply.answered}{where}: {reply.text}")
    if found is not None:
        lines += [found.sentence(), CLOCK_RULE]
    print_lines(lines)
    return 0


def _json(case: Case, question: Question) -> Json:
    papers = case.pack.papers if case.pack else ()
    place, letter, reply = question.asked.evidence, question.letter, question.reply
    return {
        "question": question.id,
        "number": question.number,
        "state": question.state.value,
        "text": question.text,
        "asked_by": question.by.person,
        "place": place_in_pack(papers, place) if place else "",
        "reason": question.review.record.reason if question.review else "",
        "sent": letter.record.sent if letter else "",
        "answered": reply.record.answered if reply else "",
        "answer": reply.record.text if reply else "",
        "pack": reply.record.pack if reply else 0,
    }
