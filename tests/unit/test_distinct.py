"""Attestations of distinct services: which pair they speak of, which modifier they give, when none is needed."""

from datetime import date
from itertools import permutations

import attrs
import pytest

from tests.building import visit
from tests.edits import pair, pairs_of
from therapycode import Attestation
from therapycode.model.edits import PairEdit
from therapycode.rules.distinct import attested_distinct, codes_named, preferred, speaks_of
from therapycode.rules.needless import Needless, needless

DAY = date(2026, 3, 4)
X_FIRST = ("XE", "XP", "XS", "XU", "59")


def attested(*codes: str, modifier: str = "59") -> Attestation:
    return Attestation(kind="distinct-service", modifier=modifier, by="pt", codes=codes)


def test_attestations_of_distinct_services_are_told_with_their_places() -> None:
    kx = Attestation(kind="medical-necessity", modifier="KX", by="pt")
    first = attrs.evolve(visit("97110 20 PT"), attestations=(kx, attested("97530")))
    gone, missed = attrs.evolve(first, status="cancelled"), attrs.evolve(first, status="no-show")
    last = attrs.evolve(visit("97110 20 PT"), attestations=(attested("97140", modifier="XU"),))
    told = attested_distinct((first, gone, missed, last))
    assert [(one.session, one.place, one.attestation.modifier) for one in told] == [(0, 1, "59"), (3, 0, "XU")]


@pytest.mark.parametrize(
    ("codes", "speaks"),
    [
        (("97150", "97530"), True),
        (("97530", "97150"), True),
        (("97530",), True),
        (("97530", "97530"), True),
        (("97150",), False),
        (("97530", "97537"), False),
        (("97530", "97150", "97537"), True),
        ((), False),
    ],
)
def test_an_attestation_speaks_of_a_pair_that_it_names_or_of_the_code_that_bears_the_modifier(
    codes: tuple[str, ...], *, speaks: bool
) -> None:
    assert speaks_of(attested(*codes), "97150", "97530") is speaks


def test_of_several_modifiers_a_line_bears_the_payers_first_choice() -> None:
    for order in permutations(("59", "XU", "XE")):
        assert preferred(order, X_FIRST) == "XE"
    assert preferred(("XU", "59"), ("59",)) == "59"
    assert preferred(("XU", "XE"), ()) == "XE"


def test_the_pairs_that_an_attestation_may_speak_of() -> None:
    assert codes_named(attested("97530", "97140"), ["97110"]) == (("97140", "97530"),)
    three = attested("97530", "97140", "97116")
    assert codes_named(three, []) == (("97116", "97140"), ("97116", "97530"), ("97140", "97530"))
    billed = ["97530", "97110", "97110", "97535"]
    assert codes_named(attested("97530"), billed) == (("97110", "97530"), ("97535", "97530"))
    assert codes_named(attested(), billed) == ()
    assert codes_named(attested("97530"), ["97530"]) == ()


ENDED = pair("97140", "97530", last_day=date(2019, 12, 31))
EARLIER = pair("97116", "97530", last_day=date(2018, 12, 31))


def ended(codes: tuple[str, str], day: date) -> PairEdit | None:
    rows = {frozenset(("97140", "97530")): ENDED, frozenset(("97116", "97530")): EARLIER}
    row = rows.get(frozenset(codes))
    return row if row is not None and row.last_day is not None and row.last_day < day else None


def told(attestation: Attestation, *billed: str, whole_day: bool = False) -> Needless:
    rows = pairs_of(pair("97150", "97530"))
    return needless(attestation, billed, DAY, rows, ended, whole_day=whole_day)


def test_two_codes_without_an_edit_need_none_since_the_day_after_it_ended() -> None:
    for codes in (("97530", "97140"), ("97140", "97530")):
        answer = told(attested(*codes), "97140", "97530")
        assert answer == Needless("no edit stands between them since 2020-01-01", date(2020, 1, 1), True)


def test_two_codes_that_never_had_an_edit_need_none_in_the_files_held() -> None:
    answer = told(attested("97110", "97530"), "97110", "97530")
    assert answer == Needless("no edit stands between them in the files held", None, True)


def test_of_several_codes_the_last_day_that_an_edit_ended_counts() -> None:
    answer = told(attested("97116", "97140", "97530"), "97116", "97140", "97530")
    assert answer.since == date(2020, 1, 1)


@pytest.mark.parametrize("whole_day", [True, False])
def test_of_one_code_it_is_sure_only_with_the_whole_day_in_hand(*, whole_day: bool) -> None:
    answer = told(attested("97530"), "97140", "97530", whole_day=whole_day)
    why = "no edit stands between it and another line shown"
    assert answer == Needless(why, date(2020, 1, 1), whole_day)


def test_an_edit_between_codes_of_which_one_has_no_line_asks_for_none() -> None:
    answer = told(attested("97530", "97150"), "97530")
    assert answer == Needless("no line of 97150", None, False)
    assert told(attested("97530", "97150"), whole_day=True) == Needless("no line of 97150, 97530", None, True)


def test_an_edit_between_lines_of_two_providers_asks_for_none() -> None:
    answer = told(attested("97530", "97150"), "97530", "97150")
    assert answer == Needless("the lines are not one provider's", None, False)
    assert told(attested("97530"), "97530", "97150").why == "the lines are not one provider's"
