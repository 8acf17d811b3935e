"""Faults of a file as a whole: whether it can be read, how it is written, and whom it answers for."""

from therapycode.upkeep.lint.declare import fault

__all__ = ["FILES"]


@fault("file.unreadable", "PRF-001", "error", do="Give a file or a folder that can be read.")
def _unreadable() -> None:
    """A file or folder that is not there, may not be read or is larger than 2 MiB holds no profile.

    **Refused**

        no file

    **Accepted**

        [units]
        label = "Units"
        unknown = "Ask provider relations"
    """


@fault(
    "file.syntax",
    "PRF-002",
    "error",
    do="Mend the line that is named, then look again: nothing else was looked at.",
)
def _syntax() -> None:
    """What is no TOML, or no text in UTF-8, cannot be read; a key or a day that is written twice is no TOML.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010",
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"
    """


@fault("file.not-canonical", "PRF-003", "error", do="Run `therapycode profile fmt` on it.")
def _not_canonical() -> None:
    """A file that is written otherwise than in the one canonical form hides its changes of meaning among others.

    Comments are not kept by that form; what a reader should know belongs in a ``note``.

    **Refused**

        [codes.bundled]
        label = 'Bundled'   # by the manual
        unknown = "Ask provider relations"

    **Accepted**

        [codes.bundled]
        label = "Bundled"
        unknown = "Ask provider relations"
        note = "By the manual."
    """


@fault("file.payer-taken", "PRF-004", "error", do="Rename one of the files, or name the payer that it changes.")
def _payer_taken() -> None:
    """One payer has one profile: a file of one's own answers for an installed payer only where it names it.

    Neither do two files of a folder answer for one payer.

    **Refused**

        payer cigna
        [units]
        label = "Units"
        unknown = "Ask provider relations"

    **Accepted**

        payer cigna
        based_on = ["payer:cigna"]

        [units]
        label = "Units"
        unknown = "Ask provider relations"
    """


FILES = (_unreadable, _syntax, _not_canonical, _payer_taken)
