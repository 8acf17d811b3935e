"""Waivers: a person answers for a finding, which stays and no longer stands against submitting."""

from pathlib import Path

import attrs
import pytest

from tests.building import DAY, lines, said, visit
from tests.small_payers import BY_PLAN, TOTAL_TIME, small_engine
from therapycode import (
    Day,
    Engine,
    Failure,
    Finding,
    FrozenMap,
    InputError,
    Outcome,
    PayerRegistry,
    Session,
    Waiver,
)
from therapycode.model.answers import Located
from therapycode.model.finding import Waived
from therapycode.model.visit import Visit
from therapycode.plugin import FINDINGS, Payer, hookimpl
from therapycode.rules.waiving import instead_of, marked, waive

BY_ASSISTANT = "eligibility.evaluation-by-assistant"
PAYER = "made-up"


def waiver(finding: str, where: str | None = None, by: str = "pt1") -> Waiver:
    return Waiver(finding=finding, by=by, on=DAY, reason="Mrs Roe asked for it", where=where)


def waiving(session: Session, *waivers: Waiver) -> Session:
    return attrs.evolve(session, waivers=waivers)


def finding(rule: str, where: str = "services[0]") -> Finding:
    kind = FINDINGS[rule]
    return Finding(rule, kind.code, kind.severity, where, "", "", FrozenMap())


@pytest.fixture
def ready(engine: Engine, tmp_path: Path) -> Engine:
    """An engine for a payer of whom everything is known, so that only errors keep a claim from being ready."""
    gate = '[eligibility.roles]\nlabel = "Roles"\n\n[eligibility.roles.from.2019-01-01]\n'
    return small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, gate + 'therapist = ["PT"]\nsource = "made-up"\n')


MIXED = visit("97110 20 PT", "97112 30 aide")
REFUSED = "eligibility.role-not-recognised"


def test_an_error_keeps_a_claim_from_being_ready_until_a_person_answers_for_it(ready: Engine) -> None:
    before = ready.code(MIXED, payer=PAYER)
    after = ready.code(waiving(MIXED, waiver(REFUSED)), payer=PAYER)
    assert said(before) == said(after) == [f"error {REFUSED}"]
    assert (before.ready, after.ready) == (False, True)
    assert lines(before) == lines(after)
    (told,) = after.findings
    assert told.waived == Waived("pt1", DAY)
    assert attrs.evolve(told, waived=None) == before.findings[0]


@pytest.mark.parametrize("name", [REFUSED, FINDINGS[REFUSED].code])
@pytest.mark.parametrize(("where", "meant"), [(None, True), ("services[1]", True), ("services[0]", False)])
def test_a_waiver_names_a_finding_by_name_or_code_and_its_place_where_one_is_meant(
    ready: Engine, name: str, where: str | None, *, meant: bool
) -> None:
    outcome = ready.code(waiving(MIXED, waiver(name, where)), payer=PAYER)
    assert outcome.ready is meant
    assert ("advice session.waiver-unused" in said(outcome)) is not meant


def test_one_waiver_speaks_of_every_finding_of_the_name_and_no_other(ready: Engine) -> None:
    session = waiving(visit("97110 20 PT", "97112 30 aide", "97140 30 aide"), waiver(REFUSED, by="pt2"))
    outcome = ready.code(session, payer=PAYER)
    assert [each.waived for each in outcome.findings] == [Waived("pt2", DAY)] * 2
    one = waiving(session, waiver(REFUSED, "services[2]"))
    assert [each.waived is None for each in ready.code(one, payer=PAYER).findings] == [True, False]
    assert not ready.code(one, payer=PAYER).ready


def test_a_waiver_of_a_finding_that_does_not_occur_is_said_to_change_nothing(ready: Engine) -> None:
    outcome = ready.code(waiving(visit("97110 20 PT"), waiver("units.tie", "services[4]")), payer=PAYER)
    (told,) = outcome.findings
    assert (told.rule, told.severity, told.where) == ("session.waiver-unused", "advice", "waivers[0]")
    assert told.says == "The waiver of units.tie changes nothing: there is no such finding at services[4]."
    assert outcome.ready


def test_what_leaves_no_claim_cannot_be_waived(engine: Engine) -> None:
    open_, missed = visit("97110 20 PT", "97999 10 PT"), attrs.evolve(visit("97110 20 PT"), status="no-show")
    for session, name in ((open_, "codes.unknown"), (missed, "session.not-kept")):
        outcome = engine.code(waiving(session, waiver(name)), payer="medicare-part-b")
        (error, refusal) = outcome.findings
        assert (error.rule, error.waived, outcome.ready) == (name, None, False)
        assert (refusal.rule, refusal.severity, refusal.where) == (
            "session.waiver-refused",
            "warning",
            "waivers[0]",
        )
        assert refusal.values["finding"] == name


def test_a_finding_is_not_named_at_all_is_misuse_and_all_such_are_told(engine: Engine) -> None:
    session = waiving(visit("97110 20 PT"), waiver("units.ties"), waiver("units.tie"), waiver("no-such"))
    with pytest.raises(InputError) as caught:
        engine.code(session, payer="medicare-part-b")
    one, other = caught.value.faults
    assert (one.at, one.found) == ("waivers[0].finding", "'units.ties'")
    assert "`therapycode rule`" in one.allowed
    assert "units.tie" in one.allowed
    assert (other.at, other.found) == ("waivers[2].finding", "'no-such'")
    assert "Roe" not in str(caught.value)


