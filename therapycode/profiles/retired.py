"""Keys that profiles no longer use: what they were, since when, and how what they held is written now.

A retired key is read for a year after the day on which it was retired, with a warning that says how to write it;
the release after that takes it out of this table, and it is refused like any key that the format does not know.
"""

import warnings
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import attrs

from therapycode.errors import ProfileWarning

__all__ = ["RETIRED", "Retired", "modernised"]


@attrs.frozen(kw_only=True)
class Retired:
    """A key of a part, in a form that is no longer written, and how to say the same now.

    ``form`` tells values of the old form from those of a newer one, where the key itself is still in use.
    """

    part: str
    key: str
    form: Callable[[object], bool]
    since: date
    instead: str
    key_now: str
    translate: Callable[[object], object]


def _texts(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) and len(one.split()) == 2 for one in given)  # noqa: PLR2004  # texts of two words


def _by_first(given: object) -> dict[str, str]:
    """Texts of two words as a table: ``97014 G0283``."""
    return dict(one.split() for one in given) if isinstance(given, list) else {}


def _minutes(given: object) -> object:
    return {code: int(minutes) if minutes.isdecimal() else minutes for code, minutes in _by_first(given).items()}


RETIRED: Final = (
    Retired(
        part="codes.not-valid",
        key="instead",
        form=_texts,
        since=date(2026, 11, 24),
        instead='a table of codes: instead = { 97014 = "G0283" }',
        key_now="instead",
        translate=_by_first,
    ),
    Retired(
        part="lengths.own",
        key="lengths",
        form=_texts,
        since=date(2026, 11, 24),
        instead="minutes by code: minutes = { 97161 = 30 }",
        key_now="minutes",
        translate=_minutes,
    ),
)
"""Every retired key."""


def modernised(part: str, at: str, given: Mapping[str, object]) -> Mapping[str, object]:
    """What an entry of a part says, with each retired key written as it is now; each is warned of."""
    written = dict(given)
    for old in RETIRED:
        if old.part == part and old.key in written and old.form(written[old.key]):
            written[old.key_now] = old.translate(written.pop(old.key))
            warnings.warn(
                f"{at}.{old.key} is written otherwise since {old.since}: {old.instead}. "
                f"The old form is read until {old.since.replace(year=old.since.year + 1)}.",
                ProfileWarning,
                stacklevel=2,
            )
    return written
