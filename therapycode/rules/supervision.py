"""How closely assistants are supervised, and what the record needs where one treated."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from therapycode.model.frozen import FrozenMap

__all__ = ["DUTIES", "LEVELS", "WANTED", "Duty", "Level", "enough"]

Level = Literal["general", "direct", "personal"]
"""How closely a therapist supervises: at call; on the premises; in the room. Each is more than the one before."""

LEVELS: Final = get_args(Level)

Duty = Literal["co-signature", "notation-of-who-treated"]
"""What a payer wants in the record where an assistant treated."""

DUTIES: Final = get_args(Duty)

WANTED: Final[Mapping[Duty, str]] = FrozenMap(
    {
        "co-signature": "the supervising therapist's signature beside the assistant's",
        "notation-of-who-treated": "a notation of who treated",
    }
)
"""Each duty in words."""


def enough(given: str, wanted: Level) -> bool:
    """Say whether a level of supervision is the one that a payer asks for, or closer.

    Source: the payer's profile, under ``assistant-supervision``.

    >>> enough("general", "direct"), enough("personal", "direct")
    (False, True)
    """
    return given in LEVELS and LEVELS.index(given) >= LEVELS.index(wanted)
