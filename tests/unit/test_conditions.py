"""Conditions on what a session says: they hold, or do not, or are left open by what is missing."""

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest

from tests.building import visit
from therapycode import Clinician, FrozenMap, InputError, Session
from therapycode.model.conditions import QUESTIONS, Bounds, Condition, Given
from therapycode.model.facts import FACTS, FactKind, FactType
from therapycode.rules.conditions import answer, answers, holds, lacking

DAY = date(2026, 3, 4)


def test_a_value_holds_where_it_is_one_of_those_listed() -> None:
    late = Condition(FrozenMap({"facts.state": ("TX", "OH")}))
    states = ("TX", "OH", "UT")
    assert [holds(late, {"facts.state": state}) for state in states] == [True, True, False]


def test_only_a_diagnosis_is_named_by_its_beginning() -> None:
    for question in ("facts.state", "setting", "claim_form"):
        assert not holds(Condition(FrozenMap({question: ("T",)})), {question: "TX"})
    assert not holds(Condition(FrozenMap({"code": ("9711",)})), {"code": ("97110",)})


@pytest.mark.parametrize(
    ("bounds", "taken"),
    [
        (Bounds(at_least=7, below=21), {6: False, 7: True, 20: True, 21: False}),
        (Bounds(at_least=7), {6: False, 7: True, 99: True}),
        (Bounds(below=21), {0: True, 20: True, 21: False}),
        (Bounds(), {0: True}),
    ],
)
def test_bounds_take_their_lower_end_and_not_their_upper(bounds: Bounds, taken: dict[int, bool]) -> None:
    young = Condition(FrozenMap({"facts.age": bounds}))
    assert {age: holds(young, {"facts.age": age}) for age in taken} == taken


def test_days_and_exact_numbers_have_bounds_too() -> None:
    since = Condition(FrozenMap({"facts.injury_day": Bounds(at_least=DAY)}))
    days = (DAY - timedelta(1), DAY)
    assert [holds(since, {"facts.injury_day": day}) for day in days] == [False, True]
    share = Condition(FrozenMap({"facts.acme.share": Bounds(below=Decimal("0.5"))}))
    assert holds(share, {"facts.acme.share": Decimal("0.49")})


def test_all_of_a_condition_must_hold() -> None:
    both = Condition(FrozenMap({"facts.state": ("TX",), "telehealth": (True,)}))
    said: list[dict[str, Given]] = [
        {"facts.state": state, "telehealth": away} for state in ("TX", "UT") for away in (True, False)
    ]
    assert [holds(both, each) for each in said] == [True, False, False, False]


def test_what_is_missing_leaves_a_condition_open_unless_something_else_fails() -> None:
    both = Condition(FrozenMap({"facts.state": ("TX",), "telehealth": (True,)}))
    assert holds(both, {"telehealth": True}) is None
    assert holds(both, {"telehealth": False}) is False
    assert lacking(both, {"telehealth": True}) == ("facts.state",)
    assert lacking(both, {}) == ("facts.state", "telehealth")
    assert holds(Condition(FrozenMap()), {}) is True


def test_of_several_answers_one_is_enough() -> None:
    assisted = Condition(FrozenMap({"role": ("PTA", "OTA")}))
    assert holds(assisted, {"role": ("PT", "PTA")})
    assert holds(assisted, {"role": ("PT",)}) is False


def test_a_diagnosis_is_named_by_the_beginning_of_its_code() -> None:
    palsy = Condition(FrozenMap({"diagnosis": ("G80", "G81.1")}))
    assert holds(palsy, {"diagnosis": ("M54.5", "G80.9")})
    assert holds(palsy, {"diagnosis": ("M54.5", "G81.9")}) is False


def said_by(**fields: object) -> Session:
    loose: dict[str, object] = {
        "setting": "office",
        "claim_form": "professional",
        "place_of_service": "11",
        "diagnoses": ("M54.5",),
        "facts": FrozenMap({"state": "TX", "evaluation_day": "2026-01-05"}),
    }
    made: Session = attrs.evolve(visit("97110 20 PT", "97140 15 PTA"), **{**loose, **fields})  # type: ignore[arg-type]  # bent on purpose
    return made


