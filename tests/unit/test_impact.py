"""What a change of a profile does to sessions: which value causes what, and what cannot be weighed."""

import pickle
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.building import visit
from tests.small_payers import ASSISTED, BY_PLAN, HEAD, TOTAL_TIME, branch, limit, part, small_payer
from tests.weighing import NOBODY, change, dying, failing, given, naively, side, summed, weighed
from therapycode import (
    Day,
    Engine,
    Fault,
    FrozenMap,
    InputError,
    PayerRegistry,
    PluginError,
    ProfileError,
    Session,
    Waiver,
)
from therapycode.plugin import Payer, PayerPolicy, Values, compose, hookimpl
from therapycode.upkeep.impact.kinds import Difference
from therapycode.upkeep.impact.sides import Change, side_of, side_of_file
from therapycode.upkeep.impact.tally import MOST_EXAMPLES, MOST_NAMED, Tally
from therapycode.upkeep.impact.weigher import Given

PLAIN: Final = (TOTAL_TIME, BY_PLAN)
MIDPOINT: Final = 'rule = "per-service-midpoint"\nminutes_per_unit = 15\nsource = "made-up"\n'
FULL: Final = 'rule = "full-unit-only"\nminutes_per_unit = 15\nsource = "made-up"\n'
TEXAS: Final = '{ "facts.state" = "TX" }'

SHORT: Final = visit("97110 20 PT", "97140 10 PT")
"""Two units by the total time and by the midpoint of each service, one where only full ones count."""

TENS: Final = visit("97110 10 PT", "97140 10 PT")
"""One unit by the total time, two by the midpoint of each service, none where only full ones count."""


def units(first: str, values: str) -> str:
    """Another value of the part that counts units, from a day on."""
    return f"[units.from.{first}]\n{values}"


def causes(total: Tally) -> dict[tuple[str, ...], int]:
    return {row.cause.values: row.sessions for row in total.by_number}


def on(session: Session, day: date, **facts: str) -> Session:
    return attrs.evolve(session, date_of_service=day, facts=FrozenMap(facts))


def days_of(session: Session, *days: str) -> Iterable[Session]:
    return [on(session, date.fromisoformat(day)) for day in days]


def unmarked(values: Values) -> PayerPolicy:
    """A policy by code: as composed, and without modifiers."""
    return attrs.evolve(compose(values), modifiers=None)


@attrs.frozen
class Coded:
    """A plugin whose payer decides by code."""

    payer: Payer

    @hookimpl
    def therapycode_payers(self) -> Iterable[Payer]:
        return (self.payer,)


def test_a_new_value_is_the_cause_from_its_first_day_on(engine: Engine, tmp_path: Path) -> None:
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, units("2026-01-01", MIDPOINT), BY_PLAN))
    total = weighed(asked, *days_of(TENS, "2025-12-31", "2026-01-01", "2026-03-04"))
    assert causes(total) == {("units.from.2026-01-01",): 2}
    assert (total.sessions, total.same_policy, total.changed) == (3, 1, 2)
    (row,) = total.by_number
    assert (row.values[0].before, row.values[0].after) == (
        "rule total-time; first_unit_from 8; pool patient, date, discipline, billing-provider",
        "rule per-service-midpoint",
    )
    assert row.counts == {"units": 2, "lines": 2, "not_billed": 2, "alternatives": 2, "findings": 2}
    assert row.moves == {"units.more": 2, "finding.UNT-004.gone": 2}
    assert total.months.keys() == {"2025-12", "2026-01", "2026-03"}


def test_a_value_that_is_taken_out_is_the_cause_by_its_own_day(engine: Engine, tmp_path: Path) -> None:
    asked = change(engine, tmp_path, (TOTAL_TIME, units("2026-01-01", FULL), BY_PLAN), PLAIN)
    assert causes(weighed(asked, SHORT)) == {("units.from.2026-01-01",): 1}


