"""The laws hold for every payer that comes with the library, and their examples do."""

from typing import Final

from therapycode import PayerRegistry
from therapycode.testing import LawWaiver, conformance

WAIVERS: Final[tuple[LawWaiver, ...]] = ()
"""No payer that comes with the library needs one."""

TestPayers = conformance(PayerRegistry.installed(), waivers=WAIVERS, examples=10)
