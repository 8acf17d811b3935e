"""A payer's own rules about codes of one day."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from therapycode.rules.billed import Billed
from therapycode.rules.own_pairs import EFFECTS, SCOPES, OwnPair, own_meetings

CLASSES = {"97161": "evaluation", "97110": "procedure", "97530": "procedure", "97035": "attended-modality"}


def line(
    place: int, code: str, discipline: str = "PT", provider: str | None = None, npi: str | None = None
) -> Billed:
    return Billed(place, code, 1, discipline, discipline, provider, npi, None, 0, place)  # type: ignore[arg-type]  # plain words


def met(billed: Sequence[Billed], **rule: object) -> list[tuple[str, tuple[str, ...]]]:
    own = OwnPair(name="own", **rule)  # type: ignore[arg-type]  # the fields of a rule
    found = own_meetings(billed, CLASSES, [own])
    return [(one.denied.code, tuple(each.code for each in one.beside)) for one in found]


def test_codes_are_named_one_by_one_or_by_their_class() -> None:
    day = [line(0, "97161"), line(1, "97110"), line(2, "97530")]
    assert met(day, denied=frozenset({"97110"}), beside_classes=frozenset({"evaluation"})) == [
        ("97110", ("97161",))
    ]
    assert met(day, denied_classes=frozenset({"procedure"}), beside=frozenset({"97161"})) == [
        ("97110", ("97161",)),
        ("97530", ("97161",)),
    ]


def test_a_code_never_stands_beside_itself() -> None:
    twice = [line(0, "97110"), line(0, "97110", npi="1234567893")]
    assert met(twice, denied=frozenset({"97110"}), beside=frozenset({"97110"})) == []


def test_lines_of_one_code_that_an_assistant_splits_are_one_meeting() -> None:
    split = [line(0, "97110"), line(0, "97110"), line(1, "97530")]
    assert met(split, denied=frozenset({"97110"}), beside=frozenset({"97530"})) == [("97110", ("97530",))]


def test_the_scope_says_which_lines_of_the_day_are_held_against_each_other() -> None:
    def codes(scope: str, *others: Billed) -> list[tuple[str, tuple[str, ...]]]:
        day = [line(0, "97161", provider="a", npi="1"), *others]
        return met(day, denied=frozenset({"97161"}), beside=frozenset({"97530"}), scope=scope)

    same, other = line(1, "97530", "PT"), line(1, "97530", "OT")
    assert codes("same-discipline", same)
    assert not codes("same-discipline", other)
    assert codes("other-discipline", other)
    assert not codes("other-discipline", same)
    assert codes("other-discipline", line(1, "97530", "SLP"))
    assert codes("any", other)
    assert not codes("same-provider", line(1, "97530", provider="b", npi="1"))
    assert codes("same-provider", line(1, "97530", provider="a", npi="1"))
    for npi in ("0", "2"):
        assert not codes("same-provider", line(1, "97530", provider="a", npi=npi))
    assert codes("same-provider", line(1, "97530", provider="a"))


def test_a_rule_that_says_no_more_holds_for_any_line_and_at_any_time() -> None:
    own = OwnPair(name="own")
    assert (own.effect, own.scope, own.separate_times, own.modifiers) == ("never-together", "any", False, ())


def test_a_companion_is_asked_for_only_where_none_is_there() -> None:
    rule = {
        "denied": frozenset({"97035"}),
        "beside_classes": frozenset({"procedure"}),
        "effect": "companion-needed",
    }
    assert met([line(0, "97035")], **rule) == [("97035", ())]
    assert met([line(0, "97035"), line(1, "97110")], **rule) == []
    assert met([line(0, "97110")], **rule) == []


def test_a_rule_that_names_nothing_beside_denies_its_codes_alone() -> None:
    assert met([line(0, "97110"), line(1, "97035")], denied_classes=frozenset({"procedure"})) == [("97110", ())]


CODES = st.sampled_from(sorted(CLASSES))
RULES = st.builds(
    OwnPair,
    name=st.just("own"),
    denied=st.frozensets(CODES),
    denied_classes=st.frozensets(st.sampled_from(sorted(set(CLASSES.values())))),
    beside=st.frozensets(CODES),
    beside_classes=st.frozensets(st.sampled_from(sorted(set(CLASSES.values())))),
    effect=st.sampled_from(EFFECTS),
    scope=st.sampled_from(SCOPES),
)
DAYS = st.lists(st.tuples(CODES, st.sampled_from(["PT", "OT"])), max_size=5).map(
    lambda codes: [line(place, *one) for place, one in enumerate(codes)]
)


@given(day=DAYS, rule=RULES, turned=st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_meeting(day: list[Billed], rule: OwnPair, turned: object) -> None:
    other = list(day)
    turned.shuffle(other)  # type: ignore[attr-defined]  # a random source
    here = {(one.denied, frozenset(one.beside)) for one in own_meetings(day, CLASSES, [rule])}
    assert here == {(one.denied, frozenset(one.beside)) for one in own_meetings(other, CLASSES, [rule])}


@given(day=DAYS, rule=RULES)
def test_every_line_that_is_met_is_one_that_the_rule_denies(day: list[Billed], rule: OwnPair) -> None:
    for one in own_meetings(day, CLASSES, [rule]):
        assert rule.denies(one.denied.code, CLASSES[one.denied.code])
        assert all(rule.stands_beside(each.code, CLASSES[each.code]) for each in one.beside)
        assert bool(one.beside) != (rule.effect == "companion-needed" or (rule.alone and not one.beside))
