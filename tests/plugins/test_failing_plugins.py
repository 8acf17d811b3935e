"""Plugins that fail when they are asked, make a policy or answer about a visit; nobody else suffers."""

import pickle
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from traceback import format_exception
from types import ModuleType
from typing import Any, Final

import attrs
import pytest

from tests.acme import ACME, NO_UNITS, payer_of
from tests.building import bent, installed_engine, lines, visit
from tests.claims import given
from therapycode import (
    Day,
    Engine,
    Failure,
    FrozenMap,
    GivenClaim,
    Outcome,
    Patient,
    PayerRegistry,
    PluginError,
    Session,
)
from therapycode.model.facts import FactKind
from therapycode.plugin import (
    Allocation,
    LineAnswer,
    LinesByGroup,
    ModifierAnswer,
    NamedRule,
    Payer,
    PayerPolicy,
    UnitAnswer,
    Values,
    Visit,
    compose,
    hookimpl,
    total_time,
)

MEDICARE: Final = "medicare-part-b"
PERSON: Final = "Rosa Parker, born 1950-02-03"  # what no message may repeat


def engine_of(*plugins: object) -> Engine:
    return Engine(PayerRegistry.of(plugins), installed_engine().tables)


def with_policy(folder: Path, policy: Callable[[Values], Any]) -> Engine:
    """An engine of one payer, acme-plan, with code of its own."""
    return engine_of(attrs.evolve(payer_of(folder), policy=policy))


def with_units(folder: Path, units: Callable[[Visit], Any]) -> Engine:
    return with_policy(folder, lambda values: attrs.evolve(compose(values), units=units))


def claim() -> GivenClaim:
    return given("claim 2026-03-04 PT\n97110 1")[0]


def failure(engine: Engine, payer: str = "acme-plan") -> str:
    with pytest.raises(PluginError) as caught:
        engine.code(visit("97110 20 PT"), payer=payer)
    return str(caught.value)


# when the hooks are asked


class Halfway:
    """A plugin whose hook gives one payer and then fails."""

    def __init__(self, payer: Payer, fault: BaseException) -> None:
        self.payer = payer
        self.fault = fault

    @hookimpl
    def therapycode_payers(self) -> Iterator[Payer]:
        yield self.payer
        raise self.fault


class Whole:
    """A plugin that gives what it was made with."""

    def __init__(self, *payers: object, rules: Iterable[object] = (), checks: Iterable[object] = ()) -> None:
        self.given = (payers, tuple(rules), tuple(checks))

    @hookimpl
    def therapycode_payers(self) -> Iterable[object]:
        return self.given[0]

    @hookimpl
    def therapycode_rules(self) -> Iterable[object]:
        return self.given[1]

    @hookimpl
    def therapycode_checks(self) -> Iterable[object]:
        return self.given[2]


class FailsLater(Whole):
    """A plugin whose first hook is sound and whose second one fails."""

    @hookimpl
    def therapycode_rules(self) -> Iterable[object]:
        raise OSError("the licence server is away")


@pytest.mark.parametrize("fault", [ValueError("no more"), SystemExit(3), RecursionError("too deep")])
def test_a_hook_that_fails_half_way_gives_nothing_and_its_payers_are_remembered(
    tmp_path: Path, fault: BaseException
) -> None:
    registry = PayerRegistry.of([Halfway(payer_of(tmp_path), fault)])
    [stone] = registry.tombstones
    assert stone.payers == ("acme-plan",)
    assert stone.cause == f"{type(fault).__name__}: {fault}"
    assert not registry.payers


def test_a_payer_that_a_failing_plugin_had_named_is_not_answered_for_by_another(tmp_path: Path) -> None:
    payer = payer_of(tmp_path)
    registry = PayerRegistry.of([Halfway(payer, ValueError("no more")), Whole(payer)])
    with pytest.raises(PluginError, match=r"the plugin Halfway-0 did not load \(ValueError: no more\)"):
        registry.payer("acme-plan")


def test_a_second_hook_that_fails_takes_the_payers_of_the_first_along(tmp_path: Path) -> None:
    [stone] = PayerRegistry.of([FailsLater(payer_of(tmp_path))]).tombstones
    assert (stone.payers, stone.cause) == (("acme-plan",), "OSError: the licence server is away")


