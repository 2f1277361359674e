"""What an auditor, an officer or a thief finds by the commands, the exported files and the disk.

One case goes its way: a vote changed, a clock a century off, a decision corrected. Each test asks
one promise of it (the numbers are those of the feature table).
"""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import at_work
import builders
import pytest
from fakes import SetClock

from dmap_desktop.commands.line import main
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.permissions import PERMITTED
from dmap_desktop.domain.records import InterestNature, Outcome, Vote
from dmap_desktop.exports.writing import write_log
from dmap_desktop.services.auditing import audit
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.reporting import note_exported
from dmap_desktop.services.reviewing import (
    cast_ballot,
    declare_interest,
    record_view,
    write_private_note,
)
from dmap_desktop.services.session import Session
from dmap_desktop.sync.bundle import write_bundle

CASE = at_work.CASES[0]
PRIVATE, DRAFT = "Ask my brother about marmalade.", "Half a sentence on quinces"
FIRST, CHANGED = "Too many rhubarb items.", "The rhubarb items were dropped."
REASONS, BETTER = "Sound, all gooseberries considered.", "Sound; the medlars were forgotten."
Row = dict[str, str]


class Told:
    """The case half-way and at its end, as somebody's exported log and bundle tell of it."""

    def __init__(self, panel: at_work.PanelAtWork, folder: Path) -> None:
        self.panel, self.folder = panel, folder
        self.logs: list[list[Row]] = []
        self.bundles: list[bytes] = []

    def tell(self, person: str) -> None:
        """Let somebody synchronise and write the log and a bundle."""
        self.panel.synchronise(person)
        session = self.panel.open(person).session
        (path,) = write_log(audit(session).log, self.folder / "log.csv")
        self.logs.append(list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))))
        self.bundles.append(_unpacked(self._bundle(session)))

    def _bundle(self, session: Session) -> Path:
        write_bundle(session.store, session.pin, self.folder / "bundle.zip")
        return self.folder / "bundle.zip"

    def acts(self, what: str) -> list[Row]:
        """Return the acts of a kind in the newest log, oldest first."""
        return [row for row in self.logs[-1] if row["What"] == what][::-1]


def _unpacked(bundle: Path) -> bytes:
    """Return every act of a bundle in clear: payloads are base64 in their envelopes."""
    found = []
    with zipfile.ZipFile(bundle) as archive:
        for name in archive.namelist():
            if name.endswith(".jsonl"):
                lines = archive.read(name).splitlines()
                found += [base64.b64decode(json.loads(line)["payload"]) for line in lines]
    return b"\n".join(found)


