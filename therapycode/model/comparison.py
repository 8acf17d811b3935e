"""One session under several payers, side by side."""

from collections.abc import Mapping

import attrs

from therapycode.model.claim import DayOutcome, Outcome
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap

__all__ = ["Behind", "Comparison", "Difference"]


@attrs.frozen
class Behind:
    """The rule by which a payer came to its answer, and its source; empty where it is not known.

    ``others`` are the sources of further rules that have a say: for modifiers, those of assistants.
    """

    rule: str
    source: SourceRef | None
    others: tuple[SourceRef, ...] = ()


@attrs.frozen
class Difference:
    """Something that the payers answer differently: a code's units or modifiers, or whether there is a claim.

    ``answers`` and ``behind`` are keyed by payer; ``answers`` are in words: ``2``, ``GP CQ``, ``not determined``.
    ``session`` is the place of the session in the document.
    """

    session: int
    code: str
    what: str
    answers: Mapping[str, str]
    behind: Mapping[str, Behind]


@attrs.frozen
class Comparison:
    """The outcomes of one document by payer, in the order asked, and where and why they differ.

    ``orders`` says where each payer stands among the patient's, where they were asked as such.
    """

    outcomes: Mapping[str, Outcome | DayOutcome]
    differences: tuple[Difference, ...]
    orders: Mapping[str, str] = FrozenMap()
