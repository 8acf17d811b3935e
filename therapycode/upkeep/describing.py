"""Edits of what is said of a payer as a whole, of its documents and of its examples."""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

import attrs

from therapycode.dated import DateSpan
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.example_reader import ExampleReader
from therapycode.profiles.profile import Profile
from therapycode.profiles.reader import ProfileReader
from therapycode.profiles.told import names
from therapycode.profiles.values import ValueReader
from therapycode.upkeep.examples import misnamed, unread
from therapycode.upkeep.opened import Opened, refused, stop_if_faulty

__all__ = ["confirmed", "new_profile", "with_about", "with_example", "with_source", "without_example"]


def with_about(opened: Opened, said: Mapping[str, str], *, first: date | None, until: date | None) -> Profile:
    """The profile that says so of the payer as a whole: its title, family, status, successor and note.

    ``first`` and ``until`` are the first day covered and the first that is not any more, where they are others.

    Raises:
        ProfileError: if no day would be covered.
    """
    covers = opened.own.covers
    begin, end = first or covers.first, until or covers.until
    if begin is not None and end is not None and end <= begin:
        raise refused("covers.until", str(end), f"a day after {begin}")
    about: dict[str, Any] = {**said, "covers": DateSpan(begin, end)}
    return attrs.evolve(opened.own, **about)


def with_source(opened: Opened, id_: str, said: Mapping[str, object]) -> Profile:
    """The profile with a further document that values may rest on.

    Raises:
        ProfileError: with every fault of what is said of it, or if there is a document by that id.
    """
    at = f"sources.{id_}"
    if id_ in opened.own.sources or id_ in opened.sources:
        where = "" if id_ in opened.own.sources else " in what the profile is based on"
        raise refused(at, f"a document by that id{where}", "an id that no document has yet", "Take another id.")
    reader = ProfileReader("it", shared=True)
    read = reader.profile({"schema": 1, "title": "it", "sources": {id_: said}})
    stop_if_faulty(reader.give)
    return attrs.evolve(opened.own, sources=FrozenMap({**opened.own.sources, **read.sources}))


def confirmed(opened: Opened, id_: str, through: date) -> Profile:
    """The profile in which a document is known to hold through a day.

    Raises:
        ProfileError: if the profile has no such document of its own, or it was confirmed through a later day.
    """
    at = f"sources.{id_}"
    source = opened.own.sources.get(id_)
    if source is None:
        do = "It stands in what the profile is based on; confirm it there." if id_ in opened.sources else ""
        raise refused(at, repr(id_), names(opened.own.sources) or "none, for there are no sources yet", do)
    if source.confirmed_through is not None and through < source.confirmed_through:
        raise refused(f"{at}.confirmed_through", str(through), f"{source.confirmed_through} or a later day")
    changed = attrs.evolve(source, confirmed_through=through)
    return attrs.evolve(opened.own, sources=FrozenMap({**opened.own.sources, id_: changed}))


def with_example(opened: Opened, said: Mapping[str, object]) -> Profile:
    """The profile with a further worked example.

    Raises:
        ProfileError: with every fault of what is said.
    """
    at = f"examples[{len(opened.own.examples)}]"
    give = ValueReader(opened.facts)
    example = ExampleReader(at, dict(said), give).example()
    if not give.faults and example.day not in opened.own.covers:
        give.refuse(f"{at}.day", str(example.day), "a day that the profile covers")
    if any(each.says == example.says for each in opened.own.examples):
        give.refuse(f"{at}.says", "what another example shows", "what none shows yet", "Say what is new in it.")
    for fault in [*unread(example), *misnamed(example)] if not give.faults else ():
        give.refuse(f"{at}.{fault.at}", fault.found, fault.allowed, fault.do)
    stop_if_faulty(give)
    return attrs.evolve(opened.own, examples=(*opened.own.examples, example))


def without_example(opened: Opened, says: str) -> Profile:
    """The profile without the examples that say so.

    Raises:
        ProfileError: if none of its examples does.
    """
    kept = tuple(each for each in opened.own.examples if each.says != says)
    if len(kept) == len(opened.own.examples):
        near = get_close_matches(says, [each.says for each in kept], n=1)
        do = f"Did you mean {near[0]!r}?" if near else "The file has them, each with what it says."
        raise refused("examples", f"none that says {says!r}", "what an example says, word by word", do)
    return attrs.evolve(opened.own, examples=kept)


def new_profile(payer: str, *, title: str, family: str, first: date, based_on: tuple[str, ...] = ()) -> Profile:
    """A profile that says who the payer is and from which day of service it answers, and nothing else."""
    return Profile(
        payer=payer,
        title=title,
        family=family,
        status="partial",
        covers=DateSpan(first),
        sources=FrozenMap(),
        parts=FrozenMap(),
        based_on=based_on,
    )
