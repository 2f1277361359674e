"""What if: an application with some changes made to what is asked for, assessed at once. Pure.

Nothing here is ever saved: the application stays as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from dmap_desktop.assessment.asking import Asked, asked_of, match_items
from dmap_desktop.assessment.assess import assess_asked
from dmap_desktop.assessment.catalogues import CatalogueIndex
from dmap_desktop.assessment.reading import count_in, stated
from dmap_desktop.assessment.rules import RuleSet
from dmap_desktop.domain.application import Answer, Application, DocumentKind, Item
from dmap_desktop.domain.catalogue import CatalogueItem
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.findings import Assessment, Change, ChangeKind

_YEAR = re.compile(r"\b(\d{4})/\d{2}\b")
_YEARLY = re.compile(r"\b(?:a|per|each|every) year\b", re.IGNORECASE)

Row = tuple[Item, CatalogueItem | None]


def what_if(
    application: Application, changes: Sequence[Change], index: CatalogueIndex, rules: RuleSet
) -> Assessment:
    """Return the assessment of ``application`` with ``changes`` made to it.

    It names no application, since none like that was ever sent. A change of something that is not
    asked for changes nothing.
    """
    changed, asked = changed_by(application, match_items(application, index), changes, rules)
    return assess_asked(changed, "", asked, index, rules)


def changed_by(
    application: Application, asked: Asked, changes: Iterable[Change], rules: RuleSet
) -> tuple[Application, Asked]:
    """Return the application, and what it asks for, with ``changes`` made."""
    changes = tuple(changes)
    gone = {change.dataset for change in changes if not change.alias and change.dataset}
    items = {(change.alias, change.dataset): change for change in changes if change.alias}
    rows = [
        after
        for row in asked.pairs
        if not _is_of(row, gone) and (after := _row_after(row, items, rules)) is not None
    ]
    left = asked_of(rows)
    changed = replace(application, items=tuple(item for item, _ in rows))
    for change in changes:
        if change.kind is ChangeKind.SETTING:
            changed = _answered(changed, "setting.route", change.to)
        elif change.kind is ChangeKind.YEARS:
            changed = _with_years(changed, int(change.to))
    return changed, left


def years_asked(application: Application) -> int:
    """Return over how many academic years data are asked for, 0 when the form does not say."""
    starts = _starts(application)
    return max(starts) - min(starts) + 1 if starts else 0


def fewer_years(count: int) -> Change:
    """Return the change to the newest ``count`` years."""
    words = "ask for the newest year only" if count == 1 else f"ask for the newest {count} years"
    return Change("", words, str(count), ChangeKind.YEARS)


def proposal(changes: Sequence[Change]) -> str:
    """Return ``changes`` as a text to be pasted as a condition or as advice."""
    lines = [f"- {_line(change)}" for change in changes]
    return "\n".join(["Before data are released, what is asked for is changed:", *lines])


def _line(change: Change) -> str:
    where = f" ({change.dataset})" if change.alias and change.dataset else ""
    words = f"{change.alias}{where}: {change.change}" if change.alias else change.change
    named = change.kind is ChangeKind.SETTING and change.to
    return f"{words} ({change.to})." if named else f"{words}."


def _is_of(row: Row, datasets: Collection[str]) -> bool:
    """Say whether ``row`` is known to be of one of ``datasets``."""
    return row[1] is not None and row[1].dataset in datasets


def _dataset(row: Row) -> str:
    return row[1].dataset if row[1] is not None else row[0].dataset


def _row_after(row: Row, changes: dict[tuple[str, str], Change], rules: RuleSet) -> Row | None:
    item, known = row
    alias = known.alias if known is not None else item.alias
    change = changes.get((alias, _dataset(row)))
    if change is None:
        return row
    if change.kind is ChangeKind.DROP or known is None:
        return None
    softer = next((s for s in rules.softer(known) if s.to == change.to), None)
    if softer is None:
        return row
    return replace(item, alias=softer.item.alias), softer.item


def _answered(application: Application, key: str, text: str) -> Application:
    """Return ``application`` with the first answer to ``key`` saying ``text``."""
    held = application.answer(key)
    if held is None:
        made = Answer(key, key, text, DocumentKind.APPLICATION_FORM, Evidence(""))
        return replace(application, answers=(*application.answers, made))
    answers = [replace(a, text=text) if a is held else a for a in application.answers]
    return replace(application, answers=tuple(answers))


def _with_years(application: Application, count: int) -> Application:
    """Ask for the newest ``count`` years: children are taken to be fewer in proportion (ours)."""
    starts, total = _starts(application), years_asked(application)
    if not 0 < count < total:
        return application
    last = max(starts)
    words = [f"{year}/{(year + 1) % 100:02d}" for year in (last - count + 1, last)]
    changed = _answered(application, "data.years", " to ".join(dict.fromkeys(words)))
    cohort = stated(application, "data.cohort")
    children = count_in(cohort)
    if children is None or _YEARLY.search(cohort):
        return changed
    return _answered(changed, "data.cohort", f"About {children * count // total:,} children")


def _starts(application: Application) -> list[int]:
    return [int(found) for found in _YEAR.findall(stated(application, "data.years"))]
