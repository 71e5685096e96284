from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from services.deposits.records import DepositRecord, DepositState, PictureRecord
from ui import formats
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label
from ui.widgets.layouts import empty
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.state_badge import StateBadge

PICTURE_ROOM = (340, 220)


class DepositDetail(QFrame):
    """One deposit: what it is, who decided what, and the picture of its slip.

    Signals:
        picture_wanted(), open_wanted(): attach a picture, open the one that is shown.
        receipt_wanted(), account_wanted(): show what it belongs to.
    """

    picture_wanted = Signal()
    open_wanted = Signal()
    receipt_wanted = Signal()
    account_wanted = Signal()

    def __init__(self, accounts: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deposit_detail")
        self.setProperty("card", True)
        self._accounts = accounts
        self.record: DepositRecord | None = None
        self.title = label(bold=True, scale=1.15, name="deposit_title")
        self.badge = StateBadge()
        self.amount = label(bold=True, scale=1.6, name="deposit_amount")
        self._facts = QVBoxLayout()
        self.picture = QLabel()
        self.picture.setObjectName("deposit_picture")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(self.tr("Foto de la papeleta"))
        self.picture_note = label(tone="muted", wrap=True, name="deposit_picture_note")
        self.attach_button = ActionButton(
            "deposit_attach", self.tr("&Foto…"), key="Ctrl+O", icon="attach"
        )
        self.open_button = ActionButton("deposit_open", self.tr("Abr&ir foto"), icon="open")
        self.receipt_button = ActionButton(
            "deposit_receipt", self.tr("Reci&bo"), icon="receipt", flat=True
        )
        self.account_button = ActionButton(
            "deposit_account", self.tr("C&uenta"), icon="account", flat=True
        )
        self._build()
        self.show_record(None)

    def set_side_by_side(self, is_wide: bool) -> None:
        """Show the picture beside the facts rather than under them."""
        self._halves.setDirection(
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )

    def show_record(self, record: DepositRecord | None) -> None:
        """Show a deposit, or that none is chosen."""
        self.record = record
        for widget in (self.badge, self.amount, self.picture, self.picture_note):
            widget.setVisible(record is not None)
        for button in (
            self.attach_button,
            self.open_button,
            self.receipt_button,
            self.account_button,
        ):
            button.setVisible(record is not None)
        empty(self._facts)
        if record is None:
            self.title.setText(self.tr("Ningún depósito elegido."))
            return
        self.title.setText(self.tr("Papeleta {slip}").format(slip=record.slip))
        self.badge.show_state("deposit", record.state)
        self.amount.setText(formats.money(record.amount_cents))
        shown = QWidget()
        shown.setProperty("plain", True)
        shown.setLayout(rows_grid(self._rows(record)))
        self._facts.addWidget(shown)
        self.show_picture(None, None)
        note = self.tr("Buscando la foto…") if record.pictures else self._how()
        self.picture_note.setText(note)
        self.open_button.set_reason("" if record.pictures else self.tr("No tiene foto."))

    def show_picture(self, picture: PictureRecord | None, image: QImage | None) -> None:
        """Show the picture that was read, or say what there is instead."""
        has_image = image is not None and not image.isNull()
        self.picture.setVisible(has_image)
        self.picture.setPixmap(QPixmap.fromImage(image) if image is not None else QPixmap())
        if picture is None:
            self.picture_note.setText(self._how())
        elif has_image:
            told = self.tr("{name} · {by} {at}")
            at = formats.moment(picture.at)
            self.picture_note.setText(told.format(name=picture.file_name, by=picture.by, at=at))
        else:
            told = self.tr("{name}: no se muestra aquí; ábrala fuera.")
            self.picture_note.setText(told.format(name=picture.file_name))

    def _how(self) -> str:
        return self.tr("Sin foto. Arrastre aquí la de la papeleta o péguela con Ctrl+V.")

    def _rows(self, record: DepositRecord) -> list[SheetRow | tuple[str, str]]:
        account = self._accounts.get(record.bank_account, record.bank_account)
        rows: list[SheetRow | tuple[str, str]] = [
            (self.tr("Cliente"), f"{record.account} · {record.account_name}"),
            (self.tr("Fecha"), formats.day(record.deposited_on)),
            (self.tr("Depositante"), record.depositor or "—"),
            (self.tr("Nuestra cuenta"), account),
            (self.tr("Recibo"), record.receipt),
            (
                self.tr("La tomó"),
                f"{record.claimed_by_name} · {formats.moment(record.claimed_at)}",
            ),
        ]
        if record.decided_at is not None:
            title = (
                self.tr("Rechazó") if record.state is DepositState.REFUSED else self.tr("Confirmó")
            )
            by = f"{record.decided_by} · {formats.moment(record.decided_at)}"
            rows.append((title, by))
            why = record.decision
            if record.statement_line is not None:
                why = self.tr("por el extracto del banco")
            if why:
                tone = "err" if record.state is DepositState.REFUSED else ""
                rows.append(SheetRow(self.tr("Motivo"), why, tone))
        elif record.state is DepositState.CLAIMED:
            told = self.tr("La confirma otra persona, o el extracto.")
            rows.append(SheetRow("", told, "muted"))
        return rows

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("plain", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
        column.setSpacing(SPACE.small)
        column.addWidget(FlowRow(self.title, self.amount, self.badge, spacing=SPACE.wide))
        pictured = QVBoxLayout()
        pictured.addWidget(self.picture)
        pictured.addWidget(self.picture_note)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(SPACE.small)
        self._halves.addLayout(self._facts, 1)
        self._halves.addLayout(pictured, 1)
        column.addLayout(self._halves)
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
        foot = FlowRow(
            self.attach_button, self.open_button, self.receipt_button, self.account_button
        )
        margin = QVBoxLayout()
        margin.setContentsMargins(SPACE.small, 0, SPACE.small, 0)
        margin.addWidget(foot)
        outer.addLayout(margin)
        self.attach_button.clicked.connect(self.picture_wanted)
        self.open_button.clicked.connect(self.open_wanted)
        self.receipt_button.clicked.connect(self.receipt_wanted)
        self.account_button.clicked.connect(self.account_wanted)
