"""Hubs for tests on this computer: Azurite, moto's S3 server, and an S3 server that misbehaves.

The first two are programs of their own, started on a free port and ended with the tests.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import hmac
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

PROJECT = Path(__file__).resolve().parent.parent
AZURITE = PROJECT / ".work" / "azurite" / "node_modules" / ".bin" / "azurite-blob"
WITHOUT_AZURITE = "Azurite is not installed: python3 build/azurite.py does so, and needs npm"
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""Azurite's own account and key, the same in every copy of it: no secret."""


@dataclass(frozen=True)
class Server:
    """Where a server listens, what it calls the one place in it, and what opens it."""

    url: str
    offered: dict[str, str]
    scheme: str

    def address(self, prefix: str = "", place: str = "hub") -> str:
        """Return the address of a hub that begins at ``prefix`` of this server."""
        below = f"/{prefix}" if prefix else ""
        if self.scheme == "az":
            return f"az://{ACCOUNT}/{place}{below}?endpoint={self.url}/{ACCOUNT}"
        return f"s3://{place}{below}?endpoint={self.url}"


@contextmanager
def azurite() -> Iterator[Server]:
    """Run Azurite, with a container named hub."""
    quiet = ["--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"]
    command = [str(AZURITE), *quiet, "--blobHost", "127.0.0.1", "--blobPort", "0"]
    with _running(command, "listens on") as url:
        make_container(url, "hub")
        yield Server(url, {"AZURE_STORAGE_KEY": KEY}, "az")


@contextmanager
def moto() -> Iterator[Server]:
    """Run moto's S3 server, with a bucket named hub."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with _running(command, "Running on") as url:
        _answered(urllib.request.Request(f"{url}/hub", method="PUT"))
        yield Server(url, S3_KEYS, "s3")


S3_KEYS = {"AWS_ACCESS_KEY_ID": "someone", "AWS_SECRET_ACCESS_KEY": "something"}


def make_container(url: str, name: str) -> None:
    """Make a container in Azurite, signed with its key as the storage's reference says."""
    headers = {"x-ms-date": email.utils.formatdate(usegmt=True), "x-ms-version": "2021-12-02"}
    lines = [f"{name}:{value}" for name, value in sorted(headers.items())]
    resource = f"/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"
    signed = "PUT" + "\n" * 12 + "\n".join([*lines, resource])
    mac = hmac.new(base64.b64decode(KEY), signed.encode(), hashlib.sha256).digest()
    headers["Authorization"] = f"SharedKey {ACCOUNT}:{base64.b64encode(mac).decode()}"
    headers["Content-Length"] = "0"
    place = f"{url}/{ACCOUNT}/{name}?restype=container"
    _answered(urllib.request.Request(place, method="PUT", headers=headers))


def signature(container: str, rights: str, until: str = "2099-01-01T00:00:00Z") -> str:
    """Return a shared access signature of Azurite's account, as the storage's reference says."""
    version = "2020-12-06"
    resource = f"/blob/{ACCOUNT}/{container}"
    signed = [rights, "", until, resource, "", "", "", version, "c", *[""] * 7]
    mac = hmac.new(base64.b64decode(KEY), "\n".join(signed).encode(), hashlib.sha256).digest()
    fields = {"sp": rights, "se": until, "sv": version, "sr": "c"}
    return urlencode(fields | {"sig": base64.b64encode(mac).decode()})


def _answered(request: urllib.request.Request) -> bytes:
    with urllib.request.urlopen(request, timeout=20) as answer:
        body: bytes = answer.read()
    return body


