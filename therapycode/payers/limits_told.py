"""What is told of limits: how far each is used, what stands above, and what cannot be told."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

import attrs

from therapycode.dated import DateSpan
from therapycode.model.answers import NOTHING_SAID, LineAnswer, Located
from therapycode.model.codes import Trait
from therapycode.model.finding import Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import Disposition, KeptLine, LimitUse, new_limit_use
from therapycode.model.visit import Visit
from therapycode.rules.attesting import necessary, speaking_of
from therapycode.rules.authorizing import Asked, covers
from therapycode.rules.catalogue import found
from therapycode.rules.ceilings import Number
from therapycode.rules.limit import Claimed, Limit
from therapycode.rules.limit_words import measured_in, over_days
from therapycode.rules.line_order import better_order

__all__ = ["Above", "LimitsTold", "Use", "not_checked", "use_of"]


class Use(NamedTuple):
    """One account of a limit: the code that it counts by itself or none, its ceiling and its days."""

    limit: Limit
    code: str
    ceiling: Number
    window: DateSpan
    as_of: date | None


class Above(NamedTuple):
    """What was used before, what the claim adds, and how much of it stands above.

    ``kept`` are the units below, line by line, ``None`` where it takes prices to tell.
    """

    used: Number
    claimed: Number
    over: Number
    kept: tuple[int, ...] | None


_FINDINGS: Final[Mapping[Disposition, str]] = FrozenMap(
    {
        "trim-in-claim-order": "limits.excess-unpaid",
        "keep-highest-paid": "limits.excess-unpaid",
        "deny-excess": "limits.excess-unpaid",
        "not-medically-necessary": "limits.excess-not-necessary",
        "deny-claim": "limits.claim-denied",
    }
)


@attrs.define
class LimitsTold:
    """What is told of one document while its limits are gone through."""

    visit: Visit
    payer: str
    extra: dict[tuple[int, str], tuple[str, ...]] = attrs.Factory(dict)
    findings: list[Located] = attrs.Factory(list)
    unchecked: list[tuple[int, Unchecked]] = attrs.Factory(list)
    uses: list[tuple[int, LimitUse]] = attrs.Factory(list)

    def leave_open(self, limit: Limit, account: Sequence[Claimed], needs: tuple[str, ...]) -> None:
        """Tell that a limit cannot be checked, and what is needed."""
        open_ = not_checked(limit, needs)
        self.unchecked += [(number, open_) for number in _sessions(account)]

    def within(self, use: Use, account: Sequence[Claimed], used: Number, claimed: Number) -> None:
        """Tell how far a limit is used that nothing stands above."""
        own = use_of(use, used, claimed, ())
        self.uses += [(number, own) for number in _sessions(account)]
        limit = use.limit
        if not own.left and not limit.of_one_day and limit.measure != "group-size":
            self._say("limits.used-up", account[0], use, _values(use, own))
        if limit.modifier and self.visit.traits & Trait.ATTESTED:
            for row in self._attested(limit, account)[:1]:
                self._say("limits.attested-early", row, use, _values(use, own))

    def above(self, use: Use, account: Sequence[Claimed], above: Above) -> None:
        """Tell of what stands above a limit, as the payer deals with it."""
        limit = use.limit
        units = [row.line.units for row in account]
        kept = above.kept if above.kept is not None else tuple(units)
        rows = [KeptLine(row.line.code, row.line.units, own) for row, own in zip(account, kept, strict=True)]
        own = use_of(use, above.used, above.claimed, tuple(rows) if above.kept is not None else ())
        self.uses += [(number, own) for number in _sessions(account)]
        past = [row for row, keeps in zip(account, kept, strict=True) if keeps < row.line.units] or list(account)
        values = {**_values(use, own), "over": str(above.over), "kept": _paid(above, rows)}
        if above.kept is None:
            needs = tuple(f"services[{row.service}].allowed" for row in account if row.price is None)
            open_ = Unchecked(f"limits.{limit.name}.kept", needs, blocks=False, why=limit.source.title)
            self.unchecked += [(number, open_) for number in _sessions(account)]
        if limit.disposition == "attest":
            self._tell_attested(use, past, values)
        elif limit.disposition == "needs-authorization":
            self._tell_authorization(use, past, values)
        else:
            self._say(_FINDINGS[limit.disposition], past[0], use, values)
        if limit.disposition == "trim-in-claim-order" and above.kept is not None:
            self._tell_order(use, account, above, values)

    def _tell_attested(self, use: Use, past: Sequence[Claimed], values: Mapping[str, object]) -> None:
        """Put the modifier on lines for which it is attested, and tell of those for which it is not."""
        attested = self._attested(use.limit, past)
        for row in attested:
            self.extra[row.place, row.line.code] = (use.limit.modifier,)
        missing = [row for row in past if row not in attested]
        for name, rows in (("limits.attested", attested), ("limits.attestation-needed", missing)):
            if rows:
                codes = ", ".join(dict.fromkeys(row.line.code for row in rows))
                self._say(name, rows[0], use, {**values, "codes": codes, "modifier": use.limit.modifier})

    def _attested(self, limit: Limit, rows: Sequence[Claimed]) -> list[Claimed]:
        """The lines for which somebody attests, by the limit's modifier, that more is necessary."""
        groups = self.visit.groups
        return [
            row
            for row in rows
            if necessary(speaking_of(self.visit, groups[row.place]), limit.modifier, row.line.code)
        ]

    def _tell_authorization(self, use: Use, past: Sequence[Claimed], values: Mapping[str, object]) -> None:
        """Tell of the first line that no authorization covers, and of sessions of which that is not settled."""
        covered = [(row, self._covers(row)) for row in past]
        without = [row for row, is_covered in covered if is_covered is False]
        if without:
            self._say("limits.authorization-needed", without[0], use, values)
        for number in _sessions([row for row, is_covered in covered if is_covered is None]):
            needs = ("authorization.status", "history.days")
            open_ = Unchecked(f"limits.{use.limit.name}.authorization", needs, blocks=True, why=use.limit.title)
            self.unchecked.append((number, open_))

    def _covers(self, row: Claimed) -> bool | None:
        """Whether the authorization that a line's session names is in force for it, with something left."""
        session = self.visit.sessions[row.session]
        if session.authorization is None:
            return False
        units = row.line.units
        asked = Asked(self.visit.day, session.discipline, session.billing_provider, self.payer, units)
        return covers(session.authorization, asked, row.line.code, session.history)

    def _tell_order(
        self, use: Use, account: Sequence[Claimed], above: Above, values: Mapping[str, object]
    ) -> None:
        """Tell in which order of lines the payer would pay most, where it goes by their order."""
        if len(account) == 1:
            return
        without = tuple(f"services[{row.service}].allowed" for row in account if row.price is None)
        if without:
            why = f"{use.limit.title}: the payer goes by the order of the lines"
            open_ = Unchecked("limits.line-order", without, blocks=False, why=why)
            self.unchecked += [(number, open_) for number in _sessions(account)]
            return
        priced = [row.line._replace(amount=row.price) for row in account]
        better = better_order(priced, above.kept or (), use.limit.measure, use.ceiling, above.used)
        if better is not None:
            told = {
                **values,
                "order": ", ".join(account[place].line.code for place in better.order),
                "brings": f"{better.brings:.2f}",
                "instead": f"{better.instead:.2f}",
            }
            self._say("limits.line-order", account[0], use, told)

    def _say(self, name: str, row: Claimed, use: Use, values: Mapping[str, object]) -> None:
        where = f"services[{row.service}]"
        self.findings.append((row.session, found(name, where, values, (use.limit.source,))))

    def answer(self) -> LineAnswer:
        """All of it."""
        if not (self.uses or self.unchecked):
            return NOTHING_SAID
        return LineAnswer(
            FrozenMap(self.extra),
            tuple(self.findings),
            tuple(self.unchecked),
            limits=tuple(self.uses),
        )


