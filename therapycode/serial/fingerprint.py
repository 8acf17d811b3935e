"""The hash of a document, by which an outcome says what it was made from."""

import json
from hashlib import sha256
from typing import Final

from therapycode.model.session import Day, Session
from therapycode.serial.given import day_to_data, session_to_data

__all__ = ["fingerprint"]

_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=str)


def fingerprint(document: Session | Day) -> str:
    """The SHA-256 of the document's canonical JSON: keys sorted, no white space, ASCII, defaults left out.

    Documents that are read as equal have the same hash, whether they stood in JSON or TOML and however they were
    laid out.
    """
    data = session_to_data(document) if isinstance(document, Session) else day_to_data(document)
    return sha256(_CANONICAL.encode(data).encode()).hexdigest()
