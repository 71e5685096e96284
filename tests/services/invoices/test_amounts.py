from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.invoices.amounts import BadAmounts, Charge, add_up, totals_of

CENT = Decimal("0.01")


def charge(cents: int, tax_code: str = "4", points: int = 1500, discount: int = 0) -> Charge:
    return Charge("P", "Plan", 1_000_000, cents * 10_000, discount, tax_code, points)


charges = st.builds(
    Charge,
    code=st.just("C"),
    description=st.just("Cargo"),
    quantity_e6=st.integers(1, 5_000_000_000),
    unit_price_e6=st.integers(0, 90_000_000),
    discount_cents=st.just(0),
    tax_code=st.sampled_from(["4", "5", "0"]),
    tax_basis_points=st.just(0),
).map(
    lambda one: Charge(
        one.code,
        one.description,
        one.quantity_e6,
        one.unit_price_e6,
        one.discount_cents,
        one.tax_code,
        {"4": 1500, "5": 500, "0": 0}[one.tax_code],
    )
)


@given(st.lists(charges, min_size=1, max_size=12))
def test_totals_are_what_decimals_say_rounded_once_for_each_rate(lines: list[Charge]) -> None:
    totals = add_up((one.tax_code, one.tax_basis_points, one.net_cents) for one in lines)

    base: dict[str, Decimal] = {}
    for one in lines:
        exact = Decimal(one.quantity_e6) * one.unit_price_e6 / 10**12
        net = exact.quantize(CENT, rounding=ROUND_HALF_UP)
        base[one.tax_code] = base.get(one.tax_code, Decimal(0)) + net
    rates = {"4": Decimal("0.15"), "5": Decimal("0.05"), "0": Decimal(0)}
    tax = sum((base[code] * rates[code]).quantize(CENT, rounding=ROUND_HALF_UP) for code in base)
    assert Decimal(totals.subtotal_cents) / 100 == sum(base.values())
    assert Decimal(totals.tax_cents) / 100 == tax
    assert totals.total_cents == totals.subtotal_cents + totals.tax_cents


@given(st.lists(charges, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(lines: list[Charge], random: st.DataObject) -> None:
    mixed = list(lines)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    told = [
        add_up((one.tax_code, one.tax_basis_points, one.net_cents) for one in some)
        for some in (lines, mixed)
    ]
    assert told[0] == told[1]


def test_the_tax_is_rounded_on_the_sum_and_not_line_by_line() -> None:
    # Three lines of 0.03 at 15 %: 0.0045 each would round to 0.00, the sum 0.0135 to 0.01.
    totals = totals_of([charge(3), charge(3), charge(3)], "04")

    assert (totals.subtotal_cents, totals.tax_cents) == (9, 1)


def test_half_a_cent_of_tax_is_rounded_up() -> None:
    assert totals_of([charge(10)], "04").tax_cents == 2  # 1.5 cents


def test_each_rate_has_its_own_subtotal() -> None:
    totals = totals_of([charge(1000), charge(500, "0", 0), charge(1000)], "04")

    assert [(one.tax_code, one.base_cents, one.tax_cents) for one in totals.rates] == [
        ("0", 500, 0),
        ("4", 2000, 300),
    ]


def test_an_invoice_without_lines_is_refused() -> None:
    with pytest.raises(BadAmounts) as refused:
        totals_of([], "04")
    assert refused.value.details["problem"] == "invoice.no_lines"


def test_an_invoice_of_nothing_is_refused() -> None:
    with pytest.raises(BadAmounts) as refused:
        totals_of([charge(1000, discount=1000)], "04")
    assert refused.value.details["problem"] == "invoice.total_zero"


def test_a_discount_above_its_charge_is_refused_even_when_the_total_is_not_negative() -> None:
    with pytest.raises(BadAmounts) as refused:
        totals_of([charge(1000, discount=1001), charge(9000)], "04")
    assert refused.value.details["problem"] == "invoice.discount_too_large"


@pytest.mark.parametrize(("cents", "is_refused"), [(5000, False), (5001, True)])
def test_the_final_consumer_is_billed_up_to_fifty_dollars(cents: int, is_refused: bool) -> None:
    lines = [charge(cents, "0", 0)]
    if not is_refused:
        assert totals_of(lines, "07").total_cents == 5000
        return
    with pytest.raises(BadAmounts) as refused:
        totals_of(lines, "07")
    assert refused.value.details["problem"] == "invoice.above_final_consumer"


def test_an_invoice_above_what_one_payment_can_carry_is_refused() -> None:
    with pytest.raises(BadAmounts) as refused:
        totals_of([charge(99_999_999), charge(1)], "04")
    assert refused.value.details["problem"] == "invoice.total_too_large"
