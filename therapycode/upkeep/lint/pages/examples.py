"""Faults of the worked examples that travel with a profile."""

from therapycode.upkeep.lint.declare import fault

__all__ = ["EXAMPLES"]


@fault("example.fails", "PRF-070", "error", do="Look which of the two is right: the example, or a value.")
def _fails() -> None:
    """The examples of a profile are coded by its values, and must come to what they say.

    **Refused**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "full-unit-only"
        source = "manual"

        [[examples]]
        says = "Eight minutes are a unit"
        day = 2025-03-04
        given = ["97110 8 PT"]
        units = ["97110 1"]
        source = "manual"

    **Accepted**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "total-time"
        source = "manual"

        [[examples]]
        says = "Eight minutes are a unit"
        day = 2025-03-04
        given = ["97110 8 PT"]
        units = ["97110 1"]
        source = "manual"
    """


@fault("example.unreadable", "PRF-071", "error", do="Write code, minutes and who furnished it: 97110 30 PT.")
def _unreadable() -> None:
    """An example is written in the short notation: what is given, and what is billed.

    **Refused**

        [[examples]]
        says = "Half an hour"
        day = 2025-03-04
        given = ["97110 half an hour"]
        undetermined = true
        source = "manual"

    **Accepted**

        [[examples]]
        says = "Half an hour"
        day = 2025-03-04
        given = ["97110 30 PT"]
        undetermined = true
        source = "manual"
    """


@fault("example.outside-coverage", "PRF-072", "error", do="Move the example to a day that the profile covers.")
def _outside() -> None:
    """An example of a day that the profile does not answer for shows nothing.

    **Refused**

        [[examples]]
        says = "Half an hour"
        day = 2019-03-04
        given = ["97110 30 PT"]
        undetermined = true
        source = "manual"

    **Accepted**

        [[examples]]
        says = "Half an hour"
        day = 2025-03-04
        given = ["97110 30 PT"]
        undetermined = true
        source = "manual"
    """


@fault(
    "example.none", "PRF-073", "warning", do="Add an example with its answer, from the document where it has one."
)
def _none() -> None:
    """A payer whose way of counting is recorded has at least one worked example that shows it.

    **Refused**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "total-time"
        source = "manual"

    **Accepted**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "total-time"
        source = "manual"

        [[examples]]
        says = "Eight minutes are a unit"
        day = 2025-03-04
        given = ["97110 8 PT"]
        units = ["97110 1"]
        source = "manual"
    """


@fault(
    "example.change-day",
    "PRF-074",
    "warning",
    do="Add an example on each side, best on the day itself and on the day before.",
)
def _change_day() -> None:
    """Where a value changes on a day, an example on each side of the day shows what that does.

    An example counts for a branch only where its session falls under the branch.

    **Refused**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "full-unit-only"
        source = "manual"

        [units.from.2025-01-01]
        rule = "total-time"
        source = "manual"

        [[examples]]
        says = "Eight minutes are a unit"
        day = 2025-01-01
        given = ["97110 8 PT"]
        units = ["97110 1"]
        source = "manual"

    **Accepted**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "full-unit-only"
        source = "manual"

        [units.from.2025-01-01]
        rule = "total-time"
        source = "manual"

        [[examples]]
        says = "Eight minutes are no unit"
        day = 2024-12-31
        given = ["97110 8 PT"]
        units = ["97110 0"]
        source = "manual"

        [[examples]]
        says = "Eight minutes are a unit"
        day = 2025-01-01
        given = ["97110 8 PT"]
        units = ["97110 1"]
        source = "manual"
    """


EXAMPLES = (_fails, _unreadable, _outside, _none, _change_day)
