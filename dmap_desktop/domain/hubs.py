"""What people say of hubs: the kinds there are, by their addresses, and what opens each of them.

The names are those that the storages' own tools use.
"""

from __future__ import annotations

from enum import Enum

AZURE_KEY, AZURE_SAS = "AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN"
S3_ID, S3_SECRET, S3_SESSION = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"


class HubKind(Enum):
    """A kind of hub, by the scheme of its address."""

    FOLDER = "file"
    AZURE = "az"
    S3 = "s3"


CREDENTIALS = {
    HubKind.AZURE: f"{AZURE_SAS}, or {AZURE_KEY}",
    HubKind.S3: f"{S3_ID} and {S3_SECRET}",
}
"""What each kind of remote hub needs, for people."""


def kind_of(address: str) -> HubKind:
    """Return the kind of hub that ``address`` means; anything else counts as a folder."""
    scheme, mark, _ = address.strip().partition("://")
    for kind in (HubKind.AZURE, HubKind.S3):
        if mark and scheme.lower() == kind.value:
            return kind
    return HubKind.FOLDER
