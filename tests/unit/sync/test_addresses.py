"""Addresses of hubs as people write them, and the credentials that go with them."""

from __future__ import annotations

from pathlib import Path

import pytest
import written_format

from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.sync.addresses import open_hub
from dmap_desktop.sync.credentials import (
    choose_credentials,
    decode_credentials,
    encode_credentials,
    needs_credentials,
    read_credentials,
)
from dmap_desktop.sync.places import AzureContainer, S3Bucket, parse_address

S3 = {"AWS_ACCESS_KEY_ID": "someone", "AWS_SECRET_ACCESS_KEY": "something"}
SAS = "sv=2020-12-06&sr=c&sp=rcl&sig=abc%3D"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/srv/panel", Path("/srv/panel")),
        ("hub", Path("hub")),
        ("file:///srv/a%20panel", Path("/srv/a panel")),
        ("file://localhost/srv/panel", Path("/srv/panel")),
        ("file:///C:/panel", Path("C:/panel")),
        ("file://server/share/panel", Path("//server/share/panel")),
        (
            "az://dfepanel/records",
            AzureContainer("dfepanel", "records", "", "https://dfepanel.blob.core.windows.net"),
        ),
        (
            " az://dfepanel/records/dmap/2018/?endpoint=https://dfepanel.blob.example/ ",
            AzureContainer("dfepanel", "records", "dmap/2018", "https://dfepanel.blob.example"),
        ),
        (
            "az://devstoreaccount1/hub?endpoint=http://127.0.0.1:10000/devstoreaccount1",
            AzureContainer(
                "devstoreaccount1", "hub", "", "http://127.0.0.1:10000/devstoreaccount1"
            ),
        ),
        (
            "s3://dmap.records/panel?region=eu-west-2",
            S3Bucket("dmap.records", "panel", "https://s3.eu-west-2.amazonaws.com", "eu-west-2"),
        ),
        (
            "s3://hub?endpoint=http://localhost:9000",
            S3Bucket("hub", "", "http://localhost:9000", "us-east-1"),
        ),
        (
            "S3://hub?endpoint=https://store.example&region=london",
            S3Bucket("hub", "", "https://store.example", "london"),
        ),
    ],
)
def test_an_address_names_its_place(address: str, place: object) -> None:
    assert parse_address(address) == place


def test_the_addresses_that_are_written_down_are_addresses() -> None:
    (block,) = [b for b in written_format.blocks("The hub", "") if "az://" in b]
    places = [type(parse_address(line)).__name__ for line in block.split()]
    assert [name.replace("PosixPath", "Path") for name in places] == [
        "Path", "Path", "AzureContainer", "AzureContainer", "S3Bucket", "S3Bucket",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Name the hub"),
        ("   ", "Name the hub"),
        ("file://", "Name the hub"),
        ("file:///a?b=c", "names more than a folder"),
        ("ftp://nowhere", "Hubs at ftp:// are not supported"),
        ("https://account.blob.core.windows.net/hub", "Hubs at https:// are not supported"),
        ("az://account", "does not name a container"),
        ("az://Account!/hub", "does not name a container"),
        ("az://account/a--b", "does not name a container"),
        ("az://account/hub?region=x", "region means nothing"),
        ("az://account/hub#part", "#part means nothing"),
        ("az://account/hub?endpoint", "is no address of a hub"),
        ("az://account/hub?endpoint=http://storage.example", "is not encrypted on its way"),
        ("az://account/hub?endpoint=http://127.0.0.1.example", "is not encrypted on its way"),
        ("az://account/hub?endpoint=storage.example", "is no server"),
        ("az://account/hub/../other", "cannot be the beginning"),
        ("s3://b", "does not name a bucket"),
        ("s3://bucket", "names neither region nor server"),
        ("s3://bucket?region=EU West", "is no region"),
        ("s3://bucket?endpoint=http://10.0.0.1:9000", "is not encrypted on its way"),
        ("s3://bucket/a//b?region=eu-west-2", "cannot be the beginning"),
        ("s3://id:secret@bucket?region=eu-west-2", "must hold no key"),
        ("az://account/hub?sig=abc", "must hold no key"),
        ("az://account/hub?endpoint=https://u:p@storage.example", "is no server"),
        ("az://[account/hub", "is no address of a hub"),
    ],
)
def test_what_is_no_address_is_refused_in_words(address: str, words: str) -> None:
    with pytest.raises(Refused) as fault:
        parse_address(address)
    assert words in str(fault.value)
    assert "secret" not in str(fault.value)


