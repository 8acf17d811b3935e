"""What holds of every claim that is checked, whoever coded it and however its lines stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.building import DAY, installed_engine, visit
from therapycode import (
    Accrued,
    Attestation,
    Checked,
    Finding,
    GivenClaim,
    GivenLine,
    History,
    Outcome,
    Patient,
    Session,
    apply_repairs,
    undo_repairs,
)
from therapycode.model.session import AttestationKind
from therapycode.rules.claims.judging import STATEMENTS
from therapycode.serial import document_to_json
from therapycode.testing import TIMED, sessions

MEDICARE: Final = "medicare-part-b"
PAYERS: Final = (MEDICARE, "cms-total-time", "cpt-midpoint", "full-unit-only")

CODES: Final = (*TIMED["PT"], "97129", "97130", "97161", "97150", "97014", "97010", "92507", "G0237", "99990")
MODIFIERS: Final = ("GP", "GO", "GN", "CQ", "CO", "KX", "59", "XE", "GA", "95", "ZZ")

ALWAYS_MENDED: Final = {
    "check.modifier-repeated",
    "check.modifier-order",
    "check.modifier-needless",
    "check.assistant-not-used",
    "check.wrong-day",
    "check.wrong-discipline",
}

OPEN: Final = ((2, 4), (2, 11), (3, 7), (3, 10), (4, 5))
"""Numbers of services and leftover minutes of each that leave some but not all of them a unit."""


@st.composite
def lines(draw: st.DrawFn) -> GivenLine:
    """A line of any of these codes and modifiers, right or wrong."""
    return GivenLine(
        code=draw(st.sampled_from(CODES)),
        units=draw(st.sampled_from((1, 1, 1, 2, 3, 99))),
        modifiers=tuple(draw(st.lists(st.sampled_from(MODIFIERS), max_size=5))),
        discipline=draw(st.sampled_from((None, None, "PT", "OT"))),
        charge=draw(st.sampled_from((None, None, Decimal("60.00"), Decimal("33.34")))),
        revenue_code=draw(st.sampled_from((None, None, "0420", "0430"))),
    )


@st.composite
def claims(draw: st.DrawFn) -> GivenClaim:
    """A claim of such lines, each with an id of its own."""
    made = draw(st.lists(lines(), min_size=1, max_size=5))
    return GivenClaim(
        patient=Patient(id="p-1"),
        date_of_service=DAY,
        setting=draw(st.sampled_from((None, "office", "outpatient-hospital", "cah"))),
        lines=tuple(attrs.evolve(line, id=f"l{place}") for place, line in enumerate(made)),
    )


@st.composite
def shared_ties(draw: st.DrawFn) -> Session:
    """Sessions with units open among codes of a therapist's and an assistant's minutes."""
    number, over = draw(st.sampled_from(OPEN))
    codes = draw(st.permutations(TIMED["PT"]))[:number]
    roles = [draw(st.sampled_from(("PT", "PTA", "PT+PTA"))) for _ in codes]
    return visit(
        *[f"{code} {over + 15 * draw(st.integers(0, 2))} {role}" for code, role in zip(codes, roles, strict=True)]
    )


def check(claim: GivenClaim, behind: Sequence[Session] = (), payer: str = MEDICARE) -> Checked:
    return installed_engine().check(claim, payer=payer, sessions=behind)


def said(claim: GivenClaim, found: Checked) -> Counter[tuple[str, str, frozenset[str | None]]]:
    """The findings, each with the ids of the lines that it is about."""
    return Counter((one.rule, one.severity, ids(claim, one)) for one in found.findings)


def ids(claim: GivenClaim, finding: Finding) -> frozenset[str | None]:
    named = [word for word in finding.where.split(", ") if word.startswith("lines[")]
    return frozenset(claim.lines[int(word[6 : word.index("]")])].id for word in named)


@given(claims(), st.data())
def test_the_order_of_lines_changes_no_finding(claim: GivenClaim, data: st.DataObject) -> None:
    order = data.draw(st.permutations(claim.lines))
    shuffled = attrs.evolve(claim, lines=tuple(order))
    assert said(shuffled, check(shuffled)) == said(claim, check(claim))


@given(claims(), sessions(discipline="PT", day=DAY, assistants=True), st.data())
def test_nor_does_it_where_sessions_are_given(claim: GivenClaim, session: Session, data: st.DataObject) -> None:
    shuffled = attrs.evolve(claim, lines=tuple(data.draw(st.permutations(claim.lines))))
    assert said(shuffled, check(shuffled, [session])) == said(claim, check(claim, [session]))


@pytest.mark.parametrize("payer", PAYERS)
@given(session=st.one_of(sessions(assistants=True), sessions(), shared_ties()))
def test_checking_what_coding_made_finds_nothing_that_coding_did_not(payer: str, session: Session) -> None:
    outcome = installed_engine().code(session, payer=payer)
    assume(outcome.claim is not None and outcome.claim.lines)
    claim = GivenClaim.of(session, outcome)
    for behind in ([], [session]):
        found = check(claim, behind, payer)
        assert named(found) <= named(outcome)
        assert found.repairs == ()


STATED: Final[Mapping[str, AttestationKind]] = {
    "59": "distinct-service",
    "XE": "distinct-service",
    "KX": "medical-necessity",
    "GA": "liability",
    "GX": "liability",
    "GY": "liability",
}


@st.composite
def stated_sessions(draw: st.DrawFn) -> Session:
    """Sessions with pairs of codes among them, with what persons state and what accrued, in some setting."""
    codes = ("97110", "97140", "97530", "97150", "97124", "97161", "97035")
    session = draw(sessions(discipline="PT", codes=codes, assistants=True, day=DAY))
    attested = [
        Attestation(
            kind=STATED[one],
            modifier=one,
            by="pt",
            codes=tuple(draw(st.lists(st.sampled_from(codes), max_size=2))),
        )
        for one in draw(st.lists(st.sampled_from(tuple(STATED)), max_size=3))
    ]
    amount = draw(st.sampled_from((None, Decimal("100.00"), Decimal("2470.00"), Decimal("3100.00"))))
    accrued = [
        Accrued(pool="PT-SLP", year=DAY.year, amount=each, as_of=DAY, source="a test")
        for each in (amount,)
        if each is not None
    ]
    charge = draw(st.sampled_from((None, Decimal("40.00"))))
    return attrs.evolve(
        session,
        services=tuple([attrs.evolve(one, charge=charge) for one in session.services]),
        history=History(accrued=tuple(accrued)) if accrued else None,
        setting=draw(st.sampled_from((None, "office", "outpatient-hospital", "school"))),
        attestations=tuple(attested),
    )


@given(session=stated_sessions())
def test_nor_where_persons_state_something(session: Session) -> None:
    outcome = installed_engine().code(session, payer=MEDICARE)
    assume(outcome.claim is not None and outcome.claim.lines)
    claim = GivenClaim.of(session, outcome)
    for behind in ([], [session]):
        found = check(claim, behind)
        assert named(found) <= named(outcome)
        assert found.repairs == ()


def named(found: Checked | Outcome) -> set[tuple[str, str, object]]:
    return {(one.rule, one.severity, one.values.get("code")) for one in found.findings}


@given(session=st.one_of(sessions(assistants=True), shared_ties()))
def test_every_answer_that_coding_calls_right_is_right(session: Session) -> None:
    outcome = installed_engine().code(session, payer=MEDICARE)
    for alternative in outcome.alternatives:
        assert outcome.claim is not None
        other = attrs.evolve(outcome, claim=attrs.evolve(outcome.claim, lines=alternative.lines))
        assume(alternative.lines)
        found = check(GivenClaim.of(session, other), [session])
        more = [
            one
            for one in found.findings
            if (one.rule, one.severity) not in {(f.rule, f.severity) for f in outcome.findings}
        ]
        assert [one.rule for one in more if one.rule != "check.other-pick"] == []


@given(claims(), st.lists(sessions(discipline="PT", day=DAY, assistants=True), max_size=1))
def test_repairs_can_be_taken_back_to_the_letter(claim: GivenClaim, behind: list[Session]) -> None:
    mended, log = apply_repairs(claim, check(claim, behind).repairs)
    assert document_to_json(undo_repairs(mended, log)) == document_to_json(claim)


@given(claims(), st.lists(sessions(discipline="PT", day=DAY, assistants=True), max_size=1))
def test_what_repairs_mend_is_not_found_again(claim: GivenClaim, behind: list[Session]) -> None:
    mended, _ = apply_repairs(claim, check(claim, behind).repairs)
    assert ALWAYS_MENDED.isdisjoint(one.rule for one in check(mended, behind).findings)


@given(claims(), st.lists(sessions(discipline="PT", day=DAY, assistants=True), max_size=1))
def test_repairs_come_to_an_end(claim: GivenClaim, behind: list[Session]) -> None:
    for _ in range(3):
        # a line that is mended may tell the discipline of another, which then can be mended too
        claim, _ = apply_repairs(claim, check(claim, behind).repairs)
    assert check(claim, behind).repairs == ()


@given(claims(), st.lists(sessions(discipline="PT", day=DAY, assistants=True), max_size=1))
def test_no_repair_changes_what_persons_state_or_what_is_charged(claim: GivenClaim, behind: list[Session]) -> None:
    mended, _ = apply_repairs(claim, check(claim, behind).repairs)
    assert stated(mended) == stated(claim)
    assert charged(mended) == charged(claim)


def stated(claim: GivenClaim) -> set[tuple[str, str]]:
    """By code, which statements stand on its lines; 97014 is known by the code that is used instead."""
    return {
        (line.code.replace("97014", "G0283"), one)
        for line in claim.lines
        for one in line.modifiers
        if one in STATEMENTS
    }


def charged(claim: GivenClaim) -> Decimal:
    return sum((line.charge for line in claim.lines if line.charge is not None), Decimal(0))


@given(claims(), st.lists(sessions(discipline="PT", day=DAY, assistants=True), max_size=1))
def test_a_claim_is_never_changed_by_being_checked(claim: GivenClaim, behind: list[Session]) -> None:
    before = document_to_json(claim)
    check(claim, behind)
    assert document_to_json(claim) == before
