"""Laws of what is known and what is not, of sources, and of what may be said."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Final

import attrs

from therapycode import Attestation, Engine, Finding, Outcome, OutsideCoverageError, Session
from therapycode.model.session import AttestationKind
from therapycode.plugin import FINDINGS
from therapycode.profiles.profile import Source
from therapycode.profiles.resolve import resolve
from therapycode.testing.laws.law import Law
from therapycode.testing.laws.seeing import in_words
from therapycode.testing.occasions import just
from therapycode.testing.subject import Subject

__all__ = ["KNOWING"]

_SECRETS: Final = ("patient-zyxwv", "Ada Zyxwv", "zyxwv-remark", "zyxwv-reason", "zyxwv-diagnosis")
"""What no message may repeat: who the patient is, and free text."""


def _one(subject: Subject) -> Iterable[Session]:
    """One service on the first and last day of every stretch."""
    days = [*reversed(subject.changes), subject.last]
    return [attrs.evolve(just(subject, "97110 30 PT"), date_of_service=day) for day in days]


def _covered(subject: Subject, session: Session) -> Iterator[str]:
    covers = subject.profile.covers
    if covers.first is None:
        yield "Its profile names no first day from which it answers."
        return
    outside = [covers.first - timedelta(days=1), covers.first - timedelta(days=3650)]
    outside += [covers.until] if covers.until is not None else []
    for day in outside:
        try:
            outcome = subject.code(attrs.evolve(session, date_of_service=day))
        except OutsideCoverageError:
            continue
        yield f"On {day}, which its profile does not cover, it answers {in_words(outcome)}."


def _never_guessed(subject: Subject, session: Session) -> Iterator[str]:
    engines: list[Engine] = [subject.not_knowing]
    if subject.unit_rule(session) is None:
        engines.append(subject.engine)
    for engine in engines:
        try:
            outcome = engine.code(session, payer=subject.payer)
        except Exception:  # noqa: BLE001, S112  # a policy that refuses to be made without a rule guesses nothing
            continue
        if outcome.determined:
            yield f"Its profile does not say how units are counted, and it answers {in_words(outcome)}."


def _told(subject: Subject, session: Session) -> Iterator[str]:
    outcome = subject.code(session)
    unknown = {each.part for each in outcome.unknown}
    if (
        subject.plan(session).branching is None
        and subject.engine.plan(subject.payer, session.date_of_service).branching is None
    ):
        missing = set(resolve(subject.profile, session.date_of_service).unknown) - unknown
        if missing:
            yield f"It does not say that {', '.join(sorted(missing))} is not known."
    if unknown and (outcome.complete or outcome.ready):
        yield f"{', '.join(sorted(unknown))} is not known, and the outcome is said to be complete."


def _sourced(subject: Subject, _session: Session) -> Iterator[str]:
    profile = subject.profile
    for part in profile.parts.values():
        for track in part.tracks:
            for dated in track.timeline.entries:
                if not _may_rest_on(profile.sources.get(dated.value.source)):
                    yield f"{part.key} from {dated.first} rests on no source that a value may rest on."


def _may_rest_on(source: Source | None) -> bool:
    return source is not None and source.kind != "unverified" and bool(source.title.strip())


def _findings(subject: Subject, session: Session) -> Iterator[str]:
    for finding in subject.code(session).findings:
        if finding.rule not in FINDINGS and not finding.sources:
            yield f"The finding {finding.rule} names no source."


def _silent(subject: Subject, session: Session) -> Iterator[str]:
    secret = attrs.evolve(
        session,
        patient=attrs.evolve(session.patient, id=_SECRETS[0]),
        ext={"name": _SECRETS[1], "remark": _SECRETS[2]},
        diagnoses=(_SECRETS[4],),
        services=tuple(attrs.evolve(one, reason=_SECRETS[3]) for one in session.services),
        attestations=(Attestation(kind="medical-necessity", modifier="KX", by="pt1", says=_SECRETS[2]),),
    )
    outcome = subject.engine.code(secret, payer=subject.payer, steps=True)
    for message in _messages(outcome):
        for leaked in _SECRETS:
            if leaked in message:
                kind = "the patient's id" if leaked == _SECRETS[0] else "a name or free text"
                yield f"A message repeats {kind}."


def _messages(outcome: Outcome) -> Iterator[str]:
    for finding in outcome.findings:
        yield from (finding.says, finding.do, finding.where, str(dict(finding.values)))
    for unknown in outcome.unknown:
        yield from (unknown.why, unknown.ask)
    for unchecked in outcome.unchecked:
        yield from (unchecked.why, *unchecked.needs)
    for repair in outcome.repairs:
        yield str(repair)
    for left in outcome.not_billed:
        yield left.reason
    yield outcome.explain()


_STATEMENTS: Final[Mapping[AttestationKind, str]] = {"medical-necessity": "KX", "distinct-service": "59"}


def _attested(subject: Subject, session: Session) -> Iterator[str]:
    silent = attrs.evolve(session, attestations=())
    before = _errors(subject.code(silent))
    for kind, modifier in _STATEMENTS.items():
        said = Attestation(kind=kind, modifier=modifier, by="pt1")
        after = subject.code(attrs.evolve(silent, attestations=(said,)))
        for finding in _errors(after).values():
            if finding.rule not in before and not finding.rule.startswith("attestations."):
                yield f"To attest {modifier} adds the error {finding.rule}."
        if dict(after.units) != dict(subject.code(silent).units):
            yield f"To attest {modifier} changes units: {in_words(after)}."


def _errors(outcome: Outcome) -> Mapping[str, Finding]:
    return {each.rule: each for each in outcome.findings if each.severity == "error"}


KNOWING: Final = (
    Law(
        id="days.covered",
        says="A payer names the first day from which it answers, and no day outside of its coverage is answered.",
        since="0.1",
        why="An answer for a day that nobody looked at is a guess.",
        breaches=_covered,
        first=_one,
    ),
    Law(
        id="unknown.never-guessed",
        says="Where the profile does not say how units are counted, there is no claim.",
        since="0.1",
        why="Another payer's rule in its place is a guess, and the commonest one.",
        breaches=_never_guessed,
        first=_one,
    ),
    Law(
        id="unknown.told",
        says="Every part that is not known is told, and an outcome with one is neither complete nor ready.",
        since="0.1",
        why="What nobody knows has to be asked for.",
        breaches=_told,
        first=_one,
    ),
    Law(
        id="sources.values",
        says="Every value of the profile rests on a source that it names, and never on an unverified one.",
        since="0.1",
        why="A value without a source cannot be checked, mended or defended.",
        breaches=_sourced,
        first=_one,
    ),
    Law(
        id="sources.findings",
        says="Every finding of the plugin's own names its source.",
        since="0.1",
        why="Whoever is told that a line is denied asks where that stands.",
        breaches=_findings,
        first=_one,
    ),
    Law(
        id="messages.no-patient",
        says="No message repeats who the patient is, a diagnosis, or free text.",
        since="0.1",
        why="Messages end up in logs and tickets.",
        breaches=_silent,
        first=_one,
    ),
    Law(
        id="attestations.no-error",
        says="To attest something adds no error that does not speak of attestations, and changes no unit.",
        since="0.1",
        why="A professional's word may be in vain, and never makes a right claim wrong.",
        breaches=_attested,
    ),
)
