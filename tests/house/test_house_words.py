"""What is published names no registry, nobody's own machine, and holds no unsettled merge."""

from __future__ import annotations

import re
from pathlib import Path

import house
import pytest

# Put together here, so that this file does not name them either.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
        ("deb", "debian", "org"), ("archive", "ubuntu", "com"), ("crates", "io"),
        ("anaconda", "org"), ("proxy", "golang", "org"),
    )
)  # fmt: skip
UNSETTLED = re.compile(r"^(?:<{7}|>{7}) \S.*", re.MULTILINE)
"""What a merge leaves where two changes meet."""
MACHINES = re.compile(r"(?<![\w.$)}>*~-])/(?:home|root|work|opt|Users)/[\w.]")


def test_no_registry_no_machine_and_no_unsettled_merge_is_left() -> None:
    listed = house.git("ls-files", "-z")
    if listed is None:
        pytest.skip("this copy is no checkout")
    found = [
        f"{name}: {word}"
        for name in listed.stdout.split("\0")
        if name and (house.PROJECT / name).is_file()
        for word in _found_in(house.PROJECT / name)
    ]
    assert not found, "\n".join(found)


def _found_in(path: Path) -> list[str]:
    content = path.read_bytes()
    if b"\0" in content:
        return []
    text = content.decode("utf-8", "replace")
    named = [host for host in REGISTRIES if host in text]
    return named + MACHINES.findall(text) + UNSETTLED.findall(text)
