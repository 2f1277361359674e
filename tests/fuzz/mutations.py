"""Bytes that are nearly right: what a file may look like after an accident, or an attack."""

from __future__ import annotations

import json

import hypothesis.strategies as st

_ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "\x00", "../../x", "A" * 5_000, "9" * 400, "\ud800", "age1", "0" * 64]),
    st.lists(st.integers(0, 3), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(0, 3), max_size=3),
)
_NESTED = (b"[" * 8_000, b'{"a":' * 8_000, b"[" * 500 + b"]" * 500)


class Mutation(bytes):
    """Bytes that a failing test shows in part only."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes: {bytes(self[:80])!r}>"


def near(whole: bytes) -> st.SearchStrategy[bytes]:
    """Return bytes near ``whole``: cut, with bytes changed, doubled, or none of it at all."""
    size = len(whole)
    place = st.integers(0, max(size - 1, 0))
    cut = place.map(lambda end: whole[:end])
    swapped = st.tuples(place, st.integers(0, 255)).map(
        lambda pair: whole[: pair[0]] + bytes([pair[1]]) + whole[pair[0] + 1 :]
    )
    inserted = st.tuples(place, st.binary(max_size=40)).map(
        lambda pair: whole[: pair[0]] + pair[1] + whole[pair[0] :]
    )
    removed = st.tuples(place, place).map(lambda ends: whole[: min(ends)] + whole[max(ends) :])
    doubled = st.just(whole + whole)
    foreign = st.one_of(
        st.binary(max_size=300),
        st.sampled_from([b"", b"\n", b"null", b"PK\x03\x04", b"\xff" * 64, b"\x00" * 4096]),
        st.sampled_from(_NESTED),
    )
    return st.one_of(cut, swapped, inserted, removed, doubled, foreign).map(Mutation)


def near_json(whole: bytes) -> st.SearchStrategy[bytes]:
    """Return JSON with one value replaced, one key left out or added, anywhere in ``whole``."""
    places = list(_places(json.loads(whole)))

    def bent(drawn: tuple[tuple[str | int, ...], object, str]) -> Mutation:
        path, value, how = drawn
        document = json.loads(whole)
        _bend(document, path, value, how)
        return Mutation(json.dumps(document, ensure_ascii=True).encode())

    hows = st.sampled_from(["replace", "leave out", "add"])
    return st.tuples(st.sampled_from(places), _ODD, hows).map(bent)


def _places(value: object, path: tuple[str | int, ...] = ()):  # type: ignore[no-untyped-def]
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, held in inner:
        yield (*path, key)
        yield from _places(held, (*path, key))


def _bend(document: object, path: tuple[str | int, ...], value: object, how: str) -> None:
    holder = document
    for key in path[:-1]:
        holder = holder[key]  # type: ignore[index]
    if how == "leave out":
        del holder[path[-1]]  # type: ignore[attr-defined]
    elif how == "add" and isinstance(holder, dict):
        holder[f"more {path[-1]}"] = value
    else:
        holder[path[-1]] = value  # type: ignore[index]