def test_a_value_that_is_mended_in_place_is_the_cause(engine: Engine, tmp_path: Path) -> None:
    asked = change(
        engine, tmp_path, PLAIN, (TOTAL_TIME.replace("first_unit_from = 8", "first_unit_from = 5"), BY_PLAN)
    )
    total = weighed(asked, visit("97110 6 PT"), SHORT)
    assert causes(total) == {("units.from.2019-01-01",): 1}
    assert (total.by_number[0].values[0].before, total.by_number[0].values[0].after) == (
        "first_unit_from 8",
        "first_unit_from 5",
    )


def test_a_day_that_is_moved_is_the_cause_in_between_only(engine: Engine, tmp_path: Path) -> None:
    asked = change(
        engine,
        tmp_path,
        (TOTAL_TIME, units("2025-01-01", FULL), BY_PLAN),
        (TOTAL_TIME, units("2025-07-01", FULL), BY_PLAN),
    )
    total = weighed(asked, *days_of(SHORT, "2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01"))
    assert causes(total) == {("units.from.2025-01-01",): 2}
    assert total.same_policy == 2


def test_a_branch_is_the_cause_for_the_sessions_for_which_it_holds(engine: Engine, tmp_path: Path) -> None:
    texas = branch("units", "texas", TEXAS, 'rule = "full-unit-only"\nminutes_per_unit = 15', first="2025-01-01")
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, texas, BY_PLAN))
    sessions = [on(SHORT, date(2026, 3, 4), state=state) for state in ("TX", "UT", "TX")]
    total = weighed(asked, *sessions, SHORT)
    assert causes(total) == {("units.branch.texas.from.2025-01-01",): 3}
    (row,) = total.by_number
    assert row.counts["determined"] == 1
    assert row.moves["determined.lost"] == 1
    back = attrs.evolve(asked, before=asked.after, after=asked.before)
    assert causes(weighed(back, *sessions, SHORT)) == causes(total)


def test_a_branch_that_the_other_side_lacks_is_the_cause_though_it_begins_earlier(
    engine: Engine, tmp_path: Path
) -> None:
    late = (TOTAL_TIME, units("2026-01-01", MIDPOINT))
    texas = branch("units", "texas", TEXAS, 'rule = "total-time"\nminutes_per_unit = 15')
    asked = change(engine, tmp_path, (*late, BY_PLAN), (*late, texas, BY_PLAN))
    session = on(TENS, date(2026, 3, 4), state="TX")
    assert causes(weighed(asked, session)) == {("units.branch.texas.from.2019-01-01",): 1}
    back = attrs.evolve(asked, before=asked.after, after=asked.before)
    assert causes(weighed(back, session)) == {("units.branch.texas.from.2019-01-01",): 1}


def test_a_part_that_becomes_known_or_ends_is_the_cause(engine: Engine, tmp_path: Path) -> None:
    unknown = '[assistants]\nlabel = "Assistants"\nunknown = "Ask."\n'
    ended = f'{ASSISTED}\n[assistants.from.2026-01-01]\nended = true\nsource = "made-up"\n'
    helped = visit("97110 20 PTA")
    known = weighed(change(engine, tmp_path, (*PLAIN, unknown), (*PLAIN, ASSISTED)), helped)
    assert causes(known) == {("assistants.from.2019-01-01",): 1}
    assert (known.by_number[0].values[0].before, known.by_number[0].counts["determined"]) == ("not known: Ask.", 1)
    gone = weighed(change(engine, tmp_path, (*PLAIN, ASSISTED), (*PLAIN, ended)), helped)
    assert causes(gone) == {("assistants.from.2026-01-01",): 1}
    assert gone.by_number[0].values[0].after == "ended"
    added = weighed(change(engine, tmp_path, PLAIN, (*PLAIN, ASSISTED)), helped)
    assert (causes(added), added.by_number[0].values[0].before) == (
        {("assistants.from.2019-01-01",): 1},
        "nothing",
    )
    taken = weighed(change(engine, tmp_path, (*PLAIN, ASSISTED), PLAIN), helped)
    assert (causes(taken), taken.by_number[0].values[0].after) == ({("assistants.from.2019-01-01",): 1}, "nothing")


