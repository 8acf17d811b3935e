"""The modifiers of one given line, held against those that the payer wants there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import attrs

from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Discipline
from therapycode.rules.claims.disciplines import ASSISTANT_WORDS, Told
from therapycode.rules.modifiers import MOST, arrange, fit

__all__ = ["DISTINCT", "LIABILITY", "NECESSITY", "STATEMENTS", "Issue", "Judged", "Wanted", "judge"]

DISTINCT: Final = ("XE", "XP", "XS", "XU", "59")
"""Modifiers by which a person says that services were distinct."""

LIABILITY: Final = ("GA", "GX", "GY", "GZ")
"""Modifiers by which a person says who bears the cost."""

NECESSITY: Final = ("KX",)
"""The modifier by which a person says that care past a yearly amount is necessary."""

STATEMENTS: Final = frozenset((*DISTINCT, *LIABILITY, *NECESSITY))
"""All modifiers that are a person's statement: no repair ever puts one on, or takes one off."""

_MORE: Final = "99"


@attrs.frozen(kw_only=True)
class Wanted:
    """What a payer wants on one line.

    ``told`` is the discipline of the line. ``required`` are the modifiers that the line needs under it, ``None``
    where that is not known; ``anywhere`` those by which it would name one discipline or another. ``words`` are
    the modifiers that name a discipline, ``assistants`` those that name an assistant; ``unused`` are those of the
    latter that such a line bears under no circumstances, whoever furnished it. ``known`` are all modifiers that
    the payer is known to take on the day, ``None`` where that is not known; ``ever`` those of any day. ``judged``
    are modifiers that other parts of the policy look at. ``order`` is the payer's.
    """

    told: Told
    required: tuple[str, ...] | None
    anywhere: tuple[str, ...]
    words: Mapping[str, Discipline]
    assistants: Mapping[str, Discipline] = ASSISTANT_WORDS
    unused: frozenset[str] = frozenset()
    known: frozenset[str] | None = None
    ever: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()
    order: tuple[tuple[str, ...], ...] = ()


@attrs.frozen
class Issue:
    """Something about a line: the name of the finding, and the values that it speaks of."""

    rule: str
    values: Mapping[str, object] = FrozenMap()


@attrs.frozen
class Judged:
    """What is to be said of the modifiers of a line, and the line's modifiers as they would be in order."""

    issues: tuple[Issue, ...]
    mended: tuple[str, ...]


def judge(modifiers: Sequence[str], wanted: Wanted) -> Judged:
    """What stands against the modifiers of a line, and how they would be right.

    What a person states is never put on or taken off; where it is not certain which of two modifiers is wrong,
    both stay; and of more than a line holds none is dropped, since the remarks are not part of the lines.

    Source: Medicare Claims Processing Manual, chapter 5, sections 10.3.3 and 20.1; that modifiers may stand in any
    order, section 10.3.3.
    """
    once = tuple(dict.fromkeys(modifiers))
    issues = [_about("check.modifier-repeated", modifier=one) for one in once if modifiers.count(one) > 1]
    off: set[str] = set()
    missing: tuple[str, ...] = ()
    if wanted.required is not None and not wanted.anywhere:
        issues += _needless(once, wanted, off)
    else:
        issues += _disciplines(once, wanted, off)
    if wanted.required is not None:
        missing = tuple([one for one in wanted.required if one not in once])
        issues += _required(once, missing, wanted)
    issues += _assistants(once, missing, wanted, off)
    issues += _others(once, wanted)
    if len(modifiers) > MOST:
        rest = ", ".join(fit(arrange(once, wanted.order))[1]) or "what stands there twice"
        issues.append(_about("check.too-many-modifiers", count=len(modifiers), rest=rest))
    if wanted.order and arrange(once, wanted.order) != once:
        issues.append(_about("check.modifier-order", order=" ".join(arrange(once, wanted.order))))
    if missing and _unsettled(once, wanted, off):
        missing = ()
    kept = (*missing, *[one for one in once if one not in off])
    return Judged(tuple(issues), arrange(kept, wanted.order))


