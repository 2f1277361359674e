"""What every store promises: the encrypted one and the fake that other tests use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from dmap_desktop.domain.application import Block, Item
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.case_facts import CaseFacts, Ending
from dmap_desktop.domain.chain import Finding, Link
from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.ports import Store, Wanted
from dmap_desktop.domain.records import Head, MeetingKind
from dmap_desktop.domain.summary import CaseSummary, MeetingSummary
from tests.unit.store.store_acts import note, write


def summary(reference: str, received: str, title: str = "A title") -> CaseSummary:
    return CaseSummary(
        reference=reference,
        title=title,
        organisation="Fenland University",
        organisation_type="university",
        received=received,
        state=CaseState.WITH_PANEL,
        outcome=None,
        pack=1,
        tier_asked=2,
        tier_recommended=1,
        tier_words="Tier 2 to Tier 1",
        score=41.5,
        band="medium",
        failed_gates=(),
        meeting="",
        recused=(),
        declared=("amy",),
        viewed=(),
        voted=(),
        closed=False,
        people=("amy",),
        papers=3,
    )


def meeting(name: str, held_on: str) -> MeetingSummary:
    return MeetingSummary(
        name, MeetingKind.WEEKLY, held_on, f"Meeting {name}", MeetingState.CALLED, (), ""
    )


def test_acts_come_back_in_order_of_lamport_device_and_sequence(store: Store) -> None:
    acts = [write("b", 1, 2), write("a", 2, 2), write("a", 1, 1), write("c", 1, 1, "panel")]
    assert store.add(acts) == 4
    assert [a.order for a in store.acts("case:DR181105.01")] == [
        (1, "a", 1),
        (2, "a", 2),
        (2, "b", 1),
    ]
    assert store.streams() == ["case:DR181105.01", "panel"]


def test_an_act_comes_back_as_it_went_in(store: Store) -> None:
    envelope, act = write("a", 1, 1, record=note("Ünïcode “quotes”"), heads={"b": Head(4, "h")})
    store.add([(envelope, act)])
    assert store.acts_of("a") == [act]
    assert store.envelope(act.hash) == envelope
    assert store.envelope("0" * 64) is None


def test_known_acts_are_skipped(store: Store) -> None:
    first, second = write("a", 1, 1), write("a", 2, 2)
    assert store.add([first]) == 1
    assert store.add([first, second, second]) == 1
    assert store.add([]) == 0
    assert [sequence for sequence, _ in store.envelopes_of("a")] == [1, 2]


def test_a_devices_log_is_read_from_a_sequence_on(store: Store) -> None:
    acts = [write("a", n, n) for n in (3, 1, 2)]
    store.add([*acts, write("b", 1, 9)])
    assert [act.sequence for act in store.acts_of("a", after=1)] == [2, 3]
    assert [n for n, _ in store.envelopes_of("a", after=2)] == [3]
    assert [n for n, _ in store.envelopes_of("a", after=1, most=1)] == [2]
    assert [n for n, _ in store.envelopes_of("a", most=9)] == [1, 2, 3]
    assert store.acts_of("nobody") == []
    store.add([write("a", 4, 10, record=note("A note")), write("a", 5, 11)])
    assert [act.sequence for act in store.acts_of("a", 1, "note-written/1")] == [4]
    assert store.acts_of("a", 4, "note-written/1") == []


def test_heads_lamport_and_receipts_follow_the_acts(store: Store) -> None:
    assert (store.heads(), store.lamport(), store.receipts("a")) == ({}, 0, {})
    first, second = write("a", 1, 1), write("a", 2, 5)
    store.add([second, first])
    store.add([write("b", 1, 3, heads={"a": Head(2, second[1].hash)})])
    store.add([write("b", 2, 4, heads={"a": Head(1, first[1].hash)})])
    store.add([write("c", 1, 4, heads={"a": Head(1, first[1].hash)})])
    assert store.heads()["a"] == Head(2, second[1].hash)
    assert store.heads()["b"].sequence == 2
    assert store.lamport() == 5
    assert store.receipts("a") == {"b": 2, "c": 1}
    store.add([write("c", 2, 6, heads={"b": Head(2, "0" * 64)})])
    assert store.told("c") == {"a": 1, "b": 2}
    assert store.told("a") == {}


def test_the_texts_of_a_stream_are_taken_out_of_the_index(store: Store) -> None:
    store.index_text("case:1", "page 1", "Ethnicity of pupils")
    store.index_text("case:1", "page 2", "Ethnicity of schools")
    store.index_text("case:2", "page 1", "Ethnicity of teachers")
    store.unindex("case:1")
    assert [stream for stream, _, _ in store.search("ethnicity")] == ["case:2"]
    store.index_text("case:1", "page 1", "Ethnicity again")
    assert len(store.search("ethnicity")) == 2
    store.unindex("case:3")


def test_an_arrival_is_kept_once_and_in_sequence(store: Store) -> None:
    assert store.arrivals() == {}
    store.save_arrivals({}, "2018-11-05T10:00:00+00:00")
    store.save_arrivals({"b": 2, "a": 10}, "2018-11-05T11:00:00+00:00")
    store.save_arrivals({"a": 9}, "2018-11-05T12:00:00+00:00")
    store.save_arrivals({"b": 2}, "2018-11-05T13:00:00+00:00")
    assert store.arrivals() == {
        "a": [(9, "2018-11-05T12:00:00+00:00"), (10, "2018-11-05T11:00:00+00:00")],
        "b": [(2, "2018-11-05T11:00:00+00:00")],
    }


def test_states_and_lines_are_replaced(store: Store) -> None:
    assert store.state("panel") is None
    store.save_state("panel", b"one", None)
    store.save_state("panel", b"two", None)
    assert store.state("panel") == b"two"
    store.save_state("case:1", b"c", summary("1", "2018-11-05", "Before"))
    store.save_state("case:1", b"c", summary("1", "2018-11-05", "After"))
    assert [line.title for line in store.cases()] == ["After"]


def test_lists_are_newest_first(store: Store) -> None:
    for reference, received in (("2", "2018-11-06"), ("1", "2018-11-06"), ("9", "2017-01-01")):
        store.save_state(f"case:{reference}", b"", summary(reference, received))
    for name, held_on in (("m1", "2018-11-01"), ("m3", "2018-12-01"), ("m2", "2018-11-15")):
        store.save_state(f"meeting:{name}", b"", meeting(name, held_on))
    assert [line.reference for line in store.cases()] == ["2", "1", "9"]
    assert [line.id for line in store.meetings()] == ["m3", "m2", "m1"]
    assert store.cases()[0] == summary("2", "2018-11-06")


def test_papers_are_wanted_until_they_come(store: Store) -> None:
    one, two, three = (letter * 64 for letter in "abc")
    store.keep_blob(three, b"came before it was named")
    store.save_papers("case:2", [(two, 20), (three, 30)])
    store.save_papers("case:1", [(one, 10), (two, 20)])
    assert store.wanted() == [
        Wanted("case:1", one, 10),
        Wanted("case:1", two, 20),
        Wanted("case:2", two, 20),
    ]
    store.keep_blob(two, b"sealed")
    assert store.wanted() == [Wanted("case:1", one, 10)]
    store.save_papers("case:1", [(two, 20)])
    assert store.wanted() == []
    store.save_papers("case:1", [])
    assert store.wanted() == []


def test_documents_that_were_let_go_of_are_wanted_again(store: Store) -> None:
    one, two = (letter * 64 for letter in "ab")
    store.save_papers("case:1", [(one, 10), (two, 20)])
    assert store.blob_bytes() == 0
    store.keep_blob(one, b"sealed")
    store.keep_blob(two, b"sealed, too")
    assert store.blob_bytes() == 17
    assert store.wanted() == []
    store.drop_blobs([one, one, "c" * 64])
    assert (store.has_blob(one), store.blob(one)) == (False, None)
    assert store.blob_bytes() == 11
    assert store.wanted() == [Wanted("case:1", one, 10)]


def test_many_texts_are_kept_and_dropped_at_once(store: Store) -> None:
    store.keep_all({})
    store.keep_all({"a/1": "one", "a/2": "two", "b": "three"})
    store.keep_all({"a/2": "anew"})
    assert store.kept_names("a/") == {"a/1": "one", "a/2": "anew"}
    store.drop("a/1", "b", "never kept")
    store.drop()
    assert store.kept_names("") == {"a/2": "anew"}


def test_sealed_documents_are_kept_as_they_came(store: Store) -> None:
    name = "ab" * 32
    assert (store.blob(name), store.has_blob(name)) == (None, False)
    store.keep_blob(name, b"sealed\x00bytes")
    store.keep_blob(name, b"sealed\x00bytes")
    assert (store.blob(name), store.has_blob(name)) == (b"sealed\x00bytes", True)


def test_many_documents_are_kept_in_one_block(store: Store) -> None:
    names = [f"{number:064x}" for number in range(20)]
    with store.keeping_blobs() as keep, ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda name: keep(name, name.encode()), names))
        keep(names[0], b"kept before")
    assert [store.blob(name) for name in names] == [name.encode() for name in names]


def test_small_texts_are_kept_by_name(store: Store) -> None:
    store.keep("draft/case:1/view", "first")
    store.keep("draft/case:1/view", "second")
    store.keep("draft/case_1/view", "other")
    store.keep("setting/theme", "dark")
    assert store.kept("draft/case:1/view") == "second"
    assert dict(store.kept_names("draft/case:")) == {"draft/case:1/view": "second"}
    assert len(store.kept_names("")) == 3
    store.drop("draft/case:1/view")
    store.drop("draft/case:1/view")
    assert store.kept("draft/case:1/view") is None


def test_findings_stand_until_they_are_no_longer_found(store: Store) -> None:
    gap = Finding("a", 4, "logs/a/4.age", "Device a: acts 2 to 3 are missing.")
    cut = Finding("b", 9, "case:1", "Device b: its log ends at act 3 here.", waiting=True)
    store.save_findings([gap, cut], "monday")
    store.save_findings([replace(cut, waiting=False), gap], "tuesday")
    assert store.findings() == [gap, replace(cut, waiting=False)]
    store.save_findings([gap], "wednesday")
    assert store.findings() == [gap]
    store.save_findings([], "thursday")
    store.save_findings([gap], "friday")
    assert [(kept.finding.device, kept.found, kept.mended) for kept in store.finding_log()] == [
        ("a", "monday", ""),
        ("b", "monday", "wednesday"),
    ]


def test_the_place_of_an_act_in_its_log_is_known(store: Store) -> None:
    _, act = write("a", 2, 7)
    assert store.link("a", 2) is None
    store.add([write("a", 1, 5), (_, act)])
    assert store.link("a", 2) == Link(2, act.hash, 7)
    assert store.link("b", 2) is None


def test_a_search_finds_the_texts_that_hold_every_word(store: Store) -> None:
    store.index_text("case:1", "form, page 1", "Ethnicity and school of pupils")
    store.index_text("case:2", "form, page 1", "School meals")
    assert {hit[0] for hit in store.search("school")} == {"case:1", "case:2"}
    stream, place, excerpt = store.search("SCHOOL ethnicity")[0]
    assert (stream, place) == ("case:1", "form, page 1")
    assert "Ethnicity" in excerpt
    assert store.search("school absent") == []
    assert len(store.search("school", limit=1)) == 1


def test_a_text_indexed_again_replaces_the_one_before(store: Store) -> None:
    store.index_text("case:1", "page 1", "before")
    store.index_text("case:1", "page 1", "after")
    assert store.search("before") == []
    assert len(store.search("after")) == 1


def fail_after(store: Store, name: str) -> None:
    with store.writing():
        with store.writing():
            store.keep(name, "value")
        assert store.kept(name) == "value"
        raise ZeroDivisionError


def test_a_transaction_that_fails_leaves_nothing_of_its_inner_ones_either(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(store, "name")
    assert store.kept("name") is None


def test_a_transaction_inside_another_joins_it(store: Store) -> None:
    with store.writing(), store.writing():
        store.keep("name", "value")
    assert store.kept("name") == "value"


FACTS = CaseFacts(
    reference="DR181105.01",
    title="Exclusions",
    organisation="Fenland University",
    people=("Ann Reed",),
    processors=("Vault Ltd",),
    datasets=("KS4",),
    items=(Item("KS4_ETHNIC", "KS4", Block.BY_REQUEST),),
    purpose="Exclusions widen gaps between ethnic groups.",
    ending=Ending.APPROVED,
    awaits="a" * 64,
)


def test_facts_of_a_case_are_found_by_what_it_shares_and_by_who_is_in_it(store: Store) -> None:
    other = replace(FACTS, reference="DR181105.02", organisation="Moor College", people=())
    for facts in (FACTS, other, replace(FACTS, title="Exclusions, again")):
        store.save_facts(facts)
    found = {case.reference: alike for case, alike in store.alike(FACTS, 10)}
    assert found == {"DR181105.01": 1.0, "DR181105.02": 1.0}
    (kept,) = store.facts_of(["fenland_university"])
    assert kept.title == "Exclusions, again"
    assert [f.reference for f in store.facts_of(["Ann Reed"])] == ["DR181105.01"]
    assert len(store.facts_of(["Vault Ltd", "Nobody"])) == 2
    assert store.facts_of([]) == []
    assert store.facts_of(["..."]) == []
    assert store.organisations() == ["Fenland University", "Moor College"]
    assert store.organisations(looking_like="Fenland Universty") == ["Fenland University"]
    assert store.organisations(looking_like="Fenland University") == []


def test_facts_are_stale_until_drawn_up_and_again_when_the_case_changes(store: Store) -> None:
    store.save_state("case:DR181105.01", b"{1}", summary("DR181105.01", "2018-11-05"))
    assert store.stale_facts() == ["DR181105.01"]
    store.save_facts(FACTS)
    store.save_papers("case:DR181105.01", [(FACTS.awaits, 3)])
    assert store.stale_facts() == []
    store.save_state("case:DR181105.01", b"{1}", summary("DR181105.01", "2018-11-05"))
    assert store.stale_facts() == []  # folded again to the same
    store.save_state("case:DR181105.01", b"{2}", summary("DR181105.01", "2018-11-05"))
    assert store.stale_facts() == ["DR181105.01"]


def test_facts_are_stale_when_the_document_they_await_has_come(store: Store) -> None:
    store.save_state("case:DR181105.01", b"{1}", summary("DR181105.01", "2018-11-05"))
    store.save_facts(FACTS)
    store.save_papers("case:DR181105.01", [(FACTS.awaits, 3)])
    assert store.stale_facts() == []
    store.keep_blob(FACTS.awaits, b"...")
    store.wanted()  # a synchronisation looks what has come
    assert store.stale_facts() == ["DR181105.01"]


def test_nothing_is_alike_what_says_nothing(store: Store) -> None:
    store.save_facts(FACTS)
    empty = CaseFacts("DR181105.09", "", "")
    assert [alike for _, alike in store.alike(empty, 10) if alike] == []
