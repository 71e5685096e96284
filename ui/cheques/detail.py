from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from services.cheques.records import ChequeMove, ChequePaid, ChequeRecord
from services.cheques.states import CAME_BACK, FOR_DRAWER, ChequeState
from services.clock import business_date
from ui import formats, wording
from ui.cheques.columns import bank_day_words, short_bank
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label, rule
from ui.widgets.layouts import empty
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.state_badge import StateBadge

PICTURE_ROOM = (340, 180)

Rows = list[SheetRow | tuple[str, str]]


class ChequeDetail(QFrame):
    """One cheque: what it is, what it paid, its life, and its picture.

    Signals:
        chosen(str): a button: `receipt`, `account`, `pay`, `picture`, `open`, `replace`,
            `redeposit`, `give_back`, `act` or `lift`.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cheque_detail")
        self.setProperty("card", True)
        self.record: ChequeRecord | None = None
        self.title = label(bold=True, scale=1.15, name="cheque_title")
        self.badge = StateBadge()
        self.amount = label(bold=True, scale=1.3, name="cheque_amount")
        self.flag = label(tone="err", wrap=True, name="cheque_flag")
        self._parts = QVBoxLayout()
        self._parts.setSpacing(SPACE.small)
        self.picture = QLabel()
        self.picture.setObjectName("cheque_picture")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(self.tr("Foto del cheque"))
        self.buttons = {
            "replace": ActionButton("cheque_replace", self.tr("Reemp&lazado por…"), icon="receipt"),
            "redeposit": ActionButton("cheque_redeposit", self.tr("Redepo&sitar…"), icon="bank"),
            "give_back": ActionButton(
                "cheque_give_back", self.tr("De&volver al girador…"), icon="account"
            ),
            "pay": ActionButton("cheque_pay", self.tr("Cobrar de &nuevo"), icon="pay"),
            "act": ActionButton("cheque_act", self.tr("&Acta"), icon="printer"),
            "lift": ActionButton("cheque_lift", self.tr("Quitar &marca…"), icon="unlock"),
            "picture": ActionButton("cheque_attach", self.tr("Fo&to…"), icon="attach", flat=True),
            "receipt": ActionButton(
                "cheque_receipt", self.tr("&Recibo"), icon="receipt", flat=True
            ),
            "account": ActionButton(
                "cheque_account", self.tr("&Cuenta"), icon="account", flat=True
            ),
        }
        self._build()
        self.show_record(None)

    def show_record(self, record: ChequeRecord | None) -> None:
        """Show a cheque, or that none is chosen."""
        self.record = record
        empty(self._parts)
        for widget in (self.badge, self.amount):
            widget.setVisible(record is not None)
        self.flag.setVisible(False)
        self.show_picture(None)
        for key, button in self.buttons.items():
            button.setVisible(record is not None and _is_for(key, record))
        if record is None:
            self.title.setText(self.tr("Ningún cheque elegido."))
            return
        row = record.row
        told = self.tr("Cheque {number} · {bank}")
        self.title.setText(told.format(number=row.number, bank=short_bank(row.bank_code)))
        self.badge.show_state("cheque", row.state)
        self.amount.setText(formats.money(row.amount_cents))
        if record.flag is not None:
            since = self.tr("Cliente marcado desde el {day}: sus cheques necesitan un supervisor.")
            self.flag.setText(since.format(day=formats.day(business_date(record.flag.raised_at))))
            self.flag.setVisible(True)
        self._add(self._facts(record))
        self._add(_history(record), self.tr("Historia"))
        self._add(self._paid(record), self.tr("Pagó"))

    def show_picture(self, image: QImage | None) -> None:
        """Show the picture that was read, or none."""
        has_image = image is not None and not image.isNull()
        self.picture.setVisible(has_image)
        self.picture.setPixmap(QPixmap.fromImage(image) if image is not None else QPixmap())

    def _facts(self, record: ChequeRecord) -> Rows:
        row = record.row
        agreed = bank_day_words(row)
        rows: Rows = [
            (self.tr("Cliente"), f"{row.account} · {row.account_name}"),
            (self.tr("Girador"), " · ".join(part for part in (row.drawer, row.drawer_id) if part)),
            (self.tr("Cuenta"), row.account_number),
            (self.tr("Fecha"), " · ".join(p for p in (formats.day(row.dated_on), row.city) if p)),
            (self.tr("Recibo"), f"{row.receipt} · {formats.day(row.received_on)}"),
        ]
        if row.state in {ChequeState.POSTDATED, ChequeState.IN_HAND}:
            rows.append((self.tr("Va al banco"), formats.day(row.bank_day)))
            if agreed:
                rows.append(SheetRow("", agreed, "muted"))
            if record.present_by is not None:
                rows.append(self._term(row.bank_day, record.present_by))
        if row.slip is not None:
            rows.append((self.tr("Papeleta"), self._slip(record)))
        return rows

    def _term(self, goes: date, present_by: date) -> SheetRow:
        """The last day of the cheque's term, with a warning when it comes to the bank later."""
        told = formats.day(present_by)
        if goes > present_by:
            late = self.tr("{day}: va al banco con el plazo vencido")
            return SheetRow(self.tr("Presentar hasta"), late.format(day=told), "warn")
        return SheetRow(self.tr("Presentar hasta"), told)

    def _slip(self, record: ChequeRecord) -> str:
        row = record.row
        state = wording.state("slip", row.slip_state or "").word
        day = formats.day(row.deposited_on)
        return " · ".join(part for part in (str(row.slip), state, day) if part)

    def _paid(self, record: ChequeRecord) -> Rows:
        rows: Rows = [self._part(each) for each in record.paid]
        if record.credit_cents:
            rows.append((self.tr("Saldo a favor"), formats.money(record.credit_cents)))
        return rows

    def _part(self, part: ChequePaid) -> SheetRow:
        told = formats.money(part.amount_cents)
        if part.reopened_cents:
            again = self.tr("se debe otra vez {cents}")
            told = f"{told} · {again.format(cents=formats.money(part.reopened_cents))}"
        return SheetRow(part.invoice, told, "err" if part.reopened_cents else "")

    def _add(self, rows: Rows, title: str = "") -> None:
        if not rows:
            return
        if title:
            self._parts.addWidget(rule())
            self._parts.addWidget(label(title, bold=True))
        shown = QWidget()
        shown.setProperty("plain", True)
        shown.setLayout(rows_grid(rows))
        self._parts.addWidget(shown)

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("plain", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
        column.setSpacing(SPACE.small)
        column.addWidget(FlowRow(self.title, self.amount, self.badge))
        column.addWidget(self.flag)
        column.addLayout(self._parts)
        column.addWidget(self.picture)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, SPACE.small)
        outer.addWidget(area, 1)
        margin = QVBoxLayout()
        margin.setContentsMargins(SPACE.small, 0, SPACE.small, 0)
        margin.addWidget(FlowRow(*self.buttons.values()))
        outer.addLayout(margin)
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))


