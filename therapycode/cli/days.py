"""Days given on the command line."""

from datetime import date

import click

from therapycode.dated import parse_day

__all__ = ["day_option"]


def day_option(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """The day that was written; no other form than YYYY-MM-DD is taken."""
    try:
        return parse_day(value) if value is not None else None
    except ValueError as fault:
        raise click.BadParameter(f"{fault}.") from None
