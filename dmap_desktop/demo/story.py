"""The story of the demonstration: from applicants' files to minutes, through the real windows.

The secretariat takes an application in; members review it away from the network, one of them with
an interest; the chair holds the meeting: one case is approved with conditions, one is inquorate,
one goes to the Data Sharing Publication Board, one waits for its applicant's answer, which comes
with a late paper. Minutes, register and a verification close it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from dmap_desktop.app import document_worker, read_hub
from dmap_desktop.app.application import make_application
from dmap_desktop.demo import acts, applicant
from dmap_desktop.demo.applicants import cases
from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.demo.hand import StoryFailed
from dmap_desktop.demo.opinions import APPROVED, REVIEWED
from dmap_desktop.demo.panel import (
    Demonstration,
    call_meetings,
    found_demonstration,
    publish_cases,
    synchronise_now,
    write_papers_of,
)
from dmap_desktop.demo.past import settle_past
from dmap_desktop.demo.people import AUDITOR, SECRETARY
from dmap_desktop.demo.stage import Stage
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.ports import Progress
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.verifying import Verification

Say = Callable[[str], None]
TRANSCRIPT = "transcript.txt"
BEGINS = datetime(2018, 6, 5, 8, tzinfo=UTC)
"""When the panel of the demonstration is founded; the story itself begins three weeks later."""


def play(out: Path, say: Say) -> Verification:
    """Play the whole story into ``out``, which must be empty or not there; return the proof.

    Raises Refused when ``out`` holds something, StoryFailed when a window does not do its part.
    """
    if out.exists() and any(out.iterdir()):
        raise Refused(f"{out} is not empty; name another folder with --out.")
    out.mkdir(parents=True, exist_ok=True)
    application = make_application()
    clock = StoryClock(BEGINS)
    demonstration = Demonstration(out.resolve(), load_rulebook(), clock)
    stage = Stage(application, demonstration, clock, say)
    prepare(demonstration, clock, APPROVED, lambda what, done, total: say(f"  {what}"))
    try:
        acts.take_in(stage)
        call(demonstration)
        acts.review(stage)
        acts.meet(stage)
        applicant.send_letter(stage)
        acts.rule(stage)
        applicant.record_answer(stage)
        acts.publish_results(stage)
        proof = _verify(stage)
        acts.audit(stage)
    except StoryFailed:
        stage.picture_everybody("where it stopped")
        raise
    finally:
        stage.leave()
        (out / TRANSCRIPT).write_text("\n".join(stage.lines) + "\n", encoding="utf-8")
    return proof


def prepare(
    demonstration: Demonstration, clock: StoryClock, apart: str, progress: Progress
) -> None:
    """Found the panel, settle its past, take all twelve applications in but the one ``apart``.

    ``clock`` is the demonstration's own; afterwards it is the morning on which the story begins.
    """
    found_demonstration(demonstration, progress)
    folders = write_papers_of(cases(), demonstration.inbox, progress)
    with document_worker(demonstration.rulebook) as papers:
        settle_past(demonstration, clock, papers, progress)
        clock.go_to(2018, 6, 26, 8)
        with closing(demonstration.open(SECRETARY.id)) as secretary:
            synchronise_now(secretary)
            awaited = tuple(folder for folder in folders if folder.name != apart)
            publish_cases(secretary, papers, awaited, progress)
            synchronise_now(secretary)


def call(demonstration: Demonstration) -> None:
    """Call both meetings: the story's cases for the weekly, all others for the monthly one."""
    with closing(demonstration.open(SECRETARY.id)) as secretary:
        awaiting = sorted(
            case.reference
            for case in secretary.session.store.cases()
            if case.state is CaseState.WITH_PANEL and case.reference not in REVIEWED
        )
        call_meetings(secretary, REVIEWED, tuple(awaiting))
        synchronise_now(secretary)


def _verify(stage: Stage) -> Verification:
    demonstration = stage.demonstration
    folder = demonstration.profile(AUDITOR.id)
    proof = read_hub(str(demonstration.hub), folder, folder / "passphrase.txt")
    stage.write(f"Verified {proof.records} records of {proof.devices} devices: " + _verdict(proof))
    for decision in proof.decisions:
        names = ", ".join(decision.approving) or "nobody"
        stage.write(f"    {decision.case}: {decision.outcome}; approving: {names}.")
    return proof


def _verdict(proof: Verification) -> str:
    if proof.ok:
        return "every decision follows from signed records."
    return "; ".join(finding.sentence for finding in proof.findings)
