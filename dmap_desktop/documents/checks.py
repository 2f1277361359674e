"""What contradicts itself in an application, and what its prose seems to ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from dmap_desktop.documents.items import Published
from dmap_desktop.documents.labels import plain
from dmap_desktop.documents.parties import read_date
from dmap_desktop.domain.application import (
    Answer,
    Block,
    Contradiction,
    Item,
    Suggestion,
)
from dmap_desktop.domain.catalogue import CatalogueItem

_SAME = 85.0
_NAMED_TWICE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("applicant", "isq.applicant", ("applicant.name", "applicant.organisation")),
    ("requester", "isq.requester", ("requester.name", "requester.organisation")),
    ("responsible individual", "isq.responsible", ("responsible.name",)),
    ("recipient", "isq.recipient", ("recipient.name", "recipient.organisation")),
    ("IT security officer", "isq.it_security", ("it_security.name",)),
    ("requester", "agreement.requester", ("requester.name", "requester.organisation")),
)
_DATED_TWICE: tuple[tuple[str, str, str], ...] = (
    ("destruction date", "agreement.destruction", "retention.until"),
    ("destruction date", "dpia.kept_until", "retention.until"),
)
_PAPERS = {
    "isq": "security questionnaire",
    "agreement": "agreement",
    "dpia": "impact assessment",
}
"""What a question's paper is called, by the beginning of its key."""
_LINKED_SOURCES = ("ILR", "HESA")
_PROSE = ("project.aims", "data.datasets", "data.minimisation", "data.sensitive_uses")
_NEGATION = re.compile(
    r"\b(?:not?|nothing|without|never|neither|nor|none|instead|rather than|exclud\w+|avoid\w*)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    {
        "status", "pupils", "school", "schools", "exam", "table", "record", "number", "phase",
        "points", "level", "levels", "total", "actual", "language", "subject", "grade", "result",
        "results", "entries", "region", "sample", "national", "average", "gender", "include",
        "version", "mapping", "disability", "service",
    }
)  # fmt: skip
"""Field names that are everyday words: in prose they ask for nothing."""


def contradictions_of(answers: Mapping[str, Answer]) -> tuple[Contradiction, ...]:
    """Return where two papers name different people in one role, or different dates."""
    found = []
    for role, theirs, ours in _NAMED_TWICE:
        said = answers.get(theirs)
        named = [answers[key] for key in ours if key in answers]
        if said is None or not named or any(_same(said.text, name.text) for name in named):
            continue
        sentence = (
            f"The {role} is {_short(named[0].text)} in the form, but {_short(said.text)} in the "
            f"{_PAPERS[theirs.partition('.')[0]]}."
        )
        found.append(Contradiction(role, sentence, (named[0].evidence, said.evidence)))
    for what, theirs, mine in _DATED_TWICE:
        if mine not in answers or theirs not in answers:
            continue
        one, other = answers[mine], answers[theirs]
        first, second = read_date(one.text), read_date(other.text)
        if first and second and first != second:
            sentence = (
                f"The {what} is {_short(one.text)} in the form, but {_short(other.text)} in the "
                f"{_PAPERS[theirs.partition('.')[0]]}."
            )
            found.append(Contradiction(what, sentence, (one.evidence, other.evidence)))
    return tuple(found)


def unlinked_of(answers: Mapping[str, Answer]) -> tuple[Contradiction, ...]:
    """Return where prose names a source that the answer on linkage does not.

    Data linked with ILR or HESA must come on the linked form (domain notes, section 3): an answer
    of "Own data" beside a text that links with HESA would go round that rule.
    """
    linkage, sources = answers.get("data.linkage"), answers.get("data.linked_sources")
    if linkage is None or sources is None:
        return ()
    named = [
        name
        for name in _LINKED_SOURCES
        if name not in linkage.text
        and any(
            not _NEGATION.search(before)
            for sentence in re.split(r"(?<=[.!?;])\s+|\n", sources.text)
            for before in re.split(rf"\b{name}\b", sentence)[:-1]
        )
    ]
    if not named:
        return ()
    sentence = (
        f"The form answers {_short(linkage.text)} on linkage, but names {' and '.join(named)} "
        "among the sources to be linked; such data are asked for on the linked data form."
    )
    return (Contradiction("linkage", sentence, (linkage.evidence, sources.evidence)),)


