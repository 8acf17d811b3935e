"""What became of a value, said of profiles that are put together by hand."""

from datetime import date

import attrs
import pytest

from tests.acme import ACME
from therapycode import FrozenMap, ProfileError
from therapycode.dated import DateSpan
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import parse_profile
from therapycode.upkeep.applying import applied
from therapycode.upkeep.difference import Difference, Kind, compared, differences
from therapycode.upkeep.meaning import meaning

VALUE = 'rule = "total-time"\nminutes_per_unit = 15\nsource = "manual"\n'
OTHER = 'rule = "per-service-midpoint"\nsource = "manual"\n'
ENDED = 'ended = true\nsource = "manual"\n'
UNKNOWN = 'unknown = "Ask"\nsource = "manual"\n'


def profile(text: str = ACME) -> Profile:
    return parse_profile(text, "acme-plan.toml")


def with_units(*entries: str) -> Profile:
    """Acme with these entries of its unit rule, from 2024 on, or with whom to ask."""
    start, end = ACME.index("[units]"), ACME.index("[pairs]")
    units = "\n".join(entries)
    return profile(f'{ACME[:start]}[units]\nlabel = "Units"\n{units}\n{ACME[end:]}')


def from_2024(entry: str) -> str:
    return f"[units.from.2024-01-01]\n{entry}"


def said(before: Profile, after: Profile) -> list[Difference]:
    diff = differences(before, after)
    assert meaning(applied(diff, before)) == meaning(after)
    return list(diff.values)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (VALUE, OTHER, "changed"),
        (VALUE, VALUE.replace("15", "20"), "changed"),
        (VALUE, f"or_before = true\n{VALUE}", "changed"),
        (VALUE, ENDED, "ended"),
        (ENDED, VALUE, "resumed"),
        (VALUE, UNKNOWN, "became unknown"),
        (ENDED, UNKNOWN, "became unknown"),
        (UNKNOWN, VALUE, "became known"),
        (UNKNOWN, ENDED, "ended"),
        (UNKNOWN, UNKNOWN.replace("Ask", "Ask others"), "ask"),
        (VALUE, VALUE.replace("manual", "news"), "source"),
        (ENDED, ENDED.replace("manual", "news"), "source"),
    ],
)
def test_what_became_of_a_value_has_a_word(before: str, after: str, kind: Kind) -> None:
    news = '[sources.news]\ntitle = "News"\nkind = "primary"\n'
    (found,) = said(with_units(from_2024(before), news), with_units(from_2024(after), news))
    assert (found.kind, found.at, found.days) == (kind, "units", DateSpan(date(2024, 1, 1)))
    assert found.known == DateSpan()


def test_a_part_that_is_new_is_added_and_one_that_is_gone_is_removed() -> None:
    without = profile(ACME[: ACME.index("[pairs]")] + ACME[ACME.index("[assistants]") :])
    assert [each.kind for each in said(without, profile())] == ["added", "ended"]
    assert [each.kind for each in said(profile(), without)] == ["removed", "removed"]
    (shape,) = differences(without, profile()).shapes
    assert (shape.part, shape.before) == ("pairs", None)


def test_whom_to_ask_is_no_value_and_a_first_value_makes_the_days_from_it_on_known() -> None:
    found = said(with_units('unknown = "Ask"'), with_units(from_2024(VALUE)))
    assert [(each.kind, each.days) for each in found] == [
        ("ask", DateSpan(None, date(2024, 1, 1))),
        ("became known", DateSpan(date(2024, 1, 1))),
    ]


def test_neighbouring_days_of_which_the_same_differs_are_told_once() -> None:
    before = with_units(from_2024(VALUE), f"[units.from.2025-01-01]\n{VALUE}", f"[units.from.2026-01-01]\n{OTHER}")
    after = with_units(from_2024(OTHER))
    (found,) = said(before, after)
    assert found.days == DateSpan(date(2024, 1, 1), date(2026, 1, 1))


