"""Which dated values the examples of a profile exercise, and what was confirmed longest ago."""

from datetime import date
from pathlib import Path

import pytest

from tests.acme import ACME, payer_of
from tests.building import installed_engine
from therapycode import Engine, PayerRegistry
from therapycode.upkeep.coverage import Coverage, coverage
from therapycode.upkeep.examples import example_session

DAY = date(2026, 11, 28)
MIDPOINT = 'rule = "per-service-midpoint"\nminutes_per_unit = 15\nsource = "manual"\n'
EXAMPLE = """
[[examples]]
says = "{says}"
day = {day}
given = ["97110 30 PT"]
{more}
units = ["97110 2"]
source = "manual"
"""


def covered(folder: Path, text: str, day: date = DAY) -> Coverage:
    registry = PayerRegistry.of([payer_of(folder, text)])
    return coverage(Engine(registry, installed_engine().tables), "acme-plan", day)


def example(says: str, day: str, more: str = "") -> str:
    return EXAMPLE.format(says=says, day=day, more=more)


def by_place(found: Coverage) -> dict[str, tuple[str, ...]]:
    return {value.at: value.examples for value in found.values}


def test_an_example_exercises_what_its_answer_rests_on_and_nothing_else(tmp_path: Path) -> None:
    found = by_place(covered(tmp_path, ACME))
    assert found["units.from.2024-01-01"] == ("Two short services share a unit",)
    assert found["codes.bundled.from.2024-01-01"] == (), "no service of the example is never paid by itself"
    assert found["eligibility.roles.from.2024-01-01"] == (), "a therapist furnishes it, who is asked about or not"
    assert found["pairs.from.2024-01-01"] == (), "the example is of a day on which pairs were abolished"
    assert found["pairs.from.2025-01-01"] == (), "its codes were no pair before that either"


def test_what_is_only_said_to_be_open_is_no_answer(tmp_path: Path) -> None:
    without = ACME.replace("until = 2027-01-01", "").replace("2026-06-30", "2025-01-01")
    engine = Engine(PayerRegistry.of([payer_of(tmp_path, without)]), installed_engine().tables)
    (first,) = engine.profile("acme-plan").examples
    outcome = engine.code(example_session(first), payer="acme-plan")
    assert outcome.unknown, "that assistants are not known"
    assert outcome.unconfirmed, "that the manual was not confirmed since"
    assert [at for at, examples in by_place(covered(tmp_path, without)).items() if examples] == [
        "units.from.2024-01-01"
    ]


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ("97010 10 PT", "codes.bundled.from.2024-01-01"),
        ("97110 20 aide", "eligibility.roles.from.2024-01-01"),
    ],
)
def test_a_service_that_a_part_leaves_out_exercises_it(tmp_path: Path, given: str, at: str) -> None:
    more = example("Left out", "2025-06-02").replace('"97110 30 PT"', f'"{given}"')
    assert by_place(covered(tmp_path, ACME + more))[at] == ("Left out",)


def test_a_part_that_ended_is_exercised_where_what_held_before_would_answer_otherwise(tmp_path: Path) -> None:
    pair = example("A pair", "{day}", 'setting = "office"').replace(
        '"97110 30 PT"', '"97164 20 PT", "97012 15 PT"'
    )
    both = pair.replace("{day}", "2024-06-02") + pair.replace("A pair", "No pair").replace("{day}", "2025-06-02")
    found = covered(tmp_path, ACME + both)
    assert by_place(found)["pairs.from.2024-01-01"] == ("A pair",)
    assert by_place(found)["pairs.from.2025-01-01"] == ("No pair",)
    (change,) = found.changes
    assert change.lacks == ()


def test_a_part_that_is_not_known_any_more_is_exercised_by_what_it_leaves_undetermined(tmp_path: Path) -> None:
    lost = '[units.from.2025-01-01]\nunknown = "Ask"\nsource = "manual"\n\n[pairs]'
    found = covered(tmp_path, ACME.replace("[pairs]", lost, 1) + example("Before", "2024-06-02"))
    assert by_place(found)["units.from.2024-01-01"] == ("Before",)
    assert by_place(found)["units.from.2025-01-01"] == ("Two short services share a unit",)


@pytest.mark.parametrize("silent", ["ended = true", 'unknown = "Ask"'])
def test_a_part_of_which_nothing_else_was_ever_said_is_exercised_by_nothing(tmp_path: Path, silent: str) -> None:
    rule = 'rule = "code-pairs"\nsource = "manual"\n\n[pairs.from.2025-01-01]\nended = true\n'
    assert rule in ACME
    found = covered(tmp_path, ACME.replace(rule, f"{silent}\n") + example("Of June", "2025-06-02"))
    assert by_place(found)["pairs.from.2024-01-01"] == ()


