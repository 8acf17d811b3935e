"""Edits of a typed profile: what each gives, and what each refuses."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.acme import ACME
from therapycode import FrozenMap, ProfileError
from therapycode.dated import DateSpan
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import parse_profile
from therapycode.profiles.write import write_profile
from therapycode.testing import profiles
from therapycode.upkeep.describing import confirmed, new_profile, with_about, with_example, with_source
from therapycode.upkeep.difference import Difference, differences
from therapycode.upkeep.editing import Where, with_entry, withdrawn
from therapycode.upkeep.opened import Opened

DAY = date(2026, 1, 1)
RULE = {"rule": "total-time", "minutes_per_unit": 15, "source": "manual"}


def acme(**more: Any) -> Opened:
    return Opened(own=parse_profile(ACME, "acme-plan.toml"), **more)


def again(profile: Profile) -> Profile:
    """The profile as it is read from what is written of it."""
    return parse_profile(write_profile(profile), f"{profile.payer}.toml")


def changed(opened: Opened, profile: Profile) -> list[Difference]:
    """What differs, once the profile was written and read."""
    assert again(profile) == profile
    return list(differences(opened.own, profile).values)


def test_a_value_holds_from_its_first_day_until_the_next_one_that_was_there() -> None:
    opened = acme()
    early = with_entry(opened, Where(part="pairs", first=date(2024, 6, 1)), {"rule": "none", "source": "manual"})
    (found,) = changed(opened, early)
    assert (found.at, found.kind, found.days) == ("pairs", "changed", DateSpan(date(2024, 6, 1), date(2025, 1, 1)))


def test_a_value_that_is_there_is_written_over_only_where_it_was_recorded_wrongly() -> None:
    opened, where = acme(), Where(part="units", first=date(2024, 1, 1))
    with pytest.raises(
        ProfileError, match=r"units\.from\.2024-01-01: found a value that is there already.*--replace"
    ):
        with_entry(opened, where, RULE)
    (found,) = changed(opened, with_entry(opened, where, RULE, replace=True))
    assert found.before is not None
    assert found.after is not None
    assert (found.before.values["pool"], found.after.values.get("pool")) == (("discipline",), None)


def test_a_value_said_anew_keeps_what_was_known_before() -> None:
    opened, known = acme(), date(2025, 5, 1)
    where = Where(part="units", first=date(2024, 1, 1), known_from=known)
    (found,) = changed(opened, with_entry(opened, where, RULE))
    assert (found.kind, found.known, found.days) == ("changed", DateSpan(known), DateSpan(date(2024, 1, 1)))


def test_whom_to_ask_is_no_longer_said_once_there_are_values() -> None:
    opened = acme()
    known = with_entry(opened, Where(part="assistants", first=DAY), {"rule": "none", "source": "manual"})
    assert known.parts["assistants"].unknown is None
    assert [each.kind for each in changed(opened, known)] == ["ask", "became known"]


def test_whom_to_ask_is_said_of_a_part_as_a_whole_only_where_it_has_no_values() -> None:
    opened = acme()
    with pytest.raises(ProfileError, match="units: found whom to ask beside dated values"):
        with_entry(opened, Where(part="units"), {"unknown": "Ask them"})
    asked = with_entry(opened, Where(part="edits"), {"unknown": "Ask them"})
    assert asked.parts["edits"].unknown == "Ask them"
    other = with_entry(opened, Where(part="assistants"), {"unknown": "Ask others"})
    assert [each.kind for each in changed(opened, other)] == ["ask"]


def test_a_value_that_is_no_longer_known_is_unknown_from_a_day_on() -> None:
    opened = acme()
    lost = with_entry(opened, Where(part="units", first=DAY), {"unknown": "Ask them", "source": "manual"})
    assert [each.kind for each in changed(opened, lost)] == ["became unknown"]


def test_a_part_ends_on_a_day() -> None:
    opened = acme()
    ended = with_entry(opened, Where(part="units", first=DAY), {"ended": True, "source": "manual"})
    (found,) = changed(opened, ended)
    assert (found.kind, found.days) == ("ended", DateSpan(DAY))


def test_a_part_of_a_name_of_the_profiles_own_is_begun() -> None:
    said = {"modifiers": ["GP"], "source": "manual"}
    made = with_entry(acme(), Where(part="added-modifiers.all", first=DAY), said)
    assert again(made).parts["added-modifiers.all"].label == "Added modifiers: all"
    named = with_entry(acme(), Where(part="added-modifiers.all", first=DAY), said, label="On all lines")
    assert named.parts["added-modifiers.all"].label == "On all lines"


def test_a_part_may_go_by_another_day_than_that_of_service() -> None:
    made = with_entry(acme(), Where(part="units", first=DAY), RULE, clock="evaluation")
    assert made.parts["units"].clock == "evaluation"
    with pytest.raises(ProfileError, match=r"units\.clock: found 'moon'"):
        with_entry(acme(), Where(part="units", first=DAY), RULE, clock="moon")


# branches


def test_a_branch_is_begun_with_its_condition_and_goes_on_without() -> None:
    opened, where = acme(), Where(part="units", first=DAY, branch="texas")
    with pytest.raises(
        ProfileError, match="a branch without a condition; allowed: a branch that is there: none yet"
    ):
        with_entry(opened, where, RULE)
    begun = with_entry(opened, where, RULE, when={"facts.state": ["TX"]})
    assert [each.at for each in changed(opened, begun)] == ["units.branch.texas"]
    later = Where(part="units", first=date(2027, 1, 1), branch="texas")
    gone_on = with_entry(Opened(own=begun), later, {"ended": True, "source": "manual"})
    (texas,) = gone_on.parts["units"].branches
    assert texas.when == begun.parts["units"].branches[0].when
    assert [entry.first for entry in texas.timeline.entries] == [DAY, date(2027, 1, 1)]
    wider = with_entry(
        Opened(own=gone_on), attrs.evolve(later, first=date(2028, 1, 1)), RULE, when={"facts.state": ["TX", "OH"]}
    )
    assert wider.parts["units"].branches[0].when.tests == {"facts.state": ("TX", "OH")}


def test_a_value_of_a_branch_is_taken_back_in_that_branch_alone() -> None:
    where = Where(part="units", first=DAY, branch="texas")
    opened = Opened(own=with_entry(acme(), where, RULE, when={"facts.state": ["TX"]}))
    (found,) = changed(opened, withdrawn(opened, where, date(2026, 3, 1)))
    assert (found.at, found.kind, found.known) == ("units.branch.texas", "removed", DateSpan(date(2026, 3, 1)))
    with pytest.raises(ProfileError, match=r"units\.branch\.ohio: found no such branch; allowed.*texas"):
        withdrawn(opened, attrs.evolve(where, branch="ohio"), date(2026, 3, 1))


# taken back


def test_a_value_that_is_taken_back_leaves_the_one_before_it() -> None:
    opened = acme()
    where = Where(part="pairs", first=date(2025, 1, 1))
    (found,) = changed(opened, withdrawn(opened, where, date(2025, 2, 1)))
    assert (found.kind, found.days, found.known) == (
        "resumed",
        DateSpan(date(2025, 1, 1)),
        DateSpan(date(2025, 2, 1)),
    )


def test_the_last_that_was_said_of_a_day_is_taken_back_unless_another_is_named() -> None:
    where = Where(part="units", first=date(2024, 1, 1), known_from=date(2025, 5, 1))
    opened = Opened(own=with_entry(acme(), where, RULE))
    back = withdrawn(opened, attrs.evolve(where, known_from=None), date(2025, 6, 1))
    assert [each.withdrawn for each in back.parts["units"].timeline.entries] == [None, date(2025, 6, 1)]
    named = withdrawn(opened, where, date(2025, 6, 1))
    assert named == back


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (Where(part="pairs", first=DAY), "found no value; allowed: the first day of a value of pairs: 2024-01-01"),
        (Where(part="edits", first=DAY), "found a part that the profile does not have"),
        (Where(part="assistants", first=DAY), "the first day of a value of assistants: none"),
    ],
)
def test_what_is_not_there_is_not_taken_back(where: Where, says: str) -> None:
    with pytest.raises(ProfileError, match=says):
        withdrawn(acme(), where, date(2026, 2, 1))


def test_a_value_is_taken_back_once_and_after_it_became_known() -> None:
    opened, where = acme(), Where(part="units", first=date(2024, 1, 1))
    once = Opened(own=withdrawn(opened, where, DAY))
    with pytest.raises(ProfileError, match="found a value that was taken back on 2026-01-01"):
        withdrawn(once, where, date(2026, 2, 1))
    late = Opened(own=with_entry(opened, attrs.evolve(where, known_from=DAY), RULE))
    with pytest.raises(ProfileError, match="withdrawn on 2025-01-01, and known only from 2026-01-01"):
        withdrawn(late, where, date(2025, 1, 1))


def test_what_became_known_before_the_one_before_it_was_taken_back_is_refused() -> None:
    where = Where(part="units", first=date(2024, 1, 1))
    once = Opened(own=withdrawn(acme(), where, DAY))
    with pytest.raises(ProfileError, match="allowed: days that rise"):
        with_entry(once, attrs.evolve(where, known_from=DAY), RULE)


# what stands in a base


def test_a_part_of_a_base_is_edited_there_unless_it_is_to_begin_anew() -> None:
    base = parse_profile(ACME, "acme-plan.toml")
    own = new_profile("own-plan", title="Own", family="commercial", first=DAY, based_on=("acme-plan",))
    opened = Opened(own=own, parts=base.parts, sources=frozenset(base.sources))
    with pytest.raises(ProfileError, match=r"stands in what the profile is based on.*--anew"):
        with_entry(opened, Where(part="units", first=DAY), RULE)
    anew = with_entry(opened, Where(part="units", first=DAY), RULE, anew=True)
    assert anew.parts.keys() == {"units"}
    assert anew.parts["units"].label == base.parts["units"].label
    with pytest.raises(ProfileError, match="It stands in what the profile is based on; edit it there"):
        withdrawn(opened, Where(part="units", first=date(2024, 1, 1)), DAY)
    with pytest.raises(ProfileError, match="confirm it there"):
        confirmed(opened, "manual", DAY)
    with pytest.raises(ProfileError, match="a document by that id in what the profile is based on"):
        with_source(opened, "manual", {"title": "Another", "kind": "primary"})


# documents and examples


def test_a_document_is_named_once_and_confirmed_through_later_days_only() -> None:
    opened = acme()
    named = with_source(opened, "news", {"title": "News", "kind": "secondary", "published": DAY})
    assert again(named).sources["news"].published == DAY
    with pytest.raises(ProfileError, match=r"sources\.news: found a document by that id; allowed"):
        with_source(Opened(own=named), "news", {"title": "News", "kind": "secondary"})
    through = confirmed(opened, "manual", date(2027, 1, 1))
    (source,) = differences(opened.own, through).sources
    assert source.confirmation
    with pytest.raises(ProfileError, match="allowed: 2026-06-30 or a later day"):
        confirmed(opened, "manual", date(2026, 6, 29))
    with pytest.raises(ProfileError, match="found 'nws'; allowed: manual, rumour"):
        confirmed(opened, "nws", DAY)


def test_every_fault_of_what_is_said_is_told_at_once() -> None:
    with pytest.raises(ProfileError) as caught:
        with_source(acme(), "News!", {"title": "", "kind": "hearsay", "page": 3})
    assert {fault.at for fault in caught.value.faults} == {
        "sources.News!",
        "sources.News!.title",
        "sources.News!.kind",
        "sources.News!.page",
    }
    with pytest.raises(ProfileError) as caught:
        with_entry(acme(), Where(part="units", first=DAY), {"minutes_per_unit": "x", "ruel": "total-time"})
    assert {fault.at for fault in caught.value.faults} == {
        "units.from.2026-01-01.minutes_per_unit",
        "units.from.2026-01-01.ruel",
        "units.from.2026-01-01.rule",
        "units.from.2026-01-01.source",
    }


def test_a_part_that_the_format_does_not_know_is_refused_with_those_that_it_knows() -> None:
    with pytest.raises(ProfileError, match=r"unist: found a part that the format does not know; allowed:.*units"):
        with_entry(acme(), Where(part="unist", first=DAY), RULE)


def test_an_example_stands_after_the_others_and_on_a_day_that_is_covered() -> None:
    said = {"says": "One unit", "day": DAY, "given": ["97110 10 PT"], "units": ["97110 1"], "source": "manual"}
    opened = acme()
    made = with_example(opened, said)
    assert [each.says for each in again(made).examples][1:] == ["One unit"]
    with pytest.raises(
        ProfileError, match=r"examples\[1\]\.day: found 2023-12-31; allowed: a day that the profile"
    ):
        with_example(opened, {**said, "day": date(2023, 12, 31)})
    with pytest.raises(ProfileError, match=r"examples\[1\]: found no answer"):
        with_example(opened, {key: value for key, value in said.items() if key != "units"})


def test_what_is_said_of_the_payer_as_a_whole_is_changed_word_by_word() -> None:
    opened = acme()
    until = date(2026, 7, 1)
    retired = with_about(opened, {"status": "retired", "successor": "other-plan"}, first=None, until=until)
    assert again(retired) == retired
    assert {each.key: each.after for each in differences(opened.own, retired).about} == {
        "status": "retired",
        "successor": "other-plan",
        "covers.until": until,
    }
    with pytest.raises(ProfileError, match=r"covers\.until: found 2027-01-01; allowed: a day after 2027-01-01"):
        with_about(opened, {}, first=date(2027, 1, 1), until=None)
    assert again(with_about(opened, {"title": "Acme"}, first=DAY, until=None)).covers.first == DAY


def test_a_new_profile_says_who_the_payer_is_and_nothing_else(tmp_path: Path) -> None:
    made = new_profile("own-plan", title="Own", family="commercial", first=DAY)
    (tmp_path / "own-plan.toml").write_text(write_profile(made), "utf-8")
    assert again(made) == made
    assert (made.covers, made.parts, made.examples) == (DateSpan(DAY), FrozenMap(), ())


# whatever the profile


@given(profiles(), st.dates(date(2028, 1, 1), date(2029, 1, 1)), st.data())
def test_an_edit_changes_what_it_says_and_nothing_else(profile: Profile, day: date, data: st.DataObject) -> None:
    parts = [key for key, part in profile.parts.items() if part.unknown is None]
    assume(parts)
    key = data.draw(st.sampled_from(parts))
    named = with_source(Opened(own=profile), "the-edit", {"title": "The edit", "kind": "primary"})
    where = Where(part=key, first=day)
    ended = with_entry(Opened(own=named), where, {"ended": True, "source": "the-edit"})
    assert again(ended) == ended
    diff = differences(named, ended)
    assert {each.at for each in diff.values} == {key}
    assert {each.days for each in diff.values} == {DateSpan(day)}
    assert (diff.about, diff.sources, diff.shapes) == ((), (), ())
    back = withdrawn(Opened(own=ended), where, date(2030, 1, 1))
    assert [each for each in differences(named, back).values if each.known.until is None] == []
