"""Cheques and our own slips: to the bank, cleared, back, replaced and given back."""

from typing import Final

from services.cheques.protest import PROTEST
from services.cheques.records import ProtestOrder, ReasonKind, SlipOrder
from tests.office_days.day import Day
from tests.office_days.model import AT_BANK, HANDED_BACK, Invoice, Payment, Slip, Tender
from tests.office_days.office import BANKS

_FEE: Final = 300
_BANK_FEE: Final = 249
_FEE_DUE_DAYS: Final = 5
_RETURN: Final = "FIRMA"
_FOR_DRAWER: Final = (*HANDED_BACK, "REPLACED")


def come_due(day: Day) -> None:
    wanted = day.model.come_due(day.today)
    found = day.attempt("come_due", set(), lambda: day.office.cheques.come_due(day.anybody()))
    day.expect("cheques that came due", sorted(found or []), sorted(wanted))


def prepare_slip(day: Day) -> None:
    model, operator = day.model, day.anybody()
    states = {"IN_HAND", *HANDED_BACK}
    fit = [t for _, t in model.cheques.values() if t.state in states and not t.slip]
    odd = [t for _, t in model.cheques.values() if t not in fit]
    chosen = day.some(fit[-20:], 6)
    if odd and day.likely(0.08):
        chosen.append(day.draw.choice(odd[-20:]))
    cash = day.draw.randint(1, 4_000) if not chosen or day.likely(0.3) else 0
    refusals = day.drawer_refusals(operator) if cash else set()
    # What comes due does so in the same transaction.
    will_be = {
        t.id
        for _, t in model.cheques.values()
        if t.state == "POSTDATED" and model.working_day(t.deposit_on or day.today) <= day.today
    }
    for tender in chosen:
        if tender.state not in states and tender.id not in will_be:
            refusals.add("cheque.moved")
        if tender.slip:
            refusals.add("cheque.in_slip")
    order = SlipOrder(day.mint(), day.draw.choice(BANKS), tuple(t.id for t in chosen), cash)
    made = day.attempt(
        f"prepare_slip of {len(chosen)} and {cash} by {operator.username} at {operator.till}",
        refusals,
        lambda: day.office.slips.prepare(operator, order),
    )
    if made is None:
        return
    model.come_due(day.today)
    turn = model.open_turn(operator.till) if cash else None
    if turn is not None:
        turn.expected -= cash
        model.days.book(turn.day, "bank", "cash", cash)
    number = len(model.slips) + 1
    slip = Slip(order.id, number, order.bank_account, cash, chosen, turn.id if turn else "")
    model.slips[slip.id] = slip
    for tender in chosen:
        tender.slip = slip.id
    day.expect("slip", (made.slip.number, made.slip.total_cents), (slip.number, slip.cents))
    if day.likely(0.2):
        day.unchanged("prepare_slip", lambda: day.office.slips.prepare(operator, order))


def slip_went(day: Day) -> None:
    model, operator = day.model, day.anybody()
    slip = _slip(day)
    if slip is None:
        return
    known = [s.bank_number for s in model.slips.values() if s.bank_number]
    number = day.draw.choice(known) if known and day.likely(0.05) else str(day.number())
    refusals = set()
    is_same = slip.state == "deposited" and (slip.bank_number, slip.day) == (number, day.today)
    if slip.state != "prepared" and not is_same:
        refusals.add("slip.moved")
    others = [s for s in model.slips.values() if s.account == slip.account and s is not slip]
    if any(other.bank_number == number for other in others):
        refusals.add("slip.number_used")
    done = day.attempt(
        f"slip_went {slip.number}",
        refusals,
        lambda: day.office.slips.deposited(operator, slip.id, number, day.today),
    )
    if done is not None and not is_same:
        model.deposit_slip(slip, number, day.today)
        for tender in slip.cheques:
            tender.slip = ""


