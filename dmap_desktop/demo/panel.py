"""Founding the demonstration panel: profiles with their own stores and keys, one folder hub."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dmap_desktop.demo.papers import SampleCase, write_papers
from dmap_desktop.demo.people import EVERYBODY, PANEL_TITLE, SECRETARY
from dmap_desktop.domain.panel import Person
from dmap_desktop.domain.ports import Clock, Papers, Progress
from dmap_desktop.domain.records import MeetingKind
from dmap_desktop.profiles import IDENTITY_FILE, Profile, found, join, open_profile, prepare
from dmap_desktop.sealing.vault import PassphraseVault, Vault
from dmap_desktop.services.enrolling import enrol
from dmap_desktop.services.meetings import call_meeting, set_agenda
from dmap_desktop.services.session import Rulebook
from dmap_desktop.services.syncing import synchronise
from dmap_desktop.services.taking_in import publish, read_papers

WEEKLY, MONTHLY = "2018-07-10-weekly", "2018-07-24-monthly"


THROW_AWAY = "demonstration"
"""The passphrase of everybody in the demonstration: it protects nothing and is no secret."""


@cache
def throw_away_vault(folder: Path) -> Vault:
    """Return the vault of a demonstration's profile: anybody can open it, no keyring is touched.

    The same one each time: age takes about a second to open its file.
    """
    passphrase = folder / "passphrase.txt"
    if not passphrase.exists():
        folder.mkdir(parents=True, mode=0o700)
        passphrase.write_text(THROW_AWAY + "\n", encoding="utf-8")
    return PassphraseVault(folder / IDENTITY_FILE, THROW_AWAY)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Where a demonstration lies, and what it is played with."""

    folder: Path
    rulebook: Rulebook
    clock: Clock
    vaults: Callable[[Path], Vault] = throw_away_vault
    """The vault of a profile's folder."""

    @property
    def hub(self) -> Path:
        """Return the hub's folder."""
        return self.folder / "hub"

    @property
    def inbox(self) -> Path:
        """Return where the applicants' files lie, a folder a case."""
        return self.folder / "inbox"

    def profile(self, person: str) -> Path:
        """Return the profile folder of a person."""
        return self.folder / "profiles" / person

    def open(self, person: str) -> Profile:
        """Open a person's profile."""
        folder = self.profile(person)
        return open_profile(folder, self.vaults(folder), self.rulebook, self.clock)


def found_demonstration(demonstration: Demonstration, progress: Progress) -> None:
    """Found the panel and let everybody in. The folder must be empty or not there."""
    demonstration.hub.mkdir(parents=True)
    total = len(EVERYBODY)
    progress("Founding the panel", 0, total)
    with closing(_found(demonstration)) as secretary:
        for done, person in enumerate(EVERYBODY, start=1):
            if person.id != SECRETARY.id:
                progress(f"Letting {person.name} in", done, total)
                _enrol(demonstration, secretary, person)
        synchronise_now(secretary)


def write_papers_of(
    samples: tuple[SampleCase, ...], place: Path, progress: Progress
) -> tuple[Path, ...]:
    """Write the papers of every sample case below ``place``; return their folders, one a case."""
    folders = []
    for done, sample in enumerate(samples):
        progress(f"Writing the papers of {sample.reference}", done, len(samples))
        folder = place / sample.reference
        write_papers(sample, folder)
        folders.append(folder)
    return tuple(folders)


def publish_cases(
    profile: Profile,
    papers: Papers,
    folders: tuple[Path, ...],
    progress: Progress,
) -> None:
    """Take in and publish the papers in each folder, as the secretariat would one by one."""
    for done, folder in enumerate(folders):
        progress(f"Publishing {folder.name}", done, len(folders))
        files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
        publish(profile.session, read_papers(papers, files))


def call_meetings(profile: Profile, weekly: tuple[str, ...], monthly: tuple[str, ...]) -> None:
    """Call the weekly and the monthly meeting with their cases."""
    session = profile.session
    call_meeting(session, WEEKLY, MeetingKind.WEEKLY, "2018-07-10", "Weekly meeting, 10 July 2018")
    set_agenda(session, WEEKLY, weekly)
    call_meeting(
        session,
        MONTHLY,
        MeetingKind.MONTHLY,
        "2018-07-24",
        "Extended monthly meeting, 24 July 2018",
    )
    set_agenda(session, MONTHLY, monthly)


def _found(demonstration: Demonstration) -> Profile:
    folder = demonstration.profile(SECRETARY.id)
    return found(
        folder,
        demonstration.vaults(folder),
        PANEL_TITLE,
        SECRETARY,
        str(demonstration.hub),
        demonstration.rulebook,
        demonstration.clock,
    )


def _enrol(demonstration: Demonstration, secretary: Profile, person: Person) -> None:
    folder = demonstration.profile(person.id)
    vault = demonstration.vaults(folder)
    request = prepare(folder, vault, person.name, person.post)
    hub = str(demonstration.hub)
    join(folder, vault, enrol(secretary.session, request, person.id, person.roles, hub))


def synchronise_now(profile: Profile) -> None:
    """Synchronise a profile that has a hub."""
    assert profile.exchange is not None
    synchronise(profile.session, profile.exchange)
