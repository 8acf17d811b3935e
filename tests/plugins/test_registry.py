"""Registries: plugins are asked once, a fault is that plugin's own, and the others go on."""

import pickle
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import attrs
import pytest

from tests.acme import ACME, payer_of
from tests.building import lines, visit
from therapycode import Engine, FrozenMap, PayerRegistry, PluginError, UnknownPayerError
from therapycode.plugin import Allocation, FactKind, NamedRule, Payer, hookimpl, total_time

MEDICARE = "medicare-part-b"


class Good:
    """A plugin that gives the payers, rules and checks it was made with."""

    def __init__(
        self,
        payers: Iterable[object] = (),
        rules: Iterable[object] = (),
        checks: Iterable[object] = (),
    ) -> None:
        self.given = (payers, rules, checks)

    @hookimpl
    def therapycode_payers(self) -> Iterable[object]:
        return self.given[0]

    @hookimpl
    def therapycode_rules(self) -> Iterable[object]:
        return self.given[1]

    @hookimpl
    def therapycode_checks(self) -> Iterable[object]:
        return self.given[2]


class Misspelt:
    @hookimpl
    def therapycode_payer(self) -> Sequence[Payer]:
        return []


class Empty:
    """A plugin without any hook."""


class Raising:
    @hookimpl
    def therapycode_payers(self) -> Sequence[Payer]:
        raise ZeroDivisionError("the vendor's own fault")


class NotIterable:
    @hookimpl
    def therapycode_payers(self) -> object:
        return 5


def cause_of(plugin: object) -> str:
    [stone] = PayerRegistry.of([plugin]).tombstones
    return stone.cause


def test_payers_may_be_handed_over_as_they_are(tmp_path: Path) -> None:
    payer = payer_of(tmp_path)
    registry = PayerRegistry.of([payer])
    assert registry.payer("acme-plan") is payer
    assert registry.tombstones == ()


def test_what_a_plugin_gave_is_listed(tmp_path: Path) -> None:
    rule = NamedRule(name="acme.half", title="Half", allocate=total_time)
    registry = PayerRegistry.of([Good([payer_of(tmp_path)], [rule], [lambda _: ()])])
    [loaded] = registry.plugins
    assert (loaded.payers, loaded.rules, loaded.checks) == (("acme-plan",), ("acme.half",), 1)
    assert registry.rules["acme.half"] is rule
    assert "total-time" in registry.rules
    assert len(registry.checks) == 1


@pytest.mark.parametrize(
    ("plugin", "says"),
    [
        (Misspelt(), "therapycode_payer"),
        (Empty(), "it gives no payer, no rule and no check; implement one of its hooks with hookimpl"),
        (Good(), "it gives no payer, no rule and no check; implement one of its hooks with hookimpl"),
        (Raising(), "ZeroDivisionError: the vendor's own fault"),
        (NotIterable(), "therapycode_payers gave int; allowed: a tuple, or what gives one by one"),
        (Good(payers=["acme"]), "therapycode_payers gave str; allowed: Payer"),
        (Good(rules=[total_time]), "therapycode_rules gave function; allowed: NamedRule"),
        (Good(checks=["check"]), "therapycode_checks gave str; allowed: callables"),
    ],
)
def test_a_plugin_that_does_wrong_leaves_a_tombstone_with_its_cause(plugin: object, says: str) -> None:
    assert says in cause_of(plugin)


@pytest.mark.parametrize(
    "facts", [{"tier": FactKind("whole")}, {".tier": FactKind("whole")}, {"acme.tier": "whole"}]
)
def test_a_fact_has_the_plugins_own_word_and_a_kind(tmp_path: Path, facts: dict[str, FactKind]) -> None:
    registry = PayerRegistry.of([Good([attrs.evolve(payer_of(tmp_path), facts=FrozenMap(facts))])])
    [stone] = registry.tombstones
    [name] = facts
    assert stone.cause == (
        f"fact {name!r} of payer 'acme-plan' lacks a word of its own before a dot and a FactKind, "
        "such as acme.tier"
    )
    assert stone.payers == ("acme-plan",)


def test_another_interface_number_is_refused_with_the_payers_it_named(tmp_path: Path) -> None:
    old = attrs.evolve(payer_of(tmp_path), api=2)
    registry = PayerRegistry.of([Good([old])])
    [stone] = registry.tombstones
    assert stone.cause == "payer 'acme-plan' asks for interface 2; this release has 1"
    assert stone.payers == ("acme-plan",)


