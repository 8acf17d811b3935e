"""What goes out past the paper: data for programs on standard output, complaints on standard error."""

import click

from therapycode.cli.plain import clean

__all__ = ["complain", "put_data"]


def put_data(line: str) -> None:
    """Print one line of JSON as UTF-8, whatever the terminal's encoding; half a surrogate pair is escaped."""
    click.echo(line.encode("utf-8", "backslashreplace"))


def complain(message: str) -> None:
    """Print a message on standard error, without anything that a terminal would obey."""
    click.echo("\n".join([clean(line) for line in message.splitlines()]), err=True)
