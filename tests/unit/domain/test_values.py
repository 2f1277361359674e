"""Small values: bytes of a body, chains, aliases, evidence, forms."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dmap_desktop.domain import records as r
from dmap_desktop.domain.application import (
    Answer,
    Application,
    Document,
    DocumentKind,
    Party,
)
from dmap_desktop.domain.catalogue import alias_key, alias_pattern, route_strictness, strictest
from dmap_desktop.domain.chain import (
    BEGINNING,
    PATIENCE,
    Link,
    check_next,
    claims_of,
    contradiction,
    not_here,
)
from dmap_desktop.domain.encoding import decode_body, encode_body
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.findings import TierFinding
from dmap_desktop.domain.form import read_form
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.records import Head
from tests.unit.domain.acting import Acting

RESOURCES = Path(__file__).parents[3] / "resources"


def test_a_body_comes_back_as_it_was() -> None:
    panel = Acting()
    panel.to_vote()
    for act in panel.acts:
        assert decode_body(encode_body(act), act.hash) == act


def test_an_unknown_record_keeps_its_bytes() -> None:
    unknown = r.UnknownRecord(type="song/9", raw='{"type":"song/9","tune":[1,2]}')
    act = Acting().write("sam", unknown, "panel")
    again = decode_body(encode_body(act), act.hash)
    assert again.record == unknown


@pytest.mark.parametrize(
    "payload", [b"", b"{}", b"\xff", b"[" * 5000, b'{"panel":1}', b"null", b'"x"']
)
def test_a_body_that_is_none_is_named(payload: bytes) -> None:
    with pytest.raises(Unreadable, match="abcdef"):
        decode_body(payload, "abcdef")


def test_a_known_record_with_wrong_fields_is_named() -> None:
    act = Acting().acts[0]
    payload = encode_body(act).replace(b'"title"', b'"tilte"')
    with pytest.raises(Unreadable, match="title"):
        decode_body(payload, "abcdef")


PIN = Pin("p", "device-of-sam", "00")


def following(**fields: object) -> r.Act:
    """An act that follows act 1, hash "a", as it should, but for ``fields``."""
    panel = Acting()
    act = msgspec.structs.replace(panel.acts[1], sequence=2, previous="a", hash="b", lamport=2)
    return msgspec.structs.replace(act, **fields)


def check(act: r.Act, before: Link = Link(1, "a", 1), highest: int = 1) -> str:  # noqa: B008
    found = check_next(PIN, before, highest, act, "logs/x", lambda _: "Sam's device")
    if found is None:
        return ""
    assert (found.device, found.sequence, found.place) == (act.device, act.sequence, "logs/x")
    return found.sentence


def test_a_chain_without_fault_says_nothing() -> None:
    assert check(Acting().acts[0], BEGINNING, 0) == ""
    assert check(following()) == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"panel": "q"}, "signed for another panel"),
        ({"sequence": 3}, "act 2 before it is missing"),
        ({"sequence": 5}, "acts 2 to 4 before it are missing"),
        ({"sequence": 1}, "a second time"),
        ({"previous": "z"}, "forked or rewritten"),
        ({"lamport": 1}, "dated back"),
        ({"lamport": 2_000_000}, "far beyond all acts"),
        ({"record": Acting().acts[0].record}, "was founded already"),
        ({"device": "device-of-amy", "record": Acting().acts[0].record}, "was founded already"),
    ],
)
def test_each_fault_of_a_chain_is_named(fields: dict[str, object], words: str) -> None:
    sentence = check(following(**fields))
    assert words in sentence
    assert "Sam's device does not count" in sentence


def test_the_founders_log_begins_with_the_founding() -> None:
    first = following(sequence=1, previous="", lamport=1)
    assert "does not found the panel" in check(first, BEGINNING, 0)
    assert check(msgspec.structs.replace(first, device="device-of-amy"), BEGINNING, 0) == ""


def test_a_witness_betrays_a_cut_and_a_fork() -> None:
    act = msgspec.structs.replace(
        Acting().acts[0], sequence=4, heads={"d1": Head(5, "x"), "d2": Head(2, "y")}
    )
    cut, forked = claims_of(act)
    found = not_here(cut, 3, lambda device: f"<{device}>")
    assert found.waiting
    assert "The log of <d1> ends at act 3 here" in found.sentence
    assert "<device-of-sam> had seen act 5 before its own act 4" in found.sentence
    assert "not begun" in not_here(cut, 0, str).sentence
    late = not_here(msgspec.structs.replace(cut, looks=PATIENCE), 3, str)
    assert not late.waiting
    assert "missing after 3 synchronisations" in late.sentence
    assert "was forked" in contradiction(forked, str).sentence


@pytest.mark.parametrize(
    ("template", "alias", "fits"),
    [
        ("FSMeligible_[term][yy]", "FSMeligible_SPR18", True),
        ("FSMeligible_[term][yy]", "fsm eligible_aut17", True),
        ("FSMeligible_[term][yy]", "FSMeligible_[term][yy]", True),
        ("FSMeligible_[term][yy]", "FSMeligible_WIN18", False),
        ("KS4_UPN", "KS4UPN", True),
        ("KS4_UPN", "KS4_UPNX", False),
        ("Ex[n]_Grade", "Ex12_Grade", True),
        ("Ex[n]_Grade", "Exx_Grade", False),
    ],
)
def test_aliases_are_templates(template: str, alias: str, fits: bool) -> None:
    assert bool(alias_pattern(template).fullmatch(alias_key(alias))) is fits


def test_tiers_are_names_in_an_order_of_routes() -> None:
    assert strictest([3, 4]) == 4
    assert strictest([4, 2, 3]) == 2
    assert strictest([]) is None
    assert [route_strictness(tier) for tier in (1, 2, 4, 3)] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="5"):
        route_strictness(5)


@pytest.mark.parametrize(
    ("asked", "recommended", "words"),
    [
        (2, 1, "Tier 2 to Tier 1"),
        (None, 1, "Tier 1"),
        (4, 4, "Tier 4"),
        (2, None, "No tier: no item is known to the catalogue"),
    ],
)
def test_a_tier_finding_speaks_as_the_panel_does(
    asked: int | None, recommended: int | None, words: str
) -> None:
    assert TierFinding(asked, recommended, (), "").words() == words


def test_evidence_names_its_place() -> None:
    assert Evidence("h", page=3).place() == "page 3"
    assert Evidence("h", sheet="KS4", cell="B12").place() == "sheet KS4, cell B12"
    assert Evidence("h", sheet="KS4").place() == "sheet KS4"
    assert Evidence("h").place() == "the document"


def test_an_application_finds_its_parts() -> None:
    here = Evidence("h")
    form = Document("a.pdf", DocumentKind.APPLICATION_FORM, "h", 1, 1, "application/pdf")
    application = Application(
        reference="DR1",
        title="t",
        parties=(Party("applicant", "A"),),
        answers=(
            Answer("x", "X?", " ", DocumentKind.APPLICATION_FORM, here),
            Answer("x", "X?", "yes", DocumentKind.APPLICATION_FORM, here),
        ),
        documents=(form,),
    )
    answer = application.answer("x")
    assert answer is not None
    assert answer.text == "yes"
    assert application.answer("y") is None
    assert application.party("applicant") == Party("applicant", "A")
    assert application.party("requester") is None
    assert application.document_of(DocumentKind.APPLICATION_FORM) == form
    assert application.document_of(DocumentKind.AGREEMENT) is None


@pytest.mark.parametrize("name", ["application-2018", "isq-2018"])
def test_the_form_editions_read(name: str) -> None:
    edition = read_form((RESOURCES / "forms" / f"{name}.toml").read_bytes())
    keys = [field.key for field in edition.fields()]
    assert len(keys) == len(set(keys)) > 15
    assert set(edition.labels()) == set(keys)
    with pytest.raises(msgspec.ValidationError, match="colour"):
        read_form(b'colour = "red"\n')
