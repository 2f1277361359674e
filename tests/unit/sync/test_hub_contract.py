"""What every hub does alike: in memory, in a folder, in Azure Blob storage, in an S3 bucket."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from dmap_desktop.domain.errors import Cancelled, Unavailable, Unreadable
from dmap_desktop.domain.ports import Hub
from dmap_desktop.sync.addresses import open_hub
from dmap_desktop.sync.layout import blob_key, log_key
from tests.unit.sync.conftest import Opening, opened

DEVICE = "0" * 31 + "1"


def test_what_was_put_is_read_by_everybody(opening: Opening) -> None:
    assert opening().put(log_key(DEVICE, 1), b"first")
    assert opening().get(log_key(DEVICE, 1)) == b"first"
    assert opening().get(log_key(DEVICE, 2)) is None


def test_nothing_is_overwritten(hub: Hub) -> None:
    assert hub.put("panel.json", b"one")
    assert not hub.put("panel.json", b"two")
    assert not hub.put("panel.json", b"one")
    assert hub.get("panel.json") == b"one"


@pytest.mark.parametrize("size", [0, 1, 70_000, 6_000_000])
def test_bytes_come_back_as_they_went(hub: Hub, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert hub.put(blob_key("a" * 64), data)
    assert hub.get(blob_key("a" * 64)) == data


def test_whether_it_is_there(hub: Hub) -> None:
    assert not hub.has(blob_key("c" * 64))
    hub.put(blob_key("c" * 64), b"x")
    assert hub.has(blob_key("c" * 64))
    assert not hub.has("blobs")


def test_who_watches_is_told_of_bytes_and_may_stop(hub: Hub) -> None:
    if hub.address == "memory":
        pytest.skip("nothing moves in memory")
    data, went, came = bytes(5_000_000), [], []
    assert hub.put(blob_key("b" * 64), data, went.append)
    assert sum(went) == len(data)
    assert hub.get(blob_key("b" * 64), came.append) == data
    assert sum(came) == len(data)
    assert len(came) > 2

    def stop(_: int) -> None:
        raise Cancelled("Stopped, as you asked.")

    with pytest.raises(Cancelled):
        hub.get(blob_key("b" * 64), stop)
    assert hub.get(blob_key("b" * 64)) == data


def test_keys_are_listed_by_how_they_begin(hub: Hub) -> None:
    names = ["panel.json", log_key(DEVICE, 1), log_key(DEVICE, 12), "keys/1/a.age", "keys/10/a.age"]
    for name in names:
        hub.put(name, b"x")
    assert hub.keys("") == sorted(names)
    assert hub.keys("keys/") == ["keys/1/a.age", "keys/10/a.age"]
    assert hub.keys("keys/1/") == ["keys/1/a.age"]
    assert hub.keys(f"logs/{DEVICE}/00000000000") == [log_key(DEVICE, 1)]
    assert hub.keys("blobs/") == []
    assert hub.keys("blob") == []


def test_many_names_are_looked_up_at_once(hub: Hub) -> None:
    hub.put(log_key(DEVICE, 1), b"x")
    hub.put("panel.json", b"x")
    asked = [log_key(DEVICE, 1), log_key(DEVICE, 2), "panel.json", "keys/1/a.age"]
    assert hub.sizes(asked) == {log_key(DEVICE, 1): 1, "panel.json": 1}
    assert hub.sizes([]) == {}


def test_more_keys_than_one_answer_holds(hub: Hub) -> None:
    names = [blob_key(f"{number:064x}") for number in range(1205)]
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda name: hub.put(name, b"x"), names))
    assert hub.keys("blobs/") == names


def test_many_are_put_in_one_block(opening: Opening) -> None:
    names = [blob_key(f"{number:064x}") for number in range(40)]
    with opening().putting() as put, ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda name: put(name, name.encode()), names))
        assert not put(names[0], b"another")
    assert opening().keys("blobs/") == names
    assert opening().get(names[0]) == names[0].encode()


def test_one_of_many_at_once_creates_an_object(opening: Opening) -> None:
    hubs = [opening() for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(lambda pair: pair[1].put("one", b"%d" % pair[0]), enumerate(hubs)))
    assert won.count(True) == 1
    assert hubs[0].get("one") == b"%d" % won.index(True)


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../outside", "logs//x", "logs/./x", "logs/"])
def test_a_name_that_leads_elsewhere_is_refused(opening: Opening, name: str) -> None:
    hub = opening()
    with pytest.raises(Unreadable, match="is no name of an object"):
        hub.get(name)
    with pytest.raises(Unreadable, match="is no name of an object"):
        hub.put(name, b"x")


def test_a_place_that_is_not_there_is_said(azurite, moto, tmp_path) -> None:  # type: ignore[no-untyped-def]
    hubs = [opened(azurite, place="missing"), opened(moto, place="missing")]
    for hub in (*hubs, open_hub(str(tmp_path / "missing"))):
        for ask in (
            lambda hub=hub: hub.get("panel.json"),
            lambda hub=hub: hub.put("a", b"x"),
            lambda hub=hub: hub.keys(""),
        ):
            with pytest.raises(Unavailable) as fault:
                ask()
            assert hub.address in str(fault.value)
            assert "Everything is kept on this laptop" in str(fault.value)
