"""A member's whole profile of every release still opens, folds anew, and proves its decisions."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import at_work
import pytest

from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.records import InterestNature
from dmap_desktop.profiles import open_profile, vault_for
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.auditing import audit
from dmap_desktop.services.journal import case_of, panel_of, refold
from dmap_desktop.services.reviewing import own_ballot
from dmap_desktop.store import tables

ASSETS = Path(__file__).parents[2] / "assets"
CASE = at_work.CASES[2]


@pytest.mark.parametrize("release", sorted(path.name for path in ASSETS.glob("profile-*")))
def test_the_profile_of_every_release_still_opens(tmp_path: Path, release: str) -> None:
    folder = tmp_path / "profile"
    shutil.copytree(ASSETS / release, folder)
    vault = vault_for(folder, folder / "passphrase.txt")
    clock = StoryClock(datetime(2018, 12, 3, 9, tzinfo=UTC))
    profile = open_profile(folder, vault, load_rulebook(), clock)
    session = profile.session
    assert panel_of(session).people[session.person].name == "Amara Lindqvist"
    case = case_of(session, CASE)
    assert case.state is CaseState.APPROVED
    ballot = own_ballot(session, case)
    assert ballot is not None, "keys of that time still open what was sealed with them"
    assert session.store.kept(f"draft/{CASE}/view.text") == "Half a thought"
    before = {stream: session.store.state(stream) for stream in session.store.streams()}
    with session.store.writing():
        refold(session, session.store.streams())
    assert {s: session.store.state(s) for s in session.store.streams()} == before
    proof = audit(session).proof
    assert proof.ok, proof.findings
    assert [(d.case, d.outcome, d.follows) for d in proof.decisions] == [(CASE, "approved", True)]
    assert case.interests[session.person].nature is InterestNature.NONE
    profile.close()


def test_there_is_a_stored_profile_of_this_revision() -> None:
    assert (ASSETS / f"profile-{tables.REVISION}" / "panel.db").is_file()
