"""Whatever an outcome says: no line past 80 columns, no escape byte, no blank at the end of a line."""

from collections.abc import Iterable
from contextlib import redirect_stdout
from datetime import date
from io import StringIO

import attrs
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.building import installed_engine
from therapycode import (
    Clinician,
    Day,
    DayOutcome,
    Engine,
    Finding,
    FrozenMap,
    NotBilled,
    Outcome,
    Patient,
    Repair,
    Service,
    Session,
    SourceRef,
    TimeEntry,
    Unchecked,
    Unknown,
)
from therapycode.cli.paper import paper
from therapycode.cli.plain import Line
from therapycode.cli.pools import beside
from therapycode.cli.results import Compared
from therapycode.cli.show import Shown, show
from therapycode.cli.side_by_side import side_by_side

DAY = date(2025, 6, 2)
CODES = ("97110", "97140", "97161", "97010", "97014", "97035", "97129", "97999", "92507", "97150", "G0283")

TEXTS = st.text(st.characters(codec="utf-8"), max_size=200) | st.from_regex(
    r"[a-z.\[\]0-9]{0,200}", fullmatch=True
)
MINUTES = st.integers(1, 1440) | st.integers(1, 40)
SERVICES = st.builds(
    lambda code, minutes, who: Service(code=code, time=(TimeEntry(minutes=minutes, by=(who,)),)),
    st.sampled_from(CODES),
    MINUTES,
    st.sampled_from(("pt1", "pta1")),
)
SESSIONS = st.builds(
    Session,
    id=st.none() | TEXTS,
    patient=st.just(Patient(id="p-1")),
    date_of_service=st.just(DAY),
    discipline=st.sampled_from(("PT", "OT")),
    clinicians=st.just((Clinician(id="pt1", role="PT"), Clinician(id="pta1", role="PTA"))),
    services=st.lists(SERVICES, min_size=1, max_size=8).map(tuple),
    status=st.sampled_from(("kept", "kept", "no-show")),
)
SOURCES = st.builds(SourceRef, id=TEXTS, at=TEXTS, title=TEXTS)
FINDINGS = st.builds(
    Finding,
    rule=TEXTS,
    code=TEXTS,
    severity=st.sampled_from(("error", "warning", "advice")),
    where=TEXTS,
    template=st.just("{text}"),
    do=TEXTS,
    values=TEXTS.map(lambda text: FrozenMap({"text": text})),
    sources=st.lists(SOURCES, max_size=2).map(tuple),
    denials=st.lists(TEXTS, max_size=3).map(tuple),
)
NEEDS = st.lists(TEXTS, max_size=3).map(tuple)


def _page(outcome: Outcome | DayOutcome, shown: Shown) -> list[str]:
    return _printed(show(outcome, shown))


def _printed(lines: Iterable[Line]) -> list[str]:
    with redirect_stdout(StringIO()) as out:
        paper().print(lines)
    return out.getvalue().split("\n")


def _fits(page: list[str]) -> None:
    assert len(page) > 3
    for line in page:
        assert cell_len(line) <= 80, line
        assert "\x1b" not in line
        assert line == line.rstrip()
        assert line.isprintable()


@given(SESSIONS)
def test_the_page_of_any_session_fits(session: Session) -> None:
    engine = installed_engine()
    outcome = engine.code(session, payer="medicare-part-b", steps=True)
    _fits(_page(outcome, _shown(engine, session)))


@given(st.lists(SESSIONS, min_size=1, max_size=3))
def test_the_page_of_any_day_fits(sessions: list[Session]) -> None:
    engine = installed_engine()
    document = Day(sessions=tuple(sessions), id="d-1")
    outcome = engine.code(document, payer="medicare-part-b", steps=True)
    _fits(_page(outcome, _shown(engine, document)))


@given(st.lists(SESSIONS, min_size=1, max_size=2))
def test_the_comparison_of_any_day_fits(sessions: list[Session]) -> None:
    engine = installed_engine()
    document = Day(sessions=tuple(sessions), id="d-1")
    payers = ("medicare-part-b", "cms-total-time", "cpt-midpoint", "full-unit-only")
    compared = Compared("v.json", document, engine.compare(document, payers=payers))
    _fits(_printed(side_by_side(compared, 80)))


def _shown(engine: Engine, document: Session | Day) -> Shown:
    plan = engine.plan("medicare-part-b", DAY)
    return Shown(what="v.json", title="Medicare", beside=beside(document, plan), document=document)


@given(
    FINDINGS,
    st.builds(Unknown, part=TEXTS, why=TEXTS, ask=TEXTS),
    st.builds(Unchecked, check=TEXTS, needs=NEEDS, blocks=st.booleans()),
    st.builds(Repair, where=TEXTS, change=TEXTS, old=TEXTS, new=TEXTS, why=TEXTS),
    st.builds(
        NotBilled,
        code=TEXTS,
        performed=st.integers(),
        minutes=st.integers(),
        reason=TEXTS,
        services=st.just((0,)),
    ),
)
def test_whatever_a_plugin_says_fits(
    finding: Finding, unknown: Unknown, unchecked: Unchecked, repair: Repair, left: NotBilled
) -> None:
    session = Session(patient=Patient(id="p"), date_of_service=DAY, discipline="PT", services=())
    outcome = Outcome(None, "acme", DAY, determined=True, complete=False, ready=False, claim=None)
    outcome = attrs.evolve(
        outcome,
        findings=(finding,),
        unknown=(unknown,),
        unchecked=(unchecked,),
        repairs=(repair,),
        not_billed=(left,),
        unverified=unchecked.needs,
    )
    _fits(_page(outcome, Shown(what="v.json", title="Acme", beside={}, document=session)))


@example("words " * 20, 2, "診" * 24)
@given(TEXTS, st.integers(0, 20), TEXTS)
def test_any_line_fits_and_loses_no_word(text: str, indent: int, mark: str) -> None:
    with redirect_stdout(StringIO()) as out:
        paper().print([Line(text, "plain", indent, mark)])
    for line in out.getvalue().split("\n"):
        assert cell_len(line) <= 80
    given_letters = [one for one in mark + text if one.isalnum()]
    assert [one for one in out.getvalue() if one.isalnum()] == given_letters
