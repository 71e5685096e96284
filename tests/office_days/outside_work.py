"""What comes from elsewhere: invoices, and cards at a provider that answers at once."""

from services.cards.records import CardToken, ChargeOrder, TokenKind, Verdict
from services.invoices.fees import FeeOrder
from services.invoices.service import VOID
from services.payments.records import Share
from services.storage.sessions import Session
from tests.office_days.cheque_work import new_invoice
from tests.office_days.counter_work import share_refusals
from tests.office_days.day import Day
from tests.office_days.model import Invoice, Payment, Tender
from tests.office_days.office import TILLS

_VISA = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")
_LEAST = 50


def issue_invoice(day: Day) -> None:
    operator = day.supervisor()
    account = day.draw.choice(list(day.model.accounts))
    cents = day.draw.choice((500, 1990, 2761, 7_777, 60_000))
    due_days = day.draw.randint(0, 30)
    order = FeeOrder(account, "MENS", "Mensualidad", cents, "4", due_days)

    def issue(session: Session) -> str:
        return day.office.fees.issue_in(session, operator, order)

    number = day.attempt(
        f"issue_invoice to {account}", set(), lambda: day.office.sessions.run(issue)
    )
    total = cents + (cents * 15 + 50) // 100
    day.expect("invoice", number, new_invoice(day, account, total, due_days).number)


def void_invoice(day: Day) -> None:
    operator = day.supervisor()
    untouched = [i for i in day.model.invoices.values() if i.balance == i.total and not i.is_void]
    found = untouched[-8:] if day.likely(0.8) else list(day.model.invoices.values())
    invoice = day.one(found)
    if invoice is None:
        return
    is_good = day.likely(0.95)
    refusals = set() if is_good else {"staff.approval_invalid"}
    if invoice.is_void:
        refusals.add("invoice.is_void")
    if invoice.balance != invoice.total:
        refusals.add("invoice.has_payments")
    if invoice.claimed_by:
        refusals.add("invoice.claimed")
    approval = day.agree(operator, VOID, f"invoice:{invoice.number}", invoice.total + (not is_good))
    done = day.attempt(
        f"void_invoice {invoice.number}",
        refusals,
        lambda: day.office.invoices.void(operator, invoice.number, approval),
    )
    if done is not None:
        invoice.is_void = True


def charge_card(day: Day) -> None:
    """A card pays, or only holds its invoices for a while."""
    model, operator = day.model, day.anybody()
    account = day.draw.choice(list(model.accounts))
    owed = [i for i in model.invoices.values() if i.account == account and i.is_open]
    chosen: list[Invoice] = day.some([i for i in owed if i.balance >= _LEAST], 2)
    if not chosen:
        return
    shares = {i.number: i.balance for i in chosen}
    payment = Payment(
        id=day.mint(),
        receipt="",
        account=account,
        till=operator.till,
        turn="",
        cashier=operator.username,
        day=day.today,
        at=0,
        tenders=[Tender("card", sum(shares.values()), position=1)],
        shares=shares,
        credit=0,
        is_card=True,
    )
    order = ChargeOrder(payment.id, account, tuple(Share(n, c) for n, c in shares.items()))
    refusals = share_refusals(day, payment)
    charges = day.office.charges
    if day.likely(0.3):
        held = day.attempt(
            f"charge_card holds {len(shares)} of {account}",
            refusals,
            lambda: charges.open(operator, order),
        )
        if held is not None:
            day.expect("charge", held.verdict, Verdict.READY)
            model.claim(payment.id, list(shares))
        return
    done = day.attempt(
        f"charge_card {len(shares)} of {account} at {operator.till}",
        refusals,
        lambda: charges.charge(operator, order, _VISA),
    )
    if done is None:
        return
    day.expect("charge", done.verdict, Verdict.CHARGED)
    series = TILLS[payment.till]
    payment.receipt = f"{series}-{model.receipts[series] + 1:09d}"
    day.expect("receipt", done.receipt, payment.receipt)
    turn = model.open_turn(payment.till)
    payment.turn = turn.id if turn and turn.day == day.model.days.open else ""
    payment.at = model.now
    model.pay(payment)


def let_card_go(day: Day) -> None:
    claimed = {i.claimed_by for i in day.model.invoices.values() if i.claimed_by}
    held = sorted(claimed - day.model.debits.keys())
    attempt = day.one(held)
    if attempt is None:
        return
    operator = day.anybody()
    done = day.attempt("let_card_go", set(), lambda: day.office.charges.give_up(operator, attempt))
    if done is not None:
        day.expect("charge", done.verdict, Verdict.NOT_CHARGED)
        day.model.release(attempt)
