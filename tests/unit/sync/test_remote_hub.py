"""A remote hub whose server misbehaves: answers get lost, are cut, are refusals, never come."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hub_servers import ACCOUNT, Server, SmallS3, signature

from dmap_desktop.domain.errors import Unavailable, Unreadable
from dmap_desktop.sync import remote, stores
from dmap_desktop.sync.addresses import open_hub
from dmap_desktop.sync.credentials import choose_credentials
from dmap_desktop.sync.places import parse_address
from dmap_desktop.sync.remote import RemoteHub
from dmap_desktop.sync.stores import RemoteStores
from tests.unit.sync.conftest import opened


def patient(server: Server, pauses: list[float]) -> RemoteHub:
    """Return a hub that notes its pauses instead of making them."""
    address = server.address()
    place = parse_address(address)
    assert not isinstance(place, Path)
    made = RemoteStores(place, choose_credentials(address, server.offered))
    return RemoteHub(address, "", made, pause=pauses.append)


def test_a_create_whose_answer_is_lost_is_read_back(small_s3: SmallS3) -> None:
    small_s3.behaviour.loses_answers = 1
    pauses: list[float] = []
    assert patient(small_s3.server, pauses).put("blobs/one", b"sealed")
    assert small_s3.objects == {"blobs/one": b"sealed"}
    assert small_s3.asked == [("PUT", "blobs/one"), ("GET", "blobs/one")]
    assert not pauses


def test_a_create_that_another_won_meanwhile_is_no_create(small_s3: SmallS3) -> None:
    """Our answer is lost, and what lies there is somebody else's."""
    small_s3.objects["logs/x"] = b"theirs"
    small_s3.behaviour.loses_answers = 1
    assert not patient(small_s3.server, []).put("logs/x", b"ours")
    assert small_s3.objects == {"logs/x": b"theirs"}


def test_a_create_that_did_not_happen_is_tried_again(small_s3: SmallS3) -> None:
    small_s3.behaviour.loses_writes = 2
    pauses: list[float] = []
    assert patient(small_s3.server, pauses).put("blobs/one", b"sealed")
    assert small_s3.objects == {"blobs/one": b"sealed"}
    assert pauses == [0.5, 2.0]


def test_a_server_that_takes_no_writes_is_said_in_the_end(small_s3: SmallS3) -> None:
    small_s3.behaviour.loses_writes = 100
    with pytest.raises(Unavailable, match="Everything is kept on this laptop"):
        patient(small_s3.server, []).put("blobs/one", b"sealed")
    assert not small_s3.objects


def test_a_read_that_is_cut_goes_on_where_it_was(small_s3: SmallS3) -> None:
    data = os.urandom(300_000)
    small_s3.objects["blobs/one"] = data
    small_s3.behaviour.cuts_answers = 2
    assert opened(small_s3.server).get("blobs/one") == data
    assert len(small_s3.asked) == 3


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "AccessDenied", "refuses these credentials"),
        (401, "Unauthorized", "refuses these credentials"),
        (403, "RequestTimeTooSkewed", "this laptop's clock is wrong"),
        (404, "NoSuchBucket", "no such container or bucket"),
        (400, "InvalidRequest", "does not answer as it should (400 Bad Request)"),
    ],
)
def test_each_refusal_is_one_sentence_of_ours(
    small_s3: SmallS3, status: int, code: str, words: str
) -> None:
    small_s3.behaviour.answers = (status, code)
    hub = patient(small_s3.server, [])
    for ask in (lambda: hub.get("a"), lambda: hub.put("a", b"x"), lambda: hub.keys("")):
        with pytest.raises(Unavailable) as fault:
            ask()
        assert words in str(fault.value)
        assert hub.address in str(fault.value)
        assert code not in str(fault.value)
        assert fault.value.__suppress_context__, "obstore's words may quote a signature"


