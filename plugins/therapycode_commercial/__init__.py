"""The built-in payers outside Medicare and Medicaid: each is a profile, composed from named rules."""

from collections.abc import Iterable

from therapycode.plugin import Payer, bundled_payers, hookimpl

__all__ = ["therapycode_payers"]

_FAMILIES = ("generic", "commercial", "federal", "workers-comp", "auto")


@hookimpl
def therapycode_payers() -> Iterable[Payer]:
    """Give the payers whose profiles come with the library."""
    return tuple(payer for family in _FAMILIES for payer in bundled_payers(family))
