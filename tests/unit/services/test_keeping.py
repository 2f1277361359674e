"""Which papers a laptop fetches, keeps and lets go of, and what happens when there is no room."""

from __future__ import annotations

import pytest

from dmap_desktop.domain.errors import Cancelled, Refused, Unavailable
from dmap_desktop.domain.records import case_stream
from dmap_desktop.domain.terms import InterestNature, MeetingKind
from dmap_desktop.services.journal import find_case
from dmap_desktop.services.keeping import (
    CasePapers,
    Keeping,
    allow_room,
    choose,
    fetch_case,
    megabytes,
    papers_of_case,
    remove_from_laptop,
    room_for_papers,
    select,
    stock,
    where_papers_are,
)
from dmap_desktop.services.meetings import call_meeting, close_meeting, open_meeting, set_agenda
from dmap_desktop.services.reviewing import declare_interest
from dmap_desktop.services.syncing import synchronise
from tests.small_panel import CASE, Seat, SmallPanel, publish, small_panel

OLD, NEW = "DR180601.01", "DR180629.01"


@pytest.fixture
def panel() -> SmallPanel:
    """Three published cases in the hub; Amy has fetched the first one."""
    made = small_panel("sam", "ruth", "amy")
    for case in (OLD, NEW):
        publish(made["sam"], case)
    made["sam"].sync()
    return made


@pytest.fixture
def amy(panel: SmallPanel) -> Seat:
    """Amy's laptop with every record, and no papers but those of the first case."""
    seat = panel["amy"]
    allow_room(seat.session, 0)
    seat.sync()
    allow_room(seat.session, None)
    return seat


def order(seat: Seat) -> list[str]:
    """Return the cases whose papers are fetched next, in order."""
    streams = dict.fromkeys(paper.stream for paper in select(seat.session).papers)
    return [stream.removeprefix("case:") for stream in streams]


def bytes_of(seat: Seat, reference: str) -> int:
    case = find_case(seat.session, reference)
    assert case is not None
    assert case.pack is not None
    return sum(paper.blob_size for paper in (case.pack.application, *case.pack.papers))


def held_back(seat: Seat) -> str:
    return synchronise(seat.session, seat.exchange).held_back


def call(seat: Seat, meeting: str, held_on: str, *agenda: str) -> None:
    call_meeting(seat.session, meeting, MeetingKind.WEEKLY, held_on, meeting)
    set_agenda(seat.session, meeting, agenda)


def test_the_newest_case_comes_first(amy: Seat) -> None:
    assert order(amy) == [NEW, OLD]
    assert where_papers_are(amy.session)[NEW] == CasePapers(
        2, 2, bytes_of(amy, NEW), Keeping.AUTOMATIC
    )
    assert where_papers_are(amy.session)[CASE].missing == 0
    assert papers_of_case(amy.session, NEW) == where_papers_are(amy.session)[NEW]
    assert papers_of_case(amy.session, "DR990101.01") is None


def test_this_meetings_packs_come_before_all_others(panel: SmallPanel, amy: Seat) -> None:
    call(panel["sam"], "2018-07-17-weekly", "2018-07-17", NEW)
    call(panel["sam"], "2018-07-10-weekly", "2018-07-10", OLD)
    panel["sam"].sync()
    amy.exchange.pull(lambda *_: None)
    allow_room(amy.session, 0)
    amy.sync()
    allow_room(amy.session, None)
    assert order(amy) == [OLD, NEW], "the meeting that comes first goes first"
    panel["ruth"].sync()
    open_meeting(panel["ruth"].session, "2018-07-10-weekly")
    close_meeting(panel["ruth"].session, "2018-07-10-weekly")
    panel["ruth"].sync()
    allow_room(amy.session, 0)
    amy.sync()
    allow_room(amy.session, None)
    assert order(amy) == [NEW, OLD], "a meeting that is over has no claim any more"


def test_what_was_chosen_to_be_kept_comes_before_the_rest(amy: Seat) -> None:
    choose(amy.session, OLD, Keeping.KEPT)
    assert order(amy) == [OLD, NEW]
    assert where_papers_are(amy.session)[OLD].keeping is Keeping.KEPT
    choose(amy.session, OLD, Keeping.AUTOMATIC)
    assert order(amy) == [NEW, OLD]


def test_a_full_room_is_said_in_one_sentence_and_nothing_is_removed(amy: Seat) -> None:
    here = room_for_papers(amy.session).used
    allow_room(amy.session, here + bytes_of(amy, NEW))
    sentence = held_back(amy)
    assert sentence.startswith("2 papers of 1 case stay in the hub: of the ")
    assert sentence.count(".") - sentence.count(" MB") * 1 == 1, "one sentence"
    assert order(amy) == []
    assert papers_of_case(amy.session, CASE) == CasePapers(2, 0, 0, Keeping.AUTOMATIC)
    assert papers_of_case(amy.session, NEW) == CasePapers(2, 0, 0, Keeping.AUTOMATIC)
    assert stock(amy.session).missing == 2
    assert stock(amy.session).held_back == sentence
    allow_room(amy.session, 1)
    assert "4 papers" not in held_back(amy), "less room removes nothing"
    assert room_for_papers(amy.session).used == here + bytes_of(amy, NEW)
    allow_room(amy.session, None)
    assert held_back(amy) == ""
    assert stock(amy.session).missing == 0


