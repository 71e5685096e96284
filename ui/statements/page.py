from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from services.accounts.service import AccountService
from services.clock import Now, business_date
from services.errors import UserError
from services.importing import DecimalsUnclear, HeaderChanged
from services.importing.amounts import Decimals
from services.importing.sample import Sample
from services.staff.rights import Operator, Right
from services.statements.desk import DeskTotals, StatementDesk
from services.statements.errors import MarkerMissing, NoProfileFits
from services.statements.importing import StatementImport
from services.statements.profiles import Profile
from services.statements.records import (
    FileRecord,
    LineRecord,
    LineState,
    StatementPreview,
    StatementResult,
)
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.statements.deciding import LineDeciding
from ui.statements.desk_view import INCOMING, MATCHED, OUTGOING, DeskView
from ui.statements.file_flow import FileFlow
from ui.statements.files_sheet import FilesSheet, undo_sheet
from ui.statements.mapper import MapperView
from ui.statements.preview_view import PreviewView
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.file_choice import choose_file
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import label
from ui.widgets.notice import Notice, NoticeTone
from ui.wording import words_for

_RELOAD_MILLISECONDS: Final = 15_000
_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class StatementServices:
    """What the page of the bank's statement uses."""

    imports: StatementImport
    desk: StatementDesk
    accounts: AccountService


