"""Days, spans of days and values that change from one day to the next; knows nothing of therapy."""

from therapycode.dated.days import parse_day
from therapycode.dated.span import DateSpan
from therapycode.dated.timeline import Dated, Timeline
from therapycode.dated.windows import Window

__all__ = ["DateSpan", "Dated", "Timeline", "Window", "parse_day"]
