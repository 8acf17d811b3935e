"""A mapping that cannot be changed."""

import pickle
from types import MappingProxyType
from typing import Final

import pytest

from therapycode import FrozenMap


def test_it_reads_like_any_mapping_in_the_order_given() -> None:
    units = FrozenMap({"97140": 1, "97110": 2})
    assert list(units.items()) == [("97140", 1), ("97110", 2)]
    assert (units["97110"], len(units), "97112" in units) == (2, 2, False)
    assert (units.get("97112"), units.get("97112", 0), units.get("97110", 0)) == (None, 0, 2)


def test_an_unknown_key_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="97112"):
        FrozenMap({"97110": 2})["97112"]


def test_nothing_given_is_nothing_held() -> None:
    assert dict(FrozenMap()) == {}


def test_it_keeps_a_copy_of_what_it_was_given() -> None:
    given = {"97110": 2}
    units = FrozenMap(given)
    given["97110"] = 3
    assert units["97110"] == 2


CHANGES: Final[dict[str, tuple[object, ...]]] = {
    "__setitem__": ("97110", 3),
    "__delitem__": ("97110",),
    "__ior__": ({"97110": 3},),
    "clear": (),
    "pop": ("97110",),
    "popitem": (),
    "setdefault": ("97140", 1),
    "update": ({"97110": 3},),
}
"""Every way in which a dictionary is changed, with what is handed to it."""


@pytest.mark.parametrize("way", CHANGES)
def test_it_cannot_be_changed(way: str) -> None:
    units = FrozenMap({"97110": 2})
    with pytest.raises(TypeError, match="a FrozenMap cannot be changed; make a new one"):
        getattr(units, way)(*CHANGES[way])
    assert units == {"97110": 2}


def test_every_way_in_which_a_dictionary_is_changed_is_refused() -> None:
    reading = {"copy", "fromkeys", "get", "items", "keys", "values"}
    assert {name for name in dir(dict) if not name.startswith("_")} - reading <= CHANGES.keys()


def test_it_takes_no_attributes() -> None:
    with pytest.raises(AttributeError):
        setattr(FrozenMap({"97110": 2}), "more", {})  # noqa: B010  # that it cannot be assigned to is what is tested


def test_what_is_joined_or_copied_from_it_is_another_mapping() -> None:
    units = FrozenMap({"97110": 2})
    joined = units | {"97140": 1}
    joined["97110"] = 3
    units.copy()["97110"] = 3
    assert units == {"97110": 2}


def test_it_equals_any_mapping_of_the_same_items_and_nothing_else() -> None:
    units = FrozenMap({"97110": 2, "97140": 1})
    assert units == FrozenMap({"97140": 1, "97110": 2})
    assert units == {"97140": 1, "97110": 2}
    assert units == MappingProxyType({"97110": 2, "97140": 1})
    assert units != {"97110": 2}
    pairs: object = [("97110", 2), ("97140", 1)]
    assert units != pairs


def test_equal_maps_hash_alike_whatever_their_order() -> None:
    assert len({FrozenMap({"a": 1, "b": 2}), FrozenMap({"b": 2, "a": 1})}) == 1


def test_a_map_of_what_cannot_be_hashed_cannot_be_hashed() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(FrozenMap({"a": [1]}))


def test_it_survives_pickling_and_shows_its_items() -> None:
    units = FrozenMap({"97110": 2})
    assert pickle.loads(pickle.dumps(units)) == units  # noqa: S301  # our own value of a moment ago
    assert repr(units) == "FrozenMap({'97110': 2})"
