"""Where the outcomes of one session under several payers differ."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from therapycode.model.claim import Outcome
from therapycode.model.comparison import Behind, Difference
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Day, FactValue, Session

__all__ = ["ORDERS", "differences", "told_their_order"]

ORDERS: Final = ("primary", "secondary", "tertiary")
"""Where a payer stands among those of a patient."""

Reasons = Mapping[str, Mapping[str, Behind]]
"""For each payer, the rule behind each part of its answer."""


def told_their_order(document: Session | Day, order: str, primary: str) -> Session | Day:
    """The document as a payer is asked about it that stands in this place among the patient's.

    The facts ``payer_order``, and ``primary_payer`` for those that do not pay first, are set; what a session says
    of them itself stays.
    """
    facts: dict[str, FactValue] = {"payer_order": order}
    if order != ORDERS[0]:
        facts["primary_payer"] = primary
    if isinstance(document, Day):
        return attrs.evolve(document, sessions=tuple([_with(each, facts) for each in document.sessions]))
    return _with(document, facts)


def _with(session: Session, facts: Mapping[str, FactValue]) -> Session:
    return attrs.evolve(session, facts=FrozenMap({**facts, **session.facts}))


def differences(session: int, outcomes: Mapping[str, Outcome], behind: Reasons) -> Iterator[Difference]:
    """The differences of one session's outcomes: whether there is a claim, units by code, modifiers by code."""
    claims = {
        payer: "determined" if outcome.determined else "not determined" for payer, outcome in outcomes.items()
    }
    if len(set(claims.values())) > 1:
        yield _difference((session, "", "claim"), claims, behind, "units")
    told = {payer: outcome for payer, outcome in outcomes.items() if outcome.determined}
    codes = dict.fromkeys(code for outcome in told.values() for code in outcome.units)
    for what, words in (("units", _units), ("modifiers", _modifiers)):
        for code in codes:
            answers = {payer: words(outcome, code) for payer, outcome in told.items()}
            if len(set(answers.values())) > 1:
                yield _difference((session, code, what), answers, behind, what)


def _difference(about: tuple[int, str, str], answers: Mapping[str, str], behind: Reasons, part: str) -> Difference:
    why = {payer: behind[payer].get(part, Behind("", None)) for payer in answers}
    return Difference(*about, FrozenMap(answers), FrozenMap(why))


def _units(outcome: Outcome, code: str) -> str:
    return str(outcome.units.get(code, 0))


def _modifiers(outcome: Outcome, code: str) -> str:
    """The modifiers of each line of a code; units stand beside them only where a code has several lines."""
    if any(each.part == "modifiers.discipline" for each in outcome.unknown):
        return "not known"
    lines = [line for line in outcome.claim.lines if line.code == code] if outcome.claim is not None else []
    words = [" ".join(line.modifiers) or "none" for line in lines]
    if len(lines) > 1:
        words = [f"{line.units} {word}" for line, word in zip(lines, words, strict=True)]
    return " + ".join(words) or "no line"
