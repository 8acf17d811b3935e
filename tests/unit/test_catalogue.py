"""The findings by name."""

import re
from string import Formatter

import pytest

from therapycode import SourceRef
from therapycode.plugin import FINDINGS, found


def places_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_finding_has_a_name_and_a_code_of_its_own() -> None:
    codes = [rule.code for rule in FINDINGS.values()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]{3}-[0-9]{3}", code) for code in codes)
    assert all(re.fullmatch(r"[a-z-]+\.[a-z-]+", name) and rule.name == name for name, rule in FINDINGS.items())


@pytest.mark.parametrize("name", list(FINDINGS))
def test_a_finding_says_its_sentence_and_what_to_do_of_the_values_it_names(name: str) -> None:
    rule = FINDINGS[name]
    values = {place: f"<{place}>" for place in places_in(rule.template) | places_in(rule.do)}
    finding = found(name, "services[0]", values)
    assert not places_in(finding.says)
    assert not places_in(finding.do)
    assert all(f"<{place}>" in finding.says for place in places_in(rule.template))
    assert finding.says.endswith(".")
    assert (finding.severity, finding.denials) == (rule.severity, rule.denials)


def test_a_finding_may_be_more_or_less_severe_than_usual() -> None:
    assert found("units.tie", "", FINDING_VALUES, severity="warning").severity == "warning"
    assert found("units.tie", "", FINDING_VALUES).severity == "advice"


def test_a_finding_carries_the_sources_it_was_given() -> None:
    source = SourceRef(id="mcpm-5-20-2-c", at="section 20.2.C")
    assert found("units.tie", "services[0]", FINDING_VALUES, (source,)).sources == (source,)


def test_a_name_that_is_not_in_the_catalogue_is_refused() -> None:
    with pytest.raises(KeyError, match=r"units\.nothing"):
        found("units.nothing", "", {})


FINDING_VALUES = {"choose": 1, "units": "unit", "among": "97110, 97140", "taken": "97110"}
