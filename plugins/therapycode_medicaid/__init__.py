"""The built-in payers of the family "medicaid": state programs, each a profile composed from named rules."""

from collections.abc import Iterable

from therapycode.plugin import Payer, bundled_payers, hookimpl

__all__ = ["therapycode_payers"]


@hookimpl
def therapycode_payers() -> Iterable[Payer]:
    """Give the payers whose profiles come with the library."""
    return bundled_payers("medicaid")
