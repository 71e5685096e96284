from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.debits.banks.registry import PROFILES
from services.debits.mandate_records import MandateCounts, MandateFilter, MandateRow
from services.debits.mandate_states import MandateState
from services.debits.mandates import EXPIRING_DAYS, MandateService
from services.errors import UserError
from services.exporting import Cents, Table, workbook
from ui import formats, wording
from ui.accounts.choices import ChoiceCombo
from ui.debits.told import bank_name
from ui.saving import Saving
from ui.tasks import TaskRunner
from ui.theme import SPACE, with_letters
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.growing_rows import GrowingRows, GrowingView
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import Column
from ui.widgets.search_box import SearchBox
from ui.wording import words_for

_ALL: Final = "all"
_EXPIRING: Final = "expiring"
_PAGE: Final = 200
_MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class _Found:
    rows: list[MandateRow]
    count: int
    counts: MandateCounts


class MandatesPage(QWidget):
    """Customers' orders to their banks: by state and bank, and those that end soon.

    Signals:
        account_wanted(str): the page of an account.
        shown(): the list was read.
    """

    account_wanted = Signal(str)
    shown = Signal()

    def __init__(
        self,
        mandates: MandateService,
        tasks: TaskRunner,
        now: Now,
        saving: Callable[[QWidget], Saving] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mandates_page")
        self._mandates = mandates
        self._tasks = tasks
        self._now = now
        self._asked = 0
        self._answered = 0
        self._is_new_question = False
        self._opens_first = False
        self._is_all = True
        self._is_reading = False
        self.saving = saving(self) if saving else Saving(tasks, self)
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Read the list again; what is chosen stays chosen."""
        self._asked += 1
        asked, chosen = self._asked, self._filter()
        wanted = max(_PAGE, len(self.rows.rows))
        self._is_reading = True

        def work() -> _Found:
            return _Found(
                self._mandates.page(chosen, limit=wanted),
                self._mandates.count(chosen),
                self._mandates.counts(),
            )

        def done(found: _Found) -> None:
            if asked == self._asked:
                self._show(found, wanted)

        self._tasks.run(work, done, self._fail, owner=self)

    def show_state(self, state: MandateState) -> None:
        """Show the mandates of one state."""
        self.text.clear_text()
        self.chips.choose(state.value)

    def show_expiring(self) -> None:
        """Show what ends soon."""
        self.chips.choose(_EXPIRING)

    def open_current(self) -> None:
        """Open the account of the chosen mandate."""
        row = self.table.current_record()
        if isinstance(row, MandateRow):
            self.account_wanted.emit(row.account)

    def export_page(self) -> None:
        """Save the whole list for Excel."""
        chosen, mandates = self._filter(), self._mandates

        def make() -> bytes:
            return workbook([_table(mandates.page(chosen, limit=_MOST))])

        self.saving.save(self.tr("autorizaciones.xlsx"), make)

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Las autorizaciones de débito de los clientes. Arriba, por estado; Ctrl+F busca por"
            " cuenta, cliente, titular o cuenta bancaria. Enter abre la cuenta: allí se imprime la"
            " carta, se adjunta la firmada, se activa, suspende o revoca. Ctrl+E guarda la lista."
        )

    def _build(self) -> None:
        self.count = label(tone="muted", name="mandates_count")
        self.account_button = ActionButton("mandates_account", self.tr("&Ver cuenta"), icon="open")
        self.export_button = ActionButton(
            "mandates_export", self.tr("E&xcel"), icon="export", flat=True
        )
        head = FlowRow(
            title_row(label(self.tr("Autorizaciones"), scale=1.5, bold=True), self.count),
            self.export_button,
            self.account_button,
            head=True,
        )
        states = [Chip(each.value, wording.state("mandate", each).word) for each in MandateState]
        self.chips = ChipRow(
            "mandates_states",
            self.tr("Estado"),
            [Chip(_ALL, self.tr("Todas")), *states, Chip(_EXPIRING, self.tr("Vencen pronto"))],
            counted=True,
        )
        self.text = SearchBox(
            "mandates_text", self.tr("Cuenta, cliente, titular o cuenta bancaria  (Ctrl+F)")
        )
        codes = dict.fromkeys(each.bank_code for each in PROFILES)
        self.bank: ChoiceCombo[str] = ChoiceCombo(
            "mandates_bank",
            [("", self.tr("Todos los bancos")), *((code, bank_name(code)) for code in codes)],
        )
        self.bank.setAccessibleName(self.tr("Banco"))
        self.bank.setFixedWidth(with_letters(190))
        self.bank.set_value("")
        self.rows: GrowingRows[MandateRow] = GrowingRows(
            _columns(self._today), identity=lambda row: row.mandate.id, parent=self
        )
        self.table = GrowingView(
            "mandates_table", self.rows, title=self.tr("Autorizaciones"), more=self._more
        )
        self.notice = Notice("mandates_notice")
        filters = QHBoxLayout()
        filters.setSpacing(SPACE.small)
        filters.addWidget(self.text, 1)
        filters.addWidget(self.bank)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.small, SPACE.page, SPACE.small)
        column.setSpacing(SPACE.small)
        for widget in (head, self.notice, self.chips):
            column.addWidget(widget)
        column.addLayout(filters)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._ask())
        self.bank.chosen.connect(lambda _code: self._ask())
        self.text.sought.connect(lambda _text: self._ask())
        self.text.left.connect(self.text.clear_text)
        self.text.moved.connect(lambda _step: self._into_table())
        self.text.accepted.connect(lambda _with: self._accept())
        self.table.filter_wanted.connect(self.text.setFocus)
        self.table.export_wanted.connect(self.export_page)
        self.table.opened.connect(lambda _row: self.open_current())
        self.table.current_changed.connect(lambda _row: self._show_buttons())
        self.account_button.clicked.connect(self.open_current)
        self.export_button.clicked.connect(self.export_page)
        self.saving.told.connect(self.notice.tell)
        self._show_buttons()

    def _filter(self) -> MandateFilter:
        key = self.chips.current
        is_state = key not in {_ALL, _EXPIRING}
        return MandateFilter(
            states=frozenset({MandateState(key)}) if is_state else frozenset(),
            bank_code=self.bank.value() or "",
            expiring_days=EXPIRING_DAYS if key == _EXPIRING else None,
            text=self.text.text().strip(),
        )

    def _show(self, found: _Found, wanted: int) -> None:
        self._answered = self._asked
        self._is_reading = False
        self._is_all = len(found.rows) < wanted
        counts = {each.value: found.counts.states.get(each, 0) for each in MandateState}
        self.chips.show_counts(
            counts | {_ALL: sum(counts.values()), _EXPIRING: found.counts.expiring}
        )
        told = self.tr("{n} en la lista").format(n=f"{found.count:,}")
        self.count.setText(told)
        empty = self.tr(
            "Todavía no hay autorizaciones. Se piden al acordar débito en la cuenta del cliente."
        )
        if self._filter() != MandateFilter():
            empty = self.tr("Ninguna coincide. Esc borra la búsqueda.")
        self.table.set_empty_text(empty)
        self.rows.replace(found.rows)
        if self._is_new_question:
            self._is_new_question = False
            self.table.select_row(0)
        self._show_buttons()
        self.shown.emit()
        if self._opens_first:
            self._opens_first = False
            self.open_current()

    def _more(self) -> None:
        if self._is_all or self._is_reading or not self.rows.rows:
            return
        self._is_reading = True
        asked, chosen, last = self._asked, self._filter(), self.rows.rows[-1]

        def done(found: list[MandateRow]) -> None:
            if asked == self._asked:
                self._is_reading = False
                self._is_all = len(found) < _PAGE
                self.rows.append(found)

        self._tasks.run(
            lambda: self._mandates.page(chosen, last, _PAGE), done, self._fail, owner=self
        )

    def _show_buttons(self) -> None:
        none = "" if self.table.current_record() else self.tr("Elija una autorización.")
        self.account_button.set_reason(none)

    def _ask(self) -> None:
        self._is_new_question, self._opens_first = True, False
        self.refresh()

    def _accept(self) -> None:
        self.text.tell_now()
        if self._answered != self._asked:
            # What stands in the table answers an earlier text: Enter waits for its own answer.
            self._opens_first = True
            return
        self.open_current()

    def _into_table(self) -> None:
        self.text.tell_now()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fail(self, error: UserError) -> None:
        self._is_reading = self._opens_first = False
        self.notice.tell("err", words_for(error))

    def _today(self) -> date:
        return business_date(self._now())


def _columns(today: Callable[[], date]) -> list[Column[MandateRow]]:
    def ending(row: MandateRow) -> str:
        until = row.mandate.valid_until
        if until is None or not row.mandate.is_living:
            return ""
        left = (until - today()).days
        return "err" if left < 0 else "warn" if left <= EXPIRING_DAYS else ""

    return [
        Column(
            "state",
            _tr("Estado"),
            lambda row: wording.state("mandate", row.mandate.state).word,
            look=lambda row: wording.state("mandate", row.mandate.state),
        ),
        Column("account", _tr("Cuenta"), lambda row: row.account),
        Column("name", _tr("Cliente"), lambda row: row.account_name, stretch=True, letters=18),
        Column("bank", _tr("Banco"), lambda row: bank_name(row.mandate.bank_code)),
        Column("number", _tr("Cuenta bancaria"), lambda row: row.mandate.bank_account_number),
        Column(
            "holder", _tr("Titular"), lambda row: row.mandate.holder_name, stretch=True, letters=18
        ),
        Column("limit", _tr("Límite"), _limit, "right"),
        Column(
            "until",
            _tr("Vence"),
            lambda row: formats.day(row.mandate.valid_until) or "—",
            "center",
            tone=ending,
        ),
        Column(
            "changed",
            _tr("Desde"),
            lambda row: formats.day(business_date(row.mandate.changed_at)),
            tooltip=lambda row: (
                f"{formats.moment(row.mandate.changed_at)} · {row.mandate.requested_by}"
            ),
            sort_key=lambda row: row.mandate.changed_at,
        ),
    ]


def _limit(row: MandateRow) -> str:
    cents = row.mandate.limit_cents
    return "—" if cents is None else formats.amount(cents)


def _table(rows: Sequence[MandateRow]) -> Table:

    titles = (
        _tr("Estado"),
        _tr("Cuenta"),
        _tr("Cliente"),
        _tr("Banco"),
        _tr("Cuenta bancaria"),
        _tr("Titular"),
        _tr("Límite"),
        _tr("Rige desde"),
        _tr("Vence"),
        _tr("Cambió"),
    )
    lines = (
        (
            wording.state("mandate", row.mandate.state).word,
            row.account,
            row.account_name,
            bank_name(row.mandate.bank_code),
            row.mandate.bank_account_number,
            row.mandate.holder_name,
            None if row.mandate.limit_cents is None else Cents(row.mandate.limit_cents),
            row.mandate.valid_from,
            row.mandate.valid_until,
            row.mandate.changed_at,
        )
        for row in rows
    )
    return Table(_tr("Autorizaciones"), titles, lines)


def _tr(text: str) -> str:
    return QCoreApplication.translate("MandatesPage", text)
