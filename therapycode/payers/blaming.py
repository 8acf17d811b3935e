"""A fault while a payer's claim was made, laid at the plugin whose code it came from."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from traceback import walk_tb

from therapycode.errors import PluginError
from therapycode.payers.misfits import MisfitError
from therapycode.payers.registry import Loaded, PayerRegistry
from therapycode.profiles.profile import Profile
from therapycode.rules.named import UNIT_RULES

__all__ = ["laid_at_plugin"]


def laid_at_plugin(
    registry: PayerRegistry,
    payer: str,
    profile: Profile | None,
    assumed: Mapping[str, str],
    fault: BaseException,
) -> PluginError | None:
    """The fault as one of a plugin's, with payer, plugin and cause; ``None`` where no plugin's code took part.

    ``profile`` is the payer's, where it was read, and ``assumed`` are the rules that answer for what it leaves
    unknown. The message names the kind of fault and its place in the plugin's code. What the fault itself says
    is left out, since it may repeat anything that a session holds; the error has it as its ``__context__``.
    """
    plugins = tuple(dict.fromkeys(_with_code(registry, payer, profile, assumed)))
    if not plugins:
        return None
    kind = str(fault) if isinstance(fault, MisfitError) else type(fault).__name__
    found = next(_places(plugins, fault), None)
    if found is None:
        return _told(payer, " or ".join(one.plugin for one in plugins), f"{kind}, over what its code gave")
    plugin, at = found
    return _told(payer, plugin, f"{kind} at {at}")


def _places(plugins: tuple[Loaded, ...], fault: BaseException) -> Iterator[tuple[str, str]]:
    """Where the fault passed through a plugin's code, with that plugin, the innermost place first."""
    for frame, line in reversed(list(walk_tb(fault.__traceback__))):
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        for one in plugins:
            if package == one.package:
                code = frame.f_code
                yield one.plugin, f"{PurePath(code.co_filename).name}, line {line}, in {code.co_name}"


def _with_code(
    registry: PayerRegistry, payer: str, profile: Profile | None, assumed: Mapping[str, str]
) -> Iterator[Loaded]:
    """The plugins whose code may take part in what the payer answers."""
    ids = {payer, *(profile.payers if profile is not None else ())}
    rules = {*assumed.values(), *(_rules_of(profile) if profile is not None else ())} - UNIT_RULES.keys()
    layer: PayerRegistry | None = registry
    while layer is not None:
        coded = {id_ for id_ in ids if id_ in layer.payers and layer.payers[id_].policy is not None}
        for one in layer.plugins:
            if one.checks or coded & set(one.payers) or rules & set(one.rules):
                yield one
        layer = layer.under


def _rules_of(profile: Profile) -> Iterator[str]:
    for part in profile.parts.values():
        for track in part.tracks:
            yield from (str(dated.value.values.get("rule", "")) for dated in track.timeline.entries)


def _told(payer: str, plugin: str, cause: str) -> PluginError:
    return PluginError(
        f"payer {payer!r} gave no answer: the plugin {plugin} failed ({cause}). "
        "Tell its author, or remove the plugin; other payers go on."
    )
