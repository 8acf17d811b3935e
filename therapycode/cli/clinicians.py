"""Clinicians over all the documents of a run: who is with two patients at once."""

from collections.abc import Iterator, Sequence

import attrs

from therapycode.cli.plain import BLANK, Line
from therapycode.cli.remarks import findings
from therapycode.cli.results import Coded, Refused, sessions_of
from therapycode.cli.verdict import counted
from therapycode.engine import Engine
from therapycode.model.finding import Finding
from therapycode.model.session import Day, Session

__all__ = ["Clash", "Gathering", "clash_lines"]


@attrs.frozen
class Kept:
    """A document of a run: its place among all of them, what it is called, and itself."""

    place: int
    name: str
    document: Session | Day


@attrs.frozen
class Clash:
    """A finding, the place of its document among all that were given, and what the document is called."""

    document: int
    name: str
    finding: Finding


@attrs.define
class Gathering:
    """The documents of a run, kept so that they can be held side by side at its end.

    Those that could not be used are counted and not kept. One person must have one id throughout.
    """

    kept: list[Kept] = attrs.field(factory=list)
    seen: int = 0

    def add(self, result: Coded | Refused) -> None:
        """Keep the document of a result."""
        if isinstance(result, Coded):
            self.kept.append(Kept(self.seen, result.document.id or result.what, result.document))
        self.seen += 1

    def clashes(self, engine: Engine) -> tuple[Clash, ...]:
        """The findings, each with its document."""
        homes = [(kept, number) for kept in self.kept for number in range(len(sessions_of(kept.document)))]
        located = engine.clashes([kept.document for kept in self.kept])
        return tuple([_clash(*homes[place], finding) for place, finding in located])


def _clash(kept: Kept, session: int, finding: Finding) -> Clash:
    if isinstance(kept.document, Day):
        finding = attrs.evolve(finding, where=f"sessions[{session}].{finding.where}")
    return Clash(kept.place, kept.name, finding)


def clash_lines(clashes: Sequence[Clash], documents: int) -> Iterator[Line]:
    """The closing block; nothing where there was no document to look at."""
    if not documents:
        return
    yield BLANK
    title = f"Clinicians, over {counted(documents, 'document', 'documents')}:"
    if not clashes:
        yield Line(title, "heading")
        yield Line("By the clock times given, none is with two patients at once.", indent=2)
    yield from findings([_named(clash) for clash in clashes], title)


def _named(clash: Clash) -> Finding:
    """The finding, saying at its place in which document it stands."""
    return attrs.evolve(clash.finding, where=f"{clash.name}: {clash.finding.where}")