def _is_for(key: str, record: ChequeRecord) -> bool:
    """Whether something can be done with a cheque as it stands."""
    state = record.row.state
    if key in {"replace", "redeposit", "pay"}:
        return state in CAME_BACK
    if key == "give_back":
        return state in FOR_DRAWER
    if key == "act":
        return state is ChequeState.GIVEN_BACK
    if key == "lift":
        return record.flag is not None
    return True


def _history(record: ChequeRecord) -> Rows:
    rows: Rows = []
    for move in record.moves:
        look = wording.state("cheque", move.became)
        tone = look.tone if move.became in CAME_BACK else ""
        rows.append(SheetRow(formats.moment(move.at), f"{look.word} · {move.by_name}", tone))
        told = _told(move)
        if told:
            rows.append(SheetRow("", told, "muted"))
    return rows


def _told(move: ChequeMove) -> str:
    words = wording.words
    parts = [move.reason]
    if move.slip is not None:
        parts.append(words("cheque.told.slip", slip=move.slip))
    if move.bank_fee_cents:
        parts.append(words("cheque.told.bank_fee", amount_cents=move.bank_fee_cents))
    if move.fee_invoice:
        parts.append(
            words(
                "cheque.told.fee",
                amount_cents=move.fee_billed_cents,
                invoice=move.fee_invoice,
            )
        )
    if move.replaced_by:
        parts.append(words("cheque.told.replaced", receipt=move.replaced_by))
    if move.receiver:
        parts.append(words("cheque.told.receiver", name=move.receiver, number=move.receiver_id))
    if move.line is not None:
        parts.append(words("cheque.told.line"))
    return " · ".join(part for part in parts if part)
