"""Faults planted into the profiles that come with the library: for each kind, a way to bring it about."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs

import payer_profiles
from therapycode import FrozenMap
from therapycode.dated import Dated, DateSpan, Timeline
from therapycode.model.conditions import Condition
from therapycode.profiles.kinds import CODE, ListOf
from therapycode.profiles.profile import Branch, Entry, Example, Part, Profile, Source, Value
from therapycode.profiles.read import parse_profile
from therapycode.profiles.shape import shape_of
from therapycode.profiles.write import write_profile
from therapycode.rules.named import UNIT_RULES
from therapycode.upkeep.lint.places import key_lines
from therapycode.upkeep.lint.raw import raw_codes

__all__ = ["DAY", "PLANTERS", "ROOT", "SHIPPED", "Planted", "Shipped"]

ROOT: Final = Path(payer_profiles.__file__).parent
DAY: Final = date(2026, 10, 1)
LATER: Final = date(2026, 9, 1)


@attrs.frozen
class Shipped:
    """A profile as it comes with the library: its place below the root, its text, and what it says."""

    name: str
    text: str
    own: Profile

    @property
    def shared(self) -> bool:
        return self.name.startswith("_shared/")

    @property
    def stem(self) -> str:
        return self.name.removesuffix(".toml")


@attrs.frozen
class Planted:
    """A fault: the text of the file with it, the key path at which it must be found, and other files with theirs.

    Without a text the file is taken away.
    """

    text: str | None
    at: str
    others: Mapping[str, str] = FrozenMap()
    found_in: str = ""


Planter = Callable[[Shipped], Planted | None]
"""Brings a fault about; ``None`` where a profile has no place for it."""


def _shipped(path: Path) -> Shipped:
    text = path.read_text("utf-8")
    name = path.relative_to(ROOT).as_posix()
    return Shipped(name, text, parse_profile(text, name))


SHIPPED: Final[Mapping[str, Shipped]] = FrozenMap(
    {one.name: one for one in map(_shipped, sorted(ROOT.glob("*/*.toml")))}
)

PLANTED: Final = Source(id="planted", title="Planted", kind="primary")


def _written(profile: Profile, at: str) -> Planted:
    return Planted(write_profile(profile), at)


def _places(shipped: Shipped) -> Iterator[tuple[str, Part, Dated[Entry]]]:
    """The dated values of parts themselves, each with its key path."""
    for key, part in shipped.own.parts.items():
        for dated in part.timeline.entries:
            known = f".known.{dated.known_from}" if dated.known_from is not None else ""
            yield f"{key}.from.{dated.first}{known}", part, dated


def _first(shipped: Shipped) -> tuple[str, Part, Dated[Entry]] | None:
    return next(_places(shipped), None)


def _with_entries(
    profile: Profile, part: Part, *entries: Dated[Entry], without: Dated[Entry] | None = None
) -> Profile:
    kept = [one for one in part.timeline.entries if one is not without]
    changed = attrs.evolve(part, timeline=Timeline.of([*kept, *entries]))
    return attrs.evolve(profile, parts=FrozenMap({**profile.parts, part.key: changed}))


def _entry(profile: Profile, part: Part, dated: Dated[Entry], **fields: Any) -> Profile:
    """The profile with an entry changed."""
    changed = attrs.evolve(dated, value=attrs.evolve(dated.value, **fields))
    return _with_entries(profile, part, changed, without=dated)


def _with_source(profile: Profile, source: Source) -> Profile:
    return attrs.evolve(profile, sources=FrozenMap({**profile.sources, source.id: source}))


def _at_top(shipped: Shipped, line: str) -> str:
    """The text with a line more among the keys at its top."""
    head, title, rest = re.split(r"(^title = .*\n)", shipped.text, maxsplit=1, flags=re.MULTILINE)
    return f"{head}{title}{line}\n{rest}"


def _based_on(shipped: Shipped, name: str) -> str:
    """The text, starting from one file more."""
    if shipped.own.based_on:
        return shipped.text.replace("based_on = [", f'based_on = ["{name}", ', 1)
    return _at_top(shipped, f'based_on = ["{name}"]')


def _shared_file(title: str, *lines: str) -> str:
    return "\n".join(["schema = 1", f'title = "{title}"', *lines, ""])


def _unknown_key(shipped: Shipped) -> Planted:
    part = next(iter(shipped.own.parts), None)
    if part is None:
        return Planted(_at_top(shipped, 'colour = "red"'), "colour")
    return Planted(shipped.text.replace(f"[{part}]\n", f'[{part}]\ncolour = "red"\n', 1), f"{part}.colour")


def _value(shipped: Shipped) -> Planted:
    part = next(iter(shipped.own.parts.values()), None)
    if part is None:
        return Planted(shipped.text.replace("schema = 1", "schema = 2", 1), "schema")
    return Planted(
        re.sub(rf"(\[{re.escape(part.key)}\]\nlabel = ).*", r'\1" "', shipped.text, count=1), f"{part.key}.label"
    )


def _retired_key(shipped: Shipped) -> Planted | None:
    for at, part, dated in _places(shipped):
        for key, name, old in (("codes.not-valid", "instead", "instead"), ("lengths.own", "minutes", "lengths")):
            table = dated.value.values.get(name)
            if part.key == key and isinstance(table, FrozenMap):
                texts = ", ".join(f'"{code} {said}"' for code, said in table.items())
                return Planted(
                    re.sub(rf"^{name} = \{{.*\}}$", f"{old} = [{texts}]", shipped.text, flags=re.MULTILINE),
                    f"{at}.{old}",
                )
    return None


def _contradiction(shipped: Shipped) -> Planted | None:
    for key, part in shipped.own.parts.items():
        if part.unknown is not None:
            more = f'\n[{key}.from.2024-01-01]\nended = true\nsource = "planted"\n'
            return Planted(shipped.text + more, f"{key}.unknown")
    place = _first(shipped)
    return None if place is None else Planted(_after(shipped.text, place[0], "ended = true"), place[0])


def _after(text: str, at: str, line: str) -> str:
    """The text with a line more right below the header of a table."""
    return text.replace(f"[{at}]\n", f"[{at}]\n{line}\n", 1)


def _day(shipped: Shipped) -> Planted | None:
    place = _first(shipped)
    if place is not None:
        at, _, dated = place
        wrong = at.replace(str(dated.first), f"{dated.first:%Y-%m}-7", 1)
        return Planted(shipped.text.replace(f"[{at}]", f"[{wrong}]", 1), wrong.partition(".known.")[0])
    covers = shipped.own.covers.first
    return Planted(
        shipped.text.replace(f"from = {covers}", f"from = {covers}\nuntil = {covers}", 1), "covers.until"
    )


def _question(shipped: Shipped) -> Planted | None:
    part = next(iter(shipped.own.parts), None)
    if part is None:
        return None
    at = f"{part}.branch.planted"
    more = f'\n[{at}]\nwhen = {{ "facts.sate" = "TX" }}\nunknown = "Ask"\n'
    return Planted(shipped.text + more, f"{at}.when.facts.sate")


def _circle(shipped: Shipped) -> Planted:
    other = {"_shared/planted.toml": _shared_file("Planted", f'based_on = ["{shipped.stem}"]')}
    return Planted(_based_on(shipped, "_shared/planted"), "based_on", FrozenMap(other))


def _too_deep(shipped: Shipped) -> Planted:
    chain = {
        f"_shared/planted-{number}.toml": _shared_file(
            "Planted", *([f'based_on = ["_shared/planted-{number + 1}"]'] if number < 4 else [])
        )
        for number in range(1, 5)
    }
    return Planted(_based_on(shipped, "_shared/planted-1"), "based_on", FrozenMap(chain))


def _faulty(shipped: Shipped) -> Planted:
    other = {"_shared/planted.toml": "schema = 1\n"}
    return Planted(_based_on(shipped, "_shared/planted"), "based_on", FrozenMap(other))


def _two_documents(shipped: Shipped) -> Planted | None:
    id_ = next(iter(shipped.own.sources), None)
    if id_ is None:
        return None
    other = {
        "_shared/planted.toml": _shared_file(
            "Planted", f"[sources.{id_}]", 'title = "Another"', 'kind = "primary"'
        )
    }
    return Planted(_based_on(shipped, "_shared/planted"), f"sources.{id_}", FrozenMap(other))


def _on_entry(change: Callable[[Profile, Part, Dated[Entry]], Profile], suffix: str = "") -> Planter:
    def plant(shipped: Shipped) -> Planted | None:
        place = _first(shipped)
        if place is None:
            return None
        at, part, dated = place
        return _written(change(shipped.own, part, dated), f"{at}{suffix}")

    return plant


def _unverified(shipped: Shipped) -> Planted | None:
    place = next(((at, one) for at, _, one in _places(shipped) if one.value.source in shipped.own.sources), None)
    if place is None:
        return None
    at, dated = place
    source = attrs.evolve(shipped.own.sources[dated.value.source], kind="unverified")
    return _written(_with_source(shipped.own, source), f"{at}.source")


def _source(suffix: str, **fields: Any) -> Planter:
    def plant(shipped: Shipped) -> Planted:
        return _written(_with_source(shipped.own, attrs.evolve(PLANTED, **fields)), f"sources.planted{suffix}")

    return plant


def _rests_on(at: str, **fields: Any) -> Planter:
    """A value in force today rests on a planted document; ``at`` is where that is found, below ``{entry}``."""

    def plant(shipped: Shipped) -> Planted | None:
        for key, part in shipped.own.parts.items():
            dated = part.timeline.entry(DAY)
            if dated is not None and dated.known_from is None and _primary(shipped, dated.value):
                changed = _entry(shipped.own, part, dated, source="planted")
                profile = _with_source(changed, attrs.evolve(PLANTED, **fields))
                return _written(profile, at.format(entry=f"{key}.from.{dated.first}"))
        return None

    return plant


def _primary(shipped: Shipped, entry: Entry) -> bool:
    source = shipped.own.sources.get(entry.source)
    return entry.unknown is None and source is not None and source.kind == "primary"


def _outside(shipped: Shipped) -> Planted | None:
    begins = shipped.own.covers.first
    for key, part in shipped.own.parts.items():
        first = part.timeline.entries[0] if part.timeline.entries else None
        if first is None or begins is None or part.clock != "service" or first.first > begins or first.withdrawn:
            continue
        early = attrs.evolve(first, first=first.first - timedelta(days=400))
        return _written(_with_entries(shipped.own, part, early), f"{key}.from.{early.first}")
    return None


def _equal(shipped: Shipped) -> Planted | None:
    for key, part in shipped.own.parts.items():
        last = part.timeline.entries[-1] if part.timeline.entries else None
        if last is not None and last.stands(None) and last.first < LATER:
            again = Dated(LATER, attrs.evolve(last.value, note=""))
            return _written(_with_entries(shipped.own, part, again), f"{key}.from.{LATER}")
    return None


def _gap(shipped: Shipped) -> Planted | None:
    begins = shipped.own.covers.first
    for key, part in shipped.own.parts.items():
        if begins is None or part.clock != "service" or len(part.timeline.entries) != 1 or part.note:
            continue
        only = part.timeline.entries[0]
        late = Dated(begins + timedelta(days=30), attrs.evolve(only.value, note=""))
        return _written(_with_entries(shipped.own, part, late, without=only), f"{key}.from.{late.first}")
    return None


def _overlap(shipped: Shipped) -> Planted | None:
    part = next(iter(shipped.own.parts.values()), None)
    if part is None:
        return None
    wide = Condition(FrozenMap({"facts.state": ("OK", "TX")}))
    narrow = Condition(FrozenMap({"facts.state": ("TX",), "telehealth": (True,)}))
    branches = tuple(
        Branch(name=name, when=when, unknown="Ask") for name, when in (("planted", wide), ("planted-late", narrow))
    )
    changed = attrs.evolve(part, branches=(*part.branches, *branches))
    profile = attrs.evolve(shipped.own, parts=FrozenMap({**shipped.own.parts, part.key: changed}))
    return _written(profile, f"{part.key}.branch.planted-late")


def _units(shipped: Shipped) -> tuple[str, Part, Dated[Entry]] | None:
    return next((place for place in _places(shipped) if place[1].key == "units" and place[2].value.values), None)


def _rule(shipped: Shipped) -> Planted | None:
    place = _units(shipped)
    if place is None:
        return None
    at, part, dated = place
    values = FrozenMap({**dated.value.values, "rule": "8-minute-rule"})
    return _written(_entry(shipped.own, part, dated, values=values), f"{at}.rule")


def _parameter(shipped: Shipped) -> Planted | None:
    place = _units(shipped)
    if place is None:
        return None
    at, part, dated = place
    taken = UNIT_RULES[str(dated.value.values["rule"])].parameters
    more: dict[str, Any] = {"threshold": Decimal("7.5")} if "threshold" not in taken else {"base_minutes": 30}
    values = FrozenMap({**dated.value.values, **more})
    return _written(_entry(shipped.own, part, dated, values=values), f"{at}.{next(iter(more))}")


def _example(at: str, **fields: Any) -> Planter:
    """A further example with these fields."""

    def plant(shipped: Shipped) -> Planted | None:
        begins = shipped.own.covers.first
        if begins is None:
            return None
        day = begins - timedelta(days=1) if fields.get("day") == "before" else begins
        given: dict[str, Any] = {"given": ("97110 30 PT",), **fields, "day": day}
        example = Example(says="Planted", source="planted", undetermined=True, **given)
        profile = attrs.evolve(_with_source(shipped.own, PLANTED), examples=(*shipped.own.examples, example))
        return _written(profile, f"examples[{len(shipped.own.examples)}]{at}")

    return plant


def _successor(shipped: Shipped) -> Planted | None:
    if shipped.shared:
        return None
    covers = DateSpan(shipped.own.covers.first, date(2027, 1, 1))
    return _written(attrs.evolve(shipped.own, status="retired", successor="nobody", covers=covers), "successor")


_DAMAGES: Final[tuple[Callable[[str], str], ...]] = (
    lambda code: code,
    lambda code: f"{code}.0",
    lambda code: f'"{code}.0"',
    lambda code: f'"{code[0]}.{code[1:]}E+04"',
    lambda code: f'" {code}"',
    lambda code: f'"{code[1:]}"',
)
"""What a spreadsheet may make of a code of five digits."""


def _damaged(shipped: Shipped) -> Planted | None:
    lines = key_lines(shipped.text)
    for number, (at, code) in enumerate(raw_codes(tomllib.loads(shipped.text))):
        if at.endswith("]") and str(code).isdigit():
            damage = _DAMAGES[(number + len(shipped.name)) % len(_DAMAGES)]
            rows = shipped.text.splitlines(keepends=True)
            rows[lines[at] - 1] = rows[lines[at] - 1].replace(f'"{code}"', damage(str(code)), 1)
            return Planted("".join(rows), at)
    return _example(".given[0]", given=("97110.0 30 PT",))(shipped)


def _in_list(more: Callable[[tuple[Any, ...]], Any]) -> Planter:
    """One code more in a list that holds today."""

    def plant(shipped: Shipped) -> Planted | None:
        for at, part, dated in _places(shipped):
            shape = shape_of(part.key)
            if part.timeline.entry(DAY) is not dated or shape is None:
                continue
            for name, kind in shape.keys.items():
                codes = dated.value.values.get(name)
                if isinstance(kind, ListOf) and kind.of is CODE and isinstance(codes, tuple) and codes:
                    values = FrozenMap({**dated.value.values, name: (*codes, more(codes))})
                    profile = _entry(shipped.own, part, dated, values=values)
                    return _written(profile, f"{at}.{name}[{len(codes)}]")
        return None

    return plant


def _unknown_code(shipped: Shipped) -> Planted | None:
    """A code that nobody knows in a list, or in a condition where the profile has no list."""
    listed = _in_list(lambda _codes: "99990")(shipped)
    part = next(iter(shipped.own.parts.values()), None)
    if listed is not None or part is None:
        return listed
    asks = Branch(name="planted", when=Condition(FrozenMap({"code": ("99990",)})), unknown="Ask")
    changed = attrs.evolve(part, branches=(*part.branches, asks))
    profile = attrs.evolve(shipped.own, parts=FrozenMap({**shipped.own.parts, part.key: changed}))
    return _written(profile, f"{part.key}.branch.planted.when.code")


def _twice(shipped: Shipped) -> Planted | None:
    for at, part, dated in _places(shipped):
        for name, value in dated.value.values.items():
            if isinstance(value, tuple) and value:
                values = FrozenMap({**dated.value.values, name: (*value, value[0])})
                return _written(_entry(shipped.own, part, dated, values=values), f"{at}.{name}[{len(value)}]")
    return None


def _together(shipped: Shipped) -> Planted | None:
    """A limit without a ceiling."""
    begins = shipped.own.covers.first
    if begins is None:
        return None
    values: FrozenMap[str, Value] = FrozenMap(
        {"measure": "units", "window": "day", "scope": ("patient",), "disposition": "deny-excess"}
    )
    entry = Entry(values=values, source="planted")
    part = Part(key="limits.planted", label="Planted", timeline=Timeline((Dated(begins, entry),)))
    parts = FrozenMap({**shipped.own.parts, part.key: part})
    profile = attrs.evolve(_with_source(shipped.own, PLANTED), parts=parts)
    return _written(profile, f"limits.planted.from.{begins}.ceiling")


def _fails(shipped: Shipped) -> Planted | None:
    for place, example in enumerate(shipped.own.examples):
        if example.units:
            code = example.units[0].split()[0]
            examples = list(shipped.own.examples)
            examples[place] = attrs.evolve(example, units=(f"{code} 9", *example.units[1:]))
            return _written(attrs.evolve(shipped.own, examples=tuple(examples)), f"examples[{place}]")
    return None


def _no_example(shipped: Shipped) -> Planted | None:
    units = shipped.own.parts.get("units")
    counted = units is not None and any(
        dated.value.values for track in units.tracks for dated in track.timeline.entries
    )
    if not shipped.own.examples or not counted:
        return None
    return _written(attrs.evolve(shipped.own, examples=()), "units")


def _change_day(shipped: Shipped) -> Planted | None:
    if shipped.shared:
        return None
    earlier = tuple(example for example in shipped.own.examples if example.day < LATER)
    for key, part in shipped.own.parts.items():
        last = part.timeline.entries[-1] if part.timeline.entries else None
        if last is not None and part.clock == "service" and last.first < LATER:
            again = Dated(LATER, attrs.evolve(last.value, note="Planted."))
            return _written(
                _with_entries(attrs.evolve(shipped.own, examples=earlier), part, again), f"{key}.from.{LATER}"
            )
    return None


PLANTERS: Final[Mapping[str, Planter]] = {
    "file.unreadable": lambda _shipped: Planted(None, ""),
    "file.syntax": lambda shipped: Planted(f"{shipped.text}\n[units.from.2024", ""),
    "file.not-canonical": lambda shipped: Planted(shipped.text.replace(" = ", "=", 1), ""),
    "file.payer-taken": lambda shipped: (
        None
        if shipped.shared
        else Planted(shipped.text, "", FrozenMap({f"a/{Path(shipped.name).name}": shipped.text}), shipped.name)
    ),
    "format.unknown-key": _unknown_key,
    "format.missing": lambda shipped: Planted(re.sub(r"(?m)^title = .*\n", "", shipped.text, count=1), "title"),
    "format.value": _value,
    "format.retired-key": _retired_key,
    "format.contradiction": _contradiction,
    "format.day": _day,
    "format.unknown-question": _question,
    "format.together": _together,
    "base.missing": lambda shipped: Planted(_based_on(shipped, "_shared/nowhere"), "based_on"),
    "base.circle": _circle,
    "base.too-deep": _too_deep,
    "base.faulty": _faulty,
    "source.undefined": _on_entry(
        lambda profile, part, one: _entry(profile, part, one, source="nowhere"), ".source"
    ),
    "source.unverified": _unverified,
    "source.two-documents": _two_documents,
    "source.unused": _source(""),
    "source.days": _source(".published", published=date(2026, 10, 2)),
    "source.past-confirmation": _rests_on(
        "sources.planted.confirmed_through", confirmed_through=date(2026, 9, 30)
    ),
    "source.secondary": _rests_on("{entry}.source", kind="secondary"),
    "source.not-archived": _source(".url", url="https://payer.example/planted"),
    "days.outside-coverage": _outside,
    "days.equal-neighbour": _equal,
    "days.gap": _gap,
    "days.overlap": _overlap,
    "name.rule": _rule,
    "name.parameter": _parameter,
    "name.finding": _example(".findings[0]", findings=("units.undecided",)),
    "name.successor": _successor,
    "code.damaged": _damaged,
    "code.retired": _in_list(lambda _codes: "G0515"),
    "code.unknown": _unknown_code,
    "code.twice": _twice,
    "example.fails": _fails,
    "example.unreadable": _example(".given", given=("97110 half an hour",)),
    "example.outside-coverage": _example(".day", day="before"),
    "example.none": _no_example,
    "example.change-day": _change_day,
}
"""How each kind of fault is brought about."""
