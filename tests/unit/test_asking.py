"""When a payer asks for authorization, and what is told of the one that is named."""

from pathlib import Path

import attrs
import pytest

from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_engine, small_payer
from therapycode import (
    Authorization,
    AuthorizationUse,
    Day,
    Engine,
    GivenClaim,
    Outcome,
    PayerRegistry,
    Session,
)
from therapycode.cli.allowances import authorizations
from therapycode.errors import InputError, ProfileError
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.rules.authorizing import Asked, Spent, spent_of
from therapycode.serial import dump, read_document, read_outcome
from therapycode.serial.claim_notation import read_claim_notation
from therapycode.serial.given import document_to_json
from therapycode.serial.notation import read_notation

SHORT = "2026-03-04 PT office provider1\n97110 30 PT\n"
A_YEAR = ('window = "year"', 'scope = ["patient", "discipline", "payer"]')


def coded(engine: Engine, folder: Path, session: str, *values: str, counted: bool = True) -> Outcome:
    units = TOTAL_TIME if counted else '[units]\nlabel = "Units"\nunknown = "Ask them"\n'
    small = small_engine(engine, folder, units, BY_PLAN, part("authorizations.care", *values))
    outcome = small.code(read_notation(session), payer="made-up")
    assert isinstance(outcome, Outcome)
    return outcome


def rules(outcome: Outcome) -> list[str]:
    return [finding.rule for finding in outcome.findings if finding.rule.startswith("authorization.")]


def needs(outcome: Outcome) -> list[tuple[str, ...]]:
    return [each.needs for each in outcome.unchecked if each.check == "authorizations.care"]


def everything() -> Session:
    told = (
        "authorized 97110 GP x4\n"
        "authorized number=A-12 from=2026-01-05 through=2026-06-30 visits=12 units=40 for=PT+OT status=pending\n"
        "authorized requested=2026-01-02 reviewer=hotline token=T-1 referral=R-7 site=office provider=provider1"
    )
    session = read_notation(SHORT + told)
    assert isinstance(session, Session)
    return session


def test_everything_that_may_be_said_of_an_authorization_is_read_and_written_again() -> None:
    session = everything()
    held = session.authorization
    assert held is not None
    assert all(getattr(held, field.name) != field.default for field in attrs.fields(Authorization))
    assert read_document(document_to_json(session).encode()) == session


def test_a_claim_names_what_was_authorized_as_its_session_does(engine: Engine) -> None:
    session = everything()
    claim = GivenClaim.of(session, engine.code(session, payer="cms-total-time"))
    assert claim.authorization == session.authorization
    told, _ = read_claim_notation("claim 2026-03-04\n97110 2 GP\nauthorized number=A-12")
    assert told.authorization == Authorization(number="A-12")


def test_a_claim_is_held_against_what_needs_authorization(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, part("authorizations.care", "token = true"))
    told = {}
    for named in ("", "authorized number=A-12\n", "authorized token=T-1\n"):
        claim, _ = read_claim_notation(f"claim 2026-03-04 PT office\n97110 2 GP\n{named}")
        told[named] = [each.rule for each in small.check(claim, payer="made-up").findings]
    assert [name for each in told.values() for name in each if name.startswith("authorization.")] == [
        "authorization.missing",
        "authorization.token-missing",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        "authorized",
        "authorized 9711",
        "authorized colour=red",
        "authorized number=",
        "authorized visits=many",
        "authorized for=XX",
        "authorized from=2026-02-30",
        "authorized status=lost",
        "authorized site=moon",
    ],
)
def test_what_the_notation_does_not_know_of_an_authorization_is_refused(wrong: str) -> None:
    with pytest.raises(InputError, match="line 3"):
        read_notation(SHORT + wrong)


def used(authorization: Authorization, *days: BilledDay, history: History | None = None) -> Spent | None:
    last = attrs.evolve(History(), days=days, as_of=DAY) if history is None else history
    return spent_of(authorization, Asked(DAY, "PT", "provider1", "acme"), last)


DAY = everything().date_of_service
LINE = BilledLine(code="97110", units=2)
EARLIER = BilledDay(day=DAY.replace(day=2), discipline="PT", lines=(LINE, LINE))


