"""Replays: the same again, or which value differs and from what that may come."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from tests.building import visit
from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import (
    CodeTable,
    Day,
    DayOutcome,
    Engine,
    FrozenMap,
    InputError,
    Outcome,
    PayerRegistry,
    Record,
    Replayed,
    Session,
    Tables,
    UnknownPayerError,
    bundled_folder,
)
from therapycode.model.finding import Finding
from therapycode.model.replay import Cause, Change
from therapycode.plugin import FINDINGS
from therapycode.replaying import causes, changes
from therapycode.serial import dump, read_outcome

MEDICARE: Final = "medicare-part-b"
SESSION: Final = attrs.evolve(visit("97112 20 PT", "97110 20 PT", "97161 30 PTA", "97010 5 PT"), id="v-1")


def kept(outcome: Outcome | DayOutcome) -> Any:
    """The outcome as it comes back from where it was kept."""
    return read_outcome(dump(outcome).encode())


def with_cell(engine: Engine, code: str, fact: str, value: str) -> Engine:
    """The engine with one cell of its code table changed."""
    codes = engine.tables.codes
    rows = [attrs.evolve(row, value=value) if (row.code, row.fact) == (code, fact) else row for row in codes.rows]
    assert tuple(rows) != codes.rows
    other = CodeTable(rows=tuple(rows), sources=codes.sources)
    return Engine(engine.registry, attrs.evolve(engine.tables, codes=other))


def with_pair_row(engine: Engine, folder: Path, row: str, changed: str) -> Engine:
    """The engine with a user's folder of tables above its own, in which one row of the code pairs is another."""
    for name in ("pairs.csv", "sources.csv"):
        text = (bundled_folder() / name).read_text("utf-8")
        assert name != "pairs.csv" or text.count(f"{row}\n") == 1
        (folder / name).write_text(text.replace(f"{row}\n", f"{changed}\n"), "utf-8")
    return Engine(engine.registry, Tables.read(bundled_folder(), folder))


PAIR: Final = "practitioner,97150,97530,1,,,,,ptp-2024q3,data,exclusive"


def told(replayed: Replayed) -> list[tuple[str, str, str, object, object]]:
    return [(each.what, each.subject, each.value, each.then, each.now) for each in replayed.changes]


def test_a_replay_of_what_was_just_coded_is_the_same(engine: Engine) -> None:
    outcome = engine.code(SESSION, payer=MEDICARE)
    for then in (outcome, kept(outcome)):
        replayed = engine.replay(then, SESSION)
        assert (replayed.same, replayed.same_input) == (True, True)
        assert (replayed.changes, replayed.causes) == ((), ())
        assert replayed.now == outcome


def test_with_another_table_it_is_told_which_value_differs_and_which_table_is_another(engine: Engine) -> None:
    session = attrs.evolve(visit("92607 150 SLP"), id="v-1")
    then = kept(engine.code(session, payer=MEDICARE))
    other = with_cell(engine, "92607", "further-minutes", "60")
    replayed = other.replay(then, session)
    assert told(replayed) == [("line", "92608", "units", 3, 1)]
    assert not replayed.same
    assert replayed.same_input
    assert replayed.causes == (
        Cause(
            what="table", name="codes", then=engine.tables.codes.fingerprint, now=other.tables.codes.fingerprint
        ),
    )


def test_another_table_that_changes_nothing_is_named_all_the_same(engine: Engine) -> None:
    then = kept(engine.code(SESSION, payer=MEDICARE))
    replayed = with_cell(engine, "97799", "label", "something else").replay(then, SESSION)
    assert replayed.same
    assert [cause.name for cause in replayed.causes] == ["codes"]


