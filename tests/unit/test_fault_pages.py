"""The page of every fault of a profile: its refused example has the fault, and its accepted example has not."""

import re
from pathlib import Path

import pytest

from tests.fault_pages import looked_at
from therapycode.upkeep.lint.catalogue import FAULTS
from therapycode.upkeep.lint.declare import SEVERITIES


def example(page: str, heading: str) -> str:
    """The indented lines below a heading of the page."""
    lines = page.split(f"**{heading}**", 1)[1].split("**Accepted**", 1)[0].splitlines()[1:]
    return "\n".join(line.removeprefix("    ") for line in lines).strip("\n")


@pytest.mark.parametrize("name", FAULTS)
def test_the_refused_example_of_a_page_has_its_fault(tmp_path: Path, name: str) -> None:
    told = looked_at(example(FAULTS[name].page, "Refused"), tmp_path)
    assert name in {fault.name for fault in told}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_page_is_told_with_its_code_its_severity_and_what_to_do(tmp_path: Path, name: str) -> None:
    told = [one for one in looked_at(example(FAULTS[name].page, "Refused"), tmp_path) if one.name == name]
    page = FAULTS[name]
    assert {(one.code, one.severity) for one in told} == {(page.code, page.severity)}
    assert all(one.do and one.found for one in told)
    assert all(one.line is not None for one in told) or name == "file.unreadable"


@pytest.mark.parametrize("name", FAULTS)
def test_the_accepted_example_of_a_page_has_no_error_and_not_its_fault(tmp_path: Path, name: str) -> None:
    accepted = example(FAULTS[name].page, "Accepted")
    assert accepted != example(FAULTS[name].page, "Refused")
    told = looked_at(accepted, tmp_path)
    assert [fault for fault in told if fault.severity == "error" or fault.name == name] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_page_begins_with_a_sentence_and_has_both_examples(name: str) -> None:
    page = FAULTS[name].page
    assert page.split("\n", 1)[0].endswith(".")
    assert page.count("**Refused**") == page.count("**Accepted**") == 1
    assert page.index("**Refused**") < page.index("**Accepted**")


def test_codes_are_used_once_and_severities_are_known() -> None:
    codes = [page.code for page in FAULTS.values()]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if re.fullmatch(r"PRF-\d{3}", code) is None] == []
    assert {page.severity for page in FAULTS.values()} == set(SEVERITIES)
