"""The visit, the unit or the day on which the payers that come with the library want authorization."""

from typing import Final

import pytest

from therapycode import Engine, Outcome, Session
from therapycode.serial.notation import read_notation

MISSING: Final = ["authorization.missing"]

DISCHARGED: Final = "fact payer_order primary\nfact discharge_day 2026-02-02\nfact ordered_before_discharge yes"
SPENT: Final = "before 2026-02-06..2026-03-01 PT 97110\nfact injury_day 2026-02-01"
OTHER: Final = "fact purpose rehabilitative\nfact new_event none"

CASES: Final[tuple[tuple[str, str, str, list[str]], ...]] = (
    ("north-carolina-medicaid", "2026-03-04 PT", "", MISSING),
    ("north-carolina-medicaid", "2026-03-04 PT", "97161 - PT", []),
    (
        "north-carolina-medicaid",
        "2026-03-04 PT",
        "before 2026-02-01..2026-02-11 PT 97110\nauthorized from=2026-02-01",
        [],
    ),
    (
        "north-carolina-medicaid",
        "2026-03-04 PT",
        "before 2026-02-01..2026-02-12 PT 97110\nauthorized from=2026-02-01",
        ["authorization.used-up"],
    ),
    ("indiana-medicaid", "2026-03-04 PT", "fact payer_order primary", MISSING),
    ("indiana-medicaid", "2026-03-04 PT", "97161 - PT", []),
    ("indiana-medicaid", "2026-03-04 PT", "fact payer_order secondary\nfact primary_payer medicare", []),
    (
        "indiana-medicaid",
        "2026-03-04 PT",
        f"{DISCHARGED}\nbefore 2026-02-20 PT 97110 x28",
        [],
    ),
    (
        "indiana-medicaid",
        "2026-03-04 PT",
        f"{DISCHARGED}\nbefore 2026-02-20 PT 97110 x29",
        MISSING,
    ),
    ("oregon-medicaid", "2026-03-04 PT", "before 2026-01-05..2026-02-02 PT 97110", []),
    ("oregon-medicaid", "2026-03-04 PT", "before 2026-01-05..2026-02-03 OT 97530\nfact new_event none", MISSING),
    ("oregon-medicaid", "2026-03-04 PT", "before 2026-01-05..2026-02-03 OT 97530\nfact new_event surgery", []),
    ("oregon-medicaid", "2026-03-04 PT", "before 2026-01-05..2026-02-03 PT 97110 school\nfact new_event none", []),
    (
        "oregon-medicaid",
        "2026-03-04 PT",
        f"before 2026-01-05..2026-02-03 PT 97110 purpose=habilitative\n{OTHER}",
        [],
    ),
    (
        "wisconsin-medicaid",
        "2026-03-04 PT",
        "before 2026-01-05..2026-02-07 PT 97110\nfact spell_day 2026-01-05",
        [],
    ),
    (
        "wisconsin-medicaid",
        "2026-03-04 PT",
        "before 2026-01-05..2026-02-08 PT 97110 payer-medicare\nfact spell_day 2026-01-05",
        MISSING,
    ),
    (
        "wisconsin-medicaid",
        "2026-03-04 PT",
        "before 2026-01-05..2026-02-08 PT 97110\nfact spell_day 2026-02-01",
        [],
    ),
    ("masshealth", "2026-03-04 PT", "before 2025-04-01..2025-04-19 PT 97110", []),
    ("masshealth", "2026-03-04 PT", "before 2025-04-01..2025-04-20 PT 97110", MISSING),
    ("masshealth", "2026-04-01 PT", "before 2025-04-01..2025-04-20 PT 97110", []),
    ("masshealth", "2026-03-04 SLP", "before 2025-04-01..2025-05-04 SLP 92507", []),
    ("masshealth", "2026-03-04 SLP", "before 2025-04-01..2025-05-05 SLP 92507", MISSING),
    ("ohio-medicaid", "2020-12-30 PT office", "before 2020-01-06..2020-02-03 PT 97110", []),
    ("ohio-medicaid", "2020-12-30 PT office", "before 2020-01-06..2020-02-04 PT 97110", MISSING),
    ("ohio-medicaid", "2020-12-30 PT outpatient-hospital", "before 2020-01-06..2020-02-04 PT 97110", []),
    ("virginia-medicaid", "2026-03-04 PT", "before 2025-07-01..2025-07-04 PT 97110", []),
    ("virginia-medicaid", "2026-03-04 PT", "before 2025-07-01..2025-07-05 PT 97110", MISSING),
    ("virginia-medicaid", "2026-07-01 PT", "before 2025-07-01..2025-07-05 PT 97110", []),
    ("minnesota-medicaid", "2026-03-04 PT", "before 2026-01-05..2026-01-17 PT 97110", []),
    ("minnesota-medicaid", "2026-03-04 PT", "before 2026-01-05..2026-01-18 PT 97110", MISSING),
    ("new-york-medicaid", "2026-03-04 PT", "", MISSING),
    ("new-york-medicaid", "2026-03-04 PT", "authorized token=T-301", []),
    ("mississippi-wc", "2026-03-04 PT", "before 2026-02-10..2026-02-23 PT 97110\nfact injury_day 2026-02-01", []),
    (
        "mississippi-wc",
        "2026-03-04 PT",
        "before 2026-02-10..2026-02-24 PT 97110\nfact injury_day 2026-02-01",
        MISSING,
    ),
    ("mississippi-wc", "2026-03-04 PT", "before 2026-02-02 PT 97110\nfact injury_day 2026-02-01", []),
    ("mississippi-wc", "2026-03-04 PT", "before 2026-02-01 PT 97110\nfact injury_day 2026-02-01", MISSING),
    ("washington-lni", "2026-03-04 PT", "before 2026-02-10..2026-02-20 PT 97110\nfact injury_day 2026-02-01", []),
    (
        "washington-lni",
        "2026-03-04 PT",
        "before 2026-02-10..2026-02-21 PT 97110\nfact injury_day 2026-02-01",
        MISSING,
    ),
    ("washington-lni", "2026-03-04 PT", "before 2026-02-10..2026-02-21 OT 97530\nfact injury_day 2026-02-01", []),
    (
        "washington-lni",
        "2026-03-04 PT",
        f"{SPENT}\nauthorized reviewer=hotline",
        ["authorization.other-reviewer"],
    ),
    (
        "washington-lni",
        "2026-03-04 PT",
        f"{SPENT}\nauthorized reviewer=utilization-review",
        [],
    ),
    (
        "kaiser-hawaii",
        "2026-03-04 PT",
        "before 2026-02-01..2026-02-06 PT 97110\nauthorized from=2026-02-01\nfact acuity acute",
        [],
    ),
    (
        "kaiser-hawaii",
        "2026-03-04 PT",
        "before 2026-02-01..2026-02-06 PT 97110\nauthorized from=2026-02-01\nfact acuity chronic",
        ["authorization.used-up"],
    ),
    ("uhc", "2026-03-04 PT", "fact product medicare-advantage\nfact gold_card no", MISSING),
    ("uhc", "2026-03-04 PT", "fact product medicare-advantage\nfact gold_card yes", []),
    ("uhc", "2026-03-04 PT", "fact product medicare-advantage\n97161 - PT", []),
    ("uhc", "2026-03-04 PT", "fact product commercial\nfact gold_card no", []),
    ("cigna", "2026-03-04 PT office", "fact payer_order primary\nfact product commercial", []),
    ("cigna", "2026-03-04 PT outpatient-hospital", "fact payer_order primary\nfact product commercial", MISSING),
    (
        "cigna",
        "2026-03-04 PT outpatient-hospital",
        "fact payer_order primary\nfact product commercial\nauthorized site=office",
        ["authorization.site-not-reviewed"],
    ),
    ("cigna", "2026-03-04 PT outpatient-hospital", "fact payer_order secondary\nfact product commercial", []),
)
"""A payer, the head of a session, what else it says, and what is found; it treats unless it evaluates alone."""


