"""What a batch billed so far is the history of what comes after."""

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest

from tests.building import visit
from therapycode import BilledDay, BilledLine, Day, Engine, History, HistoryBuilder, InputError, Session
from therapycode.serial.notation import read_notation

PAYER = "cms-total-time"


def coded(engine: Engine, builder: HistoryBuilder, document: Session | Day) -> Session | Day:
    told = builder.before(document)
    builder.add(told, engine.code(told, payer=PAYER))
    return told


def session(day: str, *lines: str) -> Session:
    return visit(*(lines or ("97110 30 PT",)), day=date.fromisoformat(day))


def days(document: Session | Day) -> list[str]:
    first = document if isinstance(document, Session) else document.sessions[0]
    assert first.history is not None
    return [str(each.day) for each in first.history.days]


def test_each_session_knows_what_was_billed_before_it(engine: Engine) -> None:
    builder = HistoryBuilder()
    told = [coded(engine, builder, session(day)) for day in ("2026-03-02", "2026-03-04", "2026-03-09")]
    assert [days(each) for each in told] == [[], ["2026-03-02"], ["2026-03-02", "2026-03-04"]]
    last = told[-1]
    assert isinstance(last, Session)
    assert last.history == History(
        days=tuple(
            BilledDay(
                day=date(2026, 3, day),
                discipline="PT",
                lines=(BilledLine(code="97110", units=2, minutes=30),),
                payer=PAYER,
            )
            for day in (2, 4)
        ),
        as_of=date(2026, 3, 9),
    )


def test_patients_are_kept_apart(engine: Engine) -> None:
    builder = HistoryBuilder()
    coded(engine, builder, session("2026-03-02"))
    other = attrs.evolve(session("2026-03-01"), patient=attrs.evolve(session("2026-03-01").patient, id="p-2"))
    assert days(coded(engine, builder, other)) == []


def test_a_day_that_the_batch_has_is_refused(engine: Engine) -> None:
    builder = HistoryBuilder()
    coded(engine, builder, session("2026-03-02"))
    with pytest.raises(InputError, match=r"2026-03-02 PT again; allowed: a day of one discipline"):
        builder.add(session("2026-03-02"), engine.code(session("2026-03-02"), payer=PAYER))


def test_days_of_a_patient_come_in_their_order(engine: Engine) -> None:
    builder = HistoryBuilder()
    coded(engine, builder, session("2026-03-04"))
    with pytest.raises(InputError, match=r"2026-03-02 after 2026-03-04 of the same patient.*Sort the batch"):
        builder.before(session("2026-03-02"))


def test_the_sessions_of_a_day_are_one_entry_for_each_discipline_and_provider(engine: Engine) -> None:
    builder = HistoryBuilder()
    text = "2026-03-02 PT\n97110 30 PT\n\n2026-03-02 PT\n97140 15 PT\n\n2026-03-02 OT\n97530 30 OT"
    coded(engine, builder, read_notation(text))
    told = coded(engine, builder, session("2026-03-04"))
    assert isinstance(told, Session)
    assert told.history is not None
    billed = [(each.discipline, [line.code for line in each.lines]) for each in told.history.days]
    assert billed == [("PT", ["97110", "97140"]), ("OT", ["97530"])]


def test_a_session_without_a_claim_adds_nothing(engine: Engine) -> None:
    builder = HistoryBuilder()
    coded(engine, builder, attrs.evolve(session("2026-03-02"), status="no-show"))
    assert days(coded(engine, builder, session("2026-03-04"))) == []


def test_days_that_lie_too_far_back_are_let_go_and_the_history_says_so(engine: Engine) -> None:
    builder = HistoryBuilder(keep=timedelta(days=7))
    for day in ("2026-03-02", "2026-03-05", "2026-03-10"):
        coded(engine, builder, session(day))
    told = coded(engine, builder, session("2026-03-11"))
    assert days(told) == ["2026-03-05", "2026-03-10"]
    assert isinstance(told, Session)
    assert told.history is not None
    assert told.history.since == date(2026, 3, 3)


def test_a_batch_that_begins_late_says_from_which_day_on_it_is_complete(engine: Engine) -> None:
    builder = HistoryBuilder(since=date(2026, 3, 1), keep=timedelta(days=3))
    coded(engine, builder, session("2026-03-02"))
    told = coded(engine, builder, session("2026-03-10"))
    assert isinstance(told, Session)
    assert told.history is not None
    assert told.history.since == date(2026, 3, 1)
    later = coded(engine, builder, session("2026-03-11"))
    assert isinstance(later, Session)
    assert later.history is not None
    assert later.history.since == date(2026, 3, 7)


def test_what_a_session_says_itself_stands_beside_what_the_batch_holds(engine: Engine) -> None:
    builder = HistoryBuilder()
    coded(engine, builder, session("2026-03-02"))
    own = read_notation("2026-03-04 PT\n97110 30 PT\nbefore 2026-02-02 PT 97110 provider2")
    assert isinstance(own, Session)
    told = coded(engine, builder, attrs.evolve(own, patient=session("2026-03-02").patient))
    assert days(told) == ["2026-02-02", "2026-03-02"]


def test_lines_have_their_share_of_what_their_services_are_worth(engine: Engine) -> None:
    builder = HistoryBuilder()
    exercise = "97110 13 PT allowed60.00 rvus2.00\n97110 23 PTA allowed30.00 rvus1.00"
    text = f"2026-03-02 PT patient1\n{exercise}\n97140 15 PT"
    coded(engine, builder, read_notation(text))
    told = coded(engine, builder, read_notation("2026-03-04 PT patient1\n97110 30 PT"))
    assert isinstance(told, Session)
    assert told.history is not None
    worth = [(line.code, line.units, line.amount, line.rvus) for line in told.history.days[0].lines]
    assert sum(units for code, units, *_ in worth if code == "97110") == 2
    assert sum(amount for _, _, amount, _ in worth if amount is not None) == Decimal(90)
    assert worth[-1][2:] == (None, None)


def test_a_patient_may_be_forgotten(engine: Engine) -> None:
    builder = HistoryBuilder()
    coded(engine, builder, session("2026-03-04"))
    builder.forget("p-1")
    assert days(coded(engine, builder, session("2026-03-02"))) == []


def test_patients_who_were_not_seen_for_long_may_be_forgotten(engine: Engine) -> None:
    builder = HistoryBuilder()
    coded(engine, builder, session("2026-03-02"))
    builder.forget_before(date(2026, 3, 2))
    assert days(coded(engine, builder, session("2026-03-04"))) == ["2026-03-02"]
    builder.forget_before(date(2026, 3, 5))
    assert days(coded(engine, builder, session("2026-03-06"))) == []
