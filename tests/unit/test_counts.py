"""Which lines count towards a limit."""

import attrs
import pytest

from tests.facts import COGNITIVE, DRESSING, EXERCISE, STIMULATION
from therapycode.model.codes import CodeFacts
from therapycode.rules.counts import CodeSet, Counts

ELSEWHERE = attrs.evolve(EXERCISE, therapy=False)
UNDER_PLAN = attrs.evolve(EXERCISE, listing="under-plan")


@pytest.mark.parametrize(
    ("code_set", "facts", "counts"),
    [
        (None, None, True),
        (None, EXERCISE, True),
        (None, ELSEWHERE, False),
        ("all", None, True),
        ("all", EXERCISE, True),
        ("all", ELSEWHERE, False),
        ("always-therapy", None, False),
        ("always-therapy", EXERCISE, True),
        ("always-therapy", DRESSING, False),
        ("always-therapy", UNDER_PLAN, False),
        ("timed", None, True),
        ("timed", COGNITIVE, True),
        ("timed", STIMULATION, False),
        ("untimed", None, False),
        ("untimed", COGNITIVE, False),
        ("untimed", STIMULATION, True),
    ],
)
def test_a_set_of_codes_counts_by_what_the_table_says(
    code_set: CodeSet | None, facts: CodeFacts | None, *, counts: bool
) -> None:
    assert Counts(code_set=code_set).takes_code("97110", facts) is counts


def test_codes_and_classes_count_and_no_others() -> None:
    named = Counts(codes=frozenset({"97110"}), classes=frozenset({"supervised-modality"}))
    assert named.takes_code("97110", EXERCISE)
    assert named.takes_code("G0283", STIMULATION)
    assert not named.takes_code("97140", attrs.evolve(EXERCISE, code="97140"))


def test_what_is_exempt_counts_in_no_set() -> None:
    spared = Counts(code_set="all", exempt=frozenset({"97110"}), exempt_classes=frozenset({"wound-care"}))
    assert not spared.takes_code("97110", EXERCISE)
    assert not spared.takes_code("97598", DRESSING)
    assert spared.takes_code("G0283", STIMULATION)
