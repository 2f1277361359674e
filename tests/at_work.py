"""A panel at work for tests: the demonstration's people, real stores and keys, one folder hub."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.demo.panel import (
    Demonstration,
    call_meetings,
    found_demonstration,
    synchronise_now,
)
from dmap_desktop.demo.papers import SampleCase, cases, write_papers
from dmap_desktop.demo.people import SECRETARY
from dmap_desktop.documents.intake import read_application
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.ports import no_progress
from dmap_desktop.profiles import Profile, set_hub
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.taking_in import Intake, publish, read_papers

CASES = ("DR180604.01", "DR180607.01", "DR180611.02")
"""The cases that the template panel has: a newspaper's, a broadcaster's, a charity's."""


class MemoryVault:
    """A vault that holds secrets for as long as the tests run."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.secrets.get(name)

    def put(self, secrets: Mapping[str, bytes]) -> None:
        self.secrets.update(secrets)


_VAULTS: dict[str, MemoryVault] = {}
"""By the folder of the profile whose secrets they hold."""


def vault(folder: Path) -> MemoryVault:
    return _VAULTS.setdefault(str(folder), MemoryVault())


def sample(reference: str) -> SampleCase:
    """Return a sample case by its reference."""
    return next(case for case in cases() if case.reference == reference)


def take_in(case: SampleCase, folder: Path) -> Intake:
    """Write the papers of a sample case and read them as intake does, in this process."""
    write_papers(case, folder)
    rulebook = load_rulebook()
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]

    class Papers:
        def read_papers(self, files, passwords=()):  # type: ignore[no-untyped-def]
            named = [NamedBytes(name, data) for name, data in files]
            catalogue = rulebook.catalogue.catalogue
            read = read_application(named, rulebook.editions, catalogue)
            return read, {file.sha256: file.data for file in named}

    return read_papers(Papers(), files)


def make_template(folder: Path) -> None:
    """Found the panel in ``folder``, publish CASES, call both meetings, carry all to the hub."""
    at_work = PanelAtWork(folder)
    found_demonstration(at_work.demonstration, no_progress)
    secretary = at_work.open(SECRETARY.id)
    for reference in CASES:
        publish(secretary.session, take_in(sample(reference), folder / "inbox" / reference))
    call_meetings(secretary, CASES, ())
    synchronise_now(secretary)
    at_work.close()


class PanelAtWork:
    """The people of one panel; ``open`` gives somebody's profile, closed at the end."""

    def __init__(self, folder: Path) -> None:
        clock = StoryClock(datetime(2018, 7, 2, 9, tzinfo=UTC))
        self.demonstration = Demonstration(folder, load_rulebook(), clock, vault)
        self._open: dict[str, Profile] = {}

    @classmethod
    def copied(cls, template: Path, folder: Path) -> PanelAtWork:
        """Return a panel of its own, copied from a template."""
        shutil.copytree(template, folder)
        panel = cls(folder)
        for profile in (folder / "profiles").iterdir():
            set_hub(profile, str(panel.demonstration.hub))
            vault(profile).put(vault(template / "profiles" / profile.name).secrets)
        return panel

    @property
    def hub(self) -> Path:
        return self.demonstration.hub

    def open(self, person: str) -> Profile:
        """Return the open profile of ``person``."""
        if person not in self._open:
            self._open[person] = self.demonstration.open(person)
        return self._open[person]

    def synchronise(self, *people: str) -> None:
        """Synchronise these people, one after another."""
        for person in people:
            synchronise_now(self.open(person))

    def close(self, *people: str) -> None:
        """Close these profiles, or all."""
        for person in people or tuple(self._open):
            self._open.pop(person).close()
