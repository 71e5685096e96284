from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.accounts.records import AccountSheet
from services.accounts.service import AccountService
from services.cheques.errors import ProtestFirst
from services.errors import UserError
from services.payments.records import DepositTender
from services.staff.rights import Operator
from services.statements.desk import StatementDesk
from services.statements.records import Accepted, LineRecord, LineState, MatchKind, Proposal
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.accounts.form_sheet import FormSheet, Work, reason_sheet
from ui.statements.columns import proposal_why, what
from ui.statements.customer_sheet import CustomerSheet
from ui.tasks import TaskRunner
from ui.widgets.form import Form
from ui.widgets.lines import NotesEdit, TextLine
from ui.widgets.review_sheet import SheetRow
from ui.wording import words_for


@dataclass(frozen=True, slots=True)
class FoundDeposit:
    """Money that a customer turned out to have deposited: the pay page begins with it."""

    account: str
    tender: DepositTender


class LineDeciding(QObject):
    """Takes what a line of the bank is from the button to the books.

    Signals:
        decided(str, str): a tone and words for what was done. The lines have to be read again.
        refused(str): why nothing was, in words; the lines may have changed.
        protest_first(str, int): the same of a line by which a cheque came back that nobody
            protested: the words, and the cheque's id.
        deposit_found(object): a `FoundDeposit` that has to be recorded at the counter.
    """

    decided = Signal(str, str)
    refused = Signal(str)
    protest_first = Signal(str, int)
    deposit_found = Signal(object)

    def __init__(
        self,
        desk: StatementDesk,
        accounts: AccountService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._desk = desk
        self._accounts = accounts
        self._tasks = tasks
        self._operator = operator
        self._over = over
        self._is_busy = False

    def accept(self, record: LineRecord) -> None:
        """Match a line with what is proposed for it."""
        proposal = record.proposal
        if proposal is None or self._is_busy:
            return
        self._is_busy = True
        operator = self._operator()
        self._tasks.run(
            lambda: self._desk.accept(operator, record.id, proposal),
            lambda _record: self._tell(self.tr("Cruzado: {title}").format(title=proposal.title)),
            self._fail,
            owner=self._over,
        )

    def accept_exact(self, bank_account: str | None) -> None:
        """Match every line whose proposal is exact."""
        if self._is_busy:
            return
        self._is_busy = True
        operator = self._operator()

        def done(accepted: Accepted) -> None:
            if not accepted.count:
                self._tell(self.tr("Ninguna propuesta es exacta: revíselas una por una."), "info")
                return
            told = self.tr("{n} cruzados · {cents}").format(
                n=f"{accepted.count:,}", cents=formats.money(accepted.amount_cents)
            )
            if accepted.passed_over:
                told += self.tr("; {n} ya los había resuelto otra caja").format(
                    n=accepted.passed_over
                )
            self._tell(told)

        self._tasks.run(
            lambda: self._desk.accept_exact(operator, bank_account),
            done,
            self._fail,
            owner=self._over,
        )

    def assign(self, record: LineRecord) -> None:
        """Let a person choose among what has this amount."""

        def found(candidates: list[Proposal]) -> None:
            if candidates:
                self._ask_which(record, candidates)
            else:
                told = self.tr(
                    "Ningún documento de {cents} espera en esta cuenta. Cóbrelo a su cliente, o"
                    " apártelo con una nota."
                )
                cents = formats.money(record.line.amount_cents)
                self.decided.emit("info", told.format(cents=cents))

        self._tasks.run(
            lambda: self._desk.candidates(record.id), found, self._fail, owner=self._over
        )

    def set_aside(self, record: LineRecord) -> None:
        """Ask for a note and leave the line."""
        form = Form("statement_aside_form")
        note = NotesEdit("statement_aside_note", most=300, lines=3)
        note.setPlainText(record.note)
        form.add("note", self.tr("&Nota"), note, hint=self.tr("Qué se sabe, o a quién preguntar"))
        self._open(
            "statement_aside_sheet",
            self.tr("Apartar la línea"),
            form,
            self.tr("&Apartar"),
            record,
            lambda: self._noted(record, " ".join(note.value().split())),
            self.tr("Apartada con su nota."),
        )

    def payout(self, record: LineRecord) -> None:
        """Ask which settlement of Stripe a line is."""
        form = Form("statement_payout_form")
        note = TextLine("statement_payout_note", most=120)
        note.set_value(self.tr("Liquidación de Stripe"))
        form.add("note", self.tr("&Cuál"), note, hint=self.tr("Como la nombra Stripe: po_…"))
        self._open(
            "statement_payout_sheet",
            self.tr("Es una liquidación de Stripe"),
            form,
            self.tr("&Identificar"),
            record,
            lambda: self._paid_out(record, note.value()),
            self.tr("Identificada como liquidación de Stripe."),
        )

    def pay(self, record: LineRecord) -> None:
        """Ask whose money it is; the pay page goes on with the deposit."""
        sheet = CustomerSheet(self._over, self._accounts, self._tasks, self._rows(record))

        def found(answer: AccountSheet) -> None:
            line = record.line
            tender = DepositTender(
                line.bank_account,
                # A transfer may have no number; its line in the statement has one of ours.
                line.reference or line.reference_key or f"EXT-{record.id}",
                line.day,
                answer.customer.name,
                line.amount_cents,
                bank_line=record.id,
            )
            self.deposit_found.emit(FoundDeposit(answer.account.number, tender))

        sheet.done.connect(found)
        sheet.open_sheet()

    def undo(self, record: LineRecord) -> None:
        """Take a match back with a reason, or let a line that was set aside wait again."""
        operator = self._operator()
        if record.state is LineState.SET_ASIDE:
            self._tasks.run(
                lambda: self._desk.reopen(operator, record.id),
                lambda _record: self._tell(self.tr("La línea espera otra vez.")),
                self._fail,
                owner=self._over,
            )
            return
        sheet = reason_sheet(
            "statement_unmatch",
            self.tr("Deshacer el cruce"),
            self._over,
            action=self.tr("&Deshacer"),
            act=lambda reason: self._desk.unmatch(operator, record.id, reason),
            tasks=self._tasks,
            rows=[*self._rows(record), (self.tr("Era"), what(record))],
            danger=True,
        )
        sheet.done.connect(lambda _record: self._tell(self.tr("La línea espera otra vez.")))
        sheet.open_sheet()

    def _ask_which(self, record: LineRecord, candidates: list[Proposal]) -> None:
        form = Form("statement_assign_form")
        choices = [
            (proposal, f"{proposal.title} · {proposal_why(proposal)}") for proposal in candidates
        ]
        which = ChoiceCombo[Proposal]("statement_assign_which", choices)
        which.set_value(candidates[0])
        form.add("which", self.tr("&Depósito"), which)

        def prepare() -> Work:
            operator, chosen = self._operator(), which.value() or candidates[0]
            return lambda: self._desk.accept(operator, record.id, chosen)

        self._open(
            "statement_assign_sheet",
            self.tr("Asignar la línea"),
            form,
            self.tr("A&signar"),
            record,
            prepare,
            self.tr("Línea asignada."),
            width=720,
        )

    def _open(
        self,
        name: str,
        title: str,
        form: Form,
        action: str,
        record: LineRecord,
        prepare: Callable[[], Work],
        told: str,
        *,
        width: int = 560,
    ) -> None:
        sheet = FormSheet(
            name,
            title,
            self._over,
            form,
            action=action,
            prepare=prepare,
            tasks=self._tasks,
            rows=self._rows(record),
            width=width,
        )
        sheet.done.connect(lambda _answer: self._tell(told))
        sheet.open_sheet()

    def _noted(self, record: LineRecord, note: str) -> Work:
        operator = self._operator()
        return lambda: self._desk.set_aside(operator, record.id, note)

    def _paid_out(self, record: LineRecord, told: str) -> Work:
        operator = self._operator()
        return lambda: self._desk.identify(operator, record.id, MatchKind.PAYOUT, told)

    def _rows(self, record: LineRecord) -> list[SheetRow | tuple[str, str]]:
        line = record.line
        return [
            SheetRow(formats.day(line.day), formats.money(line.amount_cents), strong=True),
            (self.tr("Detalle"), line.detail),
        ]

    def _tell(self, told: str, tone: str = "ok") -> None:
        self._is_busy = False
        self.decided.emit(tone, told)

    def _fail(self, error: UserError) -> None:
        self._is_busy = False
        if isinstance(error, ProtestFirst):
            self.protest_first.emit(words_for(error), error.details["cheque"])
        else:
            self.refused.emit(words_for(error))
