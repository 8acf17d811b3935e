"""Why what a plugin gives is not taken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from therapycode.errors import PluginError
from therapycode.model.facts import FactKind, is_own_name
from therapycode.payers.payer import API, Payer
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import ProfileFile
from therapycode.retired import interface_taken
from therapycode.rules.named import NamedRule

__all__ = ["RefusedError", "named", "refuse_bad"]


class RefusedError(PluginError):
    """A plugin that was asked and is not taken, with the payers that it named."""

    def __init__(self, cause: str, payers: Iterable[str]) -> None:
        super().__init__(cause)
        self.payers = tuple(payers)


def named(payers: Iterable[Payer]) -> tuple[str, ...]:
    """The ids of payers, where they are ids at all."""
    ids: Iterable[object] = [payer.id for payer in payers]
    return tuple([id_ for id_ in ids if isinstance(id_, str)])


def refuse_bad(payers: Sequence[Payer], rules: Sequence[NamedRule]) -> None:
    """Hold payers and rules to what they are to be made of.

    Raises:
        RefusedError: with every fault, if one of them is made of anything else, or comes twice.
    """
    faults = [fault for payer in payers for fault in _faults_of_payer(payer)]
    faults += [fault for rule in rules for fault in _faults_of_rule(rule)]
    if not faults:
        faults += _twice("payer", [payer.id for payer in payers]) + _twice("rule", [rule.name for rule in rules])
    if faults:
        raise RefusedError("; ".join(faults), named(payers))


def _twice(what: str, names: Sequence[str]) -> list[str]:
    twice = sorted({one for one in names if names.count(one) > 1})
    return [f"it gives a {what} twice: {', '.join(twice)}"] if twice else []


def _faults_of_payer(payer: Any) -> Iterator[str]:
    if not isinstance(payer.id, str) or not payer.id:
        yield f"the id of a payer is {payer.id!r}; allowed: a word, such as acme-plan"
    if payer.api != API and not interface_taken(payer.api, payer.id):
        yield f"payer {payer.id!r} asks for interface {payer.api!r}; this release has {API}"
    if not isinstance(payer.profile, Profile | ProfileFile):
        yield f"the profile of payer {payer.id!r} is a {_type(payer.profile)}; allowed: a Profile or a ProfileFile"
    if payer.policy is not None and not callable(payer.policy):
        yield f"the policy of payer {payer.id!r} is a {_type(payer.policy)}; allowed: a function of the values"
    if not isinstance(payer.facts, Mapping):
        yield f"the facts of payer {payer.id!r} are a {_type(payer.facts)}; allowed: a mapping of name to FactKind"
        return
    for name, kind in payer.facts.items():
        if not isinstance(name, str) or not is_own_name(name) or not isinstance(kind, FactKind):
            needs = "a word of its own before a dot and a FactKind, such as acme.tier"
            yield f"fact {name!r} of payer {payer.id!r} lacks {needs}"


def _faults_of_rule(rule: Any) -> Iterator[str]:
    if not isinstance(rule.name, str) or "." not in rule.name:
        yield f"rule {rule.name!r} has no word of its own before a dot, such as acme.hybrid"
    if not callable(rule.allocate):
        yield f"allocate of rule {rule.name!r} is a {_type(rule.allocate)}; allowed: a function of minutes"
    if not isinstance(rule.parameters, frozenset):
        yield f"the parameters of rule {rule.name!r} are a {_type(rule.parameters)}; allowed: a frozenset of names"
    if rule.reasons is not None and not callable(rule.reasons):
        yield f"reasons of rule {rule.name!r} is a {_type(rule.reasons)}; allowed: a function, or nothing"


def _type(one: object) -> str:
    return type(one).__name__
