"""From bytes to data: what cannot be read at all says where it breaks, and is never another exception."""

import pytest

from therapycode.errors import Fault, InputError
from therapycode.serial import read_document

VISIT = b"""{"schema": "therapycode/session/1", "patient": {"id": "p-1"}, "date_of_service": "2026-03-04",
 "discipline": "PT", "clinicians": [{"id": "pt1", "role": "PT"}],
 "services": [{"code": "97110", "time": [{"minutes": 20, "by": ["pt1"]}]}]}"""

TOML = b"""schema = "therapycode/session/1"
patient.id = "p-1"
date_of_service = 2026-03-04
discipline = "PT"
services = [{ code = "97012" }]
"""


def fault_of(source: bytes) -> Fault:
    with pytest.raises(InputError) as caught:
        read_document(source)
    (fault,) = caught.value.faults
    return fault


def toml_fault_of(source: bytes) -> Fault:
    with pytest.raises(InputError) as caught:
        read_document(source, format="toml")
    (fault,) = caught.value.faults
    return fault


def test_a_byte_order_mark_is_accepted() -> None:
    assert read_document(b"\xef\xbb\xbf" + VISIT) == read_document(VISIT)
    assert read_document(b"\xef\xbb\xbf" + TOML, format="toml") == read_document(TOML, format="toml")


def test_two_mebibytes_are_read_and_one_byte_more_is_refused() -> None:
    room = 2 * 1024 * 1024 - len(VISIT)
    assert read_document(VISIT + b" " * room) == read_document(VISIT)
    assert fault_of(VISIT + b" " * (room + 1)) == Fault("", "2097153 bytes", "at most 2097152 bytes")


def test_a_byte_that_is_not_utf_8_is_named_by_its_offset() -> None:
    assert fault_of(b'{"a": "\xff"}') == Fault("", "a byte that is not UTF-8 at offset 7", "a text in UTF-8")


def test_the_offset_counts_the_byte_order_mark() -> None:
    assert fault_of(b'\xef\xbb\xbf{"a": "\xff"}').found == "a byte that is not UTF-8 at offset 10"


@pytest.mark.parametrize("depth", [2_000, 200_000])
def test_a_nest_too_deep_is_refused(depth: int) -> None:
    assert fault_of(b"[" * depth).found == "lists and objects nested too deep to read"
    assert fault_of(b'{"a":' * depth).found == "lists and objects nested too deep to read"
    assert toml_fault_of(b"a = " + b"[" * depth).found == "lists and objects nested too deep to read"


def test_truncated_json_is_refused_with_line_and_column() -> None:
    fault = fault_of(VISIT[: VISIT.index(b'"clinicians"') - 2])
    assert (fault.at, fault.allowed) == ("", "one whole JSON object")
    assert fault.found.startswith("text that is not JSON at line 2, column 20: ")


@pytest.mark.parametrize("source", [b"", b"{}{}", b"nonsense", b"{'a': 1}", b'{"a": 1,}', b"\x00"])
def test_what_is_not_json_is_refused(source: bytes) -> None:
    assert fault_of(source).found.startswith("text that is not JSON at line 1, column ")


def test_every_truncation_of_a_session_is_refused_with_one_fault() -> None:
    for size in range(len(VISIT)):
        assert fault_of(VISIT[:size]).at == ""


def test_toml_that_cannot_be_read_is_refused_with_line_and_column() -> None:
    assert toml_fault_of(b'a = 1\nb = "x') == Fault(
        "", "text that is not TOML at the end of the document: Unterminated string", "a TOML document"
    )
    assert toml_fault_of(b"a = 1\nb 2\n").found.startswith("text that is not TOML at line 2, column 3: ")


def test_a_table_of_toml_declared_twice_is_refused_without_its_name() -> None:
    fault = toml_fault_of(b"[Jane]\na = 1\n[Jane]\nb = 2\n")
    assert fault.found == "text that is not TOML at line 3, column 6: Cannot declare twice"


@pytest.mark.parametrize("value", [b"9" * 5000, b"2026-13-45"])
def test_a_value_that_python_cannot_hold_is_refused(value: bytes) -> None:
    assert toml_fault_of(b"a = " + value).found.startswith("text that is not TOML")


@pytest.mark.parametrize("number", [b"nan", b"-inf", b"0x" + b"f" * 4000])
def test_numbers_that_only_toml_knows_are_refused_where_they_stand(number: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_document(TOML + b"facts.age = " + number + b"\n", format="toml")
    assert [fault.at for fault in caught.value.faults] == ["facts.age"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b"[]", "a list of 0"),
        (b"5", "a whole number"),
        (b"NaN", "NaN"),
        (b"null", "null"),
        (b"true", "true or false"),
        (b'"Jane"', "a text"),
    ],
)
def test_the_whole_of_a_document_is_one_object(source: bytes, found: str) -> None:
    assert fault_of(source) == Fault("", found, "one object, a session or a day")


def test_very_many_repeated_keys_are_told_in_a_moment() -> None:
    pairs = ",".join(f'"k{place}":1,"k{place}":2' for place in range(20_000))
    with pytest.raises(InputError) as caught:
        read_document(f'{{"schema":"therapycode/session/1",{pairs}}}'.encode())
    assert sum(fault.found.startswith("the same key") for fault in caught.value.faults) == 20_000
