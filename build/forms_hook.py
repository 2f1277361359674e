"""Compile ``forms/*.ui`` into ``dmap_desktop/ui/forms``: a hatch build hook, and a command.

Calls Qt's own ``uic``: the Python wrapper around it costs 100 ms a form.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    except ModuleNotFoundError:  # run as a command, where hatchling is not needed
        from typing import Generic, TypeVar

        class BuildHookInterface(Generic[TypeVar("Config")]):
            """Stands in where there is nothing to hook into."""


PROJECT = Path(__file__).resolve().parent.parent


class FormsHook(BuildHookInterface[Any]):
    """Compiles the forms before anything is packed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the source tree; ``artifacts`` packs what git ignores."""
        compile_forms(Path(self.root))


def compile_forms(project: Path) -> list[Path]:
    """Compile each form whose module is missing or says something else; return the modules."""
    target = project / "dmap_desktop" / "ui" / "forms"
    target.mkdir(parents=True, exist_ok=True)
    modules = {target / "__init__.py": b'"""Compiled from forms/*.ui; never edited."""\n'}
    for form in sorted((project / "forms").glob("*.ui")):
        modules[target / f"{form.stem}.py"] = compiled(form)
    for stale in set(target.glob("*.py")) - set(modules):
        stale.unlink()
    for module, code in modules.items():
        if module.exists() and module.read_bytes() == code:
            module.touch()  # newer than its form again
        else:
            _write_whole(module, code)
    return sorted(modules)


def _write_whole(module: Path, code: bytes) -> None:
    """Write under another name first: somebody may be importing the module."""
    fresh = module.with_suffix(f".{os.getpid()}.new")
    fresh.write_bytes(code)
    fresh.replace(module)


def compiled(form: Path) -> bytes:
    """Return the Python module of one form. Raises RuntimeError with what ``uic`` said."""
    done = subprocess.run([_uic(), "-g", "python", str(form)], capture_output=True)
    if done.returncode or not done.stdout:
        raise RuntimeError(f"{form.name} cannot be compiled: {done.stderr.decode().strip()}")
    return done.stdout.replace(b"\r\n", b"\n")


def _uic() -> str:
    import PySide6

    folder = Path(PySide6.__file__).parent
    candidates = (folder / "Qt" / "libexec" / "uic", folder / "uic.exe", folder / "uic")
    return str(next(path for path in candidates if path.exists()))


if __name__ == "__main__":
    try:
        compile_forms(PROJECT)
    except RuntimeError as problem:
        sys.exit(str(problem))
