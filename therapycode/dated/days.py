"""Reading a day as it stands in a document."""

import re
from datetime import date

__all__ = ["parse_day"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day(text: str) -> date:
    """The day that ``YYYY-MM-DD`` names, in exactly that form.

    ``20260304``, a week date (``2026-W10-3``), a date with a time and digits of other scripts are refused,
    though Python's own reader takes some of them: a day of service that was meant otherwise is a wrong claim.

    Raises:
        ValueError: if the text is of another form or names no day of the calendar.
    """
    if _DAY.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not a day of the form YYYY-MM-DD")
    return date.fromisoformat(text)
