"""Faults of names: rules, their parameters, findings and payers that are not known."""

from therapycode.upkeep.lint.declare import fault

__all__ = ["NAMES"]


@fault("name.rule", "PRF-050", "error", do="Correct the name, or install the plugin that has the rule.")
def _rule() -> None:
    """Units are counted by a rule of the catalogue, or of an installed plugin; `therapycode rule` lists them.

    **Refused**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "8-minute-rule"
        source = "manual"

    **Accepted**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "total-time"
        source = "manual"
    """


@fault("name.parameter", "PRF-051", "error", do="Take it out, or name the rule that has it.")
def _parameter() -> None:
    """A rule takes the parameters that its page lists and no others.

    **Refused**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "total-time"
        threshold = 7.5
        source = "manual"

    **Accepted**

        [units]
        label = "Units"

        [units.from.2024-01-01]
        rule = "per-service-threshold"
        threshold = 7.5
        source = "manual"
    """


@fault("name.finding", "PRF-052", "error", do="Correct the name; `therapycode rule` lists the findings.")
def _finding() -> None:
    """An example asks for findings, and rules them out, by the names that they have in the catalogue.

    **Refused**

        [[examples]]
        says = "A tie"
        day = 2025-03-04
        given = ["97110 10 PT"]
        undetermined = true
        findings = ["units.undecided"]
        source = "manual"

    **Accepted**

        [[examples]]
        says = "Nothing is known of this payer's units"
        day = 2025-03-04
        given = ["97110 10 PT"]
        undetermined = true
        findings = ["units.unknown"]
        source = "manual"
    """


@fault("name.successor", "PRF-053", "warning", do="Correct the id, or add the payer that came after it.")
def _successor() -> None:
    """Who is asked instead of a retired payer should be a payer that is at hand.

    **Refused**

        status = "retired"
        successor = "cingna"

    **Accepted**

        status = "retired"
        successor = "cigna"
    """


NAMES = (_rule, _parameter, _finding, _successor)
