from hypothesis import given
from hypothesis import strategies as st

from services.payments.filling import Filled, filled
from services.payments.records import (
    CashTender,
    ChequeTender,
    CreditTender,
    Share,
    Tender,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
)
from services.payments.tenders import NO_MONEY, money_cents
from tests.services.payments.givens import AUTHORIZATION, TODAY, cheque


@st.composite
def receipts(draw: st.DrawFn) -> tuple[tuple[Tender, ...], tuple[Share, ...]]:
    """Tenders and what they were applied to, as the books would take them."""
    shares = [
        Share(f"F{place}", cents)
        for place, cents in enumerate(draw(st.lists(st.integers(1, 9_000), max_size=6)))
    ]
    applied = sum(share.amount_cents for share in shares)
    tenders: list[Tender] = []
    for share in shares:
        if draw(st.booleans()):
            cents = draw(st.integers(1, share.amount_cents))
            line = WithheldLine(share.invoice, WithheldTax.INCOME, "3440", 10_000, 300, cents)
            tenders.append(WithholdingTender("001-001-000000001", AUTHORIZATION, TODAY, (line,)))
    room = applied - sum(each.amount_cents for each in tenders)
    if room and draw(st.booleans()):
        tenders.append(CreditTender(draw(st.integers(1, room))))
        room -= tenders[-1].amount_cents
    extra = draw(st.integers(0, 5_000))
    money = room + extra
    while money > 0:
        cents = draw(st.integers(1, money))
        tenders.append(cheque(cents) if draw(st.booleans()) else CashTender(cents))
        money -= cents
    return tuple(draw(st.permutations(tenders))), tuple(shares)


@given(receipts())
def test_every_cent_of_a_tender_is_somewhere_and_of_an_invoice_comes_from_somewhere(
    receipt: tuple[tuple[Tender, ...], tuple[Share, ...]],
) -> None:
    tenders, shares = receipt
    parts = filled(tenders, shares)

    assert [part.position for part in parts] == list(range(1, len(tenders) + 1))
    assert [part.amount_cents for part in parts] == [each.amount_cents for each in tenders]
    got: dict[str, int] = {}
    for part in parts:
        assert all(share.amount_cents > 0 for share in part.shares)
        assert len({share.invoice for share in part.shares}) == len(part.shares)
        for share in part.shares:
            got[share.invoice] = got.get(share.invoice, 0) + share.amount_cents
    assert got == {share.invoice: share.amount_cents for share in shares}
    applied = sum(share.amount_cents for share in shares)
    assert sum(part.credit_cents for part in parts) == money_cents(tenders) - (
        applied - sum(each.amount_cents for each in tenders if each.method in NO_MONEY)
    )


@given(receipts())
def test_what_is_withheld_pays_its_own_invoices_and_only_money_leaves_credit(
    receipt: tuple[tuple[Tender, ...], tuple[Share, ...]],
) -> None:
    tenders, shares = receipt
    for tender, part in zip(tenders, filled(tenders, shares), strict=True):
        if tender.method in NO_MONEY:
            assert part.credit_cents == 0
        if isinstance(tender, WithholdingTender):
            assert {share.invoice: share.amount_cents for share in part.shares} == {
                line.invoice: line.amount_cents for line in tender.lines
            }


@given(receipts())
def test_only_the_last_money_leaves_credit_besides_whole_tenders_that_pay_nothing(
    receipt: tuple[tuple[Tender, ...], tuple[Share, ...]],
) -> None:
    tenders, shares = receipt
    money = [
        part
        for tender, part in zip(tenders, filled(tenders, shares), strict=True)
        if tender.method not in NO_MONEY
    ]
    leaving = [part for part in money if part.credit_cents]
    assert all(not part.shares for part in leaving[1:])
    if leaving:
        assert money[-len(leaving) :] == leaving


def test_two_cheques_pay_the_oldest_invoice_first() -> None:
    one, two = _cheque(60), _cheque(50)
    assert filled((one, two), (Share("A", 40), Share("B", 45))) == (
        Filled(1, (Share("A", 40), Share("B", 20)), 0),
        Filled(2, (Share("B", 25),), 25),
    )


def _cheque(cents: int) -> ChequeTender:
    return cheque(cents)
