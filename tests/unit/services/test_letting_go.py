"""Papers leave a laptop when their case is closed to its person, or a while after it is settled."""

from __future__ import annotations

import at_work
import builders

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.records import InterestNature, Ruling
from dmap_desktop.profiles import Profile
from dmap_desktop.services.deciding import withdraw
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.keeping import Keeping, choose
from dmap_desktop.services.letting_go import keep_for, leaves_on, let_go
from dmap_desktop.services.reviewing import declare_interest, rule_interest
from dmap_desktop.services.syncing import SyncReport, synchronise
from dmap_desktop.services.taking_in import publish

CASE, OTHER = at_work.CASES[0], at_work.CASES[1]


def here(profile: Profile, reference: str) -> int:
    """Return how many papers of a case are on the laptop."""
    case = case_of(profile.session, reference)
    packs = [paper for pack in case.packs for paper in (*pack.papers, pack.application)]
    return sum(profile.session.store.has_blob(paper.blob) for paper in packs)


def sync(profile: Profile) -> SyncReport:
    assert profile.exchange is not None
    return synchronise(profile.session, profile.exchange)


def test_who_declares_an_interest_loses_the_papers_of_the_case_at_once(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara")
    amara = panel.open("amara")
    store = amara.session.store
    store.index_text(f"case:{CASE}", "form, page 1", "Ethnicity of pupils")
    store.keep(f"draft/{CASE}/view.text", "My own words")
    store.keep(f"anchors/found/{CASE}/1", '{"note": {"document": "d", "words": "their words"}}')
    before, other = here(amara, CASE), here(amara, OTHER)
    assert before > 2
    declare_interest(amara.session, CASE, InterestNature.PERSONAL, "My sister works there.")
    gone = let_go(amara.session, changed=True)
    assert [(one.case, one.papers) for one in gone] == [(CASE, before)]
    assert gone[0].sentence().startswith(f"{before} papers of {CASE} were removed from this laptop")
    assert here(amara, CASE) == 0
    assert here(amara, OTHER) == other
    assert store.search("ethnicity") == []
    assert store.kept_names("anchors/found/") == {}
    assert store.kept(f"draft/{CASE}/view.text") == "My own words", "own words stay, hidden"
    assert let_go(amara.session, changed=True) == ()


def test_they_are_not_fetched_again_until_the_chair_rules_that_one_may_stay(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara", "chair")
    amara, chair = panel.open("amara"), panel.open("chair")
    before = here(amara, CASE)
    declare_interest(amara.session, CASE, InterestNature.PROFESSIONAL, "We met once.")
    assert [CASE in sentence for sentence in sync(amara).let_go] == [True]
    assert here(amara, CASE) == 0
    sync(chair)
    rule_interest(chair.session, CASE, "amara", Ruling.STAY, "A passing acquaintance.")
    sync(chair)
    assert sync(amara).let_go == ()
    assert here(amara, CASE) == before


def test_the_only_copy_is_never_removed(panel: at_work.PanelAtWork, tmp_path) -> None:  # type: ignore[no-untyped-def]
    secretary = panel.open("secretariat")
    reference = "DR180625.01"
    intake = at_work.take_in(at_work.sample(reference), tmp_path / "inbox")
    publish(secretary.session, intake)
    assert here(secretary, reference) > 2
    case = case_of(secretary.session, reference)
    keep_for(secretary.session, 30)
    withdraw(secretary.session, case.reference, "Not pursued.", "2018-07-02")
    panel.demonstration.clock.go_to(2018, 12, 1, 9)  # type: ignore[attr-defined]
    assert let_go(secretary.session, changed=True) == (), "the hub has not seen the pack"
    gone = sync(secretary).let_go
    assert [reference in sentence for sentence in gone] == [True]
    assert here(secretary, reference) == 0


def test_papers_of_settled_cases_leave_after_the_days_that_were_set(
    panel: at_work.PanelAtWork,
) -> None:
    builders.decided(panel, CASE)
    panel.synchronise("amara")
    amara, clock = panel.open("amara"), panel.demonstration.clock
    session = amara.session
    before = here(amara, CASE)
    assert leaves_on(session, case_of(session, CASE)) == ""
    clock.go_to(2019, 7, 1, 9)  # type: ignore[attr-defined]
    assert sync(amara).let_go == (), "unless days are set, they stay"
    keep_for(session, 90)
    assert leaves_on(session, case_of(session, CASE)) == "2018-09-30"
    assert leaves_on(session, case_of(session, OTHER)) == ""
    choose(session, CASE, Keeping.KEPT)
    assert leaves_on(session, case_of(session, CASE)) == ""
    assert let_go(session, changed=True) == (), "what was chosen to be kept here stays"
    choose(session, CASE, Keeping.AUTOMATIC)
    keep_for(session, 90)
    gone = sync(amara).let_go
    assert gone == (
        f"{before} papers of {CASE} were removed from this laptop: it was settled more than 90 "
        "days ago. Fetch them again on the Cases screen.",
    )
    assert here(amara, CASE) == 0
    assert here(amara, OTHER) > 2
    assert sync(amara).let_go == ()
    assert here(amara, CASE) == 0, "it stays away until somebody asks"


def test_a_hub_that_is_away_removes_nothing(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    amara = panel.open("amara")
    before = here(amara, CASE)
    panel.hub.rename(panel.hub.with_name("elsewhere"))
    try:
        sync(amara)
    except Unavailable:
        assert here(amara, CASE) == before
