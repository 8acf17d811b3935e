"""What `plugin new` writes, and what `plugin check` says of plugins that are right and wrong."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from tests.acme import ACME
from tests.cli.running import ROOT, agrees, here, run, visit, written
from therapycode import InputError
from therapycode.cli import plugin_steps
from therapycode.cli.loading import loaded
from therapycode.cli.newplugin import write_plugin
from therapycode.cli.plugin import _lines
from therapycode.cli.plugin_steps import Result, conformance, lint, loading, looked_over, types
from therapycode.cli.plugin_target import Target, target_of
from therapycode.plugin import API

DAY: Final = date(2026, 11, 28)

FILES: Final = [
    ".github/workflows/tests.yml",
    ".gitignore",
    "README.md",
    "pyproject.toml",
    "src/acme_plan/__init__.py",
    "src/acme_plan/profiles/acme-plan.toml",
    "src/acme_plan/py.typed",
    "tests/cases.toml",
    "tests/test_conformance.py",
]


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The folder of a new distribution, as it was written."""
    return write_plugin("acme-plan", tmp_path, DAY)


def hook_of(folder: Path) -> Path:
    return folder / "src" / "acme_plan" / "__init__.py"


def profile_of(folder: Path) -> Path:
    return folder / "src" / "acme_plan" / "profiles" / "acme-plan.toml"


