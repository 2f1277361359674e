"""What a member does with a case: interests, first view, notes, ballots, and what each is shown."""

from __future__ import annotations

import at_work
import pytest

from dmap_desktop.domain.errors import Refused, Unavailable, Unreadable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.records import InterestNature, Ruling, Vote
from dmap_desktop.domain.visibility import RECUSED, VIEW_FIRST
from dmap_desktop.services.cases import list_cases, list_meetings
from dmap_desktop.services.deciding import close_voting, why_not_close
from dmap_desktop.services.journal import case_of, meeting_of, panel_of
from dmap_desktop.services.reading import application_of, assessment_of, open_paper, papers_here
from dmap_desktop.services.reviewing import (
    cast_ballot,
    declare_interest,
    own_ballot,
    read_note,
    record_view,
    rule_interest,
    sight_of,
    why_no_ballot,
    why_no_view,
    write_panel_note,
    write_private_note,
)
from dmap_desktop.services.session import Session

CASE, OTHER, THIRD = at_work.CASES
HERE = Evidence("f" * 64, page=2, words="the words in question")


def at_desk(panel: at_work.PanelAtWork, person: str) -> Session:
    """Return somebody's session, in step with the hub."""
    panel.synchronise(person)
    return panel.open(person).session


def test_a_case_is_read_in_order_interest_view_ballot(panel: at_work.PanelAtWork) -> None:
    amara = at_desk(panel, "amara")
    assert why_no_ballot(amara, CASE) == "Record your first view before you vote."
    with pytest.raises(Refused, match="Write your first view in a sentence"):
        record_view(amara, CASE, Vote.APPROVE, "  ")
    declare_interest(amara, CASE, InterestNature.NONE)
    assert why_no_view(amara, CASE) is None
    record_view(amara, CASE, Vote.APPROVE, "A clear purpose.")
    assert why_no_view(amara, CASE) == "Your first view is recorded already; it stays as it was."
    assert why_no_ballot(amara, CASE) is None
    for vote, reasons, words in (
        (Vote.APPROVE, " ", "Give the reasons for your vote"),
        (Vote.CONDITIONS, "Sound.", "Name at least one condition"),
    ):
        with pytest.raises(Refused, match=words):
            cast_ballot(amara, CASE, vote, reasons)
    assert own_ballot(amara, case_of(amara, CASE)) is None
    cast_ballot(amara, CASE, Vote.CONDITIONS, "Sound.", ("No names.",))
    cast_ballot(amara, CASE, Vote.ABSTAIN, "")
    own = own_ballot(amara, case_of(amara, CASE))
    assert own is not None
    assert own.content is not None
    assert (own.content.vote, own.replaced, own.fate) == (Vote.ABSTAIN, 1, "")


def test_score_and_votes_stay_behind_their_curtains(panel: at_work.PanelAtWork) -> None:
    amara = at_desk(panel, "amara")
    case = case_of(amara, CASE)
    application = application_of(amara, case)
    assert sight_of(amara, case).why_hidden == VIEW_FIRST
    with pytest.raises(Refused, match="when you have recorded your first view"):
        assessment_of(amara, case, application)
    line = next(line for line in list_cases(amara) if line.reference == CASE)
    assert (line.score, line.band, line.tier_recommended) == (None, "", None)
    declare_interest(amara, CASE, InterestNature.NONE)
    record_view(amara, CASE, Vote.APPROVE, "A clear purpose.")
    case = case_of(amara, CASE)
    found = assessment_of(amara, case, application)
    line = next(line for line in list_cases(amara) if line.reference == CASE)
    assert line.score == found.score
    assert not sight_of(amara, case).ballots


