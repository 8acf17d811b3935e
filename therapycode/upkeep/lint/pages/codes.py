"""Faults of procedure codes in lists, conditions and examples."""

from therapycode.upkeep.lint.declare import fault

__all__ = ["CODES"]


@fault("code.damaged", "PRF-060", "error", do="Write the code as a text of five signs.")
def _damaged() -> None:
    """Spreadsheets turn codes into numbers: 97110 without quotes, 9.711E+04, 97110.0, a letter or a nought less.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["9.701E+04", 97602]
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010", "97602"]
        source = "manual"
    """


@fault("code.retired", "PRF-061", "warning", do="Record the list anew on the day on which its codes change.")
def _retired() -> None:
    """A list that holds a code on days on which there is no such code was not looked after when codes changed.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2022-01-01]
        codes = ["97010", "G0515"]
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2022-01-01]
        codes = ["97010", "97129"]
        source = "manual"
    """


@fault(
    "code.unknown",
    "PRF-062",
    "warning",
    do="Look whether the code is mistyped; if it is right, the code table lacks it.",
)
def _unknown() -> None:
    """A code that the code table does not know at all may be mistyped, and is looked up in vain.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97001", "97100"]
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"
    """


@fault("code.twice", "PRF-063", "error", do="Take one of them out; perhaps another was meant.")
def _twice() -> None:
    """What stands twice in one list stands for something else that is missing.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010", "97602", "97010"]
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010", "97602"]
        source = "manual"
    """


CODES = (_damaged, _retired, _unknown, _twice)
