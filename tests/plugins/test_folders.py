"""Profiles of one's own: folders, contracts that change a payer they name, and packages without code."""

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.acme import ACME, payer_of
from tests.building import installed_engine, lines, visit
from tests.small_payers import BY_PLAN, HEAD, TOTAL_TIME, branch, small_payer
from therapycode import Engine, FrozenMap, Outcome, PayerRegistry, PluginError, ProfileError, UnknownPayerError
from therapycode.model.facts import FactKind
from therapycode.plugin import PayerPolicy, Values, compose

MEDICARE: Final = "medicare-part-b"

CONTRACT: Final = f"""
schema = 1
payer = "{MEDICARE}"
title = "Our contract"
family = "contracts"
based_on = ["payer:{MEDICARE}"]

[covers]
from = 2024-01-01

[sources.contract]
title = "The contract of 2024"
kind = "primary"

[units]
label = "How timed minutes become units"

[units.from.2024-01-01]
rule = "full-unit-only"
minutes_per_unit = 15
source = "contract"
"""


def over(folder: Path, registry: PayerRegistry | None = None) -> PayerRegistry:
    return (registry or installed_engine().registry).with_folder(folder)


def coded(registry: PayerRegistry, payer: str) -> Outcome:
    engine = Engine(registry, installed_engine().tables)
    return engine.code(visit("97110 20 PT", "97140 10 PT"), payer=payer)


def test_the_profiles_of_a_folder_are_payers_beside_the_installed_ones(tmp_path: Path) -> None:
    small_payer(tmp_path, TOTAL_TIME, BY_PLAN)
    registry = over(tmp_path)
    assert lines(coded(registry, "made-up")) == ["97110 1 GP", "97140 1 GP"]
    assert MEDICARE in registry.payers
    assert registry.tombstones == ()
    assert registry.plugins[-1].plugin == str(tmp_path)
    assert registry.plugins[-1].payers == ("made-up",)


def test_folders_of_families_are_looked_into_and_shared_ones_are_not(tmp_path: Path) -> None:
    for name in ("commercial", "_shared", ".git", "commercial/deeper"):
        (tmp_path / name).mkdir()
        small_payer(tmp_path / name, TOTAL_TIME, payer=name.strip("_.").replace("/", "-"))
    small_payer(tmp_path, TOTAL_TIME)
    assert over(tmp_path).plugins[-1].payers == ("commercial", "made-up")


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path / "lost", small_file(tmp_path)):
        with pytest.raises(PluginError, match=r"is no folder; give the folder in which the profiles are"):
            over(folder)


def small_file(folder: Path) -> Path:
    file = folder / "a-file"
    file.write_text("")
    return file


def test_a_broken_file_of_a_folder_fails_its_own_payer_alone(tmp_path: Path) -> None:
    payer_of(tmp_path, "schema = 9", "broken")
    small_payer(tmp_path, TOTAL_TIME, BY_PLAN)
    registry = over(tmp_path)
    assert coded(registry, "made-up").determined
    with pytest.raises(ProfileError, match=r"broken\.toml cannot be used"):
        registry.profile("broken")


def test_a_file_may_not_answer_for_an_installed_payer_that_it_does_not_name(tmp_path: Path) -> None:
    small_payer(tmp_path, TOTAL_TIME, payer=MEDICARE)
    registry = over(tmp_path)
    [stone] = registry.tombstones
    assert stone.plugin == str(tmp_path / f"{MEDICARE}.toml")
    assert stone.cause == (
        f'therapycode_medicare gives the payer {MEDICARE!r} too; a contract says based_on = ["payer:{MEDICARE}"]'
    )
    assert MEDICARE not in registry.payers
    with pytest.raises(PluginError, match=r"the file .* is not taken \(therapycode_medicare gives the payer"):
        registry.payer(MEDICARE)
    with pytest.raises(UnknownPayerError):
        registry.payer("nobody")


def test_a_contract_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    """Falling back on the payer itself would price the claim by what the contract took away."""
    (tmp_path / f"{MEDICARE}.toml").write_text("schema = \n")
    with pytest.raises(PluginError, match=r"no TOML \(Invalid value"):
        over(tmp_path).payer(MEDICARE)


