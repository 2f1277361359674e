"""Writing down a fault of the program's own: where it was, and nothing of any case."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

NAME = "faults.txt"


def write_down(folder: Path, error: BaseException) -> str:
    """Add ``error`` to the faults in ``folder``; return the sentence for the user.

    Only kinds of errors, files and lines are written: messages may quote a case.
    """
    path = folder / NAME
    try:
        with path.open("a", encoding="utf-8") as file:
            when = datetime.now().astimezone().isoformat(timespec="seconds")
            file.write("\n".join((when, *_lines(error))) + "\n\n")
        where = f"Details are in {path}; send them to whoever looks after the program."
    except OSError:
        where = f"Its details could not be written down ({next(_lines(error))})."
    return f"The program made a mistake and left out what was asked; nothing is lost. {where}"


def _lines(error: BaseException | None) -> Iterator[str]:
    """Say where an error was, the innermost place first, then what it came from."""
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames)]
        notes = getattr(error, "__notes__", ())
        yield " < ".join((type(error).__name__, *places, *notes))
        error = error.__cause__ or error.__context__
