"""``profile impact``: what it prints, the page, exit statuses, bad input, and the same bytes however it is run."""

import json
import re
import sys
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from tests.cli.running import Ran, agrees, here, run, service, visit, written
from tests.small_payers import BY_PLAN, TOTAL_TIME, small_payer
from therapycode.cli.paper import progress
from therapycode.serial import schema
from therapycode.upkeep.impact.kinds import KINDS

VALID: Final = Draft202012Validator(schema("impact"))

LATER: Final = (
    '[units.from.2026-01-01]\nrule = "per-service-midpoint"\nminutes_per_unit = 15\nsource = "made-up"\n'
)
TENS: Final = [*service("97110", minutes=10), *service("97140", minutes=10)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two versions of a profile: units are counted otherwise from 2026 on."""
    for name, parts in (("old", (TOTAL_TIME, BY_PLAN)), ("new", (TOTAL_TIME, LATER, BY_PLAN))):
        (tmp_path / name).mkdir()
        small_payer(tmp_path / name, *parts)
    return tmp_path


def documents(number: int = 1, **changes: object) -> list[dict[str, object]]:
    return [visit(id=f"v-{place}", services=TENS, **changes) for place in range(number)]


def impact(folder: Path, file: Path, *words: str | Path) -> Ran:
    return here("profile", "impact", folder / "old/made-up.toml", folder / "new/made-up.toml", file, *words)


def data_of(ran: Ran) -> dict[str, Any]:
    (data,) = ran.data
    return data


def test_the_page_of_an_impact(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = documents(1, date_of_service="2025-12-31")
    written(folder, "sessions.jsonl", *documents(2), *before, b"{}")
    monkeypatch.setattr("tests.cli.running.ROOT", folder)
    ran = here("profile", "impact", "old/made-up.toml", "new/made-up.toml", "sessions.jsonl")
    assert ran.status == 2
    agrees("impact", ran.out)
    assert ran.err.startswith("sessions.jsonl, line 4 cannot be used, ")


def test_by_what_was_known_on_a_day_both_sides_leave_out_what_became_known_later(folder: Path) -> None:
    new = folder / "new" / "made-up.toml"
    text = new.read_text("utf-8").replace("units.from.2026-01-01]", "units.from.2026-01-01.known.2026-04-01]")
    new.write_text(text, "utf-8")
    file = written(folder, "sessions.jsonl", *documents(900))
    for known_on, changed in (("2026-03-31", 0), ("2026-04-01", 900)):
        page = folder / f"{known_on}.html"
        words = (new.parents[1] / "old/made-up.toml", new, file, "--known-on", known_on)
        ran = run("profile", "impact", *words, "--workers", "2", "--html", page)
        assert ran.status == bool(changed)
        assert (
            f"  A made-up payer\nBoth by what was known on {known_on}.\n\n900 sessions: {changed} change"
            in ran.out
        )
        assert f"<p>Both by what was known on {known_on}.</p>" in page.read_text("utf-8")
        data = data_of(impact(folder, file, "--known-on", known_on, "--json"))
        assert [each.message for each in VALID.iter_errors(data)] == []
        assert (data["known_on"], data["changed"]) == (known_on, changed)


def test_a_day_of_knowledge_that_is_none_is_refused(folder: Path) -> None:
    ran = impact(folder, written(folder, "sessions.jsonl", *documents(1)), "--known-on", "tomorrow")
    assert (ran.status, "--known-on" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("changes", "more", "status"),
    [({"date_of_service": "2025-03-04"}, (), 0), ({}, (), 1), ({}, (b"no json",), 2)],
)
def test_the_status_says_whether_anything_changes(
    folder: Path, changes: dict[str, object], more: tuple[bytes, ...], status: int
) -> None:
    file = written(folder, "sessions.jsonl", *documents(2, **changes), *more)
    ran = impact(folder, file, "--json")
    assert ran.status == status
    data = data_of(ran)
    assert (data["sessions"], data["changed"], data["unusable"]) == (2, 2 if status else 0, len(more))


def test_what_is_counted_is_there_as_json(folder: Path) -> None:
    file = written(folder, "sessions.jsonl", *documents(5), b"[]")
    data = data_of(impact(folder, file, "--json"))
    assert [each.message for each in VALID.iter_errors(data)] == []
    assert (data["before"]["name"], data["before"]["payer"]) == (f"{folder}/old/made-up.toml", "made-up")
    assert data["before"]["profile"] != data["after"]["profile"]
    assert data["known_on"] is None
    assert data["kinds"] == {
        "covered": 0,
        "determined": 0,
        "ready": 0,
        "units": 5,
        "modifiers": 0,
        "lines": 5,
        "findings": 5,
        "not_billed": 5,
        "alternatives": 5,
        "open": 0,
    }
    assert data["moves"] == {"finding.UNT-004.gone": 5, "units.more": 5}
    assert data["months"] == {"2026-03": {"sessions": 5, "changed": 5}}
    (cause,) = data["causes"]
    (value,) = cause["values"]
    assert (value["part"], value["at"], value["after"]) == (
        "units",
        "units.from.2026-01-01",
        "rule per-service-midpoint",
    )
    assert (cause["sessions"], cause["shared"], len(cause["examples"])) == (5, 0, 3)
    assert cause["examples"][0]["what"] == f"{file}, line 1"
    assert cause["examples"][0]["session"] == "v-0"
    assert cause["examples"][0]["differences"][0] == {
        "kind": "units",
        "code": "97140",
        "before": "0",
        "after": "1",
    }
    (refused,) = data["refused"]
    assert (refused["schema"], refused["line"]) == ("therapycode/error/1", 6)


def test_the_schema_names_what_is_written_and_every_kind(folder: Path) -> None:
    data = data_of(impact(folder, written(folder, "sessions.jsonl", *documents(1)), "--json"))
    named: Any = schema("impact")
    (cause,) = data["causes"]
    (example,) = cause["examples"]
    parts = {
        "side": data["before"],
        "kinds": data["kinds"],
        "month": data["months"]["2026-03"],
        "cause": cause,
        "value": cause["values"][0],
        "example": example,
        "difference": example["differences"][0],
    }
    assert data.keys() == named["properties"].keys()
    assert {name: [*part] for name, part in parts.items()} == {
        name: [*part["properties"]] for name, part in named["$defs"].items() if "properties" in part
    }
    assert (
        [*KINDS]
        == [*named["$defs"]["kinds"]["properties"]]
        == named["$defs"]["difference"]["properties"]["kind"]["enum"]
    )


def test_the_bytes_are_the_same_a_second_time_and_for_any_number_of_workers(folder: Path) -> None:
    days = ["2025-11-03", "2026-03-04", "2018-01-01"]
    sessions = [each | {"date_of_service": days[place % 3]} for place, each in enumerate(documents(1000))]
    file = written(folder, "sessions.jsonl", *sessions, b"[]")
    told = []
    for place, workers in enumerate(["1", "2", "3", "2"]):
        page = folder / f"{place}.html"
        words = (folder / "old/made-up.toml", folder / "new/made-up.toml", file, "--json", "--html", page)
        ran = run("profile", "impact", *words, "--workers", workers)
        assert ran.status == 2
        told.append((ran.out, ran.err, page.read_bytes()))
    assert json.loads(told[0][0])["changed"] == 333
    assert all(each == told[0] for each in told)


class _Tags(HTMLParser):
    """Gathers what a page is made of, and whether every tag that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = StringIO()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.write(data)


def read(page: Path) -> _Tags:
    tags = _Tags()
    tags.feed(page.read_text("utf-8"))
    tags.close()
    assert tags.open == []
    return tags


def test_the_html_page_stands_by_itself_and_says_what_the_data_say(folder: Path) -> None:
    file = written(folder, "sessions.jsonl", *documents(3), *documents(1, date_of_service="2025-01-01"), b"[]")
    assert impact(folder, file, "--html", folder / "out.html").status == 2
    page = read(folder / "out.html")
    assert {tag for tag, _ in page.seen}.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert {name for _, attributes in page.seen for name in attributes}.isdisjoint(
        {"src", "href", "onload", "style"}
    )
    text = (folder / "out.html").read_text("utf-8")
    assert re.findall(r"https?:|@import|url\(", text) == []
    assert sum(tag == "svg" for tag, _ in page.seen) == 3
    words = page.text.getvalue()
    assert "4 sessions: 3 change, 1 does not." in words
    assert "1 document could not be used." in words
    assert "units.from.2026-01-01" in words
    assert "2026-03: 3" in words
    assert "2025-06: 0" in words


def test_the_page_of_nothing_that_changes_has_no_plots(folder: Path) -> None:
    file = written(folder, "sessions.jsonl", *documents(2, date_of_service="2025-01-01"))
    assert impact(folder, file, "--html", folder / "out.html").status == 0
    page = read(folder / "out.html")
    assert all(tag != "svg" for tag, _ in page.seen)
    assert "2 sessions: 0 change, 2 do not." in page.text.getvalue()


def test_sessions_of_many_years_are_drawn_by_year(folder: Path) -> None:
    years = [f"{year}-05-01" for year in range(2019, 2031)]
    file = written(folder, "sessions.jsonl", *[documents(1, date_of_service=day)[0] for day in years])
    impact(folder, file, "--html", folder / "out.html")
    words = read(folder / "out.html").text.getvalue()
    assert "2026: 1" in words
    assert "2026-05" not in words


def test_what_a_caller_called_something_is_text_on_the_page_and_nothing_else(folder: Path) -> None:
    name = '<script>alert("v")</script>&'
    file = written(folder, "s & <b>.jsonl", visit(id=name, services=TENS))
    ran = impact(folder, file, "--html", folder / "out.html")
    assert ran.status == 1
    page = read(folder / "out.html")
    assert all(tag not in {"script", "b"} for tag, _ in page.seen)
    assert f"{name} ({folder}/s & <b>.jsonl, line 1)" in page.text.getvalue()


def test_nothing_of_a_patient_is_told(folder: Path) -> None:
    patient = {"id": "p-secret"}
    sessions = documents(2, patient=patient, diagnoses=["M54.5"], ext={"name": "Secret Name"})
    file = written(
        folder, "sessions.jsonl", *sessions, {**documents()[0], "patient": {"id": "p-secret", "name": "S"}}
    )
    for words in (("--json",), ()):
        page = folder / f"{len(words)}.html"
        ran = impact(folder, file, "--html", page, *words)
        told = ran.out + ran.err + page.read_text("utf-8")
        assert "v-0" in told
        assert not re.search(r"p-secret|Secret|M54", told)


def test_payers_at_hand_and_of_a_folder_are_weighed_too(folder: Path) -> None:
    file = written(folder, "session.json", visit(services=TENS))
    ran = here("profile", "impact", "cms-total-time", "cpt-midpoint", file, "--json")
    assert (ran.status, data_of(ran)["changed"]) == (1, 1)
    own = here("profile", "impact", "made-up", "made-up", file, "--profiles", folder / "old", "--json")
    assert (own.status, data_of(own)["same_policy"]) == (0, 1)


def test_a_day_in_toml_is_weighed_as_well(folder: Path) -> None:
    ran = impact(folder, Path("examples/visit.toml"), "--json")
    assert data_of(ran)["sessions"] == 1


def test_no_session_is_no_fault(folder: Path) -> None:
    file = folder / "sessions.jsonl"
    file.write_bytes(b"\n\n")
    ran = impact(folder, file, "--workers", "2", "--html", folder / "out.html")
    assert ran.status == 0
    assert "0 sessions: 0 change, 0 do not" in ran.out
    assert "0 sessions" in read(folder / "out.html").text.getvalue()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("lost.toml", "old/made-up.toml", "s.jsonl"), "lost.toml cannot be used"),
        (("old/made-up.toml", "half.toml", "s.jsonl"), "half.toml cannot be used"),
        (("old/made-up.toml", "based.toml", "s.jsonl"), "'payer:nobody'"),
        (("nobody", "old/made-up.toml", "s.jsonl"), "no installed payer is called 'nobody'"),
        (("old/made-up.toml", "new/made-up.toml", "lost.jsonl"), "lost.jsonl cannot be used"),
        (("old/made-up.toml", "new/made-up.toml", "s.txt"), "the suffix '.txt'"),
        (("old/made-up.toml", "new/made-up.toml", "s.jsonl", "--html", "out.htm"), "the suffix '.htm'"),
        (("old/made-up.toml", "new/made-up.toml", "s.jsonl", "--html", "taken.html"), "a file of that name"),
        (("old/made-up.toml", "new/made-up.toml", "s.jsonl", "--html", "lost/out.html"), "cannot read or write"),
        (("old/made-up.toml", "new/made-up.toml", "s.jsonl", "--workers", "0"), "0 is not in the range x>=1"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    written(folder, "s.jsonl", *documents(1))
    (folder / "taken.html").write_text("kept")
    (folder / "half.toml").write_text('schema = 1\npayer = "ha')
    (folder / "based.toml").write_text(
        'schema = 1\npayer = "based"\ntitle = "B"\nfamily = "x"\nbased_on = ["payer:nobody"]\n[covers]\n'
        "from = 2019-01-01\n"
    )
    before = {path.name for path in folder.iterdir()}
    monkeypatch.setattr("tests.cli.running.ROOT", folder)
    ran = here("profile", "impact", *words)
    assert ran.status == 2
    assert says in ran.out + ran.err
    assert {path.name for path in folder.iterdir()} == before
    assert (folder / "taken.html").read_text() == "kept"


def test_a_bar_shows_how_far_it_is_where_nothing_else_is_printed_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Screen(StringIO):
        def isatty(self) -> bool:
            return True

    shown = []
    for alone in (True, False):
        screen = Screen()
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setattr(sys, "stdout", Screen())
        with progress("sessions.jsonl", alone=alone) as advance:
            advance(1)
        shown.append("sessions.jsonl" in screen.getvalue())
    assert shown == [True, False]
