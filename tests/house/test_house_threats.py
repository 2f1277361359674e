"""``THREATS.md`` answers for every adversary, and each of its claims names a test that exists."""

from __future__ import annotations

import ast
import re

import house
import pytest

TEXT = (house.PACKAGE / "sealing" / "THREATS.md").read_text("utf-8")
PARTS = ("Holds", "Does not hold", "Out of scope")
SECTIONS = dict(re.findall(r"^## \d+\. (.+?)$(.+?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
ADVERSARIES = [title for title in SECTIONS if title != "Choices"]


def test_everybody_who_was_asked_about_is_there() -> None:
    wanted = ("reads the hub", "writes to the hub", "locked laptop", "unlocked laptop",
              "altered program", "revoked member", "chair", "careless secretariat")  # fmt: skip
    assert [words for words in wanted if not any(words in a for a in ADVERSARIES)] == []


@pytest.mark.parametrize("adversary", ADVERSARIES)
def test_each_says_what_holds_what_does_not_and_what_nobody_should_expect(adversary: str) -> None:
    pieces = re.split(r"^\*\*(.+?)\*\*$", SECTIONS[adversary], flags=re.MULTILINE)
    assert tuple(pieces[1::2]) == PARTS
    for words in pieces[2::2]:
        assert _claims(words), f"nothing is said under a heading of {adversary}"


@pytest.mark.parametrize("adversary", ADVERSARIES)
def test_each_claim_that_holds_names_tests_that_exist(adversary: str) -> None:
    holds = SECTIONS[adversary].split("**Holds**")[1].split("**Does not hold**")[0]
    for claim in _claims(holds):
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", claim)
        assert named, f"no test shows: {claim}"
        for path, name in named:
            assert name in _tests_of(path), (
                f"there is no {path}::{name}, which should show: {claim}"
            )


def _claims(words: str) -> list[str]:
    return [" ".join(claim.split()) for claim in re.split(r"^- ", words, flags=re.MULTILINE)[1:]]


def _tests_of(path: str) -> set[str]:
    file = house.PROJECT / path
    if not file.exists():
        return set()
    return {node.name for node in house.tree(file).body if isinstance(node, ast.FunctionDef)}