def test_one_plugin_that_gives_a_payer_twice_is_refused(tmp_path: Path) -> None:
    twice = Good([payer_of(tmp_path)] * 2)
    assert cause_of(twice) == "it gives a payer twice: acme-plan"
    with pytest.raises(PluginError, match="it gives a payer twice: acme-plan"):
        PayerRegistry.of([twice]).payer("acme-plan")


class Other(Good):
    """A second plugin, by another name."""


def test_a_payer_of_two_plugins_goes_to_neither_and_both_are_named(tmp_path: Path) -> None:
    payer = payer_of(tmp_path)
    more = payer_of(tmp_path, ACME.replace('"acme-plan"', '"more-plan"'), "more-plan")
    registry = PayerRegistry.of([Good([payer, more]), Other([payer])])
    [stone] = registry.tombstones
    assert (stone.plugin, stone.cause) == ("Good-0 and Other-1", "both give the payer 'acme-plan'")
    with pytest.raises(PluginError, match=r"the plugin Good-0 and Other-1 did not load \(both give the payer"):
        registry.payer("acme-plan")
    assert registry.payer("more-plan") is more


def test_a_rule_of_two_plugins_goes_to_neither_and_both_are_named() -> None:
    rule = NamedRule(name="acme.half", title="Half", allocate=total_time)
    registry = PayerRegistry.of([Good(rules=[rule]), Other(rules=[rule])])
    [stone] = registry.tombstones
    assert (stone.plugin, stone.cause) == ("Good-0 and Other-1", "both give the rule 'acme.half'")
    assert "acme.half" not in registry.rules


def nothing(minutes: Sequence[int], **_: int) -> Allocation:
    return Allocation((0,) * len(minutes))


def test_no_plugin_may_put_its_rule_in_the_place_of_a_rule_of_the_library(engine: Engine, tmp_path: Path) -> None:
    stolen = NamedRule(
        name="total-time",
        title="Stolen",
        allocate=nothing,
        parameters=frozenset({"minutes_per_unit", "first_unit_from"}),
    )
    registry = PayerRegistry.of([Good([payer_of(tmp_path)]), Other(rules=[stolen])])
    assert registry.rules["total-time"] is engine.registry.rules["total-time"]
    assert [stone.plugin for stone in registry.tombstones] == ["Other-1"]


def test_a_tombstone_for_an_unknown_payer_is_told_rather_than_that_it_is_unknown(tmp_path: Path) -> None:
    registry = PayerRegistry.of([payer_of(tmp_path), Raising()])
    with pytest.raises(PluginError) as caught:
        registry.payer("vendor-plan")
    assert str(caught.value) == (
        "payer 'vendor-plan' cannot be answered for: the plugin Raising-1 did not load "
        "(ZeroDivisionError: the vendor's own fault). Mend or remove the plugin; "
        "`therapycode plugins` lists what failed."
    )


def test_beside_a_tombstone_the_other_payers_go_on(engine: Engine, tmp_path: Path) -> None:
    registry = PayerRegistry.of([Raising(), payer_of(tmp_path), Misspelt()])
    assert len(registry.tombstones) == 2
    outcome = Engine(registry, engine.tables).code(visit("97110 20 PT"), payer="acme-plan")
    assert lines(outcome) == ["97110 1"]


def test_without_a_tombstone_an_unknown_payer_is_unknown_and_the_nearest_is_named(tmp_path: Path) -> None:
    registry = PayerRegistry.of([payer_of(tmp_path)])
    with pytest.raises(UnknownPayerError) as caught:
        registry.payer("acme-plam")
    assert str(caught.value) == (
        "no installed payer is called 'acme-plam'. Did you mean acme-plan? Known: acme-plan."
    )
    with pytest.raises(UnknownPayerError, match=r"is called 'nothing-like-it'\. Known: acme-plan\.$"):
        registry.payer("nothing-like-it")


def test_an_empty_registry_knows_nobody() -> None:
    with pytest.raises(UnknownPayerError, match=r"is called 'medicare-part-b'\. Known: none\.$"):
        PayerRegistry.of([]).payer(MEDICARE)


