"""How high a limit is for a session: by conditions, and as a share of another limit."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

import attrs

from therapycode.model.conditions import Condition

__all__ = ["UNLIMITED", "Ceiling", "Height", "ceiling_of"]

Holds = Callable[[Condition], bool | None]
"""Whether a condition holds of the sessions that are asked about; ``None`` where they do not settle it."""

Number = int | Decimal


@attrs.frozen(kw_only=True)
class Ceiling:
    """One way in which a limit may be as high: a ``value``, or a ``share``, in percent, of another limit.

    It holds where ``when`` does, or always where there is none. One that is ``unlimited`` lifts the limit.
    """

    when: Condition | None = None
    value: Number | None = None
    share: Decimal | None = None
    of: str = ""
    unlimited: bool = False


class Height(NamedTuple):
    """How high a limit is; ``None`` where there is none.

    ``open`` are the conditions that are not settled, ``lacks`` is the limit that it is a share of, where that one
    is not known.
    """

    value: Number | None = None
    open: tuple[Condition, ...] = ()
    lacks: str = ""


UNLIMITED: Final = Height()
"""No limit."""


def ceiling_of(name: str, ceilings: Mapping[str, Sequence[Ceiling]], holds: Holds) -> Height:
    """The height of a limit: the first of its ceilings whose condition holds.

    Where a condition is not settled and what may hold comes to different heights, it is open. A limit without a
    ceiling that holds is none.

    Source: the payer's profile, under ``limits``.

    >>> therapy, massage = [Ceiling(value=Decimal("118.07"))], [Ceiling(share=Decimal(75), of="therapy")]
    >>> ceiling_of("massage", {"therapy": therapy, "massage": massage}, lambda condition: None).value
    Decimal('88.5525')
    """
    may_hold: list[Height] = []
    unsettled: list[Condition] = []
    for ceiling in ceilings.get(name, ()):
        settled = True if ceiling.when is None else holds(ceiling.when)
        if settled is None and ceiling.when is not None:
            unsettled.append(ceiling.when)
        if settled is not False:
            may_hold.append(_height(ceiling, ceilings, holds))
        if settled:
            break
    else:
        may_hold.append(UNLIMITED)
    lacks = next((height.lacks for height in may_hold if height.lacks), "")
    unsettled += [condition for height in may_hold for condition in height.open]
    differ = any(height.value != may_hold[0].value or height.open for height in may_hold)
    if differ or lacks:
        return Height(None, tuple(dict.fromkeys(unsettled)), lacks)
    return Height(may_hold[0].value)


def _height(ceiling: Ceiling, ceilings: Mapping[str, Sequence[Ceiling]], holds: Holds) -> Height:
    if ceiling.unlimited or ceiling.share is None:
        return Height(ceiling.value)
    if ceiling.of not in ceilings:
        return Height(lacks=ceiling.of)
    whole = ceiling_of(ceiling.of, ceilings, holds)
    return Height(None, whole.open) if whole.value is None else Height(ceiling.share * whole.value / 100)
