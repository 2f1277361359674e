"""The composition root: what the windows and the commands are made of.

Importing this module loads nothing heavy: the database, the keys and the readers of documents are
imported where they are first needed, after the window has been painted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dmap_desktop.jobs.papers import WorkerPapers
from dmap_desktop.jobs.worker import DocumentWorker
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.session import Rulebook
from dmap_desktop.services.verifying import Verification, prove, verify

if TYPE_CHECKING:
    from dmap_desktop.profiles import Profile


@contextmanager
def document_worker(rulebook: Rulebook) -> Iterator[WorkerPapers]:
    """Read applicants' files in a worker process while the block runs."""
    worker = DocumentWorker()
    try:
        yield WorkerPapers(worker, rulebook.editions, rulebook.catalogue.catalogue)
    finally:
        worker.close()


@contextmanager
def opened_profile(folder: Path, passphrase_file: Path | None) -> Iterator[Profile]:
    """Open a profile while the block runs. Raises as ``open_own_profile``."""
    profile = open_own_profile(folder, passphrase_file)
    try:
        yield profile
    finally:
        profile.close()


def open_own_profile(folder: Path, passphrase_file: Path | None) -> Profile:
    """Open the profile in ``folder``.

    Raises Unreadable, WrongKey, Unavailable, and RightsEnded when its rights have ended.
    """
    from dmap_desktop import leaving, profiles

    vault = profiles.vault_for(folder, passphrase_file)
    leaving.check_left(folder, vault)
    profile = profiles.open_profile(folder, vault, load_rulebook(), profiles.SystemClock())
    if not leaving.unsent(profile):
        leaving.leave_if_over(profile)
    return profile


def leave_after_exchange(profile: object) -> None:
    """Raise RightsEnded, and leave the profile, when a visit to the hub has ended its rights."""
    from dmap_desktop import leaving, profiles

    if isinstance(profile, profiles.Profile):
        leaving.leave_if_over(profile)


def read_hub(address: str, folder: Path, passphrase_file: Path | None) -> Verification:
    """Read everything a hub holds, and verify it from nothing but the profile's keys.

    What the profile has seen of each log is held against the hub, too.
    """
    from dmap_desktop.profiles import hub_at
    from dmap_desktop.sync.audit import check_hub

    with (
        opened_profile(folder, passphrase_file) as profile,
        closing(hub_at(profile, address, os.environ)) as hub,
    ):
        session = profile.session
        seen = session.store.heads()
        contents = check_hub(hub, session.sealer, session.envelopes, session.pin, seen)
    return prove(contents)


def read_store(folder: Path, passphrase_file: Path | None) -> Verification:
    """Verify what a profile holds from its envelopes, and what it shows from what follows."""
    from dmap_desktop.services.refolding import check_projections
    from dmap_desktop.sync.recheck import check_store

    with opened_profile(folder, passphrase_file) as profile:
        session = profile.session
        contents = check_store(session.store, session.envelopes, session.pin)
        stale = check_projections(session)
    return verify(contents.acts, (*contents.findings, *stale))


def read_bundle(path: Path) -> Verification:
    """Verify an audit bundle, which needs neither hub nor keys. Raises Unreadable."""
    from dmap_desktop.sealing.envelopes import DsseEnvelopes
    from dmap_desktop.sync.bundle import check_bundle

    contents = check_bundle(path, DsseEnvelopes())
    return prove(contents)
