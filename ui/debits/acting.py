from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from services.debits.batch_records import BatchRow, Written
from services.debits.batch_states import LineState
from services.debits.batches import APPROVE
from services.debits.errors import PreparerApproves
from services.errors import UserError
from services.staff.records import Approval
from services.staff.rights import Operator
from ui import formats
from ui.accounts.form_sheet import FormSheet, reason_sheet
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.debits.desk import DebitServices
from ui.debits.living_folder import LivingFolder
from ui.debits.told import bank_of, batch_title, counted, debit_count
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words_for

_PATIENCE_MILLISECONDS: Final = 8_000
"""How long a folder may take: one that is gone answers after minutes, or never."""
Rows = list[SheetRow | tuple[str, str]]


class BatchActing(QObject):
    """Takes what is done with a whole batch from the button to the books.

    Args:
        choose_folder: asks for a folder under a title; the system's dialog if not given.

    Signals:
        decided(str): words for what was done. The batch has to be read again.
        refused(str): why nothing was, in words.
        written(object): the `Written` file.
        open_folder_requested(object): the `Path` of a folder to be opened.
    """

    decided = Signal(str)
    refused = Signal(str)
    written = Signal(object)
    open_folder_requested = Signal(object)

    def __init__(
        self,
        services: DebitServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
        choose_folder: Callable[[QWidget, str, str], Path | None] | None = None,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._over = over
        self._choose_folder = choose_folder or _ask_for_folder
        self._folder = LivingFolder(tasks, self)
        self.is_writing = False
        self.sheet: FormSheet | ReviewSheet | None = None
        self.dialog: ApprovalDialog | None = None

    def approve(self, batch: BatchRow) -> None:
        """Ask a second person for the batch and its total."""
        operator, cents = self._operator(), batch.asked[1]
        request = ApprovalRequest(
            action=self.tr("Aprobar lote de débitos"),
            document=batch_title(batch),
            amount_cents=cents,
            asked_by=operator.full_name,
            details=[
                (self.tr("Débitos"), f"{batch.asked[0]:,}"),
                (self.tr("Nuestra cuenta"), batch.bank_account),
                (self.tr("Lo preparó"), f"{batch.made_by} · {formats.moment(batch.made_at)}"),
            ],
        )

        def approve(username: str, password: str, reason: str) -> Approval:
            if username == batch.made_by:
                raise PreparerApproves(batch=batch.number, who=batch.made_by)
            return self._services.staff.approve(
                operator,
                username,
                password,
                action=APPROVE,
                document=f"batch:{batch.number}",
                amount_cents=cents,
                reason=reason,
            )

        def approved(given: Approval) -> None:
            told = self.tr("Lote {number} aprobado. Falta generar su archivo (F12).")
            self._tasks.run(
                lambda: self._services.debits.batches.approve(operator, batch.number, given.id),
                lambda _batch: self.decided.emit(told.format(number=batch.number)),
                self._fail,
                owner=self._over,
            )

        dialog = ApprovalDialog(self._over, request, approve, self._tasks)
        dialog.approved.connect(approved)
        self.dialog = dialog
        dialog.open_sheet()

    def write(self, batch: BatchRow) -> None:
        """Ask for a folder and put the bank's file there; again, it is a copy of the same bytes."""
        if not self.is_writing:
            self._folder.ask(lambda folder: self._choose(batch, folder))

    def sent(self, batch: BatchRow) -> None:
        """Say that the file is at the bank, once it was read what that means."""
        rows: Rows = [
            SheetRow(batch_title(batch), formats.money(batch.asked[1]), strong=True),
            (self.tr("Archivo"), batch.file_name),
            (self.tr("Débitos"), f"{batch.asked[0]:,}"),
            (self.tr("SHA-256"), batch.sha256[:32] + "…"),
            SheetRow(
                "",
                self.tr(
                    "Desde ahora el lote no se anula: cada débito espera la respuesta del banco."
                ),
                "warn",
            ),
        ]
        operator = self._operator()
        told = self.tr("Lote {number} enviado. Cuando el banco responda, F12 lee su archivo.")
        self._confirm(
            "batch_sent",
            self.tr("El archivo ya está en el banco"),
            rows,
            SheetAction("do", self.tr("&Marcar enviado"), shortcut="F12", primary=True, once=True),
            lambda: self._services.debits.batches.sent(operator, batch.number),
            told.format(number=batch.number),
        )

    def close(self, batch: BatchRow) -> None:
        """Say that nothing more will come from the bank."""
        waiting = batch.of(LineState.PENDING)
        rows: Rows = [
            SheetRow(batch_title(batch), formats.money(batch.asked[1]), strong=True),
            SheetRow(self.tr("Sin respuesta"), counted(waiting), "warn"),
            (
                "",
                self.tr(
                    "Quedan como no cobrados y sus facturas libres. Si el banco los cobra"
                    " después, su dinero paga lo que aún se deba; el resto es saldo a favor."
                ),
            ),
        ]
        operator = self._operator()
        told = self.tr("Lote {number} cerrado: {n} sin cobrar.")
        self._confirm(
            "batch_close",
            self.tr("El banco no responderá más"),
            rows,
            SheetAction("do", self.tr("&Cerrar el lote"), danger=True, once=True),
            lambda: self._services.debits.batches.close(operator, batch.number),
            told.format(number=batch.number, n=debit_count(waiting[0])),
        )

    def cancel(self, batch: BatchRow) -> None:
        """Ask why a batch is given up."""
        operator = self._operator()
        rows: Rows = [
            SheetRow(batch_title(batch), formats.money(batch.asked[1]), strong=True),
            SheetRow("", self.tr("Sus facturas quedan libres para cualquier otro cobro."), "warn"),
        ]
        if batch.file_name:
            told = self.tr("No envíe {file}: ya no vale.").format(file=batch.file_name)
            rows.append(SheetRow("", told, "err"))
        sheet = reason_sheet(
            "batch_cancel",
            self.tr("Anular el lote"),
            self._over,
            action=self.tr("&Anular el lote"),
            act=lambda reason: self._services.debits.batches.cancel(operator, batch.number, reason),
            tasks=self._tasks,
            rows=rows,
            danger=True,
        )
        told = self.tr("Lote {number} anulado: sus facturas están libres.")
        sheet.done.connect(lambda _batch: self.decided.emit(told.format(number=batch.number)))
        self.sheet = sheet
        sheet.open_sheet()

    def _choose(self, batch: BatchRow, before: str) -> None:
        title = self.tr("Carpeta para el archivo del lote {number}").format(number=batch.number)
        folder = self._choose_folder(self._over, title, before)
        if folder is not None and not self.is_writing:
            self._write(batch, folder)

    def _write(self, batch: BatchRow, folder: Path) -> None:
        operator = self._operator()
        self.is_writing, is_late = True, False
        # What was not taken is not offered again: the dialog would open where nothing works.
        self._folder.remember("")

        def late() -> None:
            nonlocal is_late
            self.is_writing, is_late = False, True
            told = self.tr(
                "La carpeta {folder} no responde. El lote guarda su archivo: presione «Guardar"
                " archivo otra vez» y elija otra carpeta."
            )
            self.refused.emit(told.format(folder=folder))

        patience = QTimer(self)
        patience.setSingleShot(True)
        patience.timeout.connect(late)
        patience.start(_PATIENCE_MILLISECONDS)

        def over() -> None:
            patience.stop()
            patience.deleteLater()
            if not is_late:
                self.is_writing = False

        def done(written: Written) -> None:
            over()
            if is_late:
                self.decided.emit(self._told_written(written))
                return
            self._folder.remember(str(folder))
            self._show_written(written)
            self.written.emit(written)

        def failed(error: UserError) -> None:
            over()
            self._fail(error)

        self._tasks.run(
            lambda: self._services.debits.files.write(operator, batch.number, folder),
            done,
            failed,
            owner=self._over,
        )

    def _told_written(self, written: Written) -> str:
        told = self.tr("Archivo del lote {number} guardado en {path}.")
        if written.is_copy:
            told = self.tr("Copia del archivo del lote {number} guardada en {path}.")
        return told.format(number=written.batch.number, path=written.path)

    def _show_written(self, written: Written) -> None:
        batch, path = written.batch, Path(written.path)
        rows: Rows = [
            SheetRow(self.tr("Archivo"), path.name, strong=True),
            (self.tr("Carpeta"), str(path.parent)),
            (self.tr("Banco"), bank_of(batch.profile)),
            (self.tr("Débitos"), f"{batch.asked[0]:,}"),
            ("SHA-256", batch.sha256),
        ]
        if written.is_copy:
            told = self.tr("Es el mismo archivo que se generó antes, byte por byte.")
            rows.append(SheetRow("", told, "muted"))
        if written.withdrawn:
            out = ", ".join(written.withdrawn[:10])
            told = self.tr("Salieron del lote porque su autorización ya no lo permite: {accounts}")
            rows.append(SheetRow("", told.format(accounts=out), "warn"))
        sheet = ReviewSheet(
            "batch_written",
            self.tr("Copia guardada") if written.is_copy else self.tr("Archivo generado"),
            self._over,
            rows=rows,
            amount_cents=batch.asked[1],
            actions=[SheetAction("folder", self.tr("Abrir &carpeta"), icon="folder")],
            width=720,
        )
        sheet.chosen.connect(lambda _key: self.open_folder_requested.emit(path.parent))
        sheet.closed.connect(lambda: self.decided.emit(self._told_written(written)))
        self.sheet = sheet
        sheet.open_sheet()

    def _confirm(
        self,
        name: str,
        title: str,
        rows: Rows,
        action: SheetAction,
        act: Callable[[], BatchRow],
        told: str,
    ) -> None:
        sheet = ReviewSheet(name, title, self._over, rows=rows, actions=[action])

        def go(_key: str) -> None:
            sheet.close_sheet()
            self._tasks.run(
                act, lambda _batch: self.decided.emit(told), self._fail, owner=self._over
            )

        sheet.chosen.connect(go)
        self.sheet = sheet
        sheet.open_sheet()

    def _fail(self, error: UserError) -> None:
        self.refused.emit(words_for(error))


def _ask_for_folder(page: QWidget, title: str, folder: str) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(page, title, folder)
    return Path(chosen) if chosen else None