def suggestions_of(
    answers: Mapping[str, Answer], items: Sequence[Item], published: Published
) -> tuple[Suggestion, ...]:
    """Return items that the prose names although they were not ticked; for a person to confirm.

    Careful rather than complete: a field must be named by its alias, its name or the words of its
    name, and nothing before it in the sentence may negate.
    """
    catalogue = published.catalogue
    datasets = {item.dataset for item in items}
    sentences = [
        (sentence, answers[key])
        for key in _PROSE
        if key in answers
        for sentence in re.split(r"(?<=[.!?;])\s+|\n", answers[key].text)
    ]
    fields = {known.field.casefold() for item in items if (known := published.of_item(item))}
    found: dict[str, Suggestion] = {}
    # A field of several datasets is suggested from one asked for, else from its nearest relation,
    # else from where it has been collected longest.
    families = {_family(dataset) for dataset in datasets}
    order = {
        item.dataset: (item.dataset not in datasets, _family(item.dataset) not in families)
        for item in catalogue.items
    }
    for item in sorted(catalogue.items, key=lambda i: (order[i.dataset], i.years[:4] or "9999")):
        if item.block is not Block.BY_REQUEST or _is_held(item.field, fields):
            continue
        for sentence, answer in sentences:
            words = _words_naming(item, sentence)
            if words:
                suggestion = Suggestion(item.alias, item.dataset, words, answer.evidence)
                found.setdefault(words.casefold(), suggestion)
    return tuple(found.values())


def _is_held(field: str, fields: set[str]) -> bool:
    """Say whether ``fields`` hold the like of ``field``: ``ETHNIC`` where it is ``Ethnicity``."""
    name = field.casefold()
    return any(
        name == other or (min(len(name), len(other)) > 4 and _begins(name, other))
        for other in fields
    )


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _words_naming(item: CatalogueItem, sentence: str) -> str:
    """Return the words of ``sentence`` that name ``item``, unless something before negates them."""
    for pattern in _patterns(item.alias, item.field, item.dataset):
        found = pattern.search(sentence)
        if found and not _NEGATION.search(sentence[: found.start()]):
            return found[0]
    return ""


@lru_cache(maxsize=10_000)
def _patterns(alias: str, field: str, dataset: str) -> tuple[re.Pattern[str], ...]:
    names = [name for name in (alias.split("[")[0].rstrip("_"), field) if _unusual(name)]
    patterns = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in names]
    phrase = _phrase(field)
    if phrase:
        patterns.append(re.compile(rf"\b{phrase}s?\b", re.IGNORECASE))
    word = re.sub(r"_?\[n\]", "", field)
    if re.fullmatch(r"[A-Z][a-z]{4,}", word) and re.fullmatch(r"[A-Z][a-z]{5,}", dataset):
        # Too plain a word alone; beside its dataset it is none: "reasons for exclusion".
        topic = rf"{dataset.removesuffix('s')}s?"
        patterns.append(
            re.compile(rf"\b(?:{word}s?\W+(?:\w+\W+){{0,2}}{topic}|{topic}\W+{word}s?)\b", re.I)
        )
    return tuple(patterns)


def _unusual(name: str) -> bool:
    """Say whether a name cannot be an everyday word."""
    if len(name) < 5:
        return False
    return bool(re.search(r"[_\d]|[a-z][A-Z]", name)) or name.isupper()


def _phrase(field: str) -> str:
    """Return the pattern of the words a field's name is made of, or ``""`` for too little."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", field.rpartition(".")[2])
    words = [word.casefold() for word in words if word]
    if len(words) == 1 and (len(words[0]) < 7 or words[0] in _COMMON):
        return ""
    if not words or max(map(len, words)) < 4 or (len(words) > 1 and min(map(len, words)) < 3):
        return ""
    return r"[\s-]+".join(map(re.escape, words))


def _family(dataset: str) -> str:
    """Return what a dataset's name begins with: ``SC`` of ``SC_Pupil`` and ``SC_Addresses``."""
    return re.split(r"[_\s-]", dataset)[0]


def _same(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(plain(one), plain(other)) >= _SAME


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:77] + "..."