@pytest.fixture(scope="module")
def told(panel_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("bend")
    panel = at_work.PanelAtWork.copied(panel_template, folder / "panel")
    told = Told(panel, folder)
    for person in ("amara", "chloe"):
        builders.review(panel, person, CASE, Vote.APPROVE)
    panel.synchronise("ben")
    ben = panel.open("ben").session
    declare_interest(ben, CASE, InterestNature.NONE)
    record_view(ben, CASE, Vote.REJECT, "I doubt it.")
    write_private_note(ben, CASE, Evidence("f" * 64), PRIVATE)
    ben.store.keep(f"draft/ballot.reasons/{CASE}", DRAFT)
    cast_ballot(ben, CASE, Vote.REJECT, FIRST)
    panel.synchronise("ben")
    cast_ballot(ben, CASE, Vote.APPROVE, CHANGED)
    panel.synchronise("ben")
    told.tell("secretariat")
    panel.synchronise("chair")
    chair = replace(panel.open("chair").session, clock=SetClock(datetime(1990, 1, 1, tzinfo=UTC)))
    close_voting(chair, CASE)
    decide(chair, CASE, Draft(Outcome.APPROVED, REASONS))
    panel.synchronise("chair", "ben", "amara")
    told.tell("secretariat")
    decide(chair, CASE, Draft(Outcome.APPROVED, BETTER, corrects=True))
    panel.synchronise("chair")
    told.tell("secretariat")
    yield told
    panel.close()


def test_nothing_is_deleted_and_corrections_are_added(told: Told) -> None:
    """Row 71: what a log once told, every later one tells, with the same hash."""
    half, decided, corrected = ({row["SHA-256"] for row in log} for log in told.logs)
    assert half < decided < corrected
    tags = [str(kind.__struct_config__.tag) for kind in PERMITTED]
    assert not [tag for tag in tags if "delete" in tag or "erase" in tag or "remove" in tag]


def test_a_changed_vote_stays_beside_the_one_that_counts(told: Told) -> None:
    """Row 47."""
    ballots = [row for row in told.acts("Ballot cast") if row["Who"] == "Ben Tarrant"]
    assert [row["Counts"] for row in ballots] == ["replaced", "yes"]


def test_a_decision_is_corrected_by_a_new_one_alone(  # type: ignore[no-untyped-def]
    told: Told, tmp_path: Path, capsys
) -> None:
    """Row 49: both are in the bundle, and the verifier says which one stands."""
    assert len(told.acts("Decision recorded")) == 2
    capsys.readouterr()
    assert main(["verify", str(told.folder / "bundle.zip"), "--json"]) == 0
    decisions = json.loads(capsys.readouterr().out)["decisions"]
    assert sorted(decision["standing"] for decision in decisions) == ["replaced", "stands"]
    for words in (REASONS, BETTER):
        assert words.encode() in told.bundles[-1]


def test_the_order_of_acts_is_asked_of_no_clock(told: Told) -> None:
    """Row 12: closed and decided under a clock of 1990, after ballots of 2018."""
    order = {
        row["What"]: int(row["No."]) for row in told.logs[1] if row["Where"] == CASE
    }  # of each kind the earliest: the log begins with the newest
    assert order["Ballot cast"] < order["Voting closed"] < order["Decision recorded"]
    (closed,) = told.acts("Voting closed")
    assert closed["Written, by the device's clock"].startswith("1990")
    assert closed["Counts"] == "yes"
    assert "clock" in closed["Clock"]


def test_a_delivery_is_read_back_from_who_received_it(told: Told) -> None:
    """Row 13: not that it was sent, but which devices have said that they hold it."""
    (first, second) = told.acts("Decision recorded")
    assert "Amara Lindqvist" in first["Received by"]
    assert "David Osei" in first["Not received by"], "who was sent nothing yet"
    assert "Ben Tarrant" in first["Not received by"], "who has it, and has not reported yet"
    assert "Amara Lindqvist" in second["Not received by"]


def test_the_log_tells_every_act_and_who_exported_what(  # type: ignore[no-untyped-def]
    told: Told, tmp_path: Path
) -> None:
    """Rows 67 and 68."""
    kinds = {row["What"] for row in told.logs[-1]}
    assert {"Panel founded", "Pack published", "View recorded", "Ballot cast"} <= kinds
    session = told.panel.open("ben").session
    note_exported(session, "the register")
    own = audit(session).log.accesses
    assert ("Ben Tarrant", "exported", "the register") in {(a.person, a.kind, a.what) for a in own}


def test_what_was_done_offline_is_logged_and_reported_later(told: Told) -> None:
    """Row 72: an act says when it was written and when it had arrived at the latest."""
    panel = told.panel
    away = panel.hub.with_name("away")
    panel.hub.rename(away)
    ben = panel.open("ben").session
    act = write_private_note(ben, at_work.CASES[1], Evidence("e" * 64), "Written on the train.")
    waiting = next(row for row in audit(ben).log.acts if row.hash == act.hash)
    assert waiting.waiting
    away.rename(panel.hub)
    panel.demonstration.clock.go_to(2018, 7, 9, 9)  # type: ignore[attr-defined]
    panel.synchronise("ben", "auditor")
    seen = next(
        row for row in audit(panel.open("auditor").session).log.acts if row.hash == act.hash
    )
    assert seen.written < seen.arrived
    assert seen.arrived.startswith("2018-07-09")


def test_whoever_administers_the_panel_reads_no_private_note_and_no_ballot(told: Told) -> None:
    """Rows 74 and 103: the secretariat's own bundle, before the voting was closed and after."""
    before, after = told.bundles[0], told.bundles[1]
    for secret in (PRIVATE, DRAFT, FIRST, CHANGED):
        assert secret.encode() not in before
    assert CHANGED.encode() in after, "the ballot that counts is opened at the close"
    for secret in (PRIVATE, DRAFT, FIRST):
        assert secret.encode() not in after


def test_the_disk_and_the_hub_show_nothing_in_clear(told: Told) -> None:
    """Row 73: no file of a profile, and none of the hub, holds a word of what was written."""
    told.panel.synchronise("ben")
    files = [
        path
        for folder in (told.panel.demonstration.profile("ben"), told.panel.hub)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert len(files) > 20
    for path in files:
        data = path.read_bytes()
        for secret in (PRIVATE, DRAFT, FIRST, CHANGED, REASONS, "ballot-cast", CASE):
            assert secret.encode() not in data, (path, secret)
