"""The further parts of a policy that a profile composes: what some payers ask and most do not."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from therapycode.model.frozen import FrozenMap
from therapycode.model.words import DISCIPLINES
from therapycode.payers.added import Added, AddedModifiers, Refused, RefusedModifiers, Which
from therapycode.payers.authorization_values import authorizations_of
from therapycode.payers.authorizing import AuthorizationMatch
from therapycode.payers.own_pairs import OwnPairs
from therapycode.payers.policy import LinePart
from therapycode.payers.supervising import Duties, Supervision
from therapycode.profiles.resolve import PartValues, Values
from therapycode.rules.authorizing import MATCHES
from therapycode.rules.modifiers import LINES
from therapycode.rules.own_pairs import EFFECTS as MEETING_EFFECTS
from therapycode.rules.own_pairs import SCOPES, OwnPair
from therapycode.rules.stating import BASES, EFFECTS, IDENTITIES, billed_under, effect_of, rate_of
from therapycode.rules.supervision import DUTIES, LEVELS

__all__ = ["further_parts", "stated"]

W = TypeVar("W", bound=str)


def further_parts(values: Values) -> tuple[LinePart, ...]:
    """The parts that are asked about lines, in the order in which they are asked."""
    return tuple(_parts(values))


def _parts(values: Values) -> Iterator[LinePart]:
    added = tuple(
        Added(modifiers=part.texts("modifiers"), which=_which(part)) for part in _group(values, "added-modifiers")
    )
    if added:
        yield AddedModifiers(rules=added)
    own = {key.partition(".")[2]: part for key, part in values.parts.items() if key.startswith("own-pairs.")}
    if own:
        yield OwnPairs(
            rules=tuple(_own_pair(name, part) for name, part in own.items()),
            sources=FrozenMap({name: part.source for name, part in own.items()}),
        )
    refused = tuple(
        Refused(modifiers=frozenset(part.texts("modifiers")), which=_which(part), source=part.source)
        for part in _group(values, "refused-modifiers")
    )
    if refused:
        yield RefusedModifiers(rules=refused)
    authorization, needed = values.parts.get("authorization"), authorizations_of(values)
    if authorization is not None:
        given = authorization.texts("match")
        match = frozenset(one for one in MATCHES if one in given)
        yield AuthorizationMatch(
            match=match, source=authorization.source, payer=values.profile.payer, wanted=needed is None
        )
    if needed is not None:
        yield needed
    supervision = values.parts.get("assistant-supervision")
    if supervision is not None:
        yield Supervision(level=_word(supervision, "level", LEVELS), source=supervision.source)
    duties = values.parts.get("assistant-duties")
    if duties is not None:
        wanted = duties.texts("duties")
        yield Duties(duties=tuple(duty for duty in DUTIES if duty in wanted), source=duties.source)


def _group(values: Values, group: str) -> Iterator[PartValues]:
    return (part for key, part in values.parts.items() if key.startswith(f"{group}."))


def _which(part: PartValues) -> Which:
    return Which(
        on=_word(part, "on", LINES) if "on" in part.values else "every-line",
        codes=frozenset(part.texts("codes")),
        classes=frozenset(part.texts("classes")),
    )


def _own_pair(name: str, part: PartValues) -> OwnPair:
    return OwnPair(
        name=name,
        denied=frozenset(part.texts("denied")),
        denied_classes=frozenset(part.texts("denied_classes")),
        beside=frozenset(part.texts("beside")),
        beside_classes=frozenset(part.texts("beside_classes")),
        effect=_word(part, "effect", MEETING_EFFECTS),
        scope=_word(part, "scope", SCOPES) if "scope" in part.values else "any",
        separate_times=part.flag("separate_times"),
        modifiers=part.texts("modifiers"),
    )


def _word(part: PartValues, name: str, words: tuple[W, ...]) -> W:
    """The word of a closed vocabulary that a parameter holds; the reader has let no other pass."""
    given = part.text(name)
    return next(word for word in words if word == given)


def stated(values: Values) -> Mapping[str, str]:
    """What the payer says of payment that is stated here and applied by whoever prices the claim, by part."""
    return FrozenMap(dict(_stated(values)))


def _stated(values: Values) -> Iterator[tuple[str, str]]:
    rate = values.parts.get("assistant-rate")
    if rate is not None:
        yield "assistant-rate", rate_of(rate.number("percent") or Decimal(0), _word(rate, "of", BASES))
    identity = values.parts.get("assistant-identity")
    if identity is not None:
        yield "assistant-identity", billed_under(_word(identity, "bills_under", IDENTITIES))
    assistants = values.parts.get("assistants")
    if assistants is not None and "effect" in assistants.values:
        effect = _word(assistants, "effect", EFFECTS)
        marks = dict.fromkeys(assistants.text(plan) for plan in DISCIPLINES if assistants.text(plan))
        yield "assistants", "; ".join(effect_of(modifier, effect) for modifier in marks)
    for key, part in values.parts.items():
        if key.startswith("added-modifiers.") and "effect" in part.values:
            effect = _word(part, "effect", EFFECTS)
            yield key, "; ".join(effect_of(modifier, effect) for modifier in part.texts("modifiers"))