def test_registries_share_nothing_that_changes(tmp_path: Path) -> None:
    one, other = PayerRegistry.of([payer_of(tmp_path)]), PayerRegistry.of([])
    assert "acme-plan" in one.payers
    assert "acme-plan" not in other.payers


# what is installed


def test_the_built_in_payers_come_by_entry_points_and_all_load() -> None:
    registry = PayerRegistry.installed()
    assert registry.tombstones == ()
    assert {plugin.plugin for plugin in registry.plugins} >= {
        "therapycode_medicare",
        "therapycode_commercial",
    }
    assert {MEDICARE, "cms-total-time"} <= set(registry.payers)


def test_every_installed_profile_reads_and_belongs_to_its_payer() -> None:
    registry = PayerRegistry.installed()
    for id_ in registry.payers:
        profile = registry.payer(id_).read()
        assert (profile.payer, profile.title != "") == (id_, True)


def test_an_installed_registry_survives_pickling() -> None:
    registry = PayerRegistry.installed()
    assert pickle.loads(pickle.dumps(registry)) == registry  # noqa: S301  # our own value of a moment ago


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Puts a distribution of one module, with its entry point, where Python looks for installed ones."""
    monkeypatch.syspath_prepend(tmp_path)

    def distribution(name: str, source: str) -> None:
        (tmp_path / f"{name}.py").write_text(source)
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[therapycode.payers]\n{name} = {name}\n")

    return distribution


def test_an_installed_plugin_that_raises_at_import_harms_no_other(
    install: Callable[[str, str], None],
) -> None:
    install("acme_broken", "raise RuntimeError('no licence file')\n")
    registry = PayerRegistry.installed()
    [stone] = registry.tombstones
    assert (stone.plugin, stone.cause) == ("acme_broken", "RuntimeError: no licence file")
    assert registry.payer(MEDICARE).id == MEDICARE
    with pytest.raises(
        PluginError, match=r"the plugin acme_broken did not load \(RuntimeError: no licence file\)"
    ):
        registry.payer("acme-plan")


def test_an_installed_plugin_that_leaves_python_at_import_harms_no_other(
    install: Callable[[str, str], None],
) -> None:
    install("acme_leaving", "raise SystemExit(3)\n")
    registry = PayerRegistry.installed()
    assert [stone.plugin for stone in registry.tombstones] == ["acme_leaving"]


def test_an_entry_point_that_names_no_module_harms_no_other(
    install: Callable[[str, str], None], tmp_path: Path
) -> None:
    install("acme_lost", "")
    (tmp_path / "acme_lost.py").unlink()
    registry = PayerRegistry.installed()
    [stone] = registry.tombstones
    assert stone.cause == "ModuleNotFoundError: No module named 'acme_lost'"
    assert MEDICARE in registry.payers


def test_an_installed_plugin_with_a_misspelt_hook_is_named(install: Callable[[str, str], None]) -> None:
    install(
        "acme_misspelt",
        "from therapycode.plugin import hookimpl\n\n\n@hookimpl\ndef therapycode_payer():\n    return []\n",
    )
    [stone] = PayerRegistry.installed().tombstones
    assert stone.plugin == "acme_misspelt"
    assert "therapycode_payer" in stone.cause


def test_an_installed_plugin_may_not_answer_for_a_built_in_payer(install: Callable[[str, str], None]) -> None:
    install(
        "acme_usurper",
        "from therapycode.plugin import bundled_payers, hookimpl\n\n\n"
        "@hookimpl\ndef therapycode_payers():\n    return bundled_payers('medicare')\n",
    )
    registry = PayerRegistry.installed()
    [stone] = registry.tombstones
    assert stone.plugin == "acme_usurper and therapycode_medicare"
    with pytest.raises(PluginError, match="both give the payer 'medicare-part-b'"):
        registry.payer(MEDICARE)


def test_an_installed_plugin_that_is_whole_is_asked(install: Callable[[str, str], None], tmp_path: Path) -> None:
    payer_of(tmp_path)
    install(
        "acme_whole",
        "from pathlib import Path\nfrom therapycode.plugin import folder_payers, hookimpl\n\n\n"
        "@hookimpl\ndef therapycode_payers():\n    here = Path(__file__).parent\n"
        "    return folder_payers(here, here)\n",
    )
    registry = PayerRegistry.installed()
    assert registry.tombstones == ()
    assert registry.payer("acme-plan").read().title == "Acme Plan"
