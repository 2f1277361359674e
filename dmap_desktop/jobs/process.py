"""Starting, asking and ending the one child process that opens untrusted papers.

The child is a program of its own, started with a bare environment: it inherits neither secrets nor
a display, and it is never forked (a forked child of the hub's client hangs).
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from io import RawIOBase
from typing import cast

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.ports import Progress
from dmap_desktop.jobs.cancel import Cancel
from dmap_desktop.jobs.child import CHILD_ARGUMENT, read_frame, write_frame
from dmap_desktop.jobs.requests import Answer, Done, Failed, Progressed, Request, Unknown

_KEPT_VARIABLES = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "PATH")
_ORPHAN_SECONDS = 900.0
"""After which a child busy with one request ends itself, should nobody be left to end it."""

_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
_requests = msgspec.msgpack.Encoder()


class ChildLost(Exception):
    """The child ended before it answered."""

    def __init__(self, late: bool) -> None:
        """``late`` says whether it was ended because it took too long."""
        super().__init__("The document reader ended.")
        self.late = late


class ChildProcess:
    """A running child. One request at a time; the caller sees to that."""

    def __init__(self, memory_bytes: int) -> None:
        """Start the child; it ends when this object is closed or this process ends."""
        # The same environment serves a frozen program, which starts itself again.
        command = [sys.executable, "-P", "-m", "dmap_desktop.jobs.child"]
        if getattr(sys, "frozen", False):
            command = [sys.executable, CHILD_ARGUMENT]
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry)
        self._process = subprocess.Popen(
            [*command, str(memory_bytes), str(_ORPHAN_SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        # Unbuffered, so both are raw; a page image then crosses in 3 ms.
        self._asked = cast(RawIOBase, self._process.stdin)
        self._answered = cast(RawIOBase, self._process.stdout)

    @property
    def id(self) -> int:
        """Return the process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Say whether the child is alive."""
        return self._process.poll() is None

    def ask(
        self, request: Request, seconds: float, cancel: Cancel, progress: Progress
    ) -> Done | Failed | Unknown:
        """Send a request and wait for its answer, ``seconds`` at most between two steps of it.

        Raises ChildLost when the child ended or was ended for taking too long. After any error the
        child has ended: an answer that comes late must not be taken for the next one's.
        """
        watch = _Watch(seconds, self._process.kill)
        try:
            with cancel.calling(self._process.kill):
                return self._talk(request, progress, watch)
        except (EOFError, OSError, *UNDECODABLE) as error:
            self.close()
            raise ChildLost(late=watch.rang) from error
        except BaseException:
            self.close()
            raise
        finally:
            watch.end()

    def _talk(self, request: Request, progress: Progress, watch: _Watch) -> Done | Failed | Unknown:
        write_frame(self._asked, _requests.encode(request))
        while True:
            answer = _answers.decode(read_frame(self._answered))
            if not isinstance(answer, Progressed):
                return answer
            watch.restart()
            progress(answer.what, answer.done, answer.total)

    def kill(self) -> None:
        """End the child at once, from any thread; whoever waits for an answer hears of it."""
        self._process.kill()

    def close(self) -> None:
        """End the child and leave nothing of it behind."""
        self._process.kill()
        self._process.wait()
        self._asked.close()
        self._answered.close()


class _Watch:
    """An alarm that rings once, unless it is ended or restarted in time."""

    def __init__(self, seconds: float, alarm: Callable[[], None]) -> None:
        self.rang = False
        self._seconds = seconds
        self._alarm = alarm
        self._timer = self._started()

    def _started(self) -> threading.Timer:
        timer = threading.Timer(self._seconds, self._ring)
        timer.daemon = True
        timer.start()
        return timer

    def _ring(self) -> None:
        self.rang = True
        self._alarm()

    def restart(self) -> None:
        """Count from now again."""
        self._timer.cancel()
        self._timer = self._started()

    def end(self) -> None:
        """Never ring."""
        self._timer.cancel()
