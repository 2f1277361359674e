"""False clocks change no order and are said; receipts are read from what acts name."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from dmap_desktop.domain import records as r
from dmap_desktop.domain.clocks import clock_faults, in_words, read_wall
from dmap_desktop.domain.witnesses import Witnesses


class Talk:
    """Acts of several devices that name each other."""

    def __init__(self) -> None:
        self.acts: list[r.Act] = []
        self._sequences: dict[str, int] = {}

    def write(self, device: str, wall: str, **heads: int) -> r.Act:
        self._sequences[device] = sequence = self._sequences.get(device, 0) + 1
        act = r.Act(
            panel="p",
            device=device,
            sequence=sequence,
            lamport=len(self.acts) + 1,
            previous="",
            heads={name: r.Head(number, f"{name}-{number}") for name, number in heads.items()},
            wall=wall,
            stream="case:x",
            record=r.MeetingOpened(),
            hash=f"{device}-{sequence}",
        )
        self.acts.append(act)
        return act

    @property
    def odd(self) -> dict[str, str]:
        return clock_faults(self.acts)


def at(hour: int, minute: int = 0, day: int = 4, year: int = 2018) -> str:
    return f"{year}-07-{day:02d}T{hour:02d}:{minute:02d}:00+00:00"


def test_clocks_that_agree_are_not_odd() -> None:
    talk = Talk()
    talk.write("a", at(9))
    talk.write("b", at(9, 5), a=1)
    talk.write("a", at(9, 30), b=1)
    talk.write("c", at(9, 20), a=2)
    assert talk.odd == {}


def test_an_act_written_off_line_and_carried_late_is_not_odd() -> None:
    talk = Talk()
    talk.write("a", at(9))
    talk.write("b", at(10), a=1)
    talk.write("b", at(11, day=9))
    talk.write("a", at(12, day=9), b=2)
    assert talk.odd == {}


def test_a_clock_in_1990_is_said_and_puts_nobody_else_in_the_wrong() -> None:
    talk = Talk()
    for device in ("a", "b", "c"):
        talk.write(device, at(9))
    talk.write("d", at(0, day=1, year=1990), a=1, b=1, c=1)
    for device in ("a", "b", "c"):
        talk.write(device, at(10), d=1)
    assert talk.odd == {"d-1": "By its clock it was written 28 years before acts that it had seen."}


def test_a_clock_in_2090_is_said_and_puts_nobody_else_in_the_wrong() -> None:
    talk = Talk()
    for device in ("a", "b", "c"):
        talk.write(device, at(9))
    talk.write("d", at(0, day=1, year=2090), a=1, b=1, c=1)
    for device in ("a", "b", "c"):
        talk.write(device, at(10), d=1, a=1, b=1, c=1)
    assert talk.odd == {"d-1": "By its clock it was written 72 years after others had seen it."}


def test_where_two_acts_stand_against_each_other_both_are_said() -> None:
    talk = Talk()
    talk.write("a", at(12))
    talk.write("a", at(9))
    assert talk.odd == {
        "a-1": "By its clock it was written 3 hours after others had seen it.",
        "a-2": "By its clock it was written 3 hours before acts that it had seen.",
    }


@pytest.mark.parametrize("wall", ["", "yesterday", "2018-13-01T00:00:00Z"])
def test_a_time_that_is_none_is_said(wall: str) -> None:
    talk = Talk()
    talk.write("a", wall)
    talk.write("b", at(9), a=1)
    assert talk.odd == {"a-1": "Its clock gave no time that can be read."}


def test_a_head_that_claims_any_number_costs_no_time() -> None:
    talk = Talk()
    talk.write("a", at(9))
    talk.write("b", at(9), a=10**15, nobody=10**15)
    assert talk.odd == {}


def test_a_time_without_a_zone_is_taken_for_universal_time() -> None:
    assert read_wall("2018-07-04T09:00:00") == read_wall("2018-07-04T10:00:00+01:00")


def test_lengths_of_time_have_words() -> None:
    spans = {
        "less than a minute": timedelta(seconds=59),
        "1 minute": timedelta(seconds=61),
        "2 hours": timedelta(hours=2, minutes=59),
        "1 day": timedelta(hours=47),
        "3 years": timedelta(days=3 * 365 + 200),
    }
    assert {words: in_words(span) for words, span in spans.items()} == {w: w for w in spans}


def test_who_has_seen_an_act_and_who_said_so_first() -> None:
    talk = Talk()
    one, two = talk.write("a", at(9)), talk.write("a", at(9))
    witness = talk.write("b", at(9), a=1)
    talk.write("c", at(9), a=2)
    talk.write("b", at(9), a=2)
    witnesses = Witnesses(talk.acts)
    assert witnesses.receivers(one) == witnesses.receivers(two) == {"b", "c"}
    assert witnesses.first(one) == witness
    first = witnesses.first(two)
    assert first is not None
    assert first.hash == "c-1"
    unseen = msgspec.structs.replace(two, sequence=3)
    assert witnesses.receivers(unseen) == frozenset()
    assert witnesses.first(unseen) is None
