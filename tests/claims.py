"""Claims in short, checked, as in `checked("claim 2026-03-04")`; and what is said of them, in short."""

from typing import Final

from tests.building import installed_engine
from therapycode import Checked, GivenClaim, Session
from therapycode.serial.claim_notation import read_claim_notation

__all__ = ["MEDICARE", "about", "checked", "given", "mended", "rules"]

MEDICARE: Final = "medicare-part-b"


def given(text: str) -> tuple[GivenClaim, tuple[Session, ...]]:
    """The claim and the sessions of the text; its lines may be indented."""
    return read_claim_notation("\n".join([line.strip() for line in text.splitlines()]))


def checked(text: str, *, payer: str = MEDICARE) -> Checked:
    """What is to be said of the claim of the text, with the sessions that stand beside it."""
    claim, sessions = given(text)
    return installed_engine().check(claim, payer=payer, sessions=sessions)


def rules(found: Checked) -> list[str]:
    """The findings as `severity rule where`, without the room that the rule is of."""
    return [" ".join([one.severity, one.rule.removeprefix("check."), one.where]) for one in found.findings]


def about(found: Checked, *names: str) -> list[str]:
    """Those of the findings that have one of these names, as `rules` gives them."""
    return [one for one in rules(found) if one.split()[1] in names]


def mended(found: Checked) -> list[str]:
    """The repairs as `where: old -> new`."""
    return [f"{one.where}: {one.old} -> {one.new}" for one in found.repairs]
