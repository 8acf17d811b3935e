"""Faults planted into claims that are in order, one at a time: for each finding, a way to bring it about."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

import attrs

from tests.building import installed_engine
from therapycode import Accrued, Attestation, Day, GivenClaim, GivenLine, History, Session
from therapycode.serial.notation import read_notation

__all__ = ["CLEAN", "MEDICARE", "PLANTERS", "Case", "clean"]

MEDICARE: Final = "medicare-part-b"


class Case(NamedTuple):
    """A claim and the sessions behind it."""

    claim: GivenClaim
    sessions: tuple[Session, ...]


Planter = Callable[[Case], Case | None]
"""Brings a fault about; ``None`` where a claim has no place for it."""

_VISITS: Final[Mapping[str, str]] = {
    "exercise and manual therapy": "2026-03-04 PT office pos11\n97110 33 PT\n97140 7 PT",
    "shared with an assistant": "2026-03-04 PT office pos11\n97110 13 PT\n97110 23 PTA\n97140 30 PT",
    "an assistant alone": "2026-03-04 PT office pos11\n97116 15 PTA\n97112 23 PTA",
    "open units": "2026-03-04 PT office pos11\n97112 20 PT\n97110 20 PT",
    "an evaluation": "2026-03-04 PT office pos11\n97161 30 PT\n97110 15 PT",
    "occupational": "2026-03-04 OT office pos11\n97530 38 OT\n97535 15 OTA",
    "a family of codes": "2026-03-04 OT office pos11\n97129 38 OT",
    "speech": "2026-03-04 SLP office pos11\n92507 45 SLP",
    "telehealth": "2026-03-04 PT home telehealth pos10\n97110 33 PT",
    "a hospital's day": (
        "2026-03-04 PT outpatient-hospital\n97110 30 PT\n\n2026-03-04 OT outpatient-hospital\n97535 23 OT"
    ),
    "two therapists": "2026-03-04 PT office pos11\n97110 15 PT\n97140 15 PT\nnpi PT 1234567893",
    "an older day": "2021-06-03 PT office\n97110 30 PT\n97112 15 PTA",
}

CLEAN: Final = tuple(_VISITS)


@cache
def clean(name: str) -> Case:
    """The claim that coding a visit comes to, with what claims have beside it, and the sessions behind it."""
    document = read_notation(_VISITS[name])
    outcome = installed_engine().code(document, payer=MEDICARE)
    claim = GivenClaim.of(document, outcome)
    sessions = document.sessions if isinstance(document, Day) else (document,)
    lines = [attrs.evolve(line, id=f"l{place}") for place, line in enumerate(claim.lines)]
    return Case(attrs.evolve(claim, lines=tuple(lines)), sessions)


def _with(case: Case, place: int, **fields: Any) -> Case:
    lines = list(case.claim.lines)
    lines[place] = attrs.evolve(lines[place], **fields)
    return case._replace(claim=attrs.evolve(case.claim, lines=tuple(lines)))


def _more(case: Case, *lines: GivenLine) -> Case:
    return case._replace(claim=attrs.evolve(case.claim, lines=(*case.claim.lines, *lines)))


def _line(case: Case, code: str, units: int = 1, *modifiers: str) -> GivenLine:
    own = _first(case)
    marks = modifiers or tuple([one for one in own.modifiers if one in {"GP", "GO", "GN", "95"}])
    return GivenLine(
        code=code, units=units, modifiers=marks, discipline=own.discipline, rendering_npi=own.rendering_npi
    )


def _first(case: Case) -> GivenLine:
    return case.claim.lines[0]


def _of_session(case: Case, **fields: Any) -> Case:
    sessions = tuple([attrs.evolve(session, **fields) for session in case.sessions])
    return case._replace(sessions=sessions)


def _is(case: Case, *disciplines: str) -> bool:
    return _first(case).discipline in disciplines


def _timed(case: Case) -> int | None:
    """The place of the first line of a code that is counted by time and stands alone."""
    codes = [line.code for line in case.claim.lines]
    alone = [
        place for place, code in enumerate(codes) if codes.count(code) == 1 and code.startswith(("971", "975"))
    ]
    return next((place for place in alone if codes[place] != "97161"), None)


def _assisted(case: Case) -> int | None:
    """The place of the first line with an assistant's modifier, where all lines of its code have it."""
    lines = case.claim.lines
    plain = {line.code for line in lines if not {"CQ", "CO"} & set(line.modifiers)}
    return next((place for place, line in enumerate(lines) if line.code not in plain), None)