def test_a_case_that_does_not_fit_leaves_room_for_one_that_does(amy: Seat) -> None:
    choose(amy.session, NEW, Keeping.REMOVED)
    publish_size = bytes_of(amy, OLD)
    allow_room(amy.session, room_for_papers(amy.session).used + publish_size)
    assert order(amy) == [OLD]


def test_removed_papers_stay_away_until_somebody_asks(amy: Seat) -> None:
    before = room_for_papers(amy.session).used
    freed = remove_from_laptop(amy.session, amy.exchange, CASE)
    assert freed == bytes_of(amy, CASE)
    assert room_for_papers(amy.session).used == before - freed
    held_back(amy)
    assert papers_of_case(amy.session, CASE) == CasePapers(2, 2, freed, Keeping.REMOVED)
    assert fetch_case(amy.session, amy.exchange, CASE) == ()
    assert papers_of_case(amy.session, CASE) == CasePapers(2, 0, 0, Keeping.AUTOMATIC)
    assert remove_from_laptop(amy.session, amy.exchange, CASE) == freed, "and again"


def test_what_may_be_the_only_copy_is_not_removed(panel: SmallPanel) -> None:
    sam = panel["sam"]
    publish(sam, "DR180702.01")
    with pytest.raises(Refused, match="may have the only copy; synchronise first"):
        remove_from_laptop(sam.session, sam.exchange, "DR180702.01")
    assert papers_of_case(sam.session, "DR180702.01") == CasePapers(2, 0, 0, Keeping.AUTOMATIC)
    sam.sync()
    assert remove_from_laptop(sam.session, sam.exchange, "DR180702.01") > 0
    assert fetch_case(sam.session, sam.exchange, "DR180702.01") == ()


def test_one_case_is_fetched_now(amy: Seat) -> None:
    assert fetch_case(amy.session, amy.exchange, OLD) == ()
    assert papers_of_case(amy.session, OLD) == CasePapers(2, 0, 0, Keeping.AUTOMATIC)
    assert order(amy) == [NEW]


def test_what_does_not_fit_is_refused_with_what_to_do(amy: Seat) -> None:
    allow_room(amy.session, room_for_papers(amy.session).used)
    with pytest.raises(Refused, match="remove papers of other cases, or allow more"):
        fetch_case(amy.session, amy.exchange, OLD)
    assert order(amy) == []


def test_papers_that_the_hub_does_not_have_yet_are_said(panel: SmallPanel, amy: Seat) -> None:
    for key in panel.hub.keys("blobs/"):
        del panel.hub.objects[key]
    with pytest.raises(Unavailable, match=f"2 papers of {NEW} are not in the hub yet"):
        fetch_case(amy.session, amy.exchange, NEW)


def test_a_changed_paper_is_found_and_not_called_missing(panel: SmallPanel, amy: Seat) -> None:
    for key in panel.hub.keys("blobs/"):
        panel.hub.objects[key] += b"x"
    findings = fetch_case(amy.session, amy.exchange, NEW)
    assert len(findings) == 2
    assert all("was changed or swapped" in finding.sentence for finding in findings)


def test_somebody_recused_fetches_nothing_of_the_case(amy: Seat) -> None:
    declare_interest(amy.session, NEW, InterestNature.PERSONAL, "A friend applies.")
    assert NEW not in where_papers_are(amy.session)
    assert order(amy) == [OLD]
    with pytest.raises(Refused):
        fetch_case(amy.session, amy.exchange, NEW)
    assert papers_of_case(amy.session, NEW) is None


def test_choices_are_this_laptops_own(panel: SmallPanel, amy: Seat) -> None:
    choose(amy.session, OLD, Keeping.KEPT)
    allow_room(amy.session, 5_000_000)
    acts = len(amy.session.store.acts_of(amy.device))
    amy.sync()
    panel["sam"].sync()
    assert len(amy.session.store.acts_of(amy.device)) - acts <= 1, "a receipt at most"
    assert where_papers_are(panel["sam"].session)[OLD].keeping is Keeping.AUTOMATIC
    assert room_for_papers(panel["sam"].session).allowed is None
    assert case_stream(OLD) in amy.session.store.streams()


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0.0 MB"), (1_234_567, "1.2 MB"), (99_949_999, "99.9 MB"), (2_000_000_000, "2,000 MB")],
)
def test_bytes_are_said_in_megabytes(count: int, words: str) -> None:
    assert megabytes(count) == words


def test_a_fetch_that_was_stopped_keeps_what_came_and_goes_on(amy: Seat) -> None:
    told: list[str] = []

    def stop_after_the_first(what: str, done: int, _: int) -> None:
        told.append(what)
        if what.startswith("Fetching papers") and done >= 1:
            raise Cancelled("Stopped, as you asked.")

    with pytest.raises(Cancelled):
        synchronise(amy.session, amy.exchange, stop_after_the_first)
    assert any(what.startswith("Fetching papers") and " MB" in what for what in told)
    left = stock(amy.session).missing
    assert 0 < left < 4
    assert synchronise(amy.session, amy.exchange).blobs == left
    assert stock(amy.session).missing == 0
