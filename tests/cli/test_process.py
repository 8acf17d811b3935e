"""The command among other processes: pipes, signals, terminals, encodings, and what it loads."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from tests.cli.running import COMMAND, ROOT, environment, run, visit, written

VISIT: Final = ("code", "examples/visit.json", "--payer", "medicare-part-b")
COMPARED: Final = ("compare", "examples/visit.json", "--payers", "medicare-part-b,cpt-midpoint")
BATCH: Final = ("code", "examples/visits.jsonl", "--payer", "medicare-part-b", "--json")


def _read_all(descriptor: int) -> str:
    """Everything that a terminal was sent; Linux ends it with an error once the last writer has gone."""
    shown = b""
    try:
        while piece := os.read(descriptor, 65536):
            shown += piece
    except OSError:
        pass
    os.close(descriptor)
    return shown.decode()


def _terminal_out(*words: str, **more: str) -> str:
    """What the command writes on standard output where that is a terminal."""
    ours, theirs = pty.openpty()
    environ = environment(**{"TERM": "xterm"} | more)
    with subprocess.Popen([*COMMAND, *words], stdout=theirs, cwd=ROOT, env=environ):
        os.close(theirs)
        return _read_all(ours)


def _terminal_err(*words: str) -> tuple[str, str]:
    """What the command writes on a pipe, and on standard error where that is a terminal."""
    ours, theirs = pty.openpty()
    environ = environment(TERM="xterm")
    with subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.PIPE, stderr=theirs, cwd=ROOT, env=environ
    ) as process:
        os.close(theirs)
        shown = _read_all(ours)
        return process.communicate()[0].decode(), shown


def test_a_terminal_is_given_colours() -> None:
    assert "\x1b[1mv-1" in _terminal_out(*VISIT)


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_escape_byte_reaches_a_terminal_that_wants_none(more: dict[str, str]) -> None:
    shown = _terminal_out(*VISIT, **more)
    assert "v-1" in shown
    assert "\x1b" not in shown


def test_no_escape_byte_goes_into_a_pipe() -> None:
    ran = run(*VISIT, TERM="xterm")
    assert "v-1" in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("words", [COMPARED, ("rule", "units.tie")])
def test_colours_of_comparisons_and_pages_stay_on_a_terminal(words: tuple[str, ...]) -> None:
    assert "\x1b[1m" in _terminal_out(*words)
    assert "\x1b" not in _terminal_out(*words, NO_COLOR="1")
    assert "\x1b" not in run(*words, TERM="xterm").out


def test_no_color_wins_over_force_color() -> None:
    assert "\x1b" in run(*VISIT, FORCE_COLOR="1").out
    assert "\x1b" not in run(*VISIT, FORCE_COLOR="1", NO_COLOR="1").out


@pytest.mark.parametrize("columns", ["20", "200"])
def test_a_pipe_gets_80_columns_whatever_the_environment_says(columns: str) -> None:
    assert run(*VISIT, COLUMNS=columns) == run(*VISIT)


def test_a_narrow_terminal_gets_lines_as_short_as_itself() -> None:
    shown = _terminal_out(*VISIT, NO_COLOR="1", COLUMNS="44").splitlines()
    assert max(len(line) for line in shown) in range(38, 45)
    assert "  97110      2  GP              36" in _terminal_out(*VISIT, COLUMNS="20")


def test_a_bar_is_shown_on_a_terminal_only_and_never_among_the_data() -> None:
    out, err = _terminal_err(*BATCH)
    assert "examples/visits.jsonl" in err
    assert "\x1b" in err
    assert [json.loads(line)["schema"] for line in out.splitlines()].count("therapycode/outcome/1") == 4
    assert "\x1b" not in run(*BATCH, TERM="xterm").err


def test_a_line_is_answered_before_the_next_one_is_there(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    os.mkfifo(feed)
    words = [*COMMAND, "code", str(feed), "--payer", "medicare-part-b", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT, env=environment()) as process:
        assert process.stdout is not None
        with feed.open("wb", buffering=0) as pipe:
            pipe.write(json.dumps(visit(id="first")).encode() + b"\n")
            assert json.loads(process.stdout.readline())["session"] == "first"
            pipe.write(json.dumps(visit(id="second")).encode() + b"\n")
            assert json.loads(process.stdout.readline())["session"] == "second"
    assert process.returncode == 0


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_reader_of_comparisons_that_goes_away_ends_the_run_quietly(
    form: tuple[str, ...], tmp_path: Path
) -> None:
    batch = written(tmp_path, "visits.jsonl", *[visit()] * 500)
    words = [*COMMAND, "compare", str(batch), "--payers", "medicare-part-b,cpt-midpoint", *form]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_reader_that_goes_away_ends_the_run_quietly(form: tuple[str, ...], tmp_path: Path) -> None:
    batch = written(tmp_path, "visits.jsonl", *[visit()] * 500)
    words = [*COMMAND, "code", str(batch), "--payer", "medicare-part-b", *form]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_full_disk_is_told_without_a_traceback(more: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *VISIT, *more],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=ROOT,
            env=environment(),
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "cannot read or write: No space left on device\n"


HEARS_INTERRUPTS: Final = (
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
)
"""Runs a command that hears interrupts, also where whoever runs the tests in the background does not."""


def test_an_interrupt_ends_the_run_with_130_and_without_a_traceback(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    os.mkfifo(feed)
    words = [*HEARS_INTERRUPTS, *COMMAND, "code", str(feed), "--payer", "medicare-part-b", "--json"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        with feed.open("wb", buffering=0) as pipe:
            pipe.write(json.dumps(visit()).encode() + b"\n")
            process.stdout.readline()
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            assert process.stderr.read() == b""
    assert process.returncode == 130


def test_letters_that_the_output_lacks_become_question_marks_and_json_stays_utf_8(tmp_path: Path) -> None:
    path = written(tmp_path, "visit.json", visit(id="séance-診"))
    words = ("code", path, "--payer", "medicare-part-b")
    assert run(*words, PYTHONIOENCODING="ascii").out.startswith("s?ance-?  2026-03-04")
    assert run(*words, "--json", PYTHONIOENCODING="ascii").data[0]["session"] == "séance-診"


def test_the_version_is_told_without_loading_anything_for_coding_or_colours() -> None:
    script = (
        "import sys, therapycode\n"
        "before = set(sys.modules)\n"
        "from therapycode.cli import main\n"
        "main(['--version'], standalone_mode=False)\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    version, loaded = done.stdout.splitlines()
    assert re.fullmatch(r"therapycode [0-9]+\.[0-9]+\.[0-9]+", version)
    rooms = {name for name in loaded.split() if name.split(".")[0] in {"therapycode", "rich", "cattrs"}}
    assert rooms == {f"therapycode.cli{name}" for name in ("", ".group", ".plain", ".speech")} | {
        "therapycode.errors"
    }


def test_json_is_given_without_loading_what_makes_colours() -> None:
    script = (
        "import sys\n"
        "from therapycode.cli import main\n"
        f"main({list(VISIT)!r} + ['--json'], standalone_mode=False)\n"
        "print('rich' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "False"


def test_help_is_given_without_an_engine_and_within_80_columns() -> None:
    ran = run("--help")
    assert ran.status == 0
    assert all(name in ran.out for name in ("code", "compare", "demo", "payers", "plugins", "rule", "Exit status"))
    assert max(len(line) for line in ran.out.splitlines()) <= 80


def test_a_command_that_does_not_exist_is_misuse() -> None:
    ran = run("bill")
    assert ran.status == 2
    assert "No such command 'bill'" in ran.err
