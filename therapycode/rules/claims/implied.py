"""The sessions that the lines of a claim imply, so that a payer's policy can be asked about them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import attrs

from therapycode.model.answers import LinesByGroup, Located
from therapycode.model.authorization import Authorization
from therapycode.model.claim import ClaimLine, new_line
from therapycode.model.finding import Finding
from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenClaim, GivenLine
from therapycode.model.history import History
from therapycode.model.session import (
    Attestation,
    AttestationKind,
    Clinician,
    FactValue,
    Service,
    Session,
    TimeEntry,
)
from therapycode.model.visit import Place, Visit
from therapycode.model.words import DISCIPLINES, ClaimForm, Discipline, Role, Setting
from therapycode.rules.claims.judging import DISTINCT, LIABILITY, NECESSITY
from therapycode.rules.claims.placing import Placed

__all__ = [
    "SERVICE",
    "Circumstances",
    "Implied",
    "Named",
    "circumstances",
    "imply",
    "lines_by_group",
    "statements_of",
]


@attrs.frozen(kw_only=True)
class Circumstances:
    """What holds for the lines of one day, as the claim or else the sessions beside it say."""

    setting: Setting | None
    claim_form: ClaimForm | None
    place_of_service: str | None
    telehealth: bool | None
    under_plan: bool | None
    authorization: Authorization | None
    history: History | None
    diagnoses: tuple[str, ...]
    facts: Mapping[str, FactValue]


def circumstances(claim: GivenClaim, sessions: Sequence[Session]) -> Circumstances:
    """What the claim says of a day, and where it says nothing what all of the day's sessions say alike."""

    def of(name: str) -> object:
        said = getattr(claim, name)
        others = {getattr(session, name) for session in sessions}
        return others.pop() if not said and said is not False and len(others) == 1 else said

    fields = {field.name: of(field.name) for field in attrs.fields(Circumstances)}
    return Circumstances(**fields)  # type: ignore[arg-type]  # each is of its own name


class Named(NamedTuple):
    """The codes that a statement is read as being about, and the lines that bear it."""

    codes: tuple[str, ...]
    lines: tuple[int, ...]


class Implied(NamedTuple):
    """Sessions, and what in them stands for which lines: services, and statements that lines bear.

    ``lines`` are keyed by the place of a service, ``statements`` by session and place of an attestation.
    """

    sessions: tuple[Session, ...]
    lines: Mapping[Place, Placed]
    statements: Mapping[Place, tuple[int, ...]]

    def located(self, said: Located) -> Finding:
        """A finding about a session, as one about the claim."""
        session, finding = said
        if finding.where == _STATEMENTS:
            return attrs.evolve(finding, where=self._stated(session, finding))
        return attrs.evolve(finding, where=self.where(session, finding.where))

    def _stated(self, session: int, finding: Finding) -> str:
        """The lines of a session that a finding about its statements means: by their codes, or by the modifier."""
        codes = str(finding.values.get("codes", "")).split(", ")
        own = [each for (number, _), each in self.lines.items() if number == session]
        meant = [each for each in own if each.line.code in codes]
        meant = meant or [each for each in own if finding.values.get("modifier") in each.line.modifiers]
        return ", ".join([f"lines[{each.place}]" for each in sorted(meant, key=_place)]) or "lines"

    def where(self, session: int, where: str) -> str:
        """A place in a session, said as a place in the claim.

        What no line or statement stands for is said of the claim as a whole.
        """
        service = SERVICE.match(where)
        if service is not None:
            return self.lines[session, int(service[1])].where + where[service.end() :]
        statement = _STATEMENT.match(where)
        if statement is not None:
            own = self.statements.get((session, int(statement[1])))
            return where if own is None else ", ".join([f"lines[{place}]" for place in sorted(own)])
        return where if where in _OF_THE_CLAIM else "lines"

    def needed(self, session: int, need: str) -> str:
        """What a check needs of a session, said of the claim; what is no place in a session stays as it is."""
        other = _SESSION.match(need)
        if other is not None:
            return self.needed(int(other[1]), need[other.end() :])
        return self.where(session, need) if SERVICE.match(need) else need


_SESSION: Final = re.compile(r"sessions\[([0-9]+)\]\.")
SERVICE: Final = re.compile(r"services\[([0-9]+)\]")
"""The place of a service, as findings and repairs name it."""

_STATEMENTS: Final = "attestations"
_STATEMENT: Final = re.compile(r"attestations\[([0-9]+)\]")
_OF_THE_CLAIM: Final = frozenset({"telehealth", "place_of_service", "history.accrued"})

