"""A member with a modified program signs what no honest one would: found, named, without effect."""

from __future__ import annotations

import msgspec
import pytest

from dmap_desktop.domain import records as r
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.panel import Device, Person, Policy, Role
from dmap_desktop.domain.ports import OUTBOX
from dmap_desktop.domain.records import Head, Vote
from dmap_desktop.services.deciding import close_voting
from dmap_desktop.services.journal import case_of, panel_of, write
from dmap_desktop.services.reviewing import cast_ballot, own_ballot, read_note, record_view
from dmap_desktop.sync.layout import log_key
from tests.attacks.told import goes_on, mended, told, told_by_verify
from tests.small_panel import (
    CASE,
    Seat,
    act_in,
    forged,
    identity,
    note_record,
    revoked,
    small_panel,
)


def test_a_fork_is_named_by_who_saw_the_other_branch() -> None:
    """Ben signs two acts with one number and shows each to somebody else."""
    panel = small_panel("sam", "amy", "ben", "cleo")
    ben = panel["ben"]
    first = forged(ben, note_record("approve it"))
    other = forged(ben, note_record("reject it"))
    number = act_in(first).sequence
    key = panel.put_segment(ben.device, number, first)
    panel["amy"].sync()
    panel["amy"].note("I have seen what Ben wrote.")
    panel["amy"].sync()
    panel.put_segment(ben.device, number, other)
    forked = told(panel["cleo"], ben.words, "was forked", panel["amy"].words, f"act {number}")
    assert (forked.device, forked.sequence) == (ben.device, number)
    told_by_verify(panel["cleo"], panel.hub, ben.words, "was forked", panel["amy"].words)
    told_by_verify(panel["amy"], panel.hub, ben.words, "forked")
    told(panel.reopened("cleo"), "was forked")  # it does not wear off
    goes_on(panel, "cleo", "sam")
    revoked(panel, "ben", number - 1)
    panel["sam"].sync()
    for name in ("cleo", "amy"):
        assert panel[name].sync().findings == ()
    assert panel["cleo"].verify(panel.hub).findings == ()
    assert key in panel.hub.objects


NO_KEYS = (
    "",
    "age1nonsense",
    # Points of small order (0 and 1): whatever is sealed to them, its key is zero.
    "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
    "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
)


@pytest.mark.parametrize("recipient", NO_KEYS)
def test_a_kit_with_a_key_that_is_none_stops_nobody(recipient: str) -> None:
    """Amy says that she has a recovery kit, to which nothing can be sealed.

    The secretariat would seal every key for it: it goes on, and can still revoke her device.
    """
    panel = small_panel("sam", "amy", "ben")
    sam, amy = panel["sam"], panel["amy"]
    kit = forged(amy, r.RecoveryKitMade(recipient, {}), stream=r.PANEL_STREAM)
    panel.put_segment(amy.device, act_in(kit).sequence, kit)
    panel.sync("sam", "ben")
    assert panel_of(sam.session).kits["amy"].recipient == recipient
    assert sam.session.store.kept_names(OUTBOX) == {}
    epochs = panel_of(sam.session).epoch
    revoked(panel, "amy")
    panel.sync("sam", "ben")
    panel["ben"].note("I can read on.")
    panel.sync("ben", "sam")
    assert panel_of(panel["ben"].session).epoch == epochs + 1
    assert "I can read on." in sam.notes()


def test_a_fork_across_synchronisations_is_found_by_the_next_segment() -> None:
    """The branch Amy follows is swapped for another one after she has read it."""
    panel = small_panel("sam", "amy", "ben")
    ben = panel["ben"]
    first, other = (forged(ben, note_record(text)) for text in ("one", "other"))
    number = act_in(first).sequence
    panel.put_segment(ben.device, number, first)
    panel["amy"].sync()
    next_on_other = forged(
        ben, note_record("on"), sequence=number + 1, previous=act_in(other).hash, lamport=99
    )
    panel.put_segment(ben.device, number, other)
    panel.put_segment(ben.device, number + 1, next_on_other)
    told(panel["amy"], ben.words, "forked")
    assert panel["amy"].notes().count("one") == 1
    goes_on(panel, "amy", "sam")


