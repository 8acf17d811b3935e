"""What a session's answers decide on a stretch of days: which branches hold, and where its other days lie."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date

import attrs

from therapycode.model.conditions import Condition, Given
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import CLOCKS, Profile
from therapycode.rules.conditions import holds, lacking

__all__ = ["Decisions", "decisions"]


@attrs.frozen(kw_only=True)
class Decisions:
    """The conditions and other days on which it depends what holds of a payer.

    ``questions`` are those that they ask. ``days`` gives, for each question that is answered by a day and decides
    which value holds, the days on which that changes. Two sessions that decide the same have the same policy.
    """

    questions: tuple[str, ...]
    conditions: tuple[Condition, ...]
    days: Mapping[str, tuple[date, ...]]

    def made(self, given: Mapping[str, Given]) -> tuple[object, ...]:
        """What the answers decide: condition by condition, and day by day.

        Of a condition that they leave open it is what is missing, since that is told.
        """
        held = [_held(condition, given) for condition in self.conditions]
        return (*held, *(_place(given.get(question), days) for question, days in self.days.items()))


def decisions(profile: Profile, questions: tuple[str, ...]) -> Decisions:
    """What is decided by the answers to those of a profile's questions on which anything depends."""
    asked = frozenset(questions)
    conditions = {
        branch.when: None
        for part in profile.parts.values()
        for branch in part.branches
        if not asked.isdisjoint(branch.when.tests)
    }
    days: dict[str, set[date]] = {}
    for part in profile.parts.values():
        clock = CLOCKS[part.clock]
        if clock in asked:
            changes = {change for track in part.tracks for change in track.timeline.changes()}
            days[clock] = days.get(clock, set()) | changes
    return Decisions(
        questions=questions,
        conditions=tuple(conditions),
        days=FrozenMap({question: tuple(sorted(changes)) for question, changes in days.items()}),
    )


def _held(condition: Condition, given: Mapping[str, Given]) -> bool | tuple[str, ...]:
    held = holds(condition, given)
    return lacking(condition, given) if held is None else held


def _place(given: Given | None, days: tuple[date, ...]) -> int | None:
    """The stretch in which a day lies, counted from 0; ``None`` where the session does not say."""
    return bisect_right(days, given) if isinstance(given, date) else None
