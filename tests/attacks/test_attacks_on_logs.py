"""Who holds the hub changes its logs: each attack found, named, said, and the rest goes on."""

from __future__ import annotations

import pytest

from dmap_desktop.domain.chain import PATIENCE
from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.records import Outcome
from dmap_desktop.services.auditing import audit
from dmap_desktop.services.journal import case_of
from dmap_desktop.sync.layout import log_key
from tests.attacks.told import goes_on, mended, told, told_by_verify
from tests.fakes import MemoryHub
from tests.small_panel import (
    CASE,
    PEOPLE,
    Seat,
    SmallPanel,
    act_in,
    forged,
    found,
    note_record,
    small_panel,
)


def three_notes(panel: SmallPanel, name: str = "ben") -> list[str]:
    """Let somebody write three notes, each carried out in a segment of its own."""
    before = panel.segments(name)
    for number in (1, 2, 3):
        panel[name].note(f"note {number}")
        panel[name].sync()
    return [key for key in panel.segments(name) if key not in before]


def test_a_gap_is_named_and_filled_by_whoever_holds_the_acts() -> None:
    panel = small_panel()
    _, second, third = three_notes(panel)
    taken = panel.hub.objects.pop(second)
    gap = told(panel["amy"], panel["ben"].words, "Missing from the log", third)
    assert gap.device == panel["ben"].device
    assert gap.sequence == act_in(panel.opened(third)[0]).sequence - 1
    assert "note 1" in panel["amy"].notes()
    assert "note 3" not in panel["amy"].notes()
    told_by_verify(panel["amy"], panel.hub, panel["ben"].words, "Missing from the log")
    goes_on(panel, "amy", "cleo")
    panel.hub.objects[second] = taken
    mended(panel["amy"])
    assert {"note 1", "note 2", "note 3"} <= set(panel["amy"].notes())

    panel.hub.objects.pop(second)
    told(panel.reopened("amy"), panel["ben"].words, "parts of it are gone")
    assert second in panel.hub.objects  # carried out again by somebody else than its author
    mended(panel["amy"])
    assert panel.newcomer("amy").sync().findings == ()


def test_a_cut_tail_is_first_awaited_then_held_to_be_kept_back() -> None:
    """Cleo has seen Ben's act and says so; who comes later finds his log shorter."""
    panel = small_panel("sam", "ben", "cleo", "amy")
    *_, third = three_notes(panel)
    panel.sync("cleo")
    panel["cleo"].note("I have read Ben's third note.")
    panel.sync("cleo")
    taken = panel.hub.objects.pop(third)
    number = act_in(panel["ben"].session.store.envelopes_of(panel["ben"].device)[-1][1]).sequence
    words = panel["ben"].words, panel["cleo"].words, f"act {number}", f"ends at act {number - 1}"
    early = told(panel["amy"], *words, "has not arrived")
    assert (early.device, early.sequence, early.waiting) == (panel["ben"].device, number, True)
    assert audit(panel["amy"].session).proof.ok  # normal for a moment
    told_by_verify(panel.newcomer("amy"), panel.hub, *words)
    for _ in range(PATIENCE - 2):
        told(panel["amy"], "has not arrived")
    late = told(panel["amy"], *words, f"missing after {PATIENCE} synchronisations")
    assert not late.waiting
    assert not audit(panel["amy"].session).proof.ok
    goes_on(panel, "amy", "sam")
    panel.hub.objects[third] = taken
    mended(panel["amy"])
    assert "note 3" in panel["amy"].notes()


def test_a_tail_that_was_seen_before_is_known_to_be_cut() -> None:
    panel = small_panel("sam", "ben", "amy")
    *_, third = three_notes(panel)
    panel.sync("amy")
    panel.hub.objects.pop(third)
    found_now = told(panel["amy"], panel["ben"].words, "was cut, or an older copy of the hub")
    assert not found_now.waiting
    assert found_now.place == third
    mended(panel["amy"])
    assert third in panel.hub.objects
    goes_on(panel, "amy", "ben")


def test_an_older_copy_of_the_hub_is_named_and_made_whole() -> None:
    panel = small_panel()
    older = dict(panel.hub.objects)
    three_notes(panel)
    panel["amy"].note("Amy's")
    panel.sync()
    newest = set(panel.hub.objects)
    panel.hub.objects = dict(older)
    told_by_verify(panel["cleo"], panel.hub, panel["ben"].words, "an older copy of the hub")
    report = panel["cleo"].sync()
    named = {finding.device for finding in report.findings}
    assert {panel["ben"].device, panel["amy"].device} <= named
    assert all("an older copy of the hub was restored" in f.sentence for f in report.findings)
    for seat in panel.seats.values():
        seat.sync()
        mended(seat)
    assert newest >= set(panel.hub.objects)
    fresh = panel.newcomer("amy")
    assert fresh.sync().findings == ()
    assert {"note 1", "note 2", "note 3", "Amy's"} <= set(fresh.notes())
    assert panel["sam"].verify(panel.hub).ok


