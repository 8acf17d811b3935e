"""Names and interfaces that are retired: they work for a year, and whoever uses them is really told."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import attrs
import pytest

import therapycode
from tests.acme import payer_of
from therapycode import PayerRegistry, retired
from therapycode.errors import RetiredWarning
from therapycode.plugin import API, total_time
from therapycode.retired import RETIRED_INTERFACES, RETIRED_NAMES, RetiredInterface, RetiredName

FACES: Final = ("therapycode", "therapycode.plugin", "therapycode.testing")

NAME: Final = RetiredName(
    face="therapycode.plugin",
    name="remainder_first",
    home="acme_home",
    since=date(2026, 11, 24),
    until=date(2027, 11, 24),
    instead="therapycode.plugin.total_time",
)
INTERFACE: Final = RetiredInterface(
    number=7, since=date(2026, 11, 24), until=date(2027, 11, 24), instead="what the page on stability says"
)

SAYS: Final = (
    "therapycode.plugin.remainder_first is retired since 2026-11-24 and works until 2027-11-24. "
    "Instead: therapycode.plugin.total_time"
)


def a_year_later(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28))


def faults_of(row: RetiredName | RetiredInterface) -> list[str]:
    """How a row of the tables breaks what `docs/explanation/stability.md` promises."""
    faults = [] if row.until >= a_year_later(row.since) else ["less than a year"]
    faults += [] if row.instead.strip() else ["nothing to use instead"]
    if isinstance(row, RetiredInterface):
        return faults + ([] if row.number < API else ["not an earlier interface"])
    face = importlib.import_module(row.face)
    faults += [] if row.name not in face.__all__ else ["still promised"]
    return faults + ([] if hasattr(importlib.import_module(row.home), row.name) else ["not there any more"])


def test_what_is_retired_works_for_a_year_or_more_and_says_what_to_use() -> None:
    rows: list[RetiredName | RetiredInterface] = [*RETIRED_NAMES, *RETIRED_INTERFACES]
    assert {row: faults for row in rows if (faults := faults_of(row))} == {}


def test_a_row_that_broke_the_promise_would_be_found() -> None:
    hasty = attrs.evolve(NAME, until=date(2027, 11, 23), instead=" ", name="total_time", home="therapycode")
    assert faults_of(hasty) == [
        "less than a year",
        "nothing to use instead",
        "still promised",
        "not there any more",
    ]
    assert faults_of(attrs.evolve(INTERFACE, number=API)) == ["not an earlier interface"]


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A retired name of each face, and a retired interface."""
    (tmp_path / "acme_home.py").write_text("from therapycode.plugin import total_time as remainder_first\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(retired, "RETIRED_NAMES", tuple(attrs.evolve(NAME, face=face) for face in FACES))
    monkeypatch.setattr(retired, "RETIRED_INTERFACES", (INTERFACE,))
    yield
    sys.modules.pop("acme_home", None)


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("face", FACES)
def test_every_face_gives_a_retired_name_and_warns_where_it_is_used(face: str) -> None:
    module = importlib.import_module(face)
    with pytest.warns(RetiredWarning, match=rf"^{face}\.remainder_first is retired since 2026-11-24") as caught:
        assert module.remainder_first is total_time
    assert [each.filename for each in caught] == [__file__]
    assert "remainder_first" not in dir(therapycode)


@pytest.mark.parametrize("face", FACES)
def test_a_name_that_never_was_is_an_attribute_error(face: str) -> None:
    module = importlib.import_module(face)
    with pytest.raises(AttributeError, match=f"module '{face}' has no attribute 'never_was'"):
        module.never_was  # noqa: B018  # that there is none is what is tested


@pytest.mark.usefixtures("planted")
def test_a_payer_written_for_a_retired_interface_is_taken_with_a_warning(tmp_path: Path) -> None:
    old = attrs.evolve(payer_of(tmp_path), api=7)
    says = "'acme-plan' was written for interface 7, which is retired since 2026-11-24 and taken until 2027-11-24"
    with pytest.warns(RetiredWarning, match=says):
        registry = PayerRegistry.of([old])
    assert registry.payer("acme-plan") is old


PLANT: Final = f"""
import therapycode.retired
from datetime import date
therapycode.retired.RETIRED_NAMES = (therapycode.retired.{NAME!r},)
""".replace("datetime.date(", "date(")

USES: Final = """
import warnings
from therapycode.plugin import remainder_first

warnings.warn("hidden by Python", DeprecationWarning, stacklevel=1)
"""


def test_the_author_of_a_plugin_sees_the_warning_without_asking_for_it(tmp_path: Path) -> None:
    """A `DeprecationWarning` at the same place is not shown: that is why ours is none."""
    (tmp_path / "acme_home.py").write_text("remainder_first = len\n")
    (tmp_path / "acme_plugin.py").write_text(USES)
    (tmp_path / "host.py").write_text(f"{PLANT}\nimport acme_plugin\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "host.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert f"{tmp_path / 'acme_plugin.py'}:3: RetiredWarning: {SAYS}\n" in done.stderr
    assert "hidden by Python" not in done.stderr
