"""What a profile is based on: the parts and sources of other files, three deep and in no circle."""

from datetime import date
from pathlib import Path

import pytest

from therapycode import ProfileError
from therapycode.plugin import read_profile

SHARED = """
schema = 1
title = "Units as CMS counts them"

[sources.cms]
title = "Claims manual"
kind = "primary"

[units]
label = "Units"

[units.from.2024-01-01]
rule = "total-time"
source = "cms"

[pairs]
label = "Pairs"
unknown = "Ask CMS"
"""

OWN = """
schema = 1
payer = "acme-plan"
title = "Acme Plan"
family = "commercial"
based_on = ["_shared/cms-units"]

[covers]
from = 2024-01-01
"""


def write(root: Path, **files: str) -> Path:
    (root / "_shared").mkdir()
    for name, text in files.items():
        (root / "_shared" / f"{name.replace('_', '-')}.toml").write_text(text)
    return root / "acme-plan.toml"


def test_a_base_gives_its_parts_and_sources(tmp_path: Path) -> None:
    own = write(tmp_path, cms_units=SHARED)
    own.write_text(OWN)
    profile = read_profile(own, tmp_path)
    assert (profile.payer, profile.title) == ("acme-plan", "Acme Plan")
    assert profile.parts["units"].timeline.entries[0].value.source == "cms"
    assert profile.parts["pairs"].unknown == "Ask CMS"
    assert profile.sources["cms"].title == "Claims manual"


def test_a_part_of_its_own_replaces_the_whole_part_of_the_base(tmp_path: Path) -> None:
    own = write(tmp_path, cms_units=SHARED)
    own.write_text(OWN + '[units]\nlabel = "Ours"\n[units.from.2025-01-01]\nrule = "total-time"\nsource = "cms"\n')
    entries = read_profile(own, tmp_path).parts["units"].timeline.entries
    assert [entry.first for entry in entries] == [date(2025, 1, 1)]


def test_a_change_of_the_base_changes_the_fingerprint(tmp_path: Path) -> None:
    own = write(tmp_path, cms_units=SHARED)
    own.write_text(OWN)
    before = read_profile(own, tmp_path).fingerprint
    (tmp_path / "_shared" / "cms-units.toml").write_text(SHARED + "# a remark\n")
    assert read_profile(own, tmp_path).fingerprint != before


def chain(number: int) -> dict[str, str]:
    """Files a, b, c and so on, each based on the next."""
    names = "abcdefgh"[:number]
    return {
        name: f'schema = 1\ntitle = "x"\nbased_on = {[f"_shared/{after}"] if after else []}\n'.replace("'", '"')
        for name, after in zip(names, [*names[1:], ""], strict=True)
    }


def test_bases_go_three_deep(tmp_path: Path) -> None:
    own = write(tmp_path, **chain(3))
    own.write_text(OWN.replace("cms-units", "a"))
    assert read_profile(own, tmp_path).parts == {}


def test_bases_four_deep_are_refused(tmp_path: Path) -> None:
    own = write(tmp_path, **chain(4))
    own.write_text(OWN.replace("cms-units", "a"))
    with pytest.raises(ProfileError, match=r"'_shared/d' at depth 4; allowed: at most 3 deep"):
        read_profile(own, tmp_path)


def test_a_base_that_leads_back_is_refused(tmp_path: Path) -> None:
    own = write(tmp_path, a='schema = 1\ntitle = "x"\nbased_on = ["acme-plan"]\n')
    own.write_text(OWN.replace("cms-units", "a"))
    with pytest.raises(ProfileError, match=r"'acme-plan', which leads back to a\.toml"):
        read_profile(own, tmp_path)


def test_a_profile_based_on_itself_is_refused(tmp_path: Path) -> None:
    own = write(tmp_path)
    own.write_text(OWN.replace("_shared/cms-units", "acme-plan"))
    with pytest.raises(ProfileError, match="files that do not go in a circle"):
        read_profile(own, tmp_path)


@pytest.mark.parametrize("name", ["_shared/lost", "../outside", "/etc/passwd", "_shared", "nul\\u0000", "x" * 300])
def test_a_base_that_is_not_below_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "outside.toml").write_text(SHARED)
    own = write(tmp_path / "profiles")
    own.write_text(OWN.replace("_shared/cms-units", name))
    with pytest.raises(ProfileError, match=r"based_on: found .* allowed: a profile below the profiles folder"):
        read_profile(own, tmp_path / "profiles")


def test_a_fault_of_a_base_names_the_base(tmp_path: Path) -> None:
    own = write(tmp_path, cms_units=SHARED.replace("schema = 1", "schema = 7"))
    own.write_text(OWN)
    with pytest.raises(ProfileError, match=r"^cms-units\.toml cannot be used"):
        read_profile(own, tmp_path)
