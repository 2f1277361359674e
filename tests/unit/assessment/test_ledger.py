"""What a party holds already, how well that is known, and what the new items would add."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from dmap_desktop.assessment.ledger import Known, Ledger, Party, open_ledger
from dmap_desktop.domain.application import Block, Item
from dmap_desktop.domain.case_facts import CaseFacts, Ending
from dmap_desktop.domain.catalogue import alias_key
from dmap_desktop.rulebooks import load_rulebook

BOOK = load_rulebook()
TODAY = "2018-07-02"


def items(*aliases: str) -> tuple[Item, ...]:
    return tuple(Item(alias, "KS4", Block.BY_REQUEST) for alias in aliases)


def keys(*names: str) -> frozenset[str]:
    return frozenset(map(alias_key, names))


ASKED = CaseFacts("DR180601.01", "New", "Fenland University", items=items("KS4_ETHNIC"), read=True)
HELD = CaseFacts(
    "DR170101.01", "Old", "Fenland University", people=("Ann Reed",), datasets=("KS4",),
    items=items("KS4_DOB"), read=True, ending=Ending.APPROVED, decided="2017-02-01",
    until="2020-01-31",
)  # fmt: skip
PARTY = Party(keys("Fenland University", "FU Enterprises Ltd"), keys("Ann Reed"), keys("Vault Ltd"))


def opened(*settled: CaseFacts, asked: CaseFacts = ASKED, party: Party = PARTY) -> Ledger:
    return open_ledger(asked, party, settled, BOOK.catalogue, BOOK.rules, TODAY)


def test_a_line_says_who_holds_what_until_when() -> None:
    (line,) = opened(HELD).lines
    assert line.holder == ("Fenland University", Known.CODED)
    assert line.holds == ("1 item of KS4", Known.CODED)
    assert line.until == ("2020-01-31", Known.CODED)
    assert line.known is Known.CODED


@pytest.mark.parametrize("ending", [Ending.REFUSED, Ending.WITHDRAWN, Ending.OPEN])
def test_what_was_not_granted_is_not_held(ending: Ending) -> None:
    assert opened(replace(HELD, ending=ending)).lines == ()


@pytest.mark.parametrize(
    ("organisation", "people", "processors", "words", "known"),
    [
        ("fenland_university", (), (), "fenland_university", Known.CODED),
        ("FU Enterprises Ltd", (), (), "FU Enterprises Ltd", Known.CODED),
        ("Moor College", (), ("Vault Ltd",), "Vault Ltd, for Moor College", Known.CODED),
        ("Moor College", (), ("Fenland University",), "Fenland University, for Moor", Known.CODED),
        ("Vault Ltd", (), (), "Vault Ltd, named here beside the applicant", Known.CODED),
        ("Moor College", ("Ann Reed",), (), "Ann Reed, at Moor College", Known.GUESSED),
        ("Fenland Univ", (), (), "Fenland Univ: a name that looks alike", Known.GUESSED),
    ],
)
def test_a_holder_is_tied_to_the_party_by_name_person_or_processor(
    organisation: str,
    people: tuple[str, ...],
    processors: tuple[str, ...],
    words: str,
    known: Known,
) -> None:
    held = replace(HELD, organisation=organisation, people=people, processors=processors)
    (line,) = opened(held, party=PARTY._replace(alike=keys("Fenland Univ"))).lines
    assert line.holder.words.startswith(words)
    assert line.holder.known is known


def test_strangers_are_left_out() -> None:
    assert opened(replace(HELD, organisation="Moor College", people=())) == ((), "")


@pytest.mark.parametrize(
    ("change", "holds", "until", "known"),
    [
        ({"until": "2018-01-31"}, "1 item", "2018-01-31; no certificate", Known.UNKNOWN),
        ({"until": ""}, "1 item", "No end is known", Known.UNKNOWN),
        ({"read": False, "items": ()}, "KS4, as the form says", "2020", Known.GUESSED),
        (
            {"read": False, "items": (), "datasets": ()},
            "What it holds is not",
            "2020",
            Known.UNKNOWN,
        ),
    ],
)
def test_a_line_is_known_as_well_as_its_least_known_part(
    change: dict[str, object], holds: str, until: str, known: Known
) -> None:
    (line,) = opened(replace(HELD, **change)).lines
    assert line.holds.words.startswith(holds)
    assert line.until.words.startswith(until)
    assert line.known is known


def test_the_combination_that_neither_holds_alone_is_named() -> None:
    ledger = opened(HELD)
    assert ledger.lines[0].together == "Together they hold date of birth and ethnicity."
    assert ledger.together == "All of it together would hold ethnicity and date of birth."


def test_what_joins_two_extracts_child_by_child_is_named() -> None:
    reference = "KS4_PupilMatchingRefNonAnonymous"
    asked = replace(ASKED, items=items(reference, "KS4_ETHNIC"))
    (line,) = opened(replace(HELD, items=items(reference)), asked=asked).lines
    assert line.together == f"Both carry {reference}, by which they can be joined child by child."


def test_the_newest_share_stands_first() -> None:
    older = replace(HELD, reference="DR150101.01", decided="2015-02-01")
    assert [line.case.decided for line in opened(older, HELD).lines] == ["2017-02-01", "2015-02-01"]
