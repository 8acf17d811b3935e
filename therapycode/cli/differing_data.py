"""How profiles differ, for a program and for a page."""

from collections.abc import Iterator
from datetime import date

from therapycode.cli.differing import (
    BECAME,
    about_words,
    grouped,
    known_words,
    shape_words,
    side_words,
    source_words,
    spelt,
)
from therapycode.dated import DateSpan
from therapycode.profiles.profile import Source
from therapycode.profiles.spelling import plain
from therapycode.upkeep.difference import Compared, Difference, ProfileDiff
from therapycode.upkeep.meaning import Held, Shape

__all__ = ["compared_data", "markdown"]


def compared_data(found: Compared) -> dict[str, object]:
    """What differs, as plain JSON data. Days run from the first up to and without ``until``."""
    return {
        "schema": "therapycode/profile-diff/1",
        "payers": [_diff_data(diff) for diff in found.diffs],
        "added": list(found.added),
        "removed": list(found.removed),
    }


def _diff_data(diff: ProfileDiff) -> dict[str, object]:
    return {
        "payer": diff.payer,
        "about": [
            {"key": each.key, "before": _said(each.before), "after": _said(each.after)} for each in diff.about
        ],
        "parts": [
            {"part": each.part, "before": _shape(each.before), "after": _shape(each.after)} for each in diff.shapes
        ],
        "values": [_value_data(each) for each in diff.values],
        "sources": [
            {
                "id": each.id,
                "confirmation": each.confirmation,
                "before": _source(each.before),
                "after": _source(each.after),
            }
            for each in diff.sources
        ],
    }


def _value_data(each: Difference) -> dict[str, object]:
    return {
        "part": each.part,
        "branch": each.branch or None,
        "became": each.kind,
        "days": _span(each.days),
        "known": _span(each.known),
        "before": _held(each.before),
        "after": _held(each.after),
    }


def _span(span: DateSpan) -> dict[str, object]:
    return {"from": _said(span.first), "until": _said(span.until)}


def _said(said: str | date | None) -> str | None:
    return said.isoformat() if isinstance(said, date) else said or None


def _held(held: Held | None) -> dict[str, object] | None:
    if held is None:
        return None
    return {
        "values": {name: plain(value) for name, value in held.values.items()},
        "ended": held.ended,
        "unknown": held.unknown,
        "or_before": held.or_before,
        "source": held.source or None,
    }


def _shape(shape: Shape | None) -> dict[str, object] | None:
    if shape is None:
        return None
    branches = [{"name": name, "when": plain(when)} for name, when in shape.branches]
    return {"clock": shape.clock, "branches": branches}


def _source(source: Source | None) -> dict[str, object] | None:
    if source is None:
        return None
    names = ("title", "at", "url", "archived", "kind", "published", "confirmed_through")
    return {name: plain(value) if (value := getattr(source, name)) else None for name in names}


def markdown(found: Compared) -> str:
    """What differs, as a page: a table for each group of payers of which the same differs."""
    return "\n".join(_page(found))


def _page(found: Compared) -> Iterator[str]:
    if not found:
        yield "No difference of meaning."
    for said, ids in (("New payers", found.added), ("Payers that are gone", found.removed)):
        if ids:
            yield f"{said}: {', '.join(ids)}.\n"
    for payers, diff in grouped(found.diffs):
        yield f"### {', '.join(payers)}\n"
        if diff.about or diff.shapes or diff.values:
            yield "| part | days of service | as known | | before | after |"
            yield "| --- | --- | --- | --- | --- | --- |"
        for about in diff.about:
            yield _row(about.key, "", "", "changed", *about_words(about.before, about.after).split(" -> ", 1))
        for shape in diff.shapes:
            for words in shape_words(shape):
                yield _row(shape.part, "", "", words, "", "")
        yield from (_value_row(each, diff) for each in diff.values)
        if diff.sources:
            yield "\n| source | |\n| --- | --- |"
            yield from (_row(each.id, source_words(each)) for each in diff.sources)
        yield ""


def _value_row(each: Difference, diff: ProfileDiff) -> str:
    before, after = side_words(each, diff)
    if each.kind == "source" and each.before is not None and each.after is not None:
        before, after = each.before.source, each.after.source
    return _row(each.at, spelt(each.days), known_words(each.known), BECAME[each.kind], before, after)


def _row(*cells: str) -> str:
    held = (cell.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;") for cell in cells)
    return f"| {' | '.join(held)} |"
