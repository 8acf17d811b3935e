"""Faults of what a profile is based on."""

from therapycode.upkeep.lint.declare import fault

__all__ = ["BASES"]


@fault("base.missing", "PRF-020", "error", do="Correct the name, or give the profiles' folder with --profiles.")
def _missing() -> None:
    """``based_on`` names files below the profiles' folder, without ``.toml``, or payers that are installed.

    **Refused**

        based_on = ["_shared/comercial"]

    **Accepted**

        file _shared/commercial.toml
        schema = 1
        title = "Commercial plans"

        file
        based_on = ["_shared/commercial"]
    """


@fault("base.circle", "PRF-021", "error", do="Take one of the names out of the circle.")
def _circle() -> None:
    """What a profile is based on must not lead back to it.

    **Refused**

        file _shared/north.toml
        schema = 1
        title = "North"
        based_on = ["_shared/south"]

        file _shared/south.toml
        schema = 1
        title = "South"
        based_on = ["_shared/north"]

        file
        based_on = ["_shared/north"]

    **Accepted**

        file _shared/north.toml
        schema = 1
        title = "North"
        based_on = ["_shared/south"]

        file _shared/south.toml
        schema = 1
        title = "South"

        file
        based_on = ["_shared/north"]
    """


@fault("base.too-deep", "PRF-022", "error", do="Have it start from one of the deeper ones itself.")
def _too_deep() -> None:
    """``based_on`` goes three deep and no deeper, so that a person can still see where a value comes from.

    **Refused**

        file _shared/one.toml
        schema = 1
        title = "One"
        based_on = ["_shared/two"]

        file _shared/two.toml
        schema = 1
        title = "Two"
        based_on = ["_shared/three"]

        file _shared/three.toml
        schema = 1
        title = "Three"
        based_on = ["_shared/four"]

        file _shared/four.toml
        schema = 1
        title = "Four"

        file
        based_on = ["_shared/one"]

    **Accepted**

        file _shared/one.toml
        schema = 1
        title = "One"
        based_on = ["_shared/two"]

        file _shared/two.toml
        schema = 1
        title = "Two"
        based_on = ["_shared/three"]

        file _shared/three.toml
        schema = 1
        title = "Three"

        file
        based_on = ["_shared/one"]
    """


@fault(
    "base.faulty",
    "PRF-023",
    "error",
    do="Mend that profile first: `therapycode profile lint` tells what is wrong with it.",
)
def _faulty() -> None:
    """A profile can be used only where all that it is based on can.

    **Refused**

        file _shared/commercial.toml
        schema = 1
        titel = "Commercial plans"

        file
        based_on = ["_shared/commercial"]

    **Accepted**

        file _shared/commercial.toml
        schema = 1
        title = "Commercial plans"

        file
        based_on = ["_shared/commercial"]
    """


BASES = (_missing, _circle, _too_deep, _faulty)
