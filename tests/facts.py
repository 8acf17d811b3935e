"""A small code table for tests of the rules themselves: codes as facts, without files."""

from typing import Final

from therapycode import FrozenMap
from therapycode.model.codes import CodeFacts
from therapycode.model.session import Session
from therapycode.model.visit import Visit
from therapycode.rules.prepare import PLAIN_STANDINGS, pool_key, prepare

EXERCISE: Final = CodeFacts(
    code="97110", label="exercise", kind="timed", category="procedure", listing="always", pooled=True
)
MANUAL: Final = CodeFacts(
    code="97140", label="manual", kind="timed", category="procedure", listing="always", pooled=True
)
GAIT: Final = CodeFacts(
    code="97116", label="gait", kind="timed", category="procedure", listing="always", pooled=True
)
COGNITIVE: Final = CodeFacts(
    code="97129",
    label="cognitive",
    kind="family",
    category="procedure",
    listing="sometimes",
    pooled=True,
    family="97129",
    place="base",
)
COGNITIVE_MORE: Final = CodeFacts(
    code="97130",
    label="cognitive, further",
    kind="family",
    category="procedure",
    listing="sometimes",
    pooled=True,
    family="97129",
    place="increment",
)
STIMULATION: Final = CodeFacts(
    code="G0283",
    label="stimulation",
    kind="untimed",
    category="supervised-modality",
    listing="always",
    counts=frozenset({"supervised", "treatment"}),
)
DRESSING: Final = CodeFacts(
    code="97598", label="dressing", kind="counted", category="wound-care", listing="sometimes"
)
CODES: Final = FrozenMap(
    {facts.code: facts for facts in (EXERCISE, MANUAL, GAIT, COGNITIVE, COGNITIVE_MORE, STIMULATION, DRESSING)}
)
BY_DISCIPLINE: Final = pool_key(["discipline", "billing-provider"])
FURTHER: Final = FrozenMap({"97129": "97130"})
"""For the base code of a family, the code of its further units."""


def prepared(*sessions: Session) -> Visit:
    return prepare(sessions, CODES, PLAIN_STANDINGS, BY_DISCIPLINE, FURTHER)