def test_a_hub_that_was_emptied_is_not_taken_for_a_new_one() -> None:
    """A share that is not connected looks the same, so nothing is written into it unasked."""
    panel = small_panel("sam", "amy", "ben")
    panel["amy"].note("kept here")
    full = dict(panel.hub.objects)
    panel.hub.objects.clear()
    for name in ("amy", "sam"):
        with pytest.raises(Unavailable, match="is empty, and was not"):
            panel[name].sync()
    assert panel.hub.objects == {}
    panel["amy"].exchange.begin_anew()
    panel.sync("amy", "sam")
    assert set(panel.hub.objects) >= {key for key in full if key.startswith(("logs", "blobs"))}
    assert panel.newcomer("ben").session.store.heads() == {}
    panel["ben"].exchange.begin_anew()
    panel.sync("ben")
    assert "kept here" in panel["ben"].notes()


def test_a_rewritten_past_is_found_when_it_is_read_again() -> None:
    panel = small_panel("sam", "amy", "ben")
    ben = panel["ben"]
    first, *_ = three_notes(panel)
    panel.sync("amy")
    number = act_in(panel.opened(first)[0]).sequence
    before = act_in(panel.opened(first)[0])
    fields = {
        "sequence": number, "previous": before.previous, "lamport": before.lamport,
    }  # fmt: skip
    panel.put_segment(ben.device, number, forged(ben, note_record("another past"), **fields))
    panel["amy"].exchange.begin_anew()
    forked = told(panel["amy"], ben.words, f"another act {number} than the one known here")
    assert forked.place == first
    told_by_verify(panel["amy"], panel.hub, ben.words, "forked")


def test_a_segment_of_another_panels_hub_does_not_open() -> None:
    panel = small_panel("sam", "amy", "ben")
    other = found(MemoryHub(), "q" * 32, {name: PEOPLE[name] for name in ("sam", "ben")})
    other["ben"].sync()
    key = other.segments("sam")[0]
    stolen = log_key(panel["ben"].device, 2)
    head = panel["ben"].session.store.heads()[panel["ben"].device]
    stolen = log_key(panel["ben"].device, head.sequence + 1)
    panel.hub.objects[stolen] = other.hub.objects[key]
    told(panel["amy"], panel["ben"].words, stolen, "sealed for other keys")
    goes_on(panel, "amy", "sam")
    del panel.hub.objects[stolen]
    mended(panel["amy"])


def test_segments_that_changed_places_are_found() -> None:
    panel = small_panel("sam", "amy", "ben")
    first, second, _ = three_notes(panel)
    objects = panel.hub.objects
    objects[first], objects[second] = objects[second], objects[first]
    told(panel["amy"], panel["ben"].words, "before it is missing", first)
    told_by_verify(panel["amy"], panel.hub, panel["ben"].words, first)
    objects[first], objects[second] = objects[second], objects[first]
    mended(panel["amy"])


def test_a_segment_shown_again_under_a_later_name_is_found() -> None:
    panel = small_panel("sam", "amy", "ben")
    _, second, third = three_notes(panel)
    number = act_in(panel.opened(third)[0]).sequence
    panel.hub.objects[log_key(panel["ben"].device, number + 1)] = panel.hub.objects[second]
    told(panel["amy"], panel["ben"].words, "a second time, out of its place")


def test_a_restored_profile_takes_its_own_acts_back() -> None:
    """An older back-up of a profile that wrote nothing since: the hub gives back what it misses."""
    panel = small_panel("sam", "amy", "ben")
    backup = panel["ben"].session.store.copy()  # type: ignore[attr-defined]
    three_notes(panel)
    restored = Seat.at("ben", backup, panel.hub, panel["sam"].session.pin)
    assert restored.sync().findings == ()
    assert {"note 1", "note 2", "note 3"} <= set(restored.notes())
    restored.note("and on")
    assert restored.sync().findings == ()
    panel.sync("amy")
    assert "and on" in panel["amy"].notes()


def test_a_restored_profile_that_wrote_is_told_what_happened() -> None:
    panel = small_panel("sam", "amy", "ben")
    backup = panel["ben"].session.store.copy()  # type: ignore[attr-defined]
    three_notes(panel)
    restored = Seat.at("ben", backup, panel.hub, panel["sam"].session.pin)
    restored.note("written on the older copy")
    own = told(restored, "an older copy of this profile was restored", "revoke this device")
    assert own.device == restored.device
    assert "written on the older copy" in restored.notes()
    assert panel["amy"].sync().findings == ()
    assert {"note 1", "note 2", "note 3"} <= set(panel["amy"].notes())
    goes_on(panel, "amy", "sam")


def test_a_push_that_was_stopped_is_gone_on_with() -> None:
    """The segment is in the hub, and the program ended before it knew."""
    panel = small_panel("sam", "amy", "ben")
    ben = panel["ben"]
    ben.note("first")
    stopped = ben.session.store.copy()  # type: ignore[attr-defined]
    ben.sync()
    again = Seat.at("ben", stopped, panel.hub, panel["sam"].session.pin)
    again.note("second")
    assert again.sync().findings == ()
    assert panel["amy"].sync().findings == ()
    assert {"first", "second"} <= set(panel["amy"].notes())


def test_decisions_are_not_lost_with_the_laptop_of_the_chair() -> None:
    """The hub is rolled back to before a decision and the chair's laptop is gone with it."""
    panel = small_panel("sam", "ruth", "amy", "ben")
    older = dict(panel.hub.objects)
    panel["ruth"].note("The chair's note")
    panel.sync("ruth", "amy")
    panel.hub.objects = dict(older)
    panel["amy"].sync()
    panel["ben"].sync()
    assert "The chair's note" in panel["ben"].notes()
    assert case_of(panel["ben"].session, CASE).outcome is not Outcome.APPROVED
