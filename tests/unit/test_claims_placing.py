"""The lines of a claim in an order of their own, and claims that do not hold together."""

from datetime import date

import pytest

from tests.building import bent
from therapycode import GivenClaim, GivenLine, InputError, Patient, Session
from therapycode.rules.claims.placing import check_sessions, placed

DAY = date(2026, 3, 4)


def claim(*lines: GivenLine, day: date | None = DAY, provider: str | None = None) -> GivenClaim:
    return GivenClaim(patient=Patient(id="p-1"), date_of_service=day, lines=lines, billing_provider=provider)


def faults_of(given: GivenClaim) -> list[str]:
    with pytest.raises(InputError) as caught:
        placed(given)
    return [fault.at for fault in caught.value.faults]


def test_lines_come_by_what_they_say_and_keep_their_places() -> None:
    one, other = GivenLine(code="97140", units=1), GivenLine(code="97110", units=1)
    assert [each.place for each in placed(claim(one, other))] == [1, 0]
    assert [each.line for each in placed(claim(one, other))] == [each.line for each in placed(claim(other, one))]


def test_a_line_has_its_own_day_or_that_of_the_claim() -> None:
    own = GivenLine(code="97110", units=1, date=date(2026, 3, 5))
    assert [each.day for each in placed(claim(own, GivenLine(code="97110", units=1)))] == [DAY, own.date]


def test_lines_that_differ_in_one_thing_alone_still_have_an_order() -> None:
    lines = [GivenLine(code="97110", units=units) for units in (10, 9)]
    assert [each.line.units for each in placed(claim(*lines))] == [9, 10]
    named = [GivenLine(code="97110", units=1, id=id_) for id_ in ("b", "a")]
    assert [each.line.id for each in placed(claim(*named))] == ["a", "b"]


def test_where_a_line_stands_is_said_by_its_place() -> None:
    assert placed(claim(GivenLine(code="97110", units=1)))[0].where == "lines[0]"


def test_a_claim_without_a_line_is_refused() -> None:
    assert faults_of(claim()) == ["lines"]


def test_every_fault_of_every_line_is_told_at_once() -> None:
    bad = GivenLine(code="9711", units=0, modifiers=("GP", "gp"))
    assert faults_of(claim(bad, GivenLine(code="97110", units=1), day=None)) == [
        "lines[0].date",
        "lines[0].code",
        "lines[0].modifiers[1]",
        "lines[0].units",
        "lines[1].date",
    ]


def test_of_what_is_misshapen_the_first_forty_characters_are_told() -> None:
    long = "9" * 60
    bad = bent(GivenLine(code=long, units=1, modifiers=(long,)), units=long)
    with pytest.raises(InputError) as caught:
        placed(claim(bad))
    assert [fault.found for fault in caught.value.faults] == [repr(long)[:40]] * 3
    with pytest.raises(InputError) as refused:
        check_sessions(claim(provider="b-1"), [session(provider=long)])
    assert [fault.found for fault in refused.value.faults] == [repr(long)[:40]]


def test_true_is_no_number_of_units() -> None:
    assert faults_of(claim(GivenLine(code="97110", units=True))) == ["lines[0].units"]


def session(patient: str = "p-1", provider: str | None = None) -> Session:
    return Session(
        patient=Patient(id=patient), date_of_service=DAY, discipline="PT", services=(), billing_provider=provider
    )


def test_sessions_of_another_patient_or_provider_are_refused_all_at_once() -> None:
    given = claim(GivenLine(code="97110", units=1), provider="b-1")
    with pytest.raises(InputError) as caught:
        check_sessions(given, [session(), session("p-2"), session(provider="b-2"), session(provider="a-1")])
    assert [fault.at for fault in caught.value.faults] == [
        "sessions[1].patient",
        "sessions[2].billing_provider",
        "sessions[3].billing_provider",
    ]
    assert "p-2" not in str(caught.value)


def test_a_provider_that_one_of_them_does_not_name_is_no_other() -> None:
    given = claim(GivenLine(code="97110", units=1))
    check_sessions(given, [session(provider="b-1")])
    check_sessions(claim(GivenLine(code="97110", units=1), provider="b-1"), [session(), session(provider="b-1")])
