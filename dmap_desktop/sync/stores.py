"""The clients of Azure Blob storage and S3: whose credentials they show, how long they wait.

Time-outs and retries are set here, every one: obstore's own would keep people waiting for minutes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from obstore.store import AzureStore, S3Store

from dmap_desktop.domain.hubs import AZURE_KEY, AZURE_SAS, S3_ID, S3_SECRET, S3_SESSION, HubKind
from dmap_desktop.sync.credentials import Credentials
from dmap_desktop.sync.places import AzureContainer, S3Bucket

if TYPE_CHECKING:
    from obstore.store import AzureCredential, ClientConfig, RetryConfig, S3Credential

RemoteStore = AzureStore | S3Store
_CONNECT, _SILENCE, _LONGEST = timedelta(seconds=5), timedelta(seconds=10), timedelta(minutes=30)
"""To reach the server; without a byte from it; for one object, however slow the line."""
_SHORTEST_WRITE, _SLOWEST_LINE = 15, 32 * 1024
"""Seconds, and bytes a second: a write is given the first and what the second needs."""
_READING: RetryConfig = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=20),
    "backoff": {
        "init_backoff": timedelta(milliseconds=200),
        "max_backoff": timedelta(seconds=5),
        "base": 2,
    },
}
_CREATING: RetryConfig = {"max_retries": 0}
"""The hub itself looks whether a create happened before it tries again."""


class NoCredentials(Exception):
    """A remote hub was to be reached, and this device holds no credentials for it."""

    def __init__(self, kind: HubKind) -> None:
        """Say what kind of hub it is."""
        super().__init__(kind.value)
        self.kind = kind


class RemoteStores:
    """The clients of one hub: one to read with, and one to write with for each class of size."""

    def __init__(self, place: AzureContainer | S3Bucket, credentials: Credentials | None) -> None:
        """Make no client yet."""
        self._place, self._credentials = place, credentials
        self._made: dict[int, RemoteStore] = {}

    def reader(self) -> RemoteStore:
        """Return the client to read with: a line may be slow, but not silent."""
        return self._kept(0, {"timeout": _LONGEST, "read_timeout": _SILENCE}, _READING)

    def writer(self, size: int) -> RemoteStore:
        """Return the client to write ``size`` bytes with: no answer comes before the last one."""
        seconds = _SHORTEST_WRITE
        while seconds < _SHORTEST_WRITE + size / _SLOWEST_LINE:
            seconds *= 2
        return self._kept(seconds, {"timeout": timedelta(seconds=seconds)}, _CREATING)

    def _kept(self, name: int, limits: ClientConfig, retry: RetryConfig) -> RemoteStore:
        if self._credentials is None:
            raise NoCredentials(
                HubKind.AZURE if isinstance(self._place, AzureContainer) else HubKind.S3
            )
        if name not in self._made:
            options: ClientConfig = {
                "allow_http": self._place.plain,
                "connect_timeout": _CONNECT,
                "user_agent": "dmap-desktop",
                **limits,
            }
            self._made[name] = make_store(self._place, self._credentials, options, retry)
        return self._made[name]


def make_store(
    place: AzureContainer | S3Bucket,
    credentials: Credentials,
    options: ClientConfig,
    retry: RetryConfig,
) -> RemoteStore:
    """Return a client for ``place``. What the environment holds of other stores does not count."""
    if isinstance(place, AzureContainer):
        return _azure_store(place, credentials, options, retry)
    return _s3_store(place, credentials, options, retry)


# Providers go before whatever the environment holds, which may belong to something else.


def _azure_store(
    place: AzureContainer, credentials: Credentials, options: ClientConfig, retry: RetryConfig
) -> AzureStore:
    values = credentials.values

    def provide() -> AzureCredential:
        if AZURE_SAS in values:
            return {"sas_token": values[AZURE_SAS], "expires_at": None}
        return {"access_key": values[AZURE_KEY], "expires_at": None}

    return AzureStore(
        place.container,
        account_name=place.account,
        endpoint=place.endpoint,
        use_emulator=False,
        skip_signature=False,
        client_options=options,
        retry_config=retry,
        credential_provider=provide,
    )


def _s3_store(
    place: S3Bucket, credentials: Credentials, options: ClientConfig, retry: RetryConfig
) -> S3Store:
    values = credentials.values

    def provide() -> S3Credential:
        return {
            "access_key_id": values[S3_ID],
            "secret_access_key": values[S3_SECRET],
            "token": values.get(S3_SESSION),
            "expires_at": None,
        }

    return S3Store(
        place.bucket,
        endpoint=place.endpoint,
        aws_endpoint_url_s3=place.endpoint,  # the environment's would go before the other
        region=place.region,
        virtual_hosted_style_request=False,
        skip_signature=False,
        conditional_put="etag",
        client_options=options,
        retry_config=retry,
        credential_provider=provide,
    )
