"""What every test stands on: no display, no user's keyring, no user's folders."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hub_servers
import pytest
import thorough

if TYPE_CHECKING:
    import at_work

PROJECT = Path(__file__).resolve().parent.parent
_FOLDERS = (
    "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME",
)  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--make-pictures", action="store_true", help="save the pictures of the help anew"
    )
    parser.addoption("--onscreen", action="store_true", help="show the windows")
    parser.addoption(
        "--thorough", action="store_true", help="play 10,000 changed bytes, races and mutations"
    )


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if config.getoption("--thorough"):
        os.environ[thorough.VARIABLE] = "1"
    # Who asks for the user's keyring without being given a fake one is refused.
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)


@pytest.fixture(autouse=True)
def no_users_folders(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Point everything that asks for the user's folders somewhere harmless."""
    home = tmp_path_factory.mktemp("home")
    for name in _FOLDERS:
        monkeypatch.setenv(name, str(home))


@pytest.fixture(autouse=True)
def windows_garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect garbage after each test with windows, in their thread only, as the program does."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real workbooks and documents beside the project, or skip."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real documents are not beside the project ({folder})")
    return folder


@pytest.fixture(scope="session")
def panel_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import at_work  # here, because most tests need none of what it loads

    folder = tmp_path_factory.mktemp("template") / "panel"
    at_work.make_template(folder)
    return folder


@pytest.fixture
def panel(panel_template: Path, tmp_path: Path) -> Iterator[at_work.PanelAtWork]:
    """A panel of its own with three published cases and two meetings; nobody has synced yet."""
    import at_work

    panel = at_work.PanelAtWork.copied(panel_template, tmp_path / "panel")
    yield panel
    panel.close()


@pytest.fixture(scope="session")
def azurite() -> Iterator[hub_servers.Server]:
    if not hub_servers.AZURITE.exists():
        pytest.skip(hub_servers.WITHOUT_AZURITE)
    with hub_servers.azurite() as server:
        yield server


@pytest.fixture(scope="session")
def moto() -> Iterator[hub_servers.Server]:
    with hub_servers.moto() as server:
        yield server


@pytest.fixture
def small_s3() -> Iterator[hub_servers.SmallS3]:
    server = hub_servers.SmallS3()
    yield server
    server.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured and recorded as ``accuracy``."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = [
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "accuracy"
    ]
    if lines:
        terminalreporter.section("read as it was written")
        for line in sorted(lines):
            terminalreporter.write_line(line)
