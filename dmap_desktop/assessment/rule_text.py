"""Reading a rule set from its text, and saying what is wrong in it: line, key and words. Pure.

The text is TOML. Every table is checked by itself, so that all that is wrong is said at once.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from dmap_desktop.assessment.levels import WORST
from dmap_desktop.assessment.rules import FactorName, GateName, RuleSet
from dmap_desktop.domain.errors import Unreadable

_HEADER = re.compile(r"\s*\[(\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*=")
_SYNTAX = re.compile(r"^(.*?) \(at (?:line (\d+), column \d+|end of document)\)$", re.DOTALL)
_AT = re.compile(r"^(.*?)(?: - at `\$(.*?)`)?$", re.DOTALL)
_NAMED = re.compile(r"(?:unknown|missing required) field `([^`]+)`")
_ENTRY = "[...]"
_PLAINLY = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"Object missing required field `(.+?)`", r"the key \1 is missing"),
        (r"Object contains unknown field `(.+?)`", r"there is no key \1 here"),
        (r"Invalid enum value (.+)", r"\1 is none of the words that may stand here"),
        (r"Expected `array` of length (\d+)", r"a list of \1 is expected"),
        (r"Expected `(\w+(?: \| \w+)*)`(?: (>=|<=|>|<) (\S+))?", r"`\1` \2 \3 is expected"),
        (r", got (`?\w+`?)", r", not \1"),
        (r"`str`", "a text in quotes"),
        (r"`int`", "a whole number"),
        (r"`float`", "a number"),
        (r"`array`", "a list in brackets"),
        (r"`object`", "a table"),
        (r"`bool`", "true or false"),
        (r">= ", "of at least "),
        (r"<= ", "of at most "),
        (r"> (?=\d)", "above "),
        (r" +(?= |,|$)", ""),
    )
)
_CLASSES = {"identifiability": "12345", "sensitivity": "ABCDE"}


class RuleProblem(NamedTuple):
    """One thing that is wrong in a rule set."""

    line: int
    """1-based; 1 for what is missing from the whole."""
    key: str
    """As in ``factor[3].weight``, counted from 1; empty for a slip of syntax."""
    words: str

    def sentence(self) -> str:
        """Say it with its place: ``Line 12, limits.months: ...``."""
        place = f"Line {self.line}, {self.key}" if self.key else f"Line {self.line}"
        return f"{place}: {self.words}"


def read_rules(data: bytes) -> RuleSet:
    """Read a rule set from the bytes of its TOML file.

    Raises Unreadable with the line and the key that are wrong.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(
            f"The rule set cannot be used. Line {line}: this is no UTF-8 text. Save it as UTF-8."
        ) from error
    problems = problems_of(text)
    if problems:
        more = f" There are {len(problems) - 1} more." if len(problems) > 1 else ""
        raise Unreadable(f"The rule set cannot be used. {problems[0].sentence()}{more}")
    rules = msgspec.convert(tomllib.loads(text), RuleSet)
    return msgspec.structs.replace(rules, sha256=hashlib.sha256(data).hexdigest())


def problems_of(text: str) -> tuple[RuleProblem, ...]:
    """Return all that is wrong in the text of a rule set, by line; empty when it can be used."""
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX.match(str(error))
        line = int(found[2]) if found and found[2] else text.count("\n") + 1
        words = found[1] if found else str(error)
        return (RuleProblem(line, "", f"{words}; this is not TOML."),)
    lines = _lines_of(text)
    problems = [_placed(lines, key, words) for key, words in _wrong_in_form(plain)]
    if not problems:
        rules = msgspec.convert(plain, RuleSet)
        problems = [_placed(lines, key, words) for key, words in _wrong_in_sense(rules)]
    return tuple(sorted(set(problems)))


