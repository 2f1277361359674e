"""Named points at which a program may be killed, set from outside: nothing of this is in it.

Python itself tells of every file that is opened for writing, named, linked or removed; the store's
transactions and the hub's questions are wrapped here. Point ``k`` ends the process by SIGKILL.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dmap_desktop.store import LocalStore
from dmap_desktop.sync.folder import FolderHub

_FILE_EVENTS = {"os.rename": 1, "os.link": 1, "os.remove": 0, "os.mkdir": 0}
"""Which argument of the event is the name worth telling."""


class Points:
    """Counts the points that are reached, and kills this process at one of them."""

    def __init__(self) -> None:
        self.reached: list[str] = []
        self.kill_at: int | None = None
        self.counting = False
        self.root = ""

    def reach(self, name: str) -> None:
        """Say that a point is reached."""
        if not self.counting:
            return
        self.reached.append(name)
        if self.kill_at == len(self.reached):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, root: Path, statements: bool) -> None:
        """Let every write below ``root`` be a point, and with ``statements`` each one of SQL."""
        self.root = str(root)
        sys.addaudithook(self._hear)
        self._wrap_store()
        self._wrap_hub()
        if statements:
            sa.event.listen(
                sa.Engine, "before_cursor_execute", lambda *told: self.reach(f"sql {told[2][:40]}")
            )

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.counting:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str) and path.startswith(self.root) and flags & os.O_ACCMODE:
                self.reach(f"open {Path(path).parent.name}")
        elif event in _FILE_EVENTS:
            path = str(arguments[_FILE_EVENTS[event]])
            if path.startswith(self.root):
                self.reach(f"{event} {Path(path).parent.name}")

    def _wrap_store(self) -> None:
        points, writing = self, LocalStore.writing

        @contextmanager
        def watched(store: LocalStore) -> Iterator[None]:
            outer = store._held.connection is None
            with writing(store):
                yield
                if outer:
                    points.reach("store before its commit")
            if outer:
                points.reach("store after its commit")

        LocalStore.writing = watched  # type: ignore[method-assign, assignment]

    def _wrap_hub(self) -> None:
        points = self
        for name in ("get", "put"):
            asked = getattr(FolderHub, name)

            def watched(hub: FolderHub, key: str, *rest: Any, _asked=asked, _name=name):  # type: ignore[no-untyped-def]
                points.reach(f"hub before {_name} {key.partition('/')[0]}")
                answer = _asked(hub, key, *rest)
                points.reach(f"hub after {_name} {key.partition('/')[0]}")
                return answer

            setattr(FolderHub, name, watched)
