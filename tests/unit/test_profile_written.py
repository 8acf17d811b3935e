"""The canonical form of a profile, line by line; keys that are no longer written; values in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from tests.acme import ACME, profile_of
from tests.rich import RICH
from therapycode import FrozenMap, ProfileError
from therapycode.errors import ProfileWarning
from therapycode.model.conditions import Bounds, Condition
from therapycode.plugin import Profile
from therapycode.profiles.kinds import CONDITION, DAY, TEXT, WHOLE, ByName, Either, Fields, Kind, ListOf, OneOf
from therapycode.profiles.profile import Value
from therapycode.profiles.read import parse_profile
from therapycode.profiles.retired import RETIRED
from therapycode.profiles.spelling import in_words, plain
from therapycode.profiles.told import Told
from therapycode.profiles.write import WIDEST, write_profile


def test_everything_that_a_profile_may_say_has_one_form() -> None:
    assert write_profile(parse_profile(RICH, "rich-plan.toml")) == RICH


def test_another_order_and_other_spellings_come_to_the_same_form() -> None:
    """Keys in another order, facts in a table of their own, one value as a list, a list over several lines."""
    other = RICH.replace(
        '{ "facts.age" = { at_least = 1, below = 21 }, "facts.state" = ["TX", "OH"], telehealth = false }',
        '{ telehealth = [false], facts = { state = ["TX", "OH"], age = { below = 21, at_least = 1 } } }',
    )
    other = other.replace('role = "PTA"', 'role = ["PTA"]').replace("threshold = 7.50\n", "")
    other = other.replace('rule = "per-service-threshold"\n', 'threshold = 7.50\nrule = "per-service-threshold"\n')
    other = other.replace("{ 97161 = 30, 97165 = 45 }", "{ 97165 = 45, 97161 = 30 }")
    other = other.replace('pool = ["patient", "date"]', 'pool = [\n  "patient",\n  "date",\n]')
    assert other != RICH
    assert write_profile(parse_profile(other, "rich-plan.toml")) == RICH


def test_a_shared_file_has_neither_payer_nor_family() -> None:
    shared = 'schema = 1\ntitle = "Shared"\n'
    profile = parse_profile(shared, "_shared/units.toml")
    assert (profile.payer, profile.family) == ("", "shared")
    assert write_profile(profile) == shared
    with pytest.raises(ProfileError, match="allowed: nothing: a shared file has no payer of its own"):
        parse_profile(f'{shared}family = "x"\n', "_shared/units.toml")


def test_a_list_is_broken_only_where_its_line_would_be_too_wide(tmp_path: Path) -> None:
    def listed(number: int) -> str:
        codes = ", ".join(['"97010"'] * number)
        return write_profile(profile_of(tmp_path, ACME.replace('["97010"]', f"[{codes}]")))

    widths = [max(map(len, listed(number).splitlines())) for number in range(1, 20)]
    assert max(widths) <= WIDEST
    assert '\ncodes = ["97010"' in listed(11)
    assert '\ncodes = [\n    "97010",\n' in listed(12)


# keys that are no longer written


def entry_of(profile: Profile, part: str) -> Mapping[str, Value]:
    return profile.parts[part].timeline.entries[0].value.values


@pytest.mark.parametrize(
    ("part", "old", "new", "values"),
    [
        ("codes.not-valid", 'instead = ["97014 G0283"]', 'instead = { 97014 = "G0283" }', {"97014": "G0283"}),
        ("lengths.own", 'lengths = ["97161 30"]', "minutes = { 97161 = 30 }", {"97161": 30}),
    ],
)
def test_a_retired_key_is_read_with_a_warning_and_written_in_the_new_form(
    tmp_path: Path, part: str, old: str, new: str, values: dict[str, object]
) -> None:
    text = ACME.replace(
        "[[examples]]", f'[{part}]\nlabel = "x"\n[{part}.from.2024-01-01]\n{old}\nsource = "manual"\n[[examples]]'
    )
    with pytest.warns(ProfileWarning, match="is written otherwise since 2026-11-24: .* is read until 2027-11-24"):
        profile = profile_of(tmp_path, text)
    assert values in entry_of(profile, part).values()
    assert new in write_profile(profile)


def test_what_is_not_of_the_old_form_is_no_retired_key(tmp_path: Path) -> None:
    text = ACME.replace('codes = ["97010"]', 'codes = ["97010"]\nlengths = ["97161 30"]')
    with pytest.raises(ProfileError, match=r"codes\.bundled\.from\.2024-01-01\.lengths: found a key"):
        profile_of(tmp_path, text)


@pytest.mark.parametrize("bad", ['"97161 thirty"', '"exercise 30"', '"97161 0"'])
def test_a_fault_in_a_retired_key_is_told_where_it_would_stand_now(tmp_path: Path, bad: str) -> None:
    part = '[lengths.own]\nlabel = "x"\n[lengths.own.from.2024-01-01]\n'
    text = ACME.replace("[[examples]]", f'{part}lengths = [{bad}]\nsource = "manual"\n[[examples]]')
    with (
        pytest.warns(ProfileWarning, match=r"lengths\.own\.from\.2024-01-01\.lengths"),
        pytest.raises(ProfileError, match=r"lengths\.own\.from\.2024-01-01\.minutes\."),
    ):
        profile_of(tmp_path, text)


def test_every_retired_key_says_how_the_same_is_written_now() -> None:
    assert [old.key for old in RETIRED if not old.instead or old.since > date(2030, 1, 1)] == []
    assert len({(old.part, old.key) for old in RETIRED}) == len(RETIRED)


# values


TEXAN: Final = Condition(FrozenMap({"facts.state": ("TX", "OH"), "telehealth": (True,)}))
CHILD: Final = Condition(FrozenMap({"facts.age": Bounds(1, 21)}))
CEILINGS: Final = (FrozenMap({"when": CHILD, "value": 4}), FrozenMap({"value": 8}))


@pytest.mark.parametrize(
    ("value", "words", "data"),
    [
        ("total-time", "total-time", "total-time"),
        (15, "15", 15),
        (True, "yes", True),
        (False, "no", False),
        (Decimal("7.50"), "7.50", "7.50"),
        (date(2026, 3, 4), "2026-03-04", "2026-03-04"),
        (("97010", "97014"), "97010, 97014", ["97010", "97014"]),
        ((), "none", []),
        (FrozenMap({"97161": 30, "97165": 45}), "97161 30, 97165 45", {"97161": 30, "97165": 45}),
        (FrozenMap(), "none", {}),
        (
            TEXAN,
            "facts.state is TX or OH and telehealth is yes",
            {"facts.state": ["TX", "OH"], "telehealth": True},
        ),
        (CHILD, "facts.age from 1 and below 21", {"facts.age": {"at_least": 1, "below": 21}}),
        (
            CEILINGS,
            "when facts.age from 1 and below 21, value 4; value 8",
            [{"when": {"facts.age": {"at_least": 1, "below": 21}}, "value": 4}, {"value": 8}],
        ),
    ],
)
def test_a_value_is_told_in_words_and_as_plain_data(value: Value, words: str, data: object) -> None:
    assert in_words(value) == words
    assert plain(value) == data


CEILING: Final = Fields({"when": CONDITION, "value": WHOLE}, needs=("value",))
KINDS: Final[Mapping[str, Kind]] = FrozenMap(
    {
        "rows": ListOf(CEILING),
        "one": CEILING,
        "either": Either(OneOf(("timed", "all")), ListOf(TEXT)),
        "nested": ListOf(ListOf(WHOLE)),
        "named": ByName(TEXT, ListOf(DAY)),
        "many": ListOf(Either(TEXT, ListOf(WHOLE))),
        "tables": ListOf(ByName(TEXT, TEXT)),
    }
)


@pytest.mark.parametrize(
    ("kind", "given", "read"),
    [
        ("rows", [{"value": 4, "when": {"facts": {"age": {"below": 21}}}}, {"value": 8}], ("rows",)),
        ("either", "timed", "timed"),
        ("either", ["a", "b"], ("a", "b")),
        ("nested", [[1, 2], []], ((1, 2), ())),
        ("named", {"b": [], "a": [date(2026, 1, 1)]}, FrozenMap({"b": (), "a": (date(2026, 1, 1),)})),
    ],
)
def test_kinds_nest(kind: str, given: object, read: Value) -> None:
    told = Told()
    found = KINDS[kind].read("x", given, told)
    assert told.faults == []
    if read == ("rows",):
        read = (
            FrozenMap({"when": Condition(FrozenMap({"facts.age": Bounds(None, 21)})), "value": 4}),
            FrozenMap({"value": 8}),
        )
    assert found == read
    assert KINDS[kind].ordered(found) == read


@pytest.mark.parametrize(
    ("kind", "given", "at", "allowed"),
    [
        ("rows", {}, "x", "a list of tables, each with value, when"),
        ("rows", [{"when": {"telehealth": True}}], "x[0].value", "a value for each of value"),
        ("rows", [{"value": 1, "colour": 2}], "x[0].colour", "value, when"),
        ("rows", [5], "x[0]", "a table with value, when"),
        (
            "rows",
            [{"value": 1, "when": {}}],
            "x[0].when",
            'a table of conditions, such as { "facts.state" = ["TX", "OH"] }',
        ),
        ("either", "other", "x", "timed, all"),
        ("either", [5], "x[0]", "a text that is not empty"),
        ("nested", [5], "x[0]", "a list of whole numbers"),
        ("nested", 5, "x", "a list, each a list of whole numbers"),
        ("named", [], "x", "a table, by name: a text that is not empty"),
        ("many", 5, "x", "a list, each a list of whole numbers or a single value"),
        ("tables", 5, "x", "a list of tables"),
    ],
)
def test_a_fault_inside_a_nested_value_is_told_in_its_place(kind: str, given: Any, at: str, allowed: str) -> None:
    told = Told()
    KINDS[kind].read("x", given, told)
    [fault] = told.faults
    assert (fault.at, fault.allowed) == (at, allowed)


AGES: Final = "a whole number from 0, or a list of such, or bounds: { at_least = 1, below = 21 }"


@pytest.mark.parametrize(
    ("when", "at", "found", "allowed"),
    [
        ({"facts.sate": "TX"}, "when.facts.sate", "a question that is not known", None),
        ({"colour": "red"}, "when.colour", "a question that is not known", None),
        ({"facts.state": "Texas"}, "when.facts.state", "'Texas'", None),
        ({"facts.state": []}, "when.facts.state", "[]", None),
        ({"facts.state": {"below": "TX"}}, "when.facts.state", "{'below': 'TX'}", None),
        ({"telehealth": "yes"}, "when.telehealth", "'yes'", "true or false, or a list of such"),
        ({"facts.age": "old"}, "when.facts.age", "'old'", AGES),
        ({"facts.age": {"over": 3}}, "when.facts.age.over", "a key that is not known here", "at_least, below"),
        ({"facts.age": {"below": "x"}}, "when.facts.age.below", "'x'", "a whole number from 0"),
        ({"facts.age": {}}, "when.facts.age", "{}", "at_least, below, or both"),
        ({"facts.age": {"at_least": 21, "below": 21}}, "when.facts.age.below", "21", "more than 21"),
        ({"code": "9711"}, "when.code", "'9711'", "a procedure code, such as 97110, or a list of such"),
        ("always", "when", "'always'", None),
        (None, "when", "nothing", None),
    ],
)
def test_a_condition_that_says_nothing_good_is_refused(
    when: Any, at: str, found: str, allowed: str | None
) -> None:
    told = Told()
    CONDITION.read("when", when, told)
    [fault] = told.faults
    assert (fault.at, fault.found) == (at, found)
    assert allowed in {None, fault.allowed}