def test_a_payer_twice_in_a_folder_goes_to_neither(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        small_payer(tmp_path / name, TOTAL_TIME)
    registry = over(tmp_path)
    with pytest.raises(
        PluginError, match=r"one/made-up\.toml and two/made-up\.toml both give the payer 'made-up'"
    ):
        registry.payer("made-up")


def test_a_contract_changes_what_it_says_and_keeps_the_rest_of_the_payer(tmp_path: Path) -> None:
    (tmp_path / f"{MEDICARE}.toml").write_text(CONTRACT)
    registry = over(tmp_path)
    profile = registry.profile(MEDICARE)
    installed = installed_engine().profile(MEDICARE)
    assert profile.payers == (MEDICARE,)
    assert profile.parts["modifiers.discipline"] == installed.parts["modifiers.discipline"]
    assert (profile.title, profile.covers.first) == ("Our contract", date(2024, 1, 1))
    assert lines(coded(registry, MEDICARE)) == ["97110 1 GP"]
    assert profile.fingerprint != installed.fingerprint


def test_a_payer_of_another_name_may_start_from_an_installed_one(tmp_path: Path) -> None:
    (tmp_path / "our-plan.toml").write_text(CONTRACT.replace(f'payer = "{MEDICARE}"', 'payer = "our-plan"'))
    registry = over(tmp_path)
    assert lines(coded(registry, "our-plan")) == ["97110 1 GP"]
    assert lines(coded(registry, MEDICARE)) == ["97110 1 GP", "97140 1 GP"]


def test_a_payer_may_start_from_a_contract_of_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / f"{MEDICARE}.toml").write_text(CONTRACT)
    plan = CONTRACT.split("[units]", maxsplit=1)[0].replace(f'payer = "{MEDICARE}"', 'payer = "our-plan"')
    (tmp_path / "our-plan.toml").write_text(plan)
    assert lines(coded(over(tmp_path), "our-plan")) == ["97110 1 GP"]


def test_a_folder_may_be_laid_over_another(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    (first / f"{MEDICARE}.toml").write_text(CONTRACT)
    changed = (
        CONTRACT.split("[units]", maxsplit=1)[0]
        .replace("Our contract", "Amendment")
        .replace("2024-01-01", "2025-01-01")
    )
    (second / f"{MEDICARE}.toml").write_text(changed)
    registry = over(second, over(first))
    assert registry.profile(MEDICARE).title == "Amendment"
    assert lines(coded(registry, MEDICARE)) == ["97110 1 GP"]


@pytest.mark.parametrize("name", ["payer:nobody", "payer:", "nobody"])
def test_a_base_that_nobody_has_is_refused(tmp_path: Path, name: str) -> None:
    text = CONTRACT.replace(f'"payer:{MEDICARE}"', f'"{name}"').replace(f'"{MEDICARE}"', '"our-plan"')
    (tmp_path / "our-plan.toml").write_text(text)
    with pytest.raises(
        ProfileError, match=r"based_on: found .* allowed: (the id of an installed payer|a profile)"
    ):
        over(tmp_path).profile("our-plan")


def test_two_payers_that_start_from_each_other_are_refused(tmp_path: Path) -> None:
    for one, other in (("one", "two"), ("two", "one")):
        text = CONTRACT.replace(f'payer = "{MEDICARE}"', f'payer = "{one}"')
        (tmp_path / f"{one}.toml").write_text(text.replace(f"payer:{MEDICARE}", f"payer:{other}"))
    with pytest.raises(ProfileError, match=r"'payer:one', which leads back to two\.toml"):
        over(tmp_path).profile("one")


def test_a_contract_on_nothing_but_itself_is_refused(tmp_path: Path) -> None:
    text = CONTRACT.replace(MEDICARE, "our-plan")
    (tmp_path / "our-plan.toml").write_text(text)
    with pytest.raises(ProfileError, match="the id of an installed payer"):
        over(tmp_path).profile("our-plan")


def test_a_payer_counts_as_one_step_of_the_three(tmp_path: Path) -> None:
    for name, base in (("a", MEDICARE), ("b", "a"), ("c", "b"), ("d", "c")):
        text = CONTRACT.split("[units]", maxsplit=1)[0].replace(f'payer = "{MEDICARE}"', f'payer = "{name}"')
        (tmp_path / f"{name}.toml").write_text(text.replace(f"payer:{MEDICARE}", f"payer:{base}"))
    registry = over(tmp_path)
    assert registry.profile("c").payers == ("b", "a", MEDICARE)
    with pytest.raises(ProfileError, match=r"at depth 4; allowed: at most 3 deep"):
        registry.profile("d")


# payers with code


def no_modifiers(values: Values) -> PayerPolicy:
    return attrs.evolve(compose(values), modifiers=None)


def coded_payer(folder: Path) -> PayerRegistry:
    """A registry of one payer with code of its own, that declares a fact and asks for it."""
    tier = branch("units", "gold", '{ "facts.acme.tier" = 2 }', 'rule = "full-unit-only"')
    payer = small_payer(folder, TOTAL_TIME, BY_PLAN, tier, payer="coded")
    facts = FrozenMap({"acme.tier": FactKind("whole")})
    return PayerRegistry.of([attrs.evolve(payer, policy=no_modifiers, facts=facts)])


def test_a_contract_keeps_the_code_and_the_facts_of_the_payer_that_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "contracts"
    folder.mkdir()
    text = CONTRACT.split("[units]", maxsplit=1)[0].replace(MEDICARE, "coded")
    own = (
        '[codes.bundled]\nlabel = "x"\n[codes.bundled.from.2024-01-01]\ncodes = ["97010"]\nsource = "contract"\n'
        '[codes.bundled.branch.gold]\nwhen = { "facts.acme.tier" = 2 }\n'
        '[codes.bundled.branch.gold.from.2024-01-01]\ncodes = ["97018"]\nsource = "contract"\n'
    )
    (folder / "coded.toml").write_text(text + own)
    registry = over(folder, coded_payer(tmp_path))
    engine = Engine(registry, installed_engine().tables)
    session = attrs.evolve(visit("97110 20 PT", "97140 10 PT"), facts=FrozenMap({"acme.tier": 2}))
    assert lines(engine.code(session, payer="coded")) == ["97110 1"]
    payer, profile = registry.payer("coded"), registry.profile("coded")
    assert registry.maker(payer, profile) is no_modifiers
    again = tmp_path / "amendments"
    again.mkdir()
    (again / "coded.toml").write_text(text)
    amended = over(again, registry)
    assert amended.maker(amended.payer("coded"), amended.profile("coded")) is no_modifiers
    assert set(profile.facts) == {"acme.tier"}


def test_a_payer_that_starts_from_one_without_code_has_none(tmp_path: Path) -> None:
    (tmp_path / f"{MEDICARE}.toml").write_text(CONTRACT)
    registry = over(tmp_path)
    assert registry.maker(registry.payer(MEDICARE), registry.profile(MEDICARE)) is None


def test_a_profile_handed_over_as_a_value_may_be_started_from(tmp_path: Path) -> None:
    held = attrs.evolve(
        small_payer(tmp_path, TOTAL_TIME, BY_PLAN), profile=small_payer(tmp_path, TOTAL_TIME).read()
    )
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "our-plan.toml").write_text(
        HEAD.format(payer="our-plan").replace("family =", 'based_on = ["payer:made-up"]\nfamily =')
    )
    registry = over(folder, PayerRegistry.of([held]))
    assert set(registry.profile("our-plan").parts) == {"units"}
    assert registry.profile("made-up") is held.profile


