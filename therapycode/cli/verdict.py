"""One line that says what may be done with a claim, and why not more."""

from collections.abc import Iterator

from therapycode.cli.plain import Line
from therapycode.model.claim import DayOutcome, Outcome

__all__ = ["counted", "day_verdict", "verdict"]


def counted(number: int, one: str, many: str) -> str:
    """The number with its noun.

    >>> counted(1, "check", "checks"), counted(3, "check", "checks")
    ('1 check', '3 checks')
    """
    return f"{number} {one if number == 1 else many}"


def verdict(outcome: Outcome) -> Line:
    """What may be done with the claim of a session."""
    if not outcome.determined:
        return Line("not determined: no claim is made, see the findings", "bad")
    if outcome.ready:
        return Line("ready to submit", "good")
    errors = any(finding.stands for finding in outcome.findings)
    return Line(f"determined, not ready: {', '.join(_missing(outcome))}", "bad" if errors else "careful")


def _missing(outcome: Outcome) -> Iterator[str]:
    """Why a determined claim is not ready."""
    errors = sum(finding.stands for finding in outcome.findings)
    if errors:
        yield counted(errors, "error", "errors")
    if outcome.assumed:
        yield counted(len(outcome.assumed), "rule", "rules") + " assumed"
    if not outcome.complete:
        yield counted(len(outcome.unknown), "part of the payer's policy", "parts of the payer's policy") + (
            " not known"
        )
    open_checks = sum(each.blocks for each in outcome.unchecked)
    if open_checks:
        yield counted(open_checks, "check", "checks") + " not made"


def day_verdict(day: DayOutcome) -> Line:
    """What may be done with the claims of a day together."""
    ready = sum(outcome.ready for outcome in day)
    determined = sum(outcome.determined for outcome in day)
    words = f"{counted(len(day.outcomes), 'session', 'sessions')}: {determined} determined, {ready} ready"
    if day.ready:
        return Line(f"{words} to submit", "good")
    return Line(f"{words} to submit", "careful" if day.determined else "bad")
