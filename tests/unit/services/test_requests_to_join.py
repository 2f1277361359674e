"""What somebody hands to the secretariat is read with care."""

from __future__ import annotations

import msgspec
import pytest

from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.panel import Device
from dmap_desktop.sealing.keys import DeviceIdentity
from dmap_desktop.services.enrolling import read_invitation, read_request, request_to_join


def _request() -> bytes:
    identity = DeviceIdentity.new()
    device = Device(identity.device, "", identity.verify_key, identity.recipient)
    return request_to_join(device, "Ruth Okafor", "Deputy Director")


def test_a_request_comes_back_as_it_was() -> None:
    request = read_request(_request())
    assert (request.name, request.post) == ("Ruth Okafor", "Deputy Director")


def test_a_request_that_does_not_fit_itself_is_refused() -> None:
    request = msgspec.json.decode(_request())
    request["verify_key"] = DeviceIdentity.new().verify_key
    with pytest.raises(Unreadable, match="do not belong together"):
        read_request(msgspec.json.encode(request))


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe", b'{"name":1}'])
def test_what_is_no_request_or_invitation_is_said(data: bytes) -> None:
    with pytest.raises(Unreadable, match="no request to join"):
        read_request(data)
    with pytest.raises(Unreadable, match="no invitation"):
        read_invitation(data)
