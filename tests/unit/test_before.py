"""What a history must agree on, and several histories as one."""

from datetime import date

import attrs
import pytest

from tests.building import visit
from therapycode import BilledDay, BilledLine, Engine, History, InputError
from therapycode.rules.before import together
from therapycode.serial import read_document

DAY = date(2026, 3, 4)


def billed(day: str, provider: str | None = None, payer: str | None = None) -> BilledDay:
    lines = (BilledLine(code="97110", units=2),)
    return BilledDay(
        day=date.fromisoformat(day), discipline="PT", lines=lines, billing_provider=provider, payer=payer
    )


def refused(engine: Engine, history: History) -> str:
    with pytest.raises(InputError) as error:
        engine.code(attrs.evolve(visit("97110 30 PT"), history=history), payer="cms-total-time")
    return str(error.value)


def test_the_same_day_twice_is_refused(engine: Engine) -> None:
    days = (billed("2026-03-02"), billed("2026-03-03"), billed("2026-03-02"))
    message = refused(engine, History(days=days, as_of=DAY))
    assert (
        "history.days[2]: found 2026-03-02 again, as in days[0]; allowed: each day of a provider once" in message
    )
    assert "together" in message


def test_two_providers_and_two_payers_may_have_billed_one_day(engine: Engine) -> None:
    days = (billed("2026-03-02"), billed("2026-03-02", "b"), billed("2026-03-02", "b", "medicare-part-b"))
    session = attrs.evolve(visit("97110 30 PT"), history=History(days=days, as_of=DAY))
    assert engine.code(session, payer="cms-total-time").determined


def test_days_are_given_with_the_day_on_which_they_were_looked_up(engine: Engine) -> None:
    assert "history.as_of: found nothing; allowed: the last day through which" in refused(
        engine, History(days=(billed("2026-03-02"),))
    )


@pytest.mark.parametrize(
    ("history", "message"),
    [
        (History(days=(billed("2026-03-05"),), as_of=date(2026, 3, 9)), "days[0].day: found 2026-03-05"),
        (History(days=(billed("2026-03-02"),), as_of=date(2026, 3, 1)), "allowed: a day through 2026-03-01"),
        (
            History(days=(billed("2026-03-02"),), since=date(2026, 3, 3), as_of=DAY),
            "allowed: a day from 2026-03-03 on, where the history begins",
        ),
        (
            History(days=(billed("2026-03-02"),), since=date(2026, 3, 3), as_of=date(2026, 3, 2)),
            "history.as_of: found 2026-03-02; allowed: a day from 2026-03-03 on",
        ),
    ],
)
def test_days_lie_within_what_the_history_covers(engine: Engine, history: History, message: str) -> None:
    assert message in refused(engine, history)


def test_the_reader_tells_the_same_faults_at_their_path() -> None:
    source = b"""{"schema": "therapycode/session/1", "patient": {"id": "p-1"}, "date_of_service": "2026-03-04",
     "discipline": "PT", "services": [{"code": "97161"}],
     "history": {"as_of": "2026-03-03", "days": [
       {"day": "2026-03-02", "discipline": "PT", "lines": [{"code": "97110"}]},
       {"day": "2026-03-02", "discipline": "PT", "lines": [{"code": "97140"}]},
       {"day": "2026-03-05", "discipline": "PT", "lines": [{"code": "97140"}]}]}}"""
    with pytest.raises(InputError) as error:
        read_document(source)
    assert "history.days[1]: found 2026-03-02 again" in str(error.value)
    assert "history.days[2].day: found 2026-03-05; allowed: a day through 2026-03-03" in str(error.value)


def test_several_histories_are_one_in_the_order_of_their_days() -> None:
    one = History(days=(billed("2026-03-03"),), since=date(2026, 1, 1), as_of=date(2026, 3, 3))
    other = History(days=(billed("2026-02-02"),), since=date(2026, 2, 1), as_of=date(2026, 3, 1))
    joined = together([one, other, History()])
    assert [str(each.day) for each in joined.days] == ["2026-02-02", "2026-03-03"]
    assert (joined.since, joined.as_of) == (date(2026, 2, 1), date(2026, 3, 3))
    assert together([other, one]) == joined


def test_a_history_that_was_looked_up_and_holds_no_day_says_how_far_it_reaches() -> None:
    one = History(days=(billed("2026-03-01"),), since=date(2026, 1, 1), as_of=date(2026, 3, 1))
    empty = History(since=date(2026, 2, 1), as_of=date(2026, 3, 3))
    joined = together([one, empty])
    assert (joined.since, joined.as_of) == (date(2026, 2, 1), date(2026, 3, 3))


def test_a_day_of_two_histories_is_refused() -> None:
    one = History(days=(billed("2026-03-03"),), as_of=date(2026, 3, 3))
    with pytest.raises(InputError, match=r"history.days\[1\]: found 2026-03-03 again"):
        together([one, one])


def test_no_history_together_is_none() -> None:
    assert together([]) == History()
