"""Lines and outcomes: built open and then closed, and from then on as frozen as any other value."""

import copy
import pickle
from collections.abc import Callable
from decimal import Decimal

import attrs
import pytest

from tests.building import DAY, visit
from therapycode import ClaimLine, Engine, FrozenMap, Outcome
from therapycode.model.claim import Claim, Elsewhere, NotBilled, new_claim, new_line, new_not_billed, new_outcome
from therapycode.model.record import Record

POOLED = (Elsewhere("s-2", (1,)),)
RECORD = Record(
    therapycode="0.1.0",
    api=1,
    schema="therapycode/outcome/1",
    payer="a-payer",
    day=DAY,
    profile="1f",
    tables=FrozenMap({"codes": "2e"}),
    input="3d",
)


def line() -> ClaimLine:
    return new_line(DAY, "PT", "97110", 2, ("GP",), 33, (0, 1), Decimal("55.00"), "1234567893", POOLED)


def plain_line() -> ClaimLine:
    return ClaimLine(DAY, "PT", "97110", 2, ("GP",), 33, (0, 1), Decimal("55.00"), "1234567893", POOLED, None)


def outcome() -> Outcome:
    head = ("v-1", "a-payer", DAY, True, True, False, Claim((line(),)))
    return new_outcome(
        *head, (), None, (), (), (), (), (), ("97129.listing",), (), DAY, FrozenMap(), None, (), (), (), RECORD
    )


def plain_outcome() -> Outcome:
    return Outcome(
        session="v-1",
        payer="a-payer",
        day=DAY,
        determined=True,
        complete=True,
        ready=False,
        claim=Claim((plain_line(),)),
        unverified=("97129.listing",),
        data_as_of=DAY,
        origin=RECORD,
    )


def claim() -> Claim:
    return new_claim((line(),))


def plain_claim() -> Claim:
    return Claim((plain_line(),))


def not_billed() -> NotBilled:
    return new_not_billed("97110", None, 7, "under_8", (0,))


def plain_not_billed() -> NotBilled:
    return NotBilled("97110", None, 7, "under_8", (0,))


Value = ClaimLine | Outcome | Claim | NotBilled
BOTH = pytest.mark.parametrize(
    ("made", "plain"),
    [(line, plain_line), (outcome, plain_outcome), (claim, plain_claim), (not_billed, plain_not_billed)],
)


@BOTH
def test_either_way_of_building_gives_the_same_value(
    made: Callable[[], Value], plain: Callable[[], Value]
) -> None:
    assert type(made()) is type(plain())
    assert made() == plain()
    assert plain() == made()
    assert hash(made()) == hash(plain())
    assert repr(made()) == repr(plain())


@BOTH
def test_once_built_it_cannot_be_changed(made: Callable[[], Value], plain: Callable[[], Value]) -> None:
    for value in (made(), plain()):
        for field in attrs.fields(type(value)):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(value, field.name, None)
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                delattr(value, field.name)
        with pytest.raises(AttributeError):
            setattr(value, "more", 1)  # noqa: B010  # that it cannot be assigned to is what is tested
        assert value == plain()


@BOTH
def test_it_survives_pickling_and_copying(made: Callable[[], Value], plain: Callable[[], Value]) -> None:
    twin = pickle.loads(pickle.dumps(made()))  # noqa: S301  # our own value of a moment ago
    assert type(twin) is type(plain())
    assert twin == copy.copy(made()) == copy.deepcopy(made()) == plain()


def test_a_changed_copy_differs_and_leaves_the_first_as_it_was() -> None:
    first = line()
    assert attrs.evolve(first, units=3) != first
    assert attrs.evolve(first, units=2) == first == plain_line()
    assert attrs.evolve(outcome(), session=None) != outcome()


def test_what_is_left_out_of_a_line_is_what_its_class_says_of_it() -> None:
    assert new_line(DAY, "PT", "97110", 2, (), None, (0,)) == ClaimLine(DAY, "PT", "97110", 2, (), None, (0,))


def test_the_engine_gives_nothing_that_can_still_be_changed(engine: Engine) -> None:
    coded = engine.code(visit("97110 33 PT", "97140 7 PT"), payer="medicare-part-b")
    assert coded.claim is not None
    assert type(coded) is Outcome
    assert {type(each) for each in coded.claim.lines} == {ClaimLine}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        coded.ready = True  # type: ignore[misc]  # that it cannot be assigned to is what is tested
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        coded.claim.lines[0].units = 9  # type: ignore[misc]  # as above
