"""Under which discipline a given line stands, and what says so."""

from typing import Any

import pytest

from therapycode import GivenLine
from therapycode.model.words import DISCIPLINES
from therapycode.rules.claims.disciplines import (
    ASSISTANT_WORDS,
    PLAN_WORDS,
    Told,
    of_line,
    revenue_discipline,
    words_of,
)


def told(line: GivenLine, **more: Any) -> Told:
    fields: dict[str, Any] = {"whole_claim": None, "performed": (), "permitted": DISCIPLINES} | more
    return of_line(line, PLAN_WORDS, ASSISTANT_WORDS, **fields)


def line(*modifiers: str, **more: Any) -> GivenLine:
    return GivenLine(code="97110", units=1, modifiers=modifiers, **more)


@pytest.mark.parametrize(
    ("given", "more", "expected"),
    [
        (line("GO", discipline="PT"), {}, Told("PT", "the line's discipline", True)),
        (line("GO"), {"whole_claim": "PT"}, Told("PT", "the claim's discipline", True)),
        (line("GO", revenue_code="0420"), {}, Told("OT", "its modifier", False)),
        (line("GP", "GO", revenue_code="0440"), {}, Told("SLP", "its revenue code", True)),
        (line("CQ"), {"performed": {"OT"}}, Told("OT", "the sessions", True)),
        (line("CQ"), {"permitted": ("OT",)}, Told("PT", "its assistant's modifier", False)),
        (line("CQ", "CO"), {"permitted": ("SLP",)}, Told("SLP", "its code", False)),
        (line("GP", "GO"), {}, Told(None, "nothing", False)),
        (line(), {"performed": {"PT", "OT"}}, Told(None, "nothing", False)),
    ],
)
def test_the_first_that_tells_a_discipline_does(given: GivenLine, more: dict[str, Any], expected: Told) -> None:
    assert told(given, **more) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("0420", "PT"), ("429", "PT"), ("0439", "OT"), ("440", "SLP"), ("0445", "SLP"), ("0510", None), (None, None)],
)
def test_a_revenue_code_names_a_discipline_by_its_first_three_digits(
    code: str | None, expected: str | None
) -> None:
    assert revenue_discipline(code) == expected


def test_a_modifier_that_several_disciplines_need_names_none_of_them() -> None:
    words = words_of(PLAN_WORDS, {"PT": ["GP", "U5"], "OT": ["GO", "U5"], "SLP": ["GN", "U7"]})
    assert dict(words) == {**PLAN_WORDS, "U7": "SLP"}


def test_the_words_of_the_code_set_name_a_discipline_whatever_the_payer_wants() -> None:
    assert words_of(PLAN_WORDS, {"PT": [], "OT": [], "SLP": []}) == PLAN_WORDS