class StatementPage(QWidget):
    """The bank's statement: brought in after a look, and each line identified once, with why.

    Args:
        choose: asks for a file; the system's dialog if not given.

    Signals:
        deposit_found(object): a `FoundDeposit` to be recorded at the counter.
        cheque_wanted(int): the page of cheques with this one.
        changed(): lines or deposits are not as they were.
    """

    deposit_found = Signal(object)
    cheque_wanted = Signal(int)
    changed = Signal()

    def __init__(
        self,
        services: StatementServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        accounts: Sequence[tuple[str, str]],
        choose: Callable[[QWidget], Path | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("statement_page")
        self.setAcceptDrops(True)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._accounts = dict(accounts)
        self._choose = choose or _ask_for_file
        self._preview: StatementPreview | None = None
        self._asked = 0
        self.deciding = LineDeciding(services.desk, services.accounts, tasks, operator, self)
        self._build()
        self.flow = FileFlow(services.imports, tasks, operator, self.busy, self)
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.account = ChoiceCombo[str]("statement_account", list(self._accounts.items()))
        self.account.setAccessibleName(self.tr("Nuestra cuenta"))
        self.account.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        if self._accounts:
            self.account.set_value(next(iter(self._accounts)))
        self.exact_button = ActionButton(
            "statement_exact", self.tr("Aceptar e&xactos"), key="Ctrl+D", icon="ok"
        )
        self.files_button = ActionButton(
            "statement_files_open", self.tr("&Importados…"), icon="history", flat=True
        )
        self.file_button = ActionButton(
            "statement_file", self.tr("I&mportar…"), key="Ctrl+O", icon="import"
        )
        title = label(self.tr("C&uenta"), tone="muted")
        title.setBuddy(self.account)
        head = FlowRow(
            title_row(title, self.account),
            self.files_button,
            self.file_button,
            self.exact_button,
            head=True,
        )
        self.notice = Notice("statement_notice")
        self.busy = BusyLine("statement_busy", cancellable=True)
        self.desk = DeskView(self._today)
        self.preview = PreviewView()
        self.mapper = MapperView()
        self.stack = QStackedWidget()
        for view in (self.desk, self.preview, self.mapper):
            self.stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        for widget in (head, self.notice, self.busy):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.desk.table)

    def _connect(self) -> None:
        self.account.chosen.connect(lambda _account: self._account_chosen())
        self.file_button.clicked.connect(self.choose_file)
        self.files_button.clicked.connect(self.show_files)
        self.exact_button.clicked.connect(self.accept_exact)
        self._connect_flow()
        self.desk.chosen.connect(lambda _key: self._read())
        self.desk.accept_wanted.connect(self.deciding.accept)
        self.desk.assign_wanted.connect(self.deciding.assign)
        self.desk.aside_wanted.connect(self.deciding.set_aside)
        self.desk.payout_wanted.connect(self.deciding.payout)
        self.desk.pay_wanted.connect(self.deciding.pay)
        self.desk.undo_wanted.connect(self.deciding.undo)
        self.deciding.decided.connect(self._decided)
        self.deciding.refused.connect(self._refused_line)
        self.deciding.protest_first.connect(self._send_to_cheque)
        self.deciding.deposit_found.connect(self.deposit_found)
        self.preview.apply_wanted.connect(self._apply)
        self.preview.back_wanted.connect(self.show_desk)
        self.preview.mapper_wanted.connect(self.show_mapper)
        self.mapper.back_wanted.connect(self.show_desk)
        self.mapper.sample_wanted.connect(self.flow.sample)
        self.mapper.try_wanted.connect(self._try_out)
        self.mapper.save_wanted.connect(self._save_profile)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()

    def _connect_flow(self) -> None:
        self.flow.began.connect(self._began)
        self.flow.ended.connect(self._show_rights)
        self.flow.looked.connect(self._show_preview)
        self.flow.refused.connect(self._refused_file)
        self.flow.applied.connect(self._applied)
        self.flow.apply_refused.connect(self._apply_refused)
        self.flow.stopped.connect(self._stopped)
        self.flow.sampled.connect(self._show_sample)
        self.flow.tried.connect(self.mapper.show_tried)
        self.flow.profile_refused.connect(self._refused_profile)

    # --- Commands ---------------------------------------------------------------------------

    @property
    def bank_account(self) -> str:
        """Which of our accounts the page is about; empty while there is none."""
        return self.account.value() or ""

    def refresh(self) -> None:
        """Read again what is shown, and what may be done."""
        self._show_rights()
        if self.stack.currentWidget() is self.desk:
            self._read()

    def show_incoming(self, bank_account: str) -> None:
        """Show what came into an account of ours and nobody knows, once no file is in the way."""
        if self.stack.currentWidget() is self.desk and bank_account in self._accounts:
            self.account.set_value(bank_account)
            self.desk.chips.choose(INCOMING)
            self._read()

    def choose_file(self) -> None:
        """Ask for a file and show what it would add."""
        if self.file_button.isEnabled():
            chosen = self._choose(self)
            if chosen is not None:
                self.take_file(chosen)

    def take_file(self, path: Path) -> None:
        """Show what a file of this account would add; nothing is written."""
        if not self.flow.is_busy and self.bank_account:
            self.flow.look(path, self.bank_account)

    def accept_exact(self) -> None:
        """Match every line whose proposal is exact."""
        if self.stack.currentWidget() is self.desk and self.exact_button.isEnabled():
            self.deciding.accept_exact(self.bank_account)

    def show_desk(self) -> None:
        """Back to the lines; a file that was only looked at is forgotten."""
        if not self.flow.is_busy:
            self._forget()
            self.notice.clear()
            self._read()
            self.desk.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_mapper(self) -> None:
        """Say what the columns of the file that was chosen mean."""
        if not self.flow.is_busy:
            self.flow.sample()

    def show_files(self) -> None:
        """The imports of the past."""
        sheet = FilesSheet(
            self,
            self._services.imports,
            self._tasks,
            self._accounts,
            self._why_no_right(),
        )
        sheet.undo_wanted.connect(self._ask_to_undo)
        sheet.open_sheet()

    def may_close(self) -> str | None:
        """Why the window should stay open now."""
        if self.flow.is_writing:
            return self.tr("Se está importando un extracto: si sale ahora, no se agrega nada.")
        return None

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Lo que dice el banco, línea por línea. Ctrl+O importa el extracto (CSV o Excel): "
            "primero muestra lo que haría y F12 lo agrega todo o nada; el mismo archivo, o los "
            "mismos días, no agregan nada dos veces. Enter o Espacio acepta la propuesta de una "
            "línea; Ctrl+D, todas las exactas. Lo que nadie conoce se asigna a un depósito, se "
            "cobra a su cliente o se aparta con una nota."
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dragged over the page."""
        if _dropped(event) is not None and self.file_button.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what a dropped file would add."""
        path = _dropped(event)
        if path is not None and self.file_button.isEnabled():
            self.take_file(path)

    # --- Looking at a file ------------------------------------------------------------------

    def _show_preview(self, preview: StatementPreview) -> None:
        self._preview = preview
        self.preview.show_preview(preview)
        self.stack.setCurrentWidget(self.preview)
        before = preview.imported_before
        if before is not None:
            told = self.tr("Este mismo archivo ya se importó el {at} ({by}, {file}).")
            at = formats.moment(before.at)
            self.notice.tell("info", told.format(at=at, by=before.by, file=before.file_name))
        self._show_rights()

    def _refused_file(self, error: UserError) -> None:
        self.stack.setCurrentWidget(self.desk)
        self._show_rights()
        told = words_for(error)
        if isinstance(error, DecimalsUnclear):
            self.notice.tell(
                "warn",
                told,
                (self.tr("Con pu&nto"), lambda: self._look_again(Decimals.POINT)),
                (self.tr("Con &coma"), lambda: self._look_again(Decimals.COMMA)),
            )
        elif isinstance(error, HeaderChanged | MarkerMissing | NoProfileFits):
            self.notice.tell("err", told, (self.tr("Definir &columnas…"), self.show_mapper))
        else:
            self.notice.tell("err", told)

    def _look_again(self, decimals: Decimals) -> None:
        if self.flow.export is not None and not self.flow.is_busy:
            self.flow.look(self.flow.export, self.bank_account, decimals=decimals)

    def _apply(self) -> None:
        if self._preview is not None and not self.flow.is_busy:
            self.flow.apply(self._preview)

    def _applied(self, result: StatementResult) -> None:
        self._forget()
        if result.already_imported:
            self.notice.tell("info", self.tr("Ese archivo ya se había importado: nada nuevo."))
        else:
            told = self.tr("{new} líneas nuevas, {same} ya estaban.").format(
                new=f"{result.new_count:,}", same=f"{result.same_count:,}"
            )
            self.notice.tell("ok", told)
        self.desk.chips.choose(INCOMING)
        self._read()
        self.desk.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _apply_refused(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))
        self.preview.offer_again()

    def _stopped(self, was_writing: bool) -> None:
        if was_writing:
            self.notice.tell("info", self.tr("Se detuvo la importación: no se agregó nada."))
            self.preview.offer_again()
        else:
            self.notice.tell("info", self.tr("Se detuvo la lectura."))

    def _show_sample(self, sample: Sample) -> None:
        if self.stack.currentWidget() is self.mapper:
            self.mapper.show_sample(sample)
            return
        self.notice.clear()
        self.stack.setCurrentWidget(self.mapper)
        self.mapper.begin(sample)
        self._show_rights()

    def _refused_profile(self, error: UserError) -> None:
        if self.stack.currentWidget() is self.mapper:
            self.mapper.show_refused(error)
        else:
            self.notice.tell("err", words_for(error))

    def _try_out(self, profile: Profile) -> None:
        if self.mapper.sample is not None:
            self.flow.try_out(self.mapper.sample, profile)

    def _save_profile(self, profile: Profile) -> None:
        if self.mapper.sample is not None and not self.flow.is_busy:
            self.flow.save(self.mapper.sample, profile, self.bank_account)

    # --- Lines ------------------------------------------------------------------------------

    def _read(self) -> None:
        self._asked += 1
        asked, shown, account = self._asked, self.desk.shown, self.bank_account
        desk = self._services.desk

        def work() -> tuple[list[LineRecord], DeskTotals]:
            if shown in {INCOMING, OUTGOING}:
                lines = desk.unidentified(account, incoming=shown == INCOMING)
            else:
                state = LineState.MATCHED if shown == MATCHED else LineState.SET_ASIDE
                lines = desk.listing(state, account, limit=_MOST)
            return lines, desk.totals(account)

        def done(found: tuple[list[LineRecord], DeskTotals]) -> None:
            if asked == self._asked:
                self.desk.show_lines(*found)
                self._show_rights()

        self._tasks.run(work, done, self._fail, owner=self)

    def _decided(self, tone: NoticeTone, told: str) -> None:
        self.notice.tell(tone, told)
        self._read()
        self.changed.emit()

    def _refused_line(self, told: str) -> None:
        self.notice.tell("err", told)
        self._read()

    def _send_to_cheque(self, told: str, cheque_id: int) -> None:
        def go() -> None:
            self.cheque_wanted.emit(cheque_id)

        self.notice.tell("warn", told, (self.tr("&Ver el cheque"), go))
        self._read()

    def _ask_to_undo(self, record: FileRecord) -> None:
        operator, imports = self._operator(), self._services.imports
        sheet = undo_sheet(
            self,
            record,
            lambda reason: imports.undo(operator, record.id, reason),
            self._tasks,
        )
        sheet.done.connect(lambda _none: self._undone(record))
        sheet.open_sheet()

    def _undone(self, record: FileRecord) -> None:
        told = self.tr("Se deshizo la importación de {file}.").format(file=record.file_name)
        self._decided("ok", told)

    def _account_chosen(self) -> None:
        if self.flow.is_busy:
            return
        preview, export = self._preview, self.flow.export
        if preview is not None and export is not None and preview.bank_account != self.bank_account:
            self.flow.look(export, self.bank_account)
        else:
            self._read()

    # --- Showing ----------------------------------------------------------------------------

    def _show_rights(self) -> None:
        why_not = self._why_no_right()
        no_account = "" if self._accounts else self.tr("Agregue nuestra cuenta en Ajustes, Bancos.")
        busy = self.tr("Espere a que termine.") if self.flow.is_busy else ""
        self.file_button.set_reason(no_account or busy)
        is_desk = self.stack.currentWidget() is self.desk
        self.exact_button.setVisible(is_desk)
        exact = sum(
            record.proposal is not None and record.proposal.is_exact
            for record in self.desk.model.rows
        )
        none = self.tr("Ninguna propuesta es exacta.")
        self.exact_button.set_text(
            self.tr("Aceptar e&xactos ({n})").format(n=exact)
            if exact
            else self.tr("Aceptar e&xactos")
        )
        self.exact_button.set_reason(why_not or ("" if exact else none))
        self.desk.show_rights(why_not)
        self.preview.show_reason(self._why_no_import())

    def _why_no_right(self) -> str:
        may = self._operator().may(Right.RECONCILE)
        return "" if may else self.tr("Su rol no concilia: lo hace un supervisor.")

    def _why_no_import(self) -> str:
        preview = self._preview
        if preview is None:
            return ""
        if why := self._why_no_right():
            return why
        if preview.problems:
            return self.tr("Entra entero o no entra: corrija los problemas, o las columnas.")
        if preview.imported_before is not None:
            return self.tr("Ya se importó.")
        if not preview.new_count:
            return self.tr("Todas sus líneas ya están.")
        return ""

    def _began(self) -> None:
        self.notice.clear()
        self._show_rights()

    def _forget(self) -> None:
        self._preview = None
        self.flow.forget()
        self.stack.setCurrentWidget(self.desk)
        self._show_rights()

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _today(self) -> date:
        return business_date(self._now())

    def _reload_quietly(self) -> None:
        if self.isVisible() and self.isEnabled() and self.stack.currentWidget() is self.desk:
            self._read()


def _ask_for_file(page: QWidget) -> Path | None:
    kinds = page.tr("Extractos (*.csv *.txt *.xlsx);;Todos (*)")
    return choose_file(page, page.tr("Elegir el extracto del banco"), kinds)


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if len(urls) == 1 and urls[0].isLocalFile():
        return Path(urls[0].toLocalFile())
    return None
