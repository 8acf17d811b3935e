"""What a payer authorized before the services were furnished, and how far that is used."""

from datetime import date
from typing import Final, Literal, get_args

import attrs

from therapycode.model.words import Discipline, Setting

__all__ = [
    "AUTHORIZATION_STATUSES",
    "Authorization",
    "AuthorizationStatus",
    "AuthorizationUse",
    "AuthorizedLine",
]

AuthorizationStatus = Literal["approved", "pending", "denied", "cancelled"]
"""How a request for authorization stands: granted, asked for and not answered, refused, or taken back."""

AUTHORIZATION_STATUSES: Final = get_args(AuthorizationStatus)


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
    """What was authorized, line by line; ``number`` is the payer's own reference.

    It is the one that the claim names: of several that were granted one after the other, the one in force. It
    holds from ``first_day`` through ``last_day``, for so many ``visits`` and ``units`` in all, of the
    ``disciplines`` that it names and for one ``provider`` (the caller's own id, as in sessions); what is left
    out was not named. ``requested_day`` is the day on which it was asked for, which counts while it is pending.
    ``reviewer`` is who decided, in the payer's word, where different reviewers decide on different stretches of
    care. ``token`` is the number that a payer gives for one visit, ``referral`` that of the referral or the
    episode of care that it belongs to, ``setting`` the site of care that it was granted for.
    """

    number: str | None = None
    lines: tuple[AuthorizedLine, ...] = ()
    status: AuthorizationStatus = "approved"
    requested_day: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    visits: int | None = None
    units: int | None = None
    disciplines: tuple[Discipline, ...] = ()
    provider: str | None = None
    reviewer: str | None = None
    token: str | None = None
    referral: str | None = None
    setting: Setting | None = None


@attrs.frozen(kw_only=True)
class AuthorizationUse:
    """How far an authorization is used with this claim, and until when it holds.

    ``visits`` and ``units`` are what it allows, ``None`` where it names no number. ``visits_used`` and
    ``units_used`` are what was used of it with this claim, and ``visits_left`` and ``units_left`` what is left
    after it; they are ``None`` where no number was named, or where it is not known what was billed before.
    ``as_of`` is the day through which that was looked up.
    """

    number: str | None
    status: AuthorizationStatus
    first_day: date | None
    last_day: date | None
    visits: int | None = None
    visits_used: int | None = None
    visits_left: int | None = None
    units: int | None = None
    units_used: int | None = None
    units_left: int | None = None
    as_of: date | None = None