def test_an_act_of_another_panel_is_not_replayed() -> None:
    """Ben sits on two panels with one device; his vote on one is carried to the other."""
    panel = small_panel("sam", "amy", "ben")
    ben = panel["ben"]
    elsewhere = forged(ben, note_record("said on another panel"), panel="q" * 32)
    number = act_in(elsewhere).sequence
    panel.put_segment(ben.device, number, elsewhere)
    replayed = told(panel["amy"], ben.words, f"Act {number}", "signed for another panel")
    assert replayed.sequence == number
    told_by_verify(panel["amy"], panel.hub, ben.words, "signed for another panel")
    assert "said on another panel" not in panel["amy"].notes()
    goes_on(panel, "amy", "sam")
    del panel.hub.objects[log_key(ben.device, number)]
    mended(panel["amy"])


def test_an_act_moved_into_another_log_is_found() -> None:
    panel = small_panel("sam", "amy", "ben", "cleo")
    ben, cleo = panel["ben"], panel["cleo"]
    ben.note("Ben's own words")
    ben.sync()
    words = panel.opened(panel.segments("ben")[-1])[-1]
    number = cleo.session.store.heads()[cleo.device].sequence + 1
    key = panel.put_segment(cleo.device, number, words)
    moved = told(panel["amy"], cleo.words, key, f"{ben.words} signed it")
    assert (moved.device, moved.sequence) == (cleo.device, number)
    told_by_verify(panel["amy"], panel.hub, cleo.words, f"{ben.words} signed it")
    goes_on(panel, "amy", "sam")
    del panel.hub.objects[key]
    mended(panel["amy"])


def test_an_act_that_names_another_device_than_signed_it_is_found() -> None:
    panel = small_panel("sam", "amy", "ben")
    ben, amy = panel["ben"], panel["amy"]
    posing = forged(ben, note_record("I am Amy"), device=amy.device)
    number = ben.session.store.heads()[ben.device].sequence + 1
    panel.put_segment(ben.device, number, posing)
    told(panel["amy"], ben.words, "names another device")
    assert "I am Amy" not in panel["amy"].notes()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lamport": 1}, "dated back"),
        ({"lamport": 2**52}, "far beyond all acts"),
        ({"previous": "0" * 64}, "forked or rewritten"),
        ({"sequence": 500}, "before it are missing"),
        ({"sequence": 1}, "a second time"),
    ],
)
def test_a_member_cannot_bend_the_order_of_acts(fields: dict[str, object], words: str) -> None:
    panel = small_panel("sam", "amy", "ben")
    ben = panel["ben"]
    number = ben.session.store.heads()[ben.device].sequence + 1
    panel.put_segment(ben.device, number, forged(ben, note_record(), **fields))
    told(panel["amy"], ben.words, words)
    told_by_verify(panel["amy"], panel.hub, ben.words, words)
    goes_on(panel, "amy", "sam")


@pytest.mark.parametrize("field", ["sequence", "lamport"])
@pytest.mark.parametrize("number", [0, -1, 2**53 + 1, 2**63, 2**64])
def test_numbers_no_log_has_are_refused(field: str, number: int) -> None:
    """They would not fit the database: one act must not stop everybody's synchronisation."""
    panel = small_panel("sam", "amy", "ben")
    ben = panel["ben"]
    honest = forged(ben, note_record())
    first = act_in(honest).sequence
    payload = ben.session.envelopes.unverified_payload(honest)
    body = msgspec.json.decode(payload)
    body[field] = number
    try:
        bent = msgspec.json.encode(body)
    except OverflowError:
        bent = payload.replace(b'"%b":%d' % (field.encode(), body[field]), b"")
    panel.put_segment(ben.device, first, ben.session.signer.sign(bent))
    told(panel["amy"], ben.words, "cannot be read")
    goes_on(panel, "amy", "sam")


def test_a_witness_of_numbers_no_log_has_is_refused() -> None:
    panel = small_panel("sam", "amy", "ben")
    ben = panel["ben"]
    lie = forged(ben, note_record(), heads={panel["sam"].device: Head(2**62, "ff")})
    panel.put_segment(ben.device, act_in_or_next(ben), lie)
    told(panel["amy"], ben.words, "cannot be read")


def act_in_or_next(seat: Seat) -> int:
    return seat.session.store.heads()[seat.device].sequence + 1


def test_a_witness_who_lies_accuses_itself_by_name() -> None:
    """Who says to have seen what nobody wrote stands in the sentence; all else goes on."""
    panel = small_panel("sam", "amy", "ben", "cleo")
    ben, cleo = panel["ben"], panel["cleo"]
    heads = {cleo.device: Head(900, "00" * 32)} | {f"{n:032x}": Head(7, "00") for n in range(50)}
    panel.put_segment(ben.device, act_in_or_next(ben), forged(ben, note_record(), heads=heads))
    told(panel["amy"], cleo.words, f"{ben.words} had seen act 900")
    goes_on(panel, "amy", "cleo")
    assert len(panel["amy"].sync().findings) == 1


