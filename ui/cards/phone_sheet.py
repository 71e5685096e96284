from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from services.cards.records import AttemptRecord
from ui import formats
from ui.theme import SPACE, set_tone
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.labels import label
from ui.widgets.layouts import drop_first
from ui.widgets.lines import TextLine
from ui.widgets.notice import Notice, NoticeTone
from ui.widgets.qr_view import QrView
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.sheet import Sheet

_WIDTH: Final = 760
_QR_SIDE: Final = 264
_MOST_LISTED: Final = 4


class PhoneSheet(Sheet):
    """A page that waits for its customer: its code, its link, how long it lasts, what became of it.

    Leaving it, by Esc or by going on, leaves the page open; only withdrawing closes it.

    Signals:
        look_wanted(): ask the provider now.
        withdraw_wanted(): close the page for ever.
        next_wanted(): on to the next customer.
        mail_wanted(str): send the link to this address.
        open_wanted(): show the page in this computer's browser.
    """

    look_wanted = Signal()
    withdraw_wanted = Signal()
    next_wanted = Signal()
    mail_wanted = Signal(str)
    open_wanted = Signal()

    def __init__(self, over: QWidget, attempt: AttemptRecord, *, may_open: bool) -> None:
        super().__init__("phone", self.tr("Cobrar en el celular del cliente"), over, width=_WIDTH)
        self._attempt = attempt
        self._customer = ""
        self._state = ""
        self._make_facts()
        self._make_link(may_open=may_open)
        self._make_mail()
        self._make_foot()
        self._lay_out()
        self.set_customer("", "")

    def set_customer(self, name: str, address: str) -> None:
        """Name who pays; their address stands ready to be written to, unless one was typed."""
        self._customer = name
        self._show_rows()
        if address and not self.address.value():
            self.address.set_value(address)

    def set_code(self, rows: tuple[str, ...]) -> None:
        """Show the link as a code to scan."""
        self.qr.set_rows(rows)

    def show_waiting(self, attempt: AttemptRecord, text: str, tone: NoticeTone = "info") -> None:
        """The page is open; `text` says what is known of it."""
        self._attempt = attempt
        if self.link.text() != attempt.link:
            self.link.setText(attempt.link)
            self.link.setCursorPosition(0)
        if self.withdraw.is_spent:
            self.withdraw.renew()
        self._tell("waiting", tone, text)

    def show_doubt(self, text: str) -> None:
        """Nobody knows: the page is being closed, or what it showed proves nothing."""
        self._tell("doubt", "warn", text)

    def show_ended(self, tone: NoticeTone, text: str) -> None:
        """It is over, and why."""
        self._tell("ended", tone, text)

    def show_time_left(self, text: str) -> None:
        """Say how long the page is still open."""
        self.time_left.setText(text)

    def show_step(self, text: str) -> None:
        """Something is on its way that must be waited for."""
        self.notice.clear()
        self.busy.start(text)
        for button in (self.withdraw, self.look, self.following):
            button.set_reason(text)
        self.set_may_leave(False)

    def show_looking(self, *, is_looking: bool) -> None:
        """Nothing moves while the provider is asked; the button only waits for its answer."""
        words = self.tr("Consultando…")
        self.look.set_reason(words if is_looking else "")

    def show_mailing(self) -> None:
        """The message is on its way."""
        self._tell_mail("muted", self.tr("Enviando el correo…"))
        self.mail_button.set_reason(self.tr("Enviando el correo…"))

    def show_mailed(self, tone: str, text: str) -> None:
        """What became of the message."""
        self._tell_mail(tone, text)
        self.mail_button.set_reason("")

    def _make_facts(self) -> None:
        self.amount = label(
            formats.money(self._attempt.amount_cents), scale=2.1, bold=True, name="phone_amount"
        )
        self.rows = QWidget()
        self._rows_column = QVBoxLayout(self.rows)
        self._rows_column.setContentsMargins(0, 0, 0, 0)
        self.qr = QrView("phone_qr", _QR_SIDE)
        self.time_left = label(bold=True, name="phone_time_left")
        self.notice = Notice("phone_notice")
        self.busy = BusyLine("phone_busy")

    def _make_link(self, *, may_open: bool) -> None:
        self.link = QLineEdit(self._attempt.link)
        self.link.setCursorPosition(0)
        self.link.setObjectName("phone_link")
        self.link.setReadOnly(True)
        self.link.setAccessibleName(self.tr("Enlace para pagar"))
        self.copy = ActionButton("phone_copy", self.tr("&Copiar"))
        self.copy.clicked.connect(self._copy)
        self.open = ActionButton("phone_open", self.tr("A&brir aquí"))
        self.open.setToolTip(self.tr("Demo: abre la página del cliente en este computador"))
        self.open.clicked.connect(self.open_wanted)
        self.open.setVisible(may_open)

    def _make_mail(self) -> None:
        self.address = TextLine("phone_address", most=254)
        self.address.setPlaceholderText(self.tr("correo del cliente"))
        self.address.returnPressed.connect(self._mail)
        self.mail_button = ActionButton("phone_mail", self.tr("&Enviar por correo"), icon="mail")
        self.mail_button.clicked.connect(self._mail)
        self.mail_told = label(wrap=True, name="phone_mail_told")
        self.mail_told.hide()

    def _make_foot(self) -> None:
        self.withdraw = OnceButton(
            "phone_withdraw", self.tr("A&nular el enlace"), primary=False, danger=True
        )
        self.withdraw.fired.connect(self.withdraw_wanted)
        self.look = ActionButton(
            "phone_look", self.tr("Consultar &ahora"), key="F5", icon="refresh"
        )
        self.look.clicked.connect(self.look_wanted)
        self.following = ActionButton(
            "phone_next", self.tr("Seguir con &otro cliente"), key="F3", primary=True
        )
        self.following.clicked.connect(self.next_wanted)
        self.add_button(self.withdraw)
        self.add_button(self.look)
        self.add_button(self.following, is_default=True)

    def _lay_out(self) -> None:
        self.code = QWidget()
        code = QVBoxLayout(self.code)
        code.setContentsMargins(0, 0, SPACE.normal, 0)
        code.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignHCenter)
        hint = label(
            self.tr("El cliente apunta aquí la cámara de su celular."), tone="muted", wrap=True
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        hint.setMaximumWidth(_QR_SIDE)
        code.addWidget(hint)
        code.addStretch(1)
        self.ways = QWidget()
        ways = QVBoxLayout(self.ways)
        ways.setContentsMargins(0, SPACE.small, 0, 0)
        ways.setSpacing(SPACE.small)
        ways.addWidget(_caption(self.tr("Enlace"), self.link))
        ways.addLayout(_row(self.link, self.copy, self.open))
        ways.addWidget(_caption(self.tr("Co&rreo"), self.address))
        ways.addLayout(_row(self.address, self.mail_button))
        ways.addWidget(self.mail_told)
        facts = QVBoxLayout()
        facts.setSpacing(SPACE.tight)
        facts.addWidget(self.amount)
        facts.addWidget(self.rows)
        facts.addWidget(self.time_left)
        facts.addWidget(self.ways)
        facts.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.code)
        middle.addLayout(facts, 1)
        # What is known comes first: on a small screen the rest may have to be scrolled to.
        self.body.addWidget(self.busy)
        self.body.addWidget(self.notice)
        self.body.addLayout(middle)

    def _show_rows(self) -> None:
        attempt = self._attempt
        listed = [
            f"{share.invoice}   {formats.money(share.amount_cents)}" for share in attempt.shares
        ]
        if len(listed) > _MOST_LISTED:
            more = self.tr("y {n} más").format(n=len(listed) - _MOST_LISTED)
            listed = [*listed[:_MOST_LISTED], more]
        who = f"{attempt.account} · {self._customer}" if self._customer else attempt.account
        made = self.tr("{at} · caja {till} · {who}").format(
            at=_moment(attempt.created_at), till=attempt.till, who=attempt.actor_name
        )
        shown = QWidget()
        shown.setLayout(
            rows_grid(
                [
                    SheetRow(self.tr("Cliente"), who, strong=True),
                    (self.tr("Facturas"), "\n".join(listed)),
                    (self.tr("Creado"), made),
                ]
            )
        )
        drop_first(self._rows_column)
        self._rows_column.addWidget(shown)

    def _tell(self, state: str, tone: NoticeTone, text: str) -> None:
        """What is known now; the buttons stay where they are while the state is the same."""
        self.busy.stop()
        self.set_may_leave(True)
        self.notice.tell(tone, text, closable=False)
        for button in (self.withdraw, self.look, self.following):
            button.set_reason("")
        if state == self._state:
            return
        self._state = state
        is_open = state == "waiting"
        self.code.setVisible(is_open)
        self.ways.setVisible(is_open)
        self.time_left.setVisible(is_open)
        self.look.setVisible(state != "ended")
        if state == "ended":
            self.withdraw.hide()
            self.following.set_text(self.tr("Cliente &siguiente"))
        if self.is_open:
            self.restart_guard()
            self.following.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.link.text())
        self.copy.set_text(self.tr("&Copiado"))

    def _mail(self) -> None:
        if self.mail_button.isEnabled():
            self.mail_wanted.emit(self.address.value())

    def _tell_mail(self, tone: str, text: str) -> None:
        set_tone(self.mail_told, tone)
        self.mail_told.setText(text)
        self.mail_told.show()


def _row(field: QWidget, *buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE.small)
    row.addWidget(field, 1)
    for button in buttons:
        row.addWidget(button)
    return row


def _caption(text: str, field: QWidget) -> QLabel:
    made = label(text, tone="muted")
    made.setBuddy(field)
    return made


def _moment(value: datetime) -> str:
    return formats.clock_time(value)
