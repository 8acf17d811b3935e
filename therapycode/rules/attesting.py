"""What a person's statements say of a code: that it is necessary, or who bears its cost."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from therapycode.model.answers import LinesByGroup, Located
from therapycode.model.session import Attestation, AttestationKind
from therapycode.model.visit import Group, Visit
from therapycode.rules.catalogue import found

__all__ = [
    "CONTRADICTING",
    "EXCLUDED",
    "in_vain",
    "liability_of",
    "necessary",
    "speaking_of",
    "stated_necessary",
    "to_be_denied",
    "without_conflict",
]

CONTRADICTING: Final = frozenset({"GA", "GZ"})
"""Modifiers by which a line is expected to be denied as not necessary."""

EXCLUDED: Final = frozenset({"GX", "GY"})
"""Modifiers by which a line stands on the claim to be denied, since the payer covers no such service."""

_ONE_ALONE: Final = frozenset({"GA", "GY", "GZ"})


def speaking_of(visit: Visit, group: Group) -> tuple[Attestation, ...]:
    """What is attested in the sessions that furnished the group."""
    if len(visit.sessions) == 1:
        return visit.sessions[0].attestations
    numbers = dict.fromkeys([session for session, _ in group.members])
    return tuple([each for number in numbers for each in visit.sessions[number].attestations])


def stated_necessary(attestations: Iterable[Attestation], code: str) -> tuple[str, ...]:
    """The modifiers by which somebody attests that a code is necessary; a statement of no code speaks of all."""
    attested = [
        each.modifier
        for each in attestations
        if each.kind == "medical-necessity" and (not each.codes or code in each.codes)
    ]
    return tuple(sorted(set(attested)))


def necessary(attestations: Iterable[Attestation], modifier: str, code: str) -> bool:
    """Say whether somebody attests, for this modifier, that the code is necessary."""
    return modifier in stated_necessary(attestations, code)


def liability_of(attestations: Iterable[Attestation], accepted: frozenset[str], code: str) -> tuple[str, ...]:
    """The modifiers by which somebody attests who bears the cost of the code, of those that the payer accepts.

    Only a statement that names the code speaks of it: a notice is given for a service, not for a visit.
    """
    attested = [
        each.modifier
        for each in attestations
        if each.kind == "liability" and each.modifier in accepted and code in each.codes
    ]
    return tuple(sorted(set(attested)))


def without_conflict(modifiers: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modifiers that may stand on one line, and those of them that contradict each other.

    GA, GY and GZ exclude each other.

    Source: secondary texts on the notice to the patient (physiospot, rcmguide).

    >>> without_conflict(("GX", "GY"))
    (('GX', 'GY'), ())
    >>> without_conflict(("GA", "GX", "GZ"))
    (('GX',), ('GA', 'GZ'))
    """
    clash = tuple(modifier for modifier in modifiers if modifier in _ONE_ALONE)
    if len(clash) <= 1:
        return tuple(modifiers), ()
    return tuple(modifier for modifier in modifiers if modifier not in clash), clash


def to_be_denied(attestations: Iterable[Attestation], accepted: frozenset[str], code: str) -> bool:
    """Say whether somebody attests that the code is excluded, so that its line is there to be denied."""
    kept, _ = without_conflict(liability_of(attestations, accepted, code))
    return not EXCLUDED.isdisjoint(kept)


def in_vain(
    visit: Visit, lines: LinesByGroup, kind: AttestationKind, accepted: frozenset[str], refused: str
) -> Iterator[Located]:
    """Warnings about statements of a kind that put nothing on any line; ``refused`` is why one is not accepted."""
    for number, session in enumerate(visit.sessions):
        if not session.attestations:
            continue
        billed = _billed(visit, lines, number)
        for place, each in enumerate(session.attestations):
            if each.kind != kind or not billed:
                continue
            away = [code for code in dict.fromkeys(each.codes) if code not in billed]
            if each.modifier not in accepted:
                why = refused
            elif kind == "liability" and not each.codes:
                why = "it names no code"
            elif away:
                why = f"there is no line of {', '.join(away)}"
            else:
                continue
            values = {"modifier": each.modifier, "why": why}
            yield number, found("modifiers.attested-in-vain", f"attestations[{place}]", values)


def _billed(visit: Visit, lines: LinesByGroup, number: int) -> frozenset[str]:
    """The codes of the lines that the services of a session stand on."""
    return frozenset(
        line.code
        for group, made in zip(visit.groups, lines, strict=True)
        for line in made
        if any(session == number for session, _ in group.members)
    )
