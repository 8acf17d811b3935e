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
        """The payers that this plugin answers for."""

    @_hookspec
    def therapycode_rules(self) -> Iterable[NamedRule]:  # type: ignore[empty-body]  # a specification has no body
        """Rules that profiles may name; each name begins with the plugin's own word and a dot."""

    @_hookspec
    def therapycode_checks(self) -> Iterable[Check]:  # type: ignore[empty-body]  # a specification has no body
        """Findings that belong to no payer."""
