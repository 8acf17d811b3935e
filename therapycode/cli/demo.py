"""``therapycode demo``: three made-up visits, coded and explained."""

from datetime import date
from typing import Final

import click

from therapycode.cli.handing import Talk, put_block
from therapycode.cli.paper import paper
from therapycode.cli.plain import BLANK, Line
from therapycode.cli.results import Coded
from therapycode.engine import Engine
from therapycode.model.session import Clinician, Patient, Service, Session, TimeEntry

__all__ = ["demo"]

_PAYER: Final = "medicare-part-b"
_DAY: Final = date(2025, 6, 2)
_NEXT: Final = (
    f"Your own visit:  therapycode code FILE --payer {_PAYER} --explain",
    f"What it rests on:  therapycode payers {_PAYER} --on {_DAY}",
)


@click.command(short_help="Code three made-up visits, with the reasoning.")
def demo() -> int:
    """Code three made-up visits under Medicare Part B, with the reasoning."""
    engine = Engine.installed()
    talk = Talk(paper(), engine, _PAYER)
    for number, (says, session) in enumerate(_visits(), start=1):
        talk.paper.print([Line(f"{number}. {says}")])
        put_block(talk, Coded("", session, engine.code(session, payer=_PAYER, steps=True)))
        talk.paper.print([BLANK])
    talk.paper.print([Line(one) for one in _NEXT])
    return 0


def _visits() -> tuple[tuple[str, Session], ...]:
    return (
        (
            "Seven minutes earn a unit, since the total of the visit supports three.",
            _visit("demo-1", _service("97110", 33), _service("97140", 7)),
        ),
        (
            "Equal minutes: a person chooses which code gets the third unit.",
            _visit("demo-2", _service("97112", 20), _service("97110", 20)),
        ),
        (
            "An evaluation is one unit; a hot pack is never paid by itself.",
            _visit("demo-3", _service("97161", 35), _service("97110", 15), _service("97010", 10)),
        ),
    )


def _visit(id_: str, *services: Service) -> Session:
    return Session(
        id=id_,
        patient=Patient(id=f"{id_}-patient"),
        date_of_service=_DAY,
        discipline="PT",
        setting="office",
        clinicians=(Clinician(id="pt1", role="PT"),),
        services=services,
    )


def _service(code: str, minutes: int) -> Service:
    return Service(code=code, time=(TimeEntry(minutes=minutes, by=("pt1",)),))