def test_a_refused_write_is_not_tried_again(small_s3: SmallS3) -> None:
    small_s3.behaviour.answers = (403, "AccessDenied")
    pauses: list[float] = []
    with pytest.raises(Unavailable):
        patient(small_s3.server, pauses).put("a", b"x")
    assert not pauses
    assert [method for method, _ in small_s3.asked] == ["PUT", "GET"]


def test_an_object_larger_than_any_of_ours_is_not_read(
    small_s3: SmallS3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "LARGEST_OBJECT", 10)
    small_s3.objects["panel.json"] = b"x" * 11
    with pytest.raises(Unreadable, match="larger than anything this program writes"):
        opened(small_s3.server).get("panel.json")


def test_nobody_listening_is_said(small_s3: SmallS3) -> None:
    hub = opened(small_s3.server)
    small_s3.close()
    with pytest.raises(Unavailable, match="cannot be reached; check the network"):
        hub.get("panel.json")


def test_a_server_that_never_answers_is_given_up(
    small_s3: SmallS3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "_SILENCE", timedelta(milliseconds=50))
    monkeypatch.setitem(stores._READING, "max_retries", 1)
    small_s3.behaviour.waits_for = threading.Event()
    with pytest.raises(Unavailable, match="did not answer in time"):
        opened(small_s3.server).get("panel.json")


def test_without_credentials_nothing_is_asked(small_s3: SmallS3) -> None:
    hub = open_hub(small_s3.server.address())
    with pytest.raises(Unavailable, match="needs credentials"):
        hub.get("panel.json")
    azure = open_hub(f"az://{ACCOUNT}/hub")
    with pytest.raises(Unavailable, match="AZURE_STORAGE_SAS_TOKEN"):
        azure.keys("")
    assert not small_s3.asked


def test_what_the_environment_holds_of_other_stores_does_not_count(
    small_s3: SmallS3, azurite: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AZURE_ENDPOINT"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_ACCOUNT_NAME"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", "ZWxzZXdoZXJl")
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    assert opened(small_s3.server).put("environment", b"x")
    assert opened(azurite, "environment").put("environment", b"x")


def test_a_write_is_given_the_time_its_bytes_need() -> None:
    place = parse_address("s3://hub?region=eu-west-2")
    assert not isinstance(place, Path)
    made = RemoteStores(place, choose_credentials("s3://hub?region=eu-west-2", _OFFERED))
    small, large = made.writer(1000), made.writer(50_000_000)
    assert small is made.writer(2000)
    assert small.client_options is not None
    assert large.client_options is not None
    assert str(small.client_options["timeout"]) == "30s"
    assert str(large.client_options["timeout"]) == "32m"
    assert small.client_options["allow_http"] == "false"
    assert small.retry_config is not None
    assert small.retry_config["max_retries"] == 0
    assert made.reader().retry_config is not None
    assert made.reader().retry_config["max_retries"] == 3


_OFFERED = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}


def test_a_shared_access_signature_opens_an_azure_hub(azurite: Server) -> None:
    """It allows to read, create and list, which is all a member needs."""
    offered = {"AZURE_STORAGE_SAS_TOKEN": "?" + signature("hub", "rcl")}
    hub = opened(Server(azurite.url, offered, "az"), "signature")
    assert hub.put("panel.json", b"x")
    assert not hub.put("panel.json", b"y")
    assert hub.get("panel.json") == b"x"
    assert hub.keys("") == ["panel.json"]


def test_a_signature_that_has_ended_is_said(azurite: Server) -> None:
    offered = {"AZURE_STORAGE_SAS_TOKEN": signature("hub", "rcl", "2018-07-02T09:00:00Z")}
    with pytest.raises(Unavailable, match="refuses these credentials: they have ended"):
        opened(Server(azurite.url, offered, "az")).get("panel.json")


def test_a_place_that_is_gone_is_no_missing_object(moto: Server, azurite: Server) -> None:
    """The answer to ``has`` has no words in it that would tell the two apart."""
    for server in (moto, azurite):
        with pytest.raises(Unavailable, match="no such container or bucket"):
            opened(server, place="missing").has("panel.json")
