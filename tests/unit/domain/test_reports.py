"""Reports of devices: anybody enrolled writes them, they change nothing, and no other act fits."""

from __future__ import annotations

from dmap_desktop.domain import records as r
from dmap_desktop.domain.fold import fold_reports
from tests.unit.domain.acting import Acting

REPORT = r.DeviceReported({"DR180611.01": 1})


def broken(acting: Acting) -> list[str]:
    acts = [act for act in acting.acts if act.stream == r.REPORTS_STREAM]
    return [refusal.rule for refusal in fold_reports(acting.history(), acts)]


def test_everybody_on_the_panel_reports() -> None:
    acting = Acting()
    for person in ("sam", "ruth", "amy", "otto", "ada"):
        acting.write(person, REPORT, r.REPORTS_STREAM)
    assert broken(acting) == []


def test_a_stranger_reports_nothing_and_nothing_else_is_a_report() -> None:
    acting = Acting()
    acting.write("mallory", REPORT, r.REPORTS_STREAM)
    acting.write("ruth", r.MeetingOpened(), r.REPORTS_STREAM)
    acting.write("ruth", r.UnknownRecord("dance-held/3", "{}"), r.REPORTS_STREAM)
    stranger, other, newer = broken(acting)
    assert "was not enrolled" in stranger
    assert other == "An act of the kind MeetingOpened has no place in the reports."
    assert "update it" in newer


def test_a_report_has_no_place_in_a_case() -> None:
    acting = Acting()
    acting.to_vote()
    acting.write("amy", REPORT)
    assert acting.rules_broken() == ["An act of the kind DeviceReported has no place in a case."]
