"""Whether a claim is what was authorized."""

import pytest

from tests.building import visit
from therapycode import Authorization, AuthorizedLine, Engine
from therapycode.errors import InputError
from therapycode.rules.authorizing import MATCHES, Match, mismatch
from therapycode.serial import dump, read_document
from therapycode.serial.given import document_to_json
from therapycode.serial.notation import read_notation

LINES = [
    AuthorizedLine(code="97110", modifiers=("GP", "CQ"), units=2),
    AuthorizedLine(code="97110", modifiers=("GP",)),
]


@pytest.mark.parametrize(
    ("code", "units", "modifiers", "match", "differs"),
    [
        ("97110", 9, ("GP",), MATCHES, None),
        ("97110", 2, ("CQ", "GP"), MATCHES, None),
        ("97110", 3, ("GP", "CQ"), MATCHES, "units"),
        ("97110", 3, ("GP", "CQ"), ("codes", "modifiers"), None),
        ("97110", 1, ("GO",), MATCHES, "modifiers"),
        ("97110", 1, ("GO",), ("codes", "units"), None),
        ("97140", 1, ("GP",), MATCHES, "codes"),
        ("97140", 1, ("GP",), ("modifiers", "units"), None),
    ],
)
def test_a_line_is_held_to_what_the_payer_asks_of_it(
    code: str, units: int, modifiers: tuple[str, ...], match: tuple[Match, ...], differs: Match | None
) -> None:
    assert mismatch(code, units, modifiers, LINES, match) == differs


def test_an_authorization_is_read_and_written_again() -> None:
    session = read_notation("2026-03-04 PT\n97110 15 PT\nauthorized 97110 GP x4\nauthorized 97140 GP")
    written = document_to_json(session)
    assert '"authorization":{"lines":[{"code":"97110","modifiers":["GP"],"units":4}' in written
    assert read_document(written.encode()) == session


def test_an_authorization_changes_nothing_for_a_payer_that_asks_for_none(engine: Engine) -> None:
    plain = visit("97110 15 PT")
    named = read_notation("2026-03-04 PT\n97110 15 PT\nauthorized 97140 GP")
    assert Authorization().lines == ()
    there = engine.code(named, payer="cms-total-time")
    here = engine.code(plain, payer="cms-total-time")
    assert '"findings":[]' in dump(here)
    assert '"findings":[]' in dump(there)


def test_what_is_authorized_in_the_notation_is_modifiers_and_one_number() -> None:
    for wrong in ("authorized 97110 x1 x2", "authorized 97110 gp", "authorized 9711"):
        with pytest.raises(InputError):
            read_notation(f"2026-03-04 PT\n97110 15 PT\n{wrong}")