def test_what_was_used_are_the_days_of_the_authorization_s_own_kind() -> None:
    held = Authorization(first_day=DAY.replace(day=2), provider="provider1")
    others = (
        attrs.evolve(EARLIER, day=DAY.replace(day=1)),
        attrs.evolve(EARLIER, day=DAY.replace(day=5)),
        attrs.evolve(EARLIER, discipline="OT"),
        attrs.evolve(EARLIER, payer="another"),
        attrs.evolve(EARLIER, billing_provider="provider2"),
    )
    assert used(held, EARLIER, *others) == Spent(frozenset({EARLIER.day}), 4)
    own = attrs.evolve(EARLIER, payer="acme", billing_provider="provider1")
    assert used(held, own) == Spent(frozenset({EARLIER.day}), 4)
    both = attrs.evolve(held, disciplines=("PT", "OT"))
    assert used(both, EARLIER, others[2]) == Spent(frozenset({EARLIER.day}), 8)


def test_what_was_used_is_not_known_without_a_first_day_or_a_history_that_reaches_back_to_it() -> None:
    held = Authorization(first_day=DAY.replace(day=2))
    assert used(Authorization(), EARLIER) is None
    assert spent_of(held, Asked(DAY, "PT"), None) is None
    assert used(held, history=History()) is None
    assert used(held, history=History(as_of=DAY, since=DAY)) is None
    assert used(held, history=History(as_of=DAY, since=DAY.replace(day=2))) == Spent(frozenset(), 0)


def test_the_outcome_tells_what_is_left_and_until_when(engine: Engine, tmp_path: Path) -> None:
    told = (
        "before 2026-03-02 PT 97110 x2\n"
        "authorized number=A-12 from=2026-03-01 through=2026-06-30 visits=12 units=40"
    )
    outcome = coded(engine, tmp_path, SHORT + told, "token = true")
    [use] = outcome.authorizations
    assert (use.visits_left, use.units_left, use.last_day and use.last_day.isoformat()) == (10, 36, "2026-06-30")
    assert dump(read_outcome(dump(outcome).encode())) == dump(outcome)
    written = [line.text for line in authorizations(outcome.authorizations)]
    assert "Authorization A-12: 10 of 12 visits left, 36 of 40 units left, through 2026-06-30" in written


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("authorized number=A-12", "Authorization A-12: in force"),
        ("authorized status=pending", "Authorization: pending"),
        ("authorized visits=3", "Authorization: 3 visits, how many are left is not known"),
    ],
)
def test_what_is_not_known_of_an_authorization_is_not_told(
    engine: Engine, tmp_path: Path, told: str, line: str
) -> None:
    outcome = coded(engine, tmp_path, SHORT + told, "token = true")
    assert line in [each.text for each in authorizations(outcome.authorizations)]
    assert dump(read_outcome(dump(outcome).encode())) == dump(outcome)


def test_a_payer_that_asks_for_nothing_says_nothing(engine: Engine) -> None:
    outcome = engine.code(everything(), payer="cms-total-time")
    assert outcome.authorizations == ()
    assert '"authorizations"' not in dump(outcome)