def test_a_registry_with_a_folder_survives_pickling(tmp_path: Path) -> None:
    (tmp_path / f"{MEDICARE}.toml").write_text(CONTRACT)
    registry = over(tmp_path)
    again = pickle.loads(pickle.dumps(registry))  # noqa: S301  # our own value of a moment ago
    assert again.profile(MEDICARE) == registry.profile(MEDICARE)


# sources


def test_a_source_may_not_mean_another_document_than_in_the_base(tmp_path: Path) -> None:
    taken = next(iter(installed_engine().profile(MEDICARE).sources))
    (tmp_path / f"{MEDICARE}.toml").write_text(
        CONTRACT.replace("contract]", f"{taken}]").replace('"contract"', f'"{taken}"')
    )
    with pytest.raises(ProfileError, match=rf"sources\.{taken}: found another document than what this profile"):
        over(tmp_path).profile(MEDICARE)


# packages without code


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Puts a distribution that names a package of profiles where Python looks for installed ones."""
    monkeypatch.syspath_prepend(tmp_path)

    def distribution(name: str, target: str) -> Path:
        package = tmp_path / name
        package.mkdir()
        (package / "__init__.py").write_text("")
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[therapycode.profiles]\n{name} = {target}\n")
        return package

    return distribution


def test_a_package_without_code_gives_its_profiles(install: Callable[[str, str], Path]) -> None:
    package = install("acme_data", "acme_data")
    (package / "commercial").mkdir()
    (package / "_shared").mkdir()
    (package / "_shared" / "acme-units.toml").write_text('schema = 1\ntitle = "Shared"\n')
    (package / "commercial" / "acme-plan.toml").write_text(
        ACME.replace("family =", 'based_on = ["_shared/acme-units"]\nfamily =')
    )
    registry = PayerRegistry.installed()
    assert registry.tombstones == ()
    assert registry.profile("acme-plan").title == "Acme Plan"
    assert [one.payers for one in registry.plugins if one.plugin == "acme_data"] == [("acme-plan",)]


@pytest.mark.parametrize(
    ("target", "cause"),
    [
        ("acme_data_lost", "ModuleNotFoundError: No module named 'acme_data_lost'"),
        ("json.decoder", "it is no package; the entry point names the package in whose folder the profiles are"),
        ("acme_data_broken", "it gives no payer, no rule and no check; implement one of its hooks with hookimpl"),
    ],
)
def test_a_package_that_gives_no_profiles_is_a_tombstone(
    install: Callable[[str, str], Path], target: str, cause: str
) -> None:
    install("acme_data_broken", target)
    [stone] = PayerRegistry.installed().tombstones
    assert (stone.plugin, stone.cause) == ("acme_data_broken", cause)


def test_a_package_may_not_answer_for_a_payer_of_another(install: Callable[[str, str], Path]) -> None:
    package = install("acme_data_usurper", "acme_data_usurper")
    small_payer(package, TOTAL_TIME, payer=MEDICARE)
    registry = PayerRegistry.installed()
    with pytest.raises(PluginError, match="therapycode_medicare and acme_data_usurper"):
        registry.payer(MEDICARE)
