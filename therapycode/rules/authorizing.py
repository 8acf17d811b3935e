"""Whether a claim is what was authorized."""

from collections.abc import Collection, Sequence
from typing import Final, Literal, get_args

from therapycode.model.authorization import AuthorizedLine

__all__ = ["MATCHES", "Match", "mismatch"]

Match = Literal["codes", "modifiers", "units"]
"""What of a claim has to be as it was authorized."""

MATCHES: Final = get_args(Match)


def mismatch(
    code: str,
    units: int,
    modifiers: Collection[str],
    authorized: Sequence[AuthorizedLine],
    match: Collection[Match],
) -> Match | None:
    """What of a line is not as it was authorized, ``None`` where all that the payer holds it to is.

    A line may be any of those authorized for its code; the one that comes closest tells.

    Source: the payer's profile, under ``authorization``.

    >>> mismatch("97110", 2, ("GP",), [AuthorizedLine(code="97110", modifiers=("GO",))], ("codes", "modifiers"))
    'modifiers'
    """
    own = [line for line in authorized if line.code == code]
    if not own:
        return "codes" if "codes" in match else None
    if "modifiers" in match:
        own = [line for line in own if set(line.modifiers) == set(modifiers)]
        if not own:
            return "modifiers"
    if "units" in match and not any(line.units is None or units <= line.units for line in own):
        return "units"
    return None