def _units(change: int) -> Planter:
    def plant(case: Case) -> Case | None:
        place = _timed(case)
        if place is None or case.claim.lines[place].units + change < 1 or _is_open(case):
            return None
        return _with(case, place, units=case.claim.lines[place].units + change)

    return plant


def _is_open(case: Case) -> bool:
    """Whether units are open: then a unit more of one code is one less of another."""
    return installed_engine().code(case.sessions[0], payer=MEDICARE).tie is not None


def _modifiers(change: Callable[[tuple[str, ...]], tuple[str, ...] | None]) -> Planter:
    def plant(case: Case) -> Case | None:
        changed = change(_first(case).modifiers)
        return None if changed is None else _with(case, 0, modifiers=changed)

    return plant


def _swapped(modifiers: tuple[str, ...]) -> tuple[str, ...] | None:
    return tuple(reversed(modifiers)) if len(modifiers) > 1 else None


def _without_service(case: Case) -> Case:
    return _more(case, _line(case, "92507" if _is(case, "SLP") and _first(case).code != "92507" else "97035"))


def _missing(case: Case) -> Case | None:
    if len(case.claim.lines) == 1:
        return None
    gone = case.claim.lines[-1].code
    lines = tuple([line for line in case.claim.lines if line.code != gone])
    return case._replace(claim=attrs.evolve(case.claim, lines=lines)) if lines else None


def _free(case: Case) -> Case:
    code = _first(case).code
    sessions = [
        attrs.evolve(
            session,
            services=tuple(
                [
                    attrs.evolve(one, bill=False, reason="courtesy") if one.code == code else one
                    for one in session.services
                ]
            ),
        )
        for session in case.sessions
    ]
    return case._replace(sessions=tuple(sessions))


def _next_day(case: Case) -> Case | None:
    code = _first(case).code
    if [line.code for line in case.claim.lines].count(code) > 1:
        return None
    day: date = _first(case).date or case.sessions[0].date_of_service
    return _with(case, 0, date=day + timedelta(days=1))


def _other_discipline(case: Case) -> Case | None:
    line = _first(case)
    if [one.code for one in case.claim.lines].count(line.code) > 1 or not _is(case, "PT", "OT"):
        return None
    exchange = {"GP": "GO", "GO": "GP", "CQ": "CO", "CO": "CQ"}
    plan = "OT" if line.discipline == "PT" else "PT"
    if line.code == "97161":
        return None
    modifiers = tuple([exchange.get(one, one) for one in line.modifiers])
    return _with(case, 0, modifiers=modifiers, discipline=plan)


def _unmarked(case: Case) -> Case | None:
    place = _assisted(case)
    if place is None:
        return None
    kept = tuple([one for one in case.claim.lines[place].modifiers if one not in {"CQ", "CO"}])
    return _with(case, place, modifiers=kept)


def _marked(case: Case) -> Case | None:
    line = _first(case)
    own = {"PT": "CQ", "OT": "CO"}.get(str(line.discipline))
    if own is None or own in line.modifiers or len({one.code for one in case.claim.lines}) < len(case.claim.lines):
        return None
    return _with(case, 0, modifiers=(line.modifiers[0], own, *line.modifiers[1:]))


def _tenth(case: Case) -> Case | None:
    if not _is(case, "OT") or len(case.sessions) > 1:
        return None
    session = read_notation("2026-03-04 OT office pos11\n97150 13 OT\n97150 2 OTA")
    assert isinstance(session, Session)
    header = attrs.evolve(case.claim, lines=(_line(case, "97150"),))
    return Case(header, (session,))


def _pick(case: Case) -> Case | None:
    if not _is_open(case):
        return None
    outcome = installed_engine().code(case.sessions[0], payer=MEDICARE)
    assert outcome.claim is not None
    other = attrs.evolve(outcome, claim=attrs.evolve(outcome.claim, lines=outcome.alternatives[1].lines))
    return case._replace(claim=GivenClaim.of(case.sessions[0], other))


def _against_choice(case: Case) -> Case | None:
    if not _is_open(case):
        return None
    session = read_notation(f"{_VISITS['open units']}\nchoose 97110")
    assert isinstance(session, Session)
    return case._replace(sessions=(session,))


