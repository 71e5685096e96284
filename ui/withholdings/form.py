from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout

from services.chosen_file import CannotReadError, read_chosen
from services.errors import BadField, UserError
from services.payments.records import (
    Method,
    Tender,
    VoucherSource,
    WithheldLine,
    WithholdingTender,
)
from services.staff.rights import Operator
from services.withholdings.numbers import parse_authorization, parse_number
from services.withholdings.records import Found, ReadVoucher, Warned, WithheldCode
from services.withholdings.service import WithholdingService
from ui import formats
from ui.payments.draft_body import lines_as_text, lines_of_text
from ui.payments.forms.base import Asked, Payer, TenderForm
from ui.tasks import TaskRunner
from ui.theme import SPACE, set_tone
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.file_choice import choose_file
from ui.widgets.labels import label
from ui.widgets.lines import CheckedLine
from ui.widgets.text_rules import has_card_number
from ui.withholdings.lines import LinesEdit
from ui.wording import words, words_for

_OLDEST: Final = timedelta(days=366)
_LARGEST: Final = 2 * 1024 * 1024


class NumberLine(CheckedLine):
    """A number that stands on a voucher."""

    def value(self) -> str:
        """What is typed, without spaces at its ends."""
        return self.text().strip()

    def set_value(self, text: str) -> None:
        """Show a number."""
        self.setText(text)
        self.setCursorPosition(0)
        self.set_problem("")


class AuthorizationLine(NumberLine):
    """The number that the tax authority gave a voucher: 49 digits, which a scanner may type.

    On its way there it may look like a card's number, so that only what is pasted, or left like
    that, is refused as one.
    """

    def __init__(self, name: str, *, most: int) -> None:
        super().__init__(name, most=most)
        self._length = 0
        self.textChanged.connect(lambda _: self._measure())
        self.editingFinished.connect(self._left)

    def value(self) -> str:
        """What is typed; never a card's number, not even for a draft."""
        text = super().value()
        return "" if has_card_number(text) else text

    def _edited(self, text: str) -> None:
        was_typed = len(text) - self._length == 1
        if was_typed and text.isprintable():
            self.set_problem("")
            self._remember()
        else:
            super()._edited(text)

    def _measure(self) -> None:
        # It comes after `_edited`, which compares with what was there before.
        self._length = len(self.text())

    def _left(self) -> None:
        if has_card_number(self.text()):
            self.setText("")
            self.set_problem(words("text.card_number"))


