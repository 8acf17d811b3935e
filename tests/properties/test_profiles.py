"""Profiles written and read again, and broken in every place where one can be broken."""

import tomllib
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import Any, Final, NamedTuple

import attrs
import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from tests.rich import RICH
from therapycode import Fault, FrozenMap, ProfileError
from therapycode.dated import Timeline
from therapycode.profiles.kinds import ByName
from therapycode.profiles.profile import Part, Profile
from therapycode.profiles.read import parse_profile
from therapycode.profiles.shape import shape_of
from therapycode.profiles.write import write_profile
from therapycode.testing import profiles

BOTH: Final = profiles() | profiles(shared=True)


def name_of(profile: Profile) -> str:
    return f"{profile.payer}.toml" if profile.payer else "_shared/shared.toml"


def read(text: str, profile: Profile) -> Profile:
    return parse_profile(text, name_of(profile))


@given(BOTH)
def test_a_profile_that_is_written_reads_back_equal(profile: Profile) -> None:
    assert read(write_profile(profile), profile) == profile


@given(BOTH)
def test_what_is_written_is_canonical_byte_for_byte(profile: Profile) -> None:
    text = write_profile(profile)
    assert write_profile(read(text, profile)) == text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n" not in text


@given(BOTH, st.randoms(use_true_random=False))
def test_the_order_in_which_a_profile_is_put_together_does_not_show(profile: Profile, random: Any) -> None:
    def shuffled(values: Any) -> FrozenMap[str, Any]:
        keys = list(values)
        random.shuffle(keys)
        return FrozenMap({key: values[key] for key in keys})

    def other(part: Part) -> Part:
        entries = [
            attrs.evolve(dated, value=attrs.evolve(dated.value, values=shuffled(dated.value.values)))
            for dated in part.timeline.entries
        ]
        return attrs.evolve(part, timeline=Timeline(tuple(entries)))

    parts = shuffled(FrozenMap({key: other(part) for key, part in profile.parts.items()}))
    again = attrs.evolve(profile, parts=parts, sources=shuffled(profile.sources))
    assert write_profile(again) == write_profile(profile)


# faults


class Planted(NamedTuple):
    """A fault that was put into a file: what was done, and the key path that has to be told."""

    kind: str
    at: str
    document: dict[str, Any]


Path = tuple[str | int, ...]


def places(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place of a parsed file, with what stands there."""
    yield path, node
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from places(inner, (*path, key))
    elif isinstance(node, list) and path and path[-1] == "examples":
        for place, inner in enumerate(node):
            yield from places(inner, (*path, place))


def spelt(path: Path) -> str:
    """The key path as messages tell it."""
    told = ""
    for step in path:
        told += f"[{step}]" if isinstance(step, int) else f".{step}" if told else step
    return told


def changed(node: Any, path: Path, key: str | int | None, value: Any, *, rename: str = "") -> Any:
    """The file with another value in one place, without it where the value is ``...``, or under another key."""
    if path:
        copy: Any = list(node) if isinstance(node, list) else dict(node)
        copy[path[0]] = changed(node[path[0]], path[1:], key, value, rename=rename)
        return copy
    if rename:
        return {rename if each == key else each: inner for each, inner in node.items()}
    kept = {each: inner for each, inner in node.items() if each != key}
    return kept if value is ... else {**kept, key: value}


def by_name(path: Path) -> bool:
    """Whether a table takes keys of the profile's own choice, so that one more is no fault of its own."""
    for cut in (1, 2):
        shape = shape_of(".".join(map(str, path[:cut])))
        if shape is not None and path[-1] in shape.keys:
            return isinstance(shape.keys[str(path[-1])], ByName)
    return False


TOP: Final = {"schema", "payer", "title", "family", "covers"}
NEEDED: Final = {"label", "source", "when", "says", "day", "given", "title", "kind"}


def faults_in(document: dict[str, Any]) -> Iterator[Planted]:
    """Every fault that this file can be given in one place, and where it has to be told."""
    top = TOP if "payer" in document else TOP - {"covers"}
    for path, node in places(document):
        if isinstance(node, dict) and not by_name(path):
            key = "no such key"
            yield Planted("one key more", spelt((*path, key)), changed(document, path, key, 1))
        if path and not isinstance(node, dict) and path[-1] != "examples":
            yield Planted("a clock time", spelt(path), changed(document, path[:-1], path[-1], time(10)))
        if path and path[-1] in (top if len(path) == 1 else NEEDED):
            yield Planted("left out", spelt(path), changed(document, path[:-1], path[-1], ...))
        if len(path) > 1 and path[-2] in {"from", "known"} and isinstance(node, dict):
            at = spelt((*path[:-1], "2024-02-30"))
            renamed = changed(document, path[:-1], path[-1], None, rename="2024-02-30")
            yield Planted("no day of the calendar", at, renamed)


def told_of(planted: Planted, profile: Profile) -> tuple[Fault, ...]:
    with pytest.raises(ProfileError) as caught:
        read(tomli_w.dumps(planted.document), profile)
    return caught.value.faults


@given(BOTH, st.data())
def test_a_fault_in_any_place_gives_one_message_with_its_key_path(profile: Profile, data: st.DataObject) -> None:
    document = tomllib.loads(write_profile(profile), parse_float=Decimal)
    planted = data.draw(st.sampled_from(list(faults_in(document))))
    [fault] = told_of(planted, profile)
    assert fault.at == planted.at
    assert fault.found
    assert fault.allowed
    assert "\n" not in str(fault)


def test_every_fault_of_a_profile_that_says_everything_gives_one_message_with_its_key_path() -> None:
    document = tomllib.loads(RICH, parse_float=Decimal)
    profile = parse_profile(RICH, "rich-plan.toml")
    every = list(faults_in(document))
    told = {planted.at: [fault.at for fault in told_of(planted, profile)] for planted in every}
    assert {at: places for at, places in told.items() if places != [at]} == {}
    assert len(told) > 100
    assert {planted.kind for planted in every} == {
        "a clock time",
        "left out",
        "no day of the calendar",
        "one key more",
    }
