"""Names that a profile takes from elsewhere: rules, their parameters, findings, payers."""

from collections.abc import Iterator
from difflib import get_close_matches

from therapycode.dated import Dated
from therapycode.profiles.profile import Entry
from therapycode.upkeep.examples import misnamed
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.subject import Subject

__all__ = ["findings", "rules", "successor"]

_NO_PARAMETERS = frozenset({"rule", "pool"})
"""What counts units without being a parameter of the rule."""


def rules(subject: Subject) -> Iterator[ProfileFault]:
    """Unit rules that nobody has, and parameters that a rule does not take."""
    for at, part, dated in subject.entries():
        if part.key == "units" and dated.value.values:
            yield from _rule(subject, at, dated)


def _rule(subject: Subject, at: str, dated: Dated[Entry]) -> Iterator[ProfileFault]:
    known, name = subject.engine.registry.rules, str(dated.value.values.get("rule"))
    if name not in known:
        yield subject.found(
            "name.rule", f"{at}.rule", repr(name), ", ".join(sorted(known)), _near(name, list(known))
        )
        return
    taken = known[name].parameters
    for key in dated.value.values:
        if key not in taken | _NO_PARAMETERS:
            allowed = f"parameters of {name}: {', '.join(sorted(taken)) or 'none'}"
            yield subject.found("name.parameter", f"{at}.{key}", repr(key), allowed)


def findings(subject: Subject) -> Iterator[ProfileFault]:
    """Findings that an example asks for or rules out and that there are not."""
    for place, example in enumerate(subject.own.examples):
        for fault in misnamed(example):
            yield subject.found("name.finding", f"examples[{place}].{fault.at}", fault.found, "", fault.do)


def successor(subject: Subject) -> Iterator[ProfileFault]:
    """A payer that is named as the one that came after and is not at hand."""
    name, known = subject.own.successor, subject.engine.registry.payers
    if name and name not in known:
        yield subject.found(
            "name.successor", "successor", repr(name), "the id of a payer", _near(name, list(known))
        )


def _near(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else ""