def test_somebody_with_an_interest_sees_a_plain_card_until_the_chair_rules(
    panel: at_work.PanelAtWork,
) -> None:
    ben = at_desk(panel, "ben")
    with pytest.raises(Refused, match="Say in a few words what the interest is"):
        declare_interest(ben, CASE, InterestNature.PERSONAL)
    declare_interest(ben, CASE, InterestNature.PERSONAL, "My sister works there.")
    case = case_of(ben, CASE)
    assert case.pack is not None
    assert sight_of(ben, case).why_hidden == RECUSED
    with pytest.raises(Refused, match="Papers, discussion and ballots stay hidden"):
        open_paper(ben, case, case.pack.papers[0])
    with pytest.raises(Refused, match="takes no part in it unless the chair rules"):
        record_view(ben, CASE, Vote.APPROVE, "I like it.")
    with pytest.raises(Refused, match="it cannot be taken back"):
        declare_interest(ben, CASE, InterestNature.NONE)
    panel.synchronise("ben")
    chair = at_desk(panel, "chair")
    with pytest.raises(Refused, match="Give the reason for the ruling"):
        rule_interest(chair, CASE, "ben", Ruling.STAY, " ")
    rule_interest(chair, CASE, "ben", Ruling.STAY, "She left it years ago.")
    panel.synchronise("chair", "ben")
    assert sight_of(ben, case_of(ben, CASE)).papers
    record_view(ben, CASE, Vote.APPROVE, "I like it.")


def test_notes_are_for_the_panel_or_for_oneself(panel: at_work.PanelAtWork) -> None:
    amara = at_desk(panel, "amara")
    write_panel_note(amara, CASE, HERE, " Ask for the sample size. ")
    write_private_note(amara, CASE, HERE, "Look this up.")
    panel.synchronise("amara")
    mine = case_of(amara, CASE).notes
    assert [read_note(amara, held.note) for held in mine] == [
        "Ask for the sample size.", "Look this up.",
    ]  # fmt: skip
    assert mine[1].note.evidence.words == ""
    chloe = at_desk(panel, "chloe")
    theirs = case_of(chloe, CASE).notes
    assert [read_note(chloe, held.note) for held in theirs] == ["Ask for the sample size.", None]


def test_papers_that_are_not_here_or_were_changed_are_said(panel: at_work.PanelAtWork) -> None:
    amara = at_desk(panel, "amara")
    case = case_of(amara, CASE)
    assert case.pack is not None
    paper = case.pack.papers[0]
    assert papers_here(amara, case) == (len(case.pack.papers) + 1,) * 2
    assert len(open_paper(amara, case, paper)) == paper.size
    other = case.pack.papers[1]
    swapped = type(paper)(**{**_fields(paper), "blob": other.blob})
    with pytest.raises(Unreadable, match="is not the paper that was published; tell the"):
        open_paper(amara, case, swapped)
    away = type(paper)(**{**_fields(paper), "blob": "0" * 64})
    with pytest.raises(Unavailable, match="is not on this laptop; fetch the papers of the case"):
        open_paper(amara, case, away)


def _fields(paper: object) -> dict[str, object]:
    return {name: getattr(paper, name) for name in paper.__struct_fields__}  # type: ignore[attr-defined]


def test_what_nobody_took_in_or_called_is_said(panel: at_work.PanelAtWork) -> None:
    amara = at_desk(panel, "amara")
    with pytest.raises(Refused, match=r"No case DR990101\.01 is known here; synchronise"):
        case_of(amara, "DR990101.01")
    with pytest.raises(Refused, match="No meeting never is known here"):
        meeting_of(amara, "never")
    assert len(list_meetings(amara)) == 2


def test_nobody_acts_beyond_their_role(panel: at_work.PanelAtWork) -> None:
    amara, auditor = at_desk(panel, "amara"), at_desk(panel, "auditor")
    with pytest.raises(Refused, match="may not do this: it is for the chair or deputy"):
        close_voting(amara, CASE)
    with pytest.raises(Refused, match="Idris Vaughan may not do this"):
        declare_interest(auditor, CASE, InterestNature.NONE)
    assert "may not do this" in (why_not_close(amara, CASE) or "")
    assert panel_of(amara).people["amara"].name == "Amara Lindqvist"
