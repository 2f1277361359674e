"""The factors of risk under the Five Safes: each a level 0-4, or not known, with its evidence.

Source: domain notes, section 5. The factors are convention or ours, as the rule set says; every
level comes from its tables. What is not known is never a silent 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dmap_desktop.assessment.asking import Asked
from dmap_desktop.assessment.catalogues import Group
from dmap_desktop.assessment.levels import WORST, crowded_level, mix_level, share_level
from dmap_desktop.assessment.reading import count_in, evidence_of, received_on, stated
from dmap_desktop.assessment.rules import FactorName, RuleSet
from dmap_desktop.assessment.tiers import Standing
from dmap_desktop.domain.application import Application, Block, DataUser, Item, RequestKind
from dmap_desktop.domain.catalogue import CatalogueItem
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.findings import Factor

_NOTHING = ("", "none", "no", "n/a", "not applicable", "none.", "no.")


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for a factor."""

    level: int | None
    why: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Matter:
    """What factors are read from."""

    application: Application
    asked: Asked
    standing: Standing
    """What is asked for, and the defaults that come along."""
    rules: RuleSet

    @property
    def groups(self) -> Sequence[Group]:
        """Return what stands there in groups."""
        return self.standing.groups

    @property
    def unknown(self) -> Sequence[str]:
        """Return what the catalogue does not know."""
        return self.asked.unknown


def read_factors(
    application: Application, asked: Asked, standing: Standing, rules: RuleSet
) -> tuple[Factor, ...]:
    """Return every factor of ``rules``, in its order.

    ``standing`` is what ``asked`` holds, with the defaults that come along.
    """
    matter = _Matter(application, asked, standing, rules)
    factors = []
    for rule in rules.factor:
        read = _FACTORS[rule.name](matter)
        factors.append(
            Factor(
                rule.name, rule.safe, read.level, rule.basis, read.why, read.evidence, rule.weight
            )
        )
    return tuple(factors)


def _identifiability(matter: _Matter) -> _Read:
    table = matter.rules.levels.identifiability
    classed = [
        (table[str(group.item.identifiability)], group)
        for group in matter.groups
        if group.item.identifiability is not None
    ]
    return _worst(matter, classed, lambda item: f"identifiability {item.identifiability}")


def _sensitivity(matter: _Matter) -> _Read:
    table = matter.rules.levels.sensitivity
    classed = [
        (table[group.item.sensitivity], group)
        for group in matter.groups
        if group.item.sensitivity is not None
    ]
    return _worst(matter, classed, lambda item: f"sensitivity {item.sensitivity}")


def _worst(
    matter: _Matter, classed: list[tuple[int, Group]], words: Callable[[CatalogueItem], str]
) -> _Read:
    """Return the level of the worst class, one higher when many items stand there."""
    if not classed:
        return _Read(None, "No item with a published class was read from the papers.")
    level = max(place for place, _ in classed)
    there = [item for place, group in classed if place == level for item in group.members]
    shown = ", ".join(item.alias for item in there[:4]) + (" ..." if len(there) > 4 else "")
    noun = "item" if len(there) == 1 else "items"
    why = f"Worst is {words(there[0])}: {len(there)} {noun} ({shown})."
    crowded = crowded_level(level, len(there), matter.rules.limits.many_items_at_worst)
    if crowded > level:
        level = crowded
        why += " So many at the worst class count one level more."
    if matter.unknown and level < WORST:
        return _Read(None, f"{why} But {_unknown_words(matter)} could be worse.", _items_at(matter))
    return _Read(level, why, _items_at(matter, there))


def _unknown_words(matter: _Matter) -> str:
    count = len(matter.unknown)
    return f"{count} {'item' if count == 1 else 'items'} unknown to the catalogue"


