"""Differences of profiles: none from itself, and applied they give the other profile, by meaning."""

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from therapycode import FrozenMap, ProfileError
from therapycode.dated import Timeline
from therapycode.profiles.profile import Part, Profile
from therapycode.testing import profiles
from therapycode.upkeep.applying import applied
from therapycode.upkeep.difference import differences
from therapycode.upkeep.meaning import meaning


@st.composite
def two(draw: st.DrawFn) -> tuple[Profile, Profile]:
    """Two profiles, often of the same parts: of some parts of the second, the first says some of the same."""
    first, second = draw(profiles()), draw(profiles())
    shared = [_some_of(draw, part) for part in second.parts.values() if draw(st.booleans())]
    sources = FrozenMap({**first.sources, **second.sources})
    parts = FrozenMap({**first.parts, **{part.key: part for part in shared}})
    return attrs.evolve(first, parts=parts, sources=sources), second


def _some_of(draw: st.DrawFn, part: Part) -> Part:
    """The part with some of its dated values, and some of its branches in another order."""
    entries = part.timeline.entries
    kept = tuple(entry for entry in entries if draw(st.booleans())) or entries
    branches = draw(st.permutations([branch for branch in part.branches if draw(st.booleans())]))
    return attrs.evolve(part, timeline=Timeline(kept), branches=tuple(branches))


@given(profiles())
def test_a_profile_does_not_differ_from_itself(profile: Profile) -> None:
    assert not differences(profile, profile)


@given(two())
def test_a_difference_applied_to_the_first_profile_gives_the_second_by_meaning(
    pair: tuple[Profile, Profile],
) -> None:
    first, second = pair
    assert meaning(applied(differences(first, second), first)) == meaning(second)


@given(two())
def test_there_is_a_difference_exactly_where_the_meaning_is_another(pair: tuple[Profile, Profile]) -> None:
    first, second = pair
    assert bool(differences(first, second)) is (meaning(first) != meaning(second))


@given(two())
def test_a_difference_is_told_once_for_days_that_lie_together(pair: tuple[Profile, Profile]) -> None:
    found = differences(*pair).values
    places = [(each.at, each.days, each.known) for each in found]
    assert len(set(places)) == len(places)
    assert all(each.before != each.after for each in found)


@given(two())
def test_a_difference_is_refused_by_a_profile_that_it_was_not_taken_from(pair: tuple[Profile, Profile]) -> None:
    first, second = pair
    assume(meaning(first) != meaning(second))
    with pytest.raises(ProfileError, match="the profile that it was taken from"):
        applied(differences(first, second), second)
