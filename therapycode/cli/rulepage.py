"""The page of a finding or of a rule, for a person to read."""

from collections.abc import Iterator

from therapycode.cli.docstrings import Passage, bare
from therapycode.cli.plain import BLANK, Line
from therapycode.cli.rulebook import Entry

__all__ = ["page"]


def page(entry: Entry) -> Iterator[Line]:
    """What it is, what an outcome says of it, then its passages with their examples and the source."""
    yield Line(f"{entry.code}  {entry.name}" if entry.code else entry.name, "heading")
    yield Line(bare(entry.title))
    yield BLANK
    yield from _facts(entry)
    before = "fact"
    for passage in entry.passages:
        if before != "heading":
            yield BLANK
        yield from _passage(passage)
        before = passage.kind


def _facts(entry: Entry) -> Iterator[Line]:
    """What a finding says and asks for; the parameters of a unit rule."""
    if entry.severity is not None:
        yield Line(entry.severity, mark="Severity:   ")
        if entry.says:
            yield Line(entry.says, mark="Says:       ")
        yield Line(entry.do, mark="Do:         ")
        if entry.denials:
            yield Line(", ".join(entry.denials), mark="Heads off:  ")
        return
    yield Line(f'{entry.part}, rule = "{entry.name}"', mark="In a profile:  ")
    if entry.parameters:
        yield Line(", ".join(entry.parameters), mark="Parameters:    ")


def _passage(passage: Passage) -> Iterator[Line]:
    text = bare(passage.text)
    match passage.kind:
        case "heading":
            yield Line(text, "heading")
        case "source":
            yield Line(text, "quiet", mark="Source: ")
        case "example":
            for line in passage.text.split("\n"):
                yield Line(line, indent=4)
        case _:
            yield Line(text)
