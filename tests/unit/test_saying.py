"""Values as somebody types them, and what the reader of files makes of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapycode import FrozenMap, ProfileError
from therapycode.model.facts import FACTS
from therapycode.profiles.kinds import TEXT, ByName, Either, Fields, Kind, ListOf, OneOf, Scalar
from therapycode.profiles.shape import PARTS
from therapycode.profiles.told import Told
from therapycode.profiles.write import _literal
from therapycode.testing.profiles import values_of
from therapycode.upkeep.saying import condition_of, session_of, table_of


def words_of(values: Mapping[str, Any], shape: Fields) -> Iterator[str]:
    """How somebody would type the values."""
    for name, value in values.items():
        kind = shape.keys[name]
        if isinstance(kind, ByName) and value:
            yield from (f"{name}.{key}={word(kind.of, each)}" for key, each in value.items())
        else:
            yield f"{name}={word(kind, value)}"


def word(kind: Kind, value: Any) -> str:
    if isinstance(kind, Either) and not isinstance(value, tuple):
        return word(kind.one, value)
    if isinstance(kind, ListOf) and isinstance(kind.of, OneOf | Scalar):
        return ",".join(word(kind.of, each) for each in value)
    if isinstance(kind, Scalar) and isinstance(value, bool):
        return str(value).lower()
    if isinstance(kind, ByName):
        return ""
    return str(value) if isinstance(kind, OneOf | Scalar) else _literal(value)


def can_be_typed(shape: Fields) -> bool:
    """A list of free texts cannot be typed with commas between; no part has one."""
    return not any(isinstance(kind, ListOf) and kind.of is TEXT for kind in shape.keys.values())


PARTED: Final = [(part, shape) for part, shape in PARTS.items() if shape.keys]


@pytest.mark.parametrize(("part", "shape"), PARTED, ids=[part for part, _ in PARTED])
@given(data=st.data())
def test_whatever_a_part_may_hold_can_be_typed(part: str, shape: Fields, data: st.DataObject) -> None:
    assert can_be_typed(shape)
    values = data.draw(values_of(shape))
    assert isinstance(values, FrozenMap)
    told = Told()
    read = shape.read(part, table_of(shape, words_of(values, shape)), told)
    assert told.faults == []
    assert read == values


@pytest.mark.parametrize(
    ("words", "table"),
    [
        (["rule=total-time", "minutes_per_unit=15"], {"rule": "total-time", "minutes_per_unit": 15}),
        (["pool=patient,date"], {"pool": ["patient", "date"]}),
        (["pool=patient", "pool=date, discipline"], {"pool": ["patient", "date", "discipline"]}),
        (["pool="], {"pool": []}),
        (["threshold=7"], {"threshold": Decimal("7.0")}),
        (["threshold=7.25"], {"threshold": Decimal("7.25")}),
        (["continuous=yes"], {"continuous": True}),
        (["unknown=Ask them, or = us"], {"unknown": "Ask them, or = us"}),
    ],
)
def test_what_is_typed_becomes_what_a_file_would_hold(words: list[str], table: dict[str, object]) -> None:
    made = table_of(PARTS["units"], words)
    assert made == table
    assert [type(value) for value in made.values()] == [type(value) for value in table.values()]


def test_a_table_by_name_is_typed_with_a_dot() -> None:
    shape = PARTS["lengths.own"]
    assert table_of(shape, ["minutes.97161=30", "minutes.97162=45"]) == {"minutes": {"97161": 30, "97162": 45}}


@pytest.mark.parametrize("text", ["fifteen", "15,5", "-15", "15.", "1e3", ""])
def test_what_is_no_such_value_is_left_for_the_reader_to_refuse(text: str) -> None:
    assert table_of(PARTS["units"], [f"minutes_per_unit={text}"]) == {"minutes_per_unit": text}


def test_every_word_that_cannot_be_taken_is_told_at_once() -> None:
    with pytest.raises(ProfileError) as caught:
        table_of(PARTS["units"], ["rule", "=x", "minutes_per_unit=15", "minutes_per_unit=16"])
    assert [fault.at for fault in caught.value.faults] == ["rule", "=x", "minutes_per_unit"]


def test_a_key_of_a_table_is_said_once() -> None:
    with pytest.raises(ProfileError, match="found two values; allowed: one value"):
        table_of(PARTS["lengths.own"], ["minutes.97161=30", "minutes.97161=45"])


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        (["facts.state=TX,OH"], {"facts.state": ["TX", "OH"]}),
        (["telehealth=true", "setting=school"], {"telehealth": [True], "setting": ["school"]}),
        (["facts.age={ below = 21 }"], {"facts.age": {"below": 21}}),
        (["facts.age=3"], {"facts.age": [3]}),
        (["facts.nonsense=3"], {"facts.nonsense": ["3"]}),
    ],
)
def test_a_condition_is_typed_question_by_question(words: list[str], condition: dict[str, object]) -> None:
    assert condition_of(words, FACTS) == condition


def test_the_librarys_own_facts_are_known_whatever_facts_a_payer_has() -> None:
    words = ["facts.age=8", "facts.gold_card=no", "facts.spell_day=2024-10-01"]
    read = {"age": 8, "gold_card": False, "spell_day": date(2024, 10, 1)}
    assert session_of(words, {}) == {"facts": read}
    assert condition_of(words, {}) == {f"facts.{name}": [value] for name, value in read.items()}


def test_a_condition_without_an_answer_is_refused() -> None:
    with pytest.raises(ProfileError, match=r"facts\.state: found a word without ="):
        condition_of(["facts.state"], FACTS)


def test_what_a_session_says_is_typed_question_by_question() -> None:
    words = ["setting=school", "telehealth=no", "facts.age=3", "facts.state=TX", "diagnosis=M54,R26"]
    assert session_of(words, FACTS) == {
        "setting": "school",
        "telehealth": False,
        "facts": {"age": 3, "state": "TX"},
        "diagnosis": ["M54", "R26"],
    }
    assert session_of([], FACTS) == {}
