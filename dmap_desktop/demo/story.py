"""The story of the demonstration: from applicants' files to minutes, through the real windows.

The secretariat takes an application in; members review it away from the network, one of them with
an interest; the chair holds the meeting: one case is approved with conditions, one is inquorate,
one goes to the Data Sharing Publication Board. Minutes, register and a verification close it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from dmap_desktop.app import document_worker, read_hub
from dmap_desktop.app.application import make_application
from dmap_desktop.demo import acts
from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.demo.hand import StoryFailed
from dmap_desktop.demo.opinions import APPROVED, ESCALATED, INQUORATE
from dmap_desktop.demo.panel import (
    Demonstration,
    call_meetings,
    found_demonstration,
    publish_cases,
    synchronise_now,
    write_inbox,
)
from dmap_desktop.demo.people import AUDITOR, SECRETARY
from dmap_desktop.demo.stage import Stage
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.ports import Progress
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.verifying import Verification

Say = Callable[[str], None]
TRANSCRIPT = "transcript.txt"


def play(out: Path, say: Say) -> Verification:
    """Play the whole story into ``out``, which must be empty or not there; return the proof.

    Raises Refused when ``out`` holds something, StoryFailed when a window does not do its part.
    """
    if out.exists() and any(out.iterdir()):
        raise Refused(f"{out} is not empty; name another folder with --out.")
    out.mkdir(parents=True, exist_ok=True)
    application = make_application()
    clock = StoryClock(datetime(2018, 6, 26, 8, tzinfo=UTC))
    demonstration = Demonstration(out.resolve(), load_rulebook(), clock)
    stage = Stage(application, demonstration, clock, say)
    prepare(demonstration, APPROVED, lambda what, done, total: say(f"  {what}"))
    try:
        acts.take_in(stage)
        call(demonstration)
        acts.review(stage)
        acts.meet(stage)
        acts.rule(stage)
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


def prepare(demonstration: Demonstration, apart: str, progress: Progress) -> None:
    """Found the panel, write every applicant's files, publish all cases but the one ``apart``."""
    found_demonstration(demonstration, progress)
    samples = write_inbox(demonstration, progress)
    folders = tuple(
        demonstration.inbox / sample.reference for sample in samples if sample.reference != apart
    )
    with (
        closing(demonstration.open(SECRETARY.id)) as secretary,
        document_worker(demonstration.rulebook) as papers,
    ):
        publish_cases(secretary, papers, folders, progress)
        synchronise_now(secretary)


def call(demonstration: Demonstration) -> None:
    """Call both meetings: the story's cases first, the others after them."""
    with closing(demonstration.open(SECRETARY.id)) as secretary:
        known = sorted(case.reference for case in secretary.session.store.cases())
        weekly = (APPROVED, INQUORATE, ESCALATED)
        call_meetings(secretary, weekly, tuple(case for case in known if case not in weekly))
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