def coded(engine: Engine, payer: str, head: str, told: str) -> Outcome:
    plan = head.split()[1]
    treated = {"PT": "97110 30 PT", "SLP": "92507 - SLP"}[plan]
    lines = [head, *([] if "97161" in told else [treated]), told]
    session = read_notation("\n".join(lines))
    assert isinstance(session, Session)
    counted = engine.plan(payer, session.date_of_service).policy.units is not None
    return (engine if counted else engine.assuming({"units": "total-time"})).code(session, payer=payer)


@pytest.mark.parametrize(("payer", "head", "told", "rules"), CASES)
def test_a_payer_wants_authorization_from_the_visit_on_that_it_says(
    engine: Engine, payer: str, head: str, told: str, rules: list[str]
) -> None:
    outcome = coded(engine, payer, head, told)
    found = [finding.rule for finding in outcome.findings if finding.rule.startswith("authorization.")]
    open_ = [each for each in outcome.unchecked if each.check.startswith("authorizations.")]
    assert (found, open_) == (rules, [])


def test_every_payer_of_which_something_is_known_has_a_case_on_both_sides(engine: Engine) -> None:
    known = {
        payer
        for payer in engine.registry.payers
        for key, part in engine.profile(payer).parts.items()
        if key.startswith("authorizations.")
        for track in part.tracks
        for entry in track.timeline.entries
        if entry.value.values
    }
    refused = {payer for payer, _, _, rules in CASES if rules}
    passed = {payer for payer, _, _, rules in CASES if not rules}
    # what Texas wanted ended before the days of these cases; the days on which it changed have cases of their own
    assert known - {"texas-medicaid"} == refused == passed
