"""The panel's own stream, and meetings."""

from __future__ import annotations

import msgspec
import pytest

from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.fold import fold_panel
from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.panel import Device, Person, Policy, Role
from dmap_desktop.domain.permissions import PERMITTED, may
from dmap_desktop.domain.records import MeetingKind, Presence
from dmap_desktop.domain.summary import summarise_meeting
from tests.unit.domain.acting import RULES, Acting

M = r.meeting_stream("m")


def refusals(panel: Acting) -> list[str]:
    own = [act for act in panel.acts if act.stream == r.PANEL_STREAM]
    return [refusal.rule for refusal in fold_panel(own)[1]]


def test_roles_are_those_of_the_time() -> None:
    panel = Acting()
    before = panel.history()
    panel.write("sam", r.MemberEnrolled(Person("amy", "Amy", "", (Role.CHAIR,))), "panel")
    latest = panel.history()
    assert before.latest.people["amy"].roles == (Role.MEMBER,)
    assert latest.latest.people["amy"].roles == (Role.CHAIR,)
    assert latest.at(before.orders[-1]).people["amy"].roles == (Role.MEMBER,)
    assert [p.id for p in latest.latest.holders(Role.CHAIR)] == ["amy", "ruth"]


def test_revoked_devices_are_refused_by_sequence() -> None:
    panel = Acting()
    panel.receive()
    panel.publish()
    panel.write("amy", r.ViewRecorded(r.Vote.APPROVE, "early", 1))
    revoked = r.DeviceRevoked("device-of-amy", 0, "lost", "age1next", {"device-of-sam": "k2"})
    panel.write("sam", revoked, "panel")
    assert "was revoked" in panel.rules_broken()[0]
    latest = panel.history().latest
    assert (latest.epoch, latest.epochs[-1]) == (2, "age1next")
    assert latest.devices_of("amy") == ()


def test_an_unknown_device_says_nothing() -> None:
    panel = Acting()
    panel.write("mallory", r.MemberEnrolled(Person("mallory", "Mallory")), "panel")
    assert "was not enrolled" in refusals(panel)[0]


def test_the_panel_refuses_what_has_no_place() -> None:
    panel = Acting()
    founding = panel.acts[0].record
    assert isinstance(founding, r.PanelFounded)
    panel.write("sam", founding, "panel")
    panel.write("sam", r.DeviceEnrolled(panel.device("stranger"), {}), "panel")
    other = msgspec.structs.replace(panel.device("amy"), person="ben")
    panel.write("sam", r.DeviceEnrolled(other, {}), "panel")
    panel.write("sam", r.PolicyAdopted(Policy(approvals_needed=2)), "panel")
    panel.write("sam", r.MeetingCalled("m", MeetingKind.WEEKLY, "2018-06-12", "t"), "panel")
    panel.write("sam", r.UnknownRecord(type="x/1", raw="{}"), "panel")
    panel.write("amy", r.PolicyAdopted(Policy()), "panel")
    panel.write("ruth", r.PolicyAdopted(Policy(approvals_needed=4)), "panel")
    panel.write("sam", r.RulesAdopted(RULES, RULES), "panel")
    rules = refusals(panel)
    words = ("founded already", "enrol the person", "enrolled already", "cannot ask for fewer")
    for word, rule in zip(words, rules, strict=False):
        assert word in rule
    assert "no place in the panel's log" in rules[4]
    assert "x/1" in rules[5]
    assert "may not do this" in rules[6]
    assert len(rules) == 7
    assert panel.history().latest.policy.approvals_needed == 4
    assert panel.history().latest.rules == RULES


def test_no_panel_without_a_founding() -> None:
    panel = Acting()
    with pytest.raises(Refused, match="No record founds"):
        fold_panel([])
    with pytest.raises(Refused, match="No record founds"):
        fold_panel(panel.acts[1:])
    forged = msgspec.structs.replace(panel.acts[0], device="other")
    with pytest.raises(Refused, match="own device"):
        fold_panel([forged])


def test_nothing_comes_before_the_founding() -> None:
    """A member with a modified program may sign any number; that unseats nobody. A first
    act that founds is the founder's alone: the chain is checked for that."""
    panel = Acting()
    before = panel.history().latest
    own = Device("device-of-amy", "amy", "00", "age1amy")
    usurped = r.PanelFounded("Mine", Person("amy", "Amy"), own, Policy(), "age1", "kk")
    panel.sequences["amy"] = 1
    panel.write("amy", usurped, "panel", lamport=-1)
    panel.write("sam", r.MemberEnrolled(Person("zoe", "Zoe")), "panel", lamport=-1)
    assert panel.history().latest == before
    assert all("before the founding" in rule for rule in refusals(panel))