def test_in_a_day_the_session_of_a_misnamed_waiver_is_told(engine: Engine) -> None:
    day = Day(sessions=(visit("97110 20 PT"), waiving(visit("97110 20 PT"), waiver("nothing"))))
    with pytest.raises(InputError) as caught:
        engine.code(day, payer="medicare-part-b")
    assert [fault.at for fault in caught.value.faults] == ["sessions[1].waivers[0].finding"]


def test_in_a_batch_a_misnamed_waiver_is_the_failure_of_its_session_alone(engine: Engine) -> None:
    good = visit("97110 20 PT")
    found = list(engine.code_many([waiving(good, waiver("nothing")), good], payer="medicare-part-b"))
    assert [type(each) for each in found] == [Failure, Outcome]


def test_a_waiver_holds_for_the_session_that_it_stands_in(ready: Engine) -> None:
    day = ready.code(Day(sessions=(waiving(MIXED, waiver(REFUSED)), visit("97140 20 aide"))), payer=PAYER)
    assert [outcome.ready for outcome in day] == [True, False]


def vendors(visit: Visit) -> tuple[Located, ...]:
    """Errors in a vendor's own words, one of each session and one between the sessions of a day."""
    own = Finding("acme.too-late", "ACM-001", "error", "", "too late", "hurry", FrozenMap())
    crossing = Finding("acme.twice", "ACM-002", "error", "", "twice", "look", FrozenMap())
    return ((0, own), *([(-1, crossing)] if len(visit.sessions) > 1 else []))


class Vendor:
    @hookimpl
    def therapycode_checks(self) -> tuple[object, ...]:
        return (vendors,)


@pytest.fixture
def with_vendor(engine: Engine, ready: Engine) -> Engine:
    (payer,) = ready.registry.payers.values()
    assert isinstance(payer, Payer)
    return Engine(PayerRegistry.of([payer, Vendor()]), engine.tables)


def test_a_vendors_own_finding_can_be_waived_where_it_is_said(with_vendor: Engine) -> None:
    session = visit("97110 20 PT")
    for name in ("acme.too-late", "ACM-001"):
        assert with_vendor.code(waiving(session, waiver(name)), payer=PAYER).ready
    with pytest.raises(InputError):
        with_vendor.code(waiving(session, waiver("acme.twice")), payer=PAYER)


def test_what_crosses_the_sessions_of_a_day_is_waived_by_any_of_them(with_vendor: Engine) -> None:
    one, other = waiving(visit("97110 20 PT"), waiver("acme.too-late")), visit("97110 20 PT")
    before = with_vendor.code(Day(sessions=(one, other)), payer=PAYER)
    after = with_vendor.code(Day(sessions=(one, waiving(other, waiver("acme.twice")))), payer=PAYER)
    assert (before.ready, after.ready) == (False, True)
    assert [each.waived for each in after.findings] == [Waived("pt1", DAY)]
    assert [said(outcome) for outcome in after] == [["error acme.too-late"], []]


def test_the_reason_of_a_waiver_is_in_the_record_and_nowhere_else(ready: Engine) -> None:
    outcome = ready.code(waiving(MIXED, waiver(REFUSED), waiver("units.tie")), payer=PAYER)
    assert outcome.record is not None
    assert [each.reason for each in outcome.record.waivers] == ["Mrs Roe asked for it"] * 2
    assert "Roe" not in repr(outcome) + repr(outcome.record)
    assert all("Roe" not in each.says + each.do + repr(each.values) for each in outcome.findings)


def test_marking_keeps_the_order_and_takes_the_first_waiver_that_means_a_finding() -> None:
    found = (finding("units.tie"), finding("timing.overlap"), finding("units.tie", "services[1]"))
    told = marked(
        found, [waiver("units.tie", "services[1]", by="a"), waiver("UNT-004", by="b"), waiver("UNT-004")]
    )
    assert [each.waived and each.waived.by for each in told] == ["b", None, "a"]
    assert [attrs.evolve(each, waived=None) for each in told] == list(found)


def test_a_waiver_of_what_crosses_sessions_is_not_unused_and_one_of_what_is_firm_is_refused_once() -> None:
    crossing, firm = finding("timing.overlap"), finding("units.unknown", "")
    told = waive((), [waiver("timing.overlap"), waiver("units.unknown")], firm=[firm, firm], crossing=[crossing])
    assert [(each.rule, each.where) for each in told] == [("session.waiver-refused", "waivers[1]")]


def test_only_an_error_that_nobody_waived_stands_against_a_claim() -> None:
    error, advice = finding("session.not-kept"), finding("units.tie")
    assert error.stands
    assert not attrs.evolve(error, waived=Waived("pt1", DAY)).stands
    assert not advice.stands


def test_what_a_waiver_may_name_instead_is_told_with_the_nearest_names() -> None:
    assert instead_of("units.tie", []) is None
    assert instead_of("acme.late", [Finding("acme.late", "A-1", "error", "", "", "", FrozenMap())]) is None
    near, far = instead_of("session.not-kpt", []), instead_of("x", [])
    assert near is not None
    assert near.endswith("near it: session.not-kept")
    assert far == "the name or the code of a finding, as `therapycode rule` lists them"


def test_the_three_nearest_names_are_told_where_more_are_near() -> None:
    said = instead_of("modifiers.kx", [])
    assert said is not None
    *_, near = said.partition("near it: ")
    names = near.split(", ")
    assert names == ["modifiers.kx-early", "modifiers.kx-missing", "modifiers.kx-attested"]
