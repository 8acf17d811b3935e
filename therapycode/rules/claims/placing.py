"""The lines of a given claim in an order that does not depend on how they were entered."""

from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from therapycode.errors import Fault, InputError
from therapycode.model.given import GivenClaim, GivenLine
from therapycode.model.session import Session
from therapycode.model.words import is_code, is_modifier
from therapycode.rules.places import known_to_differ

__all__ = ["Placed", "check_sessions", "placed"]


@attrs.frozen
class Placed:
    """A line, its place in the claim as given, and its day of service."""

    place: int
    line: GivenLine
    day: date

    @property
    def where(self) -> str:
        """Where it stands, as findings name it."""
        return f"lines[{self.place}]"


def placed(claim: GivenClaim) -> tuple[Placed, ...]:
    """The lines, sorted by what they say: whatever is said of a claim cannot depend on the order of its lines.

    Raises:
        InputError: if the claim has no line, or a line no day, no well-formed code or modifier, or no unit; with
            every such fault.
    """
    faults = [fault for place, line in enumerate(claim.lines) for fault in _faults(f"lines[{place}]", line, claim)]
    if not claim.lines:
        faults = [Fault("lines", "no line", "one or more lines")]
    if faults:
        raise InputError("the claim", faults)
    days = [line.date or claim.date_of_service for line in claim.lines]
    found = [
        Placed(place, line, day)
        for place, (line, day) in enumerate(zip(claim.lines, days, strict=True))
        if day is not None
    ]
    return tuple(sorted(found, key=_key))


def _key(each: Placed) -> tuple[str, ...]:
    """What a line says, as texts; two lines that say the same may change places."""
    line = each.line
    said = (
        each.day.isoformat(),
        line.code,
        " ".join(line.modifiers),
        line.discipline,
        line.rendering_npi,
        f"{line.units:06}",
        line.minutes,
        line.charge,
        line.allowed,
        line.revenue_code,
        line.id,
    )
    return tuple(["" if one is None else str(one) for one in said])


def _faults(at: str, line: GivenLine, claim: GivenClaim) -> Iterator[Fault]:
    if line.date is None and claim.date_of_service is None:
        yield Fault(f"{at}.date", "nothing", "a day, here or as the claim's date_of_service")
    if not is_code(line.code):
        allowed = "a CPT or HCPCS code: five characters such as 97110, 0791T or G0283"
        yield Fault(f"{at}.code", repr(line.code)[:40], allowed)
    for number, modifier in enumerate(line.modifiers):
        if not is_modifier(modifier):
            allowed = "a modifier, two digits or capital letters such as KX"
            yield Fault(f"{at}.modifiers[{number}]", repr(modifier)[:40], allowed)
    if type(line.units) is not int or line.units < 1:
        yield Fault(f"{at}.units", repr(line.units)[:40], "a whole number from 1")


def check_sessions(claim: GivenClaim, sessions: Sequence[Session]) -> None:
    """Refuse sessions that cannot stand behind the claim: another patient's, or another billing provider's.

    Raises:
        InputError: with every such session.
    """
    faults: list[Fault] = []
    for number, session in enumerate(sessions):
        at = f"sessions[{number}]"
        if session.patient != claim.patient:
            faults.append(Fault(f"{at}.patient", "another patient", "the patient of the claim"))
        if known_to_differ(session.billing_provider, claim.billing_provider):
            allowed = f"{claim.billing_provider!r}, as on the claim"
            faults.append(Fault(f"{at}.billing_provider", repr(session.billing_provider)[:40], allowed))
    if faults:
        raise InputError("the sessions", faults)
