"""What ``plugin check`` is asked about: a folder with a distribution's source, or one that is installed."""

import re
import tomllib
from collections.abc import Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution, entry_points
from importlib.util import find_spec
from pathlib import Path

import attrs

from therapycode.errors import Fault, InputError
from therapycode.payers.registry import GROUP

__all__ = ["Target", "target_of"]


@attrs.frozen(kw_only=True)
class Target:
    """A vendor's distribution: its name and version, and by name of an entry point the module of each plugin.

    ``folder`` is where its tools run, ``code`` what they look at. ``search`` is where its packages are found that
    are not installed, ``tests`` the folder of its tests; an installed distribution has neither.
    """

    name: str
    version: str
    plugins: Mapping[str, str]
    folder: Path
    code: tuple[Path, ...]
    search: Path | None = None
    tests: Path | None = None


def target_of(given: str) -> Target:
    """The distribution of a folder, or of an installed name.

    Raises:
        InputError: if there is none of that name, or it names no plugin.
    """
    folder = Path(given)
    target = _of_folder(folder) if folder.is_dir() else _installed(given)
    if not target.plugins:
        allowed = f'an entry point of the group "{GROUP}": acme_payers = "acme_payers"'
        do = f'Add [project.entry-points."{GROUP}"] to pyproject.toml, and install it anew where it is installed.'
        raise InputError(target.name, [Fault("", "no plugin", allowed, do)])
    return target


def _of_folder(folder: Path) -> Target:
    file = folder / "pyproject.toml"
    try:
        project = tomllib.loads(file.read_text("utf-8"))["project"]
    except FileNotFoundError:
        raise InputError(str(folder), [Fault("", "no pyproject.toml", "the folder of a distribution")]) from None
    except (KeyError, ValueError) as fault:
        found = "no [project]" if isinstance(fault, KeyError) else f"no TOML ({fault})"
        raise InputError(str(file), [Fault("", found, "a distribution's pyproject.toml")]) from None
    root = folder.resolve()
    search = root / "src" if (root / "src").is_dir() else root
    plugins = {name: _module(target) for name, target in project.get("entry-points", {}).get(GROUP, {}).items()}
    tests = root / "tests"
    return Target(
        name=project.get("name", root.name),
        version=project.get("version", ""),
        plugins=plugins,
        folder=root,
        code=tuple(place for module in plugins.values() for place in _code_in(search, module)),
        search=search,
        tests=tests if tests.is_dir() else None,
    )


def _installed(name: str) -> Target:
    try:
        found: Distribution | None = distribution(name)
    except (PackageNotFoundError, ValueError):
        found = next((each.dist for each in entry_points(group=GROUP) if each.name == name), None)
    if found is None:
        installed = sorted({each.dist.name for each in entry_points(group=GROUP) if each.dist is not None})
        allowed = (
            f"a folder with a pyproject.toml, or an installed distribution: {', '.join(installed) or 'none is'}"
        )
        raise InputError(repr(name), [Fault("", "no folder and no distribution", allowed)])
    plugins = {each.name: _module(each.value) for each in found.entry_points if each.group == GROUP}
    roots = {module.partition(".")[0] for module in plugins.values()}
    specs = [find_spec(root) for root in sorted(roots)]
    code = tuple(Path(spec.origin) for spec in specs if spec is not None and spec.origin is not None)
    return Target(
        name=found.name,
        version=found.version,
        plugins=plugins,
        folder=Path.cwd(),
        code=tuple(file.parent if file.name == "__init__.py" else file for file in code),
    )


def _module(target: str) -> str:
    """The module that an entry point names: what stands before a colon."""
    return re.split(r"[:\[\s]", target, maxsplit=1)[0]


def _code_in(search: Path, module: str) -> list[Path]:
    root = module.partition(".")[0]
    return [place for place in (search / root, search / f"{root}.py") if place.exists()]