def test_values_that_change_a_session_by_themselves_are_told_apart(engine: Engine, tmp_path: Path) -> None:
    unpaid = part("codes.bundled", 'codes = ["97010"]')
    go = BY_PLAN.replace('PT = "GP"', 'PT = "GO"')
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, go, unpaid))
    both = visit("97110 20 PT", "97010 - PT")
    total = weighed(asked, SHORT, both, SHORT)
    assert causes(total) == {("modifiers.discipline.from.2019-01-01",): 3, ("codes.bundled.from.2019-01-01",): 1}
    marks, left = total.by_number
    assert (marks.sessions, marks.shared, left.sessions, left.shared) == (3, 1, 1, 1)
    assert marks.counts == {"modifiers": 3, "lines": 3}
    assert left.counts["modifiers"] == 0
    assert left.counts["units"] == 1
    assert total.changed == 3


def if_neither(values: Values) -> PayerPolicy:
    """A policy that puts modifiers on lines only where 97014 is in neither of two lists."""
    listed = [values.parts[key].texts("codes") for key in ("codes.bundled", "codes.non-covered")]
    return compose(values) if any("97014" in codes for codes in listed) else unmarked(values)


def test_values_of_which_none_changes_anything_alone_act_together(engine: Engine, tmp_path: Path) -> None:
    lists = [part(key, 'codes = ["97014"]') for key in ("codes.bundled", "codes.non-covered")]
    asked = change(engine, tmp_path, (*PLAIN, *lists), (*PLAIN, *(one.replace("97014", "97010") for one in lists)))
    sides = [
        side_of(one.name, "made-up", PayerRegistry.of([Coded(attrs.evolve(one.payer, policy=if_neither))]))
        for one in (asked.before, asked.after)
    ]
    asked = attrs.evolve(asked, before=sides[0], after=sides[1])
    total = weighed(asked, SHORT)
    assert causes(total) == {("codes.bundled.from.2019-01-01", "codes.non-covered.from.2019-01-01"): 1}
    (row,) = total.by_number
    assert (row.cause.together, row.shared, row.counts) == (True, 0, {"modifiers": 1, "lines": 1})
    assert [each.before for each in row.values] == ["codes 97014", "codes 97014"]


def test_what_is_not_known_is_a_cause_only_where_nothing_else_changes(engine: Engine, tmp_path: Path) -> None:
    unknown = '[liability]\nlabel = "Made up"\nunknown = "Ask."\n'
    open_ = '[assistants]\nlabel = "Assistants"\nunknown = "Ask."\n'
    later = units("2026-01-01", FULL)
    asked = change(engine, tmp_path, (*PLAIN, open_), (TOTAL_TIME, later, BY_PLAN, open_, unknown))
    total = weighed(asked, *days_of(SHORT, "2025-12-31", "2026-01-01"))
    assert causes(total) == {("liability",): 1, ("units.from.2026-01-01",): 1}
    assert total.counts["open"] == 2


def test_a_limit_changes_those_sessions_that_pass_it(engine: Engine, tmp_path: Path) -> None:
    daily = limit("daily", "ceiling = 2", 'disposition = "deny-claim"')
    total = weighed(change(engine, tmp_path, PLAIN, (*PLAIN, daily)), SHORT, visit("97110 45 PT"))
    assert causes(total) == {("limits.daily.from.2019-01-01",): 1}
    assert total.counts["findings"] == 1


def test_what_became_known_later_changes_nothing_by_what_was_known_before(engine: Engine, tmp_path: Path) -> None:
    known = f"[units.from.2026-01-01.known.2026-03-01]\n{MIDPOINT}"
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, known, BY_PLAN))
    sessions = days_of(TENS, "2025-12-31", "2026-01-05", "2026-04-01")
    for known_on, changed in ((None, 2), (date(2026, 3, 1), 2), (date(2026, 2, 28), 0)):
        total = weighed(attrs.evolve(asked, known_on=known_on), *sessions)
        assert (total.changed, total.same_policy) == (changed, 3 - changed)
        assert causes(total) == ({("units.from.2026-01-01.known.2026-03-01",): 2} if changed else {})


