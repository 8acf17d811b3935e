"""The worked examples that travel with the payers' profiles."""

from functools import cache
from typing import Final

import pytest

from tests.building import installed_engine
from therapycode import Engine
from therapycode.profiles.profile import Example, Profile
from therapycode.testing import example_faults


@cache
def examples() -> dict[str, tuple[str, Example]]:
    registry = installed_engine().registry
    return {
        f"{payer}: {example.says}": (payer, example)
        for payer in registry.payers
        for example in installed_engine().profile(payer).examples
    }


NAMES: Final = tuple(examples())


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_profile_holds(engine: Engine, name: str) -> None:
    payer, example = examples()[name]
    assert example_faults(engine, payer, example) == ()


def test_every_installed_payer_that_counts_units_has_an_example(engine: Engine) -> None:
    shown = {payer for payer, example in examples().values() if not example.assume}
    assert shown == {payer for payer in engine.registry.payers if counts(engine.profile(payer))}


def test_every_installed_payer_with_a_limit_shows_a_claim_that_passes_it_and_one_that_does_not(
    engine: Engine,
) -> None:
    limited = {payer for payer in engine.registry.payers if limits(engine.profile(payer))}
    over = {payer for payer, example in examples().values() if named(example.findings)}
    within = {payer for payer, example in examples().values() if named(example.without)}
    assert len(limited) > 18
    assert (limited - over, limited - within) == (set(), set())


def limits(profile: Profile) -> bool:
    """Whether a limit is recorded for any day that one session, which is all an example has, can pass."""
    tracks = [track for key, part in profile.parts.items() if key.startswith("limits.") for track in part.tracks]
    values = [entry.value.values for track in tracks for entry in track.timeline.entries]
    return any(each and each["measure"] != "sessions" for each in values)


def named(findings: tuple[str, ...]) -> bool:
    return any(each.startswith("limits.") for each in findings)


def counts(profile: Profile) -> bool:
    """Whether a way of counting is recorded for any day."""
    part = profile.parts.get("units")
    return part is not None and any(entry.value.values for entry in part.timeline.entries)
