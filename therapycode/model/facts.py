"""What a session may say beyond its own words, since payers' conditions ask about it: names and types."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

import attrs

from therapycode.model.frozen import FrozenMap
from therapycode.model.words import is_code

__all__ = ["FACTS", "FactKind", "FactType", "is_own_name"]

FactType = Literal["word", "text", "whole", "number", "flag", "day", "code", "place"]
"""What a fact holds: a word in small letters, any text, a whole number from 0, an exact number, yes or no, a day,
a procedure code, or a place of service."""

_WORD: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLACE: Final = re.compile(r"[0-9]{2}")
_OWN: Final = re.compile(r"\S+\.\S+")


@attrs.frozen
class FactKind:
    """What a fact holds, in which words it is given where those are closed, and what it says."""

    type: FactType
    says: str = ""
    words: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """What may be given, as messages name it."""
        return ", ".join(self.words) or _ALLOWED[self.type]

    def takes(self, given: object) -> bool:
        """Say whether this may be given."""
        return given in self.words if self.words else _TAKES[self.type](given)


def is_own_name(name: str) -> bool:
    """Say whether a name may be that of a payer's own fact: without blanks, and a word before a dot."""
    return _OWN.fullmatch(name) is not None


def _is_word(given: object) -> bool:
    return isinstance(given, str) and _WORD.fullmatch(given) is not None


def _is_text(given: object) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _is_whole(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given >= 0


def _is_number(given: object) -> bool:
    return _is_whole(given) or (isinstance(given, Decimal) and given.is_finite())


def _is_flag(given: object) -> bool:
    return isinstance(given, bool)


def _is_day(given: object) -> bool:
    return isinstance(given, date) and not isinstance(given, datetime)


def _is_code(given: object) -> bool:
    return isinstance(given, str) and is_code(given)


def _is_place(given: object) -> bool:
    return isinstance(given, str) and _PLACE.fullmatch(given) is not None


_TAKES: Final[Mapping[str, Callable[[object], bool]]] = FrozenMap(
    {
        "word": _is_word,
        "text": _is_text,
        "whole": _is_whole,
        "number": _is_number,
        "flag": _is_flag,
        "day": _is_day,
        "code": _is_code,
        "place": _is_place,
    }
)

_ALLOWED: Final[Mapping[str, str]] = FrozenMap(
    {
        "word": "a word in small letters, such as medicare-advantage",
        "text": "a text that is not empty",
        "whole": "a whole number from 0",
        "number": "a number",
        "flag": "true or false",
        "day": "a day, such as 2026-03-04",
        "code": "a procedure code, such as 97110",
        "place": "a place of service, two digits such as 11",
    }
)


_STATES: Final = (
    "AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND "
    "NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY"
)
"""The states, the District of Columbia and the territories, by their postal letters."""

FACTS: Final[Mapping[str, FactKind]] = FrozenMap(
    {
        "state": FactKind("word", "the state in which the services are furnished", tuple(_STATES.split(" "))),
        "product": FactKind("word", "the payer's line of business that covers the patient"),
        "network": FactKind("word", "the network by which the provider is under contract"),
        "participating": FactKind("flag", "whether the provider has a contract with the payer"),
        "provider_type": FactKind("word", "what the billing provider is enrolled as"),
        "program": FactKind("word", "the programme by which the patient is eligible"),
        "payer_order": FactKind(
            "word", "where the payer stands among the patient's", ("primary", "secondary", "tertiary")
        ),
        "primary_payer": FactKind("word", "who pays first, where it is another payer"),
        "age": FactKind("whole", "the patient's age in whole years"),
        "pregnant": FactKind("flag", "whether the patient is pregnant"),
        "acuity": FactKind("word", "the course of the condition", ("acute", "chronic")),
        "purpose": FactKind("word", "what the services are for", ("rehabilitative", "habilitative")),
        "accident": FactKind("word", "the accident that the care follows", ("none", "auto", "work", "other")),
        "injury_day": FactKind("day", "the day of the injury"),
        "spell_day": FactKind("day", "the first day of the spell of illness"),
        "first_visit_day": FactKind("day", "the first visit for this condition"),
        "evaluation_day": FactKind("day", "the day of the evaluation that the plan of care rests on"),
        "received_day": FactKind("day", "the day on which the payer has the claim"),
        "body_areas": FactKind("whole", "how many areas of the body are treated"),
        "treatment_program": FactKind(
            "word", "the special programme of treatment, such as aquatic, lymphedema or pediatric, or none"
        ),
        "program_before": FactKind("flag", "whether such a programme was furnished before for the same injury"),
        "patients_before_here": FactKind("whole", "how many patients were seen at this place before, on the day"),
        "excess_documented": FactKind("flag", "whether the record shows why more than a payer's limit was needed"),
        "per_diem": FactKind("flag", "whether the facility is paid by the day"),
        "school_services": FactKind("flag", "whether a school furnished therapy on the day"),
        "supervision": FactKind(
            "word", "how closely an assistant was supervised", ("general", "direct", "personal")
        ),
        "supervisor_on_premises": FactKind("flag", "whether the supervising therapist was on the premises"),
        "gold_card": FactKind("flag", "whether the payer has freed the provider from asking for authorization"),
        "discharge_day": FactKind("day", "the day of the discharge from hospital that the care follows"),
        "ordered_before_discharge": FactKind("flag", "whether the care was ordered before that discharge"),
        "new_event": FactKind(
            "word",
            "what has happened since that calls for more care",
            ("none", "injury", "surgery", "change-in-function"),
        ),
        "related_to_patient": FactKind("flag", "whether the provider is a relative of the patient"),
    }
)
"""The facts that the library knows by name. A plugin declares its own, with its own word before a dot."""
