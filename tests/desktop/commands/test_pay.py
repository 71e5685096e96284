from datetime import date, timedelta
from uuid import uuid4

from desktop.commands import exits
from services.clock import business_date, utc_now
from tests.desktop.commands.conftest import FIRST, OTHERS, SECOND, BackRoom

TODAY: date = business_date(utc_now())


def slip(number: str = "778899", *more: object) -> tuple[object, ...]:
    return ("deposit", "--bank-account", "2100118844", "--slip", number, "--till", "01", *more)


def test_a_deposit_pays_invoices_and_opens_the_till_that_nobody_sits_at(room: BackRoom) -> None:
    paid = room("pay", *slip(), "--invoice", FIRST, SECOND)

    assert paid.code == exits.DONE
    assert paid.line["receipt"].endswith("-000000001")
    assert paid.line["invoices"] == {FIRST: 4500, SECOND: 4600}
    assert room.invoice(FIRST)["balance_cents"] == 0
    turn = room("till", "show", "--till", "01").line
    assert (turn["state"], turn["till"]) == ("open", "01")
    assert room("verify").code == exits.DONE


def test_the_same_payment_twice_is_one(room: BackRoom) -> None:
    key = str(uuid4())
    first = room("pay", *slip(), "--invoice", FIRST, "--payment", key)
    again = room("pay", *slip(), "--invoice", FIRST, "--payment", key)

    assert first.line == again.line
    assert room.invoice(FIRST)["balance_cents"] == 0


def test_a_slip_is_refused_a_second_time_with_its_receipt(room: BackRoom) -> None:
    first = room("pay", *slip(), "--invoice", FIRST).line

    refused = room("pay", *slip(), "--invoice", SECOND)

    assert refused.code == exits.REFUSED
    assert refused.line["error"] == "payment.slip_used"
    assert first["receipt"] in refused.err


def test_a_part_by_cheque_and_the_change_of_cash(room: BackRoom) -> None:
    cheque = room(
        "pay", "cheque", "--bank", "10", "--bank-account", "33", "--number", "7", "--drawer",
        "Ñandú", "--dated", TODAY + timedelta(days=9), "--invoice", FIRST, "--amount", "20.00",
        "--till", "01",
    )  # fmt: skip
    cash = room("pay", "cash", "--tendered", "50", "--invoice", FIRST, "--till", "01")

    assert (cheque.code, cash.code) == (exits.DONE, exits.DONE)
    assert cash.line["amount_cents"] == 2500
    assert cash.line["methods"] == ["cash"]
    assert room.invoice(FIRST)["balance_cents"] == 0


def test_an_advance_is_credit_that_pays_later(room: BackRoom) -> None:
    ahead = room("pay", *slip(), "--account", "100001", "--amount", "60")
    spent = room("pay", "credit", "--invoice", FIRST, "--till", "01")
    again = room("pay", "credit", "--invoice", SECOND, "--till", "01")

    assert ahead.line["credit_cents"] == 6000
    assert spent.line["applied_cents"] == 4500
    assert again.code == exits.REFUSED
    assert again.line["error"] == "payment.not_enough_credit"
    assert room("verify").code == exits.DONE


def test_what_was_seen_otherwise_is_stale_and_what_is_badly_written_is_told(room: BackRoom) -> None:
    stale = room("pay", *slip(), "--invoice", FIRST, "--expect", f"{FIRST}:9")
    for words in (
        slip("1", "--invoice", FIRST, "--payment", "x"),
        slip("1"),
        slip("1", "--invoice", FIRST, OTHERS),
        slip("1", "--invoice", FIRST, "--on", "22/11/2026"),
        slip("1", "--invoice", FIRST, "--on", TODAY + timedelta(days=1)),
        ("cash", "--invoice", FIRST, "--tendered", "1", "--till", "01"),
        ("bitcoin", "--invoice", FIRST),
    ):
        assert room("pay", *words).code == exits.BAD_INPUT, words

    assert stale.code == exits.STALE
    assert room.invoice(FIRST)["balance_cents"] == 4500