def test_with_another_profile_each_value_that_differs_is_told_and_the_profile_named(
    engine: Engine, tmp_path: Path
) -> None:
    def knowing(name: str, *parts: str) -> Engine:
        folder = tmp_path / name
        folder.mkdir()
        return small_engine(engine, folder, *parts)

    session = visit("97110 20 PT", "97140 8 PT", "97010 5 PT")
    bundled = part("codes.bundled", 'codes = ["97010"]')
    one = knowing("one", TOTAL_TIME, BY_PLAN, bundled)
    other = knowing("other", TOTAL_TIME.replace("first_unit_from = 8", "first_unit_from = 15"), BY_PLAN, bundled)
    marked = knowing("marked", TOTAL_TIME, BY_PLAN.replace('"GP"', '"GP U1"'), bundled)
    then = kept(one.code(session, payer="made-up"))
    assert [(each.what, each.subject) for each in other.replay(then, session).changes] == [
        ("line", "97140"),
        ("not_billed", "97140"),
    ]
    replayed = marked.replay(then, session)
    assert [cause.what for cause in replayed.causes] == ["profile"]
    assert told(replayed) == [
        ("line", "97110", "modifiers", ["GP"], ["GP", "U1"]),
        ("line", "97140", "modifiers", ["GP"], ["GP", "U1"]),
    ]


def outcome_of(engine: Engine, *lines: str, payer: str = MEDICARE) -> Outcome:
    return engine.code(visit(*lines), payer=payer)


def differing(then: Outcome | DayOutcome, now: Outcome | DayOutcome) -> list[tuple[str, str, str, object, object]]:
    return [(each.what, each.subject, each.value, each.then, each.now) for each in changes(then, now)]


def first_line(outcome: Outcome, **fields: Any) -> Outcome:
    assert outcome.claim is not None
    line, *others = outcome.claim.lines
    return attrs.evolve(outcome, claim=attrs.evolve(outcome.claim, lines=(attrs.evolve(line, **fields), *others)))


@pytest.mark.parametrize(
    ("value", "now", "told_now"),
    [
        ("units", 1, 1),
        ("modifiers", ("GP", "CQ"), ["GP", "CQ"]),
        ("minutes", None, None),
        ("rendering_npi", "1234567893", "1234567893"),
        ("services", (0, 1), [0, 1]),
    ],
)
def test_each_value_of_a_line_is_told_by_itself(engine: Engine, value: str, now: object, told_now: object) -> None:
    then = outcome_of(engine, "97110 33 PT", "97140 20 PT")
    (change,) = changes(then, first_line(then, **{value: now}))
    assert (change.what, change.subject, change.value, change.now) == ("line", "97110", value, told_now)
    assert change.session == 0


def test_a_line_that_came_and_one_that_went_are_told_whole(engine: Engine) -> None:
    two, one = outcome_of(engine, "97110 30 PT", "97140 30 PT"), outcome_of(engine, "97110 30 PT")
    fewer = attrs.evolve(two, claim=one.claim)
    (gone,) = changes(two, fewer)
    assert (gone.what, gone.subject, gone.value, gone.now) == ("line", "97140", "", None)
    assert isinstance(gone.then, dict)
    assert (gone.then["units"], gone.then["modifiers"]) == (2, ["GP"])
    (came,) = changes(fewer, two)
    assert (came.then, came.now) == (None, gone.then)


def test_the_order_of_lines_is_told_as_such(engine: Engine) -> None:
    then = outcome_of(engine, "97110 33 PT", "97140 20 PT")
    assert then.claim is not None
    turned = attrs.evolve(then, claim=attrs.evolve(then.claim, lines=then.claim.lines[::-1]))
    assert differing(then, turned) == [("order", "", "codes", ["97110", "97140"], ["97140", "97110"])]


def test_of_several_lines_of_one_code_each_has_its_own_differences(engine: Engine) -> None:
    then = outcome_of(engine, "97110 13 PT", "97110 23 PTA", "97140 30 PT")
    assert then.claim is not None
    lines = [attrs.evolve(line, units=line.units + 1) for line in then.claim.lines]
    now = attrs.evolve(then, claim=attrs.evolve(then.claim, lines=tuple(lines)))
    assert differing(then, now) == [
        ("line", "97110", "units", 1, 2),
        ("line", "97110", "units", 1, 2),
        ("line", "97140", "units", 2, 3),
    ]


