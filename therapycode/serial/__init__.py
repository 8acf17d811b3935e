"""Sessions, days, claims and outcomes as JSON and TOML: read strictly, written plainly, with published schemas."""

from therapycode.serial.checked import checked_to_data, log_to_data
from therapycode.serial.document import read_claim, read_document
from therapycode.serial.fingerprint import fingerprint
from therapycode.serial.given import claim_to_data, day_to_data, document_to_json, session_to_data
from therapycode.serial.outcome import to_data
from therapycode.serial.outcome_reader import read_outcome
from therapycode.serial.problem import error_to_data
from therapycode.serial.published import schema
from therapycode.serial.side_by_side import clashes_to_data, comparison_to_data, dump, replay_to_data

__all__ = [
    "checked_to_data",
    "claim_to_data",
    "clashes_to_data",
    "comparison_to_data",
    "day_to_data",
    "document_to_json",
    "dump",
    "error_to_data",
    "fingerprint",
    "log_to_data",
    "read_claim",
    "read_document",
    "read_outcome",
    "replay_to_data",
    "schema",
    "session_to_data",
    "to_data",
]
