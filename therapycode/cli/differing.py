"""How profiles differ, for a person to read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from therapycode.cli.plain import BLANK, Line, Tone
from therapycode.dated import DateSpan
from therapycode.profiles.profile import CLOCKS, Source
from therapycode.profiles.spelling import in_words, plain
from therapycode.upkeep.difference import Compared, Difference, Kind, ProfileDiff, ShapeChange, SourceChange
from therapycode.upkeep.meaning import Held, Shape

__all__ = [
    "BECAME",
    "about_words",
    "compared_lines",
    "diff_lines",
    "grouped",
    "held_words",
    "known_words",
    "shape_words",
    "side_words",
    "source_words",
    "spelt",
]

BECAME: Final[Mapping[Kind, str]] = {
    "added": "new",
    "changed": "changed",
    "ended": "abolished",
    "resumed": "holds again",
    "became known": "known now",
    "became unknown": "not known any more",
    "removed": "not recorded any more",
    "ask": "not known",
    "source": "rests on another document",
}
"""What became of a value, in words."""

_TONES: Final[Mapping[Kind, Tone]] = {
    "ended": "bad",
    "removed": "bad",
    "became unknown": "careful",
    "became known": "good",
    "added": "good",
    "source": "quiet",
    "ask": "quiet",
}


def compared_lines(found: Compared) -> Iterator[Line]:
    """What differs between two states of profiles, and which payers are there in one of them only."""
    if not found:
        yield Line("No difference of meaning.")
    if found.added:
        yield Line(", ".join(found.added), "good", mark="new payers  ")
    if found.removed:
        yield Line(", ".join(found.removed), "bad", mark="payers that are gone  ")
    lines = diff_lines(found.diffs)
    if not found.added and not found.removed:
        next(lines, None)
    yield from lines


def diff_lines(diffs: Iterable[ProfileDiff]) -> Iterator[Line]:
    """What differs, payer by payer; payers of which the same differs are told together."""
    for payers, diff in grouped(diffs):
        yield BLANK
        yield Line(", ".join(payers), "heading")
        for about in diff.about:
            yield Line(about_words(about.before, about.after), indent=2, mark=f"{about.key}  ")
        for shape in diff.shapes:
            for words in shape_words(shape):
                yield Line(words, indent=2, mark=f"{shape.part}  ")
        at = ""
        for each in diff.values:
            if each.at != at:
                at = each.at
                yield Line(at, indent=2)
            yield from _value(each, diff)
        for source in diff.sources:
            yield Line(source_words(source), "quiet", 2, f"source {source.id}  ")


def grouped(diffs: Iterable[ProfileDiff]) -> list[tuple[list[str], ProfileDiff]]:
    """The differences, each with all payers that differ so, in the order in which they are met."""
    groups: list[tuple[list[str], ProfileDiff]] = []
    for diff in diffs:
        same = (diff.about, diff.shapes, diff.values, diff.sources)
        for payers, other in groups:
            if (other.about, other.shapes, other.values, other.sources) == same:
                payers.append(diff.payer)
                break
        else:
            groups.append(([diff.payer], diff))
    return groups


def _value(each: Difference, diff: ProfileDiff) -> Iterator[Line]:
    before, after = each.before, each.after
    tone = _TONES.get(each.kind, "plain")
    yield Line(spelt(each.days) + _knowledge(each.known), indent=4, mark=f"{BECAME[each.kind]}  ", tone=tone)
    if each.kind == "ask" and after is None and not each.branch:
        return
    names = [] if before is None or after is None else [*dict.fromkeys([*before.values, *after.values])]
    if each.kind == "changed" and before is not None and after is not None:
        same = [name for name in names if before.values.get(name) == after.values.get(name)]
        for name in names:
            if name not in same:
                was, is_ = before.values.get(name), after.values.get(name)
                yield Line(
                    f"{'none' if was is None else in_words(was)} -> {'none' if is_ is None else in_words(is_)}",
                    indent=6,
                    mark=f"{name}  ",
                )
        if before.or_before != after.or_before:
            yield Line(f"{_begun(before)} -> {_begun(after)}", indent=6)
    elif each.kind != "source":
        was, is_now = side_words(each, diff)
        yield Line(was, "quiet", 6, "was  ")
        yield Line(is_now, indent=6, mark="is   ")
    was_source, is_source = (each_side.source if each_side is not None else "" for each_side in (before, after))
    if was_source != is_source and is_source:
        yield Line(f"{was_source} -> {is_source}" if was_source else is_source, "quiet", 6, "source  ")


def side_words(each: Difference, diff: ProfileDiff) -> tuple[str, str]:
    """What is recorded before and after; for the sessions of a branch that is not there, other values hold."""
    shape = next((shape for shape in diff.shapes if shape.part == each.part), None)
    was, is_now = (shape.before, shape.after) if shape is not None else (None, None)
    return _side_words(each.before, each.branch, was), _side_words(each.after, each.branch, is_now)


def _side_words(held: Held | None, branch: str, shape: Shape | None) -> str:
    if branch and shape is not None and branch not in dict(shape.branches):
        return "what holds where no branch does"
    return held_words(held)


def held_words(held: Held | None) -> str:
    """What is recorded, on one line, without its source."""
    if held is None:
        return "nothing recorded"
    if held.unknown is not None:
        return f"not known: {held.unknown}"
    if held.ended:
        return "abolished"
    before = " (or before)" if held.or_before else ""
    return "; ".join(f"{name} {in_words(value)}" for name, value in held.values.items()) + before


def _begun(held: Held) -> str:
    return "or before that day" if held.or_before else "from that day"


def about_words(before: str | date | None, after: str | date | None) -> str:
    """Something said of a payer as a whole, before and after."""
    return f"{before or 'none'} -> {after or 'none'}"


def shape_words(change: ShapeChange) -> list[str]:
    """A part that is there or not, its clock and its branches, before and after."""
    before, after = change.before or Shape(), change.after or Shape()
    said = ["not spoken of any more"] if change.after is None else []
    if before.clock != after.clock:
        said.append(f"by {_clock(before)} -> by {_clock(after)}")
    if before.branches != after.branches:
        said.append(f"branches {_branches(before)} -> {_branches(after)}")
    return said


def _clock(shape: Shape) -> str:
    return CLOCKS[shape.clock] or "the day of service"


def _branches(shape: Shape) -> str:
    return "; ".join(f"{name}, where {in_words(when)}" for name, when in shape.branches) or "none"


def source_words(change: SourceChange) -> str:
    """A document that is named or not, or what is said of it, before and after."""
    before, after = change.before, change.after
    if before is None or after is None:
        return f"named now: {_title(after)}" if after is not None else f"not named any more: {_title(before)}"
    names = ("title", "at", "url", "archived", "kind", "published", "confirmed_through")
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in names]
    return "; ".join(
        f"{name.replace('_', ' ')} {plain(was) if was else 'none'} -> {plain(is_) if is_ else 'none'}"
        for name, was, is_ in pairs
        if was != is_
    )


def _title(source: Source | None) -> str:
    return "" if source is None else ", ".join(filter(None, (source.title, source.at, source.kind)))


def spelt(span: DateSpan) -> str:
    """Days in words, the last of them included."""
    last = span.until - timedelta(days=1) if span.until is not None else None
    if span.first is None:
        return "on every day" if last is None else f"through {last}"
    if last is None:
        return f"from {span.first} on"
    return f"on {last}" if last == span.first else f"from {span.first} through {last}"


def known_words(known: DateSpan) -> str:
    """The days by whose knowledge something differs, in words; nothing where it differs whatever was known."""
    return "" if known == DateSpan() else spelt(known)


def _knowledge(known: DateSpan) -> str:
    words = known_words(known)
    return f", as known {words}" if words else ""
