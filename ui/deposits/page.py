from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.deposits.pictures import TenderPictures
from services.deposits.records import (
    DepositQuestion,
    DepositRecord,
    DepositState,
    DepositTotals,
    PictureRecord,
)
from services.deposits.service import DepositService
from services.errors import UserError
from services.staff.rights import Operator, Right
from services.staff.service import StaffService
from ui import formats, wording
from ui.accounts.choices import ChoiceCombo
from ui.deposits.attaching import Attaching
from ui.deposits.deciding import DepositDeciding
from ui.deposits.detail import PICTURE_ROOM, DepositDetail
from ui.deposits.picture import decode, picture_of
from ui.deposits.rows import DepositRows
from ui.tasks import TaskRunner
from ui.theme import SPACE, with_letters
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.growing_rows import GrowingView
from ui.widgets.labels import label
from ui.widgets.narrow import NarrowAware
from ui.widgets.notice import Notice, NoticeTone
from ui.widgets.search_box import SearchBox
from ui.wording import words_for

_ALL: Final = "all"
_RELOAD_MILLISECONDS: Final = 15_000
_STATES: Final = (
    DepositState.CLAIMED,
    DepositState.VERIFIED,
    DepositState.REFUSED,
    DepositState.VOID,
)


@dataclass(frozen=True, slots=True)
class DepositServices:
    """What the page of deposits uses."""

    deposits: DepositService
    pictures: TenderPictures
    staff: StaffService