def test_what_was_taken_back_changes_sessions_only_by_what_was_known_before(
    engine: Engine, tmp_path: Path
) -> None:
    back = f"[units.from.2026-01-01]\nwithdrawn = 2026-03-01\n{MIDPOINT}"
    asked = change(
        engine, tmp_path, PLAIN, (TOTAL_TIME, back, BY_PLAN, part("codes.bundled", 'codes = ["97010"]'))
    )
    packs = on(visit("97110 10 PT", "97140 10 PT", "97010 - PT"), date(2026, 1, 5))
    told = {
        known_on: causes(weighed(attrs.evolve(asked, known_on=known_on), packs))
        for known_on in (None, date(2026, 2, 28))
    }
    bundled = ("codes.bundled.from.2019-01-01",)
    assert told == {None: {bundled: 1}, date(2026, 2, 28): {("units.from.2026-01-01",): 1, bundled: 1}}


def test_sources_notes_and_titles_change_nothing(engine: Engine, tmp_path: Path) -> None:
    moved = TOTAL_TIME.replace('label = "Units"', 'label = "Time"') + 'note = "Seen again."\n'
    asked = change(engine, tmp_path, PLAIN, (moved, BY_PLAN))
    total = weighed(asked, SHORT)
    assert (total.changed, total.same_policy) == (0, 1)


def test_days_that_only_one_profile_covers_are_told_and_days_of_neither_are_refused(
    engine: Engine, tmp_path: Path
) -> None:
    asked = change(engine, tmp_path, PLAIN, PLAIN)
    later = attrs.evolve(asked.after.profile.covers, first=date(2025, 1, 1))
    profile = attrs.evolve(asked.after.profile, covers=later)
    registry = PayerRegistry.of([Payer(id="made-up", profile=profile)])
    asked = attrs.evolve(asked, after=side_of("later", "made-up", registry))
    total = weighed(asked, *days_of(SHORT, "2018-01-01", "2024-12-31", "2025-01-01"))
    assert causes(total) == {("covers",): 1}
    (row,) = total.by_number
    assert (row.values[0].before, row.values[0].after) == ("from 2019-01-01", "from 2025-01-01")
    assert row.examples[0].differences == (Difference("covered", "", "yes", "no"),)
    assert (total.unusable, "does not cover 2018-01-01" in str(total.refused[0].error)) == (1, True)
    back = attrs.evolve(asked, before=asked.after, after=asked.before)
    (row,) = weighed(back, *days_of(SHORT, "2024-12-31")).by_number
    assert row.examples[0].differences == (Difference("covered", "", "no", "yes"),)


def test_a_day_is_weighed_session_by_session(engine: Engine, tmp_path: Path) -> None:
    texas = branch("units", "texas", TEXAS, 'rule = "full-unit-only"\nminutes_per_unit = 15')
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, texas, BY_PLAN))
    own = on(SHORT, date(2026, 3, 4), state="TX")
    other = on(visit("97530 20 OT"), date(2026, 3, 4), state="UT")
    day = Day(sessions=(other, own))
    total = weighed(asked, day)
    assert (total.documents, total.sessions, total.changed) == (1, 2, 1)
    assert naively(asked, [day])["changed"] == 1


def test_what_stands_between_the_sessions_of_a_day_is_counted_with_the_first(
    engine: Engine, tmp_path: Path
) -> None:
    """Seven minutes in each of two pools are a finding of the day, and none where both are one pool."""
    together = TOTAL_TIME.replace('"date", "discipline", ', '"date", ')
    asked = change(engine, tmp_path, PLAIN, (together, BY_PLAN))
    day = Day(sessions=(visit("97110 7 PT"), visit("97530 7 OT")))
    total = weighed(asked, day)
    assert total.moves["finding.UNT-003.gone"] == 1
    first, *_ = total.by_number[0].examples
    assert Difference("findings", "UNT-003", "advice", "none") in first.differences
    assert total.counts["findings"] == naively(asked, [day])["findings"]