def _items_at(
    matter: _Matter, items: Sequence[CatalogueItem | None] = (None,)
) -> tuple[Evidence, ...]:
    """Return where ``items`` are asked for; by default those unknown to the catalogue."""
    wanted = set(items)
    found = (item.evidence for item, known in matter.asked.pairs if known in wanted)
    return tuple([evidence for evidence in found if evidence is not None])


def _quasi_identifiers(matter: _Matter) -> _Read:
    if not matter.application.items:
        return _Read(None, "No items were read from the papers.")
    present = {kind: items[0] for kind, items in matter.standing.kinds.items()}
    level = mix_level(len(present))
    names = ", ".join(f"{kind} ({item.alias})" for kind, item in present.items()) or "none"
    why = f"Asked for together: {names}."
    if matter.unknown and level < WORST:
        return _Read(None, f"{why} But {_unknown_words(matter)} could add to it.")
    return _Read(level, why, _items_at(matter, tuple(present.values())))


def _scale(matter: _Matter) -> _Read:
    application, rules = matter.application, matter.rules
    cohort, coverage = application.answer("data.cohort"), application.answer("data.coverage")
    count = count_in(cohort.text) if cohort else None
    reach = coverage.text.strip() if coverage else ""
    evidence = evidence_of(cohort, coverage)
    if count is None:
        level = rules.levels.coverage.get(reach)
        why = f"{reach}; the number of children is not stated." if reach else "Not stated."
        return _Read(level, why, evidence)
    level = sum(count >= least for least in rules.limits.cohort)
    why = f"About {count:,} children" + (f", {reach.lower()} coverage." if reach else ".")
    if rules.levels.coverage.get(reach) == WORST:
        level = min(level + 1, WORST)
        why += " A whole population leaves nobody out, which counts one level more."
    return _Read(level, why, evidence)


def _linkage(matter: _Matter) -> _Read:
    return _by_choice(matter, "data.linkage", matter.rules.levels.linkage)


def _setting(matter: _Matter) -> _Read:
    if matter.application.kind is RequestKind.STANDING_AGREEMENT:
        return _Read(0, "The data stay where the standing agreement keeps them.")
    return _by_choice(matter, "setting.route", matter.rules.levels.setting)


def _by_choice(matter: _Matter, key: str, table: dict[str, int]) -> _Read:
    answer = matter.application.answer(key)
    if answer is None:
        return _Read(None, "The form does not answer this.")
    text = answer.text.strip()
    level = table.get(text)
    if level is None:
        return _Read(None, f"{text!r} is none of the form's choices.", evidence_of(answer))
    return _Read(level, f"{text}.", evidence_of(answer))


def _proportionality(matter: _Matter) -> _Read:
    """Of the sensitive items asked for (tier 1 or 2), how many have no stated use."""
    held = [item for item, known in matter.asked.pairs if is_held(item, known, matter.rules)]
    if not matter.application.items:
        return _Read(None, "No items were read from the papers.")
    if not held:
        return _Read(0, "No item of tier 1 or 2 is asked for.")
    idle = [item for item in held if not item.use.strip()]
    level = share_level(len(idle), len(held))
    why = f"{len(held) - len(idle)} of {len(held)} items of tier 1 or 2 have a stated use."
    return _Read(level, why, tuple(item.evidence for item in idle if item.evidence is not None))


def is_held(item: Item, known: CatalogueItem | None, rules: RuleSet) -> bool:
    """Say whether a use must be stated for ``item``: by request, in tier 1 or 2 or not known."""
    asked = item.block is Block.BY_REQUEST
    return asked and (known is None or rules.place_of(known).tier in (1, 2))


def _people(matter: _Matter) -> _Read:
    users = matter.application.users
    if not users:
        return _Read(None, "No user of the data is named.")
    day = received_on(matter.application)
    flaws = [(user, _flaws(user, day, matter.rules)) for user in users]
    flawed = [(user, words) for user, words in flaws if words]
    why = f"All {len(users)} users have a declaration, a disclosure certificate and training."
    if flawed:
        said = "; ".join(f"{user.job_title}: {', '.join(words)}" for user, words in flawed)
        why = f"Something is missing for {len(flawed)} of {len(users)} users. {said}."
    evidence = tuple(user.evidence for user, _ in (flawed or flaws) if user.evidence is not None)
    return _Read(share_level(len(flawed), len(users)), why, evidence)