def rule(**fields: Any) -> NamedRule:
    return bent(NamedRule(name="acme.half", title="Half", allocate=total_time), **fields)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"id": 5}, "the id of a payer is 5; allowed: a word, such as acme-plan"),
        ({"id": ""}, "the id of a payer is ''; allowed: a word, such as acme-plan"),
        (
            {"profile": "acme.toml"},
            "the profile of payer 'acme-plan' is a str; allowed: a Profile or a ProfileFile",
        ),
        ({"policy": "compose"}, "the policy of payer 'acme-plan' is a str; allowed: a function of the values"),
        (
            {"facts": ["acme.x"]},
            "the facts of payer 'acme-plan' are a list; allowed: a mapping of name to FactKind",
        ),
        ({"api": "1"}, "payer 'acme-plan' asks for interface '1'; this release has 1"),
    ],
)
def test_a_payer_made_of_other_things_is_refused(tmp_path: Path, fields: dict[str, Any], says: str) -> None:
    [stone] = PayerRegistry.of([Whole(bent(payer_of(tmp_path), **fields))]).tombstones
    assert stone.cause == says


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "half"}, "rule 'half' has no word of its own before a dot, such as acme.hybrid"),
        ({"name": 5}, "rule 5 has no word of its own before a dot, such as acme.hybrid"),
        ({"allocate": None}, "allocate of rule 'acme.half' is a NoneType; allowed: a function of minutes"),
        ({"parameters": {"a"}}, "the parameters of rule 'acme.half' are a set; allowed: a frozenset of names"),
        ({"reasons": "why"}, "reasons of rule 'acme.half' is a str; allowed: a function, or nothing"),
    ],
)
def test_a_rule_made_of_other_things_is_refused(fields: dict[str, Any], says: str) -> None:
    [stone] = PayerRegistry.of([Whole(rules=[rule(**fields)])]).tombstones
    assert stone.cause == says


def test_every_fault_of_a_plugin_is_told_at_once(tmp_path: Path) -> None:
    one = bent(payer_of(tmp_path), api=7, policy=0)
    [stone] = PayerRegistry.of([Whole(one, rules=[rule(name="half")])]).tombstones
    assert stone.cause.split("; ") == [
        "payer 'acme-plan' asks for interface 7",
        "this release has 1",
        "the policy of payer 'acme-plan' is a int",
        "allowed: a function of the values",
        "rule 'half' has no word of its own before a dot, such as acme.hybrid",
    ]


def test_one_plugin_that_gives_a_rule_twice_is_refused() -> None:
    [stone] = PayerRegistry.of([Whole(rules=[rule(), rule()])]).tombstones
    assert stone.cause == "it gives a rule twice: acme.half"


def test_facts_that_a_plugin_changes_after_it_was_asked_stay_as_they_were(tmp_path: Path) -> None:
    facts = {"acme.tier": FactKind("whole")}
    registry = PayerRegistry.of([bent(payer_of(tmp_path), facts=facts)])
    facts["acme.late"] = FactKind("whole")
    assert list(registry.payer("acme-plan").facts) == ["acme.tier"]


def test_a_payer_that_does_not_say_its_interface_was_written_for_the_first(tmp_path: Path) -> None:
    assert payer_of(tmp_path).api == 1


# when a policy is made


@attrs.frozen(kw_only=True)
class TheirPolicy(PayerPolicy):
    """A class made from a policy."""


def test_a_policy_that_is_none_is_refused(tmp_path: Path) -> None:
    says = "its policy is a NoneType; allowed: a PayerPolicy itself"
    assert says in failure(with_policy(tmp_path, lambda _values: None))


def test_a_class_made_from_a_policy_is_refused(tmp_path: Path) -> None:
    engine = with_policy(tmp_path, lambda values: TheirPolicy(pool_of=compose(values).pool_of))
    assert "its policy is a TheirPolicy; allowed: a PayerPolicy itself" in failure(engine)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"checks": []}, "checks of its policy is a list; allowed: a tuple, which cannot change"),
        ({"further": ("cap",)}, "further of its policy is a tuple; allowed: callables"),
        ({"units": 3}, "units of its policy is a int; allowed: a callable, or None where it is not known"),
        ({"eligibility": None}, "eligibility of its policy is a NoneType; allowed: a callable"),
        ({"counted_as": ()}, "counted_as of its policy is a tuple; allowed: a mapping"),
    ],
)
def test_a_policy_of_other_things_or_of_things_that_change_is_refused(
    tmp_path: Path, fields: dict[str, Any], says: str
) -> None:
    assert says in failure(with_policy(tmp_path, lambda values: bent(compose(values), **fields)))


