"""What the demo company takes to its banks, and what comes back from them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import uuid4

from services.cheques.protest import PROTEST
from services.cheques.records import ChequeQuestion, ProtestOrder, ReasonKind, SlipOrder, Worklist
from services.deposits.service import REFUSE
from services.payments.records import CashTender, DepositTender, PaymentOrder, Share, Tender
from services.practice import demo_fates
from services.practice.demo_fates import BankDays, Fate
from services.practice.demo_office import CASHIER, SUPERVISOR
from services.practice.demo_statements import SLIPS_GO_TO, Statements, deposited, unknown
from services.practice.demo_story import Story
from services.staff.rights import Operator, the_program

_OURS: Final = SLIPS_GO_TO
_OTHER_NUMBER: Final = "900417"
_BANK_FEE_CENTS: Final = 249
_CUSTOMER_FEE_CENTS: Final = 300
_FIRST_NUMBER: Final = 88_402_100


@dataclass(frozen=True, slots=True)
class _Back:
    """Why a cheque came back, and what its customer is billed for it."""

    kind: ReasonKind
    reason: str
    fee_cents: int = 0


_WHY: Final = {
    Fate.PROTESTED: _Back(ReasonKind.PROTEST, "INSUF", _CUSTOMER_FEE_CENTS),
    Fate.REPLACED: _Back(ReasonKind.PROTEST, "INSUF", _CUSTOMER_FEE_CENTS),
    Fate.GIVEN_BACK: _Back(ReasonKind.PROTEST, "CERRADA"),
    Fate.RETURNED: _Back(ReasonKind.RETURN, "FALTA_FIRMA"),
    Fate.REDEPOSITED: _Back(ReasonKind.RETURN, "FECHA"),
}


class Bank:
    """Slips, protests and what follows them, told in the story's order by the real services.

    Args:
        story: in whose time they happen; it knows which payment met which fate.
        days: when banks work.
    """

    def __init__(self, story: Story, days: BankDays) -> None:
        self._story = story
        self._office = story.office
        self._days = days
        self._number = _FIRST_NUMBER
        self._statements = Statements(story.office, days.working)

    def plan(self) -> None:
        """Put all of it into the story."""
        for count in reversed(demo_fates.OLDER):
            self._in_the_evening(count, self._take_to_bank)
        for count in (demo_fates.BEFORE_BACK - 1, demo_fates.BEFORE_TAKEN):
            self._in_the_evening(count, self._take_to_bank)
        self._in_the_evening(demo_fates.TAKEN, self._take_again)
        self._in_the_evening(demo_fates.PREPARED, self._prepare)
        self._at(demo_fates.CAME_BACK_ON, 0.2, self._come_back)
        for count in demo_fates.TOLD_ON:
            self._at(count, 0.05, lambda until=count + 1: self._bring_in(until))  # type: ignore[misc]
        self._at(demo_fates.BEFORE_TAKEN + 1, 0.4, self._replace)
        self._at(demo_fates.BEFORE_TAKEN - 1, 0.3, self._give_back)
        self._at(demo_fates.TAKEN - 1, 0.1, self._settle)
        today = self._days.today
        self._story.at(self._office.clock.in_office_hours(today, 0.0), self._come_due)

    def _at(self, count: int, share: float, act: Callable[[], None]) -> None:
        moment = self._office.clock.in_office_hours(self._days.ago(count), share)
        self._story.at(moment, act)

    def _in_the_evening(self, count: int, act: Callable[[], None]) -> None:
        self._at(count, 1.0, act)

    # --- Slips ------------------------------------------------------------------------------

    def _waiting(self) -> tuple[int, ...]:
        rows = self._office.register.listing(ChequeQuestion(worklist=Worklist.TODAY))
        return tuple(row.id for row in rows)

    def _take_to_bank(self) -> None:
        self._take(self._waiting())

    def _take_again(self) -> None:
        self._take((*self._waiting(), *self._cheques(Fate.REDEPOSITED)))

    def _take(self, cheques: tuple[int, ...]) -> None:
        if not cheques:
            return
        self._number += 17
        slip = self._office.slips.prepare(self._ana(), SlipOrder(str(uuid4()), _OURS, cheques))
        self._office.slips.deposited(self._ana(), slip.slip.id, str(self._number), self._today())

    def _prepare(self) -> None:
        cheques = self._cheques(Fate.IN_SLIP)
        if cheques:
            self._office.slips.prepare(self._ana(), SlipOrder(str(uuid4()), _OURS, cheques))

    def _come_due(self) -> None:
        self._office.cheques.come_due(the_program(CASHIER.till))

    # --- What comes back --------------------------------------------------------------------

    def _come_back(self) -> None:
        count = 0
        for fate, why in _WHY.items():
            for cheque in self._cheques(fate):
                self._protest(cheque, why)
                count += 1
        if count:
            self._statements.charged(self._today(), count * _BANK_FEE_CENTS)

    def _protest(self, cheque: int, why: _Back) -> None:
        row = self._office.register.show(cheque).row
        given = self._approved(
            PROTEST, f"cheque:{cheque}", row.amount_cents, "El banco lo devolvió"
        )
        order = ProtestOrder(
            cheque, why.kind, why.reason, _BANK_FEE_CENTS, why.fee_cents, approval=given
        )
        done = self._office.protests.protest(self._ana(), order)
        self._statements.took_back(self._today(), row.number, row.amount_cents)
        for each in done.reopened:
            self._story.owed[each.invoice] += each.reopened_cents

    def _replace(self) -> None:
        for cheque in self._cheques(Fate.REPLACED):
            receipt = self._pay_again(cheque, lambda cents: CashTender(cents, 0, True))
            self._office.cheques.replace(self._ana(), cheque, receipt)
            self._office.cheques.lift_flag(self._sara(), cheque, "Pagó el cheque en efectivo")

    def _give_back(self) -> None:
        for cheque in self._cheques(Fate.GIVEN_BACK):
            row = self._office.register.show(cheque).row
            self._pay_again(cheque, self._deposited(row.drawer))
            holder = self._office.accounts.show(row.account).customer
            self._office.cheques.give_back(self._ana(), cheque, row.drawer, holder.id_number)
            self._office.cheques.lift_flag(self._sara(), cheque, "Pagó por transferencia")

    def _deposited(self, name: str) -> Callable[[int], Tender]:
        slip = self._story.next_slip()
        return lambda cents: DepositTender(_OURS, slip, self._today(), name, cents)

    def _pay_again(self, cheque: int, give: Callable[[int], Tender]) -> str:
        """Pay what a cheque left open; gives the receipt's number."""
        record = self._office.register.show(cheque)
        shares = tuple(Share(each.invoice, each.reopened_cents) for each in record.paid)
        tender = give(sum(each.amount_cents for each in shares))
        order = PaymentOrder(str(uuid4()), record.row.account, shares, (tender,))
        self._story.pay(CASHIER, order)
        return self._office.payments.show(order.id).receipt

    # --- What the bank says -----------------------------------------------------------------

    def _bring_in(self, until: int) -> None:
        hidden = (*self._deposits(Fate.REFUSED), *self._deposits(Fate.MISTYPED))
        self._statements.bring_in(self._sara(), self._days.ago(until), hidden)

    def _settle(self) -> None:
        """The newest statement, with what nobody knows; and what it does not have."""
        until = self._days.ago(demo_fates.TAKEN)
        more = defaultdict(list, {_OURS: unknown(until)})
        for deposit in self._deposits(Fate.MISTYPED):
            record = self._office.deposits.show(deposit)
            more[record.bank_account].append(deposited(record, told=_OTHER_NUMBER))
        refused = self._deposits(Fate.REFUSED)
        hidden = (*refused, *self._deposits(Fate.MISTYPED))
        self._statements.bring_in(self._sara(), until, hidden, more)
        for deposit in refused:
            cents = self._office.deposits.show(deposit).amount_cents
            why = "El banco no tiene ese depósito"
            given = self._approved(REFUSE, f"deposit:{deposit}", cents, why)
            back = self._office.deposits.refuse(self._ana(), deposit, why, given)
            for line in back.lines:
                self._story.owed[line.invoice] += line.amount_cents

    # --- Inside -----------------------------------------------------------------------------

    def _cheques(self, fate: Fate) -> tuple[int, ...]:
        return self._documents(fate, "cheque")

    def _deposits(self, fate: Fate) -> tuple[int, ...]:
        return self._documents(fate, "deposit")

    def _documents(self, fate: Fate, method: str) -> tuple[int, ...]:
        payment = self._story.fated.get(fate)
        standing = self._office.payments.standing(payment) if payment else ()
        return tuple(each.id for each in standing if each.method == method)

    def _approved(self, action: str, document: str, cents: int, reason: str) -> str:
        return self._office.staff.approve(
            self._ana(),
            SUPERVISOR.username,
            SUPERVISOR.password,
            action=action,
            document=document,
            amount_cents=cents,
            reason=reason,
        ).id

    def _today(self) -> date:
        return self._office.today

    def _ana(self) -> Operator:
        return self._office.operator(CASHIER)

    def _sara(self) -> Operator:
        return self._office.operator(SUPERVISOR)
