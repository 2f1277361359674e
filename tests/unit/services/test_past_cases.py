"""Precedents and the ledger of a panel at work, as each person may see them."""

from __future__ import annotations

import at_work
import builders
import pytest

from dmap_desktop.assessment.ledger import Known
from dmap_desktop.domain.case_facts import Ending
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.records import Condition, InterestNature, Outcome, Vote
from dmap_desktop.services.deciding import Draft, close_voting, decide, withdraw
from dmap_desktop.services.journal import case_of, panel_of
from dmap_desktop.services.precedents import Past, departure_of, join_names, past_of
from dmap_desktop.services.reviewing import declare_interest
from dmap_desktop.services.session import Session

NEWSPAPER, BROADCASTER, CHARITY = at_work.CASES
THREE_REJECT = dict.fromkeys(("amara", "chloe", "ben"), Vote.REJECT)


@pytest.fixture
def secretary(panel: at_work.PanelAtWork) -> Session:
    """The secretariat, once the newspaper was refused, the charity approved with a condition."""
    builders.decided(panel, NEWSPAPER, THREE_REJECT, Outcome.REJECTED)
    for person in ("amara", "chloe", "ben"):
        builders.review(panel, person, CHARITY, Vote.APPROVE)
    panel.synchronise("chair")
    chair = panel.open("chair").session
    close_voting(chair, CHARITY)
    condition = Condition("Destroy the data after two years.", "The applicant", "2020-07-10", "")
    decide(chair, CHARITY, Draft(Outcome.CONDITIONS, "Sound.", conditions=(condition,)))
    panel.synchronise("chair", "secretariat")
    return panel.open("secretariat").session


def of(past: Past, reference: str) -> tuple[str, ...]:
    return next(why for case, why in past.precedents if case.reference == reference)


def test_precedents_say_why_how_it_ended_under_which_rules(secretary: Session) -> None:
    past = past_of(secretary, BROADCASTER)
    assert past.settled == 2
    found = {precedent.case.reference: precedent.case for precedent in past.precedents}
    assert found[NEWSPAPER].ending is Ending.REFUSED
    assert found[NEWSPAPER].read
    assert found[NEWSPAPER].items
    assert found[CHARITY].conditions[0].text == "Destroy the data after two years."
    assert found[CHARITY].regime == "gdpr-2018 (2018-05-25)"
    assert any("items are asked for here too" in sentence for sentence in of(past, NEWSPAPER))
    assert "The same type of organisation: Media." in of(past, NEWSPAPER)


def test_a_withdrawn_case_is_a_precedent_too(secretary: Session) -> None:
    withdraw(secretary, BROADCASTER, "Not pursued.", "2018-07-09")
    past = past_of(secretary, CHARITY)
    (case,) = [p.case for p in past.precedents if p.case.reference == BROADCASTER]
    assert (case.ending, case.decided) == (Ending.WITHDRAWN, "2018-07-09")


def test_a_draft_that_departs_from_the_nearest_three_is_asked_for_a_reason(
    panel: at_work.PanelAtWork, secretary: Session
) -> None:
    assert departure_of(secretary, BROADCASTER, Outcome.APPROVED) == ""  # two are no three
    builders.publish_case(panel, "secretariat", "DR180625.03")
    withdraw(secretary, "DR180625.03", "Not pursued.", "2018-07-09")
    said = departure_of(secretary, BROADCASTER, Outcome.APPROVED)
    assert said.startswith("2 of the 3 nearest settled cases ended otherwise: ")
    assert f"{NEWSPAPER} (refused)" in said
    assert "DR180625.03 (withdrawn)" in said
    assert departure_of(secretary, BROADCASTER, Outcome.REJECTED) == ""
    assert departure_of(secretary, BROADCASTER, Outcome.ESCALATED) == ""


def test_nothing_of_it_is_shown_before_the_first_view(
    panel: at_work.PanelAtWork, secretary: Session
) -> None:
    panel.synchronise("ben")
    ben = panel.open("ben").session
    with pytest.raises(Refused, match="first view"):
        past_of(ben, BROADCASTER)
    assert departure_of(ben, BROADCASTER, Outcome.APPROVED) == ""


def test_of_a_case_closed_to_the_reader_only_the_records_speak(
    panel: at_work.PanelAtWork, secretary: Session
) -> None:
    declare_interest(secretary, NEWSPAPER, InterestNature.PERSONAL, "A friend works there.")
    past_of(secretary, BROADCASTER)
    organisation = case_of(secretary, NEWSPAPER).received.organisation
    (known,) = secretary.store.facts_of([organisation])
    assert (known.read, known.items, known.tier) == (False, (), None)
    assert known.ending is Ending.REFUSED


def test_the_facts_are_drawn_again_when_papers_come(secretary: Session) -> None:
    pack = case_of(secretary, NEWSPAPER).pack
    assert pack is not None
    sealed = secretary.store.blob(pack.application.blob)
    secretary.store.drop_blobs([pack.application.blob])
    without = {p.case.reference: p.case for p in past_of(secretary, BROADCASTER).precedents}
    assert not without[NEWSPAPER].read
    assert without[NEWSPAPER].datasets  # as the record of its receipt says
    assert sealed is not None
    secretary.store.keep_blob(pack.application.blob, sealed)
    secretary.store.wanted()
    again = {p.case.reference: p.case for p in past_of(secretary, BROADCASTER).precedents}
    assert again[NEWSPAPER].read


def test_names_the_panel_has_joined_hold_together_and_can_be_parted(secretary: Session) -> None:
    charity = case_of(secretary, CHARITY).received.organisation
    broadcaster = case_of(secretary, BROADCASTER).received.organisation
    assert past_of(secretary, BROADCASTER).ledger.lines == ()
    join_names(secretary, (broadcaster, charity), "One is wholly owned by the other.")
    (line,) = past_of(secretary, BROADCASTER).ledger.lines
    assert line.case.reference == CHARITY
    assert line.holder == (charity, Known.CODED)
    assert "items" in line.holds.words
    join_names(secretary, (charity,))
    assert past_of(secretary, BROADCASTER).ledger.lines == ()
    assert panel_of(secretary).organisations == ()


def test_an_organisation_has_a_name(secretary: Session) -> None:
    with pytest.raises(Refused, match="Give the names"):
        join_names(secretary, (" ",))


def test_members_do_not_join_names(panel: at_work.PanelAtWork, secretary: Session) -> None:
    panel.synchronise("amara")
    with pytest.raises(Refused, match="it is for the"):
        join_names(panel.open("amara").session, ("A", "B"))
