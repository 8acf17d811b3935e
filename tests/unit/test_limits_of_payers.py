"""Limits as a profile says them: what they count, over which days, and what is told of them."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, branch, limit, small_engine
from therapycode import Engine, Outcome, ProfileError, Session
from therapycode.model.conditions import Condition
from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import KeptLine, LimitUse
from therapycode.rules.ceilings import Ceiling, ceiling_of
from therapycode.rules.limits import Counted
from therapycode.rules.line_order import better_order
from therapycode.serial.notation import read_notation

DAY: Final = date(2026, 3, 4)
YEAR: Final = ('window = "year"', 'scope = ["patient"]')
UNPAID: Final = 'disposition = "deny-excess"'


def coded(engine: Engine, folder: Path, text: str, *parts: str) -> Outcome:
    small = small_engine(engine, folder, TOTAL_TIME, BY_PLAN, ASSISTED, *parts)
    document = read_notation(text)
    assert isinstance(document, Session)
    return small.code(document, payer="made-up")


def used(outcome: Outcome) -> list[str]:
    return [f"{use.limit}: {use.used} + {use.claimed} of {use.ceiling}, {use.left} left" for use in outcome.limits]


def open_for(outcome: Outcome) -> dict[str, tuple[str, ...]]:
    return {each.check: each.needs for each in outcome.unchecked if each.check.startswith("limits.")}


def test_how_far_a_limit_is_used_is_told_with_its_days(engine: Engine, tmp_path: Path) -> None:
    text = "2026-03-04 PT\n97110 30 PT\nbefore 2026-02-02 PT 97110 x2"
    outcome = coded(engine, tmp_path, text, limit("yearly", "ceiling = 10", *YEAR, UNPAID))
    assert outcome.limits == (
        LimitUse(
            "yearly",
            "Made up",
            "units",
            10,
            2,
            2,
            6,
            date(2026, 1, 1),
            date(2026, 12, 31),
            "deny-excess",
            as_of=date(2026, 2, 2),
        ),
    )


def test_a_limit_that_counts_nothing_of_a_claim_is_not_told(engine: Engine, tmp_path: Path) -> None:
    own = limit("group", "ceiling = 1", 'classes = ["group"]', UNPAID)
    assert coded(engine, tmp_path, "2026-03-04 PT\n97110 30 PT", own).limits == ()


def test_a_limit_uses_up_at_its_ceiling_and_not_before(engine: Engine, tmp_path: Path) -> None:
    own = limit("yearly", "ceiling = 4", *YEAR, UNPAID)
    told = [
        [each.rule for each in coded(engine, tmp_path, text, own).findings]
        for text in (
            "2026-03-04 PT\n97110 15 PT\nbefore 2026-02-02 PT 97110 x2",
            "2026-03-04 PT\n97110 30 PT\nbefore 2026-02-02 PT 97110 x2",
            "2026-03-04 PT\n97110 45 PT\nbefore 2026-02-02 PT 97110 x2",
        )
    ]
    assert told == [[], ["limits.used-up"], ["limits.excess-unpaid"]]


@pytest.mark.parametrize(
    ("which", "counted"),
    [
        ('codes = "all"', 7),
        ('codes = "timed"', 5),
        ('codes = "untimed"', 2),
        ('codes = "always-therapy"', 7),
        ('codes = ["97110"]', 2),
        ('classes = ["group"]', 1),
        ('exempt = ["97110"]', 5),
        ('exempt_classes = ["group"]', 6),
        ('codes = ["97110"]\nclasses = ["group"]', 3),
        ('disciplines = ["OT"]', None),
        ('with_modifiers = ["CQ"]', 1),
        ('without_modifiers = ["CQ"]', 6),
        ('not_in = ["office"]', None),
    ],
)
def test_what_counts_is_said_by_code_class_modifier_discipline_and_setting(
    engine: Engine, tmp_path: Path, which: str, counted: int | None
) -> None:
    text = "2026-03-04 PT office\n97110 30 PT\n97140 30 PT\n97530 15 PTA\n97012 - PT\n97150 30 PT group2"
    outcome = coded(engine, tmp_path, text, limit("daily", "ceiling = 50", *which.split("\n"), UNPAID))
    assert [use.claimed for use in outcome.limits] == ([] if counted is None else [counted])


@pytest.mark.parametrize(
    ("scope", "used_before"),
    [
        ('["patient"]', 31),
        ('["patient", "billing-provider"]', 29),
        ('["patient", "performing-provider"]', 27),
        ('["patient", "discipline"]', 23),
        ('["patient", "payer"]', 15),
    ],
)
def test_what_is_in_the_scope_has_an_account_of_its_own(
    engine: Engine, tmp_path: Path, scope: str, used_before: int
) -> None:
    before = (
        "before 2026-02-02 PT 97110 x1",
        "before 2026-02-03 PT 97110 x2 provider2",
        "before 2026-02-04 PT 97110 x4 npi1234567893",
        "before 2026-02-05 OT 97530 x8",
        "before 2026-02-06 PT 97110 x16 payer-medicare-part-b",
    )
    text = "\n".join(("2026-03-04 PT provider1", "97110 30 PT", "npi PT 1234567885", *before))
    own = limit("yearly", "ceiling = 99", 'window = "year"', f"scope = {scope}", UNPAID)
    assert [use.used for use in coded(engine, tmp_path, text, own).limits] == [used_before]


def test_sessions_of_a_day_count_together_unless_the_claim_has_an_account_of_its_own(
    engine: Engine, tmp_path: Path
) -> None:
    day = read_notation("2026-03-04 PT\n97110 30 PT\n\n2026-03-04 OT\n97530 45 OT")
    for window, claimed in (('"day"', [[5], [5]]), ('"claim"', [[2], [3]])):
        own = limit("daily", "ceiling = 9", f"window = {window}", UNPAID)
        small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, own)
        outcome = small.code(day, payer="made-up")
        assert not isinstance(outcome, Outcome)
        assert [[use.claimed for use in each.limits] for each in outcome.outcomes] == claimed


def test_a_history_that_begins_after_the_window_leaves_the_limit_open(engine: Engine, tmp_path: Path) -> None:
    own = limit("yearly", "ceiling = 4", *YEAR, UNPAID)
    text = "2026-03-04 PT\n97110 15 PT\nbefore 2026-02-02 PT 97110\nsince 2026-0{}-01"
    assert open_for(coded(engine, tmp_path, text.format(2), own)) == {
        "limits.yearly": ("history.days from 2026-01-01 on",)
    }
    assert open_for(coded(engine, tmp_path, text.format(1), own)) == {}


def test_a_window_from_the_first_visit_needs_the_history_from_the_beginning(
    engine: Engine, tmp_path: Path
) -> None:
    own = limit("rolling", "ceiling = 4", *YEAR, 'anchor = "first-visit"', UNPAID)
    text = "2026-03-04 PT\n97110 15 PT\nbefore 2026-02-02 PT 97110"
    assert open_for(coded(engine, tmp_path, f"{text}\nsince 2026-01-01", own)) == {
        "limits.rolling": ("history.days from the first visit on",)
    }
    assert used(coded(engine, tmp_path, text, own)) == ["rolling: 1 + 1 of 4, 2 left"]


def test_a_limit_of_one_day_needs_no_history_and_counts_what_others_billed_on_it(
    engine: Engine, tmp_path: Path
) -> None:
    own = limit("daily", "ceiling = 4", 'scope = ["patient"]', UNPAID)
    assert used(coded(engine, tmp_path, "2026-03-04 PT\n97110 30 PT", own)) == ["daily: 0 + 2 of 4, 2 left"]
    text = "2026-03-04 PT\n97110 30 PT\nbefore 2026-03-04 PT 97110 x3 provider2\nsince 2026-03-04"
    assert used(coded(engine, tmp_path, text, own)) == ["daily: 3 + 2 of 4, 0 left"]


def test_an_event_that_is_not_given_leaves_the_limit_open(engine: Engine, tmp_path: Path) -> None:
    own = limit("once", "ceiling = 4", 'window = "whole"', 'anchor = "event"', 'event = "injury"', UNPAID)
    text = "2026-03-04 PT\n97110 15 PT\nbefore 2026-02-02 PT 97110"
    assert open_for(coded(engine, tmp_path, text, own)) == {"limits.once": ("facts.injury_day",)}
    assert used(coded(engine, tmp_path, f"{text}\nfact injury_day 2026-02-10", own)) == [
        "once: 0 + 1 of 4, 3 left"
    ]


def test_a_ceiling_that_depends_on_what_is_not_said_is_open_only_where_it_matters(
    engine: Engine, tmp_path: Path
) -> None:
    differ = '[{ when = { "facts.age" = { below = 21 } }, unlimited = true }, { value = 4 }]'
    alike = '[{ when = { "facts.age" = { below = 21 } }, value = 4 }, { value = 4 }]'
    text = "2026-03-04 PT\n97110 15 PT"
    own = limit("daily", f"ceiling = {differ}", UNPAID)
    assert open_for(coded(engine, tmp_path, text, own)) == {"limits.daily": ("facts.age",)}
    assert coded(engine, tmp_path, f"{text}\nfact age 8", own).limits == ()
    assert used(coded(engine, tmp_path, text, limit("daily", f"ceiling = {alike}", UNPAID))) == [
        "daily: 0 + 1 of 4, 3 left"
    ]


def test_a_limit_may_hold_for_some_sessions_only(engine: Engine, tmp_path: Path) -> None:
    own = limit("daily", "ceiling = 4", UNPAID) + branch(
        "limits.daily",
        "texas",
        '{ "facts.state" = "TX" }',
        'measure = "units"',
        "ceiling = 2",
        'window = "day"',
        'scope = ["patient"]',
        UNPAID,
    )
    text = "2026-03-04 PT\n97110 45 PT\nfact state {}"
    assert used(coded(engine, tmp_path, text.format("OH"), own)) == ["daily: 0 + 3 of 4, 1 left"]
    assert used(coded(engine, tmp_path, text.format("TX"), own)) == ["daily: 0 + 3 of 2, 0 left"]


@pytest.mark.parametrize(
    ("measure", "needs"),
    [
        ("minutes", "services[1].time"),
        ("rvus", "services[1].rvus"),
        ("amount", "services[1].allowed"),
    ],
)
def test_what_the_measure_lacks_is_asked_for_by_its_place(
    engine: Engine, tmp_path: Path, measure: str, needs: str
) -> None:
    own = limit("daily", f'measure = "{measure}"', "ceiling = 400", UNPAID)
    outcome = coded(engine, tmp_path, "2026-03-04 PT\n97110 30 PT rvus1.50 allowed60.00\n97012 - PT", own)
    assert open_for(outcome) == {"limits.daily": (needs,)}
    assert not outcome.ready


def test_a_history_without_what_the_measure_counts_leaves_the_limit_open(engine: Engine, tmp_path: Path) -> None:
    own = limit("yearly", 'measure = "amount"', "ceiling = 400.00", *YEAR, UNPAID)
    text = "2026-03-04 PT\n97110 30 PT allowed60.00\nbefore 2026-02-02 PT 97110"
    assert open_for(coded(engine, tmp_path, text, own)) == {"limits.yearly": ("history.days[].lines[].amount",)}


def test_the_lesser_of_what_is_allowed_and_charged_counts(engine: Engine, tmp_path: Path) -> None:
    own = limit("daily", 'measure = "amount"', "ceiling = 400.00", UNPAID)
    outcome = coded(engine, tmp_path, "2026-03-04 PT\n97110 30 PT allowed60.00 charge50.00", own)
    assert [use.claimed for use in outcome.limits] == [50]


def test_lines_that_share_services_share_their_worth(engine: Engine, tmp_path: Path) -> None:
    own = limit("daily", 'measure = "amount"', "ceiling = 400.00", UNPAID)
    text = "2026-03-04 PT\n97110 15 PT allowed30.00\n97110 15 PTA allowed25.50\n97140 15 PT allowed20.25"
    outcome = coded(engine, tmp_path, text, own)
    assert [str(use.claimed) for use in outcome.limits] == ["75.75"]
    assert outcome.claim is not None
    assert len(outcome.claim.lines) == 3


def test_which_units_are_kept_is_open_where_the_payer_goes_by_prices_that_are_not_given(
    engine: Engine, tmp_path: Path
) -> None:
    own = limit("daily", "ceiling = 4", 'disposition = "keep-highest-paid"')
    outcome = coded(engine, tmp_path, "2026-03-04 PT\n97110 45 PT\n97530 30 PT", own)
    assert [each.rule for each in outcome.findings] == ["limits.excess-unpaid"]
    assert "which of them, depends on what each is worth" in outcome.findings[0].says
    assert open_for(outcome) == {"limits.daily.kept": ("services[0].allowed", "services[1].allowed")}
    assert outcome.limits[0].lines == ()


def test_the_first_units_are_kept_or_the_best_paid_whichever_order_the_claim_has(
    engine: Engine, tmp_path: Path
) -> None:
    lines = ("97110 45 PT allowed90.00", "97530 30 PT allowed80.00")
    kept = {}
    for disposition in ("trim-in-claim-order", "keep-highest-paid"):
        own = limit("daily", "ceiling = 4", f'disposition = "{disposition}"')
        for name, order in (("as it stands", lines), ("turned round", lines[::-1])):
            outcome = coded(engine, tmp_path, "\n".join(("2026-03-04 PT", *order)), own)
            kept[disposition, name] = {line.code: line.kept for line in outcome.limits[0].lines}
            order_told = [each.values for each in outcome.findings if each.rule == "limits.line-order"]
            assert bool(order_told) == (disposition == "trim-in-claim-order" and name == "as it stands")
    assert kept == {
        ("trim-in-claim-order", "as it stands"): {"97110": 3, "97530": 1},
        ("trim-in-claim-order", "turned round"): {"97110": 2, "97530": 2},
        ("keep-highest-paid", "as it stands"): {"97110": 2, "97530": 2},
        ("keep-highest-paid", "turned round"): {"97110": 2, "97530": 2},
    }


def test_the_better_order_is_open_where_prices_are_not_given(engine: Engine, tmp_path: Path) -> None:
    own = limit("daily", "ceiling = 4", 'disposition = "trim-in-claim-order"')
    outcome = coded(engine, tmp_path, "2026-03-04 PT\n97110 45 PT charge90.00\n97530 30 PT", own)
    assert open_for(outcome) == {"limits.line-order": ("services[1].allowed",)}
    alone = coded(engine, tmp_path, "2026-03-04 PT\n97110 90 PT", own)
    assert open_for(alone) == {}


def test_there_is_no_better_order_without_every_amount() -> None:
    lines = [Counted(DAY, "97110", 3, amount=Decimal(90)), Counted(DAY, "97530", 2)]
    assert better_order(lines, (3, 1), "units", 4, 0) is None


@pytest.mark.parametrize(
    ("named", "findings", "open_"),
    [
        ("", ["limits.authorization-needed"], {}),
        ("authorized 97110 x2", [], {}),
        ("authorized 97140 x2", ["limits.authorization-needed"], {}),
        ("authorized from=2026-01-01 through=2026-03-04", [], {}),
        ("authorized from=2026-01-01 through=2026-03-03", ["limits.authorization-needed"], {}),
        (
            "authorized status=pending",
            [],
            {"limits.daily.authorization": ("authorization.status", "history.days")},
        ),
    ],
)
def test_an_authorization_that_covers_the_day_and_the_code_answers_the_limit(
    engine: Engine,
    tmp_path: Path,
    named: str,
    findings: list[str],
    open_: dict[str, tuple[str, ...]],
) -> None:
    own = limit("daily", "ceiling = 1", 'disposition = "needs-authorization"')
    outcome = coded(engine, tmp_path, f"2026-03-04 PT\n97110 30 PT\n{named}", own)
    assert [each.rule for each in outcome.findings] == findings
    assert open_for(outcome) == open_


def test_lines_past_an_attested_limit_bear_its_modifier_and_the_others_do_not(
    engine: Engine, tmp_path: Path
) -> None:
    own = limit("yearly", "ceiling = 3", *YEAR, 'disposition = "attest"', 'modifier = "KX"')
    text = (
        "2026-03-04 PT\n97110 30 PT\n97140 15 PT\n97530 15 PT\nbefore 2026-02-02 PT 97110\nattest KX 97140 97530"
    )
    outcome = coded(engine, tmp_path, text, own)
    assert outcome.claim is not None
    assert [(line.code, line.modifiers) for line in outcome.claim.lines] == [
        ("97110", ("GP",)),
        ("97140", ("GP", "KX")),
        ("97530", ("GP", "KX")),
    ]
    assert [each.rule for each in outcome.findings] == ["limits.attested"]
    assert outcome.limits[0].lines == (KeptLine("97110", 2, 2), KeptLine("97140", 1, 0), KeptLine("97530", 1, 0))


def test_a_line_past_the_limit_that_nobody_attests_is_named(engine: Engine, tmp_path: Path) -> None:
    own = limit("yearly", "ceiling = 3", *YEAR, 'disposition = "attest"', 'modifier = "KX"')
    text = "2026-03-04 PT\n97110 30 PT\n97140 15 PT\n97530 15 PT\nbefore 2026-02-02 PT 97110\nattest KX 97140"
    told = {each.rule: each.values["codes"] for each in coded(engine, tmp_path, text, own).findings}
    assert told == {"limits.attested": "97140", "limits.attestation-needed": "97530"}


def test_alternatives_bear_the_attested_modifier_by_their_own_units(engine: Engine, tmp_path: Path) -> None:
    own = limit("daily", "ceiling = 1", 'disposition = "attest"', 'modifier = "KX"')
    outcome = coded(engine, tmp_path, "2026-03-04 PT\n97110 20 PT\n97112 20 PT\nattest KX", own)
    told = [[(line.code, line.units, line.modifiers) for line in each.lines] for each in outcome.alternatives]
    assert told == [
        [("97110", 2, ("GP", "KX")), ("97112", 1, ("GP", "KX"))],
        [("97110", 1, ("GP",)), ("97112", 2, ("GP", "KX"))],
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((UNPAID,), "limits.daily.from.2019-01-01.ceiling: found nothing"),
        (("ceiling = [{ value = 4, unlimited = true }]", UNPAID), "found value, unlimited; allowed: one of value"),
        (("ceiling = [{ share = 75.0 }]", UNPAID), "share without of"),
        (('ceiling = [{ share = 75.0, of = "daily" }]', UNPAID), "found 'daily'; allowed: the name of a limit"),
        (("ceiling = 4", 'disposition = "attest"'), "modifier: found nothing; allowed: the modifier by which"),
        (("ceiling = 4", 'anchor = "event"', UNPAID), "event: found nothing; allowed: an event"),
        (("ceiling = 4", "length = 2", UNPAID), "window: found day; allowed: a window that there is"),
    ],
)
def test_what_the_values_of_a_limit_must_have_together_is_told(
    engine: Engine, tmp_path: Path, values: tuple[str, ...], message: str
) -> None:
    with pytest.raises(ProfileError) as error:
        coded(engine, tmp_path, "2026-03-04 PT\n97110 30 PT", limit("daily", *values))
    assert message in str(error.value)


def test_a_limit_of_single_codes_needs_no_other_ceiling(engine: Engine, tmp_path: Path) -> None:
    own = limit("each", "by_code = { 97110 = 1 }", "ceiling = 9", UNPAID)
    outcome = coded(engine, tmp_path, "2026-03-04 PT\n97110 30 PT\n97140 15 PT", own)
    assert [(use.code, use.claimed, use.ceiling) for use in outcome.limits] == [("97110", 2, 1), ("", 1, 9)]


def test_a_share_of_a_ceiling_that_is_open_is_open() -> None:
    when = Condition(FrozenMap({"telehealth": (True,)}))
    ceilings = {
        "whole": [Ceiling(when=when, value=100), Ceiling(value=80)],
        "part": [Ceiling(share=Decimal(75), of="whole")],
        "lifted": [Ceiling(when=when, value=100)],
    }
    assert ceiling_of("part", ceilings, lambda _: None).open == (when,)
    assert ceiling_of("part", ceilings, lambda _: True).value == 75
    assert ceiling_of("part", ceilings, lambda _: False).value == 60
    assert ceiling_of("lifted", ceilings, lambda _: False).value is None


def test_a_share_of_a_limit_that_is_not_known_leaves_the_limit_open(engine: Engine, tmp_path: Path) -> None:
    whole = '[limits.whole]\nlabel = "Made up"\nunknown = "Ask."\n'
    own = limit("part", 'measure = "amount"', 'ceiling = [{ share = 75.0, of = "whole" }]', UNPAID)
    outcome = coded(engine, tmp_path, "2026-03-04 PT\n97110 30 PT allowed60.00", whole, own)
    assert open_for(outcome) == {"limits.part": ("the payer's limits.whole",)}
    assert [each.part for each in outcome.unknown if each.part.startswith("limits.")] == ["limits.whole"]
