"""Sessions and days from the short notation of worked examples, for tests to say what happened in a few words."""

from therapycode import Day, Session
from therapycode.serial.notation import read_notation

__all__ = ["day_of", "session_of"]


def session_of(text: str) -> Session:
    r"""The session that a text describes: a line of its day and discipline, then a line for each service.

    >>> session = session_of("2026-03-04 PT office\n97110 20 PT\n97140 10 PT+PTA")
    >>> [(service.code, service.time[0].minutes) for service in session.services]
    [('97110', 20), ('97140', 10)]

    Raises:
        InputError: if a line has no known form, with every such line.
    """
    document = read_notation(text)
    assert isinstance(document, Session), "the text describes several sessions; day_of reads them as a day"
    return document


def day_of(text: str) -> Day:
    r"""The day that a text describes: sessions of one patient, an empty line between them.

    >>> day = day_of("2026-03-04 PT\n97110 20 PT\n\n2026-03-04 OT\n97535 30 OT")
    >>> [session.discipline for session in day.sessions]
    ['PT', 'OT']

    Raises:
        InputError: if a line has no known form, with every such line.
    """
    document = read_notation(text)
    return document if isinstance(document, Day) else Day(sessions=(document,))
