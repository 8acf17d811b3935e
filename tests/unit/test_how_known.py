"""How far a payer is known: counted from its profile on a day."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from tests.small_payers import small_payer
from therapycode.errors import OutsideCoverageError
from therapycode.plugin import Profile
from therapycode.profiles.known import LOOKED_FOR, how_known

UNITS: Final = """
[sources.told]
title = "Somebody's account"
kind = "secondary"
confirmed_through = 2021-06-30

[sources.printed]
title = "A manual"
kind = "primary"
confirmed_through = 2022-06-30

[units]
label = "Units"

[units.from.2020-01-01]
rule = "total-time"
source = "told"

[units.from.2022-01-01]
rule = "total-time"
source = "printed"
"""
ENDED: Final = """
[pairs]
label = "Pairs"

[pairs.from.2020-01-01]
rule = "code-pairs"
source = "made-up"

[pairs.from.2023-01-01]
ended = true
source = "made-up"
"""
NOT_KNOWN: Final = """
[assistants]
label = "Assistants"
unknown = "Ask the plan."
"""
BRANCHED: Final = """
[sources.told]
title = "Somebody's account"
kind = "secondary"
confirmed_through = 2021-06-30

[assistants]
label = "Assistants"

[assistants.from.2020-01-01]
rule = "none"
source = "made-up"

[assistants.branch.late]
when = { "facts.state" = ["TX"] }

[assistants.branch.late.from.2022-01-01]
rule = "midpoint"
PT = "CQ"
OT = "CO"
source = "told"

[assistants.branch.never]
when = { "facts.network" = "other" }
unknown = "Ask the network."
"""
NO_MORE: Final = """
[sources.told]
title = "Somebody's account"
kind = "secondary"

[units]
label = "Units"

[units.from.2020-01-01]
rule = "total-time"
source = "told"

[units.from.2022-01-01]
unknown = "Ask the plan."
source = "told"
"""
ASIDE: Final = """
[sources.told]
title = "Somebody's account"
kind = "secondary"

[lengths.own]
label = "Own lengths"

[lengths.own.from.2019-01-01]
minutes = { 97161 = 30 }
source = "told"
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Profile]:
    return partial(_read, tmp_path)


def _read(folder: Path, *parts: str) -> Profile:
    return small_payer(folder, *parts).read()


def test_a_part_is_known_by_the_kind_of_its_source_on_the_day(read: Callable[..., Profile]) -> None:
    profile = read(UNITS)
    before, after = (how_known(profile, day) for day in (date(2021, 12, 31), date(2022, 1, 1)))
    assert (before.primary, before.secondary) == ((), ("units",))
    assert (after.primary, after.secondary) == (("units",), ())
    assert (before.payer, before.family, before.day) == ("made-up", "commercial", date(2021, 12, 31))


def test_what_is_looked_for_and_has_no_value_is_unknown_whether_or_not_the_profile_says_so(
    read: Callable[..., Profile],
) -> None:
    said = how_known(read(UNITS, NOT_KNOWN), date(2020, 1, 1))
    unsaid = how_known(read(UNITS), date(2020, 1, 1))
    assert said.unknown == unsaid.unknown == tuple(key for key in LOOKED_FOR if key != "units")
    assert (said.known, said.asked) == (1, len(LOOKED_FOR))


def test_before_the_first_recorded_day_a_part_is_unknown(read: Callable[..., Profile]) -> None:
    assert "units" in how_known(read(UNITS), date(2019, 12, 31)).unknown


def test_what_was_abolished_is_known(read: Callable[..., Profile]) -> None:
    known = how_known(read(ENDED), date(2023, 1, 1))
    assert known.primary == ("pairs",)


def test_a_part_that_nobody_looks_for_is_not_counted(read: Callable[..., Profile]) -> None:
    known = how_known(read(ASIDE), date(2022, 1, 1))
    assert (known.primary, known.secondary) == ((), ())


@pytest.mark.parametrize(("day", "primary"), [(date(2021, 12, 31), True), (date(2022, 1, 1), False)])
def test_a_part_that_depends_on_the_session_rests_on_everything_that_may_hold(
    read: Callable[..., Profile], day: date, *, primary: bool
) -> None:
    known = how_known(read(BRANCHED), day)
    assert (known.primary, known.secondary) == ((("assistants",), ()) if primary else ((), ("assistants",)))
    assert known.confirmed_through == (None if primary else date(2021, 6, 30))


def test_a_part_that_depends_on_the_session_is_unknown_where_nothing_may_hold(
    read: Callable[..., Profile],
) -> None:
    assert "assistants" in how_known(read(BRANCHED), date(2019, 12, 31)).unknown


def test_what_is_no_longer_known_is_unknown(read: Callable[..., Profile]) -> None:
    profile = read(NO_MORE)
    assert how_known(profile, date(2021, 12, 31)).secondary == ("units",)
    assert "units" in how_known(profile, date(2022, 1, 1)).unknown


@pytest.mark.parametrize(
    ("day", "through"),
    [
        (date(2021, 6, 30), None),
        (date(2021, 7, 1), date(2021, 6, 30)),
        (date(2022, 1, 1), None),
        (date(2022, 7, 1), date(2022, 6, 30)),
    ],
)
def test_the_oldest_confirmation_counts_once_it_is_past(
    read: Callable[..., Profile], day: date, through: date | None
) -> None:
    assert how_known(read(UNITS, ENDED), day).confirmed_through == through


def test_a_day_outside_the_coverage_is_refused(read: Callable[..., Profile]) -> None:
    with pytest.raises(OutsideCoverageError):
        how_known(read(UNITS), date(2018, 12, 31))
