"""A visit without what the payer turns away."""

from collections.abc import Mapping

from therapycode.model.visit import Group, Visit

__all__ = ["without"]


def without(visit: Visit, refused: Mapping[int, str]) -> Visit:
    """The visit without the groups that the gate turned away, by place, each with the reason."""
    kept: list[Group] = []
    away: list[tuple[Group, str]] = []
    for place, group in enumerate(visit.groups):
        if place in refused:
            away.append((group, refused[place]))
        else:
            kept.append(group)
    spans = visit.spans
    if spans:
        gone = {member for group, _ in away for member in group.members}
        spans = tuple([span for span in spans if span[2] not in gone])
    return visit.without(tuple(kept), tuple(away), spans)