def test_a_session_answers_by_its_own_words_and_its_facts() -> None:
    asked = [*QUESTIONS, "facts.state", "facts.evaluation_day", "facts.age"]
    assert answers(said_by(), asked) == {
        "discipline": "PT",
        "setting": "office",
        "claim_form": "professional",
        "place_of_service": "11",
        "telehealth": False,
        "under_plan": True,
        "incident_to": False,
        "role": ("PT", "PTA"),
        "code": ("97110", "97140"),
        "diagnosis": ("M54.5",),
        "facts.state": "TX",
        "facts.evaluation_day": date(2026, 1, 5),
    }


def test_a_session_that_does_not_say_leaves_the_question_open() -> None:
    bare = said_by(
        setting=None, claim_form=None, place_of_service=None, diagnoses=(), clinicians=(), services=(), facts={}
    )
    asked = ("setting", "claim_form", "place_of_service", "diagnosis", "role", "code", "facts.state")
    assert answers(bare, asked) == {}


@pytest.mark.parametrize(
    ("fact", "given", "kind"),
    [
        ("age", "seven", "a whole number from 0"),
        ("age", True, "a whole number from 0"),
        ("evaluation_day", "soon", "a day, such as 2026-03-04"),
        ("pregnant", "no", "true or false"),
        ("product", "HMO", "a word in small letters, such as medicare-advantage"),
        ("acuity", "worse", "acute, chronic"),
    ],
)
def test_a_fact_of_another_kind_is_refused_and_not_told(fact: str, given: object, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        answers(said_by(facts=FrozenMap({fact: given})), [f"facts.{fact}"])
    [fault] = caught.value.faults
    assert (fault.at, fault.allowed) == (f"facts.{fact}", kind)
    assert fault.found == f"a value of type {type(given).__name__}"


def test_a_payers_own_facts_have_the_kind_that_it_declares() -> None:
    session = said_by(facts=FrozenMap({"acme.tier": 2}))
    assert answer(session, "facts.acme.tier", {"acme.tier": FactKind("whole")}) == 2
    with pytest.raises(InputError, match=r"facts\.acme\.tier"):
        answer(session, "facts.acme.tier", {"acme.tier": FactKind("flag")})


def test_a_day_is_read_only_where_a_day_is_asked_for() -> None:
    session = said_by(facts=FrozenMap({"acme.said": "2026-03-04"}))
    assert answer(session, "facts.acme.said", {"acme.said": FactKind("day")}) == DAY
    assert answer(session, "facts.acme.said", {"acme.said": FactKind("text")}) == "2026-03-04"
    with pytest.raises(InputError, match="found a value of type str"):
        answer(session, "facts.acme.said", {"acme.said": FactKind("code")})


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("word", ["ash", "medicare-advantage", "tier2"], ["ASH", "", "a b", "-", 5, None]),
        ("text", ["Any text"], ["", " ", 5]),
        ("whole", [0, 21], [-1, True, Decimal(2), "2"]),
        ("number", [0, 21, Decimal("0.5")], [True, -1, Decimal("NaN"), "2"]),
        ("flag", [True, False], [0, 1, "true"]),
        ("day", [DAY], ["2026-03-04", 2026]),
        ("code", ["97110", "G0283"], ["9711", 97110]),
        ("place", ["02", "11"], ["2", "OR", 11]),
    ],
)
def test_each_kind_of_fact_takes_what_it_should(kind: FactType, good: list[object], bad: list[object]) -> None:
    assert [one for one in good if not FactKind(kind).takes(one)] == []
    assert [one for one in bad if FactKind(kind).takes(one)] == []


def test_every_fact_and_every_question_says_what_it_is() -> None:
    assert [name for name, kind in {**FACTS, **QUESTIONS}.items() if not kind.says] == []
    assert FACTS["state"].takes("TX")
    assert not FACTS["state"].takes("Texas")
    assert FACTS["state"].allowed.startswith("AK, AL, ")
    assert len(FACTS["state"].words) == 56


def test_the_role_asked_for_may_be_anybodys() -> None:
    session = said_by(clinicians=(Clinician(id="a", role="OTA"),))
    assert answer(session, "role") == ("OTA",)
