"""From a profile's values to typed limits."""

from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from therapycode.dated.windows import Window
from therapycode.errors import Fault, ProfileError
from therapycode.model.conditions import Condition
from therapycode.model.facts import FACTS
from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import DISPOSITIONS, MEASURES
from therapycode.payers.count_values import counts_of, window_faults, window_of
from therapycode.payers.limits import Limits
from therapycode.profiles.profile import CLOCKS, Value
from therapycode.profiles.resolve import PartValues, Values
from therapycode.rules.ceilings import Ceiling
from therapycode.rules.counts import APART, Apart
from therapycode.rules.limit import Limit

__all__ = ["limits_of"]

_GROUP: Final = "limits."

W = TypeVar("W", bound=str)


def limits_of(values: Values) -> Limits | None:
    """The limits of a payer as one part, ``None`` where it has none that are known.

    Raises:
        ProfileError: if a limit has no ceiling, a window that there is not, or is a share of no other limit.
    """
    parts = {key.removeprefix(_GROUP): part for key, part in values.parts.items() if key.startswith(_GROUP)}
    if not parts:
        return None
    profile = values.profile
    faults = [fault for part in parts.values() for fault in _faults(part, parts, profile.parts)]
    if faults:
        raise ProfileError(f"{profile.payer}.toml", faults)
    return Limits(
        limits=tuple(_limit(name, part, profile.parts[_GROUP + name].label) for name, part in parts.items()),
        payer=profile.payer,
        kinds=FrozenMap({**FACTS, **profile.facts}),
    )


def _faults(part: PartValues, parts: Mapping[str, PartValues], recorded: Container[str]) -> Iterator[Fault]:
    """What the single values of a limit do not show: what they must have together."""
    if "ceiling" not in part.values and not part.table("by_code"):
        yield Fault(f"{part.key}.ceiling", "nothing", "a ceiling, or ceilings of single codes under by_code")
    for place, row in enumerate(part.rows("ceiling") if isinstance(part.values.get("ceiling"), tuple) else ()):
        at = f"{part.key}.ceiling[{place}]"
        if sum(key in row for key in ("value", "share", "unlimited")) != 1:
            yield Fault(at, ", ".join(row) or "nothing", "one of value, share and unlimited")
        of = row.get("of")
        if ("share" in row) != ("of" in row):
            yield Fault(at, "share without of, or of without share", "both: share = 75.0, of = the other limit")
        elif of is not None and not _may_be_shared(str(of), parts, recorded):
            whole = [other for other in parts if not _is_share(parts[other])]
            others = ", ".join(sorted(whole)) or "none is recorded"
            yield Fault(f"{at}.of", repr(of), f"the name of a limit that is no share itself: {others}")
    if part.text("disposition") == "attest" and not part.text("modifier"):
        yield Fault(f"{part.key}.modifier", "nothing", "the modifier by which it is attested, such as KX")
    yield from window_faults(part, _window)


def _may_be_shared(name: str, parts: Mapping[str, PartValues], recorded: Container[str]) -> bool:
    """Say whether there is a limit of this name, no share itself; one may be recorded and not known on the day."""
    return not _is_share(parts[name]) if name in parts else _GROUP + name in recorded


def _is_share(part: PartValues) -> bool:
    given = part.values.get("ceiling")
    return isinstance(given, tuple) and any("share" in row for row in part.rows("ceiling"))


def _limit(name: str, part: PartValues, title: str) -> Limit:
    return Limit(
        name=name,
        title=title,
        measure=_word(part, "measure", MEASURES),
        counts=counts_of(part),
        window=_window(part),
        disposition=_word(part, "disposition", DISPOSITIONS),
        source=part.source,
        ceilings=tuple(_ceilings(part)),
        by_code=FrozenMap({code: most for code, most in part.table("by_code").items() if isinstance(most, int)}),
        each_code=part.flag("each_code"),
        event=CLOCKS[part.text("event")] if part.text("event") else "",
        apart=_apart(part),
        modifier=part.text("modifier"),
        appealable=part.flag("appealable"),
    )


def _word(part: PartValues, key: str, words: tuple[W, ...]) -> W:
    """A word of a closed vocabulary; the reader takes no other."""
    return next(word for word in words if word == part.text(key))


def _apart(part: PartValues) -> frozenset[Apart]:
    named: list[Apart] = [each for each in APART if each in part.texts("scope")]
    return frozenset([*named, "claim"] if part.text("window") == "claim" else named)


def _window(part: PartValues) -> Window:
    return window_of(part, "day" if part.text("window") == "claim" else part.text("window"))


def _ceilings(part: PartValues) -> Iterator[Ceiling]:
    given = part.values.get("ceiling")
    if isinstance(given, int | Decimal):
        yield Ceiling(value=given)
    for row in part.rows("ceiling") if isinstance(given, tuple) else ():
        when, of = row.get("when"), row.get("of")
        yield Ceiling(
            when=when if isinstance(when, Condition) else None,
            value=_number(row.get("value")),
            share=_share(row.get("share")),
            of=of if isinstance(of, str) else "",
            unlimited=row.get("unlimited") is True,
        )


def _number(given: Value | None) -> int | Decimal | None:
    return given if isinstance(given, int | Decimal) else None


def _share(given: Value | None) -> Decimal | None:
    return given if isinstance(given, Decimal) else None