def test_a_document_that_cannot_be_used_is_counted_and_named_and_the_rest_goes_on(
    engine: Engine, tmp_path: Path
) -> None:
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, units("2026-01-01", FULL), BY_PLAN))
    waived = attrs.evolve(
        SHORT, waivers=(Waiver(finding="no.such-rule", by="pt1", on=date(2026, 3, 5), reason="x"),)
    )
    apart = Day(sessions=(SHORT, on(SHORT, date(2026, 3, 5))))
    long = Given("line 5", b"", line=5, fault=Fault("", "too much", "less"))
    documents = [*given([SHORT, waived, apart]), Given("line 4", b"{", line=4), long, *given([SHORT])]
    total = summed(asked, documents)
    assert (total.documents, total.unusable, total.changed) == (6, 4, 2)
    assert [each.line for each in total.refused] == [2, 3, 4, 5]
    assert all(isinstance(each.error, InputError) for each in total.refused)


def test_a_fact_that_only_one_side_asks_for_may_be_of_another_kind(engine: Engine, tmp_path: Path) -> None:
    texas = branch("units", "texas", TEXAS, 'rule = "full-unit-only"\nminutes_per_unit = 15')
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, texas, BY_PLAN))
    total = weighed(asked, attrs.evolve(SHORT, facts=FrozenMap({"state": 7})))
    assert (total.unusable, total.sessions) == (1, 0)


def test_of_many_examples_and_of_many_faults_the_first_are_kept(engine: Engine, tmp_path: Path) -> None:
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, units("2026-01-01", FULL), BY_PLAN))
    good = [attrs.evolve(SHORT, id=f"v-{number}") for number in range(900)]
    bad = [Given(f"line {number}", b"[]", line=number) for number in range(900, 1000)]
    total = summed(asked, [*given(good), *bad])
    assert (total.changed, total.unusable) == (900, 100)
    (row,) = total.by_number
    assert [each.session for each in row.examples] == [f"v-{number}" for number in range(MOST_EXAMPLES)]
    assert [each.line for each in total.refused] == list(range(900, 900 + MOST_NAMED))


@pytest.mark.parametrize("number", [0, 1, 900])
def test_several_processes_come_to_the_same_as_one(engine: Engine, tmp_path: Path, number: int) -> None:
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, units("2026-01-01", FULL), BY_PLAN))
    documents = [*given([attrs.evolve(SHORT, id=f"v-{place}") for place in range(number)])]
    faulty = [*documents, Given("the last", b"[]")] if number else []
    one, two = (summed(asked, faulty, workers=workers) for workers in (1, 2))
    assert (one.changed, one.unusable) == (number, bool(number))
    assert [str(each.error) for each in one.refused] == [str(each.error) for each in two.refused]
    one.refused, two.refused = [], []
    assert one == two


def test_a_profile_of_which_no_policy_can_be_made_stops_it_all(engine: Engine, tmp_path: Path) -> None:
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME.replace("total-time", "acme.own"), BY_PLAN))
    for workers, number in ((1, 1), (2, 900)):
        with pytest.raises(ProfileError, match=r"new/made-up.toml cannot be used(?s:.*)'acme.own'"):
            weighed(asked, *[SHORT] * number, workers=workers)


@pytest.fixture
def found_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other processes import this module, however the tests were started."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2])


@pytest.mark.usefixtures("found_elsewhere")
def test_a_process_that_is_ended_from_outside_is_told(engine: Engine, tmp_path: Path) -> None:
    payer = attrs.evolve(small_payer(tmp_path, *PLAIN), policy=dying)
    asked = change(engine, tmp_path, PLAIN, PLAIN)
    asked = attrs.evolve(asked, after=side_of("dying", "made-up", PayerRegistry.of([Coded(payer)])))
    with pytest.raises(InputError, match=r"a process that was ended from outside(?s:.*)with fewer workers"):
        weighed(asked, *[SHORT] * 900, workers=2)


@pytest.mark.usefixtures("found_elsewhere")
def test_a_fault_that_nobody_foresaw_is_laid_at_its_plugin(engine: Engine, tmp_path: Path) -> None:
    payer = attrs.evolve(small_payer(tmp_path, *PLAIN), policy=failing)
    asked = change(engine, tmp_path, PLAIN, PLAIN)
    asked = attrs.evolve(asked, after=side_of("failing", "made-up", PayerRegistry.of([Coded(payer)])))
    for workers, number in ((1, 1), (2, 900)):
        with pytest.raises(PluginError, match="ZeroDivisionError"):
            weighed(asked, *[SHORT] * number, workers=workers)