def _sessions(account: Sequence[Claimed]) -> tuple[int, ...]:
    return tuple(dict.fromkeys([row.session for row in account]))


def not_checked(limit: Limit, needs: tuple[str, ...]) -> Unchecked:
    """That a limit cannot be checked, and what is needed; a claim should wait for it."""
    why = f"{limit.title}: {limit.source.title}"
    return Unchecked(f"limits.{limit.name}", needs, blocks=True, why=why)


def use_of(use: Use, used: Number, claimed: Number, lines: tuple[KeptLine, ...]) -> LimitUse:
    """How far an account of a limit is used; ``lines`` where something stands above."""
    limit, window = use.limit, use.window
    left = use.ceiling - used - claimed if limit.measure != "group-size" else use.ceiling - claimed
    assert window.first is not None  # noqa: S101  # every window begins somewhere
    return new_limit_use(
        limit.name,
        limit.title,
        limit.measure,
        use.ceiling,
        used,
        claimed,
        max(left, 0),
        window.first,
        None if window.until is None else window.until - timedelta(days=1),
        limit.disposition,
        use.code,
        lines,
        use.as_of,
    )


def _values(use: Use, own: LimitUse) -> dict[str, object]:
    limit = use.limit
    of = f" of {use.code}" if use.code else ""
    return {
        "limit": limit.name,
        "title": limit.title,
        "ceiling": str(use.ceiling),
        "measure": f"{measured_in(limit.measure)}{of}",
        "used": str(own.used),
        "claimed": str(own.claimed),
        "left": str(own.left),
        "days": over_days(use.window),
        "appeal": "this may be appealed" if limit.appealable else "ask the payer whether more can be had",
    }


def _paid(above: Above, rows: Sequence[KeptLine]) -> str:
    """Which units are likely paid, in words."""
    if above.kept is None:
        return "which of them, depends on what each is worth"
    return ", ".join(f"{row.code} {row.kept} of {row.units}" for row in rows)
