"""What an import changed, for a person and for a program."""

from collections.abc import Iterator, Mapping
from typing import Final

from therapycode.cli.plain import BLANK, Line
from therapycode.model.edits import EditTable
from therapycode.model.frozen import FrozenMap
from therapycode.tables.importing import MOST_EXAMPLES, MOVES, Imported, Loaded, Move

__all__ = ["NAMES", "SETTINGS", "report_data", "report_lines"]

NAMES: Final[Mapping[str, str]] = FrozenMap(
    {
        "codes": "Codes",
        "pairs": "Code pairs",
        "unit-edits": "Unit edits",
        "add-ons": "Add-on codes",
        "day-limits": "Day limits",
    }
)
SETTINGS: Final[Mapping[EditTable | None, str]] = FrozenMap(
    {"practitioner": ", practitioner", "outpatient-hospital": ", outpatient hospital", None: ""}
)

_WORDS: Final[Mapping[Move, str]] = FrozenMap(
    {
        "added": "new",
        "ended": "have an end now",
        "changed": "changed",
        "voided": "void now, as if never made",
        "dated": "have a first day now that was not known",
        "gone": "no longer listed",
        "newer": "left alone, resting on a newer release",
        "same": "as they were",
    }
)


def report_lines(done: Imported) -> Iterator[Line]:
    """What was read and what it changed, release by release, and where it lies."""
    for loaded in done.loaded:
        yield Line(f"{NAMES[loaded.kind]}{SETTINGS[loaded.table]}: {loaded.release}", "heading")
        yield Line(f"in force from {loaded.first_day}", indent=2)
        for file in loaded.files:
            yield Line(file, indent=2, mark="from    ")
        yield Line(f"{loaded.read:,} lines, {loaded.kept:,} kept", indent=2, mark="read    ")
        yield from _changes(loaded)
        yield BLANK
    yield Line(f"Your own tables lie in {done.folder}.")


def _changes(loaded: Loaded) -> Iterator[Line]:
    counts, examples = loaded.changes.counts, loaded.changes.examples
    for move in MOVES:
        if move in counts:
            some = "" if move in {"same", "newer"} else f": {_some(counts[move], examples[move])}"
            yield Line(f"{_WORDS[move]}{some}", indent=2, mark=f"{counts[move]:>6,}  ")


def _some(count: int, examples: list[str]) -> str:
    return ", ".join(examples) + (", ..." if len(examples) == MOST_EXAMPLES and count > len(examples) else "")


def report_data(done: Imported) -> dict[str, object]:
    """What was read and what it changed, as plain JSON data."""
    return {
        "schema": "therapycode/tables-import/1",
        "folder": str(done.folder),
        "loaded": [_loaded_data(loaded) for loaded in done.loaded],
    }


def _loaded_data(loaded: Loaded) -> dict[str, object]:
    counts, examples = loaded.changes.counts, loaded.changes.examples
    return {
        "table": loaded.kind,
        "setting": loaded.table,
        "release": loaded.release,
        "from": loaded.first_day.isoformat(),
        "files": loaded.files,
        "read": loaded.read,
        "kept": loaded.kept,
        "changes": {move: {"rows": counts.get(move, 0), "examples": examples.get(move, [])} for move in MOVES},
    }
