"""What the library has to say about a session or a claim."""

from datetime import date

import attrs

from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Severity

__all__ = ["Assumed", "Finding", "SourceRef", "Unchecked", "Unconfirmed", "Unknown", "Waived"]


@attrs.frozen(kw_only=True, cache_hash=True)
class SourceRef:
    """Where a rule stands: an id of the profile's sources, the exact place, and what kind of source it is."""

    id: str
    at: str = ""
    kind: str = "primary"
    title: str = ""
    url: str = ""


@attrs.frozen
class Waived:
    """Who answers for submitting in spite of a finding, and since when; the reason stands in the record."""

    by: str
    on: date


@attrs.frozen
class Finding:
    """One problem or remark about billing, with a stable name and code.

    ``template`` and ``values`` give the sentence of `says`; programs read ``values``. ``where`` is a path
    into the document. ``denials`` are the denial codes that mending it heads off. ``waived`` is there where a
    person waived it.
    """

    rule: str
    code: str
    severity: Severity
    where: str
    template: str
    do: str
    values: FrozenMap[str, object]
    sources: tuple[SourceRef, ...] = ()
    denials: tuple[str, ...] = ()
    waived: Waived | None = None

    @property
    def stands(self) -> bool:
        """Say whether it stands against submitting the claim: an error that nobody has waived."""
        return self.severity == "error" and self.waived is None

    @property
    def says(self) -> str:
        """The finding in one sentence."""
        return self.template.format_map(self.values)


@attrs.frozen
class Unknown:
    """A part of the payer's policy that is not known, and whom to ask."""

    part: str
    why: str
    ask: str


@attrs.frozen
class Assumed:
    """A part of the policy that is not known, the rule that the caller has it answered by, and whom to ask."""

    part: str
    rule: str
    ask: str


@attrs.frozen
class Unchecked:
    """A check that could not be made, what it needs, and whether the claim should wait for it."""

    check: str
    needs: tuple[str, ...]
    blocks: bool
    why: str = ""


@attrs.frozen
class Unconfirmed:
    """A value that is older than the last day on which its source was confirmed."""

    part: str
    source: str
    confirmed_through: str
