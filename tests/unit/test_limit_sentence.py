"""A limit in one sentence: each word of the format has its place in it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from tests.building import installed_engine
from therapycode import FrozenMap
from therapycode.model.conditions import Bounds, Condition
from therapycode.model.limits import MEASURES
from therapycode.profiles.limit_sentence import LIMITS, limit_sentence
from therapycode.profiles.profile import Value
from therapycode.profiles.shape import PARTS
from therapycode.testing.profiles import values_of

PLAIN: dict[str, Value] = {
    "measure": "units",
    "ceiling": 4,
    "window": "day",
    "scope": ("patient", "billing-provider"),
    "disposition": "deny-excess",
}


def when(**tests: Any) -> Condition:
    return Condition(FrozenMap({f"facts.{name}": test for name, test in tests.items()}))


def said(**values: Any) -> str:
    return limit_sentence({**PLAIN, **values})


def test_a_plain_limit_says_how_much_over_which_days_and_what_becomes_of_the_rest() -> None:
    assert said(codes="timed", disposition="trim-in-claim-order") == (
        "At most 4 units a day, for each billing provider, of timed codes; what stands above is not paid, the "
        "lines taken in the order of the claim."
    )


def test_a_part_without_values_says_nothing() -> None:
    assert limit_sentence({}) == ""


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"window": "claim"}, "on one claim"),
        ({"window": "day"}, "a day"),
        ({"window": "week"}, "a week from Monday"),
        ({"window": "week", "first_weekday": 7}, "a week from Sunday"),
        ({"window": "month"}, "a calendar month"),
        ({"window": "year"}, "a calendar year"),
        ({"window": "year", "first_month": 7}, "a year from 1 July"),
        ({"window": "day", "anchor": "sliding", "length": 180}, "in any 180 days"),
        ({"window": "year", "anchor": "sliding"}, "in any one year"),
        ({"window": "year", "anchor": "first-visit"}, "in each year from the first visit"),
        (
            {"window": "month", "length": 6, "anchor": "event", "event": "injury"},
            "in each 6 months from the injury",
        ),
        ({"window": "whole", "anchor": "first-visit"}, "from the first visit on"),
        ({"window": "whole", "anchor": "event", "event": "injury"}, "from the injury on"),
        (
            {"window": "whole", "anchor": "event", "event": "spell"},
            "from the beginning of the spell of illness on",
        ),
    ],
)
def test_the_days_of_a_limit_are_told(window: dict[str, Value], words: str) -> None:
    assert said(**window).startswith(f"At most 4 units {words}, for each billing provider;")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [{"when": when(age=Bounds(below=21)), "unlimited": True}, {"value": 30}],
            "No limit where age below 21, else at most 30 units a day",
        ),
        (
            [{"when": when(body_areas=Bounds(at_least=2)), "value": 8}, {"value": 4}],
            "At most 8 units a day where body areas from 2, else 4",
        ),
        (
            [{"when": when(acuity=("acute",)), "value": 12}],
            "At most 12 units a day where acuity is acute, else no limit",
        ),
        ([{"share": Decimal("75.0"), "of": "daily"}], "At most 75 percent of the limit daily a day"),
        ([{"value": 4}], "At most 4 units a day"),
    ],
)
def test_heights_are_told_in_the_order_in_which_they_are_tried(rows: list[dict[str, Value]], words: str) -> None:
    ceiling = tuple(FrozenMap(row) for row in rows)
    assert said(ceiling=ceiling) == f"{words}, for each billing provider; what stands above is not paid."


@pytest.mark.parametrize(
    ("ceiling", "measure", "words"),
    [
        (1, "visits", "At most 1 visit a day"),
        (2, "sessions", "At most 2 sessions a day"),
        (Decimal("13.5"), "rvus", "At most 13.5 relative value units a day"),
        (Decimal("143.66"), "amount", "At most 143.66 in money a day"),
        (Decimal("60.0"), "minutes", "At most 60 minutes a day"),
        (0, "codes", "At most 0 codes a day"),
        (1, "codes-or-units", "At most 1 code or unit a day"),
        (4, "group-size", "At most 4 patients in a group a day"),
    ],
)
def test_what_is_counted_is_told(ceiling: Value, measure: str, words: str) -> None:
    assert said(ceiling=ceiling, measure=measure).startswith(f"{words}, for")


def test_codes_with_ceilings_of_their_own_are_told_beside_the_common_one_or_alone() -> None:
    own: FrozenMap[str, Value] = FrozenMap({"97035": 2, "97036": 1})
    alone = {key: value for key, value in PLAIN.items() if key != "ceiling"}
    assert said(by_code=own).startswith(
        "At most 4 units a day, and by itself at most 2 units of 97035 and 1 unit of 97036, for each"
    )
    assert limit_sentence({**alone, "by_code": own}).startswith(
        "By itself at most 2 units of 97035 and 1 unit of 97036 a day, for each"
    )
    assert said(each_code=True).startswith("At most 4 units a day, each code by itself, for each")


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (("patient",), "all providers together"),
        (("patient", "discipline"), "for each discipline, all providers together"),
        (("patient", "performing-provider"), "for each performing provider"),
        (
            ("patient", "billing-provider", "discipline", "purpose"),
            "for each billing provider and discipline and purpose",
        ),
        (("patient", "payer"), "all providers together, without what other payers were billed"),
    ],
)
def test_whose_services_share_an_account_is_told(scope: tuple[str, ...], words: str) -> None:
    assert said(scope=scope) == f"At most 4 units a day, {words}; what stands above is not paid."


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"codes": "timed"}, "of timed codes"),
        ({"codes": "always-therapy"}, "of codes that are always therapy"),
        ({"codes": ("97110", "97140")}, "of 97110 and 97140"),
        ({"codes": ("97750",), "classes": ("procedure", "group")}, "of 97750 and the classes procedure and group"),
        ({"exempt": ("97750",), "exempt_classes": ("evaluation",)}, "without 97750 and the class evaluation"),
        ({"disciplines": ("PT", "OT")}, "of PT and OT alone"),
        ({"with_modifiers": ("GO",)}, "on lines that bear GO"),
        ({"without_modifiers": ("GO", "GN")}, "on lines that do not bear GO and GN"),
        ({"not_in": ("school",)}, "not in school"),
    ],
)
def test_which_lines_count_is_told(values: dict[str, Value], words: str) -> None:
    assert said(**values) == (
        f"At most 4 units a day, for each billing provider, {words}; what stands above is not paid."
    )


def test_every_code_needs_no_word() -> None:
    assert said(codes="all") == said()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"disposition": "keep-highest-paid"}, "what stands above is not paid, the best paid kept"),
        ({"disposition": "deny-claim"}, "a claim that stands above is denied as a whole"),
        ({"disposition": "not-medically-necessary"}, "what stands above is taken for not medically necessary"),
        ({"disposition": "needs-authorization"}, "what stands above needs an authorization"),
        (
            {"disposition": "attest", "modifier": "KX"},
            "what stands above needs KX, by which somebody attests that it is necessary",
        ),
        ({"appealable": True}, "what stands above is not paid, which may be appealed"),
    ],
)
def test_what_becomes_of_the_excess_is_told(values: dict[str, Value], words: str) -> None:
    assert said(**values).endswith(f"; {words}.")


@given(values=values_of(PARTS["limits.*"]))
def test_whatever_a_limit_says_makes_one_sentence(values: FrozenMap[str, Value]) -> None:
    sentence = limit_sentence(values)
    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_every_limit_of_an_installed_payer_is_a_sentence_of_its_own_words() -> None:
    engine = installed_engine()
    parts = [
        (payer, key, entry.value.values)
        for payer in engine.registry.payers
        for key, part in engine.profile(payer).parts.items()
        if key.startswith(LIMITS)
        for track in part.tracks
        for entry in track.timeline.entries
        if entry.value.values
    ]
    assert len(parts) > 30
    for _, _, values in parts:
        sentence = limit_sentence(values)
        assert sentence.startswith(("At most ", "No limit where "))
        assert "None" not in sentence
    assert {values["measure"] for _, _, values in parts} == set(MEASURES)
