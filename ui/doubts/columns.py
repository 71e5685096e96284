from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from services.cards.difference_records import DifferenceRecord
from services.cards.records import AttemptRecord
from services.refunds.records import RefundRecord
from services.refunds.states import State as RefundState
from ui import formats
from ui.doubts.desk import DoubtRow, Topic
from ui.doubts.detail import row_look
from ui.widgets.rows_model import Column
from ui.words.state import StateLook


def doubt_columns(now: Callable[[], datetime]) -> list[Column[DoubtRow]]:
    """The columns of the desk; ages and times left are those of the moment it is painted."""

    def waits(row: DoubtRow) -> str:
        return _waits_for(row, now())

    def what(row: DoubtRow) -> StateLook:
        return row_look(row, now())

    return [
        Column("what", _tr("Qué"), lambda row: what(row).word, look=what),
        Column(
            "since",
            _tr("Desde"),
            lambda row: formats.age(row.since, now()),
            sort_key=lambda row: row.since,
            tooltip=lambda row: formats.moment(row.since, seconds=True),
            widest=_tr("hace un momento"),
        ),
        Column("account", _tr("Cuenta"), _account, stretch=True),
        Column("invoices", _tr("Facturas"), _invoices, tooltip=lambda row: "\n".join(row.invoices)),
        Column(
            "amount",
            _tr("Valor"),
            lambda row: "—" if row.is_of_the_books else formats.money(row.amount_cents),
            "right",
            sort_key=lambda row: row.amount_cents,
        ),
        Column("till", _tr("Caja"), _till, tooltip=lambda row: row.who),
        Column(
            "waits",
            _tr("Espera"),
            waits,
            tone=lambda row: _tone(row, now()),
            widest=_tr("consulta en 00:00"),
        ),
    ]


def _account(row: DoubtRow) -> str:
    if row.is_of_the_books and isinstance(row.subject, DifferenceRecord):
        return row.subject.name
    if not row.account:
        return _tr("sin cuenta conocida")
    return f"{row.account} · {row.customer}" if row.customer else row.account


def _invoices(row: DoubtRow) -> str:
    if isinstance(row.subject, RefundRecord):
        return _tr("recibo {number}").format(number=row.subject.receipt)
    if not row.invoices:
        return ""
    first = row.invoices[0]
    return first if len(row.invoices) == 1 else f"{first} +{len(row.invoices) - 1}"


def _till(row: DoubtRow) -> str:
    # The whole name stands in the detail; a till has few people of one first name.
    return f"{row.till} · {row.who.split()[0]}" if row.who else row.till


def _waits_for(row: DoubtRow, now: datetime) -> str:
    """When it is looked at next by itself, or who has to do something."""
    subject = row.subject
    if isinstance(subject, DifferenceRecord):
        return _tr("dos personas") if subject.needs_second_person else _tr("un supervisor")
    if isinstance(subject, RefundRecord) and subject.state is RefundState.REQUESTED:
        return _tr("aprobación")
    if row.topic is Topic.ENDED:
        return ""
    if row.is_task(now):
        return _tr("un supervisor")
    if isinstance(subject, AttemptRecord) and subject.lease_until > now:
        return _tr("la caja {till}").format(till=subject.till)
    if row.next_look is None or row.next_look <= now:
        return _tr("consulta ya")
    left = int((row.next_look - now).total_seconds()) + 1
    return _tr("consulta en {wait}").format(wait=formats.wait(left))


def _tone(row: DoubtRow, now: datetime) -> str:
    return "err" if row.is_task(now) else "muted"


def _tr(text: str) -> str:
    return QCoreApplication.translate("DoubtColumns", text)
