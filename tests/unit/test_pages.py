"""The page of every finding: its refused example has the finding, and its accepted example has not."""

from pathlib import Path
from typing import Final

import pytest

from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, branch, limit, part, small_payer
from therapycode import Day, DayOutcome, Engine, Outcome, PayerRegistry, Session
from therapycode.plugin import FINDINGS
from therapycode.serial.claim_notation import is_claim_notation, read_claim_notation
from therapycode.serial.notation import read_notation

TOGETHER: Final = "clinicians together"
"""The first line of an example whose sessions are held side by side."""

A_YEAR: Final = ('window = "year"', 'scope = ["patient", "discipline", "payer"]')

ASKING: Final = {
    name: (TOTAL_TIME, BY_PLAN, part("authorizations.treatment", *values))
    for name, values in {
        "asks-always": ('exempt_classes = ["evaluation"]',),
        "asks-past-two": ("after_visits = 2", *A_YEAR),
        "asks-provisionally": ("provisional_visits = 3",),
        "gives-tokens": ("token = true",),
        "wants-referral": ("referral = true",),
        "reviews-sites": ("site = true",),
        "has-tiers": (
            'tiers = [{ after_visits = 1, reviewer = "hotline" }, { after_visits = 2, reviewer = "review" }]',
            *A_YEAR,
        ),
        "grants-by-course": (
            """grants = [
    { when = { "facts.acuity" = "chronic" }, visits = 6 },
    { when = { "facts.acuity" = "acute" }, visits = 12 },
]""",
        ),
        "reviews-afterwards": ("reviewed = true", "after_visits = 2", *A_YEAR),
    }.items()
}
"""Made-up payers that want services authorized, each in its own way."""

SMALL: Final = {
    "unknown-rule": ('[units]\nlabel = "Units"\nunknown = "Ask provider relations"\n', BY_PLAN),
    "unknown-assistants": (TOTAL_TIME, BY_PLAN, '[assistants]\nlabel = "Assistants"\nunknown = "Ask them"\n'),
    "unknown-lengths": (TOTAL_TIME, BY_PLAN),
    "takes-none": (TOTAL_TIME, BY_PLAN, ASSISTED, part("modifiers.accepted", 'modifiers = ["CQ"]')),
    "names-a-modifier": (TOTAL_TIME, BY_PLAN, ASSISTED.replace('"midpoint"', '"wholly-furnished"')),
    "takes-59": (
        TOTAL_TIME,
        BY_PLAN,
        part("pairs", 'rule = "code-pairs"'),
        part("modifiers.distinct", 'modifiers = ["59"]'),
    ),
    "by-state": (
        TOTAL_TIME,
        BY_PLAN,
        branch("units", "texas", '{ "facts.state" = "TX" }', 'rule = "full-unit-only"'),
    ),
    "wants-five": (TOTAL_TIME, BY_PLAN.replace('"GP"', '"GP U1 U2 U3 U4"')),
    "own-rules": (
        TOTAL_TIME,
        BY_PLAN,
        part("own-pairs.massage", 'denied = ["97140"]', 'beside = ["97124"]', 'effect = "never-together"'),
        part(
            "own-pairs.group",
            'denied = ["97530"]',
            'beside = ["97150"]',
            'effect = "modifier-needed"',
            'modifiers = ["59"]',
        ),
        part("own-pairs.tests", 'denied = ["97750"]', 'beside_classes = ["evaluation"]', 'effect = "included"'),
        part(
            "own-pairs.modality",
            'denied_classes = ["attended-modality"]',
            'beside_classes = ["procedure"]',
            'effect = "companion-needed"',
        ),
    ),
    "refuses": (
        TOTAL_TIME,
        BY_PLAN,
        part("refused-modifiers.evaluations", 'modifiers = ["GP"]', 'classes = ["evaluation"]'),
    ),
    "supervised": (
        TOTAL_TIME,
        BY_PLAN,
        ASSISTED,
        part("assistant-supervision", 'level = "direct"'),
        part("assistant-duties", 'duties = ["co-signature"]'),
    ),
    "capped": (
        TOTAL_TIME,
        BY_PLAN,
        limit("daily", "ceiling = 4", 'codes = "timed"', 'disposition = "trim-in-claim-order"'),
    ),
    "enough": (
        TOTAL_TIME,
        BY_PLAN,
        limit("daily", 'measure = "codes-or-units"', "ceiling = 4", 'disposition = "not-medically-necessary"'),
    ),
    "strict": (TOTAL_TIME, BY_PLAN, limit("daily", "ceiling = 4", 'disposition = "deny-claim"')),
    "after-two": (
        TOTAL_TIME,
        BY_PLAN,
        limit(
            "yearly",
            'measure = "visits"',
            "ceiling = 2",
            'window = "year"',
            'scope = ["patient"]',
            'disposition = "needs-authorization"',
        ),
    ),
    "attested-past": (
        TOTAL_TIME,
        BY_PLAN,
        limit(
            "yearly",
            'measure = "amount"',
            "ceiling = 100.00",
            'window = "year"',
            'disposition = "attest"',
            'modifier = "KX"',
        ),
    ),
    "authorizes": (TOTAL_TIME, BY_PLAN, part("authorization", 'match = ["codes", "modifiers", "units"]')),
    **ASKING,
}
"""The made-up payers that the pages speak of."""


