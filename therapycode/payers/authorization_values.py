"""From a profile's values to what a payer wants authorized."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from therapycode.dated.windows import Window
from therapycode.errors import Fault, ProfileError
from therapycode.model.conditions import Condition
from therapycode.model.facts import FACTS
from therapycode.model.frozen import FrozenMap
from therapycode.payers.authorizations import Authorizations
from therapycode.payers.count_values import counts_of, window_faults, window_of
from therapycode.profiles.profile import CLOCKS, Value
from therapycode.profiles.resolve import PartValues, Values
from therapycode.rules.authorizing import Grant
from therapycode.rules.counts import APART
from therapycode.rules.limit import Limit
from therapycode.rules.needing import Grace, Granted, More, Need, Provisional, Tier

__all__ = ["authorizations_of"]

_GROUP: Final = "authorizations."
_AFTER: Final = ("after_visits", "after_units", "after_days")


def authorizations_of(values: Values) -> Authorizations | None:
    """What a payer wants authorized as one part, ``None`` where nothing is known of it.

    Raises:
        ProfileError: if what single values say does not go together.
    """
    parts = {key.removeprefix(_GROUP): part for key, part in values.parts.items() if key.startswith(_GROUP)}
    if not parts:
        return None
    profile = values.profile
    faults = [fault for part in parts.values() for fault in _faults(part)]
    if faults:
        raise ProfileError(f"{profile.payer}.toml", faults)
    return Authorizations(
        needs=tuple([_need(name, part, profile.parts[_GROUP + name].label) for name, part in parts.items()]),
        payer=profile.payer,
        kinds=FrozenMap({**FACTS, **profile.facts}),
        counted="units" in values.parts,
    )


def _faults(part: PartValues) -> Iterator[Fault]:
    """What the single values do not show: what they must have together."""
    single = [key for key in (*_AFTER, "reviewer") if key in part.values]
    if single and "tiers" in part.values:
        yield Fault(f"{part.key}.tiers", f"tiers beside {', '.join(single)}", "one of the two")
    counts = any(key in row for row in (part.values, *part.rows("tiers")) for key in _AFTER)
    for key in ("window", "scope"):
        if counts and key not in part.values:
            yield Fault(
                f"{part.key}.{key}", "nothing", "over which days, and for whom, visits are counted together"
            )
    yield from window_faults(part, _window)


def _need(name: str, part: PartValues, title: str) -> Need:
    counts = counts_of(part)
    exempt_too = attrs.evolve(counts, exempt=frozenset(), exempt_classes=frozenset())
    return Need(
        name=name,
        title=title,
        counting=Limit(
            name=name,
            title=title,
            measure="visits",
            counts=counts,
            window=_window(part),
            disposition="needs-authorization",
            source=part.source,
            event=_question(part, "event"),
            apart=frozenset([each for each in APART if each in part.texts("scope")]),
        ),
        visits=exempt_too if part.flag("count_exempt") else counts,
        source=part.source,
        tiers=tuple([_tier(row) for row in part.rows("tiers")]) or (_tier(part.values),),
        days_from=_question(part, "days_from"),
        more=tuple(_more(part)),
        exempt=tuple([each for each in part.several("exempt_when") if isinstance(each, Condition)]),
        grants=tuple([_granted(row) for row in part.rows("grants")]),
        grace=_grace(part),
        provisional=_provisional(part),
        token=part.flag("token"),
        referral=part.flag("referral"),
        site=part.flag("site"),
        reviewed=part.flag("reviewed"),
        records_days=part.whole("records_days"),
    )


def _question(part: PartValues, key: str) -> str:
    """The question that gives the day of an event, empty where none is named."""
    return CLOCKS[part.text(key)] if part.text(key) else ""


def _window(part: PartValues) -> Window:
    """The window over which visits are counted; all of the care, where none is named."""
    unit = part.text("window") or "whole"
    return window_of(part, unit, "first-visit" if unit == "whole" else "calendar")


def _tier(row: Mapping[str, Value]) -> Tier:
    reviewer = row.get("reviewer")
    visits, units, days = [_whole(row.get(key)) for key in _AFTER]
    return Tier(visits=visits, units=units, days=days, reviewer=reviewer if isinstance(reviewer, str) else "")


def _more(part: PartValues) -> Iterator[More]:
    for row in part.rows("more"):
        when, visits = row.get("when"), _whole(row.get("visits"))
        if isinstance(when, Condition) and visits is not None:
            yield More(when=when, visits=visits)


def _granted(row: Mapping[str, Value]) -> Granted:
    when = row.get("when")
    visits, units, days, months = [_whole(row.get(key)) for key in ("visits", "units", "days", "months")]
    return Granted(
        grant=Grant(visits=visits, units=units, days=days, months=months),
        when=when if isinstance(when, Condition) else None,
    )


def _grace(part: PartValues) -> Grace | None:
    days, units = part.whole("grace_days"), part.whole("grace_units")
    if days is None and units is None:
        return None
    return Grace(days=days, units=units, when=part.condition("grace_when"))


def _provisional(part: PartValues) -> Provisional | None:
    visits, days = part.whole("provisional_visits"), part.whole("provisional_days")
    return None if visits is None and days is None else Provisional(visits=visits, days=days)


def _whole(given: Value | None) -> int | None:
    return given if isinstance(given, int) else None
