"""Prints the page on the statements of the guide that the project started from, out of guide-statements.toml."""  # noqa: INP001  # beside the script that writes the pages

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import attrs
from cattrs import Converter

from therapycode import Engine
from therapycode.plugin import FINDINGS
from therapycode.profiles.resolve import resolve
from therapycode.testing import session_of

FILE: Final = Path(__file__).with_name("guide-statements.toml")

Verdict = Literal["true", "true with conditions", "not supported", "contradicted", "no business of the engine"]

_HEAD: Final = """\
# Statements of a guide, one by one

The project started from a guide to one code, 97530: {count} statements on what the code is, when it fits, how it
is billed and who may bill it. This page goes through them in words of our own. Each has a verdict, which is about
the statement and not about the library, and the place where it ends here: a rule, a value of a profile, a finding,
a sentence of these pages, or the plain word that it is not built and whom to ask instead. Profiles and codes are
looked at on {day} where no other day is named.

"Recorded" means that the profile has a value with a source on the day, "not known" that it says whom to ask; the
link leads to both. What was tried, and what came of it, stands [at the end](#tried).
"""

_ROW_HEAD: Final = "| id | the guide states | verdict | where it ends |\n| --- | --- | --- | --- |"


@attrs.frozen(kw_only=True)
class Unbuilt:
    """Why something is not built, and whom to ask instead; nobody, where nothing is left to ask."""

    why: str
    ask: str = ""


@attrs.frozen(kw_only=True)
class Section:
    """A stretch of statements, from its first."""

    title: str
    first: str


@attrs.frozen(kw_only=True)
class Tried:
    """A session in the short notation, and what has to come of it."""

    session: str
    payer: str = "medicare-part-b"
    units: Mapping[str, int] = attrs.field(factory=dict)
    lines: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Statement:
    """What the guide states, whether it holds, and where it ends: every pointer by its name."""

    says: str
    verdict: Verdict
    because: str = ""
    source: str = ""
    findings: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    tried: tuple[Tried, ...] = ()
    unbuilt: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Book:
    """The whole file: the statements by id, in the order of the guide."""

    day: date
    unbuilt: Mapping[str, Unbuilt]
    sections: tuple[Section, ...]
    statements: Mapping[str, Statement]


def read() -> Book:
    """The file, each of its keys known and of its type."""
    given = tomllib.loads(FILE.read_text("utf-8"))
    top = {key: given.pop(key) for key in ("day", "unbuilt", "sections")}
    converter = Converter(forbid_extra_keys=True)
    for kind in (str, int, date):
        converter.register_structure_hook(kind, _as_it_is)
    return converter.structure(top | {"statements": given}, Book)


def _as_it_is(value: Any, kind: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"found {value!r}; allowed: {kind.__name__}")
    return value


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def page(book: Book, engine: Engine) -> Iterator[str]:
    """The page, in pieces to be joined by line breaks."""
    yield _HEAD.format(count=len(book.statements), day=book.day)
    yield from _counts(book)
    starts = {section.first: section.title for section in book.sections}
    for id_, statement in book.statements.items():
        if id_ in starts:
            yield f"\n## {starts[id_]}\n\n{_ROW_HEAD}"
        because = "".join(f". {text}" for text in (statement.because, _source(statement)) if text)
        ends = "; ".join(_ends(id_, statement, book, engine))
        yield f"| {id_} | {statement.says} | **{statement.verdict}**{because} | {ends} |"
    yield "\n## Tried\n\nEach session in the [short notation](rules.md), and what the engine makes of it.\n"
    for id_, statement in book.statements.items():
        if statement.tried:
            yield f"### {id_} tried\n"
            yield from (_tried(one, engine) for one in statement.tried)


def _source(statement: Statement) -> str:
    return f"Source: {statement.source}" if statement.source else ""