def example(page: str, heading: str) -> str:
    """The indented lines below a heading of the page."""
    lines = page.split(f"**{heading}**", 1)[1].splitlines()[1:]
    taken: list[str] = []
    for line in lines:
        if line.strip() and not line.startswith("    "):
            break
        taken.append(line.removeprefix("    "))
    return "\n".join(taken).strip("\n")


def split(text: str) -> tuple[str, bool, dict[str, str], str]:
    """The payer of an example, whether its sessions are held side by side, what is assumed, and its lines."""
    payer, together, assumed = "medicare-part-b", False, {}
    lines = text.splitlines()
    while lines:
        if lines[0].startswith("payer "):
            payer = lines.pop(0).split()[1]
        elif lines[0] == TOGETHER:
            together = bool(lines.pop(0))
        elif lines[0].startswith("assume "):
            part_assumed, _, rule = lines.pop(0).removeprefix("assume ").partition("=")
            assumed[part_assumed] = rule
        else:
            break
    return payer, together, assumed, "\n".join(lines)


def told(engine: Engine, folder: Path, text: str) -> set[str]:
    payer, together, assumed, notation = split(text)
    if is_claim_notation(notation):
        claim, sessions = read_claim_notation(notation)
        checked = engine.assuming(assumed).check(claim, payer=payer, sessions=sessions)
        return {finding.rule for finding in checked.findings}
    document = read_notation(notation)
    if together:
        return {finding.rule for _, finding in engine.clashes(sessions_of(document))}
    if payer in SMALL:
        engine = Engine(PayerRegistry.of([small_payer(folder, *SMALL[payer], payer=payer)]), engine.tables)
    coded: Outcome | DayOutcome = engine.assuming(assumed).code(document, payer=payer)
    if isinstance(coded, Outcome):
        return {finding.rule for finding in coded.findings}
    everywhere = [finding for outcome in coded for finding in outcome.findings]
    return {finding.rule for finding in (*everywhere, *coded.findings)}


def sessions_of(document: Session | Day) -> tuple[Session, ...]:
    return (document,) if isinstance(document, Session) else document.sessions


@pytest.mark.parametrize("name", FINDINGS)
def test_the_refused_example_of_a_page_has_its_finding(engine: Engine, tmp_path: Path, name: str) -> None:
    assert name in told(engine, tmp_path, example(FINDINGS[name].page, "Refused"))


@pytest.mark.parametrize("name", FINDINGS)
def test_the_accepted_example_of_a_page_has_it_not(engine: Engine, tmp_path: Path, name: str) -> None:
    accepted = example(FINDINGS[name].page, "Accepted")
    assert accepted != example(FINDINGS[name].page, "Refused")
    assert name not in told(engine, tmp_path, accepted)


@pytest.mark.parametrize("name", FINDINGS)
def test_a_page_begins_with_a_sentence_and_ends_with_its_source(name: str) -> None:
    page = FINDINGS[name].page
    assert page.split("\n", 1)[0].endswith(".")
    assert page.count("**Refused**") == page.count("**Accepted**") == page.count("**Source**: ") == 1
    assert page.index("**Refused**") < page.index("**Accepted**") < page.index("**Source**: ")


def test_every_made_up_payer_stands_on_a_page() -> None:
    named = {
        split(example(rule.page, heading))[0] for rule in FINDINGS.values() for heading in ("Refused", "Accepted")
    }
    assert named - {"medicare-part-b", "cms-total-time"} == set(SMALL)