def test_a_finding_is_known_by_code_and_place_and_its_values_are_told(engine: Engine) -> None:
    then = outcome_of(engine, "97112 20 PT", "97110 20 PT")
    (tie,) = [each for each in then.findings if each.rule == "units.tie"]
    values = FrozenMap({**tie.values, "choose": 2, "more": 1})
    now = attrs.evolve(then, findings=(attrs.evolve(tie, values=values, severity="warning"),))
    assert sorted(differing(then, now)) == [
        ("finding", tie.code, "choose", 1, 2),
        ("finding", tie.code, "more", None, 1),
        ("finding", tie.code, "severity", "advice", "warning"),
    ]
    moved = attrs.evolve(then, findings=(attrs.evolve(tie, where="services[1]"),))
    gone, came = changes(then, moved)
    assert (gone.where, gone.now) == (tie.where, None)
    assert (came.where, came.then) == ("services[1]", None)


def test_prose_and_where_it_stands_are_no_difference(engine: Engine) -> None:
    then = outcome_of(engine, "97112 20 PT", "97110 20 PT", payer="cpt-midpoint")
    findings = [attrs.evolve(each, template="Better said.", do="Do better.") for each in then.findings]
    unknown = [attrs.evolve(each, why="better", ask="better") for each in then.unknown]
    now = attrs.evolve(then, findings=tuple(findings), unknown=tuple(unknown), steps=(("x", ()),), data_as_of=None)
    assert then.unknown
    assert changes(then, now) == ()
    assert changes(then, attrs.evolve(then, unknown=())) != ()


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("not_billed", "not_billed"),
        ("alternatives", "alternatives"),
        ("unchecked", "unchecked"),
        ("unconfirmed", "unconfirmed"),
        ("findings", "finding"),
    ],
)
def test_what_is_said_beside_the_claim_is_compared_too(engine: Engine, field: str, what: str) -> None:
    then = engine.code(SESSION, payer=MEDICARE)
    assert getattr(then, field)
    bare: Any = {field: ()}
    assert {each.what for each in changes(then, attrs.evolve(then, **bare))} == {what}


@pytest.mark.parametrize(
    ("field", "value"), [("unverified", ("97110.kind",)), ("ready", True), ("complete", False)]
)
def test_each_word_of_certainty_is_compared(engine: Engine, field: str, value: object) -> None:
    then = engine.code(SESSION, payer=MEDICARE)
    loose: Any = {field: value}
    assert len(changes(then, attrs.evolve(then, **loose))) == 1


def test_repairs_are_compared(engine: Engine) -> None:
    then = outcome_of(engine, "97014 15 PT")
    assert then.repairs
    (change,) = changes(then, attrs.evolve(then, repairs=()))
    assert (change.what, change.subject) == ("repair", then.repairs[0].where)


def test_what_crosses_the_sessions_of_a_day_is_compared_and_has_no_session(engine: Engine) -> None:
    day = Day(sessions=(SESSION, attrs.evolve(visit("97140 33 PT"), id="v-2")))
    then = engine.code(day, payer=MEDICARE)
    crossing = Finding("day.x", "DAY-001", "error", "sessions[1]", "", "", FrozenMap({"minutes": 3}))
    (change,) = changes(then, attrs.evolve(then, findings=(crossing,)))
    assert (change.session, change.what, change.subject, change.where) == (
        None,
        "finding",
        "DAY-001",
        "sessions[1]",
    )
    second = attrs.evolve(then, outcomes=(then.outcomes[0], first_line(then.outcomes[1], units=9)))
    assert [each.session for each in changes(then, second)] == [1]