def test_a_folder_asks_for_no_credentials() -> None:
    assert choose_credentials("/srv/hub", S3) is None
    assert not needs_credentials("/srv/az/hub")
    assert not needs_credentials("file:///srv/hub")
    assert needs_credentials(" AZ://account/hub")
    assert encode_credentials(None) == b""
    assert open_hub("/srv/hub").address == "/srv/hub"


def test_only_what_a_hub_needs_is_kept_of_what_is_offered() -> None:
    offered = {**S3, "AZURE_STORAGE_KEY": "a2V5", "AZURE_STORAGE_SAS_TOKEN": f"?{SAS}", "HOME": "/"}
    bucket = choose_credentials("s3://hub?region=eu-west-2", offered)
    assert bucket is not None
    assert bucket.values == S3
    container = choose_credentials("az://account/hub", offered)
    assert container is not None
    assert container.values == {"AZURE_STORAGE_SAS_TOKEN": SAS}, "the lesser right is enough"
    key = choose_credentials("az://account/hub", {"AZURE_STORAGE_ACCOUNT_KEY": " a2V5 "})
    assert key is not None
    assert key.values == {"AZURE_STORAGE_KEY": "a2V5"}
    session = choose_credentials("s3://hub?region=x", {**S3, "AWS_SESSION_TOKEN": "now"})
    assert session is not None
    assert session.values["AWS_SESSION_TOKEN"] == "now"
    for held in (bucket, container, key):
        assert not any(value in repr(held) for value in held.values.values())


@pytest.mark.parametrize(
    ("address", "offered", "words"),
    [
        ("az://account/hub", {}, "needs credentials (AZURE_STORAGE_SAS_TOKEN"),
        ("az://account/hub", S3, "needs credentials"),
        ("s3://hub?region=x", {"AWS_ACCESS_KEY_ID": "a"}, "AWS_SECRET_ACCESS_KEY"),
        ("s3://hub?region=x", {**S3, "AWS_SECRET_ACCESS_KEY": " "}, "needs credentials"),
        ("az://account/hub", {"AZURE_STORAGE_SAS_TOKEN": "secret"}, "is no shared access"),
        ("az://account/hub", {"AZURE_STORAGE_KEY": "not a secret!"}, "is no key of a storage"),
    ],
)
def test_missing_or_mistyped_credentials_are_said_and_not_quoted(
    address: str, offered: dict[str, str], words: str
) -> None:
    with pytest.raises(Refused) as fault:
        choose_credentials(address, offered)
    assert words in str(fault.value)
    assert "secret" not in str(fault.value)


def test_credentials_go_to_the_address_they_were_given_for_and_no_other() -> None:
    held = choose_credentials("s3://hub?region=eu-west-2", S3)
    kept = encode_credentials(held)
    assert decode_credentials(kept, " s3://hub?region=eu-west-2") == held
    assert decode_credentials(kept, "s3://hub?endpoint=https://elsewhere.example") is None
    assert decode_credentials(None, "s3://hub?region=eu-west-2") is None
    with pytest.raises(Unreadable, match="give them again with hub add"):
        decode_credentials(b"{", "s3://hub?region=eu-west-2")


def test_a_file_of_credentials_is_read_line_by_line() -> None:
    text = "# for the panel\n\nexport AWS_ACCESS_KEY_ID=someone\nAWS_SECRET_ACCESS_KEY='a=b'\n"
    expected = {"AWS_ACCESS_KEY_ID": "someone", "AWS_SECRET_ACCESS_KEY": "a=b"}
    assert read_credentials(text, "keys.txt") == expected
    with pytest.raises(Unreadable, match=r"Line 2 of keys.txt is not of the form NAME=value\.$"):
        read_credentials("A=b\nsecret", "keys.txt")


@pytest.mark.parametrize(
    "address",
    [
        "az://account/container?endpoint=https://[::1",
        "file:///hub%0A",
        "s3://bucket?region=eu%0A-west",
        "hub\n://",
        "x" * 1_001,
    ],
)
def test_an_address_that_cannot_be_read_out_is_refused_in_one_line(address: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_address(address)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 500
