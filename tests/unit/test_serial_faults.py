"""Errors of the converter become faults; errors that are ours to mend stay what they are."""

import pytest
from cattrs.errors import ClassValidationError

from therapycode.model.session import Session
from therapycode.serial.faults import faults_of
from therapycode.serial.wording import Refused


def test_an_error_that_is_not_a_refusal_is_not_told_as_one() -> None:
    bug = ZeroDivisionError("ours to mend")
    with pytest.raises(ZeroDivisionError):
        list(faults_of(ClassValidationError("", [bug], Session)))


def test_a_note_that_names_no_place_adds_no_step_to_the_path() -> None:
    error = Refused(5, "a text")
    error.add_note("seen by somebody else")
    (fault,) = faults_of(ClassValidationError("", [error], Session), "services[0]")
    assert (fault.at, fault.found, fault.allowed) == ("services[0]", "5", "a text")