@pytest.mark.parametrize(
    ("told", "values", "asked"),
    [
        ("", ("after_visits = 2", *A_YEAR), [("history.days",)]),
        (
            "since 2026-02-01\nbefore 2026-03-02",
            ("after_visits = 2", *A_YEAR),
            [("history.days from 2026-01-01 on",)],
        ),
        ("since 2026-01-01\nbefore 2026-03-02", ("after_visits = 2", *A_YEAR), []),
        ("since 2026-02-01\nbefore 2026-03-01..2026-03-02 PT 97110", ("after_visits = 2", *A_YEAR), []),
        (
            "since 2026-02-01\nbefore 2026-03-02",
            ("after_visits = 2", 'window = "year"', 'anchor = "first-visit"', 'scope = ["patient"]'),
            [("history.days from the first visit on",)],
        ),
        (
            "",
            ("after_days = 30", 'days_from = "evaluation"', 'window = "whole"', 'scope = ["patient"]'),
            [("facts.evaluation_day",)],
        ),
        ("", ("after_days = 30", 'window = "whole"', 'scope = ["patient"]'), [("facts.first_visit_day",)]),
        (
            "before 2026-03-02",
            ("after_visits = 2", 'window = "year"', 'anchor = "event"', 'event = "injury"', 'scope = ["patient"]'),
            [("facts.injury_day",)],
        ),
        ("authorized visits=3", ('codes = "all"',), [("authorization.first_day",)]),
        ("authorized visits=3 from=2026-03-01", ('codes = "all"',), [("history.days",)]),
        (
            "since 2026-03-02\nbefore 2026-03-02\nauthorized visits=3 from=2026-03-01",
            ('codes = "all"',),
            [("history.days from 2026-03-01 on",)],
        ),
        ("authorized status=pending", ("provisional_visits = 3",), [("authorization.requested_day",)]),
        ("authorized status=pending requested=2026-03-01", ("provisional_visits = 3",), [("history.days",)]),
        (
            "authorized reviewer=hotline",
            ('tiers = [{ after_visits = 1, reviewer = "hotline" }]', *A_YEAR),
            [("history.days",)],
        ),
        (
            "fact discharge_day 2026-03-01",
            ("grace_units = 30", 'exempt_when = [{ "facts.gold_card" = true }]'),
            [("history.days", "facts.gold_card")],
        ),
        ("", ("reviewed = true", "after_visits = 2", *A_YEAR), [("history.days",)]),
    ],
)
def test_what_would_have_to_be_known_is_asked_for(
    engine: Engine, tmp_path: Path, told: str, values: tuple[str, ...], asked: list[tuple[str, ...]]
) -> None:
    assert needs(coded(engine, tmp_path, SHORT + told, *values)) == asked


@pytest.mark.parametrize(
    ("told", "values", "rule"),
    [
        ("fact evaluation_day 2026-02-02", ("after_days = 30", 'days_from = "evaluation"'), []),
        ("fact evaluation_day 2026-02-01", ("after_days = 30", 'days_from = "evaluation"'), ["missing"]),
        ("fact injury_day 2026-01-05", ("after_visits = 1", 'anchor = "event"', 'event = "injury"'), ["missing"]),
        ("fact injury_day 2026-03-03", ("after_visits = 1", 'anchor = "event"', 'event = "injury"'), []),
    ],
)
def test_days_and_windows_hang_on_what_the_session_says(
    engine: Engine, tmp_path: Path, told: str, values: tuple[str, ...], rule: list[str]
) -> None:
    whole = ('window = "whole"', 'scope = ["patient", "payer"]')
    outcome = coded(engine, tmp_path, f"{SHORT}before 2026-03-02 PT 97110\n{told}", *values, *whole)
    assert rules(outcome) == [f"authorization.{name}" for name in rule]


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ("authorized status=pending requested=2026-02-28", "provisional"),
        ("authorized status=pending requested=2026-02-27", "pending"),
    ],
)
def test_days_from_the_request_on_are_paid_while_it_is_pending(
    engine: Engine, tmp_path: Path, told: str, rule: str
) -> None:
    assert rules(coded(engine, tmp_path, SHORT + told, "provisional_days = 5")) == [f"authorization.{rule}"]


def test_records_are_asked_for_only_past_the_visits_that_are_not_looked_at(engine: Engine, tmp_path: Path) -> None:
    values = ("reviewed = true", "after_visits = 2", *A_YEAR)
    assert rules(coded(engine, tmp_path, f"{SHORT}before 2026-03-03 PT 97110", *values)) == []
    two = f"{SHORT}before 2026-03-02..2026-03-03 PT 97110"
    assert rules(coded(engine, tmp_path, two, *values)) == ["authorization.reviewed-afterwards"]


def test_what_is_exempt_makes_a_visit_where_the_payer_counts_it(engine: Engine, tmp_path: Path) -> None:
    evaluated = f"{SHORT}before 2026-03-02 PT 97161\nbefore 2026-03-03 PT 97110"
    values = ("after_visits = 2", 'exempt_classes = ["evaluation"]', *A_YEAR)
    assert rules(coded(engine, tmp_path, evaluated, *values)) == []
    assert rules(coded(engine, tmp_path, evaluated, *values, "count_exempt = true")) == ["authorization.missing"]


