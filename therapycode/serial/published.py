"""The JSON Schemas that come with the library."""

import json
from pathlib import Path
from typing import Literal

__all__ = ["SchemaName", "schema"]

SchemaName = Literal[
    "session",
    "day",
    "outcome",
    "day-outcome",
    "comparison",
    "clashes",
    "claim",
    "checked",
    "replay",
    "impact",
    "error",
    "profile",
    "payer",
    "profile-diff",
    "profile-coverage",
    "profile-faults",
]
"""The documents that have a published schema."""


def schema(name: SchemaName) -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a document, read when asked for; each stands on its own.

    What a reader takes must also agree in itself (``by`` names a listed clinician, the end lies after the
    start), which a schema cannot say. That of profiles is what `therapycode profile schema` prints.
    """
    file = Path(__file__).with_name("schemas") / f"{name}.json"
    found: dict[str, object] = json.loads(file.read_bytes())
    return found
