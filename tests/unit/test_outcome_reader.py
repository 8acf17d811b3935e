"""Outcomes read back: the same JSON again, later keys passed over, everything else strictly or not at all."""

import json
import re
import subprocess
import sys
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from tests.building import DAY, visit
from therapycode import Day, DayOutcome, Engine, InputError, Outcome, Waiver
from therapycode.serial import dump, read_document, read_outcome, schema

MEDICARE: Final = "medicare-part-b"
EXAMPLES: Final = Path(__file__).parents[2] / "examples"
RICH: Final = attrs.evolve(
    visit("97112 20 PT", "97110 20 PT", "97161 30 PTA", "97010 5 PT"),
    id="v-1",
    ext={"room": "2", "share": 0.5, "many": (1, {"a": None})},
    waivers=(Waiver(finding="ELG-001", by="pt1", on=DAY, reason="Mrs Roe asked"),),
)


def written(engine: Engine) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(dump(engine.code(RICH, payer=MEDICARE, steps=True)))
    return made


def read(data: object) -> Outcome | DayOutcome:
    return read_outcome(json.dumps(data).encode())


def faults(data: object) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        read(data)
    return [(fault.at, fault.found, fault.allowed) for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["visit.json", "assistant.json", "evaluation.json", "day.json"])
@pytest.mark.parametrize("payer", [MEDICARE, "cpt-midpoint"])
def test_an_outcome_that_is_read_is_written_as_it_was(engine: Engine, name: str, payer: str) -> None:
    document = read_document((EXAMPLES / name).read_bytes())
    text = dump(engine.code(document, payer=payer, steps=True))
    assert dump(read_outcome(text.encode())) == text


def test_everything_that_an_outcome_can_hold_is_read_with_its_record(engine: Engine) -> None:
    made = engine.code(RICH, payer=MEDICARE, steps=True)
    again = read_outcome(dump(made).encode())
    assert isinstance(again, Outcome)
    assert dump(again) == dump(made)
    assert again.record == made.record
    assert again.claim == made.claim
    assert again.alternatives == made.alternatives
    assert (again.ext, again.explain()) == (made.ext, made.explain())
    assert [each.says for each in again.findings] == [each.says for each in made.findings]
    assert [each.waived for each in again.findings] == [each.waived for each in made.findings]
    assert [each.stands for each in again.findings] == [each.stands for each in made.findings]


def test_a_sentence_with_braces_is_said_as_it_was(engine: Engine) -> None:
    data = written(engine)
    data["findings"][0]["says"] = "a {code} and {} and }{"
    again = read(data)
    assert again.findings[0].says == "a {code} and {} and }{"


def test_the_outcome_of_a_day_is_read_with_those_of_its_sessions(engine: Engine) -> None:
    made = engine.code(Day(sessions=(RICH, attrs.evolve(RICH, id="v-2")), id="d-1"), payer=MEDICARE)
    again = read_outcome(dump(made).encode())
    assert isinstance(again, DayOutcome)
    assert (again.id, again.day, len(again.outcomes)) == ("d-1", DAY, 2)
    assert again.record == made.record
    assert faults({**json.loads(dump(made)), "outcomes": []}) == [
        ("outcomes", "a list of 0", "one or more outcomes")
    ]


def later(node: object) -> object:
    """The data as a later release might write it: every object with one key more."""
    if isinstance(node, list):
        return [later(inner) for inner in node]
    if isinstance(node, dict):
        return {**{key: later(inner) for key, inner in node.items()}, "of_a_later_release": [1]}
    return node


OPEN: Final = ("values", "ext", "units", "fixed", "tables", "assumed")
"""Objects whose keys are names, of which none is unknown."""


def test_keys_of_a_later_release_are_passed_over(engine: Engine) -> None:
    data = written(engine)
    grown: Any = later(data)
    for path in ([grown, *grown["findings"], grown["record"], *grown["alternatives"]], [grown["tie"]]):
        for holder in path:
            for name in OPEN:
                if name in holder:
                    holder[name].pop("of_a_later_release")
    for one, was in ((grown["ext"], data["ext"]),):
        one.clear()
        one.update(was)
    assert json.loads(dump(read(grown))) == data


def test_keys_that_only_a_later_release_writes_may_be_missing(engine: Engine) -> None:
    data = written(engine)
    for name in ("unverified", "repairs", "explanation", "alternatives", "tie", "ext"):
        del data[name]
    for finding in data["findings"]:
        finding.pop("waived", None)
        del finding["denials"]
    again = read(data)
    assert isinstance(again, Outcome)
    assert (again.tie, again.steps, again.findings[0].waived) == (None, None, None)


