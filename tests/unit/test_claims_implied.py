"""The sessions that the lines of a claim imply, and what in them stands for which line."""

from datetime import date
from typing import Any

import attrs
import pytest

from therapycode import Attestation, Finding, FrozenMap, GivenClaim, GivenLine, History, Patient, Session
from therapycode.model.words import Discipline
from therapycode.rules.claims.implied import (
    Circumstances,
    Implied,
    Named,
    circumstances,
    imply,
    statements_of,
)
from therapycode.rules.claims.placing import Placed, placed

DAY = date(2026, 3, 4)
WHOLE: dict[str, Any] = {
    "authorization": None,
    "setting": None,
    "claim_form": None,
    "place_of_service": None,
    "telehealth": None,
    "under_plan": None,
    "history": None,
    "diagnoses": (),
    "facts": FrozenMap(),
}


def claim(*lines: str, **more: Any) -> GivenClaim:
    made = []
    for text in lines:
        code, units, *modifiers = text.split()
        made.append(GivenLine(code=code, units=int(units), modifiers=tuple(modifiers)))
    return GivenClaim(patient=Patient(id="p-1"), date_of_service=DAY, lines=tuple(made), **more)


def session(**more: Any) -> Session:
    return Session(patient=Patient(id="p-1"), date_of_service=DAY, discipline="PT", services=(), **more)


def under(each: Placed) -> Discipline:
    return "OT" if "GO" in each.line.modifiers else "PT"


def implied(given: GivenClaim, *statements: tuple[str, Named], assisted: bool = False) -> Implied:
    held = Circumstances(**WHOLE)
    return imply(given, held, placed(given), under, statements, telehealth=False, assisted=assisted)


def test_there_is_a_session_for_each_discipline_and_a_service_for_each_line() -> None:
    made = implied(claim("97530 2 GO", "97110 1 GP", "97140 1 GP"))
    assert [(each.discipline, [one.code for one in each.services]) for each in made.sessions] == [
        ("PT", ["97110", "97140"]),
        ("OT", ["97530"]),
    ]
    assert {home: each.place for home, each in made.lines.items()} == {(0, 0): 1, (0, 1): 2, (1, 0): 0}


def test_an_assistant_furnished_as_many_minutes_as_the_units_take_and_a_day_at_most() -> None:
    made = implied(claim("97110 2 GP", "97530 99 GO"), assisted=True)
    assert [each.clinicians[0].role for each in made.sessions] == ["PTA", "OTA"]
    assert [one.time[0].minutes for each in made.sessions for one in each.services] == [30, 1440]


def test_what_the_claim_says_of_itself_stands_in_every_session() -> None:
    given = claim("97110 1 GP", "97530 1 GO", billing_provider="b-1")
    held = Circumstances(**WHOLE | {"setting": "home", "under_plan": False, "diagnoses": ("M54.5",)})
    made = imply(given, held, placed(given), under, telehealth=True)
    assert {(one.billing_provider, one.setting, one.under_plan, one.telehealth) for one in made.sessions} == {
        ("b-1", "home", False, True)
    }
    assert [one.diagnoses for one in made.sessions] == [("M54.5",)] * 2


def test_statements_are_attested_where_their_lines_are() -> None:
    given = claim("97110 1 GP KX", "97530 1 GO")
    made = implied(given, ("KX", Named(("97110",), (0,))), ("59", Named(("97530",), (1,))))
    kinds = [[(one.kind, one.modifier, one.codes) for one in each.attestations] for each in made.sessions]
    assert kinds == [
        [("medical-necessity", "KX", ("97110",))],
        [("distinct-service", "59", ("97530",))],
    ]
    assert dict(made.statements) == {(0, 0): (0,), (1, 0): (1,)}


