"""What devices report: packs that came whole, papers opened, files written; and never a flood."""

from __future__ import annotations

from datetime import UTC, datetime

import at_work

from dmap_desktop.domain import records as r
from dmap_desktop.domain.fold import fold_reports
from dmap_desktop.profiles import Profile
from dmap_desktop.services.enrolling import revoke_device
from dmap_desktop.services.journal import case_of, history_of
from dmap_desktop.services.reading import application_of, open_paper, plain_paper
from dmap_desktop.services.reporting import note_exported, report_if_due
from dmap_desktop.services.reviewing import declare_interest
from dmap_desktop.services.syncing import sync_state
from dmap_desktop.ui.design import meaning

FIRST, SECOND, THIRD = at_work.CASES


def reports(profile: Profile, *of: Profile) -> list[r.DeviceReported]:
    """Return what is reported in the records of ``profile``, by all or by the devices of ``of``."""
    devices = {other.session.device for other in of}
    found = []
    for act in profile.session.store.acts(r.REPORTS_STREAM):
        assert isinstance(act.record, r.DeviceReported)
        if not of or act.device in devices:
            found.append(act.record)
    return found


def read(profile: Profile, reference: str, number: int = 0) -> None:
    case = case_of(profile.session, reference)
    assert case.pack is not None
    open_paper(profile.session, case, case.pack.papers[number])


