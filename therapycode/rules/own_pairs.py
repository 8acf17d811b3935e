"""A payer's own rules about codes of one day, beside or instead of the national code pairs."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple, get_args

import attrs

from therapycode.rules.billed import Billed

__all__ = ["EFFECTS", "SCOPES", "Effect", "OwnMeeting", "OwnPair", "OwnScope", "own_meetings"]

Effect = Literal["never-together", "modifier-needed", "included", "companion-needed"]
"""What becomes of a code: it is not paid beside the other; it is with a modifier that says that the services were
distinct; it is part of the other and not paid by itself; it is not paid without the other."""

OwnScope = Literal["same-discipline", "other-discipline", "same-provider", "any"]
"""Which lines of a patient's day are held against each other."""

EFFECTS: Final = get_args(Effect)
SCOPES: Final = get_args(OwnScope)


@attrs.frozen(kw_only=True)
class OwnPair:
    """A rule by which codes are denied beside others, or without them.

    Codes are named one by one, or by the class that the code table gives them. A rule that names nothing to stand
    beside denies its codes by themselves. ``separate_times`` says that services whose clock times lie apart may
    stand together; ``modifiers`` are those that open the pair where it can be opened.
    """

    name: str
    denied: frozenset[str] = frozenset()
    denied_classes: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    beside_classes: frozenset[str] = frozenset()
    effect: Effect = "never-together"
    scope: OwnScope = "any"
    separate_times: bool = False
    modifiers: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Say whether the codes are denied by themselves."""
        return not (self.beside or self.beside_classes)

    def denies(self, code: str, category: str) -> bool:
        """Say whether the rule is about a code of this class."""
        return code in self.denied or category in self.denied_classes

    def stands_beside(self, code: str, category: str) -> bool:
        """Say whether a code of this class is one that the rule's codes meet, or need."""
        return code in self.beside or category in self.beside_classes


class OwnMeeting(NamedTuple):
    """A line that a rule is about, and the lines that it stands beside; none where it stands alone."""

    rule: OwnPair
    denied: Billed
    beside: tuple[Billed, ...]


def own_meetings(
    billed: Sequence[Billed], categories: Mapping[str, str], rules: Sequence[OwnPair]
) -> tuple[OwnMeeting, ...]:
    """The lines that the rules are about, by rule and then in the order of the lines; one for a code of a group.

    A rule that names a companion is about lines that have none, every other about lines that stand beside a code
    that it names. A code never stands beside itself. ``categories`` gives the class of each code billed.

    Source: the payer's profile, under ``own-pairs``.

    >>> rule = OwnPair(name="manipulation", denied=frozenset({"97140"}), beside=frozenset({"98941"}))
    >>> manual = Billed(0, "97140", 1, "PT", "PT", None, None, None, 0, 0)
    >>> [one.denied.code for one in own_meetings([manual, manual._replace(place=1, code="98941")], {}, [rule])]
    ['97140']
    """
    met: dict[tuple[str, int, str], OwnMeeting] = {}
    for rule in rules:
        for line in billed:
            if not rule.denies(line.code, categories.get(line.code, "")):
                continue
            others = tuple(
                [
                    one
                    for one in billed
                    if rule.stands_beside(one.code, categories.get(one.code, "")) and _held(rule.scope, line, one)
                ]
            )
            if not others if rule.effect == "companion-needed" else others or rule.alone:
                met.setdefault((rule.name, line.place, line.code), OwnMeeting(rule, line, others))
    return tuple(met.values())


def _held(scope: OwnScope, one: Billed, other: Billed) -> bool:
    """Say whether two lines of a patient's day are held against each other."""
    if (one.place, one.code) == (other.place, other.code):
        return False
    if scope == "any":
        return True
    if scope == "same-provider":
        return one.provider == other.provider and (one.npi is None or other.npi is None or one.npi == other.npi)
    return (one.discipline == other.discipline) == (scope == "same-discipline")
