"""A vendor's distribution, written from templates: a payer of whom nothing is known yet, and what is around it."""

import keyword
import re
import shutil
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from therapycode.errors import Fault, InputError
from therapycode.payers.payer import API
from therapycode.version import VERSION

__all__ = ["write_plugin"]

_TEMPLATES: Final = Path(__file__).parent / "scaffold"
_SUFFIX: Final = ".template"
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST: Final = 30
_RENAMED: Final[Mapping[str, str]] = {"github": ".github"}
"""Folders that begin with a dot, which packaging tools may leave out."""


def write_plugin(name: str, into: Path, today: date) -> Path:
    """Write the distribution of a payer of this name into a new folder, whole or not at all, and give the folder.

    Raises:
        InputError: if the name can be none of a payer and a package, or the folder is there already.
        OSError: if it cannot be written.
    """
    faults = _faults(name)
    if faults:
        raise InputError("the name of the plugin", faults)
    folder = into / f"therapycode-{name}"
    if folder.exists():
        raise InputError(str(folder), [Fault("", "a folder of that name", "a name that is not taken")])
    into.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{folder.name}.", dir=into))
    try:
        _write(beside, _words(name, today))
        beside.chmod(0o755)  # a folder for what is temporary is its owner's alone
        beside.rename(folder)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return folder


def _faults(name: str) -> list[Fault]:
    if _NAME.fullmatch(name) is None or len(name) > _LONGEST:
        allowed = f"small letters, digits and single hyphens, at most {_LONGEST}, such as acme-plan"
        return [Fault("", repr(name), allowed, "Name the payer; the package is named after it.")]
    package = _package(name)
    if keyword.iskeyword(package) or package in sys.stdlib_module_names or package.startswith("therapycode"):
        return [Fault("", repr(name), "a name that is no other module's", "Add a word, such as acme-plan.")]
    return []


def _package(name: str) -> str:
    return name.replace("-", "_")


def _words(name: str, today: date) -> Mapping[str, str]:
    """What stands in the templates between double at signs."""
    return {
        "payer": name,
        "package": _package(name),
        "title": name.replace("-", " ").title(),
        "first": today.replace(month=1, day=1).isoformat(),
        "api": str(API),
        "core": ".".join(VERSION.split(".")[:2]),
    }


def _write(folder: Path, words: Mapping[str, str]) -> None:
    for template in sorted(_TEMPLATES.rglob(f"*{_SUFFIX}")):
        parts = [_RENAMED.get(part, part) for part in template.relative_to(_TEMPLATES).parts]
        parts[-1] = parts[-1].removesuffix(_SUFFIX)
        file = folder.joinpath(*[_named(part, words) for part in parts])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_filled(template.read_text("utf-8"), words), "utf-8", newline="\n")


def _named(part: str, words: Mapping[str, str]) -> str:
    return {"package": words["package"], "payer.toml": f"{words['payer']}.toml"}.get(part, part)


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(f"@@{word}@@", value)
    return text
