"""Faults of form: keys, values and days that the format does not have."""

from therapycode.upkeep.lint.declare import fault

__all__ = ["FORMAT"]


@fault("format.unknown-key", "PRF-010", "error", do="Correct the key, or take it out.")
def _unknown_key() -> None:
    """A key that the format does not know says nothing, however right it looks; so it is refused.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        code = ["97010"]
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"
    """


@fault("format.missing", "PRF-011", "error", do="Give it.")
def _missing() -> None:
    """Some keys are never left out: a label, a source, and those values without which a part says nothing.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"
    """


@fault("format.value", "PRF-012", "error", do="Write a value that is allowed.")
def _value() -> None:
    """Each key holds values of one kind, and where the words are closed, one of those.

    **Refused**

        [lengths.other]
        label = "Codes of other lengths"

        [lengths.other.from.2024-01-01]
        rule = "midpoint"
        source = "manual"

    **Accepted**

        [lengths.other]
        label = "Codes of other lengths"

        [lengths.other.from.2024-01-01]
        rule = "past-midpoint"
        source = "manual"
    """


@fault("format.retired-key", "PRF-013", "warning", do="Write it as it is written now.")
def _retired_key() -> None:
    """A key that is no longer written so is read for a year after that was decided, and then refused.

    It is an error once that year is over.

    **Refused**

        on 2026-12-01
        [codes.not-valid]
        label = "Not valid"

        [codes.not-valid.from.2024-01-01]
        instead = ["97014 G0283"]
        source = "manual"

    **Accepted**

        on 2026-12-01
        [codes.not-valid]
        label = "Not valid"

        [codes.not-valid.from.2024-01-01]
        instead = { 97014 = "G0283" }
        source = "manual"
    """


@fault("format.contradiction", "PRF-014", "error", do="Keep one of the two.")
def _contradiction() -> None:
    """Some things exclude each other: values and ``ended``, values and ``unknown``, an answer and no answer.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        ended = true
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        ended = true
        source = "manual"
    """


@fault("format.day", "PRF-015", "error", do="Write the day as YYYY-MM-DD, after those that it has to follow.")
def _day() -> None:
    """A day is written YYYY-MM-DD and follows what it has to: an end its beginning, a revision a withdrawal.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-1-1]
        codes = ["97010"]
        source = "manual"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"
    """


@fault("format.unknown-question", "PRF-016", "error", do="Correct it, or have the plugin declare the fact.")
def _question() -> None:
    """A condition asks what a session can say: its own words, and facts that the library or a plugin declares.

    **Refused**

        [codes.bundled]
        label = "Bundled"
        unknown = "Ask provider relations"

        [codes.bundled.branch.texas]
        when = { "facts.sate" = "TX" }
        unknown = "Ask the office in Austin"

    **Accepted**

        [codes.bundled]
        label = "Bundled"
        unknown = "Ask provider relations"

        [codes.bundled.branch.texas]
        when = { "facts.state" = "TX" }
        unknown = "Ask the office in Austin"
    """


@fault("format.together", "PRF-017", "error", do="Give what belongs together.")
def _together() -> None:
    """Some values are good each by itself and say nothing together, such as a limit without a ceiling.

    **Refused**

        [limits.daily]
        label = "Units a day"

        [limits.daily.from.2024-01-01]
        measure = "units"
        window = "day"
        scope = ["patient"]
        disposition = "deny-excess"
        source = "manual"

    **Accepted**

        [limits.daily]
        label = "Units a day"

        [limits.daily.from.2024-01-01]
        measure = "units"
        ceiling = 4
        window = "day"
        scope = ["patient"]
        disposition = "deny-excess"
        source = "manual"
    """


FORMAT = (_unknown_key, _missing, _value, _retired_key, _contradiction, _day, _question, _together)
