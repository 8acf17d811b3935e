"""The entries of a group that count, one by one."""

from collections.abc import Iterator

from therapycode.model.session import TimeEntry
from therapycode.model.visit import Group, Place, Visit
from therapycode.rules.timing import ASSISTANT, THERAPIST, entry_minutes, together

__all__ = ["countable"]


def countable(visit: Visit, group: Group) -> Iterator[tuple[Place, TimeEntry, int, int]]:
    """Each entry of the group whose time counts: its service, itself, its minutes, whose they are (`Trait`)."""
    for place in group.members:
        owners = visit.owners[place[0]]
        for entry in visit.service(place).time:
            owner = together([owners[who] for who in entry.by])
            if entry.kind in group.facts.counts and owner in {THERAPIST, ASSISTANT}:
                yield place, entry, entry_minutes(entry), owner
