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


def build(visits: int) -> None:
    """Build the objects of so many visits; those of one visit live and go together, as an outcome's do."""
    for _ in range(visits):
        _ = [Six("97110", 1, 2, (), True, None) for _ in range(OBJECTS_A_VISIT)]