def _wrong_in_form(plain: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the key and the words of each part that does not fit the schema."""
    hints = get_type_hints(RuleSet, include_extras=True)
    for field in msgspec.structs.fields(RuleSet):
        if field.required and field.name not in plain:
            yield field.name, f"A rule set needs the key {field.name}."
    for name, value in plain.items():
        if name not in hints or name == "sha256":
            yield name, f"No rule set has a key {name}."
            continue
        part = _element_of(hints[name])
        if part is not None and isinstance(value, list):
            for place, element in enumerate(value):
                yield from _misfit(element, part, f"{name}[{place}]")
        else:
            yield from _misfit(value, hints[name], name)


def _misfit(value: object, kind: object, where: str) -> Iterator[tuple[str, str]]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        found = _AT.match(str(error))
        words, path = (found[1], found[2] or "") if found else (str(error), "")
        if path.endswith(_ENTRY) and isinstance(value, dict):
            path = _entry_of(value, path.removesuffix(_ENTRY))
        named = _NAMED.search(words)
        yield where + path + (f".{named[1]}" if named else ""), _plainly(words)


def _entry_of(table: Mapping[str, Any], path: str) -> str:
    """Return the path of the entry that is no level, of a table of levels at ``path``."""
    entries = table.get(path.removeprefix("."), {})
    wrong = (key for key, level in entries.items() if level not in range(WORST + 1))
    return f"{path}.{next(wrong, '')}".removesuffix(".")


def _plainly(words: str) -> str:
    """Return what the checker says, for somebody who does not program."""
    for pattern, plain in _PLAINLY:
        words = pattern.sub(plain, words)
    return f"{words[:1].upper()}{words[1:]}."


def _element_of(hint: Any) -> type | None:
    """Return the table that a list of tables is made of, or None for another kind of value."""
    if get_origin(hint) is tuple and not isinstance(hint, UnionType):
        element = get_args(hint)[0]
        if isinstance(element, type) and issubclass(element, msgspec.Struct):
            return element
    return None


def _wrong_in_sense(rules: RuleSet) -> Iterator[tuple[str, str]]:
    """Give what fits the schema and could not be worked by all the same."""
    bounds = [band.up_to for band in rules.band]
    if not bounds or bounds != sorted(set(bounds)) or bounds[-1] != 100:
        yield f"band[{max(len(bounds) - 1, 0)}].up_to", "Bands must rise and end at 100."
    for table, classes in _CLASSES.items():
        lacking = set(classes) - set(getattr(rules.levels, table))
        if lacking:
            yield f"levels.{table}", f"No level is given for {', '.join(sorted(lacking))}."
    if tuple(sorted(rules.limits.cohort)) != rules.limits.cohort:
        yield "limits.cohort", "The four numbers must rise."
    kinds = {quasi.group for quasi in rules.quasi_identifier}
    for place, rule in enumerate(rules.combination):
        unknown = [kind for kind in rule.groups if kind not in kinds]
        if unknown:
            yield f"combination[{place}].groups", f"No quasi_identifier is called {unknown[0]}."
        if rule.at_least > len(set(rule.groups)):
            yield f"combination[{place}].at_least", "There are not so many groups."
    if rules.safe_setting and not rules.safe_settings:
        yield "safe_setting[0].name", "Say in safe_settings which answers mean a safe setting."
    for setting in rules.safe_settings:
        if setting not in rules.levels.setting:
            yield "safe_settings", f"levels.setting has no {setting}."
    if not any(factor.weight for factor in rules.factor):
        yield "factor", "At least one factor must weigh something."
    yield from _twice("gate", [gate.name for gate in rules.gate])
    yield from _twice("factor", [factor.name for factor in rules.factor])


def _twice(table: str, names: list[GateName] | list[FactorName]) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(names):
        if name in names[:place]:
            yield f"{table}[{place}].name", f"{name.value} stands twice."


def _placed(lines: Mapping[str, int], path: str, words: str) -> RuleProblem:
    """Return the problem with the line of its key, or of the nearest table that has one."""
    key = path
    while key and key not in lines:
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    counted = re.sub(r"\[(\d+)\]", lambda found: f"[{int(found[1]) + 1}]", path)
    return RuleProblem(lines.get(key, 1), counted, words)


def _lines_of(text: str) -> dict[str, int]:
    """Return the line of every table and key of a TOML text that has no fault of syntax."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = header[2].strip()
            if header[1]:
                place = counts.get(table, 0)
                counts[table] = place + 1
                lines.setdefault(table, number)
                table = f"{table}[{place}]"
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            name = key[1].strip("\"'")
            lines.setdefault(f"{table}.{name}" if table else name, number)
    return lines