def _about(rule: str, **values: object) -> Issue:
    return Issue(rule, FrozenMap(values))


def _foreign(once: Collection[str], wanted: Wanted) -> list[str]:
    """The modifiers that name another discipline than the line's."""
    return [one for one in once if one in wanted.words and wanted.words[one] != wanted.told.discipline]


def _unsettled(once: Collection[str], wanted: Wanted, off: Collection[str]) -> bool:
    """Say whether a modifier of another discipline stays, so that adding one's own would make a second."""
    return any(one not in off for one in _foreign(once, wanted))


def _disciplines(once: Sequence[str], wanted: Wanted, off: set[str]) -> Iterator[Issue]:
    """Modifiers of several disciplines, or of another one than the line is under."""
    named = [one for one in once if one in wanted.words]
    several = len({wanted.words[one] for one in named}) > 1
    foreign = _foreign(once, wanted) if wanted.told.discipline is not None else []
    if several:
        yield _about("check.disciplines-conflict", modifiers=" and ".join(sorted(named)))
    elif foreign:
        told = wanted.told
        yield _about(
            "check.discipline-differs", modifiers=", ".join(foreign), discipline=told.discipline, by=told.by
        )
    if wanted.told.firm:
        off.update(foreign)


def _needless(once: Sequence[str], wanted: Wanted, off: set[str]) -> Iterator[Issue]:
    """Modifiers of a discipline on a line that needs none under any."""
    for one in once:
        if one in wanted.words:
            off.add(one)
            yield _about("check.modifier-needless", modifier=one)


def _required(once: Sequence[str], missing: Sequence[str], wanted: Wanted) -> Iterator[Issue]:
    """What the line lacks."""
    told, words = wanted.told.discipline, wanted.words
    if told is None:
        if wanted.anywhere and not any(one in words for one in once):
            yield _about("check.modifier-missing", modifier=" or ".join(wanted.anywhere))
        return
    covered = _foreign(once, wanted) or _paired(once, wanted)
    for one in missing:
        if one not in words or not covered:
            yield _about("check.modifier-missing", modifier=one)


def _paired(once: Sequence[str], wanted: Wanted) -> bool:
    """Say whether an assistant's modifier of the line's own discipline stands there and is used at all."""
    own = [one for one in once if wanted.assistants.get(one) == wanted.told.discipline]
    return any(one not in wanted.unused for one in own)


def _assistants(once: Sequence[str], missing: Sequence[str], wanted: Wanted, off: set[str]) -> Iterator[Issue]:
    """An assistant's modifier beside another discipline's, beside none, or where the payer uses none."""
    told, words = wanted.told.discipline, wanted.words
    lacking = ", ".join([one for one in missing if one in words])
    for one in once:
        whose = wanted.assistants.get(one)
        if whose is None:
            continue
        others = [each for each in once if each in words and words[each] != whose]
        if one in wanted.unused:
            off.add(one)
            yield _about("check.assistant-not-used", modifier=one)
        elif others:
            yield _about("check.assistant-unpaired", modifier=one, how=f"beside {' and '.join(others)}")
        elif told is not None and told != whose:
            yield _about("check.assistant-unpaired", modifier=one, how=f"on a line under a {told} plan")
        elif lacking:
            yield _about("check.assistant-unpaired", modifier=one, how=f"without {lacking}")


def _others(once: Sequence[str], wanted: Wanted) -> Iterator[Issue]:
    """Several statements that services were distinct, and modifiers that the payer is not known to take."""
    distinct = [one for one in once if one in DISTINCT]
    if len(distinct) > 1:
        yield _about("check.two-distinct", modifiers=" and ".join(distinct))
    if wanted.known is None:
        return
    looked_at = {*wanted.known, *wanted.judged, *wanted.words, *wanted.assistants, _MORE}
    for one in once:
        if one not in looked_at:
            name = "check.modifier-out-of-days" if one in wanted.ever else "check.modifier-unknown"
            yield _about(name, modifier=one, known=", ".join(sorted(wanted.known)))