def record(**fields: Any) -> Record:
    base = Record(
        therapycode="1",
        api=1,
        schema="s",
        payer="p",
        day=date(2026, 3, 4),
        profile="a",
        tables=FrozenMap({"codes": "c", "pairs": "q"}),
        input="i",
    )
    return attrs.evolve(base, **fields)


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"therapycode": "2"}, Cause(what="therapycode", name="", then="1", now="2")),
        ({"api": 2}, Cause(what="api", name="", then="1", now="2")),
        ({"schema": "t"}, Cause(what="schema", name="", then="s", now="t")),
        ({"profile": "b"}, Cause(what="profile", name="", then="a", now="b")),
        ({"input": "j"}, Cause(what="input", name="", then="i", now="j")),
        (
            {"tables": FrozenMap({"codes": "c", "pairs": "r"})},
            Cause(what="table", name="pairs", then="q", now="r"),
        ),
        ({"tables": FrozenMap({"codes": "c"})}, Cause(what="table", name="pairs", then="q", now=None)),
        (
            {"tables": FrozenMap({"codes": "c", "pairs": "q", "limits": "l"})},
            Cause(what="table", name="limits", then=None, now="l"),
        ),
    ],
)
def test_each_thing_that_an_outcome_is_made_from_is_a_cause_by_itself(
    fields: dict[str, Any], cause: Cause
) -> None:
    assert causes(record(), record()) == ()
    assert causes(record(), record(**fields)) == (cause,)


def test_a_document_that_was_changed_is_coded_and_told_to_be_another(engine: Engine) -> None:
    then = kept(engine.code(SESSION, payer=MEDICARE))
    replayed = engine.replay(then, attrs.evolve(SESSION, setting="office", services=SESSION.services[:2]))
    assert not replayed.same_input
    assert [cause.what for cause in replayed.causes] == ["input"]
    assert not replayed.same


OTHERS: Final[dict[str, Callable[[Session], Session | Day]]] = {
    "id": lambda session: attrs.evolve(session, id="v-2"),
    "date_of_service": lambda session: attrs.evolve(session, date_of_service=date(2026, 3, 5)),
    "": lambda session: Day(sessions=(session,)),
}


@pytest.mark.parametrize("at", OTHERS)
def test_a_document_that_the_outcome_does_not_speak_of_is_misuse(engine: Engine, at: str) -> None:
    then = kept(engine.code(SESSION, payer=MEDICARE))
    with pytest.raises(InputError) as caught:
        engine.replay(then, OTHERS[at](SESSION))
    (fault,) = caught.value.faults
    assert fault.at == at
    assert fault.allowed.endswith(", of which the outcome speaks")


def test_every_sign_of_another_document_is_told_at_once(engine: Engine) -> None:
    day = Day(sessions=(SESSION, attrs.evolve(SESSION, id="v-2")), id="d-1")
    then = kept(engine.code(day, payer=MEDICARE))
    other = Day(sessions=(attrs.evolve(SESSION, id=None), attrs.evolve(SESSION, id="v-3"), SESSION))
    with pytest.raises(InputError) as caught:
        engine.replay(then, other)
    assert [(fault.at, fault.found) for fault in caught.value.faults] == [
        ("id", "nothing"),
        ("sessions", '"3"'),
        ("sessions[0].id", "nothing"),
        ("sessions[1].id", '"v-3"'),
    ]
    with pytest.raises(InputError, match="found a session; allowed: a day"):
        engine.replay(then, SESSION)
    assert engine.replay(then, day).same


def test_an_outcome_by_what_was_known_on_a_day_is_made_again_by_the_same(engine: Engine, tmp_path: Path) -> None:
    taken_back = part("codes.bundled", 'codes = ["97010"]') + (
        '[codes.bundled.from.2026-01-01]\ncodes = ["97110"]\nwithdrawn = 2026-03-24\nsource = "made-up"\n'
    )
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, taken_back)
    then = own.code(visit("97110 20 PT"), payer="made-up", known_on=date(2026, 3, 23))
    assert then.record is not None
    assert then.record.known_on == date(2026, 3, 23)
    replayed = own.replay(then, visit("97110 20 PT"))
    assert replayed.changes == ()
    assert replayed.now.record == then.record
    assert changes(then, own.code(visit("97110 20 PT"), payer="made-up")) != ()


