from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from services.debits.answer_records import AnswerDone
from ui import formats
from ui.debits.told import counted
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow


class AnswerDoneSheet(ReviewSheet):
    """What an answer did to its batch, and what may be done next.

    Signals:
        next_chosen(str): `receipts`, `mail` or `report`; the sheet is closed.
    """

    next_chosen = Signal(str)

    def __init__(self, done: AnswerDone, over: QWidget) -> None:
        super().__init__(
            "answer_done",
            _tr("Respuesta aplicada: lote {number}").format(number=done.batch),
            over,
            rows=_rows(done),
            actions=_actions(done),
            width=600,
        )
        self.chosen.connect(self._go)

    def _go(self, key: str) -> None:
        self.close_sheet()
        self.next_chosen.emit(key)


def _rows(done: AnswerDone) -> list[SheetRow | tuple[str, str]]:
    rows: list[SheetRow | tuple[str, str]] = [
        SheetRow(_tr("Cobrados"), counted(done.settled), "ok", strong=True),
        SheetRow(_tr("Rechazados"), counted(done.rejected), "err" if done.rejected[0] else ""),
    ]
    if done.surplus[0]:
        told = _tr("{n} quedaron como saldo a favor por {cents}: los ve un supervisor")
        if done.surplus[0] == 1:
            told = _tr("1 quedó como saldo a favor por {cents}: lo ve un supervisor")
        cents = formats.money(done.surplus[1])
        rows.append(SheetRow(_tr("Sobró"), told.format(n=done.surplus[0], cents=cents), "warn"))
    if done.first_receipt and done.first_receipt == done.last_receipt:
        rows.append((_tr("Recibo"), done.first_receipt))
    elif done.first_receipt:
        rows.append((_tr("Recibos"), f"{done.first_receipt} – {done.last_receipt}"))
    is_over = _tr("cerrado: nada espera")
    is_open = _tr("sigue abierto: falta respuesta de algunos")
    return [*rows, (_tr("El lote"), is_over if done.is_closed else is_open)]


def _actions(done: AnswerDone) -> list[SheetAction]:
    report = SheetAction("report", _tr("&Informe"), icon="summary")
    if not done.settled[0]:
        return [report]
    return [
        SheetAction("receipts", _tr("Imprimir &recibos"), icon="printer", primary=True),
        SheetAction("mail", _tr("&Enviar por correo…"), icon="mail"),
        report,
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("AnswerDoneSheet", text)
