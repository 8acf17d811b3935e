"""``therapycode profile schema``: the format of profiles for editors."""

import json

import click

from therapycode.cli.speech import put_data

__all__ = ["schema"]


@click.command(short_help="Print the format as a JSON Schema, for editors.")
def schema() -> int:
    """Print the format of profiles as a JSON Schema, for editors that complete and check what is typed."""
    from therapycode.profiles.json_schema import profile_schema  # noqa: PLC0415  # loaded where it is used

    put_data(json.dumps(profile_schema(), indent=2, ensure_ascii=False))
    return 0
