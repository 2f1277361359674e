"""How well a form was read: each field's answer against what is known to stand there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from dmap_desktop.domain.application import Answer


class FieldFault(msgspec.Struct, frozen=True):
    """A field that was not read as it stands: ``read`` is empty for one that was missed."""

    key: str
    expected: str
    read: str


class Accuracy(msgspec.Struct, frozen=True):
    """The tally of one file, or of several.

    Counting rule: each field that should be answered counts once, as right, wrong or missed; a
    field read though nothing stands there counts as wrong. Found is right and wrong together.
    Texts are compared without regard to white space, which printed pages do not keep.
    """

    right: int = 0
    wrong: tuple[FieldFault, ...] = ()
    missed: tuple[FieldFault, ...] = ()

    @property
    def found(self) -> int:
        """Return how many fields something was read for."""
        return self.right + len(self.wrong)

    @property
    def whole(self) -> bool:
        """Say whether every field was right, and there was one."""
        return bool(self.right) and not self.wrong and not self.missed

    def faults(self) -> list[str]:
        """Return a sentence for each field that was not read as it stands."""
        return [
            *(f"{f.key}: {f.expected!r} was read as {f.read!r}" for f in self.wrong),
            *(f"{f.key}: {f.expected!r} was missed" for f in self.missed),
        ]


def tally(expected: Mapping[str, str], answers: Iterable[Answer]) -> Accuracy:
    """Compare ``answers`` with the ``expected`` text of each field, by its key."""
    read: dict[str, str] = {}
    for answer in answers:
        if answer.text.strip():
            read.setdefault(answer.key, answer.text)
    right, wrong, missed = 0, [], []
    for key in dict.fromkeys((*expected, *read)):
        wanted, found = expected.get(key, ""), read.get(key, "")
        fault = FieldFault(key, wanted, found)
        if _plain(wanted) == _plain(found):
            right += bool(wanted.strip())
        elif not found:
            missed.append(fault)
        else:
            wrong.append(fault)
    return Accuracy(right, tuple(wrong), tuple(missed))


def _plain(text: str) -> str:
    return "".join(text.split())
