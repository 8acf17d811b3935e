"""Worked examples that go by a rule somebody assumes, and those that name findings which must not come."""

from datetime import date

import pytest

from therapycode import Engine, FrozenMap
from therapycode.errors import ProfileError
from therapycode.profiles.profile import Example
from therapycode.profiles.read import parse_profile
from therapycode.profiles.write import write_profile
from therapycode.testing import example_faults

HEAD = """schema = 1
payer = "made-up"
title = "Made up"
family = "commercial"
status = "partial"

[covers]
from = 2024-01-01

[sources.manual]
title = "Manual"
kind = "primary"

[units]
label = "How timed minutes become units"
unknown = "Ask the payer."

[[examples]]
says = "Four units by the total of the minutes"
day = 2026-03-04
assume = { units = "total-time" }
before = ["2026-03-02 PT 97110 x2"]
given = ["97110 60 PT"]
units = ["97110 4"]
findings = ["policy.assumed"]
without = ["units.unknown"]
source = "manual"
"""


def example(**keys: object) -> Example:
    given = {"says": "x", "day": date(2026, 3, 4), "given": ("97110 60 PT",), "source": "s", **keys}
    return Example(**given)  # type: ignore[arg-type]  # each test gives what its example says


def test_an_example_goes_by_the_rule_that_it_assumes(engine: Engine) -> None:
    held = example(units=("97110 4",), assume=FrozenMap({"units": "total-time"}))
    assert example_faults(engine, "masshealth", held) == ()
    assert example_faults(engine, "masshealth", example(undetermined=True)) == ()
    assert example_faults(engine, "masshealth", example(units=("97110 4",))) != ()


def test_a_finding_that_an_example_rules_out_is_a_fault_of_it(engine: Engine) -> None:
    assumed = FrozenMap({"units": "total-time"})
    quiet = example(units=("97110 4",), assume=assumed, without=("units.unknown",))
    loud = example(units=("97110 4",), assume=assumed, without=("policy.assumed", "units.unknown"))
    assert example_faults(engine, "masshealth", quiet) == ()
    assert example_faults(engine, "masshealth", loud) == (
        "findings that there should not be: policy.assumed; the example says none",
    )


def test_what_an_example_assumes_and_rules_out_is_read_and_written_as_it_stands() -> None:
    profile = parse_profile(HEAD, "made-up.toml")
    (read,) = profile.examples
    assert read.assume == {"units": "total-time"}
    assert read.without == ("units.unknown",)
    assert write_profile(profile) == HEAD


@pytest.mark.parametrize("given", ['"total-time"', "{ units = 3 }", '{ units = "" }'])
def test_an_assumption_that_is_no_rule_by_part_is_refused(given: str) -> None:
    with pytest.raises(ProfileError, match=r"examples\[0\].assume"):
        parse_profile(HEAD.replace('{ units = "total-time" }', given), "made-up.toml")