def test_visits_count_where_it_is_not_known_how_units_are_counted(engine: Engine, tmp_path: Path) -> None:
    two = f"{SHORT}before 2026-03-02..2026-03-03 PT 97110"
    outcome = coded(engine, tmp_path, two, "after_visits = 2", *A_YEAR, counted=False)
    assert not outcome.determined
    assert rules(outcome) == ["authorization.missing"]
    units = coded(engine, tmp_path, two, "after_units = 20", *A_YEAR, counted=False)
    assert needs(units) == [("units",)]
    named = coded(engine, tmp_path, f"{two}\nauthorized units=9 from=2026-03-01", "token = true", counted=False)
    assert needs(named) == [("units",)]
    discharged = f"{SHORT}fact discharge_day 2026-03-01\nbefore 2026-03-02 PT 97110 x"
    within = coded(engine, tmp_path, f"{discharged}29", "grace_units = 30", counted=False)
    assert needs(within) == [("units",)]
    assert rules(coded(engine, tmp_path, f"{discharged}30", "grace_units = 30", counted=False)) == [
        "authorization.missing"
    ]
    free = coded(engine, tmp_path, "2026-03-04 PT\n97110 30 PT free", "token = true", counted=False)
    assert rules(free) == []


def test_two_sessions_of_a_day_are_asked_each_for_its_own(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, part("authorizations.care", "token = true"))
    day = read_notation(f"{SHORT}authorized token=T-1\n\n2026-03-04 PT office\n97530 30 PT")
    assert isinstance(day, Day)
    outcomes = small.code(day, payer="made-up").outcomes
    assert [rules(each) for each in outcomes] == [[], ["authorization.missing"]]


def test_a_schedule_of_another_payer_is_taken_without_what_that_payer_wants_authorized(
    engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "own").mkdir()
    theirs = small_payer(tmp_path / "theirs", TOTAL_TIME, BY_PLAN, part("authorizations.care", "token = true"))
    file = tmp_path / "own" / "without.toml"
    file.write_text(
        'schema = 1\npayer = "without"\ntitle = "Another"\nfamily = "auto"\nbased_on = ["payer:made-up"]\n'
        '[covers]\nfrom = 2019-01-01\n[sources.own]\ntitle = "Own"\nkind = "primary"\n'
        '[authorizations.care]\nlabel = "None"\n'
        '[authorizations.care.from.2019-01-01]\nended = true\nsource = "own"\n',
        encoding="utf-8",
    )
    registry = PayerRegistry.of([theirs]).with_folder(tmp_path / "own")
    both = Engine(registry, engine.tables)
    told = {}
    for payer in ("made-up", "without"):
        outcome = both.code(read_notation(SHORT), payer=payer)
        assert isinstance(outcome, Outcome)
        told[payer] = (dict(outcome.units), rules(outcome))
    assert told == {"made-up": ({"97110": 2}, ["authorization.missing"]), "without": ({"97110": 2}, [])}


@pytest.mark.parametrize(
    ("values", "at"),
    [
        (("after_visits = 2",), "window"),
        (("after_visits = 2", 'window = "year"'), "scope"),
        (("tiers = [{ after_visits = 2 }]", 'reviewer = "x"', *A_YEAR), "tiers"),
        (("after_visits = 2", 'anchor = "event"', *A_YEAR), "event"),
        (("after_visits = 2", "length = 2", *A_YEAR), "window"),
    ],
)
def test_values_that_do_not_go_together_are_refused(
    engine: Engine, tmp_path: Path, values: tuple[str, ...], at: str
) -> None:
    with pytest.raises(ProfileError, match=rf"authorizations\.care.*{at}"):
        coded(engine, tmp_path, SHORT, *values)


def test_an_answer_is_told_once_where_two_needs_come_to_it(engine: Engine, tmp_path: Path) -> None:
    one, other = part("authorizations.care", "token = true"), part("authorizations.more", "referral = true")
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, one, other)
    outcome = small.code(read_notation(f"{SHORT}authorized status=denied"), payer="made-up")
    assert isinstance(outcome, Outcome)
    assert rules(outcome) == ["authorization.refused"]
    assert outcome.authorizations == (
        AuthorizationUse(number=None, status="denied", first_day=None, last_day=None),
    )
