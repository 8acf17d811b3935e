"""The kinds of faults of profiles by name. Codes never change meaning and are never reused."""

from collections.abc import Mapping

from therapycode.model.frozen import FrozenMap
from therapycode.upkeep.lint.declare import FaultPage
from therapycode.upkeep.lint.pages.bases import BASES
from therapycode.upkeep.lint.pages.codes import CODES
from therapycode.upkeep.lint.pages.days import DAYS
from therapycode.upkeep.lint.pages.examples import EXAMPLES
from therapycode.upkeep.lint.pages.files import FILES
from therapycode.upkeep.lint.pages.format import FORMAT
from therapycode.upkeep.lint.pages.names import NAMES
from therapycode.upkeep.lint.pages.sources import SOURCES

__all__ = ["FAULTS"]

FAULTS: Mapping[str, FaultPage] = FrozenMap(
    {page.name: page for page in (*FILES, *FORMAT, *BASES, *SOURCES, *DAYS, *NAMES, *CODES, *EXAMPLES)}
)
"""Every kind of fault that `lint` finds."""
