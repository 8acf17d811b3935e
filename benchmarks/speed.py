"""The yardsticks: what coding a visit costs, in terms of work that everybody can judge.

Every figure is a ratio of CPU times within one run. See README.md for what each of them means.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import attrs

import therapycode_medicare
from benchmarks import plain, yardstick
from benchmarks.branching import BRANCHED, BranchedPlugin, with_facts
from benchmarks.limited import with_history, with_limits
from benchmarks.measure import Figure, Rounds, Work, run_rounds
from benchmarks.report import print_table, write_json
from benchmarks.stages import time_stages
from benchmarks.starting import starting_figures
from benchmarks.visits import as_json, make_visits
from therapycode import Engine, Outcome, PayerRegistry, Session, Tables, bundled_folder
from therapycode.model.record import Origin
from therapycode.plugin import Payer, PayerPolicy, Values, bundled_payers, compose, hookimpl
from therapycode.serial import dump, read_document

_PAYER: Final = "medicare-part-b"
_PLUGINS: Final = 20
_ABOUT_EDITS: Final = ("pairs.", "edits.")


@attrs.frozen
class _Vendor:
    """A plugin of one more payer, as many of them may be installed side by side."""

    number: int

    @hookimpl
    def therapycode_payers(self) -> Iterable[Payer]:
        """Give a payer of this plugin's own, with Medicare's profile."""
        (profile,) = [payer.profile for payer in bundled_payers("medicare") if payer.id == _PAYER]
        return (Payer(id=f"vendor-{self.number}", profile=profile),)


@attrs.frozen
class _Bench:
    """The visits of a run, an engine, and how many rounds are timed."""

    engine: Engine
    sessions: Sequence[Session]
    rounds: int

    def code(self, *, engine: Engine | None = None, steps: bool = False) -> None:
        """Code every session and let its outcome go."""
        code = (engine or self.engine).code
        for session in self.sessions:
            code(session, payer=_PAYER, steps=steps)

    def time(self, works: dict[str, Work], *, collecting: bool = False) -> Rounds:
        """Time the pieces of work side by side."""
        return run_rounds(works, self.rounds, collecting=collecting)

    def objects(self) -> Iterator[Figure]:
        """Coding ready-made sessions against building objects, with steps and without."""
        number = len(self.sessions)
        works: dict[str, Work] = {
            "code": self.code,
            "steps": partial(self.code, steps=True),
            "objects": partial(yardstick.build, number),
        }
        timed = self.time(works)
        yield Figure("a visit", timed.micros("code", number), "us")
        yield Figure(
            "an object of the yardstick", timed.micros("objects", number) / yardstick.OBJECTS_A_VISIT, "us"
        )
        yield Figure("coding / building 60 objects", timed.ratio("code", "objects"), target=1.0)
        timed_collecting = self.time(works, collecting=True)
        yield Figure("the same, garbage collector on", timed_collecting.ratio("code", "objects"))
        yield Figure("with steps / without", timed.ratio("steps", "code"), target=1.5)

    def plugins(self) -> Iterator[Figure]:
        """Coding with many plugins installed against coding with one."""
        many = _engine([therapycode_medicare, *[_Vendor(number) for number in range(1, _PLUGINS)]])
        timed = self.time({"one": self.code, "many": partial(self.code, engine=many)})
        yield Figure(f"{_PLUGINS} plugins / one", timed.ratio("many", "one"), target=1.03)

    def branches(self) -> Iterator[Figure]:
        """Coding for a payer whose policy depends on what a session says against one whose policy does not."""
        engine = _engine([therapycode_medicare, BranchedPlugin(self.engine.profile(_PAYER))])
        sessions = with_facts(self.sessions)
        works: dict[str, Work] = {
            payer: partial(_code_for, engine, payer, sessions) for payer in (_PAYER, BRANCHED)
        }
        timed = self.time(works)
        yield Figure("with branches / without", timed.ratio(BRANCHED, _PAYER), target=1.2)

    def edits(self) -> Iterator[Figure]:
        """Coding with the lines held against code pairs and most units, and without."""
        (payer,) = [each for each in bundled_payers("medicare") if each.id == _PAYER]
        bare = Engine(PayerRegistry.of([attrs.evolve(payer, policy=_without_edits)]), self.engine.tables)
        said = [self.engine.code(session, payer=_PAYER) for session in self.sessions]
        held = [any(each.rule.startswith(_ABOUT_EDITS) for each in one.findings) for one in said]
        clear = attrs.evolve(
            self, sessions=[one for one, told in zip(self.sessions, held, strict=True) if not told]
        )
        works: dict[str, Work] = {
            "with": self.code,
            "without": partial(self.code, engine=bare),
            "clear": clear.code,
            "clear without": partial(clear.code, engine=bare),
        }
        timed = self.time(works)
        yield Figure("visits with a finding of pairs or edits", 100 * sum(held) / len(held), "%")
        yield Figure("with pairs and edits / without", timed.ratio("with", "without"))
        yield Figure("the same, visits without such a finding", timed.ratio("clear", "clear without"))

    def limits(self) -> Iterator[Figure]:
        """Coding for a payer with ten limits, and for one with none."""
        (payer,) = [each for each in bundled_payers("medicare") if each.id == _PAYER]
        limited = Engine(PayerRegistry.of([attrs.evolve(payer, policy=with_limits)]), self.engine.tables)
        known = attrs.evolve(self, sessions=with_history(self.sessions))
        works: dict[str, Work] = {
            "ten": partial(self.code, engine=limited),
            "none": self.code,
            "ten, known": partial(known.code, engine=limited),
            "none, known": known.code,
        }
        timed = self.time(works)
        yield Figure("ten limits / none", timed.ratio("ten", "none"), target=1.5)
        yield Figure("the same, with twenty earlier days", timed.ratio("ten, known", "none, known"))

    def edges(self) -> Iterator[Figure]:
        """JSON to JSON against the same without the engine."""
        documents = as_json(self.sessions)
        outcomes = [self.engine.code(session, payer=_PAYER) for session in self.sessions]
        made = [(document, outcome, outcome.origin) for document, outcome in zip(documents, outcomes, strict=True)]
        works: dict[str, Work] = {
            "whole": partial(_json_to_json, self.engine, documents),
            "edges": partial(_edges_only, made),
        }
        timed = self.time(works)
        yield Figure("JSON to JSON, a visit", timed.micros("whole", len(documents)), "us")
        rate = timed.ratio("edges", "whole")
        yield Figure("rate JSON to JSON / edges only", rate, target=0.5, at_least=True)

    def plain(self) -> Iterator[Figure]:
        """Coding against plain Python, after a check that both come to the same units."""
        known = _known(self.engine)
        documents = [json.loads(document) for document in as_json(self.sessions)]
        for session, document in zip(self.sessions, documents, strict=True):
            _agree(self.engine.code(session, payer=_PAYER), plain.evaluate(document, known))
        timed = self.time({"code": self.code, "plain": partial(_plain, documents, known)})
        yield Figure("coding / plain dicts", timed.ratio("code", "plain"))

    def stages(self) -> Iterator[Figure]:
        """The share of each stage in the time of coding."""
        for name, share in time_stages(self.engine, _PAYER, self.sessions, self.rounds).items():
            yield Figure(f"share of {name}", share * 100, "%")


def _without_edits(values: Values) -> PayerPolicy:
    return attrs.evolve(compose(values), pairs=None, edits=None)


def _engine(plugins: Sequence[object]) -> Engine:
    registry = PayerRegistry.of(plugins)
    if registry.tombstones:
        raise SystemExit(f"a plugin did not load: {registry.tombstones}")
    return Engine(registry, Tables.read(bundled_folder()))


def _code_for(engine: Engine, payer: str, sessions: Sequence[Session]) -> None:
    for session in sessions:
        engine.code(session, payer=payer)


def _json_to_json(engine: Engine, documents: Sequence[bytes]) -> None:
    for document in documents:
        session = read_document(document)
        assert isinstance(session, Session)  # noqa: S101  # the documents are sessions; this tells the type checker
        dump(engine.code(session, payer=_PAYER))


def _edges_only(made: Sequence[tuple[bytes, Outcome, Origin | None]]) -> None:
    for document, outcome, origin in made:
        read_document(document)
        # as if nobody had looked at it yet: whoever writes an outcome makes its record, with the document's hash
        object.__setattr__(outcome, "origin", origin)
        dump(outcome)


def _plain(documents: Sequence[plain.Record], known: plain.Known) -> None:
    for document in documents:
        plain.evaluate(document, known)


def _known(engine: Engine) -> plain.Known:
    """What the plain evaluator has to know, from the tables and the payer of the engine."""
    day = make_visits(1)[0].date_of_service
    plan = engine.plan(_PAYER, day)
    bundled = engine.profile(_PAYER).parts["codes.bundled"].timeline.on(day)
    unpaid = bundled.values["codes"] if bundled is not None else ()
    return plain.Known(
        timed=frozenset({code for code, facts in plan.codes.items() if facts.pooled}),
        base={code: facts.base for code, facts in plan.codes.items()},
        increment={base: code for base, code in plan.increments.items() if plan.codes[base].kind == "family"},
        unpaid=frozenset(map(str, unpaid) if isinstance(unpaid, tuple) else ()),
    )


def _agree(outcome: Outcome, record: plain.Record) -> None:
    """Stop if the two ways come to different lines: then their times say nothing."""
    ours = [(line.code, line.units, line.modifiers) for line in outcome.claim.lines] if outcome.claim else []
    theirs = [(line["code"], line["units"], tuple(line["modifiers"])) for line in record["lines"]]
    if ours != theirs:
        raise SystemExit(f"{outcome.session}: coded as {ours}, in plain Python as {theirs}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time the library in terms of work that everybody can judge.")
    parser.add_argument("--visits", type=int, default=3000, help="how many visits a round has")
    parser.add_argument("--rounds", type=int, default=9, help="how many rounds are timed")
    parser.add_argument("--starts", type=int, default=25, help="how many times each import is timed")
    parser.add_argument("--seed", type=int, default=7, help="which visits are made")
    parser.add_argument("--assistants", type=float, default=0.0, help="share of visits with an assistant, 0 to 1")
    parser.add_argument("--clock", action="store_true", help="give every entry by the clock")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    parser.add_argument("--gate", action="store_true", help="exit with status 1 if a bound is missed")
    return parser.parse_args()


def main() -> int:
    """Time everything, print the table, and say by the exit status whether the bounds are kept."""
    options = _options()
    visits = make_visits(options.visits, seed=options.seed, assistants=options.assistants, clock=options.clock)
    bench = _Bench(_engine([therapycode_medicare]), visits, options.rounds)
    parts: tuple[Callable[[], Iterator[Figure]], ...] = (
        bench.objects,
        bench.plugins,
        bench.branches,
        bench.edits,
        bench.limits,
        bench.edges,
        partial(starting_figures, options.starts),
        # the plain evaluator knows neither assistants nor the clock, and what it gives has to be the same
        *(() if options.assistants or options.clock else (bench.plain,)),
        bench.stages,
    )
    figures = [figure for part in parts for figure in part()]
    print_table(figures)
    if options.json is not None:
        about = {"visits": options.visits, "rounds": options.rounds, "seed": options.seed}
        write_json(options.json, figures, about)
    missed = [figure for figure in figures if figure.met is False]
    return 1 if options.gate and missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
