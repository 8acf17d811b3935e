"""Limits of payers that count the sessions of one day, which no example of a single session can show."""

import pytest

from tests.building import said
from therapycode import Day, Engine, FrozenMap
from therapycode.serial.notation import read_notation

MORNING = "{head}\n97110 30 PT\nfact body_areas 1\nbefore 2026-03-01\n"
NOON = "\n{head}\n97140 30 PT\nfact body_areas 1\nbefore 2026-03-01\n"
GROUP = "\n{head}\n97150 30 PT group3\nfact body_areas 1\nbefore 2026-03-01\n"


def told(engine: Engine, payer: str, head: str, *sessions: str) -> set[str]:
    document = read_notation("".join(sessions).format(head=head))
    assumed = engine.assuming(FrozenMap({"units": "total-time"}))
    if not isinstance(document, Day):
        return set(said(assumed.code(document, payer=payer)))
    return {finding for outcome in assumed.code(document, payer=payer) for finding in said(outcome)}


def test_masshealth_pays_a_hospital_for_one_individual_visit_of_a_therapy_and_one_group_session_a_day(
    engine: Engine,
) -> None:
    over = "warning limits.excess-unpaid"
    hospital = "2026-03-04 PT outpatient-hospital"
    assert over not in told(engine, "masshealth", hospital, MORNING)
    assert over not in told(engine, "masshealth", hospital, MORNING, GROUP)
    assert over in told(engine, "masshealth", hospital, MORNING, NOON)
    assert over in told(engine, "masshealth", hospital, GROUP.lstrip(), GROUP)
    assert over not in told(engine, "masshealth", "2026-03-04 PT office", MORNING, NOON)


@pytest.mark.parametrize(("sessions", "needed"), [((MORNING,), False), ((MORNING, NOON), True)])
def test_mississippi_wants_a_second_visit_of_a_day_authorized(
    engine: Engine, sessions: tuple[str, ...], *, needed: bool
) -> None:
    found = told(engine, "mississippi-wc", "2026-03-04 PT", *sessions)
    assert ("error limits.authorization-needed" in found) is needed
