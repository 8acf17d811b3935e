"""The whole hook specification of payer plugins. Each hook is called once, when a registry is built."""

from collections.abc import Iterable

import pluggy

from therapycode.payers.payer import Payer
from therapycode.payers.policy import Check
from therapycode.rules.named import NamedRule

__all__ = ["PROJECT", "Spec", "hookimpl"]

PROJECT = "therapycode"

hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's implementation of a hook."""

_hookspec = pluggy.HookspecMarker(PROJECT)


class Spec:
    """What a plugin may give. All hooks collect; none is ever called while a session is coded."""

    @_hookspec
    def therapycode_payers(self) -> Iterable[Payer]:  # type: ignore[empty-body]  # a specification has no body
        """The payers that this plugin answers for.

        Nothing need be read yet: a payer may name the file of its profile. Two plugins that give one payer are
        both refused for it.

        >>> from pathlib import Path
        >>> from therapycode import PayerRegistry
        >>> from therapycode.plugin import Payer, ProfileFile, hookimpl
        >>> class Acme:
        ...     @hookimpl
        ...     def therapycode_payers(self):
        ...         here = Path("profiles")
        ...         return (Payer(id="acme-plan", profile=ProfileFile(here / "acme-plan.toml", here), api=1),)
        >>> list(PayerRegistry.of([Acme()]).payers)
        ['acme-plan']
        """

    @_hookspec
    def therapycode_rules(self) -> Iterable[NamedRule]:  # type: ignore[empty-body]  # a specification has no body
        """Rules that profiles may name; each name begins with the plugin's own word and a dot.

        A profile asks for one by its name, in its part ``units``, and gives its parameters beside it.

        >>> from therapycode import PayerRegistry
        >>> from therapycode.plugin import Allocation, NamedRule, hookimpl
        >>> def halves(minutes, minutes_per_unit=15):
        ...     return Allocation(tuple(each * 2 // minutes_per_unit for each in minutes))
        >>> class Acme:
        ...     @hookimpl
        ...     def therapycode_rules(self):
        ...         title = "Service by service: a unit for each half period"
        ...         takes = frozenset({"minutes_per_unit"})
        ...         return (NamedRule(name="acme.halves", title=title, allocate=halves, parameters=takes),)
        >>> PayerRegistry.of([Acme()]).rules["acme.halves"].allocate([30, 8]).fixed
        (4, 1)
        """

    @_hookspec
    def therapycode_checks(self) -> Iterable[Check]:  # type: ignore[empty-body]  # a specification has no body
        """Findings that belong to no payer.

        Each check is asked about every visit, under every payer: keep it quick, and let it say nothing where it
        has nothing to say.

        >>> from therapycode import PayerRegistry
        >>> from therapycode.plugin import FindingRule, hookimpl
        >>> LONG = FindingRule("acme.long", "ACM-001", "advice", "{minutes} minutes.", "Look at the record.")
        >>> def long_day(visit):
        ...     minutes = sum(group.minutes for group in visit.groups)
        ...     return ((0, LONG.at("", {"minutes": minutes})),) if minutes > 120 else ()
        >>> class Acme:
        ...     @hookimpl
        ...     def therapycode_checks(self):
        ...         return (long_day,)
        >>> PayerRegistry.of([Acme()]).checks == (long_day,)
        True
        """