def test_a_meeting_runs() -> None:
    panel = Acting()
    panel.write("sam", r.MeetingCalled("m", MeetingKind.MONTHLY, "2018-06-12", "June"), M)
    panel.write("ruth", r.MeetingOpened(), M)
    panel.write("sam", r.AgendaSet(("a", "a")), M)
    panel.write("sam", r.AgendaSet(("a", "b", "c")), M)
    panel.write("ruth", r.MeetingOpened(), M)
    for person in ("amy", "ben"):
        panel.write("ruth", r.AttendanceRecorded(person, Presence.PRESENT), M)
    panel.write("ruth", r.AttendanceRecorded("amy", Presence.LEFT, 2), M)
    panel.write("ruth", r.AttendanceRecorded("amy", Presence.PRESENT, 3), M)
    panel.write("ruth", r.AttendanceRecorded("cleo", Presence.APOLOGIES), M)
    panel.write("ruth", r.AttendanceRecorded("ben", Presence.APOLOGIES), M)
    panel.write("ruth", r.AttendanceRecorded("ben", Presence.PRESENT, 4), M)
    panel.write("ruth", r.DiscussionMinuted("a", "words"), M)
    panel.write("ruth", r.DiscussionMinuted("z", "words"), M)
    panel.write("sam", r.MinutesIssued(False, "h"), M)
    panel.write("ruth", r.MeetingClosed(), M)
    panel.write("ruth", r.MeetingClosed(), M)
    panel.write("ruth", r.MeetingOpened(), M)
    panel.write("ruth", r.AgendaSet(("a",)), M)
    panel.write("ruth", r.AttendanceRecorded("ben", Presence.PRESENT), M)
    panel.write("sam", r.MinutesIssued(False, "h"), M)
    folded = panel.meeting()
    meeting = folded.state
    assert meeting is not None
    assert meeting.state is MeetingState.CLOSED
    assert meeting.chair == "ruth"
    assert [sorted(meeting.present_at(n)) for n in (1, 2, 3)] == [["amy"], [], ["amy"]]
    assert meeting.apologies() == ("cleo",)
    assert (meeting.item_of("b"), meeting.item_of("z")) == (2, 0)
    assert meeting.discussions == {"a": "words"}
    assert [i.by for i in meeting.issues] == ["sam"]
    assert summarise_meeting(meeting).agenda == ("a", "b", "c")
    assert len(folded.refused) == 9


def test_a_meeting_refuses_what_has_no_place() -> None:
    panel = Acting()
    called = r.MeetingCalled("m", MeetingKind.WEEKLY, "2018-06-12", "June")
    panel.write("sam", r.MeetingClosed(), M)
    panel.write("ruth", r.MeetingClosed(), M)
    panel.write("sam", msgspec.structs.replace(called, meeting="n"), M)
    panel.write("sam", called, M)
    panel.write("sam", called, M)
    panel.write("sam", r.ApplicationWithdrawn("x", "y"), M)
    panel.write("sam", r.UnknownRecord(type="x/1", raw="{}"), M)
    rules = [refusal.rule for refusal in panel.meeting().refused]
    assert "may not do this" in rules[0]
    assert "was not called" in rules[1]
    assert "is not the meeting" in rules[2]
    assert "called already" in rules[3]
    assert "no place in a meeting" in rules[4]
    assert "x/1" in rules[5]


def test_every_record_has_somebody_who_may_write_it() -> None:
    kinds = set(r.AnyRecord.__args__) - {r.PanelFounded}
    assert set(PERMITTED) == kinds
    auditor = Person("ada", "Ada", "", (Role.AUDITOR,))
    assert {kind for kind in PERMITTED if may(auditor, kind)} == {
        r.DeviceReported, r.RecoveryKitMade, r.RecoveryKitRehearsed,
    }  # fmt: skip


def test_names_and_epochs() -> None:
    latest = Acting().history().latest
    assert latest.name_of("amy") == "Amy"
    assert latest.name_of("stranger") == "stranger"
    assert latest.epoch == 1
    assert "ruth" in [p.id for p in latest.voters()]
