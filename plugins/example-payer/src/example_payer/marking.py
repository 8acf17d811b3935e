"""The plan's own modifier: U8 on the timed lines of a long day."""

import attrs
from therapycode.plugin import ModifierAnswer, ModifierPart, Visit

__all__ = ["LONG_DAY", "LongDay"]

LONG_DAY = "U8"
_MORE_THAN = 60


@attrs.frozen(kw_only=True)
class LongDay:
    """Puts U8 on every timed line where a pool's timed minutes come to more than an hour.

    The modifiers of ``usual`` stand before it.
    """

    usual: ModifierPart

    def __call__(self, visit: Visit, /) -> ModifierAnswer:
        """Modifiers for the groups of the visit."""
        answer = self.usual(visit)
        minutes: dict[int, int] = {}
        for group in visit.groups:
            if group.facts.pooled:
                minutes[group.pool] = minutes.get(group.pool, 0) + group.minutes
        lines = tuple(
            (*line, LONG_DAY) if group.facts.pooled and minutes[group.pool] > _MORE_THAN else line
            for group, line in zip(visit.groups, answer.modifiers, strict=True)
        )
        return answer._replace(modifiers=lines)