def _codes(code: str, *modifiers: str) -> Planter:
    def plant(case: Case) -> Case | None:
        return _more(case, _line(case, code, 1, *modifiers))

    return plant


def _retired(case: Case) -> Case | None:
    return _more(case, _line(case, "G0515")) if case.sessions[0].date_of_service.year > 2020 else None


def _only(planter: Planter, *disciplines: str) -> Planter:
    def plant(case: Case) -> Case | None:
        return planter(case) if _is(case, *disciplines) else None

    return plant


def _recent(planter: Planter) -> Planter:
    """Plants only on days whose edits are held and sure."""

    def plant(case: Case) -> Case | None:
        return planter(case) if case.sessions[0].date_of_service.year > 2024 else None

    return plant


def _alone(case: Case, *lines: tuple[str, ...]) -> Case:
    """The claim with these lines in place of its own, and no session beside it."""
    made = [_line(case, code, 1, *_line(case, code).modifiers, *more) for code, *more in lines]
    return Case(attrs.evolve(case.claim, lines=tuple(made)), ())


def _met(*lines: tuple[str, ...]) -> Planter:
    def plant(case: Case) -> Case | None:
        return _alone(case, *lines) if _is(case, "PT", "OT") else None

    return _recent(plant)


def _attested(case: Case) -> Case | None:
    met = _met(("97150",), ("97530",))(case)
    word = Attestation(kind="distinct-service", modifier="XE", by="pt1", codes=("97530",))
    return None if met is None else met._replace(claim=attrs.evolve(met.claim, attestations=(word,)))


def _before_telehealth(case: Case) -> Case | None:
    if not case.claim.telehealth:
        return None
    lines = [attrs.evolve(one, date=date(2019, 6, 3)) for one in case.claim.lines]
    return Case(attrs.evolve(case.claim, lines=tuple(lines)), ())


def _modifier_of_later_days(case: Case) -> Case | None:
    if case.claim.telehealth:
        return None
    line = _line(case, "97110")
    lines = (attrs.evolve(line, modifiers=(*line.modifiers, "95")),)
    day = date(2019, 6, 3)
    return Case(attrs.evolve(case.claim, lines=lines, date_of_service=day, place_of_service=None), ())


def _outside_the_fee_schedule(case: Case) -> Case | None:
    if _assisted(case) is None:
        return None
    return case._replace(claim=attrs.evolve(case.claim, setting="cah"))


def _absurd(units: int) -> Planter:
    def plant(case: Case) -> Case | None:
        place = _timed(case)
        return None if place is None else _with(case, place, units=units)

    return plant


def _on_one_half(case: Case) -> Case | None:
    if [line.code for line in case.claim.lines].count(_first(case).code) == 1:
        return None
    return _with(case, 0, modifiers=(*_first(case).modifiers, "KX"))


def _twice(case: Case) -> Case | None:
    last = case.claim.lines[-1]
    return None if last.code in {"92507", "97161"} else _more(case, attrs.evolve(last, id="again"))


def _accrued(amount: str, *more: str, as_of: date = date(2026, 3, 1)) -> Planter:
    """The claim with an amount accrued so far, its lines with these modifiers as well."""

    def plant(case: Case) -> Case | None:
        if case.sessions[0].date_of_service.year != as_of.year or len(case.sessions) > 1:
            return None
        entry = Accrued(
            pool="OT" if _is(case, "OT") else "PT-SLP",
            year=as_of.year,
            amount=Decimal(amount),
            as_of=as_of,
            source="a test",
        )
        lines = [
            attrs.evolve(line, modifiers=(*line.modifiers, *more), charge=Decimal(60), allowed=Decimal(40))
            for line in case.claim.lines
        ]
        return Case(attrs.evolve(case.claim, lines=tuple(lines), history=History(accrued=(entry,))), ())

    return plant