def test_an_outcome_without_a_record_is_read(engine: Engine) -> None:
    for data in (written(engine) | {"record": None}, {k: v for k, v in written(engine).items() if k != "record"}):
        assert read(data).record is None


REQUIRED: Final = ("session", "payer", "day", "determined", "complete", "ready", "claim")
NEEDED: Final = "a value, as the schema has it"


UNITS: Final = "a whole number from 0 to 1000000000"
CANNOT_BE: Final[dict[str, tuple[object, str, str]]] = {
    "payer": (3, "3", "a text"),
    "ready": (1, "1", "true or false"),
    "day": ("soon", 'the text "soon"', "a day as YYYY-MM-DD"),
    "claim": ([], "a list of 0", "an object"),
    "claim.lines[0].units": ("2", 'the text "2"', UNITS),
    "claim.lines[0].charge": (60, "60", "an amount as text, such as 120.00"),
    "findings[0].severity": ("bad", 'the text "bad"', "error, warning, advice"),
    "findings[0].says": (None, "null", "a text"),
    "findings[0].values": ([1], "a list of 1", "an object of values"),
    'tie.fixed."97110"': ("x", 'the text "x"', UNITS),
    "explanation": ("so", "a text", "a list of sentences"),
    "record.tables.codes": (1, "1", "a text"),
    "record.waivers[0].reason": (1, "a whole number", "a text"),
    "ext": (1, "a whole number", "an object of the caller's own data"),
}


@pytest.mark.parametrize("at", CANNOT_BE)
def test_what_cannot_be_is_refused_at_its_path(engine: Engine, at: str) -> None:
    value, found, allowed = CANNOT_BE[at]
    data: Any = written(engine)
    *steps, last = [int(step) if len(step) == 1 else step for step in re.findall(r"\w+", at)]
    holder = data
    for step in steps:
        holder = holder[step]
    holder[last] = value
    assert faults(data) == [(at, found, allowed)]


def test_all_faults_are_told_at_once_and_what_is_missing_too(engine: Engine) -> None:
    data = written(engine)
    del data["payer"], data["record"]["input"], data["findings"][0]["code"]
    data["ready"] = None
    assert sorted(faults(data)) == [
        ("findings[0].code", "nothing", NEEDED),
        ("payer", "nothing", NEEDED),
        ("ready", "null", "true or false"),
        ("record.input", "nothing", NEEDED),
    ]


@pytest.mark.parametrize("name", ["therapycode/session/1", "therapycode/error/1", "therapycode/outcome/2", 1])
def test_another_document_is_refused_by_its_tag_alone(name: object) -> None:
    ((at, _, allowed),) = faults({"schema": name, "payer": 3})
    assert (at, allowed) == ("schema", "therapycode/outcome/1, therapycode/day-outcome/1")
    assert faults({"payer": 3})[0][1] == "nothing"


@pytest.mark.parametrize(
    "source", [b"", b"[]", b"{", b"\xff", b'{"schema": "therapycode/outcome/1", "a": 1, "a": 1}']
)
def test_bytes_that_hold_no_outcome_are_refused_by_name(source: bytes) -> None:
    with pytest.raises(InputError, match=r"o\.json cannot be used"):
        read_outcome(source, what="o.json")


def test_no_message_repeats_what_a_person_wrote(engine: Engine) -> None:
    data = deepcopy(written(engine))
    data["record"]["waivers"][0]["reason"] = {"Mrs Roe": 1}
    data["findings"][0]["says"] = ["Mrs Roe"]
    data["ext"] = ["Mrs Roe"]
    with pytest.raises(InputError) as caught:
        read(data)
    assert len(caught.value.faults) == 3
    assert "Roe" not in str(caught.value)


DERIVED: Final = {"schema", "units"}
"""Keys that are not read: the tag has been looked at, and units follow from the lines."""


def test_every_key_of_the_schema_is_read(engine: Engine) -> None:
    data = written(engine)
    told = set(schema("outcome")["properties"]) & data.keys()  # type: ignore[call-overload]  # plain data
    for name in told - DERIVED:
        fewer = {key: value for key, value in data.items() if key != name}
        assert name in REQUIRED or data[name] in ([], None) or json.loads(dump(read(fewer))) != data
    for name in REQUIRED:
        assert [at for at, _, _ in faults({key: value for key, value in data.items() if key != name})] == [name]


def test_reading_an_outcome_is_what_loads_the_converter() -> None:
    program = "import sys; from therapycode.serial import read_outcome; print('cattrs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_day_before_which_nothing_is_known_is_still_a_day(engine: Engine) -> None:
    data = written(engine) | {"data_as_of": None}
    data["record"]["known_on"] = "2026-03-01"
    again = read(data)
    assert again.record is not None
    assert again.record.known_on == date(2026, 3, 1)
