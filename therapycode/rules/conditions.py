"""Whether a condition holds of what a session says; what is missing leaves it open."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from therapycode.dated import parse_day
from therapycode.errors import Fault, InputError
from therapycode.model.conditions import Bounds, Condition, Given
from therapycode.model.facts import FACTS, FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import FactValue, Session

__all__ = ["answer", "answers", "holds", "lacking"]


def holds(condition: Condition, given: Mapping[str, Given]) -> bool | None:
    """Whether the condition holds; ``None`` where what is given does not settle it.

    One test that fails settles it, whatever else is missing.

    >>> young = Condition(FrozenMap({"facts.age": Bounds(below=21), "telehealth": (True,)}))
    >>> holds(young, {"facts.age": 8}), holds(young, {"facts.age": 30})
    (None, False)
    """
    verdict: bool | None = True
    for question, test in condition.tests.items():
        said = given.get(question)
        if said is None:
            verdict = None
        elif not _passes(question, test, said):
            return False
    return verdict


def lacking(condition: Condition, given: Mapping[str, Given]) -> tuple[str, ...]:
    """The questions of a condition that what is given does not answer."""
    return tuple(question for question in condition.tests if question not in given)


def answers(
    session: Session, questions: Iterable[str], kinds: Mapping[str, FactKind] = FACTS
) -> Mapping[str, Given]:
    """What a session says to each question; a question that it does not answer is left out.

    ``kinds`` are those of the facts that may be asked about.

    Raises:
        InputError: if a fact is of another kind than it should be.
    """
    told = {question: answer(session, question, kinds) for question in questions}
    return FrozenMap({question: said for question, said in told.items() if said is not None})


def answer(session: Session, question: str, kinds: Mapping[str, FactKind] = FACTS) -> Given | None:
    """What a session says to one question; ``None`` where it says nothing. For the rest see `answers`."""
    name = question.removeprefix("facts.")
    if name == question:
        return _READ[question](session)
    said = session.facts.get(name)
    if said is None:
        return None
    kind = kinds[name]
    if kind.type == "day" and isinstance(said, str):
        said = _day(said)
    if not kind.takes(said):
        # the value itself is not told: what stands in a fact by mistake may be about a person
        what = f"a value of type {type(said).__name__}"
        raise InputError("the session", [Fault(question, what, kind.allowed, "Correct the fact.")])
    return said


def _day(text: str) -> FactValue:
    """The day that a text names; the text itself where it names none."""
    try:
        return parse_day(text)
    except ValueError:
        return text


_READ: Final[Mapping[str, Callable[[Session], Given | None]]] = FrozenMap(
    {
        "discipline": lambda session: session.discipline,
        "setting": lambda session: session.setting,
        "claim_form": lambda session: session.claim_form,
        "place_of_service": lambda session: session.place_of_service,
        "telehealth": lambda session: session.telehealth,
        "under_plan": lambda session: session.under_plan,
        "incident_to": lambda session: session.incident_to,
        "role": lambda session: tuple([each.role for each in session.clinicians]) or None,
        "code": lambda session: tuple([each.code for each in session.services]) or None,
        "diagnosis": lambda session: session.diagnoses or None,
    }
)


def _passes(question: str, test: tuple[FactValue, ...] | Bounds, said: Given) -> bool:
    several = said if isinstance(said, tuple) else (said,)
    if isinstance(test, Bounds):
        return any(_within(test, each) for each in several)
    if question == "diagnosis":
        return any(str(each).startswith(str(start)) for each in several for start in test)
    return any(each in test for each in several)


def _within(bounds: Bounds, said: FactValue) -> bool:
    reached = bounds.at_least is None or bounds.at_least <= said  # type: ignore[operator]  # the fact's type is the bounds'
    return reached and (bounds.below is None or said < bounds.below)  # type: ignore[operator]  # as above
