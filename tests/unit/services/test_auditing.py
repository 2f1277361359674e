"""The log says who did what, when it arrived, who holds it, what was read, which rule broke."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import at_work
import pytest
from openpyxl import load_workbook

from dmap_desktop.commands.line import main
from dmap_desktop.domain import records as r
from dmap_desktop.domain.audit_log import AuditLog
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.exports.writing import write_log
from dmap_desktop.profiles import Profile
from dmap_desktop.services.auditing import audit
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reading import open_paper
from dmap_desktop.services.reviewing import declare_interest
from tests.unit.services.acts_against_rules import write_unchecked

CASE = at_work.CASES[0]


def log_of(panel: at_work.PanelAtWork, person: str) -> AuditLog:
    return audit(panel.open(person).session).log


def read_first_paper(profile: Profile) -> None:
    case = case_of(profile.session, CASE)
    assert case.pack is not None
    open_paper(profile.session, case, case.pack.papers[0])


def test_reading_and_exports_are_seen_by_who_looks_after_the_panel(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara")
    read_first_paper(panel.open("amara"))
    own = log_of(panel, "amara").accesses
    assert [(a.person, a.kind, a.case, a.pack, a.report) for a in own] == [
        ("Amara Lindqvist", "opened", CASE, 1, 0)
    ]
    assert own[0].what.endswith(".pdf")
    panel.demonstration.clock.go_to(2018, 7, 2, 14)  # type: ignore[attr-defined]
    panel.synchronise("amara", "auditor", "chloe")
    for person, seen in (("auditor", 1), ("chloe", 0), ("amara", 1)):
        assert len(log_of(panel, person).accesses) == seen, person
    told = log_of(panel, "auditor").accesses[0]
    report = next(act for act in log_of(panel, "auditor").acts if act.number == told.report)
    assert (report.person, report.what) == ("Amara Lindqvist", "Device reported")


def test_a_pack_says_on_which_devices_it_is_whole(panel: at_work.PanelAtWork) -> None:
    before = log_of(panel, "secretariat").deliveries[0]
    assert [name.partition(" (")[0] for name in before.holding] == ["Sam Whitlock"]
    panel.synchronise("amara", "ben")
    session = panel.open("ben").session
    declare_interest(session, CASE, r.InterestNature.PERSONAL, "My sister works there.")
    panel.synchronise("ben", "secretariat")
    by_case = {d.case: d for d in log_of(panel, "secretariat").deliveries}
    other = by_case[at_work.CASES[1]]
    assert {name.partition(" (")[0] for name in other.holding} == {
        "Sam Whitlock", "Amara Lindqvist", "Ben Tarrant",
    }  # fmt: skip
    assert len(other.holding) + len(other.missing) == 9
    closed = by_case[CASE]
    everybody = " ".join((*closed.holding, *closed.missing))
    assert "Ben Tarrant" not in everybody, "papers are closed to who has an interest"


def test_an_act_says_when_it_arrived_and_who_holds_it(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    declare_interest(panel.open("amara").session, CASE, r.InterestNature.NONE)
    newest = log_of(panel, "amara").acts[0]
    assert (newest.what, newest.waiting, newest.arrived) == ("Interest declared", True, "")
    assert newest.received == ()
    assert newest.first_seen == ""
    panel.demonstration.clock.go_to(2018, 7, 4, 9)  # type: ignore[attr-defined]
    panel.synchronise("amara", "ben", "amara")
    mine = next(a for a in log_of(panel, "amara").acts if a.hash == newest.hash)
    assert not mine.waiting
    assert mine.written.startswith("2018-07-02")
    assert mine.arrived.startswith("2018-07-04")
    assert [name.partition(" (")[0] for name in mine.received] == ["Ben Tarrant"]
    assert len(mine.missing) == 7
    assert mine.first_seen.startswith("Ben Tarrant")


def test_an_act_against_the_rules_is_shown_with_the_rule_it_broke(
    panel: at_work.PanelAtWork,
) -> None:
    panel.synchronise("amara")
    amara = panel.open("amara")
    write_unchecked(amara.session, r.case_stream(CASE), r.VotingClosed("", ()))
    panel.synchronise("amara", "auditor")
    refused = [act for act in log_of(panel, "auditor").acts if act.refused]
    assert [(act.person, act.what, act.case) for act in refused] == [
        ("Amara Lindqvist", "Voting closed", CASE)
    ]
    assert refused[0].refused == (
        "Amara Lindqvist may not do this: it is for the chair or deputy chair."
    )


def test_the_log_is_exported_as_workbook_and_as_text(
    panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    panel.synchronise("amara")
    read_first_paper(panel.open("amara"))
    panel.demonstration.clock.go_to(2018, 7, 2, 14)  # type: ignore[attr-defined]
    panel.synchronise("amara", "auditor")
    log = log_of(panel, "auditor")
    assert write_log(log, tmp_path / "log.csv") == (tmp_path / "log.csv",)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "log.csv").read_text("utf-8-sig"))))
    assert len(rows) == len(log.acts)
    assert rows[0]["SHA-256"] == log.acts[0].hash
    assert {row["Counts"] for row in rows} == {"yes"}
    write_log(log, tmp_path / "log.xlsx")
    book = load_workbook(tmp_path / "log.xlsx")
    assert book.sheetnames == ["About", "Acts", "Reading and exports", "Packs"]
    reading = list(book["Reading and exports"].values)
    assert reading[1][1] == "Amara Lindqvist"
    assert reading[1][5] == CASE
    assert book["Acts"].max_row == len(log.acts) + 1
    assert book["Packs"].max_row == 4
    with pytest.raises(Mendable, match=r"end it in \.xlsx or \.csv"):
        write_log(log, tmp_path / "log.docx")


def test_the_command_writes_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text("correct horse\n")
    options = ["--profile", str(tmp_path / "sam"), "--passphrase-file", str(passphrase)]
    who = ["--title", "A panel", "--name", "Sam Whitlock", "--person", "sam"]
    assert main(["panel", "found", *who, *options]) == 0
    out = tmp_path / "log.csv"
    assert main(["export", "log", "--out", str(out), *options]) == 0
    assert "Panel founded" in out.read_text("utf-8-sig")
    capsys.readouterr()
    assert main(["export", "log", "--out", str(tmp_path / "log.pdf"), *options]) == 1
    assert ".xlsx or .csv" in capsys.readouterr().err
