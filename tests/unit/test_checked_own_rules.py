"""A given claim is held against a payer's own rules about codes, modifiers and authorizations."""

from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import Engine
from therapycode.plugin import FINDINGS
from therapycode.serial.claim_notation import read_claim_notation

HEAD: Final = "claim 2026-03-04 office PT"
GROUP: Final = part(
    "own-pairs.group",
    'denied = ["97530"]',
    'beside = ["97150"]',
    'effect = "modifier-needed"',
    'modifiers = ["59"]',
)
AUTHORIZATION: Final = part("authorization", 'match = ["codes", "modifiers", "units"]')
AUTHORIZED: Final = "2026-03-04 PT office\n97110 30 PT\nauthorized 97110 GP x2"


class Planted(NamedTuple):
    """A part of a payer's policy, a claim that is in order under it, and the same with a fault."""

    policy: str
    clean: str
    faulty: str


FAULTS: Final = {
    "own-pairs.never-together": Planted(
        part("own-pairs.massage", 'denied = ["97140"]', 'beside = ["97124"]', 'effect = "never-together"'),
        f"{HEAD}\n97140 1 GP\n97110 1 GP",
        f"{HEAD}\n97140 1 GP\n97124 1 GP",
    ),
    "own-pairs.modifier-needed": Planted(
        GROUP, f"{HEAD}\n97530 1 GP 59\n97150 1 GP", f"{HEAD}\n97530 1 GP\n97150 1 GP"
    ),
    "own-pairs.attested": Planted(GROUP, f"{HEAD}\n97530 1 GP", f"{HEAD}\n97530 1 GP 59\n97150 1 GP"),
    "own-pairs.included": Planted(
        part("own-pairs.tests", 'denied = ["97750"]', 'beside_classes = ["evaluation"]', 'effect = "included"'),
        f"{HEAD}\n97110 1 GP\n97750 1 GP",
        f"{HEAD}\n97161 1 GP\n97750 1 GP",
    ),
    "own-pairs.companion-needed": Planted(
        part(
            "own-pairs.modality",
            'denied_classes = ["attended-modality"]',
            'beside_classes = ["procedure"]',
            'effect = "companion-needed"',
        ),
        f"{HEAD}\n97035 1 GP\n97110 1 GP",
        f"{HEAD}\n97035 1 GP",
    ),
    "modifiers.refused": Planted(
        part("refused-modifiers.evaluations", 'modifiers = ["GP"]', 'classes = ["evaluation"]'),
        f"{HEAD}\n97110 1 GP",
        f"{HEAD}\n97161 1 GP",
    ),
    "authorization.code-differs": Planted(
        AUTHORIZATION,
        f"{HEAD}\n97110 2 GP\n\n{AUTHORIZED}",
        f"{HEAD}\n97140 2 GP\n\n{AUTHORIZED.replace('97110 30', '97140 30')}",
    ),
    "authorization.modifiers-differ": Planted(
        AUTHORIZATION,
        f"{HEAD}\n97110 2 GP\n\n{AUTHORIZED}",
        f"{HEAD}\n97110 2 GP\n\n{AUTHORIZED.replace('97110 GP', '97110 GO')}",
    ),
    "authorization.units-exceeded": Planted(
        AUTHORIZATION,
        f"{HEAD}\n97110 2 GP\n\n{AUTHORIZED}",
        f"{HEAD}\n97110 3 GP\n\n{AUTHORIZED.replace('97110 30', '97110 45')}",
    ),
}
"""For each finding about a payer's own rules a policy, and a claim without and with the fault."""


def rules(engine: Engine, text: str) -> set[str]:
    claim, sessions = read_claim_notation(text)
    return {each.rule for each in engine.check(claim, payer="made-up", sessions=sessions).findings}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_against_a_payers_own_rule_is_found_in_a_claim(engine: Engine, tmp_path: Path, name: str) -> None:
    planted = FAULTS[name]
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, planted.policy)
    assert name in rules(small, planted.faulty)
    assert name not in rules(small, planted.clean)


def test_every_finding_about_a_payers_own_rules_is_planted() -> None:
    """What an authorization says beyond its lines is planted in test_asking."""
    kinds = ("own-pairs.", "modifiers.refused")
    own = [name for name in FAULTS if not name.startswith("authorization.")]
    assert sorted(own) == sorted(name for name in FINDINGS if name.startswith(kinds))
