"""Codes that are billed as a base code with increments."""

__all__ = ["split_family"]


def split_family(units: int, base: str, increment: str) -> tuple[tuple[str, int], ...]:
    """The codes and units of a base-and-increment family: the first unit is the base code, the rest increments.

    Source: the code set's own structure; for 97129 and 97130 under a total-time rule this project's ruling.

    >>> split_family(3, "97129", "97130")
    (('97129', 1), ('97130', 2))
    >>> split_family(1, "97129", "97130")
    (('97129', 1),)
    """
    return ((base, 1), (increment, units - 1)) if units > 1 else ((base, units),)
