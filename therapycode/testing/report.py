"""What a plugin comes to, all laws and cases at once, for a person and without pytest."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from therapycode.testing.conformance import EXAMPLES
from therapycode.testing.laws import LAWS, Law
from therapycode.testing.trials import trials_of
from therapycode.testing.waivers import LawWaiver

__all__ = ["Report", "Verdict", "report"]


@attrs.frozen(kw_only=True)
class Verdict:
    """What one law, or one worked case, came to for one payer; ``fault`` is ``""`` where it holds."""

    payer: str
    what: str
    fault: str = ""
    waived: bool = False


@attrs.frozen
class Report:
    """Everything that was held against a plugin, and what it came to."""

    verdicts: tuple[Verdict, ...]

    @property
    def holds(self) -> bool:
        """Say whether nothing is wrong: whatever is waived is still in need of it."""
        return not self.broken

    @property
    def broken(self) -> tuple[Verdict, ...]:
        """What does not hold."""
        return tuple(each for each in self.verdicts if each.fault)

    def __str__(self) -> str:
        """What is wrong, thing by thing, and how much was tried."""
        waived = sum(each.waived for each in self.verdicts)
        beside = f", {waived} waived" if waived else ""
        tried = f"{len(self.verdicts)} tried, {len(self.broken)} broken{beside}."
        return "\n\n".join([*(each.fault for each in self.broken), tried])


def report(
    plugin: object | str,
    *,
    waivers: Sequence[LawWaiver] = (),
    cases: Path | None = None,
    examples: int = EXAMPLES,
    laws: Iterable[Law] = tuple(LAWS.values()),
) -> Report:
    """What the plugin comes to, under the same laws and cases as `conformance` makes tests of.

    Raises:
        InputError: as `conformance` does.
    """
    trials = trials_of(plugin, laws, waivers, cases, examples)
    verdicts = [
        Verdict(payer=each.payer, what=each.what, fault=each.fault(), waived=each.waiver is not None)
        for each in trials
    ]
    return Report(tuple(verdicts))
