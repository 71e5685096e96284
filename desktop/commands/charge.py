"""One guarded charge from the outside; the same attempt twice is the same attempt."""

import argparse
import re
from dataclasses import replace
from typing import Final
from uuid import UUID

from desktop import crash
from desktop.commands.attempt import EXITS, outcome_record, outcome_sentence
from desktop.commands.call import Call
from desktop.commands.chosen import chosen_invoices, expected_versions, owed_of
from desktop.commands.errors import BadArgument, ChargeInDoubt, NotThisAttempt
from desktop.commands.opening import Office, open_office, signed_in
from services.cards.errors import AlreadyUnderWay
from services.cards.records import (
    AttemptRecord,
    CardToken,
    Channel,
    ChargeOrder,
    Outcome,
    TokenKind,
    Verdict,
)
from services.cards.states import State
from services.errors import NotFound, UserError
from services.invoices.records import InvoiceSheet
from services.money import parse_amount
from services.payments.allocation import in_full, spread
from services.payments.errors import MoreThanOwed
from services.payments.records import Share
from services.staff.rights import Operator, Right

_TOKEN: Final = re.compile(r"(pm|ctoken)_[A-Za-z0-9_]{1,200}", re.ASCII)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is charged, to which card, and what the caller saw of the invoices."""
    parser.add_argument("--attempt", required=True, help="UUID de este cobro, uno por decisión")
    parser.add_argument("--invoice", required=True, nargs="+", action="extend", metavar="NUM")
    parser.add_argument("--amount", help="12.34; sin esto, todo el saldo")
    parser.add_argument("--expect", nargs="+", action="extend", default=[], metavar="NUM:VERSION")
    card = parser.add_mutually_exclusive_group(required=True)
    card.add_argument("--payment-method", metavar="pm_...")
    card.add_argument(
        "--phone",
        action="store_true",
        help="el cliente paga en su celular: muestra el enlace; repetido, dice qué pasó",
    )
    parser.add_argument("--till", default="", help="la caja; sin esto, la de este computador")


def run(call: Call, given: argparse.Namespace) -> int:
    """Charge a card once for these invoices, or tell what became of this attempt."""
    attempt = _attempt_id(given.attempt)
    token = None if given.phone else _token(given.payment_method)
    amount = parse_amount(given.amount, least=50) if given.amount else None
    expected = expected_versions(given.expect, given.invoice)
    with open_office(call) as office:
        operator = signed_in(call, office, Right.CHARGE_CARDS, given.till)
        known = _known(office, attempt)
        if known is None:
            order = _order(office, attempt, given.invoice, amount, expected)
            if token is None:
                outcome = _show_page(office, operator, replace(order, channel=Channel.PHONE))
            else:
                outcome = _begin(office, operator, order, token)
        else:
            _refuse_another(known, given.invoice, amount, is_on_phone=given.phone)
            outcome = (
                _go_on(office, operator, known, token)
                if token is not None
                else _look_at_page(office, operator, known)
            )
        call.tell(outcome_record(outcome), outcome_sentence(outcome))
        return EXITS[outcome.verdict]


def _begin(office: Office, operator: Operator, order: ChargeOrder, token: CardToken) -> Outcome:
    opened = office.services.charges.open(operator, order)
    if opened.verdict is not Verdict.READY:
        return opened
    return _confirm(office, operator, order.attempt, token)


def _show_page(office: Office, operator: Operator, order: ChargeOrder) -> Outcome:
    """Have a page for the customer; its link is told from the commit that says so on."""
    try:
        return office.services.charges.open(operator, order)
    except Exception as error:
        outcome = _outcome_if_told(office, order.attempt)
        if outcome is None or outcome.verdict is not Verdict.WAITING:
            raise
        if not isinstance(error, UserError):
            crash.report(error)
        return outcome


def _look_at_page(office: Office, operator: Operator, known: AttemptRecord) -> Outcome:
    if known.is_finished or known.is_waiting or known.lease_until <= office.services.now():
        return office.services.charges.look_now(operator, known.id)
    raise AlreadyUnderWay(attempt=known.id)


def _confirm(office: Office, operator: Operator, attempt: str, token: CardToken) -> Outcome:
    """From here on money may move: whatever goes wrong, the answer is what can be proven."""
    try:
        return office.services.charges.confirm(operator, attempt, token)
    except Exception as error:
        # A bug, too: none may end as if nothing had been sent.
        if not isinstance(error, UserError):
            crash.report(error)
        outcome = _outcome_if_told(office, attempt)
        if outcome is None:
            raise ChargeInDoubt(attempt=attempt) from error
        if outcome.verdict is Verdict.READY:
            raise
        return outcome


def _go_on(office: Office, operator: Operator, known: AttemptRecord, token: CardToken) -> Outcome:
    charges = office.services.charges
    outcome = charges.outcome(known.id)
    if known.is_finished:
        return outcome
    if outcome.verdict is Verdict.DECLINED:
        if f'"{token.id}"' in (known.confirm_params or ""):
            return outcome
        return _confirm(office, operator, known.id, token)
    if known.lease_until > office.services.now() and known.state is not State.IN_DOUBT:
        raise AlreadyUnderWay(attempt=known.id)
    # Whoever began it is gone. What it did is found out, or made sure not to happen.
    return charges.look_now(operator, known.id)


def _order(
    office: Office,
    attempt: str,
    numbers: list[str],
    amount: int | None,
    expected: dict[str, int],
) -> ChargeOrder:
    sheets = chosen_invoices(office, numbers)
    account, owed = sheets[0].account_number, owed_of(sheets, expected)
    proposal = in_full(owed) if amount is None else spread(owed, amount)
    if proposal.credit_cents or not proposal.shares:
        _refuse_too_much(sheets, amount or 0)
    return ChargeOrder(attempt, account, proposal.shares)


def _refuse_too_much(sheets: list[InvoiceSheet], amount: int) -> None:
    balance = sum(sheet.balance_cents for sheet in sheets)
    raise MoreThanOwed(number=sheets[-1].number, balance_cents=balance, amount_cents=amount)


def _refuse_another(
    known: AttemptRecord, numbers: list[str], amount: int | None, *, is_on_phone: bool
) -> None:
    claimed: tuple[Share, ...] = known.shares
    same = {share.invoice for share in claimed} <= set(numbers)
    if not same or is_on_phone != known.is_on_phone or amount not in {None, known.amount_cents}:
        raise NotThisAttempt(attempt=known.id)


def _known(office: Office, attempt: str) -> AttemptRecord | None:
    try:
        return office.services.charges.attempt(attempt)
    except NotFound:
        return None


def _outcome_if_told(office: Office, attempt: str) -> Outcome | None:
    try:
        return office.services.charges.outcome(attempt)
    except UserError:
        return None


def _attempt_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise BadArgument(name="--attempt", expected="un UUID") from error


def _token(text: str) -> CardToken:
    found = _TOKEN.fullmatch(text)
    if found is None:
        raise BadArgument(name="--payment-method", expected="pm_...")
    is_method = found[1] == "pm"
    return CardToken(TokenKind.PAYMENT_METHOD if is_method else TokenKind.CONFIRMATION_TOKEN, text)