PLAIN: Final = {
    "first_unit_from",
    "most_modifiers",
    "known_modifiers",
    "one_line",
    "either_column",
    "pair_edition",
}
"""Fields of a policy that hold one plain value."""


def test_every_field_of_a_policy_is_looked_at(tmp_path: Path) -> None:
    names = [field.name for field in attrs.fields(PayerPolicy) if field.name not in PLAIN]
    broken = dict.fromkeys(names, 5)
    told = failure(with_policy(tmp_path, lambda values: bent(compose(values), **broken)))
    assert [name for name in names if f"{name} of its policy is a int" not in told] == []


def test_a_mapping_that_a_plugin_changes_after_it_made_its_policy_changes_nothing(tmp_path: Path) -> None:
    counted_as = {"97112": "97110"}
    engine = with_policy(tmp_path, lambda values: attrs.evolve(compose(values), counted_as=counted_as))
    session = visit("97110 20 PT", "97112 20 PT")
    first = engine.code(session, payer="acme-plan")
    assert first.units != engine_of(payer_of(tmp_path)).code(session, payer="acme-plan").units
    counted_as.clear()
    assert engine.code(session, payer="acme-plan") == first


def test_code_that_fails_to_make_a_policy_is_told_with_its_place(tmp_path: Path) -> None:
    def broken(_values: Values) -> PayerPolicy:
        raise KeyError(PERSON)

    engine = with_policy(tmp_path, broken)
    told = failure(engine)
    assert told.startswith("payer 'acme-plan' gave no answer: the plugin HandedOver-0 failed (KeyError at test_")
    assert "in broken). Tell its author, or remove the plugin; other payers go on." in told
    with pytest.raises(PluginError, match="KeyError at test_"):
        engine.plan("acme-plan", visit("97110 20 PT").date_of_service)


# when it answers about a visit


def raising(_visit: Visit) -> UnitAnswer:
    raise LookupError(f"no such patient: {PERSON}")


def leaving(_visit: Visit) -> UnitAnswer:
    sys.exit(3)


def endless(visit: Visit) -> UnitAnswer:
    return endless(visit)


def mutating(visit: Visit) -> UnitAnswer:
    bent_visit: Any = visit
    bent_visit.groups = ()
    return UnitAnswer(())


def mutating_deeper(visit: Visit) -> UnitAnswer:
    facts: Any = visit.sessions[0].facts
    facts["acme.seen"] = True
    return UnitAnswer((1,))


@pytest.mark.parametrize(
    ("units", "kind"),
    [
        (raising, "LookupError"),
        (leaving, "SystemExit"),
        (endless, "RecursionError"),
        (mutating, "FrozenInstanceError"),
        (mutating_deeper, "TypeError"),
    ],
)
def test_code_that_fails_at_a_visit_is_named_with_payer_and_place(
    tmp_path: Path, units: Callable[[Visit], UnitAnswer], kind: str
) -> None:
    before = visit("97110 20 PT")
    engine = with_units(tmp_path, units)
    told = failure(engine)
    assert told.startswith("payer 'acme-plan' gave no answer: the plugin HandedOver-0 failed (")
    assert f"({kind} at " in told
    assert before == visit("97110 20 PT")


def test_what_a_fault_itself_says_is_in_no_message_and_in_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(PluginError) as caught:
        with_units(tmp_path, raising).code(visit("97110 20 PT"), payer="acme-plan")
    assert PERSON not in "".join(format_exception(caught.value))
    assert isinstance(caught.value.__context__, LookupError)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (None, "its answer on units is a NoneType; allowed: UnitAnswer"),
        ((1,), "its answer on units is a tuple; allowed: UnitAnswer"),
        (UnitAnswer(()), "it gave units for 0 groups of 1; allowed: one for each, in order"),
        (UnitAnswer((1, 1)), "it gave units for 2 groups of 1; allowed: one for each, in order"),
        (UnitAnswer((1.5,)), "it gave units that are no whole numbers from 0"),  # type: ignore[arg-type]  # what is refused
        (UnitAnswer((-1,)), "it gave units that are no whole numbers from 0"),
        (UnitAnswer((True,)), "it gave units that are no whole numbers from 0"),
    ],
)
def test_units_of_another_kind_or_number_are_refused(tmp_path: Path, answer: object, says: str) -> None:
    told = failure(with_units(tmp_path, lambda _visit: answer))
    assert f"the plugin HandedOver-0 failed ({says}, over what its code gave)" in told


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (("GP",), "its answer on modifiers is a tuple; allowed: ModifierAnswer"),
        (ModifierAnswer(()), "it gave modifiers for 0 groups of 1; allowed: one for each, in order"),
        (ModifierAnswer((["GP"],)), "it gave modifiers that stand in no tuple"),  # type: ignore[arg-type]  # what is refused
    ],
)
def test_modifiers_of_another_kind_or_number_are_refused(tmp_path: Path, answer: object, says: str) -> None:
    engine = with_policy(tmp_path, lambda values: bent(compose(values), modifiers=lambda _visit: answer))
    assert f"the plugin HandedOver-0 failed ({says}, over what its code gave)" in failure(engine)