def test_what_the_claim_attests_itself_stands_before_what_its_lines_state() -> None:
    own = Attestation(kind="liability", modifier="GA", by="pt", codes=("97110",))
    given = claim("97110 1 GP KX", "97140 1 GP 59", attestations=(own,))
    made = implied(given, ("59", Named(("97140",), (1,))), ("KX", Named(("97110",), (0,))))
    assert [one.modifier for one in made.sessions[0].attestations] == ["GA", "59", "KX"]
    assert [made.where(0, f"attestations[{place}]") for place in range(3)] == [
        "attestations[0]",
        "lines[1]",
        "lines[0]",
    ]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("services[0]", "lines[1]"),
        ("services[1].code", "lines[2].code"),
        ("attestations[0]", "lines[1], lines[2]"),
        ("attestations[1]", "attestations[1]"),
        ("place_of_service", "place_of_service"),
        ("history.accrued", "history.accrued"),
        ("status", "lines"),
        ("", "lines"),
    ],
)
def test_places_in_a_session_are_said_as_places_in_the_claim(where: str, said: str) -> None:
    given = claim("97530 1 GO", "97110 1 GP KX", "97140 1 GP KX")
    assert implied(given, ("KX", Named(("97110",), (2, 1)))).where(0, where) == said


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("services[0].allowed", "lines[1].allowed"),
        ("sessions[1].services[0].allowed", "lines[0].allowed"),
        ("setting", "setting"),
        ("tables.code-pairs", "tables.code-pairs"),
    ],
)
def test_what_a_check_needs_is_said_of_the_claim(need: str, said: str) -> None:
    assert implied(claim("97530 1 GO", "97110 1 GP")).needed(0, need) == said


def finding(**values: object) -> Finding:
    return Finding("any", "ANY-001", "error", "attestations", "", "", FrozenMap(values))


def test_what_is_said_of_statements_is_about_the_lines_it_names_or_that_bear_them() -> None:
    made = implied(claim("97110 1 GP", "97140 1 GP KX", "97530 1 GO KX"))
    assert made.located((0, finding(codes="97110, 97140"))).where == "lines[0], lines[1]"
    assert made.located((0, finding(modifier="KX"))).where == "lines[1]"
    assert made.located((1, finding(codes="97110", modifier="GA"))).where == "lines"


def test_what_is_said_of_a_session_as_a_whole_is_about_no_line_of_its_own() -> None:
    whole = attrs.evolve(finding(modifier="KX", codes="97110"), where="")
    assert implied(claim("97110 1 GP KX")).located((0, whole)).where == "lines"


def test_the_sessions_say_what_the_claim_does_not_where_they_agree() -> None:
    assert circumstances(claim("97110 1"), [session(setting="home")] * 2).setting == "home"
    assert circumstances(claim("97110 1"), [session(setting="home"), session(setting="office")]).setting is None
    assert circumstances(claim("97110 1", setting="cah"), [session(setting="home")]).setting == "cah"
    assert circumstances(claim("97110 1", telehealth=False), [session(telehealth=True)]).telehealth is False
    assert circumstances(claim("97110 1"), [session(telehealth=True)]).telehealth is True
    assert circumstances(claim("97110 1"), [session(history=History())]).history == History()
    assert circumstances(claim("97110 1"), [session(facts=FrozenMap({"state": "TX"}))]).facts == {"state": "TX"}
    assert circumstances(claim("97110 1"), []).under_plan is None


def test_a_statement_is_about_its_own_code_or_about_each_pair_that_it_opens() -> None:
    lines = placed(claim("97150 1 GP 59 KX", "97530 1 GP", "97110 1 GP 59", "97110 1 GP"))

    def opens(one: str, other: str) -> bool:
        return (one, other) in {("97150", "97530"), ("97150", "97110")}

    assert statements_of(lines, opens) == (
        ("59", Named(("97110",), (2,))),
        ("59", Named(("97150", "97110"), (0,))),
        ("59", Named(("97150", "97530"), (0,))),
        ("KX", Named(("97150",), (0,))),
    )
