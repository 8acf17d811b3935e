"""The plugin of Example Hybrid Plan: one payer, and the unit rule that its profile names."""

from collections.abc import Iterable
from pathlib import Path

from therapycode import FrozenMap
from therapycode.plugin import NamedRule, Payer, ProfileFile, hookimpl

from example_payer.capping import TIER, TIERS
from example_payer.counting import HYBRID
from example_payer.policy import policy

__all__ = ["therapycode_payers", "therapycode_rules"]

_PROFILES = Path(__file__).parent / "profiles"


@hookimpl
def therapycode_payers() -> Iterable[Payer]:
    """Give the payer."""
    return (
        Payer(
            id="example-hybrid",
            profile=ProfileFile(_PROFILES / "example-hybrid.toml", _PROFILES),
            policy=policy,
            facts=FrozenMap({TIER: TIERS}),
            api=1,
        ),
    )


@hookimpl
def therapycode_rules() -> Iterable[NamedRule]:
    """Give the rule."""
    return (HYBRID,)
