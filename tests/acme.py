"""A made-up payer's profile, good in every line, for tests to break and to bend."""

from pathlib import Path

from therapycode.plugin import Payer, Profile, ProfileFile, read_profile

ACME = """
schema = 1
payer = "acme-plan"
title = "Acme Plan"
family = "commercial"
status = "complete"

[covers]
from = 2024-01-01
until = 2027-01-01

[sources.manual]
title = "Provider manual"
at = "page 31"
url = "https://payer.example/manual"
kind = "primary"
published = 2023-11-20
confirmed_through = 2026-06-30

[sources.rumour]
title = "A forum"
kind = "unverified"

[units]
label = "How timed minutes become units"

[units.from.2024-01-01]
rule = "total-time"
minutes_per_unit = 15
first_unit_from = 8
pool = ["discipline"]
or_before = true
source = "manual"
note = "As printed."

[pairs]
label = "Code pairs"

[pairs.from.2024-01-01]
rule = "code-pairs"
source = "manual"

[pairs.from.2025-01-01]
ended = true
source = "manual"

[assistants]
label = "Assistants"
unknown = "Ask provider relations"

[codes.bundled]
label = "Bundled"

[codes.bundled.from.2024-01-01]
codes = ["97010"]
source = "manual"

[eligibility.roles]
label = "Roles"

[eligibility.roles.from.2024-01-01]
therapist = ["PT"]
match_discipline = true
source = "manual"

[[examples]]
says = "Two short services share a unit"
day = 2025-06-02
given = ["97110 10 PT", "97140 10 PT"]
units = ["97110 1", "97140 0"]
ties = 2
source = "manual"
"""


COMPLETE = ACME.replace(
    'unknown = "Ask provider relations"', '[assistants.from.2024-01-01]\nended = true\nsource = "manual"'
)
"""The same payer with every part known."""

NO_UNITS = ACME[: ACME.index("[units.from")] + 'unknown = "Call the plan"\n\n' + ACME[ACME.index("[pairs]") :]
"""The same payer with a unit rule that is known to be unknown."""

UNITS_ENDED = ACME.replace("[pairs]", '[units.from.2025-01-01]\nended = true\nsource = "manual"\n\n[pairs]', 1)
"""The same payer, whose unit rule was abolished in 2025."""


def written(folder: Path, text: str = ACME, name: str = "acme-plan") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def profile_of(folder: Path, text: str = ACME) -> Profile:
    return read_profile(written(folder, text), folder)


def payer_of(folder: Path, text: str = ACME, name: str = "acme-plan") -> Payer:
    return Payer(id=name, profile=ProfileFile(written(folder, text, name), folder))
