"""What synchronising costs over HTTP: the big hub of ``bench_sync`` in Azurite, on this computer.

Azurite is the stand-in for Azure Blob storage that its maker ships; ``azurite.py`` installs it. On
a real line every answer takes longer, and the questions are asked many at a time.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import azurite
from bench_figures import Figure
from bench_hub import NEWCOMER, OpenVault
from bench_sync import Bench

from dmap_desktop.profiles import set_hub
from dmap_desktop.sync.addresses import open_hub
from dmap_desktop.sync.credentials import choose_credentials, encode_credentials

PROJECT = Path(__file__).resolve().parent.parent


def remote() -> Iterator[Figure]:
    """Nothing new on either side, with 30 devices, in a running program."""
    if problem := azurite.install():
        print(problem)
        return
    sys.path.append(str(PROJECT / "tests"))
    servers = importlib.import_module("hub_servers")
    bench = Bench()
    with servers.azurite() as server:
        address = server.address("bench")
        _upload(bench.big / "hub", address, server.offered)
        profile = bench.fresh("profile", bench.big / "profiles" / NEWCOMER)
        credentials = encode_credentials(choose_credentials(address, server.offered))
        OpenVault(profile).put({"hub credentials": credentials})
        set_hub(profile, address)
        first = bench.step("pull", profile)
        quiet = bench.step("quiet", profile)
    beside = f"least {quiet['least'] * 1e3:.0f} ms; first pull of everything "
    beside += (
        f"{first['acts']:.1f} s for {first['records']:.0f} acts, {first['papers']:.1f} s for papers"
    )
    yield Figure("nothing-new sync, Azurite on loopback", quiet["median"] * 1e3, "ms", 200, beside)
    yield Figure("the first pull's memory", first["megabytes"], "MB", 150)


def _upload(folder: Path, address: str, offered: Mapping[str, str]) -> None:
    hub = open_hub(address, choose_credentials(address, offered))
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]

    def carry(path: Path) -> bool:
        return hub.put(path.relative_to(folder).as_posix(), path.read_bytes())

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(carry, files))


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {"remote": remote}