def test_a_check_that_gives_a_list_is_told_as_the_plugins(tmp_path: Path) -> None:
    engine = engine_of(payer_of(tmp_path), Whole(checks=[lambda _visit: []]))
    assert failure(engine) == (
        "payer 'acme-plan' gave no answer: the plugin Whole-1 failed (TypeError, over what its code gave). "
        "Tell its author, or remove the plugin; other payers go on."
    )


def test_a_rule_that_fails_is_told_as_that_of_its_plugin_under_the_payers_that_name_it(tmp_path: Path) -> None:
    def broken(_minutes: Sequence[int], **_: int) -> Allocation:
        raise ZeroDivisionError

    text = ACME.replace('rule = "total-time"', 'rule = "acme.half"')
    given = frozenset({"minutes_per_unit", "first_unit_from"})
    named = Whole(rules=[rule(allocate=broken, parameters=given)])
    told = failure(engine_of(payer_of(tmp_path, text), named))
    assert "the plugin Whole-1 failed (ZeroDivisionError at test_failing_plugins.py" in told


def test_an_assumed_rule_that_fails_is_told_as_that_of_its_plugin(tmp_path: Path) -> None:
    def broken(_minutes: Sequence[int], **_: int) -> Allocation:
        raise ZeroDivisionError

    engine = engine_of(payer_of(tmp_path, NO_UNITS), Whole(rules=[rule(allocate=broken)]))
    assert "the plugin Whole-1 failed" in failure(engine.assuming({"units": "acme.half"}))


def test_a_contract_over_a_payer_with_code_names_the_plugin_of_that_payer(tmp_path: Path) -> None:
    for name in ("plugin", "contracts"):
        (tmp_path / name).mkdir()
    payer = attrs.evolve(
        payer_of(tmp_path / "plugin"), policy=lambda values: attrs.evolve(compose(values), units=raising)
    )
    text = ACME.split("[units]", maxsplit=1)[0].replace("family =", 'based_on = ["payer:acme-plan"]\nfamily =')
    (tmp_path / "contracts" / "acme-plan.toml").write_text(text)
    registry = PayerRegistry.of([payer]).with_folder(tmp_path / "contracts")
    assert "the plugin HandedOver-0 failed" in failure(Engine(registry, installed_engine().tables))


def test_a_fault_where_no_plugins_code_took_part_is_not_laid_at_one(tmp_path: Path) -> None:
    bad = bent(visit("97110 20 PT"), services=(None,))
    with pytest.raises(AttributeError):
        engine_of(payer_of(tmp_path)).code(bad, payer="acme-plan")
    with pytest.raises(AttributeError):
        installed_engine().check(bent(claim(), lines=(None,)), payer=MEDICARE)


def test_a_claim_that_is_checked_names_the_plugin_that_fails(tmp_path: Path) -> None:
    def broken(_visit: Visit, _lines: LinesByGroup) -> LineAnswer:
        raise LookupError(PERSON)

    engine = with_policy(tmp_path, lambda values: attrs.evolve(compose(values), further=(broken,)))
    with pytest.raises(PluginError, match=r"the plugin HandedOver-0 failed \(LookupError at test_") as caught:
        engine.check(claim(), payer="acme-plan")
    assert PERSON not in str(caught.value)


# in a batch


class OnceInAThousand:
    """A unit rule that fails at its thousandth visit."""

    def __init__(self, units: Callable[[Visit], UnitAnswer]) -> None:
        self.units = units
        self.asked = 0

    def __call__(self, visit: Visit) -> UnitAnswer:
        self.asked += 1
        if self.asked == 1000:
            raise LookupError(PERSON)
        return self.units(visit)