PLANTERS: Final[Mapping[str, Planter]] = {
    "check.units-exceed-minutes": _units(1),
    "check.units-under-minutes": _units(-1),
    "check.line-without-service": _without_service,
    "check.line-missing": _missing,
    "check.not-to-be-billed": _free,
    "check.wrong-day": _next_day,
    "check.wrong-discipline": _other_discipline,
    "check.assistant-units-missing": _unmarked,
    "check.assistant-units-needless": _marked,
    "check.other-tenth-method": _tenth,
    "check.other-pick": _pick,
    "check.choice-not-followed": _against_choice,
    "check.rendering-npi": lambda case: (
        _with(case, 0, rendering_npi="1987654328") if _first(case).rendering_npi else None
    ),
    "check.minutes-differ": lambda case: (
        _with(case, 0, minutes=(_first(case).minutes or 0) + 1) if _first(case).minutes else None
    ),
    "check.differs-from-session": lambda case: _of_session(
        case, setting="home" if case.claim.setting == "office" else "office"
    ),
    "check.modifier-missing": _modifiers(
        lambda own: None if {"CQ", "CO"} & set(own) else tuple([one for one in own if one[0] != "G"])
    ),
    "check.modifier-needless": _codes("G0237"),
    "check.disciplines-conflict": _modifiers(
        lambda own: (*own, next(one for one in ("GP", "GO") if one not in own))
    ),
    "check.discipline-differs": lambda case: _with(
        case, 0, revenue_code={"PT": "0430", "OT": "0440", "SLP": "0420"}[str(_first(case).discipline)]
    ),
    "check.assistant-unpaired": _modifiers(lambda own: (own[0], {"GP": "CO"}.get(own[0], "CQ"), *own[1:])),
    "check.assistant-not-used": _outside_the_fee_schedule,
    "check.modifier-unknown": _modifiers(lambda own: (*own, "ZZ")),
    "check.modifier-out-of-days": _modifier_of_later_days,
    "check.modifier-repeated": _modifiers(lambda own: (*own, own[0])),
    "check.too-many-modifiers": _modifiers(lambda own: (*own, "KX", "59", "95", "76")),
    "check.modifier-order": _modifiers(_swapped),
    "check.two-distinct": _modifiers(lambda own: (*own, "59", "XE")),
    "check.not-on-every-line": _on_one_half,
    "check.lines-to-join": _twice,
    "check.untimed-units": lambda case: _more(case, _line(case, "97150", 2)),
    "check.evaluation-repeated": lambda case: _with(case, 0, units=2) if _first(case).code == "97161" else None,
    "check.units-beyond-day": _absurd(99),
    "check.bundled": _codes("97010"),
    "check.revenue-code-missing": lambda case: case._replace(
        claim=attrs.evolve(case.claim, claim_form="institutional")
    ),
    "check.attested-not-on-line": _attested,
    "codes.unknown": _codes("99990"),
    "codes.retired": _retired,
    "codes.not-valid": _codes("97014"),
    "codes.non-covered": _codes("97169", "GP"),
    "codes.one-of-a-tier": lambda case: _more(case, _line(case, "97605"), _line(case, "97606")),
    "eligibility.other-plan": _only(_codes("97165"), "PT", "SLP"),
    "eligibility.unusual-discipline": _only(_codes("97110"), "SLP"),
    "modifiers.telehealth-place": lambda case: (
        case._replace(claim=attrs.evolve(case.claim, place_of_service="11")) if case.claim.telehealth else None
    ),
    "modifiers.telehealth-not-eligible": _before_telehealth,
    "pairs.modifier-needed": _met(("97150",), ("97530",)),
    "pairs.never-together": _met(("97140",), ("97124",)),
    "pairs.attested": _met(("97150",), ("97530", "XE")),
    "modifiers.needless-distinct": _met(("97140",), ("97530", "59")),
    "modifiers.more-specific": _met(("97150",), ("97530", "59")),
    "modifiers.kx-missing": _accrued("2500.00"),
    "modifiers.kx-early": _accrued("100.00", "KX"),
    "modifiers.kx-attested": _accrued("2500.00", "KX"),
    "modifiers.targeted-review": _accrued("3000.01", "KX"),
    "modifiers.accrued-after": _accrued("100.00", as_of=date(2026, 3, 10)),
    "modifiers.liability-conflict": _modifiers(lambda own: (*own, "GA", "GZ")),
    "modifiers.voluntary-notice-on-covered": _modifiers(lambda own: (*own, "GX")),
    "modifiers.billed-to-be-denied": _codes("97169", "GY"),
    "edits.over-limit": _recent(_absurd(30)),
    "edits.add-on-alone": _met(("97598",)),
}
"""How each finding is brought about."""
