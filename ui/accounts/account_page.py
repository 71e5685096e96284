from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from services.accounts.states import DocumentKind
from services.errors import UserError
from services.staff.rights import Operator
from ui.accounts.agreement_tab import AgreementTab
from ui.accounts.asked_papers import AskedPapers, CustomerDesk
from ui.accounts.data_tab import DataTab
from ui.accounts.desk import AccountDesk, AccountView, read_view
from ui.accounts.documents_panel import DocumentsPanel
from ui.accounts.form_sheet import reason_sheet
from ui.accounts.header import AccountHeader
from ui.accounts.history_tab import HistoryTab
from ui.accounts.invoices_tab import InvoicesTab
from ui.accounts.lines_tab import LinesTab
from ui.accounts.notes_tab import NotesTab
from ui.accounts.paper_pane import PaperPane
from ui.accounts.papers import AccountPapers, ShownPaper
from ui.accounts.payments_tab import PaymentsTab
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import ReviewSheet, SheetAction
from ui.wording import words_for

TABS: Final = (
    "data",
    "invoices",
    "payments",
    "agreement",
    "lines",
    "documents",
    "notes",
    "history",
)


class AccountPage(QWidget):
    """One account (*ficha*): who, what they owe and paid, how they pay, and all that happened.

    Signals:
        pay_requested(str): take the payment of this account.
        sheet_requested(str): show another account.
        activation_requested(str): go on with the activation of this account.
        reprint_requested(str): the receipt of the payment of this id.
        refund_requested(str): money is to go back of the payment of this id.
        refund_opened(str): a refund, by its id.
        print_requested(object), mail_requested(object): a `ShownPaper`.
        open_file_requested(object): a `Path`, for the system's viewer.
        account_changed(str): this page wrote something about the account.
        back_requested(): Esc, and nothing on the page had a use for it.
    """

    pay_requested = Signal(str)
    sheet_requested = Signal(str)
    activation_requested = Signal(str)
    reprint_requested = Signal(str)
    refund_requested = Signal(str)
    refund_opened = Signal(str)
    print_requested = Signal(object)
    mail_requested = Signal(object)
    open_file_requested = Signal(object)
    account_changed = Signal(str)
    back_requested = Signal()

    def __init__(
        self,
        desk: AccountDesk,
        papers: AccountPapers,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        *,
        today: Callable[[], date],
        folder: Path,
        customer: CustomerDesk | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("account_page")
        self._desk = desk
        self._papers = papers
        self._tasks = tasks
        self._operator = operator
        self._view: AccountView | None = None
        self._number = ""
        self._asked = 0
        self.header = AccountHeader()
        self.notice = Notice("account_notice")
        self.data = DataTab(desk.accounts, desk.drafts, desk.consents, tasks, operator, today)
        self.invoices = InvoicesTab(desk.invoices, papers, tasks, operator)
        self.payments = PaymentsTab(
            desk.payments, desk.refunds, desk.disputes, tasks, operator, desk.deposits
        )
        self.agreement = AgreementTab(
            desk.agreements, desk.drafts, desk.mandates, tasks, operator, today
        )
        self.lines = LinesTab(desk.accounts, desk.directory, tasks, operator)
        self.documents = DocumentsPanel(desk.documents, tasks, operator, folder)
        self.notes = NotesTab(desk.accounts, tasks, operator)
        self.history = HistoryTab(desk.journal, tasks)
        self.paper = PaperPane("account_paper")
        self.asked = AskedPapers(customer, self, tasks, operator, today) if customer else None
        self._build()
        self._connect()

    @property
    def number(self) -> str:
        """The account shown."""
        return self._number

    def show_account(self, number: str) -> None:
        """Show an account, at the tab that was open."""
        if number != self._number and self.may_close():
            self._ask_to_drop(number)
            return
        self._open(number)

    def show_tab(self, key: str) -> None:
        """Open a tab by its key, one of `TABS`."""
        self.tabs.setCurrentIndex(TABS.index(key))

    def refresh(self) -> None:
        """Read the account again; what is being typed stays."""
        if not self._number:
            return
        self._asked += 1
        asked, number = self._asked, self._number
        self._tasks.run(
            lambda: read_view(self._desk, number),
            lambda view: self._show(asked, view),
            lambda error: self._fail(asked, error),
            owner=self,
        )

    def print_page(self) -> None:
        """Ctrl+P: the invoice or paper on screen, else the menu of papers."""
        if self.stack.currentIndex() == 1 and self.paper.paper is not None:
            self.print_requested.emit(self.paper.paper)
        elif self.tabs.currentWidget() is self.invoices and self.invoices.stack.currentIndex():
            self.invoices.invoice.print_page()
        else:
            self.header.print_button.showMenu()

    def may_close(self) -> str | None:
        """What is typed and not saved."""
        if self.data.is_dirty or self.notes.is_dirty:
            told = self.tr("En la cuenta {number} hay cambios sin guardar.")
            return told.format(number=self._number)
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, once every list, field and paper of the page passed it on."""
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.back_requested.emit()
            return
        super().keyPressEvent(event)

    def help_text(self) -> str:
        """What the page is for, and on the tab of a debit its steps."""
        if self.tabs.currentWidget() is self.agreement and self.agreement.has_mandate:
            return self.tr(
                "La autorización de débito va por pasos. 1: Imprimir carta, en tres copias, y"
                " hacerla firmar. 2: Adjuntar firmada, el escaneo de la carta. 3: Entregada al"
                " banco, con su fecha. 4: El banco aceptó, con su constancia; desde entonces las"
                " facturas entran en los lotes. En Más están el límite, la vigencia, la corrección"
                " de un error antes de entregarla, el rechazo del banco después, y la revocación,"
                " que rige al instante."
            )
        return self.tr(
            "La ficha de una cuenta. F12 cobra. Enter sobre una factura muestra sus cargos y su"
            " PDF. Ctrl+Enter guarda los datos que cambió. Todo cambio queda en el historial,"
            " con quién, cuándo y por qué."
        )

    def _open(self, number: str) -> None:
        if number != self._number:
            self._number = number
            self._view = None
            self.notice.clear()
            self.stack.setEnabled(False)
        self.stack.setCurrentIndex(0)
        self.refresh()

    def _ask_to_drop(self, number: str) -> None:
        drop = SheetAction("drop", self.tr("&Descartar y abrir la otra"), danger=True)
        sheet = ReviewSheet(
            "drop_changes",
            self.tr("Hay cambios sin guardar"),
            self,
            rows=[("", self.may_close() or ""), (self.tr("Se abriría"), number)],
            actions=[drop],
        )
        sheet.chosen.connect(sheet.close_sheet)
        sheet.chosen.connect(lambda _key: self._open(number))
        sheet.open_sheet()

    def _show(self, asked: int, view: AccountView) -> None:
        if asked != self._asked:
            return
        comes_in = self._view is None
        self._view = view
        self.stack.setEnabled(True)
        self.header.show_account(view, self._operator())
        self.data.show_view(view)
        self.agreement.show_view(view)
        self.lines.show_view(view)
        self.notes.show_view(view)
        sheet = view.sheet
        self.documents.show_documents(view.number, sheet.account.state, sheet.documents)
        self.invoices.show_number(view.number)
        self.payments.show_number(view.number)
        self._show_history()
        if comes_in:
            self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_history(self) -> None:
        if self._view is not None and self.tabs.currentWidget() is self.history:
            self.history.show_view(self._view)

    def _fail(self, asked: int, error: UserError) -> None:
        if asked == self._asked:
            self.notice.tell("err", words_for(error), (self.tr("Reintentar"), self.refresh))

    def _changed(self) -> None:
        self.refresh()
        self.account_changed.emit(self._number)

    def _pay(self) -> None:
        self.pay_requested.emit(self._number)

    def _show_paper(self, kind: str) -> None:
        if kind == "receipt":
            latest = self.payments.latest
            if latest is None:
                self.notice.tell("info", self.tr("Esta cuenta no tiene recibos todavía."))
            else:
                self.reprint_requested.emit(latest.id)
            return
        if kind == "activation" or self.asked is None:
            number, operator = self._number, self._operator()
            self._read_paper(lambda: self._papers.activation(operator, number))
        else:
            self.asked.ask(kind, self._number)

    def _export(self) -> None:
        if self.asked is not None:
            self.asked.export(self._number)

    def _show_letter(self, mandate_id: int) -> None:
        operator = self._operator()
        self._read_paper(lambda: self._papers.mandate(operator, mandate_id))

    def _read_paper(self, read: Callable[[], ShownPaper]) -> None:
        self.stack.setCurrentIndex(1)
        self.paper.read(read, self._tasks)

    def _attached(self) -> None:
        if self.tabs.currentWidget() is self.agreement:
            self.agreement.mandate.tell_attached()
        self._changed()

    def _close_paper(self) -> None:
        self.stack.setCurrentIndex(0)
        self.header.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, key: str) -> None:
        if self._view is None:
            return
        number, operator, activation = self._number, self._operator(), self._desk.activation
        acts = {
            "suspend": (self.tr("Suspender la cuenta"), self.tr("Suspender"), activation.suspend),
            "reactivate": (
                self.tr("Reactivar la cuenta"),
                self.tr("Reactivar"),
                activation.reactivate,
            ),
            "close": (self.tr("Cerrar la cuenta"), self.tr("Cerrar"), activation.close),
            "reject": (self.tr("Rechazar la solicitud"), self.tr("Rechazar"), activation.reject),
        }
        title, action, act = acts[key]
        rows = [(self.tr("Cuenta"), self.header.title.whole)]
        if key in {"close", "reject"}:
            rows.append((self.tr("Después"), self.tr("No se puede deshacer.")))
            if self._view.open_cents:
                rows.append((self.tr("Deuda"), self.tr("Lo que debe sigue pendiente.")))
        sheet = reason_sheet(
            f"{key}_account",
            title,
            self,
            action=action,
            act=lambda why: act(operator, number, why),
            tasks=self._tasks,
            rows=rows,
            danger=key != "reactivate",
        )
        sheet.done.connect(self._changed)
        sheet.open_sheet()

    def _build(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setObjectName("account_tabs")
        self.tabs.tabBar().setAccessibleName(self.tr("Partes de la ficha"))
        self.tabs.tabBar().setObjectName("account_tab_bar")
        self.tabs.setUsesScrollButtons(True)
        shown = (
            (self.data, self.tr("Datos")),
            (self.invoices, self.tr("Facturas")),
            (self.payments, self.tr("Pagos")),
            (self.agreement, self.tr("Método de pago")),
            (self.lines, self.tr("Líneas VoIP")),
            (self._documents_tab(), self.tr("Documentos")),
            (self.notes, self.tr("Notas")),
            (self.history, self.tr("Historial")),
        )
        for widget, title in shown:
            self.tabs.addTab(widget, title)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE.small)
        inside.addWidget(self.header)
        inside.addWidget(self.tabs, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(page)
        self.stack.addWidget(self.paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)

    def _documents_tab(self) -> QWidget:
        tab = QWidget()
        tab.setObjectName("documents_tab")
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, SPACE.normal, 0, 0)
        column.addWidget(self.documents)
        return tab

    def _connect(self) -> None:
        self.header.pay_wanted.connect(self._pay)
        self.header.paper_wanted.connect(self._show_paper)
        self.header.export_wanted.connect(self._export)
        if self.asked is not None:
            self.asked.read_wanted.connect(self._read_paper)
            self.asked.told.connect(self.notice.tell)
        self.header.move_wanted.connect(self._move)
        self.header.activation_wanted.connect(lambda: self.activation_requested.emit(self._number))
        for tab in (self.data, self.agreement, self.lines, self.notes):
            tab.changed.connect(self._changed)
        self.documents.changed.connect(self._attached)
        self.data.consent.paper_wanted.connect(self._show_paper)
        for pane in (self.invoices, self.paper):
            pane.print_requested.connect(self.print_requested)
            pane.mail_requested.connect(self.mail_requested)
        self.agreement.mandate.letter_wanted.connect(self._show_letter)
        mandate = self.agreement.mandate
        mandate.form_wanted.connect(lambda: self.documents.attach_as(DocumentKind.DEBIT_FORM))
        mandate.revocation_wanted.connect(lambda: self.documents.attach_as(DocumentKind.OTHER))
        self.paper.closed.connect(self._close_paper)
        self.payments.reprint_requested.connect(self.reprint_requested)
        self.payments.refund_requested.connect(self.refund_requested)
        self.payments.refund_opened.connect(self.refund_opened)
        self.documents.open_file_requested.connect(self.open_file_requested)
        self.tabs.currentChanged.connect(self._show_history)
