from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.debits.batch_records import LineRow
from services.errors import BadField, UserError
from services.importing import Progress
from services.papers.errors import MailCause, MailProblem
from services.papers.records import Channel
from services.papers.service import MOST_AT_ONCE, PaperService
from services.printing.papers import PaperFormat
from services.staff.rights import Operator
from ui.accounts.choices import ChoiceCombo
from ui.accounts.form_sheet import FormSheet, Work
from ui.debits.desk import DebitServices
from ui.debits.long_work import LongWork
from ui.tasks import TaskRunner
from ui.widgets.form import Form
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words_for


@dataclass(frozen=True, slots=True)
class Mailed:
    """What became of the receipts of a batch that were to be mailed.

    `refused` are the accounts whose address the mail server does not take.
    """

    sent: int
    before: int
    without_address: int
    refused: tuple[str, ...] = ()


class BatchReceipts(QObject):
    """The receipts of a batch's debits: together as one PDF, and each by e-mail.

    Signals:
        bundle_ready(object): the `PaperBundle` to be looked at and printed.
        told(str, str): a tone and words for what was done.
    """

    bundle_ready = Signal(object)
    told = Signal(str, str)

    def __init__(
        self,
        services: DebitServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        work: LongWork,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._work = work
        self._over = over
        self.sheet: FormSheet | ReviewSheet | None = None

    def show(self, batch: int, payments: Sequence[str]) -> None:
        """Make the receipts, and show them as one paper.

        Where some of them are on paper already, those that are not come first; very many are made
        by parts.
        """
        papers = self._services.papers
        self._tasks.run(
            lambda: papers.unprinted_receipts(payments),
            lambda fresh: self._choose(batch, fresh, payments),
            self._fail,
            owner=self,
        )

    def _choose(self, batch: int, fresh: Sequence[str], payments: Sequence[str]) -> None:
        parts: list[tuple[Sequence[str], str]] = []
        if 0 < len(fresh) < len(payments):
            parts += _parts(fresh, self.tr("Los que aún no se imprimieron: {which}"))
        parts += _parts(payments, self.tr("Todos: {which}"))
        if len(parts) == 1:
            self._make(batch, payments)
            return
        form = Form("receipts_form")
        which: ChoiceCombo[Sequence[str]] = ChoiceCombo("receipts_part", parts)
        which.setCurrentIndex(0)
        form.add("part", self.tr("&Recibos"), which)

        def prepare() -> Work:
            part = which.value() or parts[0][0]
            return lambda: part

        sheet = FormSheet(
            "receipts_sheet",
            self.tr("¿Qué recibos del lote {number}?").format(number=batch),
            self._over,
            form,
            action=self.tr("&Preparar"),
            prepare=prepare,
            tasks=self._tasks,
            icon="printer",
        )
        sheet.done.connect(lambda part: self._make(batch, part))
        self.sheet = sheet
        sheet.open_sheet()

    def mail(self, batch: int, lines: Sequence[LineRow]) -> None:
        """Ask, and then send each receipt to its customer; one that was sent is not sent again."""
        rows: list[SheetRow | tuple[str, str]] = [
            (self.tr("Recibos"), f"{len(lines):,}"),
            SheetRow(
                "",
                self.tr(
                    "Va a quien tiene correo en su ficha. Lo que ya se envió no se envía otra vez."
                ),
                "muted",
            ),
        ]
        sheet = ReviewSheet(
            "receipts_mail",
            self.tr("Enviar los recibos del lote {number}").format(number=batch),
            self._over,
            rows=rows,
            actions=[SheetAction("mail", self.tr("&Enviar"), icon="mail", primary=True, once=True)],
        )

        def go(_key: str) -> None:
            sheet.close_sheet()
            self._send(lines)

        sheet.chosen.connect(go)
        self.sheet = sheet
        sheet.open_sheet()

    def _make(self, batch: int, payments: Sequence[str]) -> None:
        operator = self._operator()
        told = self.tr("Preparando los recibos del lote {number}…").format(number=batch)
        title = self.tr("Recibos del lote {number}").format(number=batch)
        self._work.run(
            told,
            lambda progress: self._services.papers.receipts(operator, payments, progress),
            lambda bundle: self.bundle_ready.emit(replace(bundle, title=title)),
            self._fail,
            self._stopped,
        )

    def _send(self, lines: Sequence[LineRow]) -> None:
        operator = self._operator()
        self._work.run(
            self.tr("Enviando los recibos…"),
            lambda progress: self._send_each(operator, lines, progress),
            self._tell_sent,
            self._fail,
            self._stopped,
            on_network=True,
        )

    def _send_each(
        self, operator: Operator, lines: Sequence[LineRow], progress: Progress
    ) -> Mailed:
        papers, accounts = self._services.papers, self._services.accounts
        sent = before = without = 0
        refused: list[str] = []
        for done, line in enumerate(lines, start=1):
            progress.raise_if_cancelled()
            address = accounts.show(line.account).customer.email
            if not address:
                without += 1
            else:
                paper = papers.receipt(operator, line.payment, PaperFormat.A4)
                was_sent = any(each.channel is Channel.MAIL for each in papers.history(paper.id))
                if was_sent:
                    before += 1
                elif _is_mailed(papers, operator, paper.id, address):
                    sent += 1
                else:
                    refused.append(line.account)
            progress.report(done, len(lines))
        return Mailed(sent, before, without, tuple(refused))

    def _tell_sent(self, mailed: Mailed) -> None:
        counted = (
            (mailed.sent, self.tr("1 recibo enviado"), self.tr("{n} recibos enviados")),
            (mailed.before, self.tr("1 ya se había enviado"), self.tr("{n} ya se habían enviado")),
            (
                mailed.without_address,
                self.tr("1 cliente no tiene correo"),
                self.tr("{n} clientes no tienen correo"),
            ),
        )
        parts = [
            one if count == 1 else several.format(n=f"{count:,}")
            for place, (count, one, several) in enumerate(counted)
            if count or not place
        ]
        if mailed.refused:
            told = self.tr("el correo no acepta la dirección de {accounts}")
            parts.append(told.format(accounts=", ".join(mailed.refused)))
        tone = "warn" if mailed.refused else "ok" if mailed.sent else "info"
        self.told.emit(tone, " · ".join(parts) + ".")

    def _stopped(self) -> None:
        self.told.emit("info", self.tr("Se detuvo. Lo que ya se hizo queda hecho."))

    def _fail(self, error: UserError) -> None:
        self.told.emit("err", words_for(error))


def _parts(payments: Sequence[str], words: str) -> list[tuple[Sequence[str], str]]:
    """So many receipts, by parts of what one paper holds, each with its words."""
    parts: list[tuple[Sequence[str], str]] = []
    for start in range(0, len(payments), MOST_AT_ONCE):
        part = payments[start : start + MOST_AT_ONCE]
        which = f"{len(part):,}"
        if len(payments) > MOST_AT_ONCE:
            which = f"{start + 1:,} – {start + len(part):,}"
        parts.append((part, words.format(which=which)))
    return parts


def _is_mailed(papers: PaperService, operator: Operator, paper: int, address: str) -> bool:
    """Send a paper; whether its address was taken. One wrong address keeps no other waiting."""
    try:
        papers.mail(operator, paper, address)
    except MailProblem as error:
        if error.cause is not MailCause.RECIPIENT:
            raise
        return False
    except BadField:
        return False
    return True
