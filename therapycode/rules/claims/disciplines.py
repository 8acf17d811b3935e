"""Under which discipline's plan of care a given line stands, and what says so."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenLine
from therapycode.model.words import DISCIPLINES, Discipline

__all__ = ["ASSISTANT_WORDS", "PLAN_WORDS", "Told", "of_line", "revenue_discipline", "words_of"]

PLAN_WORDS: Final[Mapping[str, Discipline]] = FrozenMap({"GP": "PT", "GO": "OT", "GN": "SLP"})
"""The modifiers that name a plan of care's discipline, by their own definition."""

ASSISTANT_WORDS: Final[Mapping[str, Discipline]] = FrozenMap({"CQ": "PT", "CO": "OT"})
"""The modifiers that name a discipline's assistants, by their own definition."""

_REVENUE: Final[Mapping[str, Discipline]] = FrozenMap({"042": "PT", "043": "OT", "044": "SLP"})


class Told(NamedTuple):
    """A discipline and what tells it. It is ``firm`` where that is not the line's own modifiers nor a likeness."""

    discipline: Discipline | None
    by: str
    firm: bool


def words_of(
    defined: Mapping[str, Discipline], wanted: Mapping[Discipline, Collection[str]]
) -> Mapping[str, Discipline]:
    """The modifiers that name a discipline: those so defined, and those that the lines of one alone bear.

    ``wanted`` are the modifiers that the payer wants on lines under each discipline.

    >>> sorted(words_of(PLAN_WORDS, {"PT": ["U1", "95"], "OT": ["U2", "95"], "SLP": ["U3", "95"]}))
    ['GN', 'GO', 'GP', 'U1', 'U2', 'U3']
    """
    own = {
        modifier: discipline
        for discipline, modifiers in wanted.items()
        for modifier in modifiers
        if not any(modifier in others for plan, others in wanted.items() if plan != discipline)
    }
    return FrozenMap({**defined, **own})


def revenue_discipline(code: str | None) -> Discipline | None:
    """The discipline that a revenue code stands for, if it stands for one.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.

    >>> revenue_discipline("0421"), revenue_discipline("0434"), revenue_discipline("0510")
    ('PT', 'OT', None)
    """
    digits = (code or "").zfill(4)
    return _REVENUE.get(digits[:3])


def of_line(
    line: GivenLine,
    words: Mapping[str, Discipline],
    assistants: Mapping[str, Discipline],
    *,
    whole_claim: Discipline | None,
    performed: Collection[Discipline],
    permitted: Collection[Discipline],
) -> Told:
    """The discipline of a line, by the first of these that tells it.

    What the line says of itself, or else the claim of all its lines; its modifiers, where they name one alone; its
    revenue code; the sessions that ``performed`` its code; one of the ``assistants``' modifiers; the only plan
    under which its code is ``permitted``.

    >>> line = GivenLine(code="97161", units=1)
    >>> of_line(line, PLAN_WORDS, {}, whole_claim=None, performed=(), permitted=["PT"]).discipline
    'PT'
    """
    named = {words[modifier] for modifier in line.modifiers if modifier in words}
    assisted = {assistants[modifier] for modifier in line.modifiers if modifier in assistants}
    tellers: tuple[tuple[Collection[Discipline | None], str, bool], ...] = (
        ([line.discipline], "the line's discipline", True),
        ([whole_claim], "the claim's discipline", True),
        (named, "its modifier", False),
        ([revenue_discipline(line.revenue_code)], "its revenue code", True),
        (performed, "the sessions", True),
        (assisted, "its assistant's modifier", False),
        (permitted, "its code", False),
    )
    for told, by, firm in tellers:
        alone = [each for each in DISCIPLINES if each in told]
        if len(alone) == 1:
            return Told(alone[0], by, firm)
    return Told(None, "nothing", firm=False)