def _flaws(user: DataUser, day: date | None, rules: RuleSet) -> list[str]:
    found = []
    if not user.declaration:
        found.append("no declaration")
    certificate, years = user.disclosure_certificate, rules.limits.certificate_years
    if certificate is None:
        found.append("no disclosure certificate")
    elif day is None:
        found.append("age of the certificate not known")
    elif (day.year - years, day.month, day.day) > (
        certificate.year, certificate.month, certificate.day
    ):  # fmt: skip
        found.append(f"certificate older than {years} years")
    if user.training.strip().lower() in _NOTHING:
        found.append("no training")
    return found


def _security(matter: _Matter) -> _Read:
    questions = matter.rules.security_questions
    answers = [matter.application.answer(key) for key in questions]
    given = [answer for answer in answers if answer is not None]
    if not given and matter.application.kind is RequestKind.STANDING_AGREEMENT:
        return _Read(0, "The questionnaire of the standing agreement stands.")
    if not given:
        return _Read(None, "No security questionnaire was read.")
    bare = [a for a in given if a.supporting.strip().lower() in _NOTHING]
    proven = len(given) - len(bare)
    why = f"{proven} of {len(questions)} questions are answered with evidence; whether the evidence"
    level = share_level(len(questions) - proven, len(questions))
    return _Read(level, f"{why} suffices is for the panel.", evidence_of(*(bare or given)))


def _outputs(matter: _Matter) -> _Read:
    application = matter.application
    commercial = application.answer("project.commercial")
    control = application.answer("outputs.disclosure_control")
    onward = application.answer("outputs.onward")
    level = matter.rules.levels.commercial.get(stated(application, "project.commercial"))
    if commercial is None or level is None:
        return _Read(None, "Whether the outputs are commercial is not answered.")
    reasons = [f"Commercial use: {commercial.text.strip().lower()}"]
    if control is None:
        level = max(level, 3)
        reasons.append("no disclosure control is described")
    if onward is not None and not _denies(onward.text):
        level = max(level, 2)
        reasons.append("onward use is described")
    return _Read(level, "; ".join(reasons) + ".", evidence_of(commercial, control, onward))


def _denies(text: str) -> bool:
    first = text.strip().lower().split(".")[0].split(",")[0]
    return first in _NOTHING or first.startswith(("none", "no ", "not ", "there will be no"))


def _holder(matter: _Matter) -> _Read:
    """Of breaches, late destruction and expired licences nothing is in an applicant's papers."""
    return _Read(None, "The holder's record was not looked up; ask the secretariat.")


def _benefit(matter: _Matter) -> _Read:
    benefit = matter.application.answer("project.benefit")
    if benefit is None:
        return _Read(None, "No public benefit is stated.")
    why = "Stated by the applicant, for the panel to weigh: it is never taken off the risk."
    return _Read(None, why, evidence_of(benefit))


_FACTORS: dict[FactorName, Callable[[_Matter], _Read]] = {
    FactorName.IDENTIFIABILITY: _identifiability,
    FactorName.SENSITIVITY: _sensitivity,
    FactorName.QUASI_IDENTIFIERS: _quasi_identifiers,
    FactorName.SCALE: _scale,
    FactorName.LINKAGE: _linkage,
    FactorName.PROPORTIONALITY: _proportionality,
    FactorName.SETTING: _setting,
    FactorName.PEOPLE: _people,
    FactorName.SECURITY: _security,
    FactorName.OUTPUTS: _outputs,
    FactorName.HOLDER: _holder,
    FactorName.BENEFIT: _benefit,
}
