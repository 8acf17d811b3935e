"""Services of one code that were furnished in two places, or two ways, and would stand on one line."""

from collections.abc import Iterator, Sequence

from therapycode.model.answers import Located
from therapycode.model.session import Session
from therapycode.model.visit import Group, Visit
from therapycode.rules.catalogue import found

__all__ = ["known_to_differ", "two_places"]


def two_places(visit: Visit, units: Sequence[int]) -> tuple[Located, ...]:
    """An error where a line would stand for sessions in two places: by telehealth and in person, in two settings.

    So it is where one of the sessions stood under a plan of care and the other did not. A line has one place of
    service, and the modifiers of one session. Units are counted over both all the same, so they are right; which
    of them belong to which session no rule settles. A place that one of the sessions does not give is taken to be
    the other's.

    Source: this project's ruling.
    """
    return tuple(
        [
            located
            for group, number in zip(visit.groups, units, strict=True)
            if number and len(group.members) > 1
            for located in _elsewhere(visit, group)
        ]
    )


def _elsewhere(visit: Visit, group: Group) -> Iterator[Located]:
    """The first service of a group in each session that took place elsewhere than the first."""
    firsts: dict[int, int] = {}
    for session, place in group.members:
        firsts.setdefault(session, place)
    home, *others = firsts
    for number in others:
        apart = _apart(visit.sessions[home], visit.sessions[number])
        if apart is not None:
            values = {"code": group.code, "first": apart[0], "second": apart[1]}
            yield number, found("session.line-in-two-places", f"services[{firsts[number]}]", values)


def _apart(one: Session, other: Session) -> tuple[str, str] | None:
    """In words, where and how each of two sessions took place; ``None`` where one line may stand for both."""
    if one.telehealth != other.telehealth:
        return _how(one), _how(other)
    if one.under_plan != other.under_plan:
        return _plan(one), _plan(other)
    if known_to_differ(one.setting, other.setting):
        return f"in the setting {one.setting}", f"in the setting {other.setting}"
    if known_to_differ(one.place_of_service, other.place_of_service):
        return f"at place of service {one.place_of_service}", f"at place of service {other.place_of_service}"
    return None


def _how(session: Session) -> str:
    return "by telehealth" if session.telehealth else "in person"


def _plan(session: Session) -> str:
    return "under a plan of care" if session.under_plan else "outside a plan of care"


def known_to_differ(one: str | None, other: str | None) -> bool:
    """Say whether two values, each of which may not be given, are both given and not the same."""
    return one is not None and other is not None and one != other
