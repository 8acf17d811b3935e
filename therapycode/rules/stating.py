"""What a payer says of payment that is stated here and not applied: rates, numbers, effects of modifiers."""

from decimal import Decimal
from typing import Final, Literal, get_args

__all__ = ["BASES", "EFFECTS", "IDENTITIES", "Base", "Effect", "Identity", "billed_under", "effect_of", "rate_of"]

Base = Literal[
    "therapist-rate", "allowed-amount", "fee-schedule", "contracted-rate", "payer-share", "national-schedule"
]
"""What a rate for assistants' services is a percentage of."""

Effect = Literal["price", "inform", "accumulate", "bypass", "reject"]
"""What a payer does by a modifier: pays another price; nothing; counts the service towards another limit; lets it
past an edit; refuses the line."""

Identity = Literal["supervisor", "own-number"]
"""Under whose number an assistant's services are billed."""

BASES: Final = get_args(Base)
EFFECTS: Final = get_args(Effect)
IDENTITIES: Final = get_args(Identity)


def rate_of(percent: Decimal, base: Base) -> str:
    """A rate for assistants' services in words: which percentage, and of what. No price is worked out here.

    The base belongs to the rate: 37.5 percent of an outside schedule is not 58.8 percent of the therapist's,
    though the two may come to the same.

    Source: the payer's profile, under ``assistant-rate``.

    >>> rate_of(Decimal("85.0"), "allowed-amount"), rate_of(Decimal("37.5"), "national-schedule")
    ('85 % of the allowed amount', '37.5 % of the national schedule')
    """
    return f"{percent.normalize():f} % of the {base.replace('-', ' ')}"


def effect_of(modifier: str, effect: Effect) -> str:
    """What a payer does by a modifier, in words.

    Source: the payer's profile, under ``assistants`` and ``added-modifiers``.

    >>> effect_of("CQ", "inform")
    'CQ informs and changes no price'
    """
    does = {
        "price": "changes the price",
        "inform": "informs and changes no price",
        "accumulate": "counts the service towards another limit",
        "bypass": "lets the service past an edit",
        "reject": "has the line refused",
    }
    return f"{modifier} {does[effect]}"


def billed_under(identity: Identity) -> str:
    """Under whose number an assistant's services stand, in words.

    Source: the payer's profile, under ``assistant-identity``.

    >>> billed_under("own-number")
    "under the assistant's own number"
    """
    return "under the assistant's own number" if identity == "own-number" else "under the supervising therapist's"
