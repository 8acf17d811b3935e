"""A mapping that cannot be changed."""

from typing import NoReturn, TypeVar

__all__ = ["FrozenMap"]

K = TypeVar("K")
V = TypeVar("V")


class FrozenMap(dict[K, V]):
    """A mapping that keeps the order it was given in and cannot be changed.

    A dictionary underneath, so that it is looked up, copied, compared and pickled as fast as one. The standard
    library's read-only view can be neither pickled nor hashed; values that cross processes need both.
    """

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]  # a dictionary has none, since it can be changed
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type["FrozenMap[K, V]"], tuple[dict[K, V]]]:
        return (FrozenMap, (dict(self),))

    def __repr__(self) -> str:
        return f"FrozenMap({dict(self)!r})"

    def _refuse(self, *_given: object, **_named: object) -> NoReturn:
        raise TypeError("a FrozenMap cannot be changed; make a new one")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse
