"""For each shape of a payer's rules on modifiers, assistants, pairs and limits a case that its neighbours fail."""

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from tests.building import lines
from tests.small_payers import small_engine
from therapycode import DayOutcome, Engine, Outcome, Session
from therapycode.model.authorization import AuthorizationUse
from therapycode.serial.notation import read_notation

HERE: Final = Path(__file__).parent

IDS: Final = (
    *(f"M{number}" for number in range(1, 18)),
    *(f"A{number}" for number in range(1, 15)),
    *(f"P{number}" for number in range(1, 16)),
    *(f"C{number}" for number in range(1, 25)),
    *(f"Z{number}" for number in range(1, 18)),
)
"""Every shape of rule that was found with any payer: on modifiers (M), assistants (A), pairs (P), limits (C) and
authorizations (Z)."""

CASES: Final = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in (HERE / "rules").glob("*.toml")}

ASKED: Final = (
    "lines",
    "findings",
    "unchecked",
    "unknown",
    "stated",
    "left",
    "revenue",
    "denied",
    "limits",
    "kept",
    "authorizations",
)
"""What a case may say of what comes out; what it does not say is not asked."""

_EDITS: Final = frozenset({"pairs.code-pairs", "edits.over-limit", "modifiers.kx-threshold"})


def told(engine: Engine, asked: dict[str, Any]) -> dict[str, list[str]]:
    """What a session comes to, in the words of the cases."""
    document = read_notation(asked["session"])
    coded: Outcome | DayOutcome = engine.code(document, payer="made-up")
    outcomes: tuple[Outcome, ...] = (coded,) if isinstance(coded, Outcome) else coded.outcomes
    claims = [line for each in outcomes if each.claim is not None for line in each.claim.lines]
    first = document if isinstance(document, Session) else document.sessions[0]
    plan = engine.plan("made-up", first.date_of_service).of(first)
    findings = [finding for each in outcomes for finding in each.findings]
    uses = [use for each in outcomes for use in each.limits]
    return {
        "lines": [line for each in outcomes for line in (lines(each) if each.determined else ["undetermined"])],
        "findings": [finding.rule for finding in findings if finding.severity != "advice" or _ours(finding.rule)],
        "unchecked": [
            _check(one.check) for each in outcomes for one in each.unchecked if one.check.startswith(_CHECKS)
        ],
        "unknown": [one.part for each in outcomes for one in each.unknown if one.part.startswith("assistant-")],
        "stated": [f"{part}: {words}" for part, words in plan.policy.stated.items()],
        "left": [f"{one.code} {one.reason}" for each in outcomes for one in each.not_billed],
        "revenue": [line.revenue_code for line in claims if line.revenue_code is not None],
        "limits": [
            f"{use.code}{': ' if use.code else ''}{use.used} + {use.claimed} of {use.ceiling}" for use in uses
        ],
        "authorizations": [_left(use) for each in outcomes for use in each.authorizations],
        "kept": [f"{line.code} {line.kept} of {line.units}" for use in uses for line in use.lines],
        "denied": [str(finding.values["denied"]) for finding in findings if "denied" in finding.values],
    }


_CHECKS: Final = ("own-pairs.", "assistants.", "authorization", "pairs.code-pairs", "limits.")


def _check(name: str) -> str:
    """The name of a check; a limit has one of its profile's choice, by which no two shapes shall differ."""
    return "limits" if name.startswith("limits.") else name


def _left(use: AuthorizationUse) -> str:
    visits = f"{use.visits_used} of {use.visits} visits " if use.visits is not None else ""
    return f"{visits}through {use.last_day}"


def _ours(rule: str) -> bool:
    return rule.startswith(("own-pairs.", "assistants.duty", "limits.", "authorization."))


def fitting(engine: Engine, folder: Path, policy: str, case: dict[str, Any]) -> list[bool]:
    """Whether what comes out under a policy is what the case says, session by session."""
    small = small_engine(engine, folder, policy)
    return [_fits(told(small, asked), asked) for asked in case["asked"]]


def _fits(came: dict[str, list[str]], asked: dict[str, Any]) -> bool:
    return all(came[key] == asked[key] for key in ASKED if key in asked)


def test_every_shape_has_a_case_and_every_case_is_of_a_shape() -> None:
    assert set(CASES) == set(IDS)
    for id_, case in CASES.items():
        assert case["id"] == id_
        assert case["says"]
        assert case["seen_at"]
        assert len(set(case["neighbours"]) - {id_}) >= 2
        assert set(case["neighbours"]) <= set(IDS)


@pytest.mark.parametrize("id_", IDS)
def test_the_case_of_a_shape_holds(engine: Engine, tmp_path: Path, id_: str) -> None:
    case = CASES[id_]
    small = small_engine(engine, tmp_path, case["policy"])
    for asked in case["asked"]:
        came = told(small, asked)
        assert {key: came[key] for key in ASKED if key in asked} == {
            key: asked[key] for key in ASKED if key in asked
        }, asked["session"]


@pytest.mark.parametrize(("id_", "other"), [(id_, other) for id_ in IDS for other in CASES[id_]["neighbours"]])
def test_the_case_of_a_shape_fails_under_its_neighbours(
    engine: Engine, tmp_path: Path, id_: str, other: str
) -> None:
    case = CASES[id_]
    assert not all(fitting(engine, tmp_path, CASES[other]["policy"], case))
