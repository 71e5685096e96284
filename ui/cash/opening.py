from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.staff.rights import Operator
from ui import formats
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words


class Opening(QObject):
    """Shows the float once more before a till is opened: it is not corrected afterwards.

    Signals:
        accepted(int): open the till with so many cents.
    """

    accepted = Signal(int)

    def __init__(self, operator: Callable[[], Operator], over: QWidget) -> None:
        super().__init__(over)
        self._operator = operator
        self._over = over
        self.sheet: ReviewSheet | None = None

    def review(self, float_cents: int, left_cents: int | None) -> None:
        """Ask whether this is what is in the drawer; Enter or F12 opens it.

        Args:
            float_cents: what was typed.
            left_cents: what the turn before left; None when there was none.
        """
        if self.sheet is not None:
            return
        operator = self._operator()
        rows = [
            SheetRow(self.tr("Caja"), operator.till, strong=True),
            SheetRow(self.tr("Abre"), operator.full_name),
        ]
        apart = 0 if left_cents is None else float_cents - left_cents
        if apart and left_cents is not None:
            told = words("cash.opening", left_cents=left_cents, apart=formats.amount(apart))
            rows.append(SheetRow("", told, "warn"))
        sheet = ReviewSheet(
            "cash_opening",
            self.tr("Abrir la caja con este fondo"),
            self._over,
            rows=rows,
            amount_cents=float_cents,
            actions=[
                SheetAction(
                    "open",
                    self.tr("&Abrir caja"),
                    shortcut="F12",
                    icon="unlock",
                    primary=True,
                    once=True,
                )
            ],
            default="open",
        )

        def go(_key: str) -> None:
            sheet.close_sheet()
            self.accepted.emit(float_cents)

        sheet.chosen.connect(go)
        sheet.closed.connect(self._closed)
        self.sheet = sheet
        sheet.open_sheet()

    def _closed(self) -> None:
        self.sheet = None
