"""Looking at files of profiles: every fault of every file, at once."""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

import attrs

from therapycode.engine import Engine
from therapycode.errors import ProfileError, ProfileWarning
from therapycode.model.frozen import FrozenMap
from therapycode.payers.folders import find_profile
from therapycode.payers.payer import Payer
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.profile import Part
from therapycode.profiles.read import PAYER, Looked, ProfileFile, look
from therapycode.tables import Tables
from therapycode.upkeep.lint.checks.codes import damaged_examples, in_force, repeated
from therapycode.upkeep.lint.checks.days import equal_neighbours, gaps, outside_coverage, overlaps
from therapycode.upkeep.lint.checks.examples import change_days, held, some
from therapycode.upkeep.lint.checks.form import canonical, retired_keys
from therapycode.upkeep.lint.checks.names import findings, rules, successor
from therapycode.upkeep.lint.checks.sources import documents, named_below, past_confirmation, secondary, unused
from therapycode.upkeep.lint.checks.together import together
from therapycode.upkeep.lint.found import ProfileFault, found
from therapycode.upkeep.lint.places import key_lines
from therapycode.upkeep.lint.strict import refused, unreadable
from therapycode.upkeep.lint.subject import Check, Subject, Target
from therapycode.upkeep.lint.targets import twice

__all__ = ["lint"]

_CHECKS: Final[tuple[Check, ...]] = (
    canonical,
    retired_keys,
    unused,
    documents,
    past_confirmation,
    secondary,
    outside_coverage,
    equal_neighbours,
    gaps,
    overlaps,
    rules,
    findings,
    successor,
    in_force,
    repeated,
    damaged_examples,
    some,
    change_days,
)


def lint(
    targets: Sequence[Target], registry: PayerRegistry, tables: Tables, day: date
) -> tuple[ProfileFault, ...]:
    """Every fault of the files, in the order of the files and of their lines, on the day on which one looks.

    ``registry`` holds the payers that the files may start from; each file answers for its own payer. A file that
    is named twice is looked at once.
    """
    targets = tuple({target.path.absolute(): target for target in targets}.values())
    beneath = registry.under or registry
    over = _laid_over(registry, targets)
    read = {target: _look(target, over, beneath) for target in targets}
    looked = {target: one for target, one in read.items() if isinstance(one, Looked)}
    engine = Engine(_answering(over, looked, beneath), tables)
    faults = [
        fault
        for target, one in read.items()
        if isinstance(one, ProfileError)
        for fault in unreadable(target.path, one)
    ]
    faults += _taken(targets, looked, beneath)
    named = {root: named_below(root) for root in {target.root for target in looked if target.shared}}
    for target, one in looked.items():
        elsewhere = named[target.root] if target.shared else frozenset()
        faults += _of_file(target, one, day, engine, elsewhere)
    return tuple(sorted(faults, key=lambda fault: fault.order))


def _laid_over(registry: PayerRegistry, targets: Iterable[Target]) -> Mapping[str, Payer]:
    """The payers at hand, those in whose place a file is looked at with that file."""
    payers = dict(registry.payers)
    for target in targets:
        if not target.shared:
            id_, file = target.path.stem, ProfileFile(target.path, target.root)
            at_hand = registry.payers.get(id_)
            payers[id_] = (
                attrs.evolve(at_hand, profile=file) if at_hand is not None else Payer(id=id_, profile=file)
            )
    return payers


def _look(target: Target, over: Mapping[str, Payer], beneath: PayerRegistry) -> Looked | ProfileError:
    """A file as far as it can be read, or why there is nothing to look at."""
    payer = over.get(target.path.stem)
    facts = payer.facts if payer is not None and not target.shared else FrozenMap()
    find = partial(find_profile, (over, *beneath.layers))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ProfileWarning)  # what is no longer written so is told as a fault
        try:
            return look(target.path, target.root, facts=facts, find=find)
        except ProfileError as error:
            return error


def _answering(
    over: Mapping[str, Payer], looked: Mapping[Target, Looked], beneath: PayerRegistry
) -> PayerRegistry:
    """Payers that answer by the files as they were read."""
    payers = dict(over)
    for target, one in looked.items():
        if one.profile is not None and not target.shared:
            payers[target.path.stem] = attrs.evolve(over[target.path.stem], profile=one.profile)
    stones = tuple(stone for stone in beneath.tombstones if not payers.keys() & set(stone.payers))
    return attrs.evolve(beneath, payers=FrozenMap(payers), tombstones=stones, under=beneath)


def _of_file(
    target: Target, looked: Looked, day: date, engine: Engine, elsewhere: frozenset[str]
) -> Iterator[ProfileFault]:
    """Every fault of a file; its examples are coded only where no rule is missing."""
    lines = key_lines(looked.text)
    told = list(refused(target.path, looked, lines))
    subject = Subject(
        target=target,
        looked=looked,
        lines=lines,
        day=day,
        engine=engine,
        parts=_sound(looked),
        named_elsewhere=elsewhere,
    )
    told += [fault for check in _CHECKS for fault in check(subject)]
    if not any(fault.name in {"name.rule", "name.parameter"} for fault in told):
        damaged = {_example_of(fault) for fault in told if fault.name == "code.damaged"}
        told += [fault for fault in held(subject) if _example_of(fault) not in damaged]
    named = {fault.at for fault in told}
    yield from told
    yield from (fault for fault in together(subject) if fault.at not in named)


def _example_of(fault: ProfileFault) -> str:
    """The example that a fault is of, by its place."""
    return fault.at.partition("]")[0]


def _sound(looked: Looked) -> Mapping[str, Part]:
    """The parts of a file in which the reader found nothing wrong."""
    faulty = [fault.at for fault in looked.faults]
    return {
        key: part
        for key, part in looked.own.parts.items()
        if not any(at == key or at.startswith(f"{key}.") for at in faulty)
    }


def _taken(
    targets: Sequence[Target], looked: Mapping[Target, Looked], beneath: PayerRegistry
) -> Iterator[ProfileFault]:
    """Files that answer for a payer that another file, or an installed payer, answers for."""
    for target, other in twice(targets):
        who, where = target.path.stem, f"{other.path.parent.name}/{other.path.name}"
        what = f"a file for the payer {who!r}, for whom {where} answers too"
        yield found("file.payer-taken", target.path, "", what, lines=FrozenMap(), line=1)
    for target, one in looked.items():
        name = f"{PAYER}{target.path.stem}"
        if _stands_apart(target, beneath) and name not in one.own.based_on:
            what = f"the id of a payer that is installed, {target.path.stem!r}"
            allowed, lines = f'based_on = ["{name}"]', key_lines(one.text)
            yield found("file.payer-taken", target.path, "payer", what, allowed, lines=lines)


def _stands_apart(target: Target, beneath: PayerRegistry) -> bool:
    """Whether a file is called as an installed payer is and is not that payer's own.

    The files of a package of profiles are a payer's own, wherever the package lies.
    """
    at_hand = beneath.payers.get(target.path.stem)
    if at_hand is None or target.shared or (target.root / "__init__.py").exists():
        return False
    own = at_hand.profile
    return not (isinstance(own, ProfileFile) and own.path.absolute() == target.path.absolute())
