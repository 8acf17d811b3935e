"""Faults of days: values that never answer, days without a value, and values that change nothing."""

from therapycode.upkeep.lint.declare import fault

__all__ = ["DAYS"]


@fault("days.outside-coverage", "PRF-040", "error", do="Take the value out, or cover the days on which it held.")
def _outside() -> None:
    """A value that holds on no day that the profile covers never answers.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2019-01-01]
        codes = ["97010"]
        source = "manual"

        [codes.bundled.from.2022-01-01]
        codes = ["97010", "97602"]
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2022-01-01]
        codes = ["97010", "97602"]
        source = "manual"
    """


@fault("days.equal-neighbour", "PRF-041", "error", do="Take it out, or say in a note why it is recorded again.")
def _equal() -> None:
    """A value that is the same as the one before it changes nothing; more often a figure was not typed over.

    **Refused**

        [review]
        label = "Amount past which claims are reviewed"

        [review.from.2024-01-01]
        amount = 3000.00
        source = "manual"

        [review.from.2025-01-01]
        amount = 3000.00
        source = "manual"

    **Accepted**

        [review]
        label = "Amount past which claims are reviewed"

        [review.from.2024-01-01]
        amount = 3000.00
        source = "manual"

        [review.from.2025-01-01]
        amount = 3000.00
        source = "manual"
        note = "Stated anew for the year, unchanged."
    """


@fault(
    "days.gap",
    "PRF-042",
    "warning",
    do="Record what held on those days, or say with or_before or in a note that it is not known.",
)
def _gap() -> None:
    """On days that the profile covers and for which nothing is recorded, the part is unknown.

    That may be so because nobody knows; then the first value says so with ``or_before``, or a note does.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2025-01-01]
        codes = ["97010"]
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2025-01-01]
        codes = ["97010"]
        or_before = true
        source = "manual"
    """


@fault("days.overlap", "PRF-043", "error", do="Put the narrower condition first, or take the branch out.")
def _overlap() -> None:
    """A branch is never asked where an earlier one holds for all its sessions.

    **Refused**

        [codes.bundled]
        label = "Bundled"
        unknown = "Ask provider relations"

        [codes.bundled.branch.south]
        when = { "facts.state" = ["OK", "TX"] }
        unknown = "Ask the office in Austin"

        [codes.bundled.branch.texas]
        when = { "facts.state" = "TX", telehealth = true }
        unknown = "Ask the office in Houston"

    **Accepted**

        [codes.bundled]
        label = "Bundled"
        unknown = "Ask provider relations"

        [codes.bundled.branch.texas]
        when = { "facts.state" = "TX", telehealth = true }
        unknown = "Ask the office in Houston"

        [codes.bundled.branch.south]
        when = { "facts.state" = ["OK", "TX"] }
        unknown = "Ask the office in Austin"
    """


DAYS = (_outside, _equal, _gap, _overlap)
