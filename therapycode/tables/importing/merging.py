"""What the rows of a release make of the rows that were held, and what that changes."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final, Generic, Literal, TypeVar

import attrs

from therapycode.errors import Fault, TableError
from therapycode.model.edits import EditTable, PairEdit, UnitEdit
from therapycode.tables.add_ons import AddOnRow

__all__ = ["MOST_EXAMPLES", "MOVES", "Changes", "History", "Move", "merged", "snapshot"]

Move = Literal["added", "ended", "changed", "voided", "dated", "gone", "newer", "same"]
"""What became of a row: it is new; has an end now; says something else; is void now; has a first day now and had
none; is not in the release; was left alone, resting on a newer release; is as it was."""

MOVES: Final[tuple[Move, ...]] = ("added", "ended", "changed", "voided", "dated", "gone", "newer", "same")

MOST_EXAMPLES: Final = 5

Key = tuple[str, ...]

R = TypeVar("R", PairEdit, AddOnRow)


@attrs.frozen
class Changes:
    """How many rows became what, and the codes of some of them."""

    counts: dict[Move, int] = attrs.field(factory=dict)
    examples: dict[Move, list[str]] = attrs.field(factory=dict)

    def note(self, move: Move, codes: str) -> None:
        """Count a row, and remember its codes if there are few yet."""
        self.counts[move] = self.counts.get(move, 0) + 1
        some = self.examples.setdefault(move, [])
        if len(some) < MOST_EXAMPLES and codes not in some:
            some.append(codes)


@attrs.frozen(kw_only=True)
class History(Generic[R]):
    """How to tell the rows of a table that brings its whole history along, release by release.

    ``key`` names what a row speaks of, ``says`` gives what it says of it apart from days, ``void`` whether it is
    void. ``age`` is the day up to which a row's source was current. ``covered`` says whether a release speaks of
    the row at all, and would list it if it still stood.
    """

    key: Callable[[R], Key]
    says: Callable[[R], object]
    void: Callable[[R], bool]
    age: Callable[[R], date]
    covered: Callable[[R], bool]


def merged(history: History[R], held: Iterable[R], given: Iterable[R], as_of: date) -> tuple[list[R], Changes]:
    """The rows after a release that was current on a day, and what it changed.

    Of what the release speaks of, its rows replace those held, unless those rest on a newer release.

    Raises:
        TableError: if the release leaves out most of the rows held, as a file does that was cut off.
    """
    changes = Changes()
    rows: list[R] = []
    covered: list[R] = []
    for row in held:
        (covered if history.covered(row) else rows).append(row)
    for key, olds, news in _side_by_side(covered, given, history.key):
        if any(history.age(row) > as_of for row in olds):
            rows += olds
            moves: Iterable[Move] = ["newer"] * len(olds)
        else:
            rows += news
            moves = _moves(history, olds, news)
        for move in moves:
            changes.note(move, " ".join(key))
    _check_whole(changes, "gone")
    return rows, changes


def _side_by_side(
    olds: Iterable[R], news: Iterable[R], key: Callable[[R], Key]
) -> Iterator[tuple[Key, list[R], list[R]]]:
    """The rows held and those given of each key."""
    held, given = _by_key(olds, key), _by_key(news, key)
    old, new = next(held, None), next(given, None)
    while old is not None or new is not None:
        first = min(each[0] for each in (old, new) if each is not None)
        olds_here = old[1] if old is not None and old[0] == first else []
        news_here = new[1] if new is not None and new[0] == first else []
        yield first, olds_here, news_here
        old = next(held, None) if olds_here else old
        new = next(given, None) if news_here else new


def _by_key(rows: Iterable[R], key: Callable[[R], Key]) -> Iterator[tuple[Key, list[R]]]:
    return ((each, list(own)) for each, own in groupby(sorted(rows, key=key), key=key))


def _moves(history: History[R], olds: Sequence[R], news: Sequence[R]) -> Iterator[Move]:
    """What became of each row of one key: first those with the same end, then those with the same start."""
    left = list(olds)
    unlike: list[R] = []
    for new in news:
        twin = next((old for old in left if _twins(old, new) and history.void(old) == history.void(new)), None)
        if twin is None:
            unlike.append(new)
            continue
        left.remove(twin)
        if history.says(twin) != history.says(new):
            yield "changed"
        else:
            yield "dated" if twin.first_day != new.first_day else "same"
    for new in unlike:
        twin = next((old for old in left if old.first_day in {None, new.first_day}), None)
        if twin is None:
            yield "added"
            continue
        left.remove(twin)
        if history.void(new) and not history.void(twin):
            yield "voided"
        else:
            yield "ended" if twin.last_day is None else "changed"
    for _ in left:
        yield "gone"


def _twins(old: PairEdit | AddOnRow, new: PairEdit | AddOnRow) -> bool:
    return old.last_day == new.last_day and old.first_day in {None, new.first_day}


def snapshot(
    table: EditTable,
    held: Iterable[UnitEdit],
    given: Sequence[UnitEdit],
    as_of: date,
    keep: Collection[str] | None,
) -> tuple[list[UnitEdit], Changes]:
    """The unit edits after a release that says what holds from a day on and nothing of the time before.

    A value that the release says again goes on; another one ends the day before and the new one begins. Of codes
    that the release leaves out the edit ends. A release older than what is held of a code only tells what held
    before that.

    Raises:
        TableError: if the release leaves out most of the codes held, as a file does that was cut off.
    """
    changes = Changes()
    rows: list[UnitEdit] = []
    before: dict[str, list[UnitEdit]] = defaultdict(list)
    for edit in held:
        if edit.table == table and (keep is None or edit.code in keep):
            before[edit.code].append(edit)
        else:
            rows.append(edit)
    after = {edit.code: edit for edit in given}
    for code in dict.fromkeys((*before, *after)):
        line, new = before.get(code, []), after.get(code)
        own, move = _later(line, new, as_of)
        if any(edit.as_of > as_of or (edit.last_day or date.min) >= as_of for edit in line):
            own, move = _earlier(line, new), "newer"
        rows += own
        changes.note(move, code)
    _check_whole(changes, "ended")
    return rows, changes


def _check_whole(changes: Changes, lost: Move) -> None:
    """Refuse what CMS does not do from one release to the next: to leave out most of what there was."""
    told, without = changes.counts, changes.counts.get(lost, 0)
    still = sum(told.get(move, 0) for move in MOVES if move not in {"added", "newer", lost})
    if without > still:
        found = f"nothing of {without} of {without + still} rows that are held"
        do = "The file seems to be cut off: download it again."
        raise TableError("the import", [Fault("", found, "a release that goes on from what is held", do)])


def _later(line: Sequence[UnitEdit], new: UnitEdit | None, as_of: date) -> tuple[list[UnitEdit], Move]:
    """The edits of a code after a release that is not older than any of them."""
    held = list(line)
    last = held.pop() if held and held[-1].last_day is None else None
    if last is None:
        return ([*held, new], "added") if new is not None else (held, "same")
    if new is not None and (last.most, last.adjudication) == (new.most, new.adjudication):
        return [*held, attrs.evolve(new, first_day=last.first_day)], "same"
    if last.first_day is None or last.first_day < as_of:
        held.append(attrs.evolve(last, last_day=as_of - timedelta(days=1)))
    return ([*held, new], "changed") if new is not None else (held, "ended")


def _earlier(line: Sequence[UnitEdit], new: UnitEdit | None) -> list[UnitEdit]:
    """The edits of a code after a release that is older than what is held of it."""
    first = line[0]
    if new is None or new.first_day is None or first.first_day is None or first.first_day <= new.first_day:
        return list(line)
    if (first.most, first.adjudication) == (new.most, new.adjudication):
        return [attrs.evolve(first, first_day=new.first_day), *line[1:]]
    return [attrs.evolve(new, last_day=first.first_day - timedelta(days=1)), *line]
