"""What limits count, and over which days, in words."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from therapycode.dated import DateSpan
from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import Measure

__all__ = ["measured_in", "over_days"]

_COUNTED: Final[Mapping[Measure, str]] = FrozenMap(
    {
        "units": "units",
        "codes": "codes",
        "codes-or-units": "codes or units",
        "minutes": "minutes",
        "visits": "visits",
        "sessions": "sessions",
        "rvus": "relative value units",
        "amount": "in money",
        "group-size": "patients in a group",
    }
)


def measured_in(measure: Measure) -> str:
    """What a limit counts, in words."""
    return _COUNTED[measure]


def over_days(window: DateSpan) -> str:
    """The days of a window in words.

    >>> from datetime import date
    >>> over_days(DateSpan(date(2026, 1, 1), date(2027, 1, 1))), over_days(DateSpan(date(2026, 3, 4), None))
    ('from 2026-01-01 through 2026-12-31', 'from 2026-03-04 on')
    """
    if window.until is None:
        return f"from {window.first} on"
    last = window.until - timedelta(days=1)
    return f"on {last}" if window.first == last else f"from {window.first} through {last}"
