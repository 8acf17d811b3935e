"""Small made-up payers: a profile of a few lines, written to a folder and read by the real reader."""

from pathlib import Path
from typing import Final

from therapycode import Engine, PayerRegistry
from therapycode.plugin import Payer, ProfileFile

HEAD: Final = """
schema = 1
payer = "{payer}"
title = "A made-up payer"
family = "commercial"

[covers]
from = 2019-01-01

[sources.made-up]
title = "Nothing but a test"
at = "page 1"
kind = "primary"
"""

TOTAL_TIME: Final = """
[units]
label = "Units"

[units.from.2019-01-01]
rule = "total-time"
minutes_per_unit = 15
first_unit_from = 8
pool = ["patient", "date", "discipline", "billing-provider"]
source = "made-up"
"""

BY_PLAN: Final = """
[modifiers.discipline]
label = "Modifiers"

[modifiers.discipline.from.2019-01-01]
rule = "by-plan"
PT = "GP"
OT = "GO"
SLP = "GN"
source = "made-up"
"""

ASSISTED: Final = """
[assistants]
label = "Assistants"

[assistants.from.2019-01-01]
rule = "midpoint"
PT = "CQ"
OT = "CO"
source = "made-up"
"""


def part(key: str, *values: str) -> str:
    """A part of a profile that holds these values from the first day covered on."""
    held = "\n".join(values)
    return f'[{key}]\nlabel = "Made up"\n\n[{key}.from.2019-01-01]\n{held}\nsource = "made-up"\n'


def limit(name: str, *values: str) -> str:
    """A limit of units a day for each provider, and what is said otherwise."""
    told = {"measure": '"units"', "window": '"day"', "scope": '["patient", "billing-provider"]'}
    said = {key: value for key, _, value in (one.partition(" = ") for one in values)}
    return part(f"limits.{name}", *(f"{key} = {value}" for key, value in {**told, **said}.items()))


def branch(key: str, name: str, when: str, *values: str, first: str = "2019-01-01") -> str:
    """A branch of a part that holds these values from a day on; the part itself has to be given as well."""
    at = f"{key}.branch.{name}"
    held = "\n".join(values)
    return f'[{at}]\nwhen = {when}\n\n[{at}.from.{first}]\n{held}\nsource = "made-up"\n'


def small_payer(folder: Path, *parts: str, payer: str = "made-up") -> Payer:
    """A payer of these parts, written into the folder; a later call of the same name writes over it."""
    file = folder / f"{payer}.toml"
    file.write_text("\n".join([HEAD.format(payer=payer), *parts]), encoding="utf-8")
    return Payer(id=payer, profile=ProfileFile(file, folder))


def small_engine(engine: Engine, folder: Path, *parts: str) -> Engine:
    """An engine that knows one payer alone, `made-up`, with the tables of another engine."""
    return Engine(PayerRegistry.of([small_payer(folder, *parts)]), engine.tables)