def test_days_are_told_together_where_only_what_does_not_differ_changes_between_them() -> None:
    def said_anew(entry: str) -> Profile:
        return with_units(
            from_2024(VALUE),
            f"[units.from.2024-01-01.known.2025-05-01]\n{entry}",
            f"[units.from.2025-01-01]\n{ENDED}",
            f"[units.from.2025-01-01.known.2025-05-01]\n{entry}",
        )

    (found,) = said(said_anew(OTHER), said_anew(UNKNOWN))
    assert (found.days, found.known) == (DateSpan(date(2024, 1, 1)), DateSpan(date(2025, 5, 1)))


def test_an_entry_that_says_what_held_before_is_no_difference() -> None:
    before, after = with_units(from_2024(VALUE)), with_units(from_2024(VALUE), f"[units.from.2025-01-01]\n{VALUE}")
    assert said(before, after) == []


def test_what_was_known_when_is_part_of_the_difference() -> None:
    known = "[units.from.2024-01-01.known.2025-05-01]\n"
    before = with_units(from_2024(VALUE))
    (anew,) = said(before, with_units(from_2024(VALUE), f"{known}{OTHER}"))
    assert (anew.kind, anew.known) == ("changed", DateSpan(date(2025, 5, 1)))
    back = with_units(from_2024(f"{VALUE}withdrawn = 2025-05-01"))
    (taken,) = said(before, back)
    assert (taken.kind, taken.after, taken.known) == ("removed", None, DateSpan(date(2025, 5, 1)))


def test_the_order_of_branches_is_a_difference_and_that_of_parts_is_none() -> None:
    texas = '[units.branch.texas]\nwhen = { "facts.state" = "TX" }\nunknown = "Ask"\n'
    school = '[units.branch.school]\nwhen = { setting = "school" }\nunknown = "Ask"\n'
    one, other = with_units(from_2024(VALUE), texas, school), with_units(from_2024(VALUE), school, texas)
    diff = differences(one, other)
    assert [shape.part for shape in diff.shapes] == ["units"]
    assert diff.values == ()
    assert meaning(applied(diff, one)) == meaning(other)
    turned = attrs.evolve(one, parts=FrozenMap({key: one.parts[key] for key in reversed([*one.parts])}))
    assert not differences(one, turned)


def test_notes_labels_and_examples_make_no_difference() -> None:
    noted = ACME.replace('note = "As printed."', 'note = "As spoken."').replace('label = "Roles"', 'label = "Who"')
    assert not differences(profile(), profile(noted[: noted.index("[[examples]]")]))


def test_what_is_said_of_the_payer_and_of_documents_is_told_apart() -> None:
    other = ACME.replace("until = 2027-01-01", "until = 2028-01-01").replace("page 31", "page 32")
    diff = differences(profile(), profile(other.replace("[sources.rumour]", "[sources.hearsay]")))
    assert [(each.key, each.before, each.after) for each in diff.about] == [
        ("covers.until", date(2027, 1, 1), date(2028, 1, 1))
    ]
    assert [(each.id, each.confirmation) for each in diff.sources] == [
        ("hearsay", False),
        ("manual", False),
        ("rumour", False),
    ]
    later = ACME.replace("confirmed_through = 2026-06-30", "confirmed_through = 2026-07-30")
    assert [each.confirmation for each in differences(profile(), profile(later)).sources] == [True]


def test_payers_are_held_against_their_namesakes() -> None:
    other = profile(ACME.replace("Acme Plan", "Acme"))
    found = compared({"a": profile(), "b": profile(), "c": profile()}, {"b": profile(), "c": other, "d": other})
    assert (found.removed, found.added, [diff.payer for diff in found.diffs]) == (("a",), ("d",), ["c"])
    assert found
    assert not compared({"a": profile()}, {"a": profile()})


def test_a_difference_from_another_profile_is_refused_with_every_place_where_it_shows() -> None:
    other = profile(
        ACME.replace("Acme Plan", "Acme").replace("page 31", "page 32").replace("first_unit_from = 8", "")
    )
    diff = differences(other, profile(ACME[: ACME.index("[codes.bundled]")].replace("page 31", "page 33")))
    with pytest.raises(ProfileError) as caught:
        applied(diff, profile(ACME.replace("[codes.bundled]", '[codes.bundled]\nclock = "injury"')))
    assert [fault.at for fault in caught.value.faults] == [
        "title",
        "sources.manual",
        "codes.bundled",
        "units.from.2024-01-01",
    ]
