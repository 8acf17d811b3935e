"""What a payer authorized before the services were furnished."""

import attrs

__all__ = ["Authorization", "AuthorizedLine"]


@attrs.frozen(kw_only=True)
class AuthorizedLine:
    """A code that was authorized, with the modifiers that it was authorized with, and so many units of it.

    ``units`` ``None`` says that no number was named.
    """

    code: str
    modifiers: tuple[str, ...] = ()
    units: int | None = None


@attrs.frozen(kw_only=True)
class Authorization:
    """What was authorized, line by line; ``number`` is the payer's own reference."""

    number: str | None = None
    lines: tuple[AuthorizedLine, ...] = ()