class DepositsPage(QWidget):
    """Customers' deposits: those that wait with their age, and what became of the others.

    Signals:
        receipt_wanted(str), account_wanted(str): a payment's paper, the account's page.
        open_file_requested(object): the `Path` of a picture's copy, for the system's viewer.
        changed(): something was decided.
    """

    receipt_wanted = Signal(str)
    account_wanted = Signal(str)
    open_file_requested = Signal(object)
    changed = Signal()

    def __init__(
        self,
        services: DepositServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        accounts: Sequence[tuple[str, str]],
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("deposits_page")
        self.setAcceptDrops(True)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._folder = folder
        self._accounts = list(accounts)
        self._shown_picture: PictureRecord | None = None
        self.rows = DepositRows(services.deposits, tasks, self._today, dict(accounts), self)
        self.attaching = Attaching(services.pictures, tasks, operator, self)
        self.deciding = DepositDeciding(services.deposits, services.staff, tasks, operator, self)
        self._build()
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.count = label(tone="muted", name="deposits_count")
        self.verify_button = ActionButton(
            "deposits_verify", self.tr("&Confirmar…"), key="F12", icon="ok", primary=True
        )
        self.refuse_button = ActionButton(
            "deposits_refuse", self.tr("&Rechazar…"), icon="err", danger=True
        )
        self.back_button = ActionButton(
            "deposits_back", self.tr("&Volver a esperar…"), icon="clock"
        )
        title = label(self.tr("Depósitos"), scale=1.5, bold=True)
        head = FlowRow(
            title_row(title, self.count),
            self.back_button,
            self.refuse_button,
            self.verify_button,
            head=True,
        )
        chips = [Chip(state.value, wording.state("deposit", state).word) for state in _STATES]
        self.chips = ChipRow(
            "deposits_states",
            self.tr("Qué se muestra"),
            [*chips, Chip(_ALL, self.tr("Todos"))],
            counted=True,
        )
        self.text = SearchBox("deposits_text", self.tr("Papeleta, cliente, cuenta o valor"))
        self.account = ChoiceCombo[str](
            "deposits_account", [("", self.tr("Todas las cuentas")), *self._accounts]
        )
        self.account.setAccessibleName(self.tr("Nuestra cuenta"))
        self.account.set_value("")
        filters = QHBoxLayout()
        filters.setSpacing(SPACE.small)
        filters.addWidget(self.text, 3)
        filters.addWidget(self.account, 2)
        self.notice = Notice("deposits_notice")
        self.table = GrowingView(
            "deposits_table", self.rows.model, title=self.tr("Depósitos"), more=self.rows.more
        )
        self.detail = DepositDetail(dict(self._accounts))
        self.body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.body.setSpacing(SPACE.small)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.detail)
        self.total = label(tone="muted", name="deposits_total")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        for widget in (head, self.notice, self.chips):
            column.addWidget(widget)
        column.addLayout(filters)
        column.addLayout(self.body, 1)
        column.addWidget(self.total)
        self.setFocusProxy(self.table)
        self._narrow = NarrowAware(self, self._restack)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._ask())
        self.text.sought.connect(lambda _text: self._ask())
        self.text.left.connect(self.text.clear_text)
        self.text.moved.connect(lambda _step: self._into_table())
        self.text.accepted.connect(lambda _with: self._into_table())
        self.account.chosen.connect(lambda _account: self._ask())
        self.rows.shown.connect(self._show_totals)
        self.rows.failed.connect(self._fail)
        self.table.filter_wanted.connect(self.text.setFocus)
        self.table.current_changed.connect(self._show_current)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_selection())
        self.table.opened.connect(lambda record: self.receipt_wanted.emit(record.payment))
        self.verify_button.clicked.connect(self.verify)
        self.refuse_button.clicked.connect(self.refuse)
        self.back_button.clicked.connect(self.take_back)
        self.detail.picture_wanted.connect(self.attach)
        self.detail.open_wanted.connect(self.open_picture)
        self.detail.receipt_wanted.connect(self._show_receipt)
        self.detail.account_wanted.connect(self._show_account)
        self.attaching.attached.connect(self._attached)
        self.attaching.refused.connect(lambda told: self.notice.tell("err", told))
        self.attaching.receipt_wanted.connect(self.receipt_wanted)
        self.deciding.decided.connect(self._decided)
        self.deciding.refused.connect(lambda told: self.notice.tell("err", told))
        paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()
        self._show_current(None)

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what is shown."""
        self._ask()

    def show_claimed(self) -> None:
        """Show what waits to be confirmed, of all our accounts."""
        self.text.clear_text()
        self.account.set_value("")
        self.chips.choose(DepositState.CLAIMED.value)
        self._ask()

    def show_deposit(self, deposit_id: int) -> None:
        """Find one deposit in the list."""

        def found(record: DepositRecord) -> None:
            self._wanted = deposit_id
            self.account.set_value("")
            self.chips.choose(_ALL)
            self.text.setText(record.slip)
            self.text.tell_now()
            # It may be the question that was asked before.
            self._ask()

        self._tasks.run(
            lambda: self._services.deposits.show(deposit_id), found, self._fail, owner=self
        )

    def verify(self) -> None:
        """Say that the bank has the chosen deposits."""
        chosen = [
            record
            for record in self.table.selected_records()
            if isinstance(record, DepositRecord) and record.state is DepositState.CLAIMED
        ]
        if chosen and self.verify_button.isEnabled():
            self.notice.clear()
            self.deciding.verify(chosen)

    def refuse(self) -> None:
        """Say that the bank does not have the chosen one, with a reason."""
        record = self.table.current_record()
        if isinstance(record, DepositRecord) and self.refuse_button.isEnabled():
            self.notice.clear()
            self.deciding.refuse(record)

    def take_back(self) -> None:
        """Let the chosen one, verified by mistake, wait again."""
        record = self.table.current_record()
        if isinstance(record, DepositRecord) and self.back_button.isEnabled():
            self.notice.clear()
            self.deciding.take_back(record)

    def attach(self) -> None:
        """Ask for a picture of the chosen one's slip."""
        record = self._pictured()
        if record is not None:
            self.attaching.choose(record.payment, record.position)

    def paste(self) -> None:
        """Take the picture of the clipboard."""
        record, data = self._pictured(), QGuiApplication.clipboard().mimeData()
        given = picture_of(data) if data is not None else None
        if record is None:
            return
        if given is None:
            self.notice.tell("info", self.tr("No hay una foto en el portapapeles."))
        else:
            self.attaching.attach(record.payment, record.position, given)

    def open_picture(self) -> None:
        """Show the picture in the system's viewer, once its hash was checked."""
        picture = self._shown_picture
        if picture is not None:
            self._tasks.run(
                lambda: self._services.pictures.export_to(self._folder, picture.id),
                self.open_file_requested.emit,
                self._fail,
                owner=self,
            )

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Los depósitos y transferencias que traen los clientes. Mientras esperan, la factura"
            " ya consta pagada; F12 confirma los elegidos cuando se vieron en el banco, y no los"
            " confirma quien los tomó. Rechazar vuelve a abrir exactamente sus facturas y el"
            " recibo conserva su número. La foto se arrastra, se pega con Ctrl+V o se elige con"
            " Ctrl+O. El extracto del banco los confirma todos de una vez, en la otra pestaña."
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a picture of the chosen slip."""
        if self._pictured() is not None and picture_of(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        record, given = self._pictured(), picture_of(event.mimeData())
        if record is not None and given is not None:
            event.acceptProposedAction()
            self.attaching.attach(record.payment, record.position, given)

    # --- Showing ----------------------------------------------------------------------------

    def _ask(self) -> None:
        key = self.chips.current
        # What a chip says of all rows need not take the room of their names.
        self.table.setColumnHidden(0, key != _ALL)
        self.table.fit_columns()
        self.rows.ask(
            DepositQuestion(
                state=None if key == _ALL else DepositState(key),
                bank_account=self.account.value() or "",
                text=self.text.text().strip(),
            )
        )

    def _show_totals(self, totals: DepositTotals) -> None:
        counts = {state.value: totals.of(state).count for state in _STATES}
        self.chips.show_counts(counts | {_ALL: totals.of(None).count})
        waiting = totals.of(DepositState.CLAIMED)
        if totals.oldest_claimed is None:
            self.count.setText(self.tr("ninguno espera"))
        else:
            told = self.tr("{cents} por confirmar; el más antiguo, hace {days}")
            days = formats.days((self._today() - totals.oldest_claimed).days)
            self.count.setText(told.format(cents=formats.money(waiting.cents), days=days))
        self.table.set_empty_text(self._why_empty())
        self.table.ask_more()
        if self._wanted is not None:
            self.table.select_row(max(0, self.rows.model.row_of(self._wanted)))
            self._wanted = None
        self._show_selection()
        key = self.chips.current
        shown = totals.of(None if key == _ALL else DepositState(key))
        self._foot = self.tr("{n} en la lista · {cents}").format(
            n=f"{shown.count:,}", cents=formats.money(shown.cents)
        )
        self._show_selection()

    def _why_empty(self) -> str:
        if self.text.text().strip() or self.account.value():
            return self.tr("Nada coincide. Esc borra la búsqueda.")
        if self.chips.current == DepositState.CLAIMED.value:
            return self.tr("Ningún depósito espera: todos están confirmados.")
        return self.tr("Ninguno.")

    _foot = ""
    _wanted: int | None = None

    def _show_selection(self) -> None:
        chosen = [
            record for record in self.table.selected_records() if isinstance(record, DepositRecord)
        ]
        foot = self._foot
        if len(chosen) > 1:
            cents = formats.money(sum(record.amount_cents for record in chosen))
            told = self.tr("{n} elegidos · {cents}").format(n=len(chosen), cents=cents)
            foot = f"{told}   |   {foot}"
        self.total.setText(foot)
        self.verify_button.set_reason(self._why_no_verify(chosen))

    def _show_current(self, record: DepositRecord | None) -> None:
        self.detail.show_record(record)
        self._shown_picture = None
        self._show_selection()
        self.refuse_button.set_reason(self._why_no_refusal(record))
        is_verified = record is not None and record.state is DepositState.VERIFIED
        self.back_button.setVisible(is_verified)
        self.back_button.set_reason(self._why_no_way_back(record))
        if record is not None and record.pictures:
            self._read_picture(record)

    def _why_no_way_back(self, record: DepositRecord | None) -> str:
        if record is not None and record.statement_line is not None:
            return self.tr(
                "Lo confirmó el extracto: deshaga el cruce en Extracto bancario, Identificados."
            )
        return "" if self._may() else self.tr("Su rol no lo permite.")

    def _read_picture(self, record: DepositRecord) -> None:
        pictures = self._services.pictures
        width, height = PICTURE_ROOM
        room = QSize(with_letters(width), with_letters(height))

        def work() -> tuple[PictureRecord, QImage | None] | None:
            found = pictures.of_tender(record.payment, record.position)
            if not found:
                return None
            newest, content = pictures.content(found[-1].id)
            return newest, decode(content, room)

        def done(found: tuple[PictureRecord, QImage | None] | None) -> None:
            if found is not None and self.detail.record == record:
                self._shown_picture = found[0]
                self.detail.show_picture(*found)

        self._tasks.run(work, done, self._fail, owner=self)

    def _why_no_verify(self, chosen: Sequence[DepositRecord]) -> str:
        if not self._may():
            return self.tr("Su rol no confirma depósitos.")
        waiting = [record for record in chosen if record.state is DepositState.CLAIMED]
        if not waiting:
            return self.tr("Elija uno que espere.")
        me = self._operator().username
        if all(record.claimed_by == me for record in waiting):
            return self.tr("Lo tomó usted: lo confirma otra persona, o el extracto del banco.")
        return ""

    def _why_no_refusal(self, record: DepositRecord | None) -> str:
        if not self._may():
            return self.tr("Su rol no rechaza depósitos.")
        if record is None or record.state in {DepositState.REFUSED, DepositState.VOID}:
            return self.tr("Elija uno que espere o esté confirmado.")
        if record.statement_line is not None:
            return self.tr("El extracto del banco lo tiene: deshaga primero ese cruce.")
        return ""

    def _into_table(self) -> None:
        self.text.tell_now()
        self.rows.when_shown(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))

    def _may(self) -> bool:
        return self._operator().may(Right.RECORD_PAYMENTS)

    def _pictured(self) -> DepositRecord | None:
        record = self.table.current_record()
        if isinstance(record, DepositRecord) and self._may():
            return record
        return None

    def _attached(self, picture: PictureRecord) -> None:
        told = self.tr("Foto guardada. Huella SHA-256 {hash}")
        self.notice.tell("ok", told.format(hash=f"{picture.sha256[:16]}…"))
        self.rows.again()

    def _decided(self, tone: NoticeTone, told: str) -> None:
        self.notice.tell(tone, told)
        self.rows.again()
        self.changed.emit()

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _show_receipt(self) -> None:
        if self.detail.record is not None:
            self.receipt_wanted.emit(self.detail.record.payment)

    def _show_account(self) -> None:
        if self.detail.record is not None:
            self.account_wanted.emit(self.detail.record.account)

    def _restack(self, is_narrow: bool) -> None:
        side = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self.body.setDirection(side)
        unlimited = 16_777_215
        self.detail.setMinimumWidth(0 if is_narrow else with_letters(370))
        self.detail.setMaximumWidth(unlimited if is_narrow else with_letters(400))
        self.detail.setMinimumHeight(with_letters(206) if is_narrow else 0)
        self.detail.setMaximumHeight(with_letters(206) if is_narrow else unlimited)
        self.detail.set_side_by_side(is_narrow)

    def _today(self) -> date:
        return business_date(self._now())

    def _reload_quietly(self) -> None:
        if self.isVisible() and self.isEnabled():
            self.rows.again()