def test_a_device_that_has_fetched_packs_says_so_once(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara", "secretariat", "amara", "secretariat")
    amara, secretary = panel.open("amara"), panel.open("secretariat")
    assert [report.packs for report in reports(secretary, amara)] == [
        {FIRST: 1, SECOND: 1, THIRD: 1}
    ]
    own = secretary.session.store.heads()[secretary.session.device].sequence
    assert secretary.session.store.receipts(secretary.session.device)[amara.session.device] >= (
        own - len(reports(secretary, secretary))
    )


def test_reports_do_not_answer_reports(panel: at_work.PanelAtWork) -> None:
    for _ in range(4):
        panel.synchronise("amara", "ben", "chair", "secretariat")
    amara = panel.open("amara")
    assert len(reports(amara, amara)) == 1
    before = sum(head.sequence for head in amara.session.store.heads().values())
    panel.synchronise("amara", "ben", "chair", "secretariat", "amara")
    assert sum(head.sequence for head in amara.session.store.heads().values()) == before


def test_what_is_read_is_noted_at_once_and_told_within_the_hour_as_one_act(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara")
    amara = panel.open("amara")
    read(amara, FIRST)
    read(amara, FIRST)
    read(amara, FIRST, 1)
    application_of(amara.session, case_of(amara.session, SECOND))
    panel.synchronise("amara")
    assert [report.accesses for report in reports(amara)] == [()]
    panel.demonstration.clock.go_to(2018, 7, 2, 12)  # type: ignore[attr-defined]
    panel.synchronise("amara")
    told = reports(amara)[-1].accesses
    pack = case_of(amara.session, FIRST).pack
    other = case_of(amara.session, SECOND).pack
    assert pack is not None
    assert other is not None
    assert [(a.kind, a.case, a.pack, a.what) for a in told] == [
        (r.AccessKind.OPENED, FIRST, 1, pack.papers[0].sha256),
        (r.AccessKind.OPENED, FIRST, 1, pack.papers[1].sha256),
        (r.AccessKind.OPENED, SECOND, 1, other.application.sha256),
    ]
    assert all(a.at.startswith("2018-07-02T") for a in told)


def test_a_paper_opened_again_is_told_again_on_another_day_only(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara")
    amara, clock = panel.open("amara"), panel.demonstration.clock
    read(amara, FIRST)
    clock.go_to(2018, 7, 2, 12)  # type: ignore[attr-defined]
    panel.synchronise("amara")
    read(amara, FIRST)
    clock.go_to(2018, 7, 2, 15)  # type: ignore[attr-defined]
    panel.synchronise("amara")
    assert sum(len(report.accesses) for report in reports(amara)) == 1
    clock.go_to(2018, 7, 3, 9)  # type: ignore[attr-defined]
    read(amara, FIRST)
    panel.synchronise("amara")
    assert sum(len(report.accesses) for report in reports(amara)) == 2
    assert not amara.session.store.kept_names("report/told/2018-07-02")


def test_a_clock_that_was_set_back_does_not_silence_a_device(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    amara = panel.open("amara")
    read(amara, FIRST)
    panel.demonstration.clock._time = datetime(1990, 1, 1, tzinfo=UTC)  # type: ignore[attr-defined]
    panel.synchronise("amara")
    assert [len(report.accesses) for report in reports(amara)] == [0, 1]


def test_what_the_program_reads_for_itself_is_not_the_persons_reading(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara")
    session = panel.open("amara").session
    case = case_of(session, FIRST)
    assert case.pack is not None
    assert plain_paper(session, case, case.pack.papers[0])
    assert not session.store.kept_names("report/new/")


def test_an_export_is_told_in_words(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("chair")
    chair = panel.open("chair")
    note_exported(chair.session, "the register")
    panel.demonstration.clock.go_to(2018, 7, 2, 12)  # type: ignore[attr-defined]
    assert report_if_due(chair.session) is not None
    assert [(a.kind, a.what) for a in reports(chair)[-1].accesses] == [
        (r.AccessKind.EXPORTED, "the register")
    ]


def test_a_device_that_was_revoked_reports_nothing_more(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara", "secretariat")
    amara, secretary = panel.open("amara"), panel.open("secretariat")
    revoke_device(secretary.session, amara.session.device, "lost")
    note_exported(amara.session, "the register")
    panel.synchronise("secretariat", "amara")
    assert len(reports(amara, amara)) == 1
    assert not fold_reports(history_of(amara.session), amara.session.store.acts(r.REPORTS_STREAM))


def test_arrivals_say_when_acts_left_their_device(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara", "secretariat")
    amara, secretary = panel.open("amara").session, panel.open("secretariat").session
    arrived = amara.store.arrivals()
    others = {device: h.sequence for device, h in amara.store.heads().items()}
    assert {device: ends[-1][0] for device, ends in arrived.items()} == others
    assert all(at.startswith("2018-07-02T") for ends in arrived.values() for _, at in ends)
    own = secretary.store.arrivals()[secretary.device]
    assert own[-1][0] == secretary.store.heads()[secretary.device].sequence


def test_the_sync_state_says_how_many_devices_hold_the_newest_act(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara", "ben")
    amara = panel.open("amara").session
    assert sync_state(amara).devices == 0, "there is only a report, which nobody acknowledges"
    declare_interest(amara, FIRST, r.InterestNature.NONE)
    assert sync_state(amara).waiting == 1
    panel.demonstration.clock.go_to(2018, 7, 2, 14)  # type: ignore[attr-defined]
    panel.synchronise("amara", "ben", "secretariat", "amara")
    state = sync_state(amara)
    assert (state.waiting, state.received_by, state.devices) == (0, 2, 8)
    assert meaning.sync("13:58", 0, received="2 of 8").word == (
        "Stored here · Seen by the hub 13:58 · Received by 2 of 8"
    )
    assert meaning.sync("13:58", 2, fault="No network.").word == (
        "Stored here · Seen by the hub 13:58 · 2 waiting · Hub out of reach"
    )


def test_who_only_reads_is_still_told_how_many_hold_the_last_act(
    panel: at_work.PanelAtWork,
) -> None:
    """Each hour's report is an own act that nobody acknowledges; a hundred of them hide nothing."""
    panel.synchronise("amara", "ben")
    amara, clock = panel.open("amara").session, panel.demonstration.clock
    declare_interest(amara, FIRST, r.InterestNature.NONE)
    clock.go_to(2018, 7, 2, 14)  # type: ignore[attr-defined]
    panel.synchronise("amara", "ben", "amara")
    assert (sync_state(amara).received_by, sync_state(amara).devices) == (1, 8)
    for day in range(5, 20):
        for hour in range(9, 17):
            note_exported(amara, f"the register, {day} July, {hour}")
            clock.go_to(2018, 7, day, hour)  # type: ignore[attr-defined]
            assert report_if_due(amara) is not None
    panel.synchronise("amara")
    assert len(reports(panel.open("amara"), panel.open("amara"))) > 100
    assert (sync_state(amara).received_by, sync_state(amara).devices) == (1, 8)
