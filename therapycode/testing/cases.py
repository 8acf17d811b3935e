"""Worked cases in TOML, true of one payer: services in, units or lines out.

A case has the keys of an example in a profile, and the payer that it is about::

    [[cases]]
    payer = "acme-plan"
    says = "Two short services share a unit"
    day = 2026-03-04
    given = ["97110 10 PT", "97140 10 PT"]
    units = ["97110 1", "97140 0"]
    ties = 2
    source = "manual"

``source`` is one of the payer's profile. A law never knows the right number, a case never covers the odd day: a
payer needs both.
"""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs

from therapycode import Fault, InputError
from therapycode.profiles.example_reader import ExampleReader
from therapycode.profiles.profile import Example, Profile
from therapycode.profiles.told import show
from therapycode.profiles.values import ValueReader

__all__ = ["Case", "read_cases"]

_ALLOWED: Final = "a list of tables: [[cases]]"


@attrs.frozen
class Case:
    """A worked case of one payer, and the file in which it stands."""

    payer: str
    example: Example
    file: str


def read_cases(place: Path, profiles: Mapping[str, Profile]) -> tuple[Case, ...]:
    """The cases of a file, or of every TOML file of a folder, in order.

    ``profiles`` are those of the payers that a case may be about, by id.

    Raises:
        InputError: with every fault of every file.
    """
    files = sorted(place.glob("*.toml")) if place.is_dir() else [place]
    if not files:
        raise InputError(place.name, [Fault("", "no TOML file", "a folder with files of cases")])
    faults: list[Fault] = []
    cases = [case for file in files for case in _of_file(file, profiles, faults)]
    if faults:
        raise InputError(place.name, faults)
    return tuple(cases)


def _of_file(file: Path, profiles: Mapping[str, Profile], faults: list[Fault]) -> Iterator[Case]:
    try:
        given = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal).get("cases")
    except OSError as fault:
        faults.append(Fault(file.name, f"a file that cannot be read ({fault.strerror})", "a file of cases"))
        return
    except ValueError as fault:  # tomllib's message names line and column
        faults.append(Fault(file.name, f"no TOML ({fault})", "TOML in UTF-8"))
        return
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        faults.append(Fault(file.name, "no cases", _ALLOWED))
        return
    for number, one in enumerate(given):
        at = f"{file.name}: cases[{number}]"
        case = _case(at, one, profiles, faults)
        if case is not None:
            yield attrs.evolve(case, file=file.name)


def _case(
    at: str, given: Mapping[str, object], profiles: Mapping[str, Profile], faults: list[Fault]
) -> Case | None:
    payer = given.get("payer")
    profile = profiles.get(payer) if isinstance(payer, str) else None
    if profile is None:
        faults.append(Fault(f"{at}.payer", show(payer), ", ".join(sorted(profiles)) or "none"))
        return None
    give = ValueReader(profile.facts)
    example = ExampleReader(at, {key: value for key, value in given.items() if key != "payer"}, give).example()
    if example.source and example.source not in profile.sources:
        allowed = ", ".join(profile.sources)
        give.refuse(f"{at}.source", repr(example.source), allowed, "Name a source of the payer's profile.")
    faults += give.faults
    return None if give.faults else Case(profile.payer, example, "")