def void_slip(day: Day) -> None:
    model, operator, reason = day.model, day.anybody(), f"No fue {day.number()}"
    slip = _slip(day)
    if slip is None:
        return
    refusals = day.drawer_refusals(operator) if slip.cash else set()
    if slip.state != "prepared":
        refusals.add("slip.moved")
    done = day.attempt(
        f"void_slip {slip.number} by {operator.username} at {operator.till}",
        refusals,
        lambda: day.office.slips.void(operator, slip.id, reason),
    )
    if done is None:
        return
    turn = model.open_turn(operator.till)
    if slip.cash and turn is not None:
        turn.expected += slip.cash
        model.days.book(turn.day, "cash", "bank", slip.cash)
    slip.state = "void"
    for tender in slip.cheques:
        tender.slip = ""


def clear(day: Day) -> None:
    model = day.model
    there = [t for _, t in model.cheques.values() if t.state in AT_BANK]
    others = [t for _, t in model.cheques.values() if t.state not in AT_BANK]
    chosen = day.some(there, 3)
    if others and day.likely(0.08):
        chosen.append(day.draw.choice(others[-30:]))
    if not chosen:
        return
    good = {*AT_BANK, "CLEARED"}
    refusals = set() if all(t.state in good for t in chosen) else {"cheque.moved"}
    ids = [tender.id for tender in chosen]
    operator = day.anybody()
    done = day.attempt(f"clear {ids}", refusals, lambda: day.office.cheques.clear(operator, ids))
    if done is None:
        return
    for cheque in ids:
        model.clear(cheque)
    if day.likely(0.2):
        day.unchanged("clear", lambda: day.office.cheques.clear(operator, ids))


def protest(day: Day) -> None:
    model, operator = day.model, day.anybody()
    fit = [c for c in model.cheques.values() if c[1].state in {*AT_BANK, "CLEARED"}]
    given = [c for c in fit if c[0].refunded or c[1].is_credit_again]
    if given and day.likely(0.3):
        fit = given
    found = day.one(fit) if day.likely(0.9) else day.one(model.cheques.values())
    if found is None:
        return
    payment, tender = found
    is_protest = day.likely(0.7)
    fee = _FEE if day.likely(0.5) else 0
    is_good = day.likely(0.95)
    approval = day.agree(operator, PROTEST, f"cheque:{tender.id}", tender.cents + (not is_good))
    was_back = tender.state in HANDED_BACK
    order = ProtestOrder(
        tender.id,
        ReasonKind.PROTEST if is_protest else ReasonKind.RETURN,
        "INSUF" if is_protest else _RETURN,
        _BANK_FEE,
        fee,
        approval,
    )
    done = day.attempt(
        f"protest {tender.id} {tender.state} of {payment.receipt} {tender.cents}",
        set() if was_back else _protest_refusals(tender, is_good=is_good),
        lambda: day.office.protests.protest(operator, order),
    )
    if done is None:
        return
    day.expect("a new protest", done.is_new, not was_back)
    if was_back:
        return
    model.days.book(model.days.open, "bank_fees", "bank", _BANK_FEE)
    twice = came_back(day, payment, tender, "PROTESTED" if is_protest else "RETURNED")
    if twice is not None:
        day.expect("what went out twice", done.twice_cents, twice)
    day.expect("fee", done.fee_invoice, _bill(day, payment.account, fee) if fee else "")
    if day.likely(0.2):
        again = day.unchanged("protest", lambda: day.office.protests.protest(operator, order))
        day.expect("a protest again", again.is_new, False)


def came_back(day: Day, payment: Payment, tender: Tender, state: str) -> int | None:
    """Exactly what it paid is owed again, once, and its customer is flagged.

    Returns:
        What of it had been given back before; None when it stood for no money.
    """
    twice = None
    if tender.is_living or tender.is_credit_again:
        twice = day.model.turn_out_empty(payment, tender)
    tender.state, tender.is_living, tender.slip = state, False, ""
    tender.back_at = day.model.now
    day.flag(tender.id, day.model.accounts[payment.account].customer)
    return twice


