"""How high a limit is, and what would have to be known to tell."""

from therapycode.model.conditions import Condition
from therapycode.model.frozen import FrozenMap
from therapycode.rules.ceilings import Ceiling, Height, ceiling_of

FAR = Condition(FrozenMap({"telehealth": (True,)}))
OFFICE = Condition(FrozenMap({"setting": ("office",)}))


def test_only_conditions_that_are_not_settled_are_asked_about() -> None:
    ceilings = [Ceiling(when=FAR, value=10), Ceiling(when=OFFICE, value=20), Ceiling(value=30)]
    assert ceiling_of("yearly", {"yearly": ceilings}, {FAR: False, OFFICE: None}.__getitem__) == Height(
        None, (OFFICE,)
    )
    named = {"yearly": ceilings}
    assert ceiling_of("yearly", named, {FAR: None, OFFICE: True}.__getitem__) == Height(None, (FAR,))
    assert ceiling_of("yearly", named, {FAR: False, OFFICE: True}.__getitem__) == Height(20)