_ASSISTANTS: Final[Mapping[Discipline, Role]] = FrozenMap({"PT": "PTA", "OT": "OTA", "SLP": "SLPA"})
_LONGEST: Final = 1440
_QUARTER: Final = 15


def _place(each: Placed) -> int:
    return each.place


def imply(
    claim: GivenClaim,
    held: Circumstances,
    lines: Sequence[Placed],
    discipline: Callable[[Placed], Discipline],
    statements: Sequence[tuple[str, Named]] = (),
    *,
    telehealth: bool,
    assisted: bool = False,
) -> Implied:
    """One session for each discipline among the lines, with a service for each line.

    ``statements`` are those that lines bear, by modifier; each is attested in the sessions of its lines, beside
    what the claim says that somebody attests. With ``assisted`` an assistant furnished everything, in as many
    minutes as its units take.
    """
    sessions: list[Session] = []
    homes: dict[Place, Placed] = {}
    borne: dict[Place, tuple[int, ...]] = {}
    for plan in DISCIPLINES:
        own = [each for each in lines if discipline(each) == plan]
        if not own:
            continue
        number = len(sessions)
        homes |= {(number, place): each for place, each in enumerate(own)}
        places = {each.place for each in own}
        stated = [(modifier, named) for modifier, named in statements if not places.isdisjoint(named.lines)]
        before = len(claim.attestations)
        borne |= {(number, before + place): named.lines for place, (_, named) in enumerate(stated)}
        who = Clinician(id="assistant", role=_ASSISTANTS[plan])
        session = Session(
            patient=claim.patient,
            date_of_service=own[0].day,
            discipline=plan,
            services=tuple([_service(each.line, assisted=assisted) for each in own]),
            clinicians=(who,) if assisted else (),
            billing_provider=claim.billing_provider,
            setting=held.setting,
            claim_form=held.claim_form,
            place_of_service=held.place_of_service,
            telehealth=telehealth,
            under_plan=held.under_plan is not False,
            diagnoses=held.diagnoses,
            attestations=(*claim.attestations, *[_attestation(*each) for each in stated]),
            authorization=held.authorization,
            history=held.history,
            facts=held.facts,
        )
        sessions.append(session)
    return Implied(tuple(sessions), FrozenMap(homes), FrozenMap(borne))


def _service(line: GivenLine, *, assisted: bool) -> Service:
    if not assisted:
        return Service(code=line.code, quantity=line.units, charge=line.charge, allowed=line.allowed)
    entry = TimeEntry(minutes=min(_QUARTER * line.units, _LONGEST), by=("assistant",))
    return Service(code=line.code, quantity=line.units, time=(entry,))


def _kind(modifier: str) -> AttestationKind:
    if modifier in DISTINCT:
        return "distinct-service"
    return "liability" if modifier in LIABILITY else "medical-necessity"


def _attestation(modifier: str, named: Named) -> Attestation:
    return Attestation(kind=_kind(modifier), modifier=modifier, by="the claim", codes=named.codes)


def statements_of(lines: Sequence[Placed], opens: Callable[[str, str], bool]) -> tuple[tuple[str, Named], ...]:
    """What persons state by modifiers on lines of one day and discipline, code by code.

    A statement that services were distinct is read as being about the line's own code alone, or about each pair
    of it and another code that it ``opens`` from the other column.

    Source: change request 11168, by which such a modifier is taken on either column of a pair.
    """
    stated: list[tuple[str, Named]] = []
    codes = list(dict.fromkeys([each.line.code for each in lines]))
    for modifier in (*DISTINCT, *LIABILITY, *NECESSITY):
        for code in codes:
            own = tuple([one.place for one in lines if one.line.code == code and modifier in one.line.modifiers])
            if not own:
                continue
            pairs = [other for other in codes if modifier in DISTINCT and opens(code, other)]
            stated += [(modifier, Named((code, other), own)) for other in pairs]
            if not pairs:
                stated.append((modifier, Named((code,), own)))
    return tuple(stated)


def lines_by_group(visit: Visit, implied: Implied) -> LinesByGroup:
    """The lines of the claim, group by group of the visit that they imply."""
    made: list[tuple[ClaimLine, ...]] = []
    for group in visit.groups:
        own = [(member, implied.lines[member].line) for member in group.members]
        made.append(
            tuple(
                [
                    new_line(
                        visit.day,
                        group.discipline,
                        line.code,
                        line.units,
                        line.modifiers,
                        line.minutes,
                        (place,),
                        line.charge,
                        line.rendering_npi,
                    )
                    for (_, place), line in own
                ]
            )
        )
    return made
