"""Waivers: a law that a payer breaks for a reason, with a case that shows it and must go on showing it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import attrs

from therapycode import Fault, InputError, PayerRegistry, Session
from therapycode.serial.notation import read_notation
from therapycode.testing.laws.law import Law
from therapycode.testing.subject import Subject
from therapycode.testing.trying import breach_of

__all__ = ["LawWaiver", "check_waivers", "no_longer_broken"]


@attrs.frozen(kw_only=True)
class LawWaiver:
    """A law that does not hold of a payer, and why that is right.

    ``why`` gives the reason, ``source`` the text that it rests on. ``until`` says whether the law is never to hold
    or only not yet. ``witness`` is a session in the short notation in which the law is broken: once it is not, the
    waiver has to go.
    """

    payer: str
    law: str
    why: str
    source: str
    witness: str
    until: Literal["never", "not yet"] = "never"


def check_waivers(
    waivers: Iterable[LawWaiver], registry: PayerRegistry, laws: Iterable[Law]
) -> Mapping[tuple[str, str], LawWaiver]:
    """The waivers by payer and law.

    Raises:
        InputError: if one speaks of a payer or law that is not there, gives no reason, or is there twice.
    """
    given = tuple(waivers)
    ids = {law.id for law in laws}
    faults = [fault for place, each in enumerate(given) for fault in _faults(place, each, registry, ids)]
    by_both = {(each.payer, each.law): each for each in given}
    if len(by_both) < len(given):
        faults.append(Fault("", "two waivers of one law for one payer", "one for each law and payer"))
    if faults:
        raise InputError("the waivers", faults)
    return by_both


def _faults(place: int, waiver: LawWaiver, registry: PayerRegistry, laws: set[str]) -> Iterator[Fault]:
    at = f"waivers[{place}]"
    if waiver.payer not in registry.payers:
        yield Fault(f"{at}.payer", repr(waiver.payer), ", ".join(sorted(registry.payers)) or "none")
    if waiver.law not in laws:
        yield Fault(f"{at}.law", repr(waiver.law), ", ".join(sorted(laws)))
    for name in ("why", "source"):
        if not getattr(waiver, name).strip():
            yield Fault(f"{at}.{name}", "nothing", "a sentence")
    try:
        read_notation(waiver.witness)
    except InputError as fault:
        yield from (attrs.evolve(one, at=f"{at}.witness, {one.at}") for one in fault.faults)


def no_longer_broken(waiver: LawWaiver, law: Law, subject: Subject) -> str:
    """Why a waiver has to go, where its witness does not break the law any more; ``""`` where it still does."""
    witness = read_notation(waiver.witness)
    sessions = (witness,) if isinstance(witness, Session) else witness.sessions
    if any(breach_of(law, subject, session) for session in sessions):
        return ""
    shown = "\n".join(f"    {line}" for line in waiver.witness.strip().splitlines())
    return (
        f"{subject.payer} does not break {law.id} any more in the case that its waiver gives:\n{shown}\n"
        "  Take the waiver out, or give a case in which the law is still broken."
    )