class WithholdingForm(TenderForm):
    """A customer's withholding voucher: typed with a computed proposal, or read from its XML.

    Args:
        chosen: the invoices that are to be paid now.

    Signals:
        was_read(object): the `WithholdingTender` that an XML holds.
        spoke(): something is said that should be seen.
    """

    was_read = Signal(object)
    spoke = Signal()
    method = Method.WITHHOLDING
    takes_value = False

    def __init__(
        self,
        service: WithholdingService | None,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        chosen: Callable[[], tuple[str, ...]],
        today: Callable[[], date],
    ) -> None:
        super().__init__("withholding_form")
        self._service = service
        self._tasks = tasks
        self._operator = operator
        self._chosen = chosen
        self._today = today
        self._account = ""
        self._asked = 0
        self._warned = 0
        self._was_read = ""
        self._read_words: list[str] = []
        self._source: tuple[VoucherSource, str | None] = (VoucherSource.TYPED, None)
        self._proposed: tuple[str, ...] | None = None
        self.choose_file: Callable[[], Path | None] = self._ask_file
        self.number = NumberLine("withholding_number", most=20)
        self.issued_on = DateEdit("withholding_date", today)
        self.authorization = AuthorizationLine("withholding_authorization", most=60)
        self.lines = LinesEdit()
        self.xml_button = ActionButton("withholding_xml", self.tr("Leer &XML…"), icon="import")
        self.again_button = ActionButton("withholding_again", self.tr("Calcular"), flat=True)
        self.sum = label(bold=True, name="withholding_sum")
        self.remarks = label(tone="warn", wrap=True, name="withholding_remarks")
        self.setAcceptDrops(True)
        self._build()
        self._connect()

    @property
    def is_offered(self) -> bool:
        """Whether withholdings are taken here at all."""
        return self._service is not None

    def begin(self, payer: Payer, today: date) -> None:
        """Start a voucher of this customer."""
        self._asked += 1
        self._account = payer.account
        self._source = (VoucherSource.TYPED, None)
        self._proposed = None
        self._was_read, self._read_words = "", []
        self.number.set_value("")
        self.authorization.set_value("")
        self.issued_on.set_limits(today - _OLDEST, today)
        self.issued_on.set_value(today)
        self.lines.set_lines(())
        self.form.clear_errors()
        self._tell(())

    def propose(self) -> None:
        """Compute what is usually withheld from the invoices that are chosen now."""
        service, invoices = self._service, self._chosen()
        if service is None or invoices == self._proposed or self.lines.is_edited:
            return
        self._proposed = invoices
        self._asked += 1
        asked = self._asked

        def work() -> tuple[Sequence[WithheldCode], Sequence[WithheldLine]]:
            return service.codes(), service.propose(invoices)

        def done(found: tuple[Sequence[WithheldCode], Sequence[WithheldLine]]) -> None:
            self.lines.set_codes(found[0])
            if asked == self._asked:
                self.lines.set_lines(found[1])

        self._tasks.run(work, done, self._refused, owner=self)

    def read_file(self, path: Path) -> None:
        """Fill the form with what an XML of the tax office says."""
        service, operator, account = self._service, self._operator(), self._account
        if service is None or not account:
            return
        self._asked += 1
        asked = self._asked

        def work() -> ReadVoucher:
            try:
                content = read_chosen(path, _LARGEST)
            except CannotReadError as error:
                raise BadField(field="xml", problem="file_unreadable") from error
            return service.read_xml(operator, account, content)

        def done(read: ReadVoucher) -> None:
            if asked == self._asked:
                self._show_read(read)

        self._tasks.run(work, done, self._refused, owner=self)

    def amount_cents(self, asked: Asked) -> int:
        """What its lines come to."""
        del asked
        return self.lines.amount_cents if self.is_touched else 0

    def tender(self, cents: int) -> WithholdingTender | None:
        """The voucher; None when a field is wrong, which it then says."""
        del cents
        self.form.clear_errors()
        self.form.commit()
        issued_on = self.issued_on.value()
        number = self._parsed("number", self.number.value(), parse_number)
        authorization = self._parsed(
            "authorization", self.authorization.value(), parse_authorization
        )
        missing = {"issued_on": issued_on is None}
        if not self._are_complete(missing) or issued_on is None or not number or not authorization:
            return None
        if not self.lines.lines:
            self._refuse(self.tr("Marque al menos una línea."))
            self.lines.table.setFocus()
            return None
        source, sha256 = self._source
        return WithholdingTender(number, authorization, issued_on, self.lines.lines, source, sha256)

    def show_tender(self, tender: Tender) -> None:
        """Fill the fields with a voucher that was entered before."""
        if isinstance(tender, WithholdingTender):
            self._asked += 1
            self._source = (tender.source, tender.sha256)
            self.number.set_value(tender.number)
            self.authorization.set_value(tender.authorization)
            self.issued_on.set_value(tender.issued_on)
            self.lines.set_lines(tender.lines, is_edited=True)

    def show_error(self, field: str, text: str) -> bool:
        """Say what is wrong at a field; the books name the number otherwise."""
        return super().show_error({"withholding_number": "number"}.get(field, field), text)

    @property
    def refusal(self) -> str:
        """What is still to be typed before there is a voucher."""
        if self.is_touched or not self.lines.lines:
            return ""
        return self.tr("Escriba el N.º de comprobante, o lea su XML.")

    @property
    def is_touched(self) -> bool:
        """Whether a voucher is being typed: the lines are offered by themselves."""
        return bool(self.number.value() or self.authorization.value() or self.lines.is_edited)

    def typed(self) -> dict[str, str]:
        """What stands in the fields, for the draft."""
        day = self.issued_on.value()
        return {
            "number": self.number.value(),
            "authorization": self.authorization.value(),
            "issued_on": day.isoformat() if day else "",
            "lines": lines_as_text(self.lines.lines) if self.lines.is_edited else "",
        }

    def restore(self, typed: Mapping[str, str]) -> None:
        """Put back what stood in the fields."""
        self.number.set_value(typed.get("number", ""))
        self.authorization.set_value(typed.get("authorization", ""))
        day = typed.get("issued_on", "")
        self.issued_on.set_value(date.fromisoformat(day) if day else None)
        if typed.get("lines"):
            self.lines.set_lines(lines_of_text(typed["lines"]), is_edited=True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one XML of this computer."""
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the XML that was dropped."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.read_file(path)

    # --- Inside -----------------------------------------------------------------------------

    def _build(self) -> None:
        self.form.add("number", self.tr("&N.º de comprobante"), self.number)
        self.form.add("issued_on", self.tr("Fech&a"), self.issued_on)
        self.form.add("authorization", self.tr("A&utorización"), self.authorization, span=2)
        self.number.setPlaceholderText("001-001-000000123")
        row = QHBoxLayout()
        row.setSpacing(SPACE.small)
        row.addWidget(self.xml_button)
        row.addWidget(self.again_button)
        row.addStretch(1)
        row.addWidget(self.sum)
        # Above the fields: below the lines it would be out of sight.
        self._column.insertWidget(0, self.remarks)
        self._column.addLayout(row)
        self._column.addWidget(self.lines)
        self._column.addStretch(1)

    def _connect(self) -> None:
        self.number.textEdited.connect(self.changed)
        self.authorization.textEdited.connect(self.changed)
        self.issued_on.date_changed.connect(self._look)
        self.lines.changed.connect(self._look)
        self.xml_button.clicked.connect(self._choose)
        self.again_button.clicked.connect(self._compute_again)

    def _compute_again(self) -> None:
        self._proposed = None
        self.lines.set_lines(())
        self.propose()

    def _look(self, *_changed: object) -> None:
        """Show the sum, and what is odd about it."""
        told = self.tr("Retenido {cents}")
        self.sum.setText(told.format(cents=formats.money(self.lines.amount_cents)))
        self._warn()
        self.changed.emit()

    def _warn(self) -> None:
        """Ask what is odd about the voucher, off the window's thread."""
        service, issued_on, today = self._service, self.issued_on.value(), self._today()
        lines = self.lines.lines
        self._warned += 1
        asked = self._warned
        if service is None or issued_on is None or not lines or not self.is_touched:
            self._tell(())
            return
        tender = WithholdingTender("", "", issued_on, lines)

        def done(found: Sequence[Warned]) -> None:
            if asked == self._warned:
                told = [words(each.key, **each.details) for each in found]
                self._tell([*self._read_words, *told])

        self._tasks.run(lambda: service.warnings(tender, today), done, self._refused, owner=self)

    def _show_read(self, read: ReadVoucher) -> None:
        told = {
            Found.UNKNOWN: self.tr("La factura {number} del comprobante no existe aquí."),
            Found.PAID: self.tr("La factura {number} del comprobante ya está pagada."),
            Found.ELSEWHERE: self.tr("La factura {number} del comprobante es de otra cuenta."),
        }
        self._read_words = [
            text.format(number=each.document)
            for found, text in told.items()
            for each in read.of(found)
        ]
        self.form.clear_errors()
        self.show_tender(read.tender)
        self._tell_read(read)
        self.was_read.emit(read.tender)

    def _tell_read(self, read: ReadVoucher) -> None:
        told = self.tr("Se leyó el comprobante {number}: {cents} retenidos.")
        cents = formats.money(read.tender.amount_cents)
        self._was_read = told.format(number=read.number, cents=cents)
        self._tell(self._read_words)
        self.spoke.emit()

    def _parsed(self, field: str, text: str, parse: Callable[[str], str]) -> str:
        try:
            return parse(text)
        except BadField as error:
            self.form.show_error(field, words_for(error))
            return ""

    def _tell(self, remarks: Sequence[str]) -> None:
        lines = [self._was_read, *remarks] if self._was_read else remarks
        self._say("\n".join(lines), "warn" if remarks else "ok")

    def _refuse(self, wrong: str) -> None:
        self._say(wrong, "err")
        self.spoke.emit()

    def _say(self, text: str, tone: str) -> None:
        self.remarks.setText(text)
        self.remarks.setVisible(bool(text))
        set_tone(self.remarks, tone)

    def _refused(self, error: UserError) -> None:
        self._refuse(words_for(error))

    def _choose(self) -> None:
        path = self.choose_file()
        if path is not None:
            self.read_file(path)

    def _ask_file(self) -> Path | None:
        kinds = self.tr("Comprobante de retención (*.xml)")
        return choose_file(self, self.tr("Leer XML"), kinds)


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile() or urls[0].host():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() == ".xml" else None
