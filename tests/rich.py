"""A made-up profile in canonical form that says everything a profile may say."""

from typing import Final

RICH: Final = """\
schema = 1
payer = "rich-plan"
title = "Rich Plan"
family = "commercial"
based_on = ["_shared/units", "payer:medicare-part-b"]
status = "retired"
successor = "other-plan"
note = "Everything that a profile may say."

[covers]
from = 2019-01-01
until = 2026-01-01

[sources.b-manual]
title = "The \\"manual\\""
at = "page 31"
url = "https://payer.example/manual"
archived = "https://archive.example/1"
kind = "primary"
published = 2018-11-20
confirmed_through = 2025-06-30
note = "Second edition."

[sources.rumour]
title = "A forum"
kind = "unverified"

[units]
label = "How timed minutes become units"
clock = "evaluation"
note = "By the day of the evaluation."

[units.from.2019-01-01]
rule = "per-service-threshold"
minutes_per_unit = 15
threshold = 7.50
pool = ["patient", "date"]
or_before = true
source = "b-manual"

[units.from.2020-01-01]
rule = "total-time"
withdrawn = 2020-01-24
source = "b-manual"

[units.from.2020-01-01.known.2020-10-05]
rule = "full-unit-only"
continuous = true
source = "b-manual"
note = "As revised."

[units.from.2021-01-01]
unknown = "Ask provider relations"
source = "b-manual"

[lengths.own]
label = "Lengths"

[lengths.own.from.2019-01-01]
minutes = { 97161 = 30, 97165 = 45 }
source = "b-manual"

[assistants]
label = "Assistants"
unknown = "Ask provider relations"

[assistants.branch.children]
when = { "facts.age" = { at_least = 1, below = 21 }, "facts.state" = ["TX", "OH"], telehealth = false }

[assistants.branch.children.from.2019-01-01]
ended = true
source = "b-manual"

[assistants.branch.others]
when = { "facts.evaluation_day" = { below = 2020-01-01 }, role = "PTA" }
unknown = "Ask the office in Austin"
note = "By word of mouth."

[codes.bundled]
label = "Bundled"

[codes.bundled.from.2019-01-01]
codes = [
    "92605",
    "92606",
    "92618",
    "97010",
    "97602",
    "97014",
    "92630",
    "92633",
    "97032",
    "97033",
    "97034",
    "97035",
]
source = "b-manual"

[[examples]]
says = "Two short services share a unit"
day = 2025-06-02
known_on = 2025-07-01
discipline = "PT"
telehealth = true
diagnosis = ["G80.1"]
facts = { age = 3, state = "TX" }
given = ["97110 10 PT", "97140 10 PT"]
units = ["97110 1", "97140 0"]
lines = ["97110 1 GP"]
ties = 2
not_billed = ["97140 no_unit_left"]
findings = ["units.tie"]
source = "b-manual"
note = "From the manual."

[[examples]]
says = "Nothing is known"
day = 2021-06-02
given = ["97110 10 PT"]
undetermined = true
source = "b-manual"
"""
