"""Waivers: the findings that a person answers for, and what becomes of waivers that meet none."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import chain
from typing import Final

import attrs

from therapycode.model.finding import Finding, Waived
from therapycode.model.session import Waiver
from therapycode.rules.catalogue import FINDINGS, found

__all__ = ["instead_of", "marked", "waive"]

_NAMES: Final = frozenset(chain.from_iterable((rule.name, rule.code) for rule in FINDINGS.values()))


def waive(
    findings: tuple[Finding, ...],
    waivers: Sequence[Waiver],
    *,
    firm: Sequence[Finding] = (),
    crossing: Sequence[Finding] = (),
) -> tuple[Finding, ...]:
    """The findings of a session, marked where a person waived them, and what is to be said of waivers.

    Those that are ``firm`` leave no claim to submit, so that waiving them is refused. Those that are ``crossing``
    the sessions of a day are marked elsewhere; a waiver of one is not unused.
    """
    return marked(findings, waivers) + tuple(_remarks(waivers, firm, (*findings, *crossing)))


def marked(findings: tuple[Finding, ...], waivers: Sequence[Waiver]) -> tuple[Finding, ...]:
    """The findings, those marked that a waiver means."""
    return tuple([_marked(finding, waivers) for finding in findings])


def instead_of(name: str, said: Iterable[Finding]) -> str | None:
    """What a waiver may name instead, if this is no finding: none of the catalogue and none that was said."""
    if name in _NAMES or any(name in {finding.rule, finding.code} for finding in said):
        return None
    near = ", ".join(get_close_matches(name, sorted(_NAMES), n=3))
    return f"the name or the code of a finding, as `therapycode rule` lists them{near and f'; near it: {near}'}"


def _marked(finding: Finding, waivers: Iterable[Waiver]) -> Finding:
    waiver = next((each for each in waivers if _means(each, finding)), None)
    return finding if waiver is None else attrs.evolve(finding, waived=Waived(waiver.by, waiver.on))


def _means(waiver: Waiver, finding: Finding) -> bool:
    return waiver.finding in {finding.rule, finding.code} and waiver.where in {None, finding.where}


def _remarks(waivers: Iterable[Waiver], firm: Sequence[Finding], others: Sequence[Finding]) -> Iterator[Finding]:
    for place, waiver in enumerate(waivers):
        values = {"finding": waiver.finding, "at": f" at {waiver.where}" if waiver.where else ""}
        if any(_means(waiver, finding) for finding in firm):
            yield found("session.waiver-refused", f"waivers[{place}]", values)
        elif not any(_means(waiver, finding) for finding in others):
            yield found("session.waiver-unused", f"waivers[{place}]", values)
