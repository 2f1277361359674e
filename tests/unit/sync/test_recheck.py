"""The local store is checked from its envelopes alone, and what is shown against what follows."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from dmap_desktop.domain import records as r
from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.encoding import encode_history
from dmap_desktop.domain.records import Outcome, Vote
from dmap_desktop.services.auditing import audit
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.journal import case_of, history_of, meeting_of, write
from dmap_desktop.services.refolding import check_projections
from dmap_desktop.services.reviewing import cast_ballot, record_view
from dmap_desktop.services.verifying import verify
from dmap_desktop.sync.recheck import check_store
from tests.small_panel import CASE, Seat, SmallPanel, forged, note_record, small_panel

STREAM = r.case_stream(CASE)


def decided() -> SmallPanel:
    panel = small_panel("sam", "amy", "ben", "cleo", "ruth")
    for name in ("amy", "ben", "cleo"):
        session = panel[name].session
        record_view(session, CASE, Vote.APPROVE, "Sound.")
        cast_ballot(session, CASE, Vote.APPROVE, "Because.")
    panel.sync("amy", "ben", "cleo", "ruth")
    ruth = panel["ruth"].session
    meeting = r.MeetingCalled("m", r.MeetingKind.WEEKLY, "2018-07-10", "Weekly meeting")
    write(ruth, r.meeting_stream("m"), meeting)
    close_voting(ruth, CASE)
    decide(ruth, CASE, Draft(Outcome.APPROVED, "Sound."))
    return panel


def checked(seat: Seat):  # type: ignore[no-untyped-def]
    held = seat.session
    return check_store(held.store, held.envelopes, held.pin)


def test_a_store_is_verified_from_its_envelopes() -> None:
    ruth = decided()["ruth"]
    contents = checked(ruth)
    proof = verify(contents.acts, (*contents.findings, *check_projections(ruth.session)))
    assert proof.ok, proof.findings
    assert len(proof.decisions) == 1
    heads = ruth.session.store.heads()
    assert proof.records == sum(head.sequence for head in heads.values())


def test_an_act_nobody_signed_is_found_in_the_store() -> None:
    """As somebody with the database's key could have written it there."""
    ruth = decided()["ruth"]
    store = ruth.session.store
    amy = next(d for d in history_of(ruth.session).latest.devices.values() if d.person == "amy")
    last = store.acts_of(amy.id)[-1]
    envelope = forged(ruth, note_record("forged"), device=amy.id, sequence=last.sequence + 1)
    act = replace(last, sequence=last.sequence + 1, record=note_record("forged"), hash="f" * 64)
    store.add([(envelope, act)])
    findings = checked(ruth).findings
    assert [(f.device, f.sequence) for f in findings] == [(amy.id, last.sequence + 1)]


def test_acts_of_a_device_nobody_enrolled_are_found_in_the_store() -> None:
    ruth = decided()["ruth"]
    other = small_panel("ben")["ben"]
    envelope = forged(other, note_record(), device="0" * 32, sequence=1, previous="")
    act = replace(other.session.store.acts_of(other.device)[0], device="0" * 32, hash="e" * 64)
    ruth.session.store.add([(envelope, act)])
    (finding,) = checked(ruth).findings
    assert finding.device == "0" * 32
    assert "do not follow from what the panel's founder signed" in finding.sentence


def test_what_is_shown_is_held_against_the_records_and_mended() -> None:
    ruth = decided()["ruth"]
    session, store = ruth.session, ruth.session.store
    assert check_projections(session) == ()
    case, line = case_of(session, CASE), store.cases()[0]
    store.save_state(STREAM, msgspec.json.encode(replace(case, decisions=())), line)
    meeting = meeting_of(session, "m")
    entry = store.meetings()[0]
    changed = msgspec.json.encode(replace(meeting, title="Another"))
    store.save_state(r.meeting_stream("m"), changed, entry)
    assert [f.place for f in check_projections(session)] == [STREAM, r.meeting_stream("m")]
    assert case_of(session, CASE) == case
    assert meeting_of(session, "m") == meeting
    assert check_projections(session) == ()


def test_a_changed_line_of_a_list_and_a_changed_panel_are_found() -> None:
    ruth = decided()["ruth"]
    session, store = ruth.session, ruth.session.store
    case, line = case_of(session, CASE), store.cases()[0]
    store.save_state(STREAM, msgspec.json.encode(case), replace(line, outcome=Outcome.REJECTED))
    findings = check_projections(session)
    assert [f.place for f in findings] == [STREAM]
    assert f"case {CASE}" in findings[0].sentence
    assert check_projections(session) == ()
    history = history_of(session)
    latest = replace(history.latest, title="Another panel")
    changed = replace(history, states=(*history.states[:-1], latest))
    store.save_state(r.PANEL_STREAM, encode_history(changed), None)
    proof = audit(session).proof
    assert [f.place for f in proof.findings] == [r.PANEL_STREAM]
    assert not proof.ok
    assert isinstance(proof.findings[0], Finding)
    assert audit(session).proof.ok
