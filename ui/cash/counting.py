from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.cash.records import DeclaredTurn, Denomination, Pieces, TurnRecord, counted_cents
from services.cash.states import Form
from services.staff.rights import Operator
from ui import formats
from ui.cash.desk import CashServices
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words, words_for


class Counting(QObject):
    """Shows what was counted once more, and declares it for good, once.

    Signals:
        declared(object): the `DeclaredTurn`.
    """

    declared = Signal(object)

    def __init__(
        self,
        services: CashServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._over = over
        self.sheet: ReviewSheet | None = None

    def review(self, turn: TurnRecord, pieces: Pieces) -> None:
        """Ask whether this is what is in the drawer; Enter goes back."""
        if self.sheet is not None:
            return
        sheet = ReviewSheet(
            "cash_review",
            self.tr("Declarar el arqueo {code}").format(code=turn.code),
            self._over,
            rows=[
                SheetRow(self.tr("Billetes"), pieces_words(pieces, Form.BILL)),
                SheetRow(self.tr("Monedas"), pieces_words(pieces, Form.COIN)),
                SheetRow("", self.tr("No se puede deshacer ni volver a contar."), "warn"),
            ],
            amount_cents=counted_cents(pieces),
            actions=[
                SheetAction("declare", self.tr("&Declarar"), icon="check", primary=True, once=True)
            ],
        )
        self.sheet = sheet
        sheet.chosen.connect(lambda _key: self._declare(sheet, turn, pieces))
        sheet.closed.connect(self._closed)
        sheet.open_sheet()

    def _declare(self, sheet: ReviewSheet, turn: TurnRecord, pieces: Pieces) -> None:
        operator = self._operator()
        sheet.show_busy(self.tr("Declarando…"))

        def done(found: DeclaredTurn) -> None:
            sheet.close_sheet()
            self.declared.emit(found)

        self._tasks.run(
            lambda: self._services.closing.declare(operator, turn.id, pieces),
            done,
            lambda error: sheet.show_notice("err", words_for(error)),
            owner=self._over,
        )

    def _closed(self) -> None:
        self.sheet = None


def pieces_words(pieces: Mapping[Denomination, int], form: Form) -> str:
    """The pieces of a form in one line: `10 x $ 50.00 · 25 x $ 1.00`."""
    return " · ".join(
        f"{count:,} x {formats.money(each.cents)}"
        for each, count in pieces.items()
        if each.form is form
    ) or words(f"cash.none_counted.{form.value}")
