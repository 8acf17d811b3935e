"""Sessions, days and outcomes as JSON and TOML: read strictly, written plainly, with published schemas."""

from therapycode.serial.document import read_document
from therapycode.serial.given import day_to_data, document_to_json, session_to_data
from therapycode.serial.outcome import dump, to_data
from therapycode.serial.problem import error_to_data
from therapycode.serial.published import schema

__all__ = [
    "day_to_data",
    "document_to_json",
    "dump",
    "error_to_data",
    "read_document",
    "schema",
    "session_to_data",
    "to_data",
]
