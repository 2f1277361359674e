"""What lies in a hub says nothing to who reads it, and opens for whom it was sealed."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import at_work
import builders
import pytest

from dmap_desktop.domain.errors import WrongKey
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.records import Vote
from dmap_desktop.sealing.age import AgeSealer
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reviewing import read_note, write_private_note

CASE = at_work.CASES[0]


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[at_work.PanelAtWork]:
    """A panel on which Amara has voted and written a private note, all of it in the hub."""
    folder = tmp_path_factory.mktemp("reading")
    at_work.make_template(folder / "panel")
    panel = at_work.PanelAtWork(folder / "panel")
    builders.review(panel, "amara", CASE, Vote.REJECT)
    session = panel.open("amara").session
    write_private_note(session, CASE, Evidence("ab" * 32, page=1), "A worry of my own.")
    panel.synchronise("amara", "ben", "chloe", "chair", "secretariat", "auditor")
    yield panel
    panel.close()


def _objects(hub: Path) -> dict[str, bytes]:
    files = (path for path in hub.rglob("*") if path.is_file())
    return {path.relative_to(hub).as_posix(): path.read_bytes() for path in files}


def test_a_hub_shows_names_of_objects_their_sizes_and_nothing_else(
    panel: at_work.PanelAtWork,
) -> None:
    objects = _objects(panel.hub)
    names = re.compile(
        r"panel\.json|logs/[0-9a-f]{32}/\d{12}\.age|keys/[0-9a-f]{32}/[0-9a-f]{64}\.age|blobs/[0-9a-f]{64}"
    )
    assert [name for name in objects if not names.fullmatch(name)] == []
    case = case_of(panel.open("chair").session, CASE)
    words = [
        CASE, case.received.title, case.received.organisation, "Amara", "Lindqvist", "Okafor",
        "reject", "For these reasons", "A worry of my own", "ballot-cast", "PDF-1",
    ]  # fmt: skip
    for name, data in objects.items():
        assert [word for word in words if word.encode() in data] == [], name
        assert name == "panel.json" or data.startswith(b"age-encryption.org/v1\n"), name


def test_a_stranger_with_keys_of_their_own_opens_nothing(panel: at_work.PanelAtWork) -> None:
    stranger = AgeSealer(DeviceIdentity.new())
    sealed = {name: data for name, data in _objects(panel.hub).items() if name != "panel.json"}
    assert len(sealed) > 20
    for data in sealed.values():
        with pytest.raises(WrongKey):
            stranger.open(data)


@pytest.mark.parametrize(
    ("person", "opens"),
    [
        ("amara", True),
        ("chair", True),
        ("ben", True),
        ("chloe", False),
        ("secretariat", False),
        ("auditor", False),
    ],
)
def test_a_ballot_opens_for_its_voter_and_for_who_closes_the_item(
    panel: at_work.PanelAtWork, person: str, opens: bool
) -> None:
    """Ben is a deputy; everybody else waits for the close, who administers the panel as well."""
    session = panel.open(person).session
    sealed = base64.b64decode(case_of(session, CASE).ballots["amara"].sealed)
    if opens:
        assert b'"reject"' in session.sealer.open(sealed)
    else:
        with pytest.raises(WrongKey):
            session.sealer.open(sealed)


@pytest.mark.parametrize("person", ["amara", "ben", "chair", "secretariat", "auditor"])
def test_a_private_note_opens_for_its_author_alone(panel: at_work.PanelAtWork, person: str) -> None:
    session = panel.open(person).session
    (note,) = case_of(session, CASE).notes
    expected = "A worry of my own." if person == "amara" else None
    assert read_note(session, note.note) == expected
