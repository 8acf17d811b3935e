"""What goes wrong with the use of the library, word for word."""

import pickle

import pytest

from therapycode import (
    Fault,
    InputError,
    OutsideCoverageError,
    PluginError,
    ProfileError,
    TableError,
    TherapyCodeError,
    UnknownPayerError,
)

MINUTES = Fault("services[1].time[0].minutes", "-5", "whole minutes from 1 to 1440", "Correct the entry.")
WHOLE = Fault("", "no TOML", "TOML in UTF-8")


def test_a_fault_is_one_sentence_of_place_find_allowed_and_what_to_do() -> None:
    assert str(MINUTES) == (
        "services[1].time[0].minutes: found -5; allowed: whole minutes from 1 to 1440. Correct the entry."
    )


def test_a_fault_of_the_whole_document_names_no_place_and_may_advise_nothing() -> None:
    assert str(WHOLE) == "found no TOML; allowed: TOML in UTF-8."


def test_a_fault_shows_its_parts_to_a_programmer() -> None:
    assert repr(WHOLE) == "Fault(at='', found='no TOML', allowed='TOML in UTF-8', do='')"


@pytest.mark.parametrize("kind", [InputError, ProfileError, TableError])
def test_all_faults_are_told_at_once_a_line_each(kind: type[InputError]) -> None:
    error = kind("the session", [MINUTES, WHOLE])
    assert str(error) == (
        "the session cannot be used, 2 faults:\n"
        "  services[1].time[0].minutes: found -5; allowed: whole minutes from 1 to 1440. "
        "Correct the entry.\n"
        "  found no TOML; allowed: TOML in UTF-8."
    )


def test_a_single_fault_is_counted_in_words() -> None:
    assert str(InputError("the day", [WHOLE])).startswith("the day cannot be used, one fault:\n")


@pytest.mark.parametrize("kind", [InputError, ProfileError, TableError])
def test_an_error_with_faults_survives_pickling(kind: type[InputError]) -> None:
    error = kind("the session", iter([MINUTES, WHOLE]))
    twin = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own value of a moment ago
    assert type(twin) is kind
    assert (twin.what, twin.faults, str(twin)) == ("the session", (MINUTES, WHOLE), str(error))


@pytest.mark.parametrize("kind", [UnknownPayerError, OutsideCoverageError, PluginError])
def test_a_plain_error_survives_pickling(kind: type[TherapyCodeError]) -> None:
    twin = pickle.loads(pickle.dumps(kind("no such payer")))  # noqa: S301  # as above
    assert type(twin) is kind
    assert str(twin) == "no such payer"


@pytest.mark.parametrize(
    ("kind", "also"),
    [
        (InputError, ValueError),
        (ProfileError, ValueError),
        (TableError, ValueError),
        (UnknownPayerError, LookupError),
        (OutsideCoverageError, LookupError),
        (PluginError, RuntimeError),
    ],
)
def test_every_error_has_the_one_root_and_a_builtin_beside(kind: type[Exception], also: type[Exception]) -> None:
    assert issubclass(kind, TherapyCodeError)
    assert issubclass(kind, also)
