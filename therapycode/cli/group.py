"""The command itself: its parts, loaded when asked for, and what becomes of all that goes wrong."""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click

from therapycode import __version__
from therapycode.cli.speech import complain
from therapycode.errors import TherapyCodeError

__all__ = ["main"]

_PARTS: Final = (
    "check",
    "code",
    "compare",
    "demo",
    "payers",
    "plugin",
    "plugins",
    "profile",
    "replay",
    "rule",
    "tables",
)

_MISUSE: Final = 2
_INTERRUPTED: Final = 130
_NOBODY_READS: Final = 141
"""What shells give for a program whose output nobody reads any more, or that was interrupted."""


class _Commands(click.Group):
    """Commands in modules of their own, so that ``--version`` and ``--help`` load neither engine nor colours.

    Each command gives its exit status back; what it raises becomes a message and a status, never a traceback.
    """

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_PARTS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _PARTS:
            return None
        command = getattr(import_module(f"therapycode.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _warnings_told():
                status = super().invoke(ctx)
            sys.stdout.flush()
        except TherapyCodeError as error:
            status = _say(str(error))
        except KeyboardInterrupt:
            status = _INTERRUPTED
        except BrokenPipeError:
            status = _NOBODY_READS
            _let_go()
        except OSError as error:
            status = _say(f"cannot read or write: {error.strerror or error}")
            _let_go()
        ctx.exit(status or 0)


@contextmanager
def _warnings_told() -> Iterator[None]:
    """Tell what the library warns of as a person reads it, without the line of code that warned."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_where: complain(str(message))
        yield


def _say(message: str) -> int:
    complain(message)
    return _MISUSE


def _let_go() -> None:
    """Send what is still held back for standard output nowhere, or leaving would fail on it once more."""
    try:
        descriptor = sys.stdout.fileno()
    except (AttributeError, OSError):
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="Exit status: 0 when every claim is determined and has no error finding, 1 when not, "
    "2 when something was misused or could not be read.",
)
@click.version_option(__version__, prog_name="therapycode", message="%(prog)s %(version)s")
def main() -> None:
    """Turn outpatient therapy sessions into claims, with every unit explained."""
