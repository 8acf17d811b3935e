"""What went wrong, as plain data for a program."""

from therapycode.errors import Fault, InputError, ProfileError, TableError, TherapyCodeError

__all__ = ["error_to_data"]


def error_to_data(error: Exception, *, line: int | None = None) -> dict[str, object]:
    """The error as plain JSON data, with the line of the file that it came from, if there is one.

    Only errors of this library speak for themselves: the words of any other may hold what stood in the
    document, so it is told by its name alone.
    """
    faults = error.faults if isinstance(error, InputError | ProfileError | TableError) else ()
    ours = isinstance(error, TherapyCodeError)
    return {
        "schema": "therapycode/error/1",
        "error": type(error).__name__,
        "says": str(error) if ours else "The library failed in a way that it does not know.",
        "faults": [_fault(each) for each in faults],
        "line": line,
    }


def _fault(fault: Fault) -> dict[str, object]:
    return {"at": fault.at, "found": fault.found, "allowed": fault.allowed, "do": fault.do}