def test_nobody_founds_the_panel_anew() -> None:
    """A member with a modified program signs a founding that sorts before the real one."""
    panel = small_panel("sam", "amy", "ben")
    before = panel_of(panel["amy"].session)
    ben = panel["ben"]
    own = before.devices[ben.device]
    mine = r.PanelFounded(
        "Ben's panel", Person("ben", "Ben", "", (Role.SECRETARIAT,)), own, Policy(), "age1", "k"
    )
    number = act_in_or_next(ben)
    usurping = forged(ben, mine, stream=r.PANEL_STREAM)
    panel.put_segment(ben.device, number, usurping)
    told(panel["amy"], ben.words, "founds a panel that was founded already")
    assert panel_of(panel["amy"].session) == before
    fresh = panel.newcomer("amy")
    told(fresh, ben.words, "founded already")
    assert panel_of(fresh.session).title == before.title
    goes_on(panel, "amy", "sam")


def test_nobody_founds_the_panel_with_their_first_act_either() -> None:
    panel = small_panel("sam", "amy")
    sam = panel["sam"]
    held = identity("mallory")
    device = Device(held.device, "amy", held.verify_key, held.recipient)
    write(sam.session, r.PANEL_STREAM, r.DeviceEnrolled(device, {}))
    sam.sync()
    mallory = Seat.at(
        "mallory", small_panel("amy")["amy"].session.store, panel.hub, sam.session.pin
    )
    person = Person("amy", "Amy", "", (Role.SECRETARIAT,))
    mine = r.PanelFounded("Mine", person, device, Policy(), "age1", "k")
    first = forged(mallory, mine, stream=r.PANEL_STREAM, lamport=1)
    assert act_in(first).sequence == 1
    panel.put_segment(held.device, 1, first)
    told(panel["amy"], "Amy Lindqvist's device", "was founded already")
    fresh = panel.newcomer("amy")
    told(fresh, "Amy Lindqvist's device", "was founded already")
    assert panel_of(fresh.session).title == "A small panel"


@pytest.mark.parametrize("sealed", ["%%%", "", "YWJj", "AAAA" * 1000])
def test_a_ballot_that_is_none_stops_nobody(sealed: str) -> None:
    """Ben seals rubbish and commits to it: his ballot is not counted, and everybody else's is."""
    panel = small_panel("sam", "ruth", "amy", "ben", "cleo")
    for name in ("amy", "ben", "cleo"):
        record_view(panel[name].session, CASE, Vote.APPROVE, "At first sight.")
        panel.sync(name)
    ballot = r.BallotCast(1, "00" * 32, sealed)
    write(panel["ben"].session, r.case_stream(CASE), ballot)
    write(panel["ben"].session, r.case_stream(CASE), r.NoteWritten(Evidence("d"), sealed=sealed))
    for name in ("amy", "cleo"):
        cast_ballot(panel[name].session, CASE, Vote.APPROVE, "So.")
    panel.sync()
    panel.sync()
    own = own_ballot(panel["ben"].session, case_of(panel["ben"].session, CASE))
    assert own is not None
    assert own.content is None
    (note,) = case_of(panel["amy"].session, CASE).notes
    assert not read_note(panel["amy"].session, note.note)
    close_voting(panel["ruth"].session, CASE)
    panel.sync("ruth", "amy")
    tally = case_of(panel["amy"].session, CASE).closings[0].tally
    assert [ballot.voter for ballot in tally.counted] == ["amy", "cleo"]
    assert [excluded.voter for excluded in tally.excluded] == ["ben"]


def test_acts_of_a_device_nobody_enrolled_are_ignored() -> None:
    panel = small_panel("sam", "amy")
    stranger = Seat.at(
        "mallory", small_panel("amy")["amy"].session.store, panel.hub, panel["sam"].session.pin
    )
    key = panel.put_segment(stranger.device, 1, forged(stranger, note_record("let me in")))
    told(panel["amy"], key.rpartition("/")[0], "nobody enrolled")
    told_by_verify(panel["amy"], panel.hub, "nobody enrolled")
    assert "let me in" not in panel["amy"].notes()
    goes_on(panel, "amy", "sam")
    del panel.hub.objects[key]
    mended(panel["amy"])
