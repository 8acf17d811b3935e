"""Services of one code in two places, which one line cannot stand for."""

import pytest

from tests.building import lines, said
from therapycode import Day, DayOutcome, Engine
from therapycode.serial.notation import read_notation

TOLD = ["error session.line-in-two-places"]


def coded(engine: Engine, *sessions: str) -> DayOutcome:
    document = read_notation("\n\n".join(f"2026-03-04 {session}" for session in sessions))
    assert isinstance(document, Day)
    return engine.code(document, payer="medicare-part-b")


@pytest.mark.parametrize(
    ("one", "other", "line", "words"),
    [
        ("PT", "PT telehealth pos10", "97110 2 GP", ("in person", "by telehealth")),
        ("PT telehealth pos10", "PT pos11", "97110 2 GP 95", ("by telehealth", "in person")),
        ("PT pos11", "PT pos12", "97110 2 GP", ("at place of service 11", "at place of service 12")),
        ("PT pos12", "PT pos11", "97110 2 GP", ("at place of service 12", "at place of service 11")),
        ("PT", "PT no-plan", "97110 2 GP", ("under a plan of care", "outside a plan of care")),
        ("PT no-plan", "PT", "97110 2", ("outside a plan of care", "under a plan of care")),
        ("PT office", "PT rehab-agency", "97110 2 GP", ("in the setting office", "in the setting rehab-agency")),
    ],
)
def test_one_code_in_two_places_is_an_error_of_the_later_session(
    engine: Engine, one: str, other: str, line: str, words: tuple[str, str]
) -> None:
    day = coded(engine, f"{one}\n97110 15 PT", f"{other}\n97530 15 PT\n97110 15 PT")
    first, second = day.outcomes
    assert lines(first) == [line], "the line stands for the first session"
    assert (said(first), [each for each in said(second) if "places" in each]) == ([], TOLD)
    assert not second.ready
    [finding] = [each for each in second.findings if each.rule == "session.line-in-two-places"]
    assert (finding.where, finding.values["code"]) == ("services[1]", "97110")
    assert (finding.values["first"], finding.values["second"]) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PT\n97110 15 PT", "PT pos11\n97110 15 PT"),
        ("PT pos11\n97110 15 PT", "PT pos11\n97110 15 PT"),
        ("PT office\n97110 15 PT", "PT\n97110 15 PT"),
        ("PT no-plan\n97110 15 PT", "PT no-plan\n97110 15 PT"),
        ("PT pos11\n97110 15 PT", "PT telehealth pos10\n97530 15 PT"),
        ("PT pos11\n97530 15 OT", "OT telehealth pos10\n97530 15 OT"),
        ("PT pos11\n97110 3 PT", "PT telehealth pos10\n97110 3 PT"),
    ],
    ids=[
        "not-given",
        "the-same",
        "setting-not-given",
        "both-outside-a-plan",
        "other-codes",
        "other-disciplines",
        "no-unit",
    ],
)
def test_where_no_line_stands_for_both_places_nothing_is_said(engine: Engine, one: str, other: str) -> None:
    for outcome in coded(engine, one, other):
        assert "error session.line-in-two-places" not in said(outcome)


def test_each_place_that_is_not_the_first_is_told_once(engine: Engine) -> None:
    away = "PT telehealth pos10\n97110 15 PT\n97110 15 PT"
    day = coded(engine, "PT pos11\n97110 15 PT", away, "PT pos11\n97110 15 PT")
    assert [[each for each in said(outcome) if "places" in each] for outcome in day] == [[], TOLD, []]
    assert day.outcomes[1].findings[0].where == "services[0]"
