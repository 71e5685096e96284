from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from services.payments.records import PaymentRecord
from ui.payments.told import recorded_words
from ui.widgets.notice import Notice


class LastReceipt(QObject):
    """The receipt that was just made: its line stays, and it is reprinted or voided by a key.

    Args:
        page: where Ctrl+Shift+P and Ctrl+Shift+Z are its keys.
        may_act: whether nothing covers the page.

    Signals:
        show_wanted(str), reprint_wanted(str), void_wanted(str): by the payment's id.
        next_wanted(): on to the next customer.
    """

    show_wanted = Signal(str)
    reprint_wanted = Signal(str)
    void_wanted = Signal(str)
    next_wanted = Signal()

    def __init__(self, page: QWidget, notice: Notice, may_act: Callable[[], bool]) -> None:
        super().__init__(page)
        self._notice = notice
        self._may_act = may_act
        self._record: PaymentRecord | None = None
        keys = {"Ctrl+Shift+P": self._reprint, "Ctrl+Shift+Z": self._void}
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def tell(self, record: PaymentRecord) -> None:
        """One success line that stays."""
        self._record = record
        self._notice.tell(
            "ok",
            recorded_words(record),
            (self.tr("Ver recibo"), self._show),
            (self.tr("Reimprimir"), self._reprint),
            (self.tr("Cliente siguiente"), self.next_wanted.emit),
        )

    def forget(self, voided: PaymentRecord) -> None:
        """The receipt of the line was voided: the line says so."""
        if self._record is None or self._record.id != voided.id:
            return
        self._record = None
        told = self.tr("Recibo {receipt} ANULADO.").format(receipt=voided.receipt)
        self._notice.tell("warn", told, (self.tr("Cliente siguiente"), self.next_wanted.emit))

    def _show(self) -> None:
        if self._record is not None:
            self.show_wanted.emit(self._record.id)

    def _reprint(self) -> None:
        if self._record is not None:
            self.reprint_wanted.emit(self._record.id)

    def _void(self) -> None:
        if self._record is not None and self._may_act():
            self.void_wanted.emit(self._record.id)