def test_what_is_weighed_can_go_to_another_process(engine: Engine, tmp_path: Path) -> None:
    asked = change(engine, tmp_path, PLAIN, (TOTAL_TIME, units("2026-01-01", FULL), BY_PLAN))
    assert weighed(pickle.loads(pickle.dumps(asked)), SHORT) == weighed(asked, SHORT)  # noqa: S301  # our own


def test_a_policy_that_is_made_by_code_is_a_cause_of_its_own(engine: Engine, tmp_path: Path) -> None:
    plain = small_payer(tmp_path, *PLAIN)
    sides = [
        side_of(name, "made-up", PayerRegistry.of([Coded(payer)]))
        for name, payer in (("plain", plain), ("coded", attrs.evolve(plain, policy=unmarked)))
    ]
    asked = Change(before=sides[0], after=sides[1], tables=engine.tables)
    total = weighed(asked, SHORT)
    assert causes(total) == {("code",): 1}
    assert (total.by_number[0].values[0].before, total.by_number[0].values[0].after) == (
        "the profile alone",
        "unmarked",
    )
    unpaid = side(tmp_path / "also", (*PLAIN, part("codes.bundled", 'codes = ["97010"]')))
    coded = Coded(attrs.evolve(unpaid.payer, policy=unmarked))
    asked = attrs.evolve(asked, after=side_of("coded", "made-up", PayerRegistry.of([coded])))
    packs = visit("97110 20 PT", "97010 - PT")
    both = {("code",): 1, ("codes.bundled.from.2019-01-01",): 1}
    assert causes(weighed(asked, packs)) == both
    assert causes(weighed(attrs.evolve(asked, before=asked.after, after=asked.before), packs)) == both


def test_a_file_named_as_a_payer_at_hand_keeps_its_code(tmp_path: Path) -> None:
    plain = small_payer(tmp_path, *PLAIN)
    registry = PayerRegistry.of([Coded(attrs.evolve(plain, policy=unmarked))])
    assert side_of_file("made-up.toml", tmp_path / "made-up.toml", registry).maker is unmarked
    assert side_of_file("made-up.toml", tmp_path / "made-up.toml", NOBODY).maker is None


def test_what_a_file_is_based_on_is_found_in_its_folder_or_above(engine: Engine, tmp_path: Path) -> None:
    based = HEAD.format(payer="made-up").replace(
        'family = "commercial"', 'family = "commercial"\nbased_on = ["_shared/base"]'
    )
    source = '[sources.made-up]\ntitle = "Nothing but a test"\nat = "page 1"\nkind = "primary"\n'
    shared = f'schema = 1\ntitle = "A base"\n{source}{TOTAL_TIME}'
    for place, folder in (("beside", tmp_path / "beside"), ("above", tmp_path / "above")):
        file = (folder if place == "beside" else folder / "commercial") / "made-up.toml"
        file.parent.mkdir(parents=True)
        (folder / "_shared").mkdir()
        (folder / "_shared" / "base.toml").write_text(shared, "utf-8")
        file.write_text(based, "utf-8")
        assert "units" in side_of_file(place, file, NOBODY).profile.parts
    with pytest.raises(ProfileError, match="a profile below the profiles folder"):
        side_of_file("lost", _moved(file, tmp_path / "lost"), NOBODY)
    contract = tmp_path / "medicare-part-b.toml"
    contract.write_text(
        'schema = 1\npayer = "medicare-part-b"\ntitle = "Contract"\nfamily = "contracts"\n'
        'based_on = ["payer:medicare-part-b"]\n[covers]\nfrom = 2024-01-01\n',
        "utf-8",
    )
    assert side_of_file("contract", contract, engine.registry).profile.payers == ("medicare-part-b",)


def _moved(file: Path, folder: Path) -> Path:
    folder.mkdir()
    return file.rename(folder / file.name)
