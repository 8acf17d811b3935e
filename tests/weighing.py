"""Two versions of a made-up payer, weighed over a few sessions, and the same by a loop that shares no code."""

import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from tests.small_payers import small_payer
from therapycode import Day, Engine, OutsideCoverageError, PayerRegistry, Session
from therapycode.plugin import PayerPolicy, Values, compose
from therapycode.serial import document_to_json, to_data
from therapycode.upkeep.impact.sides import Change, Side, side_of, side_of_file
from therapycode.upkeep.impact.tally import Tally
from therapycode.upkeep.impact.weigher import Given
from therapycode.upkeep.impact.weighing import weigh

NOBODY = PayerRegistry()


def change(engine: Engine, folder: Path, before: Sequence[str], after: Sequence[str]) -> Change:
    """The change from a payer of these parts to the same payer of those."""
    return Change(before=side(folder / "old", before), after=side(folder / "new", after), tables=engine.tables)


def side(folder: Path, parts: Sequence[str]) -> Side:
    folder.mkdir(exist_ok=True)
    small_payer(folder, *parts)
    return side_of_file(f"{folder.name}/made-up.toml", folder / "made-up.toml", NOBODY)


def between(engine: Engine, before: str, after: str) -> Change:
    """The change from one payer at hand to another."""
    sides = [side_of(name, name, engine.registry) for name in (before, after)]
    return Change(before=sides[0], after=sides[1], tables=engine.tables)


def dying(values: Values) -> PayerPolicy:
    """A policy that takes the process of a worker with it; it stands here so that a worker finds it by name."""
    if multiprocessing.parent_process() is not None:
        os._exit(9)
    return compose(values)


def failing(values: Values) -> PayerPolicy:
    """A policy that cannot be made for a reason that nobody foresaw."""
    raise ZeroDivisionError(values.day.year)


def given(documents: Iterable[Session | Day]) -> list[Given]:
    made = [document_to_json(document).encode() for document in documents]
    return [Given(f"line {number}", source, line=number) for number, source in enumerate(made, start=1)]


def weighed(asked: Change, *documents: Session | Day, workers: int = 1) -> Tally:
    return summed(asked, given(documents), workers=workers)


def summed(asked: Change, documents: Iterable[Given], *, workers: int = 1) -> Tally:
    total = Tally()
    for _, tally in weigh(asked, documents, workers=workers):
        total.add(tally)
    return total


def naively(asked: Change, documents: Iterable[Session | Day]) -> Counter[str]:
    """How many sessions change, in all and by kind: each coded twice, and the data of both held together."""
    engines = [Engine(_alone(side), asked.tables) for side in (asked.before, asked.after)]
    counts: Counter[str] = Counter()
    for document in documents:
        both = [_data(engine, document, asked.known_on) for engine in engines]
        if both[0] is None and both[1] is None:
            continue
        number = len(both[0] or both[1] or ())
        for place in range(number):
            counts["sessions"] += 1
            kinds = {"covered"}
            if both[0] is not None and both[1] is not None:
                kinds = _kinds(both[0][place], both[1][place])
            counts["changed"] += bool(kinds)
            counts.update(kinds)
    return counts


def _alone(side: Side) -> PayerRegistry:
    """A registry of the payer of a side, and of its profile, with the rules and checks of all plugins."""
    payer = attrs.evolve(side.payer, profile=side.profile)
    return attrs.evolve(side.registry, payers={payer.id: payer}, under=None)


def _data(engine: Engine, document: Session | Day, known_on: date | None) -> list[Any] | None:
    (payer,) = engine.registry.payers
    try:
        data: Any = json.loads(json.dumps(to_data(engine.code(document, payer=payer, known_on=known_on))))
    except OutsideCoverageError:
        return None
    if isinstance(document, Session):
        return [data]
    data["outcomes"][0]["findings"] += data["findings"]
    outcomes: list[Any] = data["outcomes"]
    return outcomes


def _kinds(one: Any, other: Any) -> set[str]:
    """Written anew from what the page says of each kind."""
    kinds = {key for key in ("determined", "ready") if one[key] != other[key]}
    if one["claim"] is not None and other["claim"] is not None:
        lines, others = one["claim"]["lines"], other["claim"]["lines"]
        if lines != others:
            kinds.add("lines")
        if _units(lines) != _units(others):
            kinds.add("units")
        for code in {line["code"] for line in lines} & {line["code"] for line in others}:
            marks = [
                _bag(tuple(line["modifiers"]) for line in side if line["code"] == code) for side in (lines, others)
            ]
            if marks[0] != marks[1]:
                kinds.add("modifiers")
        if one["not_billed"] != other["not_billed"]:
            kinds.add("not_billed")
        if (one["alternatives"], one["tie"]) != (other["alternatives"], other["tie"]):
            kinds.add("alternatives")
    if _findings(one) != _findings(other):
        kinds.add("findings")
    if _open(one) != _open(other):
        kinds.add("open")
    return kinds


def _units(lines: Any) -> Counter[object]:
    return _bag(line["code"] for line in lines for _ in range(line["units"]))


def _bag(things: Iterable[object]) -> Counter[object]:
    return Counter(things)


def _findings(outcome: Any) -> Counter[object]:
    keys = ("code", "severity", "where", "values", "waived")
    return _bag(json.dumps([each.get(key) for key in keys], sort_keys=True) for each in outcome["findings"])


def _open(outcome: Any) -> set[object]:
    unknown = {each["part"] for each in outcome["unknown"]}
    return unknown | {(each["check"], each["blocks"]) for each in outcome["unchecked"]}