@contextmanager
def _running(command: list[str], says: str) -> Iterator[str]:
    """Run a server until the block ends; give the address it says it listens on."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=PROJECT,
    )
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if says in line and found:
                # Read on, so that the server never waits for somebody to listen.
                reader = threading.Thread(target=process.stdout.read, daemon=True)
                reader.start()
                yield found[0]
                return
        raise RuntimeError(f"{command[0]} did not start: {''.join(said)}")
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@dataclass
class Behaviour:
    """How the small S3 server treats what it is asked; a test sets what it needs."""

    ignores_conditions: bool = False
    """Overwrites whatever is there, as servers did before If-None-Match."""
    loses_answers: int = 0
    """This many writes are carried out and never answered."""
    loses_writes: int = 0
    """This many writes are neither carried out nor answered."""
    cuts_answers: int = 0
    """This many reads end in the middle."""
    answers: tuple[int, str] | None = None
    """A status and a code that every request is answered with."""
    waits_for: threading.Event | None = None
    """Nothing is answered until this is set."""


class SmallS3:
    """An S3 server in a thread of the tests: objects in memory, and any misbehaviour wanted."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.behaviour = Behaviour()
        self.asked: list[tuple[str, str]] = []
        """Every request: method and object."""
        self._lock = threading.Lock()
        small = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                small._answer(self, small._read)

            def do_HEAD(self) -> None:
                small._answer(self, small._look)

            def do_PUT(self) -> None:
                small._answer(self, small._write)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=lambda: self._server.serve_forever(0.01), daemon=True
        )
        self._thread.start()
        self.server = Server(f"http://127.0.0.1:{self._server.server_port}", S3_KEYS, "s3")

    def close(self) -> None:
        """Stop listening."""
        if self.behaviour.waits_for is not None:
            self.behaviour.waits_for.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def _answer(
        self, asked: BaseHTTPRequestHandler, act: Callable[[BaseHTTPRequestHandler, str], None]
    ) -> None:
        name = unquote(urlsplit(asked.path).path).partition("/hub/")[2]
        with self._lock:
            self.asked.append((asked.command, name))
        if self.behaviour.waits_for is not None:
            self.behaviour.waits_for.wait(60)
        if self.behaviour.answers is not None:
            status, code = self.behaviour.answers
            asked.rfile.read(int(asked.headers.get("Content-Length", 0)))
            _send(asked, status, f"<Error><Code>{code}</Code></Error>".encode())
            return
        act(asked, name)

    def _read(self, asked: BaseHTTPRequestHandler, name: str) -> None:
        query = parse_qs(urlsplit(asked.path).query)
        if "list-type" in query:
            _send(asked, 200, self._listed(query.get("prefix", [""])[0]))
            return
        data = self.objects.get(name)
        if data is None:
            _send(asked, 404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        first = int((asked.headers.get("Range") or "bytes=0-").split("=")[1].split("-")[0])
        tag = f'"{hashlib.md5(data).hexdigest()}"'
        asked.send_response(206 if asked.headers.get("Range") else 200)
        asked.send_header("ETag", tag)
        asked.send_header("Last-Modified", email.utils.formatdate(usegmt=True))
        asked.send_header("Content-Length", str(len(data) - first))
        if asked.headers.get("Range"):
            asked.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        asked.end_headers()
        if self._spends("cuts_answers"):
            asked.wfile.write(data[first : first + (len(data) - first) // 2])
            asked.wfile.flush()
            asked.close_connection = True
            return
        asked.wfile.write(data[first:])

    def _look(self, asked: BaseHTTPRequestHandler, name: str) -> None:
        data = self.objects.get(name)
        asked.send_response(404 if data is None else 200)
        asked.send_header("ETag", '"any"')
        asked.send_header("Last-Modified", email.utils.formatdate(usegmt=True))
        asked.send_header("Content-Length", str(len(data or b"")))
        asked.end_headers()

    def _write(self, asked: BaseHTTPRequestHandler, name: str) -> None:
        data = asked.rfile.read(int(asked.headers.get("Content-Length", 0)))
        if self._spends("loses_writes"):
            asked.close_connection = True
            return
        with self._lock:
            conditional = asked.headers.get("If-None-Match") == "*"
            taken = conditional and not self.behaviour.ignores_conditions and name in self.objects
            if not taken:
                self.objects[name] = data
        if self._spends("loses_answers"):
            asked.close_connection = True
            return
        if taken:
            _send(asked, 412, b"<Error><Code>PreconditionFailed</Code></Error>")
            return
        _send(asked, 200, b"", {"ETag": '"new"'})

    def _spends(self, what: str) -> bool:
        with self._lock:
            left: int = getattr(self.behaviour, what)
            setattr(self.behaviour, what, max(left - 1, 0))
        return left > 0

    def _listed(self, prefix: str) -> bytes:
        found = "".join(
            f"<Contents><Key>{name}</Key><Size>{len(data)}</Size>"
            "<LastModified>2018-07-02T09:00:00.000Z</LastModified></Contents>"
            for name, data in sorted(self.objects.items())
            if name.startswith(prefix)
        )
        return (
            f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>".encode()
        )


def _send(
    asked: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None
) -> None:
    asked.send_response(status)
    for name, value in (headers or {}).items():
        asked.send_header(name, value)
    asked.send_header("Content-Length", str(len(body)))
    asked.end_headers()
    asked.wfile.write(body)