def _counts(book: Book) -> Iterator[str]:
    said = Counter(statement.verdict for statement in book.statements.values())
    yield "| verdict | statements |\n| --- | --- |"
    yield from (f"| {verdict} | {count} |" for verdict, count in said.most_common())
    built = [statement for statement in book.statements.values() if not statement.unbuilt]
    partly = [each for each in book.statements.values() if each.unbuilt and _built(each)]
    none = len(book.statements) - len(built) - len(partly)
    yield "\n| where it ends | statements |\n| --- | --- |"
    yield f"| in the library, or in a sentence of these pages | {len(built)} |"
    yield f"| in the library, and not built for the rest | {len(partly)} |"
    yield f"| not built; at most a sentence of these pages says so | {none} |"


def _built(statement: Statement) -> bool:
    return bool(statement.findings or statement.rules or statement.parts or statement.tried)


def _ends(id_: str, statement: Statement, book: Book, engine: Engine) -> Iterator[str]:
    yield from (_finding(name) for name in statement.findings)
    yield from (f"rule [`{name}`](rules.md#{slug(name)})" for name in statement.rules)
    yield from (_part(pointer, book.day, engine) for pointer in statement.parts)
    yield from (_code(code, book.day, engine) for code in statement.codes)
    yield from (_key(key) for key in statement.keys)
    yield from (_page(pointer) for pointer in statement.pages)
    yield from (f"case `{pointer.split()[1]}`" for pointer in statement.cases)
    yield from (f"test `{Path(pointer).stem}`" for pointer in statement.tests)
    if statement.tried:
        yield f"[tried](#{slug(id_)}-tried)"
    yield from (_unbuilt(book.unbuilt[name]) for name in statement.unbuilt)


def _finding(name: str) -> str:
    rule = FINDINGS[name]
    return f"finding [`{name}`](findings.md#{slug(f'{rule.code} {name}')})"


def _part(pointer: str, day: date, engine: Engine) -> str:
    """A part of a payer's profile on a day, and how far it is known there."""
    payer, key, *other = pointer.split()
    on = date.fromisoformat(other[0]) if other else day
    profile = engine.profile(payer)
    values = resolve(profile, on)
    known = "not known" if key in values.unknown else "recorded"
    if key in values.lacking:
        known = "recorded for some sessions"
    at = f" on {on}" if other else ""
    return f"[`{key}` of `{payer}`](payers/{payer}.md#{slug(profile.parts[key].label)}){at}: {known}"


def _code(code: str, day: date, engine: Engine) -> str:
    facts = engine.tables.codes.on(day)[code]
    return f"{code} in the code table: {facts.label}, {facts.kind}"


def _key(key: str) -> str:
    heading = "`therapycode/session/1`" if key.startswith("session.") else key.partition(".")[0]
    return f"key [`{key}`](document.md#{slug(heading)})"


def _page(pointer: str) -> str:
    path, anchor = pointer.split("#")
    name = path.removeprefix("reference/") if path.startswith("reference/") else f"../{path}"
    return f"[{anchor.replace('-', ' ')}]({name}#{anchor})"


def _unbuilt(reason: Unbuilt) -> str:
    ask = f"; ask {reason.ask}" if reason.ask else ""
    return f"**not built**: {reason.why[0].lower()}{reason.why[1:]}{ask}"


def _tried(one: Tried, engine: Engine) -> str:
    outcome = engine.code(session_of(one.session.strip()), payer=one.payer)
    lines = outcome.claim.lines if outcome.claim else ()
    made = ", ".join(" ".join([line.code, str(line.units), *line.modifiers]) for line in lines)
    found = ", ".join(f"`{finding.rule}`" for finding in outcome.findings) or "none"
    claim = made or ("no line" if outcome.claim else "no claim")
    return f"```text\n{one.session.strip()}\n```\n\n`{one.payer}`: {claim}. Findings: {found}.\n"


if __name__ == "__main__":
    sys.stdout.write("\n".join(page(read(), Engine.installed())).rstrip() + "\n")