def replaced(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text("utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    file.write_text(text, "utf-8")


# plugin new


def test_a_new_distribution_is_whole_and_no_place_in_it_is_left_open(acme: Path) -> None:
    assert acme.name == "therapycode-acme-plan"
    files = {file.relative_to(acme).as_posix(): file for file in acme.rglob("*") if file.is_file()}
    assert sorted(files) == FILES
    assert [name for name, file in files.items() if "@@" in file.read_text("utf-8")] == []


def test_a_new_distribution_names_its_hook_its_interface_and_the_core_that_it_was_written_for(acme: Path) -> None:
    project = tomllib.loads((acme / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["therapycode.payers"] == {"acme_plan": "acme_plan"}
    assert project["dependencies"] == ["therapycode>=0.1"]
    assert f'Payer(id="acme-plan", profile=profile, api={API})' in hook_of(acme).read_text("utf-8")
    assert "from = 2026-01-01\n" in profile_of(acme).read_text("utf-8")


def test_a_new_profile_is_in_canonical_form_and_knows_nothing(acme: Path) -> None:
    assert here("profile", "fmt", "--check", profile_of(acme)).status == 0
    parts = tomllib.loads(profile_of(acme).read_text("utf-8"))
    known = [key for key, part in parts.items() if isinstance(part, dict) and "from" in part and "label" in part]
    assert known == []


def test_new_says_what_it_wrote_and_what_comes_next(tmp_path: Path) -> None:
    ran = here("plugin", "new", "acme-plan", "--into", tmp_path)
    assert ran.status == 0
    agrees("plugin-new", ran.out.replace(str(tmp_path), "DIR"))


@pytest.mark.parametrize("name", ["Acme", "acme_plan", "1st", "acme--plan", "-acme", "../acme", "a" * 31, ""])
def test_a_name_that_is_none_of_a_payer_is_refused(tmp_path: Path, name: str) -> None:
    ran = here("plugin", "new", "--into", tmp_path, "--", name)
    assert ran.status == 2
    assert "allowed: small letters, digits and single hyphens, at most 30, such as acme-plan" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["json", "class", "therapycode", "therapycode-medicare"])
def test_a_name_of_another_module_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"allowed: a name that is no other module's\. Add a word"):
        write_plugin(name, tmp_path, DAY)


def test_a_folder_that_is_there_is_not_written_over(acme: Path, tmp_path: Path) -> None:
    replaced(acme / "README.md", ("Acme Plan", "Mine"))
    ran = here("plugin", "new", "acme-plan", "--into", tmp_path)
    assert ran.status == 2
    assert "found a folder of that name" in ran.err
    assert "Mine" in (acme / "README.md").read_text("utf-8")


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_named: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left"):
        write_plugin("acme-plan", tmp_path, DAY)
    assert list(tmp_path.iterdir()) == []


# plugin check


def test_a_new_distribution_passes_laws_lint_and_types_as_it_was_written(acme: Path) -> None:
    ran = run("plugin", "check", acme)
    assert (ran.status, ran.err) == (0, "")
    agrees("plugin-check", re.sub(r"\d+ tried", "N tried", ran.out))
    formatted = [sys.executable, "-m", "ruff", "format", "--check", "."]
    assert subprocess.run(formatted, cwd=acme, capture_output=True, check=False).returncode == 0


def test_each_step_says_what_it_found_and_what_to_do(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case that is wrong, an import that is not used, a hook without types; options for other tests beside."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    replaced(acme / "tests" / "cases.toml", ("undetermined = true", 'units = ["97110 1"]'))
    replaced(
        hook_of(acme),
        ("from pathlib import Path", "import json\nfrom pathlib import Path"),
        (") -> Iterable[Payer]:", "):"),
    )
    ran = run("plugin", "check", acme, "--json")
    assert ran.status == 1
    [data] = ran.data
    steps: list[dict[str, Any]] = data.pop("steps")  # type: ignore[assignment]  # JSON is not typed
    assert data == {
        "schema": "therapycode/plugin-check/1",
        "distribution": "therapycode-acme-plan",
        "version": "0.1.0",
        "plugins": ["acme_plan"],
        "passed": False,
    }
    assert [(each["step"], each["status"]) for each in steps] == [
        ("loading", "passed"),
        ("conformance", "failed"),
        ("lint", "failed"),
        ("types", "failed"),
    ]
    found = [" ".join(each["found"]) for each in steps]
    assert "acme-plan differs from cases.toml: As long as nobody knows how the payer counts" in found[1]
    assert "src/acme_plan/__init__.py:4:8: F401" in found[2]
    assert "src/acme_plan/__init__.py:15: error: Function is missing a return type" in found[3]
    assert [bool(each["do"]) for each in steps] == [False, True, True, True]


def test_what_is_wrong_is_told_step_by_step() -> None:
    target = Target(name="therapycode-acme", version="1.0", plugins={"acme": "acme"}, folder=ROOT, code=())
    results = [
        Result(
            step="loading", status="passed", says="1 payer: acme-plan", found=("RetiredWarning: x",), do="Mend."
        ),
        Result(step="lint", status="failed", says="12 remarks", found=tuple(map(str, range(12))), do="Mend them."),
        Result(step="types", status="not run", says="mypy not installed", do="Install it."),
    ]
    agrees("plugin-check-faults", "\n".join(f"{line.mark}{line.text}" for line in _lines(target, results)) + "\n")


def test_a_step_whose_tool_is_not_installed_is_not_taken_for_passed(
    acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin_steps, "find_spec", lambda _name: None)
    target = target_of(str(acme))
    told = [(step(target).status, step(target).says, step(target).do) for step in (conformance, lint, types)]
    assert told == [
        ("not run", "pytest and hypothesis not installed", "Install it: pip install 'therapycode[testing]'"),
        ("not run", "ruff not installed", "Install it: pip install 'ruff'"),
        ("not run", "mypy not installed", "Install it: pip install 'mypy'"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "def therapycode_payers",
            "def therapycode_payer",
            "it does not load: PluginValidationError: unknown hook",
        ),
        ("_PROFILES = Path", "raise OSError('no licence')\n_PROFILES = Path", "OSError: no licence"),
        ('id="acme-plan"', 'id="medicare-part-b"', "therapycode_medicare gives the payer 'medicare-part-b' too"),
        (f"api={API}", "api=99", "asks for interface 99; this release has"),
        ("acme-plan.toml", "acme.toml", "acme.toml cannot be used"),
    ],
)
def test_a_plugin_that_does_not_load_is_told_with_its_cause(
    acme: Path, before: str, after: str, says: str
) -> None:
    replaced(hook_of(acme), (before, after))
    result = loading(target_of(str(acme)))
    assert result.status == "failed"
    assert says in " ".join(result.found)
    assert result.do.startswith("Until this is mended, whoever asks for a payer of the plugin is refused")


def test_laws_are_not_tried_on_a_plugin_that_does_not_load(acme: Path) -> None:
    replaced(hook_of(acme), ("_PROFILES = Path", "raise OSError('no licence')\n_PROFILES = Path"))
    results = looked_over(target_of(str(acme)))
    assert [(each.step, each.status) for each in results[:2]] == [
        ("loading", "failed"),
        ("conformance", "not run"),
    ]
    assert results[1].do == "Mend that first."


def test_tests_that_cannot_be_collected_are_told_with_their_cause(acme: Path) -> None:
    replaced(acme / "tests" / "cases.toml", ('source = "manual"', 'source = "rumour"'))
    result = conformance(target_of(str(acme)))
    assert result.status == "failed"
    assert "cases[0].source: found 'rumour'; allowed: manual" in " ".join(result.found)


@pytest.mark.parametrize("ending", ["import os\nos._exit(3)\n", "import os\nos.abort()\n"])
def test_a_plugin_that_ends_the_process_at_import_is_told(acme: Path, ending: str) -> None:
    hook_of(acme).write_text(ending)
    result = loading(target_of(str(acme)))
    assert (result.status, result.says) == ("failed", "the process ended")
    assert conformance(target_of(str(acme))).status == "failed"


ASK: Final = 'unknown = "Look into the payer\'s manual, or ask its provider relations."'

GENEROUS: Final = """
class Generous:
    def __init__(self, units):
        self.units = units

    def __call__(self, visit):
        answer = self.units(visit)
        return answer._replace(units=tuple(each + 1 for each in answer.units))


def generous(values):
    made = compose(values)
    return attrs.evolve(made, units=Generous(made.units))
"""


def test_laws_that_are_broken_are_named_where_a_plugin_has_no_tests_of_its_own(acme: Path) -> None:
    for file in (acme / "tests").iterdir():
        file.unlink()
    (acme / "tests").rmdir()
    text = profile_of(acme).read_text("utf-8")
    rule = '[units.from.2026-01-01]\nrule = "total-time"\nsource = "manual"'
    profile_of(acme).write_text(text.replace(ASK, rule, 1))
    replaced(
        hook_of(acme),
        ("import Payer, ProfileFile, hookimpl", "import Payer, ProfileFile, compose, hookimpl"),
        ("from therapycode.plugin", "import attrs\nfrom therapycode.plugin"),
        ("profile=profile, api", "profile=profile, policy=generous, api"),
        ("@hookimpl", f"{GENEROUS}\n\n@hookimpl"),
    )
    result = conformance(target_of(str(acme)))
    assert result.status == "failed"
    assert any("acme-plan breaks units.bound" in each for each in result.found)


def test_a_plugin_that_uses_what_is_retired_passes_and_is_told(
    acme: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "acme_warning.py").write_text(
        hook_of(acme)
        .read_text("utf-8")
        .replace(
            "_PROFILES = ", "import warnings\nwarnings.warn('retired', FutureWarning, stacklevel=1)\n_PROFILES = "
        )
    )
    assert loaded({"acme_warning": "acme_warning"})["warnings"] == ["FutureWarning: retired"]


# what is asked about


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a distribution of one module where Python looks for installed ones, in other processes as well."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.syspath_prepend(place)
    monkeypatch.setenv("PYTHONPATH", str(place))
    monkeypatch.setenv("MYPYPATH", str(place))

    def install(source: str) -> None:
        (place / "acme_installed.py").write_text(source)
        (place / "acme-plan.toml").write_text(ACME.replace("until = 2027-01-01\n", ""))
        info = place / "acme_installed-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-installed\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[therapycode.payers]\nacme_point = acme_installed\n")
        (info / "RECORD").write_text("acme_installed.py,,\n")

    return install


WHOLE: Final = '''"""The plugin."""

from collections.abc import Iterable
from pathlib import Path

from therapycode.plugin import Payer, folder_payers, hookimpl


@hookimpl
def therapycode_payers() -> Iterable[Payer]:
    """Give the payers."""
    here = Path(__file__).parent
    return folder_payers(here, here)
'''


@pytest.mark.parametrize("name", ["acme-installed", "acme_point"])
def test_an_installed_distribution_is_found_by_its_name_or_by_that_of_its_plugin(
    installed: Callable[[str], None], name: str
) -> None:
    installed(WHOLE)
    target = target_of(name)
    assert (target.name, target.version) == ("acme-installed", "1.0")
    assert dict(target.plugins) == {"acme_point": "acme_installed"}
    assert [place.name for place in target.code] == ["acme_installed.py"]


def test_an_installed_plugin_is_held_to_the_laws_and_looked_over(installed: Callable[[str], None]) -> None:
    installed(WHOLE)
    target = target_of("acme-installed")
    assert loading(target) == Result(step="loading", status="passed", says="1 payer: acme-plan")
    assert lint(target).status == "passed"
    assert types(target).status == "passed"
    done = conformance(target)
    assert (done.status, done.found) == ("passed", ())


@pytest.mark.parametrize(
    ("before", "after", "step", "says"),
    [
        ("from pathlib", "import json\nfrom pathlib", lint, "acme_installed.py:4:8: F401"),
        (") -> Iterable[Payer]:", "):", types, "acme_installed.py:10: error: Function is missing a return type"),
    ],
)
def test_faults_of_an_installed_plugin_are_found(
    installed: Callable[[str], None], before: str, after: str, step: Callable[[Target], Result], says: str
) -> None:
    installed(WHOLE.replace(before, after))
    result = step(target_of("acme-installed"))
    assert result.status == "failed"
    assert says in " ".join(result.found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "found no pyproject.toml; allowed: the folder of a distribution"),
        ("[tool.x]\n", "found no [project]; allowed: a distribution's pyproject.toml"),
        ("[project\n", "found no TOML ("),
        ('[project]\nname = "acme"\n', 'allowed: an entry point of the group "therapycode.payers"'),
    ],
)
def test_a_folder_that_holds_no_plugin_is_refused(tmp_path: Path, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    ran = here("plugin", "check", tmp_path)
    assert ran.status == 2
    assert says in ran.err


def test_a_name_that_nobody_has_is_refused_with_those_that_are_installed() -> None:
    ran = here("plugin", "check", "acme-lost")
    assert ran.status == 2
    assert "found no folder and no distribution" in ran.err
    assert "an installed distribution: therapycode" in ran.err


def test_a_package_that_stands_beside_its_pyproject_is_found(acme: Path) -> None:
    (acme / "src" / "acme_plan").rename(acme / "acme_plan")
    (acme / "src").rmdir()
    target = target_of(str(acme))
    assert target.search == acme
    assert loading(target).status == "passed"


# a plugin that fails while documents are coded

FAILS: Final = """

import attrs
from therapycode.plugin import compose


class Units:
    def __init__(self, units):
        self.units = units

    def __call__(self, visit):
        if visit.sessions[0].id == "v-2":
            raise LookupError("what a session holds")
        return self.units(visit)


def failing(values):
    made = compose(values)
    return attrs.evolve(made, units=Units(made.units))


@hookimpl
def therapycode_payers():
    here = Path(__file__).parent
    return tuple(attrs.evolve(payer, policy=failing) for payer in folder_payers(here, here))
"""


def test_a_batch_goes_on_past_the_document_at_which_a_plugin_fails(
    installed: Callable[[str], None], tmp_path: Path
) -> None:
    installed(WHOLE.split("@hookimpl", maxsplit=1)[0] + FAILS)
    batch = written(tmp_path, "visits.jsonl", *[visit(id=f"v-{number}") for number in (1, 2, 3)])
    ran = run("code", batch, "--payer", "acme-plan", "--json")
    assert ran.status == 2
    assert [line["schema"] for line in ran.data] == [
        "therapycode/outcome/1",
        "therapycode/error/1",
        "therapycode/outcome/1",
    ]
    assert "the plugin acme_point failed (LookupError at acme_installed.py, line" in ran.err
    assert "what a session holds" not in ran.out + ran.err
