"""A claim that somebody else coded is held against a payer's limits as a session is."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests.small_payers import BY_PLAN, TOTAL_TIME, limit, small_engine
from therapycode import Engine
from therapycode.serial.claim_notation import read_claim_notation

YEAR: Final = ('window = "year"', 'scope = ["patient"]')

FAULTS: Final = {
    "limits.excess-unpaid": (
        limit("daily", "ceiling = 4", 'disposition = "trim-in-claim-order"'),
        "claim 2026-03-04 office PT\n97110 3 GP\n97530 2 GP",
    ),
    "limits.line-order": (
        limit("daily", "ceiling = 4", 'disposition = "trim-in-claim-order"'),
        "claim 2026-03-04 office PT\n97110 3 GP charge90.00\n97530 2 GP charge80.00",
    ),
    "limits.excess-not-necessary": (
        limit("daily", "ceiling = 4", 'disposition = "not-medically-necessary"'),
        "claim 2026-03-04 office PT\n97110 5 GP",
    ),
    "limits.claim-denied": (
        limit("daily", "ceiling = 4", 'disposition = "deny-claim"'),
        "claim 2026-03-04 office PT\n97110 5 GP",
    ),
    "limits.authorization-needed": (
        limit("yearly", 'measure = "visits"', "ceiling = 1", *YEAR, 'disposition = "needs-authorization"'),
        "claim 2026-03-04 office PT\n97110 2 GP\nbefore 2026-02-02 PT 97110 x2",
    ),
    "limits.used-up": (
        limit("yearly", 'measure = "visits"', "ceiling = 2", *YEAR, 'disposition = "needs-authorization"'),
        "claim 2026-03-04 office PT\n97110 2 GP\nbefore 2026-02-02 PT 97110 x2",
    ),
    "limits.attestation-needed": (
        limit("yearly", "ceiling = 2", *YEAR, 'disposition = "attest"', 'modifier = "KX"'),
        "claim 2026-03-04 office PT\n97110 2 GP\nbefore 2026-02-02 PT 97110 x2",
    ),
    "limits.attested": (
        limit("yearly", "ceiling = 2", *YEAR, 'disposition = "attest"', 'modifier = "KX"'),
        "claim 2026-03-04 office PT\n97110 2 GP KX\nbefore 2026-02-02 PT 97110 x2\nattest KX",
    ),
    "limits.attested-early": (
        limit("yearly", "ceiling = 9", *YEAR, 'disposition = "attest"', 'modifier = "KX"'),
        "claim 2026-03-04 office PT\n97110 2 GP KX\nbefore 2026-02-02 PT 97110 x2\nattest KX",
    ),
}
"""For each finding about limits a payer and a claim that bring it about."""


def rules(engine: Engine, text: str) -> set[str]:
    claim, sessions = read_claim_notation(text)
    return {each.rule for each in engine.check(claim, payer="made-up", sessions=sessions).findings}


@pytest.mark.parametrize("name", FAULTS)
def test_what_stands_above_a_limit_is_found_in_a_claim(engine: Engine, tmp_path: Path, name: str) -> None:
    policy, text = FAULTS[name]
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, policy)
    assert name in rules(small, text)
    assert name not in rules(small, "claim 2026-03-04 office PT\n97110 1 GP\nbefore 2026-03-03")


def test_a_limit_over_a_year_is_not_checked_without_a_history(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, FAULTS["limits.used-up"][0])
    claim, _ = read_claim_notation("claim 2026-03-04 office PT\n97110 2 GP")
    open_ = [each for each in small.check(claim, payer="made-up").unchecked if each.check == "limits.yearly"]
    assert [each.needs for each in open_] == [("history.days",)]
    assert claim.date_of_service == date(2026, 3, 4)
