from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.cards.records import AttemptRecord
from services.cards.states import State
from services.debits.batch_states import BatchState
from services.refunds.states import State as RefundState
from services.staff.rights import Operator, Right, Role
from ui import formats
from ui.cash.status import left_open_words
from ui.home.view import CounterView, DebitsView, HomeView
from ui.wording import words

OLD_COPY_DAYS: Final = 2


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One thing that waits for somebody, and what opens when it is chosen.

    `opens` is `doubt:ATTEMPT`, `difference:ID`, `refund:ID`, `cheques:WORKLIST`, `slips:`,
    `deposits:`, `statement:BANK_ACCOUNT`, `batches:STATE`, `debits:KIND`, `copies:`,
    `day:DAY` or `place:KEY`.
    """

    text: str
    icon: str
    tone: str
    opens: str
    right: str = ""


def attention_items(view: HomeView, operator: Operator, now: datetime) -> list[AttentionItem]:
    """What waits for this operator: alarms first, then the doubts of cards, then the rest."""

    def charge(attempt: AttemptRecord, what: str, icon: str, tone: str) -> AttentionItem:
        is_doubt = attempt.state is State.IN_DOUBT
        age = formats.age(attempt.changed_at if is_doubt else attempt.created_at, now)
        told = _tr("{words} · cuenta {account} · caja {till} · {age}")
        text = told.format(words=what, account=attempt.account, till=attempt.till, age=age)
        amount = formats.money(attempt.amount_cents)
        return AttentionItem(text, icon, tone, f"doubt:{attempt.id}", amount)

    items = _differences(view, is_red=True) + _copy_items(view, now)
    items += [charge(each, _tr("EN DUDA"), "doubt", "warn") for each in view.doubts]
    items += _differences(view, is_red=False)
    items += _refunds(view)
    for each in view.under_way:
        what, icon = _tr("Cobro en curso"), "clock"
        if each.is_waiting:
            what, icon = _tr("Espera al cliente"), "phone"
        items.append(charge(each, what, icon, "accent"))
    items += _till_items(view, operator)
    items += _day_items(view)
    items += _counter_items(view.counter)
    items += _debit_items(view.debits, operator)
    if view.waiting:
        text = _several(
            len(view.waiting),
            _tr("1 recibo guardado, no impreso"),
            _tr("{count} recibos guardados, no impresos"),
        )
        items.append(AttentionItem(text, "printer", "warn", "place:outbox"))
    if view.in_review:
        text = _several(
            view.in_review, _tr("1 activación por revisar"), _tr("{count} activaciones por revisar")
        )
        items.append(AttentionItem(text, "activate", "accent", "place:activation"))
    if view.at_documents:
        text = _several(
            view.at_documents,
            _tr("1 activación espera documentos"),
            _tr("{count} activaciones esperan documentos"),
        )
        items.append(AttentionItem(text, "attach", "muted", "place:activation"))
    return items


def _copy_items(view: HomeView, now: datetime) -> list[AttentionItem]:
    """Books that came from a copy, and copies that are missing or old."""
    copies = view.copies
    if copies is None:
        return []
    items = []
    if copies.is_restored:
        told = _tr("Libros restaurados: diga qué lotes de débito tiene el banco")
        items.append(AttentionItem(told, "history", "err", "copies:"))
    if not copies.are_made:
        return items
    if copies.made_at is None:
        told = _tr("No hay ninguna copia de seguridad")
        items.append(AttentionItem(told, "database", "warn", "copies:"))
    elif (now - copies.made_at).days >= OLD_COPY_DAYS:
        told = _tr("La última copia de seguridad es de {age}")
        age = formats.age(copies.made_at, now)
        items.append(AttentionItem(told.format(age=age), "database", "warn", "copies:"))
    return items


def _till_items(view: HomeView, operator: Operator) -> list[AttentionItem]:
    """Turns that were left open, the till to open, and counts to sign."""
    may_sign = operator.may(Right.APPROVE)
    items = [
        AttentionItem(left_open_words(turn), "till", "err", "place:cash")
        for turn in view.left_open
        if may_sign or turn.till == operator.till or turn.opened_by_id == operator.user_id
    ]
    if view.turn is None and Role.CASHIER in operator.roles:
        closed = words("cash.closed_till", till=view.till)
        items.append(AttentionItem(closed, "till", "warn", "place:cash"))
    if view.to_sign and may_sign:
        key = "cash.to_sign.one" if view.to_sign == 1 else "cash.to_sign"
        items.append(AttentionItem(words(key, count=view.to_sign), "edit", "accent", "place:cash"))
    return items


def _day_items(view: HomeView) -> list[AttentionItem]:
    """Days with money that nobody closed: the oldest is opened."""
    days = view.open_days
    if not days:
        return []
    told = _tr("1 día con cobros sin cerrar: {day}")
    if len(days) > 1:
        told = _tr("{count} días con cobros sin cerrar; el primero, {day}")
    text = told.format(count=len(days), day=formats.day(days[0]))
    return [AttentionItem(text, "lock", "warn", f"day:{days[0].isoformat()}")]


def _counter_items(counter: CounterView) -> list[AttentionItem]:
    """Cheques and deposits on their way between customers, drawer and bank."""
    cheques, deposits = counter.cheques, counter.deposits
    unknown = counter.unknown
    lines = (
        (
            cheques.came_back.count,
            cheques.came_back.cents,
            _tr("1 cheque volvió del banco y sigue aquí"),
            _tr("{count} cheques volvieron del banco y siguen aquí"),
            ("cheque", "err", "cheques:came_back"),
        ),
        (
            cheques.today.count,
            cheques.today.cents,
            _tr("1 cheque para depositar hoy"),
            _tr("{count} cheques para depositar hoy"),
            ("cheque", "accent", "cheques:today"),
        ),
        (
            cheques.late.count,
            cheques.late.cents,
            _tr("1 cheque pasó su día y sigue aquí"),
            _tr("{count} cheques pasaron su día y siguen aquí"),
            ("clock", "warn", "cheques:late"),
        ),
        (
            cheques.slips.count,
            cheques.slips.cents,
            _tr("1 papeleta lista para llevar al banco"),
            _tr("{count} papeletas listas para llevar al banco"),
            ("bank", "accent", "slips:"),
        ),
        (
            deposits.count,
            deposits.cents,
            _tr("1 depósito por confirmar"),
            _tr("{count} depósitos por confirmar"),
            ("deposit", "accent", "deposits:"),
        ),
        (
            sum(each.count for each in unknown),
            sum(each.cents for each in unknown),
            _tr("1 ingreso del banco sin identificar"),
            _tr("{count} ingresos del banco sin identificar"),
            ("help", "warn", f"statement:{unknown[0].bank_account}" if unknown else ""),
        ),
    )
    return [
        AttentionItem(_several(count, one, many), *look, formats.money(cents))
        for count, cents, one, many, look in lines
        if count
    ]


def _debit_items(debits: DebitsView, operator: Operator) -> list[AttentionItem]:
    """Batches on their way to the bank and back, and debits that somebody has to look at."""
    answerable = [
        (state, *debits.batches.get(state, (0, 0)))
        for state in (BatchState.SENT, BatchState.ANSWERED)
    ]
    waiting = [each for each in answerable if each[1]]
    lines = [
        (
            *debits.refused,
            _tr("1 débito rechazado"),
            _tr("{count} débitos rechazados"),
            ("debit", "err", "debits:all"),
        ),
        (
            *debits.batches.get(BatchState.PREPARED, (0, 0)),
            _tr("1 lote de débitos por aprobar"),
            _tr("{count} lotes de débitos por aprobar"),
            ("debit", "warn", f"batches:{BatchState.PREPARED.value}"),
        ),
        (
            *debits.batches.get(BatchState.APPROVED, (0, 0)),
            _tr("1 lote aprobado, sin archivo"),
            _tr("{count} lotes aprobados, sin archivo"),
            ("debit", "accent", f"batches:{BatchState.APPROVED.value}"),
        ),
        (
            *debits.batches.get(BatchState.WRITTEN, (0, 0)),
            _tr("1 lote por enviar al banco"),
            _tr("{count} lotes por enviar al banco"),
            ("bank", "accent", f"batches:{BatchState.WRITTEN.value}"),
        ),
        (
            sum(count for _, count, _ in waiting),
            sum(cents for _, _, cents in waiting),
            _tr("1 lote espera la respuesta del banco"),
            _tr("{count} lotes esperan la respuesta del banco"),
            ("clock", "muted", f"batches:{waiting[0][0].value}" if waiting else ""),
        ),
    ]
    if operator.may(Right.APPROVE):
        surplus = (
            *debits.surplus,
            _tr("1 débito dejó saldo a favor: decida"),
            _tr("{count} débitos dejaron saldo a favor: decida"),
            ("doubt", "warn", "debits:surplus"),
        )
        lines.insert(1, surplus)
    return [
        AttentionItem(_several(count, one, many), *look, formats.money(cents))
        for count, cents, one, many, look in lines
        if count
    ]


def _differences(view: HomeView, *, is_red: bool) -> list[AttentionItem]:
    """What people have to decide about money, in one line: the alarms, or the rest."""
    these = [each for each in view.differences if each.is_red is is_red]
    if not these:
        return []
    amount = formats.money(sum(each.amount_cents for each in these))
    opens = f"difference:{these[0].id}"
    if is_red:
        one, many = _tr("1 alarma con Stripe"), _tr("{count} alarmas con Stripe")
        return [AttentionItem(_several(len(these), one, many), "err", "err", opens, amount)]
    one, many = _tr("1 diferencia con Stripe"), _tr("{count} diferencias con Stripe")
    return [AttentionItem(_several(len(these), one, many), "warn", "warn", opens, amount)]


def _refunds(view: HomeView) -> list[AttentionItem]:
    """Refunds that wait for somebody's yes or to be sent, and those nobody knows of yet."""
    told = {
        RefundState.REQUESTED: (
            "clock",
            _tr("1 devolución espera aprobación"),
            _tr("{count} devoluciones esperan aprobación"),
        ),
        RefundState.APPROVED: (
            "refresh",
            _tr("1 devolución aprobada, sin enviar"),
            _tr("{count} devoluciones aprobadas, sin enviar"),
        ),
        RefundState.IN_DOUBT: (
            "doubt",
            _tr("1 devolución EN DUDA"),
            _tr("{count} devoluciones EN DUDA"),
        ),
    }
    found = []
    for state, (icon, one, many) in told.items():
        these = [each for each in view.refunds if each.state is state]
        if these:
            amount = formats.money(sum(each.amount_cents for each in these))
            text, opens = _several(len(these), one, many), f"refund:{these[0].id}"
            found.append(AttentionItem(text, icon, "warn", opens, amount))
    return found


def _several(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count=count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("HomePage", text)
