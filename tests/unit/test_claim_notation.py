"""Claims in the short notation of worked examples."""

from datetime import date
from decimal import Decimal

import pytest

from therapycode import GivenLine, InputError
from therapycode.serial.claim_notation import is_claim_notation, read_claim_notation

LINE = "97140 1 GP 59 npi1234567893 rev0420 charge60.00 min15 on2026-03-05 plan-PT #b"


def test_a_line_says_everything_in_one_line() -> None:
    claim, sessions = read_claim_notation(f"claim 2026-03-04 office\n{LINE}")
    assert claim.lines == (
        GivenLine(
            code="97140",
            units=1,
            modifiers=("GP", "59"),
            rendering_npi="1234567893",
            revenue_code="0420",
            charge=Decimal("60.00"),
            minutes=15,
            date=date(2026, 3, 5),
            discipline="PT",
            id="b",
        ),
    )
    assert sessions == ()


def test_the_header_says_what_holds_for_all_lines() -> None:
    head = "claim 2026-03-04 home professional OT telehealth no-plan whole-day pos10 provider1"
    claim, _ = read_claim_notation(f"{head}\n97110 1")
    assert (claim.date_of_service, claim.setting, claim.claim_form) == (date(2026, 3, 4), "home", "professional")
    assert (claim.discipline, claim.telehealth, claim.under_plan, claim.whole_day) == ("OT", True, False, True)
    assert (claim.place_of_service, claim.billing_provider) == ("10", "provider1")
    assert read_claim_notation("claim not-telehealth\n97110 1")[0].telehealth is False


def test_sessions_stand_before_and_after_and_statements_inside() -> None:
    claim, sessions = read_claim_notation(
        """
2026-03-04 PT office
97110 15 PT

claim 2026-03-04
97110 1 GP
attest KX 97110
accrued OT 10.00 2026-03-01
fact state TX

2026-03-04 OT office
97530 15 OT
"""
    )
    assert [each.discipline for each in sessions] == ["PT", "OT"]
    assert claim.attestations[0].codes == ("97110",)
    assert claim.history is not None
    assert claim.facts == {"state": "TX"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("claim 2026-03-04 moon\n97110 1", "'moon'"),
        ("claim\n97110", "'97110'"),
        ("claim\n97110 two GP", "'97110 two GP'"),
        ("claim\n97110 2 GP npi12", "'npi12'"),
        ("2026-03-04 PT\n97110 15 PT", "0 claims"),
        ("claim\n97110 1\n\nclaim\n97110 1", "2 claims"),
    ],
)
def test_what_has_no_known_form_is_refused(text: str, found: str) -> None:
    with pytest.raises(InputError, match=f"found {found}"):
        read_claim_notation(text)


def test_only_a_text_with_a_claim_is_one() -> None:
    assert is_claim_notation("2026-03-04 PT\n97110 15 PT\n\nclaim\n97110 1")
    assert not is_claim_notation("2026-03-04 PT\n97110 15 PT")
    assert not is_claim_notation("claims\n")
