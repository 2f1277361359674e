"""Write ``tests/assets/profile-<revision>``: a member's whole profile, once per release.

``python -m tests.unit.store.make_profile_asset``, from the root of the project, with ``tests`` on
the path. Its papers are left out: they are what a profile can fetch again.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import at_work
import builders
from msgspec.structs import replace as replace_fields

from dmap_desktop.demo.panel import call_meetings, found_demonstration, throw_away_vault
from dmap_desktop.domain.ports import no_progress
from dmap_desktop.profile_card import read_card, write_card
from dmap_desktop.services.taking_in import publish
from dmap_desktop.store import tables

CASE = at_work.CASES[2]
PERSON = "amara"
FILES = ("identity.age", "panel.db", "passphrase.txt", "profile.json")


def main() -> None:
    """Let a panel decide one case, and keep what a member's laptop holds of it."""
    target = Path(__file__).parents[2] / "assets" / f"profile-{tables.REVISION}"
    with tempfile.TemporaryDirectory() as scratch:
        panel = at_work.PanelAtWork(Path(scratch) / "panel")
        panel.demonstration = replace(panel.demonstration, vaults=throw_away_vault)
        found_demonstration(panel.demonstration, no_progress)
        secretary = panel.open("secretariat")
        publish(secretary.session, at_work.take_in(at_work.sample(CASE), Path(scratch) / "inbox"))
        call_meetings(secretary, (CASE,), ())
        panel.synchronise("secretariat")
        builders.decided(panel, CASE)
        panel.synchronise(PERSON)
        panel.open(PERSON).session.store.keep(f"draft/{CASE}/view.text", "Half a thought")
        panel.close()
        folder = panel.demonstration.profile(PERSON)
        write_card(folder, replace_fields(read_card(folder), hub=""))  # it named a scratch folder
        target.mkdir(parents=True)
        for name in FILES:
            shutil.copyfile(folder / name, target / name)


if __name__ == "__main__":
    main()
