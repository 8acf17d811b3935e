"""The yardstick: building frozen attrs objects of six fields, which is what coding a visit mostly costs."""

import attrs

__all__ = ["OBJECTS_A_VISIT", "build"]

OBJECTS_A_VISIT = 60
"""How many of the objects stand for one visit."""


@attrs.frozen
class Six:
    """An object of the size that the results of coding usually have."""

    one: str
    two: int
    three: int
    four: tuple[int, ...]
    five: bool
    six: str | None


def build(number: int) -> None:
    """Build so many of the objects and let each of them go at once."""
    for _ in range(number):
        Six("97110", 1, 2, (), True, None)