def test_an_outcome_by_what_was_known_on_a_day_is_made_again_by_it(engine: Engine, tmp_path: Path) -> None:
    session = attrs.evolve(visit("97530 20 PT", "97150 20 PT"), setting="office", id="v-1")
    told_later = with_pair_row(engine, tmp_path, PAIR, PAIR.replace(",1,,,,,", ",1,,,2025-06-01,,"))
    before, after = (told_later.code(session, payer=MEDICARE, known_on=on) for on in (date(2025, 5, 31), None))
    assert changes(before, after) != ()
    for then in (before, after):
        replayed = told_later.replay(kept(then), session)
        assert (replayed.changes, replayed.causes) == ((), ())


def test_an_outcome_that_rests_on_an_assumption_is_made_again_by_it(engine: Engine, tmp_path: Path) -> None:
    unknown = '[units]\nlabel = "Units"\nunknown = "Ask"\n'
    plain = small_engine(engine, tmp_path, unknown, BY_PLAN)
    assuming = plain.assuming({"units": "per-service-midpoint"})
    session = visit("97110 20 PT")
    assumed = kept(assuming.code(session, payer="made-up"))
    bare = kept(plain.code(session, payer="made-up"))
    assert (assumed.determined, bare.determined) == (True, False)
    for again in (plain, assuming):
        assert again.replay(assumed, session).same
        assert again.replay(bare, session).same
    (change,) = changes(assumed, attrs.evolve(assumed, assumed=()))
    assert (change.what, change.subject, change.then) == ("assumed", "units", {"rule": "per-service-midpoint"})


def test_an_outcome_without_a_record_cannot_be_replayed(engine: Engine) -> None:
    bare = attrs.evolve(engine.code(SESSION, payer=MEDICARE), origin=None)
    with pytest.raises(InputError) as caught:
        engine.replay(bare, SESSION)
    assert [fault.at for fault in caught.value.faults] == ["record"]


def test_a_payer_that_is_gone_is_said_to_be_unknown(engine: Engine) -> None:
    then = engine.code(SESSION, payer=MEDICARE)
    with pytest.raises(UnknownPayerError):
        Engine(PayerRegistry.of([]), engine.tables).replay(then, SESSION)


def test_a_replay_is_a_value(engine: Engine) -> None:
    then = engine.code(SESSION, payer=MEDICARE)
    assert engine.replay(then, SESSION) == engine.replay(then, SESSION)
    change = Change(session=0, what="line", subject="97110", where="", value="units", then=1, now=2)
    assert not Replayed(then=then, now=then, changes=(change,), causes=()).same


def test_with_one_row_of_the_code_pairs_changed_the_finding_and_its_values_are_told(
    engine: Engine, tmp_path: Path
) -> None:
    session = attrs.evolve(visit("97530 20 PT", "97150 20 PT"), setting="office", id="v-1")
    then = kept(engine.code(session, payer=MEDICARE))
    never = with_pair_row(engine, tmp_path, PAIR, PAIR.replace(",1,", ",0,")).replay(then, session)
    assert [cause.name for cause in never.causes] == ["pairs"]
    gone, came = never.changes
    assert (gone.what, gone.subject, gone.now) == ("finding", FINDINGS["pairs.modifier-needed"].code, None)
    assert (came.what, came.subject, came.then) == ("finding", FINDINGS["pairs.never-together"].code, None)
    assert isinstance(gone.then, dict)
    assert isinstance(came.now, dict)
    assert (gone.then["indicator"], came.now["indicator"]) == (1, 0)


def test_with_another_day_in_a_row_of_the_code_pairs_that_value_is_told_and_no_other(
    engine: Engine, tmp_path: Path
) -> None:
    session = attrs.evolve(visit("97530 20 PT", "97150 20 PT"), setting="office", id="v-1")
    then = kept(engine.code(session, payer=MEDICARE))
    dated = with_pair_row(engine, tmp_path, PAIR, PAIR.replace(",1,,", ",1,2021-01-01,")).replay(then, session)
    assert [cause.name for cause in dated.causes] == ["pairs"]
    assert told(dated) == [("finding", FINDINGS["pairs.modifier-needed"].code, "first_day", None, "2021-01-01")]
    assert engine.replay(then, session).same