def test_a_day_before_anything_is_said_is_exercised_where_what_is_said_next_would_answer_otherwise(
    tmp_path: Path,
) -> None:
    later = ACME.replace("[codes.bundled.from.2024-01-01]", "[codes.bundled.from.2025-03-01]")
    pack = example("Not yet", "2025-02-28").replace('"97110 30 PT"', '"97010 10 PT"')
    found = covered(tmp_path, later + pack + example("No pack", "2025-02-28"))
    assert by_place(found)["codes.bundled.from.2025-03-01"] == ()
    (change,) = [each for each in found.changes if each.at == "codes.bundled"]
    assert (change.before, change.after) == (("Not yet",), ())


def test_a_first_day_that_may_lie_earlier_is_no_change(tmp_path: Path) -> None:
    later = ACME.replace("[codes.bundled.from.2024-01-01]", "[codes.bundled.from.2025-03-01]\nor_before = true")
    assert [each.at for each in covered(tmp_path, later).changes] == ["pairs"]


def test_the_branch_that_answers_an_example_is_the_one_that_it_exercises(tmp_path: Path) -> None:
    texas = (
        '\n[units.branch.texas]\nwhen = { "facts.state" = "TX" }\n'
        f"\n[units.branch.texas.from.2024-01-01]\n{MIDPOINT}"
    )
    text = ACME.replace("[pairs]", f"{texas}\n[pairs]", 1) + example(
        "Of Texas", "2025-06-02", 'facts = { state = "TX" }'
    )
    found = by_place(covered(tmp_path, text + example("Of Ohio", "2025-06-02", 'facts = { state = "OH" }')))
    assert found["units.branch.texas.from.2024-01-01"] == ("Of Texas",)
    assert found["units.from.2024-01-01"] == ("Of Ohio",), "the first example leaves open whether it is of Texas"


def test_an_example_counts_by_the_day_that_a_part_goes_by(tmp_path: Path) -> None:
    later = f"[units.from.2025-06-01]\n{MIDPOINT}"
    text = ACME.replace('label = "How timed', 'clock = "evaluation"\nlabel = "How timed').replace(
        "[pairs]", f"{later}\n[pairs]", 1
    ) + example("Evaluated before", "2025-06-02", "facts = { evaluation_day = 2025-05-01 }")
    found = covered(tmp_path, text)
    assert by_place(found)["units.from.2024-01-01"] == ("Evaluated before",)
    assert by_place(found)["units.from.2025-06-01"] == ()
    (change,) = [each for each in found.changes if each.at == "units"]
    assert (change.before, change.after, change.lacks) == (("Evaluated before",), (), ("after",))


def test_an_example_counts_by_what_was_known_on_the_day_that_it_asks_by(tmp_path: Path) -> None:
    anew = f"[units.from.2024-01-01.known.2025-09-01]\n{MIDPOINT}"
    text = ACME.replace("[pairs]", f"{anew}\n[pairs]", 1) + example(
        "As known then", "2025-06-02", "known_on = 2025-06-02"
    )
    found = by_place(covered(tmp_path, text))
    assert found["units.from.2024-01-01"] == ("As known then",)
    assert found["units.from.2024-01-01.known.2025-09-01"] == ("Two short services share a unit",)


def test_an_example_that_cannot_be_coded_exercises_nothing(tmp_path: Path) -> None:
    text = (
        ACME[: ACME.index("[[examples]]")] + example("Too early", "2023-06-02") + example("No line", "2025-06-02")
    )
    found = covered(tmp_path, text.replace('"97110 30 PT"', '"nonsense"'))
    assert set(by_place(found).values()) == {()}


def test_sources_in_use_are_told_by_when_they_were_last_confirmed(tmp_path: Path) -> None:
    more = (
        '\n[sources.old]\ntitle = "Old"\nkind = "primary"\nconfirmed_through = 2025-01-01\n'
        '\n[sources.bare]\ntitle = "Bare"\nkind = "primary"\n'
    )
    text = ACME.replace("[sources.rumour]", f"{more}\n[sources.rumour]", 1)
    text = text.replace('codes = ["97010"]\nsource = "manual"', 'codes = ["97010"]\nsource = "old"')
    text = text.replace('match_discipline = true\nsource = "manual"', 'match_discipline = true\nsource = "bare"')
    found = covered(tmp_path, text)
    assert [(each.source, each.age(DAY), each.values) for each in found.confirmations] == [
        ("old", 696, ("codes.bundled.from.2024-01-01",)),
        ("manual", 151, ("units.from.2024-01-01", "pairs.from.2025-01-01")),
        ("bare", None, ("eligibility.roles.from.2024-01-01",)),
    ]
    assert [each.source for each in found.older(151)] == ["old"]
    assert [each.source for each in found.older(150)] == ["old", "manual"]
    before = covered(tmp_path, text, date(2023, 1, 1))
    assert before.confirmations == ()
