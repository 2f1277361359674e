"""A hub that vanishes in the middle of anything: one sentence, nothing lost, and it goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_hubs import VanishingHub

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.ports import Moved, nothing_moved
from dmap_desktop.sync.folder import FolderHub
from tests.small_panel import CASE, Seat, SmallPanel, publish, small_panel

SECOND = "DR180612.01"
MOST_QUESTIONS = 200


def panel_over(lasts: int, after: bool) -> tuple[SmallPanel, VanishingHub]:
    """Return the small panel over a hub that goes away after so many questions."""
    panel = small_panel("sam", "amy")
    hub = VanishingHub(panel.hub.objects, after)
    for name, seat in panel.seats.items():
        panel.seats[name] = Seat.at(name, seat.session.store, hub, seat.session.pin)
    panel.hub = hub
    panel.sync()
    panel.sync()
    hub.lasts = lasts
    return panel, hub


def carry_out(panel: SmallPanel) -> Seat:
    """The secretariat has written a note and published a case, and carries them out."""
    panel["sam"].note("Read page 4.")
    publish(panel["sam"], SECOND)
    return panel["sam"]


def fetch(panel: SmallPanel) -> Seat:
    """A member fetches what the secretariat has carried out."""
    hub = panel.hub
    assert isinstance(hub, VanishingHub)
    lasts, hub.lasts = hub.lasts, None
    carry_out(panel).sync()
    hub.lasts = lasts
    return panel["amy"]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("scene", [carry_out, fetch])
def test_at_every_question_it_is_one_sentence_and_goes_on(
    scene: Callable[[SmallPanel], Seat], after: bool
) -> None:
    whole = _outcome(*panel_over(MOST_QUESTIONS, after), scene)
    for lasts in range(MOST_QUESTIONS):
        panel, hub = panel_over(lasts, after)
        seat = scene(panel)
        held = seat.session.store.heads()
        said = _fault(seat)
        if said is None:
            break
        assert said.count(".") == 1, "one sentence"
        now = seat.session.store.heads()
        assert all(now[device].sequence >= head.sequence for device, head in held.items())
        assert _settled(panel, hub, seat) == whole, f"it vanished after {lasts} questions"
    assert 5 < lasts < MOST_QUESTIONS - 1, "there are questions, and an end to them"


def _fault(seat: Seat) -> str | None:
    try:
        seat.sync()
    except Unavailable as fault:
        return str(fault)
    return None


def _outcome(
    panel: SmallPanel, hub: VanishingHub, scene: Callable[[SmallPanel], Seat]
) -> tuple[object, ...]:
    return _settled(panel, hub, scene(panel))


def _settled(panel: SmallPanel, hub: VanishingHub, seat: Seat) -> tuple[object, ...]:
    """Let the hub come back, synchronise everybody, and return what is where."""
    hub.lasts = None
    assert not seat.sync().findings
    panel.sync()
    panel.sync()
    report = panel["amy"].verify(hub)
    assert report.ok, report.findings
    stores = [each.session.store for each in panel.seats.values()]
    papers = {key for key in hub.keys("blobs/") if all(s.has_blob(key[6:]) for s in stores)}
    notes = [each.notes() for each in panel.seats.values()]
    cases = [sorted(case.reference for case in store.cases()) for store in stores]
    return len(papers), len(hub.keys("blobs/")), notes, cases


def test_what_everybody_has_in_the_end() -> None:
    """What the test above compares with is really there."""
    papers, all_papers, notes, cases = _outcome(*panel_over(MOST_QUESTIONS, False), fetch)
    assert papers == all_papers == 4
    assert notes == [["Read page 4."]] * 2
    assert cases == [[CASE, SECOND]] * 2


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def vanishing(share: Path) -> Moved:
    """Return what takes the share away as soon as the first bytes have moved."""

    def moved(_: int) -> None:
        if share.exists():
            share.rename(share.with_name("gone"))

    return moved


def test_a_share_that_goes_away_while_a_paper_is_written(share: Path) -> None:
    hub, data = FolderHub(share), bytes(5_000_000)
    with pytest.raises(Unavailable, match="Everything is kept on this laptop"):
        hub.put("blobs/paper", data, vanishing(share))
    share.with_name("gone").rename(share)
    assert hub.keys("") == [], "half a paper is none"
    assert hub.put("blobs/paper", data)
    assert hub.get("blobs/paper") == data


def test_a_share_that_goes_away_while_a_paper_is_read(share: Path) -> None:
    """An open file can be read on where the system keeps it; what is asked next says it."""
    hub, data = FolderHub(share), bytes(5_000_000)
    hub.put("blobs/paper", data)
    assert hub.get("blobs/paper", vanishing(share)) in (data, None)
    for ask in (
        lambda: hub.get("blobs/paper", nothing_moved),
        lambda: hub.has("blobs/paper"),
        lambda: hub.put("blobs/other", b"x"),
        lambda: hub.keys(""),
    ):
        with pytest.raises(Unavailable, match="is away; connect the share or stick"):
            ask()
