"""Which settled cases are near, why, and when a draft decision departs from them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeStore
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dmap_desktop.assessment.precedents import NEAREST, SHOWN, departure, nearest
from dmap_desktop.domain.application import Block, Item
from dmap_desktop.domain.case_facts import CaseFacts, Ending, purpose_words

REGISTERS = Path(__file__).parents[4] / "shared" / "data" / "registers"
ASKED = CaseFacts(
    reference="DR180700.01",
    title="Exclusions and attainment",
    organisation="Fenland University",
    organisation_type="University",
    datasets=("KS4", "Exclusions"),
    items=tuple(Item(alias, "KS4", Block.BY_REQUEST) for alias in ("KS4_A", "KS4_B", "KS4_C")),
    read=True,
    route="ONS Secure Research Service",
    tier=1,
    purpose="Whether exclusions widen gaps in attainment between ethnic groups.",
)
NEAR = replace(
    ASKED, reference="DR170101.01", organisation="Other University", ending=Ending.REFUSED
)
FAR = CaseFacts(
    "DR170102.01", "Bus routes", "Borough", "Local authority", ending=Ending.APPROVED,
    datasets=("SC_Addresses",), items=(Item("SC_X", "SC_Addresses", Block.BY_REQUEST),),
    purpose="Planning of buses.", tier=2, route="Own premises, other", read=True,
)  # fmt: skip


def numbered(case: CaseFacts, number: int, ending: Ending) -> CaseFacts:
    return replace(case, reference=f"DR1701{number:02}.01", ending=ending)


def test_the_same_case_under_another_name_is_near_and_every_reason_is_said() -> None:
    (found,) = nearest(ASKED, [(NEAR, 1.0), (FAR, 0.0)])
    assert found.case is NEAR
    assert found.why == (
        "3 of its 3 items are asked for here too: KS4_A, KS4_B and KS4_C.",
        "Both purposes speak of attainment, ethnic, exclusions, gaps and widen.",
        "Both ask for KS4 and Exclusions.",
        "Also recommended for Tier 1 and reached by: ONS Secure Research Service.",
        "The same type of organisation: University.",
    )


@pytest.mark.parametrize("ending", [Ending.APPROVED, Ending.REFUSED, Ending.WITHDRAWN])
def test_how_a_case_ended_has_no_part_in_its_nearness(ending: Ending) -> None:
    others = [(numbered(NEAR, n, Ending.APPROVED), 0.1 * n) for n in range(1, 6)]
    before = [p.case.reference for p in nearest(ASKED, others)]
    changed = [(replace(case, ending=ending), alike) for case, alike in others]
    assert [p.case.reference for p in nearest(ASKED, changed)] == before


def test_open_cases_and_the_case_itself_are_no_precedents() -> None:
    itself = replace(NEAR, reference=ASKED.reference)
    assert nearest(ASKED, [(itself, 1.0), (replace(NEAR, ending=Ending.OPEN), 1.0)]) == ()


def test_no_more_are_offered_than_can_be_read() -> None:
    many = [(numbered(NEAR, n, Ending.APPROVED), 1.0) for n in range(30)]
    assert len(nearest(ASKED, many)) == SHOWN


@pytest.mark.parametrize(
    ("draft", "endings", "departs"),
    [
        (Ending.APPROVED, (Ending.REFUSED, Ending.REFUSED, Ending.APPROVED), True),
        (Ending.APPROVED, (Ending.WITHDRAWN, Ending.REFUSED, Ending.APPROVED), True),
        (Ending.APPROVED, (Ending.APPROVED, Ending.REFUSED, Ending.APPROVED), False),
        (Ending.REFUSED, (Ending.APPROVED, Ending.APPROVED, Ending.REFUSED), True),
        (Ending.REFUSED, (Ending.REFUSED, Ending.WITHDRAWN, Ending.APPROVED), False),
        (Ending.OPEN, (Ending.REFUSED, Ending.REFUSED, Ending.REFUSED), False),
        (Ending.APPROVED, (Ending.REFUSED, Ending.REFUSED), False),
    ],
)
def test_a_draft_departs_when_most_of_the_nearest_three_ended_otherwise(
    draft: Ending, endings: tuple[Ending, ...], departs: bool
) -> None:
    cases = [(numbered(NEAR, n, ending), 1 - n / 10) for n, ending in enumerate(endings)]
    said = departure(draft, nearest(ASKED, cases))
    assert bool(said) is departs
    if departs:
        assert said.startswith(f"{sum(e.granted is not draft.granted for e in endings)} of the 3")
        assert said.endswith("Say in one sentence why this one differs.")


def test_only_the_nearest_three_are_held_against_a_draft() -> None:
    cases = [(numbered(NEAR, n, Ending.APPROVED), 1.0) for n in range(NEAREST)]
    cases += [(numbered(NEAR, n, Ending.REFUSED), 0.2) for n in range(10, 15)]
    assert departure(Ending.APPROVED, nearest(ASKED, cases)) == ""


@given(st.permutations([(numbered(NEAR, n, Ending.APPROVED), 0.1 * n) for n in range(8)]))
def test_the_order_in_which_cases_come_changes_nothing(
    cases: list[tuple[CaseFacts, float]],
) -> None:
    assert [p.case.reference for p in nearest(ASKED, cases)] == [
        f"DR1701{n:02}.01" for n in reversed(range(8))
    ]


def test_words_that_every_application_uses_are_not_what_a_purpose_is_known_by() -> None:
    words = purpose_words("The research of pupils uses data of schools: exclusion, exclusions.")
    assert list(words.values()) == ["exclusion"]


def entries() -> Iterator[CaseFacts]:
    applications = json.loads((REGISTERS / "nhsd_applications.json").read_text("utf-8"))
    for number, row in enumerate(applications):
        yield CaseFacts(
            f"N{number}", row["reference"], row["organisation"], row["organisation_type"],
            datasets=tuple(row["datasets"]), ending=Ending.APPROVED,
            purpose="\n".join([row["objective"], row["outputs"], row["benefits_expected"]]),
        )  # fmt: skip
    with (REGISTERS / "phe_releases.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            yield CaseFacts(
                f"P{number}", row["lay_title"], row["organisation"], row["organisation_type"],
                datasets=(row["data_source"],), ending=Ending.APPROVED,
                purpose="\n".join([row["why"], row["how"], row["benefits"]]),
            )  # fmt: skip


@pytest.mark.skipif(not REGISTERS.exists(), reason="the registers are not beside the project")
def test_every_entry_of_two_real_registers_finds_its_precedents() -> None:
    store = FakeStore()
    every = list(entries())
    assert len(every) == 585 + 452
    for facts in every:
        store.save_facts(facts)
    with_precedents = 0
    for facts in every[::20]:  # each is held against all
        found = nearest(facts, store.alike(facts, len(every)))
        assert facts.reference not in {p.case.reference for p in found}
        assert all(p.why for p in found)
        with_precedents += bool(found)
    assert with_precedents >= len(every[::20]) - 5
