"""Values that must hold together: what the reader cannot tell by single keys, and a policy cannot be made of."""

from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from therapycode.errors import Fault, ProfileError
from therapycode.model.frozen import FrozenMap
from therapycode.payers.compose import compose
from therapycode.profiles.profile import Entry, Part, Profile
from therapycode.profiles.resolve import PartValues, Values, resolve
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.subject import Subject

__all__ = ["together"]


def together(subject: Subject) -> Iterator[ProfileFault]:
    """Values of which no policy can be made, entry by entry, whatever a session says."""
    profile = subject.looked.profile
    if profile is None:
        return
    told: set[str] = set()
    for at, part, dated in subject.entries():
        if not dated.value.values:
            continue
        for fault in _refused(subject, profile, _day(profile, dated.first), (at, part, dated.value)):
            if f"{fault.at}.".startswith(f"{at}.") and fault.at not in told:
                told.add(fault.at)
                yield subject.found("format.together", fault.at, fault.found, fault.allowed, fault.do)


def _day(profile: Profile, first: date) -> date:
    """A day that the profile covers, on which a value holds or would."""
    begins, until = profile.covers.first, profile.covers.until
    day = max(first, begins) if begins is not None else first
    return day if until is None else min(day, until - timedelta(days=1))


def _refused(subject: Subject, profile: Profile, day: date, entry: tuple[str, Part, Entry]) -> tuple[Fault, ...]:
    """Why no policy can be made of the values of the day with those of an entry among them."""
    at, part, held = entry
    values = resolve(profile, day)
    own = PartValues(key=at, values=held.values, source=profile.sources[held.source].ref)
    try:
        _make(subject, attrs.evolve(values, parts=FrozenMap({**values.parts, part.key: own})))
    except ProfileError as error:
        return error.faults
    except Exception as error:  # noqa: BLE001  # a plugin's code may raise anything, and the other files go on
        return (Fault(at, f"values of which no policy is made ({type(error).__name__}: {error})", ""),)
    return ()


def _make(subject: Subject, values: Values) -> None:
    """Make the policy of these values, by the payer's own code where it has any."""
    registry = subject.engine.registry
    payer = None if subject.target.shared else registry.payers.get(values.profile.payer)
    maker = registry.maker(payer, values.profile) if payer is not None else None
    if maker is not None:
        maker(values)
    else:
        compose(values, registry.rules)
