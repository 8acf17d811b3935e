"""Faults in what a profile says of branches, of what was known, of other clocks and of its examples."""

from typing import Final

import pytest

from tests.rich import RICH
from therapycode import Fault, ProfileError
from therapycode.profiles.read import parse_profile


def faults_of(old: str, new: str) -> list[Fault]:
    assert old in RICH
    with pytest.raises(ProfileError) as caught:
        parse_profile(
            RICH.replace(old, new, 1).replace('"_shared/units", "payer:medicare-part-b"', ""), "rich-plan.toml"
        )
    assert caught.value.what == "rich-plan.toml"
    return list(caught.value.faults)


REVISED: Final = "units.from.2020-01-01.known.2020-10-05"

PLANTED: Final = {
    "a clock that no session gives": (
        'clock = "evaluation"',
        'clock = "discharge"',
        ("units.clock", "'discharge'", "service, evaluation, first-visit, injury, received, spell"),
    ),
    "a branch with a name of another form": (
        "[assistants.branch.others]",
        "[assistants.branch.Others]",
        ("assistants.branch.Others", "'Others'", "a name in small letters, digits and hyphens"),
    ),
    "a branch without a condition": (
        'when = { "facts.evaluation_day" = { below = 2020-01-01 }, role = "PTA" }\n',
        "",
        (
            "assistants.branch.others.when",
            "nothing",
            'a table of conditions, such as { "facts.state" = ["TX", "OH"] }',
        ),
    ),
    "a branch without values": (
        'unknown = "Ask the office in Austin"\n',
        "",
        ("assistants.branch.others", "neither values nor unknown", "dated values, or unknown = whom to ask"),
    ),
    "an unknown key of a branch": (
        'unknown = "Ask the office in Austin"',
        'unknown = "Ask"\ncolour = "red"',
        ("assistants.branch.others.colour", "a key that the format does not know", "from, note, unknown, when"),
    ),
    "a revision no later than the withdrawal": (
        "known.2020-10-05",
        "known.2020-01-24",
        (
            "units.from.2020-01-01.known.2020-01-24",
            "what became known on 2020-01-24",
            "a day after 2020-01-24, the withdrawal before",
        ),
    ),
    "a withdrawal no later than the revision": (
        "continuous = true\n",
        "continuous = true\nwithdrawn = 2020-10-05\n",
        (f"{REVISED}.withdrawn", "2020-10-05", "a day after 2020-10-05"),
    ),
    "a revision inside a revision": (
        'source = "b-manual"\nnote = "As revised."',
        'source = "b-manual"\nknown = 5',
        (f"{REVISED}.known", "a key that this part does not know", None),
    ),
    "a day of knowledge that is none": (
        "known.2020-10-05",
        "known.2020-10",
        ("units.from.2020-01-01.known.2020-10", "'2020-10'", "a day of the form YYYY-MM-DD"),
    ),
    "unknown beside values": (
        'rule = "full-unit-only"',
        'rule = "full-unit-only"\nunknown = "Ask"',
        (REVISED, "values beside unknown", "unknown = whom to ask alone, or values alone"),
    ),
    "ended beside unknown": (
        'unknown = "Ask provider relations"\nsource',
        'ended = true\nunknown = "Ask provider relations"\nsource',
        ("units.from.2021-01-01", "values beside ended = true", "ended = true alone, or values alone"),
    ),
    "a retired payer without an end": (
        "until = 2026-01-01\n",
        "",
        ("covers.until", "nothing", "the day on which the payer was retired"),
    ),
    "a successor of a payer that goes on": (
        'status = "retired"',
        'status = "complete"',
        ("successor", "'other-plan'", 'a successor only where status = "retired"'),
    ),
    "a source with a name of another form": (
        "[sources.rumour]",
        "[sources.Rumour]",
        ("sources.Rumour", "'Rumour'", "a name in small letters, digits and hyphens"),
    ),
    "an unverified source of a revision": (
        'source = "b-manual"\nnote = "As revised."',
        'source = "rumour"\nnote = "As revised."',
        (f"{REVISED}.source", "'rumour', which is unverified", "a primary or secondary source"),
    ),
    "an unlisted source of a branch": (
        'ended = true\nsource = "b-manual"',
        'ended = true\nsource = "lost"',
        ("assistants.branch.children.from.2019-01-01.source", "'lost'", "b-manual, rumour"),
    ),
    "an answer beside undetermined": (
        "undetermined = true",
        'undetermined = true\nunits = ["97110 1"]',
        ("examples[1].undetermined", "an answer beside it", "undetermined = true alone, or an answer alone"),
    ),
    "an example without an answer": (
        "undetermined = true",
        "undetermined = false",
        ("examples[1]", "no answer", "units, lines, or undetermined = true"),
    ),
    "a fact of an example that nobody declared": (
        "facts = { age = 3, ",
        "facts = { sate = 3, ",
        ("examples[0].facts.sate", "a fact that is not known", None),
    ),
    "a fact of an example of another kind": (
        "age = 3, ",
        'age = "three", ',
        ("examples[0].facts.age", "'three'", "a whole number from 0"),
    ),
    "facts of an example that are no table": (
        'facts = { age = 3, state = "TX" }',
        'facts = ["TX"]',
        ("examples[0].facts", "['TX']", 'a table of facts, such as { state = "TX" }'),
    ),
    "a discipline that does not exist": (
        'discipline = "PT"',
        'discipline = "PTA"',
        ("examples[0].discipline", "'PTA'", "PT, OT, SLP"),
    ),
    "a diagnosis that is no text": (
        'diagnosis = ["G80.1"]',
        "diagnosis = [80]",
        ("examples[0].diagnosis", "80", "a text that is not empty"),
    ),
    "a diagnosis that is no list": (
        'diagnosis = ["G80.1"]',
        "diagnosis = 80",
        ("examples[0].diagnosis", "80", "a text that is not empty"),
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_gives_one_message_with_its_place(name: str) -> None:
    old, new, expected = PLANTED[name]
    [fault] = faults_of(old, new)
    at, found, allowed = expected
    assert (fault.at, fault.found) == (at, found)
    assert allowed in {None, fault.allowed}


def test_two_ways_of_saying_a_part_are_two_faults_at_most() -> None:
    text = 'unknown = "Ask"\n[assistants.from.2019-01-01]\nrule = "none"\nsource = "b-manual"\n\n'
    [fault] = faults_of(
        'unknown = "Ask provider relations"\n\n[assistants.branch.children]', f"{text}[assistants.branch.children]"
    )
    assert fault == Fault("assistants.unknown", "a part that has values too", "either unknown or dated values")
