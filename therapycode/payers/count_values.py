"""What a profile's values say of what counts, and over which days."""

from collections.abc import Callable, Iterator
from typing import get_args

from therapycode.dated.windows import Anchor, Window, WindowUnit
from therapycode.errors import Fault
from therapycode.model.words import DISCIPLINES, SETTINGS
from therapycode.profiles.resolve import PartValues
from therapycode.rules.counts import CODE_SETS, Counts

__all__ = ["counts_of", "window_faults", "window_of"]


def counts_of(part: PartValues) -> Counts:
    """What counts, as a part says it."""
    named = part.values.get("codes")
    return Counts(
        code_set=next((word for word in CODE_SETS if word == named), None),
        codes=frozenset(part.texts("codes") if isinstance(named, tuple) else ()),
        classes=frozenset(part.texts("classes")),
        exempt=frozenset(part.texts("exempt")),
        exempt_classes=frozenset(part.texts("exempt_classes")),
        disciplines=frozenset(each for each in DISCIPLINES if each in part.texts("disciplines")),
        with_modifiers=frozenset(part.texts("with_modifiers")),
        without_modifiers=frozenset(part.texts("without_modifiers")),
        not_in=frozenset(each for each in SETTINGS if each in part.texts("not_in")),
    )


def window_of(part: PartValues, unit: str, otherwise: Anchor = "calendar") -> Window:
    """A window of this unit, as a part says where it begins, or else as is usual.

    Raises:
        ValueError: if there is no such window.
    """
    return Window(
        unit=next(word for word in get_args(WindowUnit) if word == unit),
        anchor=next((word for word in get_args(Anchor) if word == part.text("anchor")), otherwise),
        length=part.whole("length") or 1,
        first_month=part.whole("first_month") or 1,
        first_weekday=part.whole("first_weekday") or 1,
    )


def window_faults(part: PartValues, window: Callable[[PartValues], Window]) -> Iterator[Fault]:
    """What a part must say together of where its window begins; ``window`` makes it."""
    if (part.text("anchor") == "event") != bool(part.text("event")):
        found = part.text("event") or "nothing"
        yield Fault(f"{part.key}.event", found, 'an event, and anchor = "event" with it')
    try:
        window(part)
    except ValueError as error:
        yield Fault(f"{part.key}.window", part.text("window"), f"a window that there is: not {error}")
