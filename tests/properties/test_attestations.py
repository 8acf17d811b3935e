"""Laws of what persons attest and of what accrued before: each a sentence and a property."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs
from hypothesis import given
from hypothesis import strategies as st

from tests.building import DAY, installed_engine
from therapycode import Accrued, Attestation, ClaimLine, History, Outcome, Session
from therapycode.model.history import AccrualPool
from therapycode.model.session import AttestationKind
from therapycode.model.words import SETTINGS
from therapycode.testing import sessions

PAYER: Final = "medicare-part-b"
POOLS: Final[tuple[AccrualPool, ...]] = ("PT-SLP", "OT")
CODES: Final = ("97110", "97129", "97130", "97140", "97169", "97530", "G0283", "92507")
LIABILITY: Final = frozenset({"GA", "GX", "GY", "GZ"})
PRIMARIES: Final = frozenset({"97129"})
"""Those of the codes beside which an add-on code is paid: 97130."""

cents = st.integers(0, 400_000).map(lambda amount: Decimal(amount) / 100)
near = st.sampled_from([Decimal("2479.99"), Decimal(2480), Decimal("2480.01"), Decimal(2400), Decimal(3000)])
money = st.one_of(near, cents)
service_money = st.none() | st.integers(0, 12_000).map(lambda amount: Decimal(amount) / 100)


def attestation(kind: AttestationKind, modifier: str, codes: Sequence[str]) -> Attestation:
    return Attestation(kind=kind, modifier=modifier, by="pt", codes=tuple(codes))


named = st.lists(st.sampled_from(CODES), max_size=3, unique=True)
necessity = st.builds(attestation, st.just("medical-necessity"), st.just("KX"), named)
liability = st.builds(attestation, st.just("liability"), st.sampled_from(sorted(LIABILITY)), named)
statements = st.lists(st.one_of(necessity, liability), max_size=4)


@st.composite
def histories(draw: st.DrawFn, pools: Sequence[AccrualPool] = POOLS) -> History:
    entries = [
        Accrued(pool=pool, year=DAY.year, amount=draw(money), as_of=date(2026, 3, 1), source="the ledger")
        for pool in draw(st.permutations(pools))
    ]
    return History(accrued=tuple(entries))


@st.composite
def given_sessions(draw: st.DrawFn) -> Session:
    """Sessions with a history, amounts of their services known or not, and no statement of anybody."""
    session = draw(sessions(day=DAY, assistants=True))
    services = [
        attrs.evolve(service, allowed=draw(service_money), charge=draw(service_money))
        for service in session.services
    ]
    return attrs.evolve(
        session,
        services=tuple(services),
        setting=draw(st.none() | st.sampled_from(SETTINGS)),
        history=draw(st.none() | histories()),
    )


def coded(session: Session) -> Outcome:
    return installed_engine().code(session, payer=PAYER)


def of_claim(outcome: Outcome) -> tuple[ClaimLine, ...]:
    assert outcome.claim is not None
    return outcome.claim.lines


def bearing(outcome: Outcome, modifier: str = "KX") -> set[int]:
    """The places of the lines that bear a modifier."""
    return {place for place, line in enumerate(of_claim(outcome)) if modifier in line.modifiers}


def errors(outcome: Outcome) -> set[str]:
    return {finding.rule for finding in outcome.findings if finding.severity == "error"}


@given(given_sessions())
def test_nothing_that_has_to_be_attested_stands_on_a_line_that_nobody_attested(session: Session) -> None:
    for line in of_claim(coded(session)):
        assert LIABILITY.isdisjoint(line.modifiers)
        assert "KX" not in line.modifiers


@given(given_sessions(), statements)
def test_what_stands_on_a_line_was_attested_for_its_code(session: Session, said: list[Attestation]) -> None:
    for line in of_claim(coded(attrs.evolve(session, attestations=tuple(said)))):
        for modifier in {"KX", *LIABILITY} & set(line.modifiers):
            speaking = [each for each in said if each.modifier == modifier]
            assert any(line.code in each.codes or (not each.codes and modifier == "KX") for each in speaking)
        assert len({"GA", "GY", "GZ"} & set(line.modifiers)) <= 1
        assert not ("KX" in line.modifiers and not {"GA", "GZ"}.isdisjoint(line.modifiers))


@given(given_sessions(), necessity)
def test_to_attest_that_care_is_necessary_adds_no_error_where_nobody_says_the_contrary(
    session: Session, said: Attestation
) -> None:
    assert errors(coded(attrs.evolve(session, attestations=(said,)))) <= errors(coded(session))


@given(given_sessions(), named, st.sampled_from(["GA", "GY", "GZ"]))
def test_to_attest_who_bears_the_cost_adds_no_error_where_nobody_says_the_contrary(
    session: Session, codes: list[str], modifier: str
) -> None:
    said = attestation("liability", modifier, codes)
    # An add-on code is paid only beside a primary code that is: beside one to be denied, it stands alone.
    consequence = {"edits.add-on-alone"} if PRIMARIES & set(codes) else set()
    assert errors(coded(attrs.evolve(session, attestations=(said,)))) - consequence <= errors(coded(session))


@given(given_sessions(), statements, st.data())
def test_units_and_other_modifiers_are_the_same_whatever_is_attested_or_accrued(
    session: Session, said: list[Attestation], data: st.DataObject
) -> None:
    history = data.draw(st.none() | histories())
    more = coded(attrs.evolve(session, attestations=tuple(said), history=history))
    plain = of_claim(coded(session))
    attested = {"KX", *LIABILITY}
    stripped = [
        attrs.evolve(line, modifiers=tuple(each for each in line.modifiers if each not in attested))
        for line in of_claim(more)
    ]
    assert stripped == list(plain)


@given(given_sessions(), histories(), money, statements)
def test_less_accrued_never_puts_the_modifier_on_a_line_more(
    session: Session, history: History, other: Decimal, said: list[Attestation]
) -> None:
    def accrued(amount: Decimal) -> set[int]:
        entries = tuple(attrs.evolve(entry, amount=amount) for entry in history.accrued)
        changed = attrs.evolve(session, attestations=tuple(said), history=History(accrued=entries))
        return bearing(coded(changed))

    first = history.accrued[0].amount
    assert accrued(min(first, other)) <= accrued(max(first, other))


@given(given_sessions(), st.data())
def test_to_know_an_amount_never_takes_the_modifier_off_or_puts_it_where_it_was_ruled_out(
    session: Session, data: st.DataObject
) -> None:
    said = attrs.evolve(session, attestations=(attestation("medical-necessity", "KX", ()),))
    known = tuple(
        attrs.evolve(service, allowed=data.draw(st.integers(0, 12_000).map(lambda cents: Decimal(cents) / 100)))
        if service.allowed is None
        else service
        for service in said.services
    )
    before, after = coded(said), coded(attrs.evolve(said, services=known))
    assert bearing(before) <= bearing(after)
    if not any(each.check == "modifiers.kx-threshold" for each in before.unchecked):
        assert bearing(before) == bearing(after)


@given(given_sessions(), statements, st.data())
def test_the_order_of_statements_and_of_amounts_says_nothing(
    session: Session, said: list[Attestation], data: st.DataObject
) -> None:
    history = session.history
    entries = data.draw(st.permutations(history.accrued)) if history is not None else ()
    shuffled = attrs.evolve(
        session,
        attestations=tuple(data.draw(st.permutations(said))),
        history=None if history is None else History(accrued=tuple(entries)),
    )
    one, other = coded(attrs.evolve(session, attestations=tuple(said))), coded(shuffled)
    assert of_claim(one) == of_claim(other)
    assert one.unchecked == other.unchecked

    def told(outcome: Outcome) -> list[str]:
        return sorted(
            f"{each.rule} {each.severity} {sorted(each.values.items(), key=str)}" for each in outcome.findings
        )

    assert told(one) == told(other)


@given(given_sessions(), st.data())
def test_past_the_amount_the_order_of_services_says_nothing(session: Session, data: st.DataObject) -> None:
    entries = tuple(
        Accrued(pool=pool, year=DAY.year, amount=Decimal("2480.01"), as_of=date(2026, 3, 1), source="the ledger")
        for pool in POOLS
    )
    said = attrs.evolve(
        session,
        history=History(accrued=entries),
        attestations=(attestation("medical-necessity", "KX", ()),),
    )
    shuffled = attrs.evolve(said, services=tuple(data.draw(st.permutations(said.services))))
    assert all("KX" in line.modifiers for line in of_claim(coded(said)))
    assert all("KX" in line.modifiers for line in of_claim(coded(shuffled)))


@given(given_sessions())
def test_the_check_is_made_waits_for_something_or_has_nothing_to_judge(session: Session) -> None:
    outcome = coded(session)
    waiting = [each for each in outcome.unchecked if each.check == "modifiers.kx-threshold"]
    assert len(waiting) <= 1
    assert all(each.needs and each.blocks for each in waiting)
    if session.history is None:
        assert [each.needs for each in waiting] == [("history.accrued",)]
