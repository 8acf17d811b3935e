"""Input that cannot be used: status 2, the file and the place named, and never a traceback."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from tests.cli.running import here, run, service, visit, written
from therapycode.cli import main

ENTRY: Final = "services[0].time[0]"

BROKEN: Final[Mapping[str, tuple[Mapping[str, object] | bytes, str]]] = {
    "negative minutes": (visit(services=service("97110", minutes=-5)), f"{ENTRY}.minutes"),
    "zero minutes": (visit(services=service("97110", minutes=0)), f"{ENTRY}.minutes"),
    "fractional minutes": (visit(services=service("97110", minutes=20.5)), f"{ENTRY}.minutes"),
    "no minutes": (visit(services=service("97110")), ENTRY),
    "a minute more than a day": (visit(services=service("97110", minutes=1441)), f"{ENTRY}.minutes"),
    "an end before the start": (visit(services=service("97110", start="10:30", end="10:00")), ENTRY),
    "a malformed code": (visit(services=service("9711", minutes=20)), "services[0].code"),
    "an unknown clinician": (visit(services=service("97110", minutes=20, by=["pt9"])), f"{ENTRY}.by[0]"),
    "an unknown discipline": (visit(discipline="XT"), "discipline"),
    "an unknown role": (visit(clinicians=[{"id": "pt1", "role": "DPT"}]), "clinicians[0].role"),
    "an unknown setting": (visit(setting="moon"), "setting"),
    "an unknown schema number": (visit(schema="therapycode/session/9"), "schema"),
    "no service": (visit(services=[]), "services"),
    "an empty object": ({}, "schema"),
    "a key that is not known": (visit(dicsipline="PT"), "dicsipline"),
    "a list": (b"[]", "found"),
    "malformed UTF-8": (b'{"schema": "\xff\xfe"}', "byte"),
    "a deep nest": (b"[" * 100_000, "nested"),
    "half a document": (b'{"schema": "therapycode/session/1",', "column"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_and_the_place_named(name: str, tmp_path: Path) -> None:
    document, place = BROKEN[name]
    path = written(tmp_path, "visit.json", document)
    ran = here("code", path, "--payer", "medicare-part-b")
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith(f"{path} cannot be used")
    assert place in ran.err.removeprefix(str(path))
    assert "Traceback" not in ran.err


def test_broken_lines_of_a_batch_are_refused_one_by_one_and_the_rest_is_coded(tmp_path: Path) -> None:
    lines = [line for document, _ in BROKEN.values() for line in (document, visit())]
    ran = run("code", written(tmp_path, "visits.jsonl", *lines), "--payer", "medicare-part-b", "--json")
    assert ran.status == 2
    assert [each["schema"] for each in ran.data] == ["therapycode/error/1", "therapycode/outcome/1"] * len(BROKEN)
    refused = ran.data[::2]
    assert [each["line"] for each in refused] == list(range(1, 2 * len(BROKEN), 2))
    for (_, place), each in zip(BROKEN.values(), refused, strict=True):
        assert place in json.dumps(each["faults"])
    assert "Traceback" not in ran.err


def test_a_line_that_breaks_off_is_told_at_its_own_end(tmp_path: Path) -> None:
    ran = here("code", written(tmp_path, "visits.jsonl", b'{"id": "v-1",'), "--payer", "medicare-part-b")
    assert "visits.jsonl, line 1 cannot be used" in ran.err
    assert "at line 1, column" in ran.err


def test_ten_megabytes_of_json_are_refused_without_being_read_whole(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    large.write_bytes(b'{"schema": "' + b"x" * 10_000_000 + b'"}')
    ran = run("code", large, "--payer", "medicare-part-b")
    assert ran.status == 2
    assert "more than 2097152 bytes" in ran.err
    assert len(ran.err) < 400


def test_a_line_of_ten_megabytes_is_refused_and_the_next_one_coded(tmp_path: Path) -> None:
    lines = (visit(id="first"), b" " * 10_000_000 + b"{}", visit(id="last"))
    ran = run("code", written(tmp_path, "visits.jsonl", *lines), "--payer", "medicare-part-b", "--json")
    assert ran.status == 2
    assert [each.get("session", each.get("line")) for each in ran.data] == ["first", 2, "last"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.json", "No such file or directory"),
        ("missing.jsonl", "No such file or directory"),
        ("folder.json", "Is a directory"),
        ("loop.json", "symbolic link"),
        ("visit.txt", "found the suffix '.txt'; allowed: .json, .toml, .jsonl"),
        ("visit", "found no suffix"),
    ],
)
def test_what_is_no_readable_document_is_refused_by_name(name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "loop.json").symlink_to("loop.json")
    ran = here("code", tmp_path / name, "--payer", "medicare-part-b")
    assert ran.status == 2
    assert ran.err.startswith(f"{tmp_path / name} cannot be used")
    assert says in ran.err
    assert "Traceback" not in ran.err


@contextmanager
def _nobody() -> Iterator[None]:
    """A stretch in which this process may read what anybody may, and no more."""
    own = os.geteuid()
    if own == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(own)


def test_a_file_that_may_not_be_read_is_refused_by_name(tmp_path: Path) -> None:
    secret = written(tmp_path, "visit.json", visit())
    secret.chmod(0)
    CliRunner().invoke(main, ["code", "examples/visit.json", "--payer", "medicare-part-b"])
    with _nobody():
        result = CliRunner().invoke(main, ["code", str(secret), "--payer", "medicare-part-b"])
    assert result.exit_code == 2
    assert "Permission denied" in result.stderr


def test_a_faulty_toml_file_is_refused_with_its_line(tmp_path: Path) -> None:
    ran = here("code", written(tmp_path, "visit.toml", b"schema = ", b"x"), "--payer", "medicare-part-b")
    assert ran.status == 2
    assert "line 1" in ran.err


def test_a_broken_file_under_json_is_an_error_line_as_well(tmp_path: Path) -> None:
    ran = here("code", written(tmp_path, "visit.json", b"{}"), "--payer", "medicare-part-b", "--json")
    assert ran.status == 2
    assert [each["schema"] for each in ran.data] == ["therapycode/error/1"]
    assert "visit.json cannot be used" in ran.err


def test_a_name_with_terminal_commands_in_it_is_printed_without_them(tmp_path: Path) -> None:
    ran = here("code", tmp_path / "\x1b[31mred.json", "--payer", "medicare-part-b")
    assert ran.status == 2
    assert "\x1b" not in ran.err
    assert "?[31mred.json" in ran.err
