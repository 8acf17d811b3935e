"""Builds the wheel; with THERAPYCODE_COMPILE=1 what every visit goes through is compiled first, by mypyc.

Which modules those are stands in pyproject.toml. The wheel holds their source as well; nothing else is different.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SETUP: Final = """
import sys
from mypyc.build import mypycify
from setuptools import setup

extensions = mypycify(sys.argv[2:], opt_level="3", group_name="therapycode")
setup(name="therapycode", packages=[], ext_modules=extensions, script_args=["build_ext", "--inplace"])
"""


class CustomBuildHook(BuildHookInterface[Any]):
    """Puts compiled modules beside their source, where that is asked for."""

    _folder: TemporaryDirectory[str] | None = None  # taken away at the latest when the build ends

    def dependencies(self) -> list[str]:
        """What compiling takes; nothing where it is not asked for."""
        return [*self.metadata.core.dependencies, *self.config["to-compile"]] if _asked() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile in a folder of its own, so that nothing is written beside the source."""
        if not _asked() or version == "editable":
            return
        self._folder = TemporaryDirectory(prefix="therapycode-build-")
        folder = Path(self._folder.name)
        only_source = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd")
        for package in ("therapycode", "payer_profiles"):  # the second only for its types
            shutil.copytree(Path(self.root, package), folder / package, ignore=only_source)
        (folder / "setup.py").write_text(_SETUP, "utf-8")
        made = subprocess.run(  # noqa: S603  # this interpreter, and names out of our own pyproject.toml
            [sys.executable, "setup.py", "--", *self.config["compiled"]],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
        )
        if made.returncode:
            raise SystemExit(f"{made.stdout}\nThe modules could not be compiled; leave THERAPYCODE_COMPILE out.")
        libraries = [
            path for path in folder.rglob("*") if path.suffix in {".so", ".pyd"} and "build" not in path.parts
        ]
        build_data["force_include"].update({str(path): str(path.relative_to(folder)) for path in libraries})
        build_data["pure_python"], build_data["infer_tag"] = False, True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002  # the hook's
        """Take the folder away again."""
        if self._folder is not None:
            self._folder.cleanup()


def _asked() -> bool:
    return os.environ.get("THERAPYCODE_COMPILE") == "1"