def test_a_rule_that_fails_at_the_thousandth_visit_costs_that_visit_alone(tmp_path: Path) -> None:
    def policy(values: Values) -> PayerPolicy:
        composed = compose(values)
        assert composed.units is not None
        return attrs.evolve(composed, units=OnceInAThousand(composed.units))

    documents = [attrs.evolve(visit("97110 20 PT"), id=f"v-{number}") for number in range(1200)]
    answers = list(with_policy(tmp_path, policy).code_many(documents, payer="acme-plan"))
    failed = [one for one in answers if isinstance(one, Failure)]
    assert [(one.place, type(one.error)) for one in failed] == [(999, PluginError)]
    assert "the plugin HandedOver-0 failed (LookupError at test_failing_plugins.py" in str(failed[0].error)
    assert [one.session for one in answers if isinstance(one, Outcome)] == [
        one.id for place, one in enumerate(documents) if place != 999
    ]


def test_a_day_whose_code_fails_is_a_failure_in_its_place(tmp_path: Path) -> None:
    day = Day(sessions=(visit("97110 20 PT"), visit("97110 20 PT")))
    [answer] = with_units(tmp_path, raising).code_many([day], payer="acme-plan")
    assert isinstance(answer, Failure)
    assert isinstance(answer.error, PluginError)


# threads and processes


def test_a_slow_rule_keeps_nobody_waiting_but_those_who_ask_it(tmp_path: Path) -> None:
    released = threading.Event()

    def slow(visit: Visit) -> UnitAnswer:
        assert released.wait(timeout=60)
        return UnitAnswer((1,) * len(visit.groups))

    (tmp_path / "other").mkdir()
    quick = payer_of(tmp_path / "other", ACME.replace('"acme-plan"', '"more-plan"'), "more-plan")
    held = attrs.evolve(payer_of(tmp_path), policy=lambda values: attrs.evolve(compose(values), units=slow))
    engine = engine_of(held, quick)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(engine.code, visit("97110 20 PT"), payer="acme-plan")
        assert lines(engine.code(visit("97110 20 PT"), payer="more-plan")) == ["97110 1"]
        assert not waiting.done()
        released.set()
        assert lines(waiting.result()) == ["97110 1"]


PLUGIN: Final = """
from pathlib import Path

import attrs

from therapycode.plugin import Payer, ProfileFile, compose, hookimpl

HERE = Path(__file__).parent


def policy(values):
    return attrs.evolve(compose(values), most_modifiers=2)


@hookimpl
def therapycode_payers():
    return (Payer(id="acme-plan", profile=ProfileFile(HERE / "acme-plan.toml", HERE), policy=policy, api=1),)
"""


@pytest.fixture
def acme_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A plugin in a module that another process finds as well."""
    payer_of(tmp_path)
    (tmp_path / "acme_at_work.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module("acme_at_work")
    del sys.modules["acme_at_work"]


def many() -> list[Session]:
    return [
        attrs.evolve(visit(f"97110 {8 + number % 40} PT", "97140 10 PT"), patient=Patient(id=f"p-{number}"))
        for number in range(120)
    ]


@pytest.mark.parametrize("payer", [MEDICARE, "acme-plan"])
def test_threads_that_share_an_engine_get_the_answers_of_one(acme_at_work: ModuleType, payer: str) -> None:
    registry = attrs.evolve(
        installed_engine().registry,
        payers=FrozenMap({**installed_engine().registry.payers, **PayerRegistry.of([acme_at_work]).payers}),
    )
    shared, alone = (Engine(registry, installed_engine().tables) for _ in range(2))
    documents = many()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(partial(shared.code, payer=payer), documents))
    assert together == [alone.code(document, payer=payer) for document in documents]


def test_processes_that_are_handed_an_engine_give_the_answers_of_this_one(acme_at_work: ModuleType) -> None:
    engine = engine_of(acme_at_work)
    documents = many()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        elsewhere = list(pool.map(partial(engine.code, payer="acme-plan"), documents, chunksize=60))
    assert elsewhere == [engine.code(document, payer="acme-plan") for document in documents]


def test_a_failure_crosses_processes(tmp_path: Path) -> None:
    [answer] = with_units(tmp_path, raising).code_many([visit("97110 20 PT")], payer="acme-plan")
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301  # our own value of a moment ago
    assert (again.place, str(again.error)) == (0, str(answer.error))  # type: ignore[union-attr]  # it is a Failure
