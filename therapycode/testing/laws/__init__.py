"""The laws: sentences that hold of every payer, each with a way to see that it does."""

from collections.abc import Mapping
from typing import Final

from therapycode import FrozenMap
from therapycode.testing.laws.answers import ANSWERS
from therapycode.testing.laws.assistants import ASSISTANTS
from therapycode.testing.laws.counting import COUNTING
from therapycode.testing.laws.knowing import KNOWING
from therapycode.testing.laws.law import Law
from therapycode.testing.laws.lines import LINES
from therapycode.testing.laws.ties import TIES

__all__ = ["LAWS", "Law"]

_ALL: Final = (*COUNTING, *TIES, *LINES, *ASSISTANTS, *ANSWERS, *KNOWING)

LAWS: Final[Mapping[str, Law]] = FrozenMap({law.id: law for law in _ALL})
"""The laws by their ids. An id never changes its meaning and is never used for something else."""
