"""Laws of code pairs and edits: against an oracle of its own, whatever the order, whatever is attested."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, time
from functools import cache
from itertools import combinations
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, Literal

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.building import installed_engine
from tests.pair_oracle import FACILITY, PRACTICE, asked
from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_engine, small_payer
from therapycode import (
    Attestation,
    Clinician,
    Day,
    Engine,
    Finding,
    Outcome,
    Patient,
    PayerRegistry,
    Service,
    Session,
    TimeEntry,
)
from therapycode.model.words import SETTINGS, Discipline, Setting
from therapycode.plugin import PayerPolicy, Values, compose

PARTS: Final = (
    TOTAL_TIME,
    BY_PLAN,
    part("pairs", 'rule = "code-pairs"'),
    part("modifiers.distinct", 'modifiers = ["XE", "XP", "XS", "XU", "59"]', "needless = true"),
    part("edits", 'rule = "unit-edits"'),
    part("day-limits", 'rule = "by-plan"'),
    part("add-ons", 'rule = "add-on-codes"'),
)

CODES: Final = [
    "92507",
    "92508",
    "92526",
    "95851",
    "95992",
    "97012",
    "97018",
    "97035",
    "97032",
    "97110",
    "97112",
    "97113",
    "97116",
    "97124",
    "97129",
    "97140",
    "97150",
    "97161",
    "97162",
    "97163",
    "97164",
    "97165",
    "97168",
    "97530",
    "97533",
    "97535",
    "97537",
    "97542",
    "97750",
    "97755",
    "97760",
    "97761",
    "97763",
    "98940",
    "G0283",
]
"""Codes that meet each other often; 98940 stands outside the files that are held."""

CHANGES: Final = [
    date(2019, 12, 31),
    date(2020, 1, 1),
    date(2020, 9, 30),
    date(2020, 10, 1),
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2024, 6, 30),
    date(2024, 7, 1),
    date(2026, 3, 4),
]

DAYS: Final = st.sampled_from(CHANGES) | st.dates(date(2019, 1, 1), date(2026, 12, 31))
PLACES: Final = st.sampled_from([setting for setting in SETTINGS if setting in PRACTICE | FACILITY])
PEOPLE: Final[tuple[Discipline, ...]] = ("PT", "OT", "SLP")
MODIFIERS: Final = ("XE", "XP", "XS", "XU", "59", "76")

Clock = Literal["none", "apart", "same"]
"""Whether services have clock times: none, quarters of an hour of their own, or all of them the same one."""


@cache
def engine() -> Engine:
    """A payer of pairs and unit edits alone: it turns no code away, so that every pair can be asked."""
    return small_engine(installed_engine(), Path(mkdtemp()), *PARTS)


def served(code: str, place: int, clock: Clock) -> Service:
    """A quarter of an hour of a code."""
    if clock == "none":
        return Service(code=code, time=(TimeEntry(minutes=15, by=("a",)),), quantity=1)
    quarter = 32 + (place if clock == "apart" else 0)
    start, end = (time(at // 4, 15 * (at % 4)) for at in (quarter, quarter + 1))
    return Service(code=code, time=(TimeEntry(start=start, end=end, by=("a",)),), quantity=1)


def session(
    codes: Sequence[str], day: date, setting: Setting, discipline: Discipline = "PT", clock: Clock = "none"
) -> Session:
    return Session(
        patient=Patient(id="p-1"),
        date_of_service=day,
        discipline=discipline,
        services=tuple([served(code, place, clock) for place, code in enumerate(codes)]),
        clinicians=(Clinician(id="a", role=discipline),),
        setting=setting,
    )


def outcomes(*sessions: Session) -> Sequence[Outcome]:
    return engine().code(Day(sessions=sessions), payer="made-up").outcomes


def findings(told: Sequence[Outcome], prefix: str = "") -> list[Finding]:
    return [each for outcome in told for each in outcome.findings if each.rule.startswith(prefix)]


def said(told: Sequence[Outcome]) -> Counter[tuple[str, str]]:
    """What is said of pairs and edits, wherever it stands."""
    both = [*findings(told, "pairs."), *findings(told, "edits.")]
    return Counter((each.rule, repr(sorted(each.values.items(), key=str))) for each in both)


def by_files(codes: Sequence[str], day: date, setting: str) -> set[tuple[str, str, str, str]]:
    """What the files say of every two of the codes that have a unit."""
    told = [asked(setting, one, other, day) for one, other in combinations(codes, 2)]
    return {each for each in told if each is not None}


def billed(outcome: Outcome) -> list[str]:
    """The codes that have a line; a session with a code that is not in force on the day is not looked at."""
    assume(outcome.claim is not None)
    return sorted({line.code for line in outcome.claim.lines}) if outcome.claim is not None else []


def by_engine(told: Sequence[Outcome]) -> set[tuple[str, str, str, str]]:
    errors = [*findings(told, "pairs.never-together"), *findings(told, "pairs.modifier-needed")]
    spoken = {
        (
            str(each.values["column1"]),
            str(each.values["column2"]),
            str(each.values["indicator"]),
            str(each.values["standing"]),
        )
        for each in errors
    }
    for each in errors:
        never = each.rule == "pairs.never-together"
        assert (each.values["indicator"] == 0) is never
    return spoken


def unchecked(told: Sequence[Outcome]) -> set[str]:
    return {
        need
        for outcome in told
        for each in outcome.unchecked
        if each.check == "pairs.code-pairs"
        for need in each.needs
    }


CODE_SETS: Final = st.lists(st.sampled_from(CODES), min_size=2, max_size=6, unique=True)


@given(codes=CODE_SETS, day=DAYS, setting=PLACES)
def test_a_session_has_the_pairs_that_the_files_have(codes: list[str], day: date, setting: Setting) -> None:
    own = session(codes, day, setting)
    told = [engine().code(own, payer="made-up")]
    held = by_files(billed(told[0]), day, setting)
    assert by_engine(told) == {each for each in held if each[3] != "unchecked"}
    open_pairs = {f"the first day of {each[0]}/{each[1]}" for each in held if each[3] == "unchecked"}
    assert {need for need in unchecked(told) if need.startswith("the first day")} == open_pairs
    warned = {(each.values["column1"], each.values["column2"]) for each in findings(told, "pairs.unconfirmed")}
    assert warned == {each[:2] for each in held if each[3] == "unconfirmed"}


@given(codes=CODE_SETS, others=CODE_SETS, day=DAYS, setting=PLACES)
def test_two_disciplines_of_a_day_have_the_pairs_of_their_provider(
    codes: list[str], others: list[str], day: date, setting: Setting
) -> None:
    told = outcomes(session(codes, day, setting), session(others, day, setting, "OT"))
    pt, ot = map(billed, told)
    if setting in PRACTICE:
        held = by_files(pt, day, setting) | by_files(ot, day, setting)
    else:
        held = by_files(sorted({*pt, *ot}), day, setting)
    assert by_engine(told) == {each for each in held if each[3] != "unchecked"}


@given(codes=CODE_SETS, others=CODE_SETS, day=DAYS, setting=PLACES, data=st.data())
def test_the_order_of_codes_and_sessions_changes_nothing_that_is_said(
    codes: list[str], others: list[str], day: date, setting: Setting, data: st.DataObject
) -> None:
    clock: Clock = data.draw(st.sampled_from(["none", "apart"]))
    two = (session(codes, day, setting, clock=clock), session(others, day, setting, "OT", clock=clock))
    turned = [attrs.evolve(one, services=tuple(data.draw(st.permutations(one.services)))) for one in reversed(two)]
    assert said(outcomes(*turned)) == said(outcomes(*two))


@st.composite
def attestations(draw: st.DrawFn, codes: Sequence[str]) -> Attestation:
    named = draw(st.lists(st.sampled_from([*codes, "97530"]), max_size=3, unique=True))
    modifier = draw(st.sampled_from(MODIFIERS))
    return Attestation(kind="distinct-service", modifier=modifier, by="a", codes=tuple(named))


@given(codes=CODE_SETS, day=DAYS, setting=PLACES, clock=st.sampled_from(["none", "apart", "same"]), data=st.data())
def test_an_attestation_adds_no_error_but_that_the_clock_contradicts_it(
    codes: list[str], day: date, setting: Setting, clock: Clock, data: st.DataObject
) -> None:
    plain = session(codes, day, setting, clock=clock)
    given_ = data.draw(st.lists(attestations(codes), min_size=1, max_size=3))
    before, after = (
        engine().code(one, payer="made-up") for one in (plain, attrs.evolve(plain, attestations=tuple(given_)))
    )
    new = errors([after]) - errors([before])
    assert {rule for rule, _ in new} <= {"pairs.attestation-contradicted"}
    assert clock == "same" or not new
    assert errors([after]) - new <= errors([before])
    assume(before.claim is not None)
    assert before.claim is not None
    assert after.claim is not None
    for own, marked in zip(before.claim.lines, after.claim.lines, strict=True):
        added = tuple(each for each in marked.modifiers if each not in own.modifiers)
        assert attrs.evolve(marked, modifiers=own.modifiers) == own
        assert len(added) <= 1
        assert set(added) <= {one.modifier for one in given_ if marked.code in one.codes} - {"76"}
        assert not (added and clock == "same")


def errors(told: Sequence[Outcome]) -> Counter[tuple[str, str]]:
    return Counter(
        (each.rule, repr(sorted(each.values.items(), key=str)))
        for each in findings(told)
        if each.severity == "error"
    )


@given(codes=CODE_SETS, day=DAYS, setting=PLACES, data=st.data())
def test_every_pair_that_a_modifier_opens_can_be_attested_away(
    codes: list[str], day: date, setting: Setting, data: st.DataObject
) -> None:
    plain = session(codes, day, setting)
    before = engine().code(plain, payer="made-up")
    needed = findings([before], "pairs.modifier-needed")
    both = data.draw(st.booleans())
    given_ = tuple(
        Attestation(
            kind="distinct-service",
            modifier="XU",
            by="a",
            codes=(str(each.values["column2"]), str(each.values["column1"]))[: 2 if both else 1],
        )
        for each in needed
    )
    after = engine().code(attrs.evolve(plain, attestations=given_), payer="made-up")
    assert findings([after], "pairs.modifier-needed") == []
    assert len(findings([after], "pairs.attested")) == len(needed)
    assume(after.claim is not None)
    assert after.claim is not None
    marked = {line.code for line in after.claim.lines if "XU" in line.modifiers}
    assert marked == {each.values["column2"] for each in needed}


@given(
    units=st.lists(st.integers(1, 9), min_size=1, max_size=4),
    setting=PLACES,
    people=st.permutations(PEOPLE),
)
def test_units_of_a_day_are_summed_over_all_sessions_of_a_provider(
    units: list[int], setting: Setting, people: list[Discipline]
) -> None:
    sessions = [
        attrs.evolve(
            session(["97530"], date(2026, 3, 4), setting, people[place % 3]),
            services=(Service(code="97530", time=(TimeEntry(minutes=15 * number, by=("a",)),)),),
        )
        for place, number in enumerate(units)
    ]
    told = outcomes(*sessions)
    sums: dict[object, int] = {}
    for place, number in enumerate(units):
        whose = people[place % 3] if setting in PRACTICE else None
        sums[whose] = sums.get(whose, 0) + number
    past = {number for number in sums.values() if number > 6}
    assert {each.values["units"] for each in findings(told, "edits.over-limit")} == past
    assert all(each.values["over"] == each.values["units"] - 6 for each in findings(told, "edits.over-limit"))  # type: ignore[operator]  # numbers


def asked_one_by_one(values: Values) -> PayerPolicy:
    """The same policy, whose parts are asked about every session without a look beforehand."""
    policy = compose(values)
    pairs, edits = policy.pairs, policy.edits
    assert pairs is not None
    assert edits is not None
    return attrs.evolve(
        policy,
        pairs=lambda visit, lines: pairs(visit, lines),  # noqa: PLW0108  # of another make, so that it is asked
        edits=lambda visit, lines: edits(visit, lines),  # noqa: PLW0108  # as above
    )


@cache
def thorough() -> Engine:
    payer = attrs.evolve(small_payer(Path(mkdtemp()), *PARTS), policy=asked_one_by_one)
    return Engine(PayerRegistry.of([payer]), installed_engine().tables)


STAFF: Final = (
    Clinician(id="a", role="PT", npi="1234567893"),
    Clinician(id="b", role="PT", npi="1093817465"),
    Clinician(id="c", role="PTA"),
)


@given(
    codes=st.lists(st.sampled_from([*CODES, "97129", "97598", "97597", "0552T"]), min_size=1, max_size=6),
    day=DAYS,
    setting=st.sampled_from([None, *SETTINGS]),
    clock=st.sampled_from(["none", "apart", "same"]),
    data=st.data(),
)
def test_one_look_says_what_the_parts_say_one_by_one(
    codes: list[str], day: date, setting: Setting | None, clock: Clock, data: st.DataObject
) -> None:
    staff = data.draw(st.sampled_from([STAFF[:1], STAFF[2:], STAFF[:2], (STAFF[0], STAFF[2])]))
    length = data.draw(st.sampled_from([1, 1, 1, 4, 8]))
    services = []
    for place, code in enumerate(codes):
        service = served(code, place, clock)
        [entry] = service.time
        by = (data.draw(st.sampled_from(staff)).id,)
        minutes = entry.minutes * length if entry.minutes is not None else None
        services.append(attrs.evolve(service, time=(attrs.evolve(entry, by=by, minutes=minutes),)))
    plain = session([], day, "office")
    plan = data.draw(st.booleans())
    own = attrs.evolve(plain, services=tuple(services), clinicians=staff, setting=setting, under_plan=plan)
    for one in (own, attrs.evolve(own, services=own.services[::-1]), own):
        quick, slow = (each.code(one, payer="made-up") for each in (engine(), thorough()))
        assert quick == slow
