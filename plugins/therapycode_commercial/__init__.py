"""The built-in payers outside Medicare and Medicaid: each is a profile, composed from named rules."""

from collections.abc import Iterable

from therapycode.plugin import Payer, bundled_payers, hookimpl

__all__ = ["therapycode_payers"]


@hookimpl
def therapycode_payers() -> Iterable[Payer]:
    """Give the payers whose profiles come with the library."""
    return (*bundled_payers("generic"), *bundled_payers("commercial"))
