"""From a hub's address, as a user writes it, to the place it means: folder, container or bucket.

``FORMAT.md`` has the grammar. An address is no secret: it stands in ``profile.json`` and in
invitations, so one that carries a key or a signature is refused.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from dmap_desktop.domain.errors import Refused, said

FORMS = "a folder or share, az://ACCOUNT/CONTAINER[/PREFIX] or s3://BUCKET[/PREFIX]?region=REGION"
"""The forms of an address, for people."""
_ACCOUNT = re.compile(r"[a-z0-9]{3,24}")
_CONTAINER = re.compile(r"[a-z0-9](-?[a-z0-9]){2,62}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_DRIVE = re.compile(r"/[A-Za-z]:")
_LONGEST = 1_000
"""Letters of an address: more than any disk or server has names for."""
_SECRETS = {"sig", "sas", "key", "secret", "token", "password", "account_key", "secret_access_key"}


@dataclass(frozen=True, slots=True)
class AzureContainer:
    """A container of Azure Blob storage."""

    account: str
    container: str
    prefix: str
    endpoint: str
    """URL of the account's blob service."""

    @property
    def plain(self) -> bool:
        """Say whether it is reached without TLS, which only this very computer is."""
        return self.endpoint.startswith("http:")


@dataclass(frozen=True, slots=True)
class S3Bucket:
    """A bucket of S3, or of a server that speaks like it."""

    bucket: str
    prefix: str
    endpoint: str
    region: str

    @property
    def plain(self) -> bool:
        """Say whether it is reached without TLS, which only this very computer is."""
        return self.endpoint.startswith("http:")


Place = Path | AzureContainer | S3Bucket


def parse_address(address: str) -> Place:
    """Return where ``address`` points to. Raises Refused, with what is wrong in words."""
    address = address.strip()
    scheme, mark, _ = address.partition("://")
    if not address.isprintable() or len(address) > _LONGEST:
        raise Refused(f"The address of a hub is one line of at most {_LONGEST} letters: {FORMS}.")
    if not address:
        raise Refused(f"Name the hub: {FORMS}.")
    if not mark:
        return Path(address)
    try:
        url = urlsplit(address)
        query = dict(parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query)))
        urlsplit(query.get("endpoint", ""))
        _in_plain_letters(unquote(url.path), *query, *query.values())
    except ValueError as error:
        raise Refused(
            f"{address} is no address of a hub ({said(error)}); write {FORMS}."
        ) from error
    _check_no_secret(url, query)
    match scheme.lower():
        case "file":
            return _folder(url)
        case "az":
            return _azure(url, query)
        case "s3":
            return _s3(url, query)
    raise Refused(f"Hubs at {scheme}:// are not supported; write {FORMS}.")


def _in_plain_letters(*texts: str) -> None:
    """Raise ValueError for what hides behind a percent sign and cannot be read out."""
    if not all(text.isprintable() for text in texts):
        raise ValueError("it holds letters that cannot be shown")


def written_out(address: str) -> str:
    """Return ``address`` so that it means the same in every folder and to everybody."""
    address = address.strip()
    return address if not address or "://" in address else str(Path.cwd() / address)


def _folder(url: SplitResult) -> Path:
    if url.query or url.fragment:
        raise Refused(f"{url.geturl()} names more than a folder; leave out what follows its path.")
    path = unquote(url.path)
    if url.netloc not in ("", "localhost"):
        path = f"//{url.netloc}{path}"  # a share, as Windows writes it
    elif _DRIVE.match(path):
        path = path[1:]
    if not path.strip("/"):
        raise Refused(f"Name the hub: {FORMS}.")
    return Path(path)


def _azure(url: SplitResult, query: Mapping[str, str]) -> AzureContainer:
    _check_options(url, query, {"endpoint"})
    container, prefix = _in_two(url.path)
    if not _ACCOUNT.fullmatch(url.netloc) or not _CONTAINER.fullmatch(container):
        raise Refused(
            f"{url.geturl()} does not name a container; write az://ACCOUNT/CONTAINER, both as the "
            "storage account shows them."
        )
    endpoint = query.get("endpoint") or f"https://{url.netloc}.blob.core.windows.net"
    return AzureContainer(url.netloc, container, prefix, _checked_endpoint(endpoint))


def _s3(url: SplitResult, query: Mapping[str, str]) -> S3Bucket:
    _check_options(url, query, {"endpoint", "region"})
    if not _BUCKET.fullmatch(url.netloc):
        raise Refused(f"{url.geturl()} does not name a bucket; write s3://BUCKET?region=REGION.")
    region = query.get("region", "")
    if not _REGION.fullmatch(region or "us-east-1"):
        raise Refused(f"{region} is no region; write it as the storage's pages show it.")
    if "endpoint" not in query and not region:
        raise Refused(
            f"{url.geturl()} names neither region nor server; add ?region=REGION for Amazon S3, or "
            "?endpoint=https://SERVER for another one."
        )
    region = region or "us-east-1"
    endpoint = query.get("endpoint") or f"https://s3.{region}.amazonaws.com"
    prefix = unquote(url.path).strip("/")
    return S3Bucket(url.netloc, _checked_prefix(prefix), _checked_endpoint(endpoint), region)


def _in_two(path: str) -> tuple[str, str]:
    first, _, rest = unquote(path).strip("/").partition("/")
    return first, _checked_prefix(rest)


def _checked_prefix(prefix: str) -> str:
    parts = prefix.split("/") if prefix else []
    if any(part in ("", ".", "..") or not part.isprintable() for part in parts):
        raise Refused(f"{prefix} cannot be the beginning of the names in a hub; use plain words.")
    return prefix


def _checked_endpoint(endpoint: str) -> str:
    """Return the server's URL. Raises Refused unless it is TLS, or this very computer."""
    url = urlsplit(endpoint)
    if url.scheme not in ("https", "http") or not url.hostname or url.query or url.username:
        raise Refused(f"{endpoint} is no server; write its address, https://SERVER.")
    if url.scheme == "http" and not _is_this_computer(url.hostname):
        raise Refused(f"{endpoint} is not encrypted on its way; a hub is reached by https:// only.")
    return endpoint.rstrip("/")


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_options(url: SplitResult, query: Mapping[str, str], known: set[str]) -> None:
    unknown = sorted(query.keys() - known)
    if unknown or url.fragment:
        what = unknown[0] if unknown else f"#{url.fragment}"
        raise Refused(
            f"{what} means nothing in the address of a hub; {' and '.join(sorted(known))} may be "
            "added after a question mark."
        )


def _check_no_secret(url: SplitResult, query: Mapping[str, str]) -> None:
    if "@" in url.netloc or any(name.lower() in _SECRETS for name in query):
        raise Refused(
            "An address must hold no key or signature: it is passed on with invitations. Leave it "
            "out and give the credentials by themselves."
        )