def replace(day: Day) -> None:
    model, operator = day.model, day.anybody()
    fit = [c for c in model.cheques.values() if c[1].state in HANDED_BACK]
    found = day.one(fit) if day.likely(0.8) else day.one(model.cheques.values())
    if found is None:
        return
    payment, tender = found
    same = [p for p in model.payments.values() if p.account == payment.account]
    fit_ones = [p for p in same if _pays_for(p, payment, tender)]
    other = day.one(fit_ones if fit_ones and day.likely(0.8) else same, 5)
    if other is None:
        return
    refusals = set()
    if not _pays_for(other, payment, tender):
        refusals.add("cheque.not_replaced_by")
    is_same = tender.state == "REPLACED" and tender.replaced_by == other.id
    if tender.state not in HANDED_BACK and not is_same:
        refusals.add("cheque.moved")
    if tender.slip:
        refusals.add("cheque.in_slip")
    done = day.attempt(
        f"replace {tender.id} by {other.receipt}",
        refusals,
        lambda: day.office.cheques.replace(operator, tender.id, other.receipt),
    )
    if done is not None:
        tender.state, tender.replaced_by = "REPLACED", other.id


def give_back(day: Day) -> None:
    model, operator = day.model, day.anybody()
    fit = [t for _, t in model.cheques.values() if t.state in _FOR_DRAWER]
    tender = day.one(fit) if day.likely(0.8) else day.one([t for _, t in model.cheques.values()])
    if tender is None:
        return
    receiver = day.draw.choice(("Rosa Andrade", "Pedro Quishpe"))
    refusals = set()
    is_same = tender.state == "GIVEN_BACK" and tender.given_to == receiver
    if tender.state not in _FOR_DRAWER and not is_same:
        refusals.add("cheque.moved")
    if tender.slip:
        refusals.add("cheque.in_slip")
    done = day.attempt(
        f"give_back {tender.id}",
        refusals,
        lambda: day.office.cheques.give_back(operator, tender.id, receiver, "1710034065"),
    )
    if done is not None:
        tender.state, tender.given_to = "GIVEN_BACK", receiver


def lift_flag(day: Day) -> None:
    model, operator = day.model, day.supervisor()
    flagged = [c for c in model.cheques.values() if model.is_flagged(c[0].account)]
    found = day.one(flagged if flagged and day.likely(0.85) else model.cheques.values())
    if found is None:
        return
    payment, tender = found
    customer = model.accounts[payment.account].customer
    flags = [f for f in model.flags if f.customer == customer and not f.is_lifted]
    done = day.attempt(
        f"lift_flag of {payment.account}",
        set() if flags else {"cheque.flag_lifted"},
        lambda: day.office.cheques.lift_flag(operator, tender.id, "Pagó todo"),
    )
    if done is not None:
        for flag in flags:
            flag.is_lifted = True


def _slip(day: Day) -> Slip | None:
    slips = day.model.slips.values()
    waiting = [slip for slip in slips if slip.state == "prepared"]
    return day.one(waiting) if day.likely(0.85) else day.one(slips, 10)


def _protest_refusals(tender: Tender, *, is_good: bool) -> set[str]:
    told = set() if is_good else {"staff.approval_invalid"}
    if tender.state not in {*AT_BANK, "CLEARED"}:
        told.add("cheque.moved")
    return told


def _bill(day: Day, account: str, cents: int) -> str:
    """The fee's invoice, with its tax of 15 %."""
    total = cents + (cents * 15 + 50) // 100
    return new_invoice(day, account, total, _FEE_DUE_DAYS).number


def new_invoice(day: Day, account: str, total: int, due_days: int) -> Invoice:
    """The next invoice of the company."""
    model = day.model
    place = model.next_invoice
    model.next_invoice += 1
    due = day.today.fromordinal(day.today.toordinal() + due_days)
    invoice = Invoice(f"001-002-{place:09d}", account, due, place, total, total)
    model.invoices[invoice.number] = invoice
    return invoice


def _pays_for(other: Payment, payment: Payment, tender: Tender) -> bool:
    if tender.back_at < 0 or other.is_void or other.account != payment.account:
        return False
    if other is payment or other.at <= tender.back_at:
        return False
    return not tender.reopened or any(number in tender.reopened for number in other.shares)
