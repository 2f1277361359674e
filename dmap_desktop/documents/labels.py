"""Finding which field of a form a printed label belongs to, by its words and its number.

Labels of other editions differ in numbering, punctuation and small words; keys never appear.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec
from rapidfuzz import fuzz, process

from dmap_desktop.domain.form import FormEdition, FormField

REFERENCE = FormField(
    key="office.reference",
    number="",
    label="Data request reference",
    aliases=("Data request number", "DR number", "Reference number", "Data request ref"),
)
RECEIVED = FormField(key="office.received", number="", label="Received", aliases=("Date received",))
OFFICE = (REFERENCE, RECEIVED)
"""Fields the office fills in; they are no answers of the applicant."""

SURE = 90.0
_ALIKE = 88.0
_ALIKE_WITH_NUMBER = 62.0
_NUMBER = re.compile(
    r"^\s*(?:q(?:uestion)?\s*)?(?P<number>\d{1,2}(?:\.\d{1,2})*|[A-Z](?=[.)\s]))[.):]?(?:\s+|$)",
    re.IGNORECASE,
)
_AFTER_LABEL = re.compile(r"^\s*[:(\[.?*–—\n-]")


class Match(msgspec.Struct, frozen=True):
    """The field a label belongs to, and how sure that is (0 to 100)."""

    field: FormField
    score: float


def split_number(text: str) -> tuple[str, str]:
    """Return the question number at the beginning of ``text``, if any, and the rest."""
    found = _NUMBER.match(text)
    return (found["number"].upper(), text[found.end() :]) if found else ("", text)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return the words of ``text`` alone, in lower case, for comparing."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


class Labels:
    """The labels of one edition, ready to be looked up."""

    def __init__(self, edition: FormEdition) -> None:
        """Index every label and alias of ``edition``, and the office's own."""
        self.edition = edition
        self._numbers = {field.number.upper(): field for field in edition.fields()}
        self._words: dict[str, FormField] = {}
        for field in (*edition.fields(), *OFFICE):
            for label in _wordings(field):
                self._words.setdefault(plain(label), field)
        self._labels = list(self._words)
        self._sections = {plain(split_number(part.title)[1]) for part in edition.section}
        self._sections |= {plain(part.title) for part in edition.section}
        self.match = lru_cache(maxsize=20_000)(self._match)

    def is_section(self, text: str) -> bool:
        """Say whether ``text`` is the title of one of the form's sections."""
        return plain(text) in self._sections or plain(split_number(text)[1]) in self._sections

    def _match(self, text: str, number: str = "") -> Match | None:
        """Return the field that ``text`` labels, or None.

        ``number`` is the question's number where it stands in a cell of its own.
        """
        if len(text) > 400 or not text.strip():
            return None
        own_number, rest = split_number(text)
        number = number.strip().rstrip(".):").upper() or own_number
        words = plain(rest)
        if not words:
            field = self._numbers.get(number)
            return Match(field, SURE) if field else None
        for candidate in (words, plain(text)):
            if candidate in self._words:
                return Match(self._words[candidate], 100.0)
        return self._beginning(rest, words) or self._alike(words, number)

    def _beginning(self, text: str, words: str) -> Match | None:
        """Match a label that explanations follow: after a colon, bracket or full stop."""
        fitting = [label for label in self._words if len(label) > 7 and words.startswith(label)]
        for label in sorted(fitting, key=len, reverse=True):
            rest = _after(text, label)
            if rest is not None and _AFTER_LABEL.match(rest):
                return Match(self._words[label], 95.0)
        return None

    def _alike(self, words: str, number: str) -> Match | None:
        """Match a label worded a little differently; the same number makes up for more."""
        best: Match | None = None
        found = process.extractOne(words, self._labels, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if found is not None:
            best = Match(self._words[found[0]], min(found[1], 99.0))
        numbered = self._numbers.get(number) if number else None
        if numbered is not None:
            score = max(fuzz.ratio(words, plain(one)) for one in _wordings(numbered))
            if score >= _ALIKE_WITH_NUMBER and (best is None or score + 5 >= best.score):
                best = Match(numbered, min(score + 5, 99.0))
        return best


def _wordings(field: FormField) -> tuple[str, ...]:
    return (field.label, *field.aliases)


def _after(text: str, label: str) -> str | None:
    """Return what follows the words of ``label`` at the beginning of ``text``."""
    pattern = r"[\W_]*" + r"[\W_]+".join(re.escape(word) for word in label.split())
    found = re.match(pattern, text, re.IGNORECASE)
    return text[found.end() :] if found else None


def column_roles(texts: tuple[str, ...], columns: tuple[str, ...]) -> dict[int, int]:
    """Return which of ``columns`` each heading in ``texts`` is, by position; {} when unlike."""
    roles: dict[int, int] = {}
    for position, text in enumerate(texts):
        scores = [fuzz.ratio(plain(text), plain(column)) for column in columns]
        best = max(range(len(columns)), key=lambda index: scores[index])
        if scores[best] >= _ALIKE and best not in roles.values():
            roles[position] = best
    return roles if len(roles) > len(columns) / 2 else {}
