"""Laws of records and replays: an outcome can be kept, read back and made again, and is the same."""

from typing import Final

import attrs
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.building import installed_engine
from therapycode import Day, Outcome, Session, Waiver
from therapycode.plugin import FINDINGS
from therapycode.serial import dump, fingerprint, read_outcome, replay_to_data, schema, to_data
from therapycode.testing.strategies import days, sessions

PAYERS: Final = ("medicare-part-b", "cms-total-time", "cpt-midpoint", "full-unit-only")
REPLAY: Final = Draft202012Validator(schema("replay"))
OUTCOME: Final = Draft202012Validator(schema("outcome"))

SESSIONS: Final = st.one_of(sessions(), sessions(assistants=True))
WAIVERS: Final = st.lists(
    st.builds(
        Waiver,
        finding=st.sampled_from([*FINDINGS, *(rule.code for rule in FINDINGS.values())]),
        by=st.just("pt1"),
        on=st.dates(),
        reason=st.just("as told"),
        where=st.sampled_from([None, "services[0]", "services[1]"]),
    ),
    max_size=3,
).map(tuple)


@given(SESSIONS, st.sampled_from(PAYERS))
def test_a_session_that_is_coded_again_comes_to_the_same(session: Session, payer: str) -> None:
    engine = installed_engine()
    outcome = engine.code(session, payer=payer)
    kept = read_outcome(dump(outcome).encode())
    for then in (outcome, kept):
        replayed = engine.replay(then, session)
        assert (replayed.changes, replayed.causes) == ((), ())


@given(days(), st.sampled_from(PAYERS))
def test_a_day_that_is_coded_again_comes_to_the_same(day: Day, payer: str) -> None:
    engine = installed_engine()
    then = read_outcome(dump(engine.code(day, payer=payer)).encode())
    replayed = engine.replay(then, day)
    assert (replayed.changes, replayed.causes) == ((), ())
    REPLAY.validate(replay_to_data(replayed))


@given(session=SESSIONS, waivers=WAIVERS, payer=st.sampled_from(PAYERS), steps=st.booleans())
def test_an_outcome_that_is_read_back_is_written_as_it_was_record_and_all(
    session: Session, waivers: tuple[Waiver, ...], payer: str, *, steps: bool
) -> None:
    waiving = attrs.evolve(session, waivers=waivers)
    outcome = installed_engine().code(waiving, payer=payer, steps=steps)
    OUTCOME.validate(to_data(outcome))
    again = read_outcome(dump(outcome).encode())
    assert dump(again) == dump(outcome)
    assert again.record == outcome.record
    assert again.record is not None
    assert (again.record.input, again.record.waivers) == (fingerprint(waiving), waivers)


@given(SESSIONS, SESSIONS, st.sampled_from(PAYERS))
def test_what_another_session_comes_to_differs_in_what_is_told_and_in_nothing_else(
    session: Session, other: Session, payer: str
) -> None:
    """Where nothing is told to differ, lines, units and findings are the same, and the other way round."""
    engine = installed_engine()
    other = attrs.evolve(other, id=session.id, date_of_service=session.date_of_service)
    replayed = engine.replay(engine.code(session, payer=payer), other)
    assert replayed.same_input is (fingerprint(session) == fingerprint(other))
    then, now = replayed.then, replayed.now
    assert isinstance(then, Outcome)
    assert isinstance(now, Outcome)
    assert replayed.same is (attrs.evolve(then, ext={}) == attrs.evolve(now, ext={}))
    REPLAY.validate(replay_to_data(replayed))


@given(SESSIONS, WAIVERS, st.sampled_from(PAYERS))
def test_a_waiver_moves_no_line_and_takes_nothing_away(
    session: Session, waivers: tuple[Waiver, ...], payer: str
) -> None:
    engine = installed_engine()
    before = engine.code(session, payer=payer)
    after = engine.code(attrs.evolve(session, waivers=waivers), payer=payer)
    assert (after.claim, after.not_billed, after.determined) == (
        before.claim,
        before.not_billed,
        before.determined,
    )
    bare = [attrs.evolve(finding, waived=None) for finding in after.findings]
    assert tuple(bare[: len(before.findings)]) == before.findings
    assert {finding.rule for finding in bare[len(before.findings) :]} <= {
        "session.waiver-unused",
        "session.waiver-refused",
    }
    assert after.ready >= before.ready
