"""What a long batch holds in memory, where every visit knows what was billed before it. See README.md."""

import argparse
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

import attrs

from benchmarks.limited import with_limits
from benchmarks.visits import make_visits
from therapycode import Engine, HistoryBuilder, Patient, PayerRegistry, Session, Tables, bundled_folder
from therapycode.plugin import bundled_payers

_PAYER: Final = "medicare-part-b"
_ACTIVE: Final = 400
_COURSE: Final = 24
_FIRST_DAY: Final = date(2023, 1, 2)
_KEEP: Final = timedelta(days=400)
_STEPS: Final = 10


def batch(number: int) -> Iterator[Session]:
    """So many visits in the order of their days: patients come twice a week for a course of 24 and go."""
    rng = Random(7)
    kinds = make_visits(2000)
    names = [f"p-{at}" for at in range(_ACTIVE)]
    seen = [rng.randrange(_COURSE) for _ in range(_ACTIVE)]
    days = (_FIRST_DAY + timedelta(days=7 * week + turn) for week in count() for turn in (0, 3))
    turns = ((day, place) for day in days for place in range(_ACTIVE))
    for made, (day, place) in enumerate(islice(turns, number)):
        patient, kind = Patient(id=names[place]), kinds[rng.randrange(len(kinds))]
        yield attrs.evolve(kind, patient=patient, date_of_service=day, id=f"v-{made}")
        seen[place] += 1
        if seen[place] == _COURSE:
            names[place], seen[place] = f"p-{_ACTIVE + made}", 0


def held() -> float:
    """What the process holds now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    """Code the batch, and print what is held after each tenth of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=100_000, help="how many visits the batch has")
    number: int = parser.parse_args().visits
    (payer,) = [each for each in bundled_payers("medicare") if each.id == _PAYER]
    engine = Engine(PayerRegistry.of([attrs.evolve(payer, policy=with_limits)]), Tables.read(bundled_folder()))
    builder = HistoryBuilder(keep=_KEEP)
    begun = time.process_time()
    memory: list[float] = []
    earlier: list[int] = []
    for place, session in enumerate(batch(number), start=1):
        told = builder.before(session)
        builder.add(told, engine.code(told, payer=_PAYER))
        earlier.append(len(told.history.days) if told.history is not None else 0)
        if place % (number // _STEPS) == 0:
            builder.forget_before(session.date_of_service - _KEEP)
            memory.append(held())
            print(f"{place:>9} visits, through {session.date_of_service}: {memory[-1]:.0f} MiB held")
    taken = time.process_time() - begun
    micros = 1e6 * taken / number
    print(f"{taken:.0f} s of the processor, {micros:.0f} us a visit; {median(earlier):.0f} earlier days")
    print(f"held at the end / at the middle: {memory[-1] / memory[len(memory) // 2 - 1]:.2f}")


if __name__ == "__main__":
    main()
