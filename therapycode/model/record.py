"""What an outcome was made from, so that it can be made again and held against the first."""

from datetime import date
from typing import Protocol

import attrs

from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Day, Session, Waiver

__all__ = ["Grounds", "Origin", "Record"]


@attrs.frozen(kw_only=True)
class Record:
    """What an outcome was made from: versions, content hashes, what was taken for granted, what was waived.

    ``therapycode`` is the version of the library, ``api`` the number of its plugin interface, ``schema`` the form
    of the outcome. ``profile`` is the hash of the payer's profile with all that it is based on, ``tables`` the
    hash of each national table by its name, ``input`` that of the document. ``known_on`` is the day whose
    knowledge was asked for, if one was. ``assumed`` names, by part of the policy, the rules that the caller put
    in the place of what is not known.
    """

    therapycode: str
    api: int
    schema: str
    payer: str
    day: date
    profile: str
    tables: FrozenMap[str, str]
    input: str
    known_on: date | None = None
    assumed: FrozenMap[str, str] = attrs.field(factory=FrozenMap)
    waivers: tuple[Waiver, ...] = ()


class Grounds(Protocol):
    """What all outcomes of one payer and one stretch of days rest on."""

    def record(self, document: Session | Day, waivers: tuple[Waiver, ...]) -> Record:
        """The record of an outcome of the document, with the waivers that were given for it."""


Origin = Record | tuple[Grounds, Session | Day, int]
"""A record, or what it is made from when somebody looks: its grounds, the document, and the session's place."""
