"""The document worker's process: reads requests on standard input, answers on standard output.

Started by ``jobs.worker`` with a bare environment; it knows no profile, no keys and no display.
A frozen program starts it as itself with ``CHILD_ARGUMENT`` (see ``app``).
"""

from __future__ import annotations

import faulthandler
import os
import struct
import sys
import threading
from io import FileIO, RawIOBase

import msgspec

from dmap_desktop.jobs.requests import Answer, Failed, Request

CHILD_ARGUMENT = "--document-worker"
_LENGTH = struct.Struct("<I")
_MEMORY_LOOK = 0.2
"""Seconds between two looks at the memory held, where the system sets no limit itself."""


def write_frame(stream: RawIOBase, data: bytes) -> None:
    """Write one message to an unbuffered stream: four bytes of length, then ``data``."""
    stream.write(_LENGTH.pack(len(data)))
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) or 0 :]


def read_frame(stream: RawIOBase) -> bytearray:
    """Read one message from an unbuffered stream. Raises EOFError when the other side is gone."""
    (length,) = _LENGTH.unpack(_read_exactly(stream, _LENGTH.size))
    return _read_exactly(stream, length)


def _read_exactly(stream: RawIOBase, length: int) -> bytearray:
    data = bytearray(length)
    rest = memoryview(data)
    while rest:
        count = stream.readinto(rest)
        if not count:
            raise EOFError
        rest = rest[count:]
    return data


def main(memory_bytes: int, seconds: float) -> None:
    """Answer requests until standard input ends.

    ``seconds`` ends the process should one request take longer and nobody be left to end it.
    """
    requests = FileIO(0, closefd=False)
    # Parsers print warnings; what they say must not get between the answers.
    answers = FileIO(os.dup(1), "w")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    _limit_memory(memory_bytes)
    serve(requests, answers, seconds)


def serve(requests: RawIOBase, answers: RawIOBase, seconds: float) -> None:
    """Answer the messages of ``requests`` on ``answers`` until there are no more."""
    from dmap_desktop.jobs.desk import Desk

    encoder = msgspec.msgpack.Encoder()

    def answer(value: Answer) -> None:
        write_frame(answers, encoder.encode(value))

    desk = Desk(answer)
    decoder = msgspec.msgpack.Decoder(Request)
    with open(os.devnull, "w") as trace:  # noqa: PTH123 - no path of anybody's
        while True:
            try:
                request = decoder.decode(read_frame(requests))
            except EOFError:
                return
            faulthandler.dump_traceback_later(seconds, exit=True, file=trace)
            try:
                answer(desk.answer(request))
            except MemoryError:
                answer(Failed("LimitReached", TOO_MUCH_MEMORY))
            finally:
                faulthandler.cancel_dump_traceback_later()


TOO_MUCH_MEMORY = (
    "The document needs more memory than is allowed; ask for a smaller or simpler copy."
)


def _limit_memory(memory_bytes: int) -> None:
    if sys.platform == "linux":
        import resource

        # Data, not address space: libraries reserve far more addresses than they use.
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return
    threading.Thread(target=_watch_memory, args=(memory_bytes,), daemon=True).start()


def _watch_memory(memory_bytes: int) -> None:
    wake = threading.Event()
    while not wake.wait(_MEMORY_LOOK):
        if memory_held() > memory_bytes:
            os._exit(1)


def memory_held() -> int:
    """Return the peak of resident memory in bytes."""
    if sys.platform == "win32":
        return _windows_memory()
    if sys.platform == "linux":
        # Since the program began; what getrusage says includes the parent's before that.
        with open("/proc/self/status") as lines:  # noqa: PTH123 - no file
            peak = next(line for line in lines if line.startswith("VmHWM:"))
        return int(peak.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _windows_memory() -> int:
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("size", ctypes.c_uint32),
            ("faults", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in (
                "peak_working_set", "working_set", "peak_paged", "paged", "peak_nonpaged",
                "nonpaged", "pagefile", "peak_pagefile",
            )),
        )  # fmt: skip

    counters = Counters(size=ctypes.sizeof(Counters))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows has it
    kernel.K32GetProcessMemoryInfo(
        ctypes.c_void_p(-1), ctypes.byref(counters), ctypes.sizeof(counters)
    )
    return int(counters.pagefile)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
