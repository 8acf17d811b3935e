"""One limit of a payer: what it is by itself, and what of earlier days counts towards an account."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import attrs
import pytest

from tests.facts import EXERCISE, GAIT, MANUAL
from therapycode.dated import DateSpan
from therapycode.dated.windows import Window
from therapycode.model.codes import CodeFacts
from therapycode.model.conditions import Condition
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.rules.ceilings import Ceiling
from therapycode.rules.counts import Apart, Counts
from therapycode.rules.limit import Claimed, Limit, Whose, before, counted, not_covered
from therapycode.rules.limit_words import over_days
from therapycode.rules.limits import Counted

DAY: Final = date(2026, 3, 4)
EARLIER: Final = date(2026, 2, 2)
KNOWN: Final[Mapping[str, CodeFacts]] = FrozenMap({each.code: each for each in (EXERCISE, GAIT, MANUAL)})
PLAIN: Final = Limit(
    name="yearly",
    title="Yearly",
    measure="units",
    counts=Counts(),
    window=Window(unit="year"),
    disposition="deny-excess",
    source=SourceRef(id="made-up"),
    ceilings=(Ceiling(value=10),),
)
OWN: Final = Claimed(
    0,
    0,
    0,
    Counted(DAY, "97110", 2),
    ("GP",),
    None,
    Whose("clinic", None, "PT", None, None, 0),
    EXERCISE,
)


def billed(*lines: BilledLine, payer: str | None = None, provider: str | None = None) -> BilledDay:
    return BilledDay(day=EARLIER, discipline="PT", lines=lines, payer=payer, billing_provider=provider)


def found(limit: Limit, *days: BilledDay, code: str = "") -> list[str]:
    return [f"{line.code} x{line.units}" for line in before(limit, OWN, code, days, KNOWN, "middle")]


@pytest.mark.parametrize(("payer", "counts"), [("early", False), ("middle", True), ("zeta", False), (None, True)])
def test_a_day_under_another_payer_counts_for_another_account(payer: str | None, *, counts: bool) -> None:
    apart: frozenset[Apart] = frozenset({"payer"})
    day = billed(BilledLine(code="97110"), payer=payer)
    assert found(attrs.evolve(PLAIN, apart=apart), day) == (["97110 x1"] if counts else [])


@pytest.mark.parametrize(
    ("provider", "counts"), [("another", False), ("clinic", True), ("zeta", False), (None, True)]
)
def test_a_day_of_another_provider_counts_for_another_account(provider: str | None, *, counts: bool) -> None:
    apart: frozenset[Apart] = frozenset({"billing-provider"})
    day = billed(BilledLine(code="97110"), provider=provider)
    assert found(attrs.evolve(PLAIN, apart=apart), day) == (["97110 x1"] if counts else [])


def test_an_earlier_claim_is_another_claim_than_any_of_today() -> None:
    by_claim = attrs.evolve(PLAIN, apart=frozenset({"claim"}))
    for number in range(3):
        own = OWN._replace(whose=OWN.whose._replace(claim=number))
        assert before(by_claim, own, "", [billed(BilledLine(code="97110"))], KNOWN, "middle") == []


def test_an_account_of_one_code_counts_that_code_alone() -> None:
    day = billed(BilledLine(code="97110", units=3), BilledLine(code="97116"), BilledLine(code="97140", units=2))
    assert found(attrs.evolve(PLAIN, each_code=True), day, code="97116") == ["97116 x1"]
    assert found(PLAIN, day) == ["97110 x3", "97116 x1", "97140 x2"]
    assert found(attrs.evolve(PLAIN, by_code=FrozenMap({"97116": 2})), day) == ["97110 x3", "97140 x2"]


def test_codes_share_an_account_unless_each_has_one_of_its_own() -> None:
    rows = [OWN, OWN._replace(line=Counted(DAY, "97116", 1), facts=GAIT)]
    assert [len(account) for account in counted(PLAIN, rows).values()] == [2]
    assert [len(account) for account in counted(attrs.evolve(PLAIN, each_code=True), rows).values()] == [1, 1]


def test_a_limit_of_single_codes_counts_no_others() -> None:
    single = attrs.evolve(PLAIN, ceilings=(), by_code=FrozenMap({"97116": 2}))
    gait = OWN._replace(line=Counted(DAY, "97116", 1), facts=GAIT)
    for rows in ([OWN, gait], [gait, OWN]):
        assert list(counted(single, rows).values()) == [[gait]]


def test_a_limit_is_set_aside_on_appeal_only_where_it_says_so() -> None:
    assert not PLAIN.appealable


@pytest.mark.parametrize(
    ("since", "lacks"),
    [
        (None, ()),
        (date(2025, 12, 31), ()),
        (date(2026, 1, 1), ()),
        (date(2026, 1, 2), ("history.days from 2026-01-01 on",)),
    ],
)
@pytest.mark.parametrize("window", [Window(unit="year"), Window(unit="year", anchor="sliding")])
def test_a_history_lacks_the_days_of_a_window_before_it_begins(
    since: date | None, lacks: tuple[str, ...], window: Window
) -> None:
    days = DateSpan(date(2026, 1, 1), date(2027, 1, 1))
    assert not_covered(window, days, History(since=since)) == lacks


def test_a_history_that_has_a_beginning_lacks_what_came_before_a_first_visit_and_before_every_day() -> None:
    from_first = Window(unit="year", anchor="first-visit")
    days = DateSpan(date(2026, 1, 1), None)
    assert not_covered(from_first, days, History(since=date(2025, 1, 1))) == (
        "history.days from the first visit on",
    )
    assert not_covered(from_first, days, History()) == ()


def test_the_days_of_a_limit_are_told_as_one_day_or_from_the_first_through_the_last() -> None:
    assert over_days(DateSpan(DAY, date(2026, 3, 5))) == "on 2026-03-04"
    assert over_days(DateSpan(DAY, date(2026, 3, 6))) == "from 2026-03-04 through 2026-03-05"


def test_the_one_ceiling_that_always_holds_is_a_fixed_number() -> None:
    second = Ceiling(value=Decimal(20))
    sometimes = Ceiling(value=10, when=Condition(FrozenMap({"setting": ("office",)})))
    assert PLAIN.fixed == 10
    assert attrs.evolve(PLAIN, ceilings=()).fixed is None
    assert attrs.evolve(PLAIN, ceilings=(*PLAIN.ceilings, second)).fixed is None
    assert attrs.evolve(PLAIN, ceilings=(sometimes,)).fixed is None
    assert attrs.evolve(PLAIN, by_code=FrozenMap({"97116": 2})).fixed is None


def test_only_the_day_of_the_calendar_needs_no_history() -> None:
    assert attrs.evolve(PLAIN, window=Window(unit="day")).of_one_day
    assert not attrs.evolve(PLAIN, window=Window(unit="day", anchor="sliding", length=2)).of_one_day
    assert not attrs.evolve(PLAIN, window=Window(unit="day", anchor="first-visit")).of_one_day
    assert not PLAIN.of_one_day
