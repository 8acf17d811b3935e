"""The sessions that the kit draws for one payer: where its rules change their mind, and told in few words."""

from datetime import date
from functools import cache, partial
from operator import eq
from pathlib import Path
from typing import Final

import attrs
import pytest
from hypothesis import Phase, find, given, settings

from tests.building import installed_engine, visit
from tests.small_payers import BY_PLAN, TOTAL_TIME, branch, limit, small_payer
from therapycode import Choice, Engine, PayerRegistry, Session, TimeEntry
from therapycode.dated import DateSpan
from therapycode.serial import document_to_json
from therapycode.serial.notation import read_notation
from therapycode.testing.occasions import asked, assisted, just, limited, tied, visits, when
from therapycode.testing.subject import Engines, Subject
from therapycode.testing.telling import told

MANY: Final = settings(max_examples=2000, database=None, derandomize=True, phases=(Phase.generate, Phase.shrink))
"""Many tries, and of what is found the smallest: to explain it would go on from there."""


@cache
def medicare() -> Subject:
    return Subject(payer="medicare-part-b", engines=Engines(installed_engine()))


def small(engine: Engine, folder: Path, *parts: str) -> Subject:
    registry = PayerRegistry.of([small_payer(folder, *parts)])
    return Subject(payer="made-up", engines=Engines(Engine(registry, engine.tables)))


def test_a_payer_is_tried_on_the_days_on_which_it_changes_and_on_those_before() -> None:
    subject = medicare()
    firsts = [part.timeline.changes() for part in subject.profile.parts.values() if part.clock == "service"]
    changes = {day for days in firsts for day in days if day in subject.profile.covers}
    assert changes <= set(subject.changes)
    for day in (date(2022, 1, 1), date(2021, 12, 31), date(2026, 1, 1), date(2025, 12, 31)):
        assert find(when(subject), partial(eq, day), settings=MANY) == day


def test_a_payer_is_never_tried_outside_of_what_it_covers(engine: Engine, tmp_path: Path) -> None:
    made = small_payer(tmp_path, TOTAL_TIME, BY_PLAN)
    profile = attrs.evolve(made.read(), covers=DateSpan(date(2021, 5, 1), date(2021, 5, 4)))
    registry = PayerRegistry.of([attrs.evolve(made, profile=profile)])
    subject = Subject(payer="made-up", engines=Engines(Engine(registry, engine.tables)))
    assert subject.changes == (date(2021, 5, 1),)
    assert subject.last == date(2021, 5, 3)
    for day in (1, 2, 3):
        assert find(when(subject), partial(eq, date(2021, 5, day)), settings=MANY).day == day


@given(when(medicare()))
def test_every_day_that_is_tried_is_covered(day: date) -> None:
    assert day in medicare().profile.covers
    assert medicare().changes[0] <= day <= medicare().last


def test_the_facts_that_a_payer_asks_about_are_given_at_and_beside_their_bounds(
    engine: Engine, tmp_path: Path
) -> None:
    young = branch(
        "units", "young", '{ "facts.age" = { below = 21 }, "facts.state" = ["TX"] }', 'rule = "started-unit"'
    )
    subject = small(engine, tmp_path, TOTAL_TIME, BY_PLAN, young)
    facts = asked(subject)
    assert {20, 21} <= set(facts["age"])
    assert "TX" in facts["state"]
    assert len(set(facts["state"])) > 1
    found = find(visits(subject), lambda one: one.facts.get("age") == 20, settings=MANY)
    assert subject.code(found).determined


def test_a_payer_with_limits_is_tried_with_what_was_billed_before(engine: Engine, tmp_path: Path) -> None:
    visits_a_year = limit(
        "yearly", 'measure = "visits"', "ceiling = 2", 'window = "year"', 'disposition = "attest"'
    )
    free = small(engine, tmp_path, TOTAL_TIME, BY_PLAN)
    assert not limited(free)
    capped = small(engine, tmp_path, TOTAL_TIME, BY_PLAN, visits_a_year + 'modifier = "KX"\n')

    def past(one: Session) -> bool:
        return any(use.used >= use.ceiling for use in capped.code(one).limits)

    found = find(visits(capped), past, settings=MANY)
    assert found.history is not None
    assert len(found.history.days) == 2
    assert told(found).splitlines()[-1] == f"before {found.date_of_service}"


def test_occasions_shrink_to_one_service_of_one_unit() -> None:
    smallest = find(visits(medicare()), lambda _: True, settings=MANY)
    assert told(smallest) == f"{medicare().changes[-1]} PT\n97110 8 PT"


def test_ties_and_assistants_shares_are_soon_found() -> None:
    subject = medicare()
    tie = find(tied(subject), lambda one: subject.code(one).tie is not None, settings=MANY)
    assert len(tie.services) == 2

    def is_split(one: Session) -> bool:
        claim = subject.code(one).claim
        codes = [line.code for line in claim.lines] if claim is not None else []
        return len(set(codes)) < len(codes)

    assert {each.role for each in find(assisted(subject), is_split, settings=MANY).clinicians} >= {"PT", "PTA"}


@given(visits(medicare()))
def test_every_session_that_is_drawn_is_told_in_the_short_notation(session: Session) -> None:
    short = told(session)
    assert not short.startswith("{")
    again = read_notation(short)
    assert isinstance(again, Session)
    assert told(again) == short
    assert again.services == session.services
    assert (again.date_of_service, again.setting, again.facts) == (
        session.date_of_service,
        session.setting,
        session.facts,
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04 PT office no-show telehealth\n97110 8 PT\n97110 8 PT2+PTA",
        "2026-03-04 PT\n97161 - PT free\n97110 8 PT group",
        "2026-03-04 PT\n97550 30 PT x2\nfact state TX\nfact participating yes\nattest GA 97140\nchoose 97110",
        "2026-03-04 OT\n97530 8 OT\naccrued OT 2480.01 2026-03-04",
        "2026-03-04 PT\n97110 8 PT\nbefore 2026-03-03 PT 97110 x2 97140 x1\nbefore 2026-03-04",
    ],
)
def test_what_the_notation_can_say_is_told_in_it(text: str) -> None:
    session = read_notation(text)
    assert isinstance(session, Session)
    assert read_notation(told(session)) == session
    assert not told(session).startswith("{")


def test_what_the_notation_cannot_say_is_told_as_a_document() -> None:
    plain = visit("97110 20 PT")
    two = attrs.evolve(
        plain.services[0], time=(TimeEntry(minutes=8, by=("pt",)), TimeEntry(minutes=12, by=("pt",)))
    )
    for session in (
        attrs.evolve(plain, services=(two,)),
        attrs.evolve(plain, choices=(Choice(unit_to="97110", by="pt"),)),
        attrs.evolve(plain, services=(attrs.evolve(two, time=(TimeEntry(minutes=8, by=("nobody",)),)),)),
    ):
        assert told(session) == document_to_json(session)


def test_a_session_in_short_is_on_the_first_day_of_the_last_stretch() -> None:
    session = just(medicare(), "97110 20 PT+PTA", "97161 - PT")
    assert session.date_of_service == medicare().changes[-1]
    assert [each.role for each in session.clinicians] == ["PT", "PTA"]
