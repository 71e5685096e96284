from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.clock import Now, utc_now
from services.errors import UserError
from services.papers.outbox import PaperOutbox
from services.papers.records import OutboxItem, OutboxResult, Outcome
from services.staff.rights import Operator, Right
from ui import formats
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import WORDS, words, words_for


class OutboxPage(QWidget):
    """Receipts that are saved and not on paper: what waits for its printer, and what of today
    was only archived.

    Signals:
        receipt_wanted(str): the paper of a payment, by its id.
        changed(): something was printed or given up.
    """

    receipt_wanted = Signal(str)
    changed = Signal()

    def __init__(
        self,
        outbox: PaperOutbox,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outbox_page")
        self._outbox = outbox
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._is_working = False
        self._build()
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.count = label(tone="muted", name="outbox_count")
        self.give_up_button = ActionButton(
            "outbox_give_up", self.tr("&Ya no imprimir…"), icon="void", flat=True
        )
        self.show_button = ActionButton("outbox_show", self.tr("&Ver PDF"), icon="eye")
        self.all_button = ActionButton("outbox_all", self.tr("Imprimir &todos"), icon="printer")
        # Ctrl+P belongs to the whole window, which calls `print_page`: here it is only shown.
        self.print_button = ActionButton(
            "outbox_print", self.tr("&Imprimir   Ctrl+P"), icon="printer", primary=True
        )
        self.print_button.setAccessibleName(self.tr("Imprimir"))
        title = label(self.tr("Recibos por imprimir"), scale=1.5, bold=True)
        head = FlowRow(
            title_row(title, self.count),
            self.give_up_button,
            self.show_button,
            self.all_button,
            self.print_button,
            head=True,
        )
        self.notice = Notice("outbox_notice")
        self.busy = BusyLine("outbox_busy")
        self.model: RowsModel[OutboxItem] = RowsModel(
            _columns(self._now), identity=lambda each: each.id
        )
        self.table = RowsView(
            "outbox_table",
            self.model,
            title=self.tr("Recibos por imprimir"),
            empty=self.tr("Ningún recibo espera a la impresora."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.normal)
        column.addWidget(head)
        column.addWidget(self.notice)
        column.addWidget(self.busy)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.table.opened.connect(lambda each: self.receipt_wanted.emit(each.payment_id))
        self.table.current_changed.connect(lambda _each: self._show_reasons())
        self.show_button.clicked.connect(self._show_current)
        self.print_button.clicked.connect(self.print_page)
        self.all_button.clicked.connect(lambda: self._print(list(self.model.rows)))
        self.give_up_button.clicked.connect(self.give_up)
        self._show_reasons()

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read what waits again."""
        outbox = self._outbox
        self._tasks.run(
            lambda: [*outbox.waiting(), *outbox.unprinted()], self._show, self._fail, owner=self
        )

    def print_page(self) -> None:
        """Print the chosen receipt."""
        self._print(self._current())

    def give_up(self) -> None:
        """Ask, and let the chosen receipt wait no more; its paper stays archived."""
        chosen = self._current()
        if not chosen or self._is_working:
            return
        item, operator = chosen[0], self._operator()
        sheet = ReviewSheet(
            "outbox_drop",
            self.tr("Ya no imprimir"),
            self,
            rows=[
                SheetRow(self.tr("Recibo"), item.receipt, strong=True),
                ("", self.tr("El recibo sigue guardado y se puede imprimir cuando haga falta.")),
            ],
            actions=[SheetAction("drop", self.tr("&Quitar de la lista"), danger=True, once=True)],
        )

        def drop(_key: str) -> None:
            sheet.close_sheet()
            self._tasks.run(
                lambda: self._outbox.give_up(operator, item.id),
                lambda _none: self._changed(),
                self._fail,
                owner=self,
            )

        sheet.chosen.connect(drop)
        sheet.open_sheet()

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Recibos que no salieron en papel: los que esperan a su impresora, y los de hoy que"
            " solo se guardaron. El cobro está hecho: aquí solo se imprime. Ctrl+P imprime el"
            " elegido, Enter lo muestra."
        )

    # --- Working ----------------------------------------------------------------------------

    def _print(self, items: Sequence[OutboxItem]) -> None:
        if not items or self._is_working:
            return
        operator, numbers = self._operator(), [each.id for each in items]
        self._is_working = True
        self.notice.clear()
        self.busy.start(self.tr("Imprimiendo…"))
        self._show_reasons()

        def work() -> list[OutboxResult]:
            done: list[OutboxResult] = []
            for number in numbers:
                done.append(self._outbox.retry(operator, number))
                if done[-1].problem is not None:
                    break  # the next one would wait for the same printer
            return done

        self._tasks.run(work, self._printed, self._fail, owner=self, pool="network")

    def _printed(self, results: Sequence[OutboxResult]) -> None:
        self._rest()
        problem = next((each for each in results if each.problem is not None), None)
        good = [each for each in results if each.outcome in {Outcome.PRINTED, Outcome.ARCHIVED}]
        told = self.tr("1 recibo listo.") if len(good) == 1 else self.tr("{n} recibos listos.")
        words_good = told.format(n=len(good))
        if problem is not None and problem.problem is not None:
            why = self.tr("El recibo {receipt} sigue guardado, no impreso.")
            text = f"{why.format(receipt=problem.receipt)} {words_for(problem.problem)}"
            self.notice.tell(
                "warn",
                f"{words_good} {text}" if good else text,
                (self.tr("PDF"), lambda: self.receipt_wanted.emit(problem.payment_id)),
            )
        elif good:
            self.notice.tell("ok", words_good)
        else:
            self.notice.tell("info", self.tr("Los imprime la caja que los cobró."))
        self._changed()

    def _rest(self) -> None:
        self._is_working = False
        self.busy.stop()
        self._show_reasons()

    def _changed(self) -> None:
        self.refresh()
        self.changed.emit()

    def _fail(self, error: UserError) -> None:
        self._rest()
        self.notice.tell("err", words_for(error))

    # --- Showing ----------------------------------------------------------------------------

    def _show(self, items: Sequence[OutboxItem]) -> None:
        self.model.set_rows(list(items))
        told = self.tr("1 recibo") if len(items) == 1 else self.tr("{n} recibos")
        self.count.setText(told.format(n=len(items)) if items else "")
        self._show_reasons()

    def _show_current(self) -> None:
        for each in self._current():
            self.receipt_wanted.emit(each.payment_id)

    def _current(self) -> list[OutboxItem]:
        item = self.table.current_record()
        return [item] if isinstance(item, OutboxItem) else []

    def _show_reasons(self) -> None:
        busy = self.tr("Imprimiendo…") if self._is_working else ""
        none = busy or ("" if self._current() else self.tr("No hay un recibo elegido."))
        may = self._operator().may(Right.RECORD_PAYMENTS)
        kept = self.tr("Este no espera: quedó guardado.")
        waits = all(each.state == "todo" for each in self._current())
        self.print_button.set_reason(none)
        self.show_button.set_reason("" if self._current() else none)
        self.all_button.set_reason(busy or ("" if self.model.rows else none))
        why_not = none or ("" if waits else kept)
        self.give_up_button.set_reason(why_not if may else self.tr("Su rol no lo permite."))


def _columns(now: Now) -> list[Column[OutboxItem]]:
    def problem(each: OutboxItem) -> str:
        if each.is_claimed:
            return _tr("Se está imprimiendo")
        if not each.last_problem:
            is_kept = each.state == "done"
            return _tr("La caja no imprime sola") if is_kept else _tr("Todavía no se intentó")
        if each.last_problem in WORDS:
            return words(each.last_problem, printer=_tr("de la caja"), told="")
        return _tr("Falló la última vez")

    return [
        Column("receipt", _tr("Recibo"), lambda each: each.receipt),
        Column("till", _tr("Caja"), lambda each: each.till, "center"),
        Column(
            "since",
            _tr("Desde"),
            lambda each: formats.age(each.created_at, now()),
            sort_key=lambda each: each.created_at,
        ),
        Column("tries", _tr("Intentos"), lambda each: str(each.tries), "right"),
        Column("problem", _tr("Por qué"), problem, stretch=True, tone=lambda _each: "warn"),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("OutboxPage", text)
