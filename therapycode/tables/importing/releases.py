"""What a file of CMS holds, for which setting and from which day: only its name says so."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

import attrs

from therapycode.model.edits import EditTable
from therapycode.model.frozen import FrozenMap
from therapycode.tables.sources import TableSource

__all__ = ["KNOWN", "Kind", "Release", "release_of"]

Kind = Literal["pairs", "unit-edits", "add-ons"]
Form = Literal["text", "sheet"]

KNOWN: Final = (
    "ccipra-v322r0-f1.txt or ccioph-v322r0-f1.xlsx (code pairs), "
    "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv (unit edits), AOC_V2026Q2-MCR.xlsx (add-on codes)"
)
"""Names of files that can be read, one of each kind and form, for messages."""

_FIRST_VERSION: Final = 1994
"""Version 32 of the code pairs is that of 2026."""

_PAIRS: Final = re.compile(r"(ccipra|ccioph)-v([0-9]{2})([0-3])r([0-9]+)-f([0-9]+)\.(txt|xlsx)")
_UNIT_EDITS: Final = re.compile(r"mcr_mue_[a-z_]+_eff_([0-9]{2})-([0-9]{2})-([0-9]{4})\.(csv|xlsx)")
_ADD_ONS: Final = re.compile(r"aoc_v([0-9]{4})q([1-4])(?:_([0-9]+))?(?:-f)?-mcr\.(txt|xlsx)")
_TABLES: Final[Mapping[str, EditTable]] = FrozenMap({"ccipra": "practitioner", "ccioph": "outpatient-hospital"})


_IDS: Final[Mapping[Kind, str]] = FrozenMap({"pairs": "ptp", "unit-edits": "mue", "add-ons": "aoc"})
_TITLES: Final[Mapping[Kind, str]] = FrozenMap(
    {"pairs": "CMS code-pair edits", "unit-edits": "CMS unit edits", "add-ons": "CMS add-on codes"}
)
_SETTINGS: Final[Mapping[EditTable, str]] = FrozenMap(
    {"practitioner": "for practitioners", "outpatient-hospital": "for outpatient hospitals"}
)


@attrs.frozen(kw_only=True)
class Release:
    """What a file holds. ``table`` is ``None`` where the name does not say; ``part`` counts the files of a table.

    ``name`` says in a few words which release it is, ``mark`` tells it from others in an id.
    """

    kind: Kind
    form: Form
    table: EditTable | None
    first_day: date
    name: str
    mark: str
    part: int | None = None

    def source(self, file: str, digest: str) -> TableSource:
        """The file as a source of rows: its release, its name and its hash."""
        what = _TITLES[self.kind] + (f" {_SETTINGS[self.table]}" if self.table is not None else "")
        part = f", part {self.part}" if self.part is not None else ""
        parts = (_IDS[self.kind], self.mark, self.table, f"f{self.part}" if self.part is not None else None)
        return TableSource(
            id="-".join(each for each in ("cms", *parts) if each is not None),
            title=f"{what}, {self.name}{part}, in force from {self.first_day}",
            at=f"{_printable(file)}, sha256 {digest}",
            url="",
            kind="data",
            as_of=self.first_day,
        )


def release_of(name: str) -> Release | None:
    """What the file of this name holds; ``None`` if the name is not one of those that CMS gives."""
    plain = name.lower()
    form: Form = "sheet" if plain.endswith(".xlsx") else "text"
    if found := _PAIRS.fullmatch(plain):
        return _pairs(found, form)
    if found := _UNIT_EDITS.fullmatch(plain):
        return _unit_edits(found, form)
    if found := _ADD_ONS.fullmatch(plain):
        return _add_ons(found, form)
    return None


def _pairs(found: re.Match[str], form: Form) -> Release:
    table, version, quarter, revision, part, _ = found.groups()
    first = date(_FIRST_VERSION + int(version), 3 * int(quarter) + 1, 1)
    return Release(
        kind="pairs",
        form=form,
        table=_TABLES[table],
        first_day=first,
        name=f"version {version}.{quarter}{_revised(revision)}",
        mark=_quarter(first) + _revised(revision).replace(" revision ", "r"),
        part=int(part),
    )


def _unit_edits(found: re.Match[str], form: Form) -> Release | None:
    month, day, year = map(int, found.groups()[:3])
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    return Release(
        kind="unit-edits", form=form, table=None, first_day=first, name=f"release of {first}", mark=str(first)
    )


def _add_ons(found: re.Match[str], form: Form) -> Release:
    year, quarter, revision = int(found[1]), int(found[2]), found[3] or "0"
    first = date(year, 3 * quarter - 2, 1)
    mark = _quarter(first) + _revised(revision).replace(" revision ", "r")
    name = f"{year} Q{quarter}{_revised(revision)}"
    return Release(kind="add-ons", form=form, table=None, first_day=first, name=name, mark=mark)


def _quarter(first: date) -> str:
    return f"{first.year}q{(first.month + 2) // 3}"


def _revised(revision: str) -> str:
    return f" revision {int(revision)}" if int(revision) else ""


def _printable(name: str) -> str:
    return "".join([one if one.isprintable() else "?" for one in name]).strip()
