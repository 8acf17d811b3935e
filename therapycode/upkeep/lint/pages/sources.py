"""Faults of the documents that values rest on."""

from therapycode.upkeep.lint.declare import fault

__all__ = ["SOURCES"]


@fault("source.undefined", "PRF-030", "error", do="Name one of [sources], or add the document there.")
def _undefined() -> None:
    """Every value and every example names a document that the file, or what it is based on, lists.

    **Refused**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual-of-2024"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"
    """


@fault("source.unverified", "PRF-031", "error", do="Leave the value unknown until a document is found.")
def _unverified() -> None:
    """No value of a policy rests on a document that is marked as unverified.

    **Refused**

        [sources.forum]
        title = "A forum of billers"
        kind = "unverified"

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "forum"

    **Accepted**

        [sources.forum]
        title = "A forum of billers"
        kind = "unverified"

        [codes.bundled]
        label = "Bundled"
        unknown = "A forum names 97010; ask provider relations."
    """


@fault("source.two-documents", "PRF-032", "error", do="Give the document a name of its own.")
def _two_documents() -> None:
    """One name means one document, in a profile and in all that it is based on.

    **Refused**

        file _shared/commercial.toml
        schema = 1
        title = "Commercial plans"

        [sources.manual]
        title = "Another manual"
        kind = "primary"

        file
        based_on = ["_shared/commercial"]

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"

    **Accepted**

        file _shared/commercial.toml
        schema = 1
        title = "Commercial plans"

        [sources.commercial-manual]
        title = "Another manual"
        kind = "primary"

        file
        based_on = ["_shared/commercial"]

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"
    """


@fault("source.unused", "PRF-033", "warning", do="Name it where a value rests on it, or take it out.")
def _unused() -> None:
    """A document that nothing rests on looks like evidence and is none.

    A document of a shared file is used where a file that starts from it names it.

    **Refused**

        [sources.notice]
        title = "A notice"
        kind = "primary"

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"

    **Accepted**

        [sources.notice]
        title = "A notice"
        kind = "primary"

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "notice"
    """


@fault("source.days", "PRF-034", "warning", do="Correct the day.")
def _days() -> None:
    """A document is published before it is confirmed, and neither lies ahead of the day on which one looks.

    **Refused**

        on 2026-03-04
        [sources.notice]
        title = "A notice"
        kind = "primary"
        published = 2025-12-01
        confirmed_through = 2025-06-30

    **Accepted**

        on 2026-03-04
        [sources.notice]
        title = "A notice"
        kind = "primary"
        published = 2025-06-30
        confirmed_through = 2025-12-01
    """


@fault(
    "source.past-confirmation",
    "PRF-035",
    "warning",
    do="Look whether the document still says so, then move confirmed_through.",
)
def _past_confirmation() -> None:
    """A value that is in force on a day past the last confirmation of its source still answers, unconfirmed.

    **Refused**

        on 2026-03-04
        [sources.notice]
        title = "A notice"
        kind = "primary"
        confirmed_through = 2025-06-30

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "notice"

    **Accepted**

        on 2025-03-04
        [sources.notice]
        title = "A notice"
        kind = "primary"
        confirmed_through = 2025-06-30

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "notice"
    """


@fault("source.secondary", "PRF-036", "note", do="Put the payer's own text in its place when it is found.")
def _secondary() -> None:
    """A value may rest on somebody else's account of a payer's rule; each such value is listed.

    **Refused**

        [sources.blog]
        title = "A billing page"
        kind = "secondary"

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "blog"

    **Accepted**

        [codes.bundled]
        label = "Bundled"

        [codes.bundled.from.2024-01-01]
        codes = ["97010"]
        source = "manual"
    """


@fault("source.not-archived", "PRF-037", "note", do="Keep a copy in an archive, and give its address as archived.")
def _not_archived() -> None:
    """An address may lead to another text tomorrow; a copy in an archive does not.

    **Refused**

        [sources.notice]
        title = "A notice"
        url = "https://payer.example/notice"
        kind = "primary"

    **Accepted**

        [sources.notice]
        title = "A notice"
        url = "https://payer.example/notice"
        archived = "https://archive.example/1"
        kind = "primary"
    """


SOURCES = (
    _undefined,
    _unverified,
    _two_documents,
    _unused,
    _days,
    _past_confirmation,
    _secondary,
    _not_archived,
)
