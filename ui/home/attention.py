from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from services.cards.records import AttemptRecord
from services.cards.states import State
from services.refunds.states import State as RefundState
from services.staff.rights import Operator, Right, Role
from ui import formats, icons
from ui.cash.status import left_open_words
from ui.home.view import HomeView
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import ElidedLabel, card, label
from ui.wording import words

_KEYS: Final = 9


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One thing that waits for somebody, and what opens when it is chosen.

    `opens` is `doubt:ATTEMPT`, `difference:ID`, `refund:ID` or `place:KEY`.
    """

    text: str
    icon: str
    tone: str
    opens: str
    right: str = ""


def attention_items(view: HomeView, operator: Operator, now: datetime) -> list[AttentionItem]:
    """What waits for this operator: alarms first, then the doubts of cards, then the rest."""

    def charge(attempt: AttemptRecord, what: str, icon: str, tone: str) -> AttentionItem:
        is_doubt = attempt.state is State.IN_DOUBT
        age = formats.age(attempt.changed_at if is_doubt else attempt.created_at, now)
        told = _tr("{words} · cuenta {account} · caja {till} · {age}")
        text = told.format(words=what, account=attempt.account, till=attempt.till, age=age)
        amount = formats.money(attempt.amount_cents)
        return AttentionItem(text, icon, tone, f"doubt:{attempt.id}", amount)

    items = _differences(view, is_red=True)
    items += [charge(each, _tr("EN DUDA"), "doubt", "warn") for each in view.doubts]
    items += _differences(view, is_red=False)
    items += _refunds(view)
    for each in view.under_way:
        what, icon = _tr("Cobro en curso"), "clock"
        if each.is_waiting:
            what, icon = _tr("Espera al cliente"), "phone"
        items.append(charge(each, what, icon, "accent"))
    items += _till_items(view, operator)
    if view.waiting:
        text = _several(
            len(view.waiting),
            _tr("1 recibo guardado, no impreso"),
            _tr("{count} recibos guardados, no impresos"),
        )
        items.append(AttentionItem(text, "printer", "warn", "place:outbox"))
    if view.in_review:
        text = _several(
            view.in_review, _tr("1 activación por revisar"), _tr("{count} activaciones por revisar")
        )
        items.append(AttentionItem(text, "activate", "accent", "place:activation"))
    if view.at_documents:
        text = _several(
            view.at_documents,
            _tr("1 activación espera documentos"),
            _tr("{count} activaciones esperan documentos"),
        )
        items.append(AttentionItem(text, "attach", "muted", "place:activation"))
    return items


def _till_items(view: HomeView, operator: Operator) -> list[AttentionItem]:
    """Turns that were left open, the till to open, and counts to sign."""
    may_sign = operator.may(Right.APPROVE)
    items = [
        AttentionItem(left_open_words(turn), "till", "err", "place:cash")
        for turn in view.left_open
        if may_sign or turn.till == operator.till or turn.opened_by_id == operator.user_id
    ]
    if view.turn is None and Role.CASHIER in operator.roles:
        closed = words("cash.closed_till", till=view.till)
        items.append(AttentionItem(closed, "till", "warn", "place:cash"))
    if view.to_sign and may_sign:
        key = "cash.to_sign.one" if view.to_sign == 1 else "cash.to_sign"
        items.append(AttentionItem(words(key, count=view.to_sign), "edit", "accent", "place:cash"))
    return items


def _differences(view: HomeView, *, is_red: bool) -> list[AttentionItem]:
    """What people have to decide about money, in one line: the alarms, or the rest."""
    these = [each for each in view.differences if each.is_red is is_red]
    if not these:
        return []
    amount = formats.money(sum(each.amount_cents for each in these))
    opens = f"difference:{these[0].id}"
    if is_red:
        one, many = _tr("1 alarma con Stripe"), _tr("{count} alarmas con Stripe")
        return [AttentionItem(_several(len(these), one, many), "err", "err", opens, amount)]
    one, many = _tr("1 diferencia con Stripe"), _tr("{count} diferencias con Stripe")
    return [AttentionItem(_several(len(these), one, many), "warn", "warn", opens, amount)]


def _refunds(view: HomeView) -> list[AttentionItem]:
    """Refunds that wait for somebody's yes or to be sent, and those nobody knows of yet."""
    told = {
        RefundState.REQUESTED: (
            "clock",
            _tr("1 devolución espera aprobación"),
            _tr("{count} devoluciones esperan aprobación"),
        ),
        RefundState.APPROVED: (
            "refresh",
            _tr("1 devolución aprobada, sin enviar"),
            _tr("{count} devoluciones aprobadas, sin enviar"),
        ),
        RefundState.IN_DOUBT: (
            "doubt",
            _tr("1 devolución EN DUDA"),
            _tr("{count} devoluciones EN DUDA"),
        ),
    }
    found = []
    for state, (icon, one, many) in told.items():
        these = [each for each in view.refunds if each.state is state]
        if these:
            amount = formats.money(sum(each.amount_cents for each in these))
            text, opens = _several(len(these), one, many), f"refund:{these[0].id}"
            found.append(AttentionItem(text, icon, "warn", opens, amount))
    return found


def _several(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count=count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("HomePage", text)


class AttentionLine(ActionButton):
    """One line of the list: its key, what waits, and an amount."""

    def __init__(self, place: int, item: AttentionItem) -> None:
        super().__init__(f"attention_{place}", "", flat=True)
        self.item = item
        spoken = f"{item.text} {item.right}".strip()
        self.setAccessibleName(f"{place}: {spoken}" if place <= _KEYS else spoken)
        key = label(str(place) if place <= _KEYS else "", tone="muted", bold=True)
        key.setMinimumWidth(key.fontMetrics().horizontalAdvance("00"))
        mark = label()
        icons.set_icon(mark, item.icon, item.tone)
        told = ElidedLabel(item.text)
        amount = label(item.right, tone=item.tone, bold=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.small, 0, SPACE.small, 0)
        row.setSpacing(SPACE.small)
        for widget in (key, mark):
            row.addWidget(widget)
        row.addWidget(told, 1)
        row.addWidget(amount)
        for widget in (key, mark, told, amount):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setToolTip(told.toolTip())


class AttentionList(QWidget):
    """What waits for somebody; the keys 1 to 9 open its first nine lines.

    Signals:
        chosen(str): what a line opens, see `AttentionItem`.
    """

    chosen = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._lines: list[AttentionLine] = []
        self._count = label(tone="muted", name="attention_count")
        self._none = label(
            self.tr("Nada pendiente. Todo está al día."),
            tone="muted",
            wrap=True,
            name="attention_none",
        )
        self._build()
        for place in range(1, _KEYS + 1):
            shortcut = QShortcut(QKeySequence(str(place)), page)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda place=place: self.open_line(place))

    @property
    def lines(self) -> list[AttentionLine]:
        """The lines shown."""
        return list(self._lines)

    def show_items(self, items: Sequence[AttentionItem]) -> None:
        """Show what waits now; the keyboard stays on the line where it was."""
        if [line.item for line in self._lines] == list(items):
            return
        focused = next((line.item.opens for line in self._lines if line.hasFocus()), "")
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [AttentionLine(place, item) for place, item in enumerate(items, 1)]
        for place, line in enumerate(self._lines):
            line.clicked.connect(
                lambda _checked=False, line=line: self.chosen.emit(line.item.opens)
            )
            self._column.insertWidget(place, line)
            if line.item.opens == focused:
                line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._none.setVisible(not items)
        self._count.setText(str(len(items)) if items else "")

    def open_line(self, place: int) -> None:
        """Open a line by its number, from 1."""
        if 1 <= place <= len(self._lines):
            self._lines[place - 1].press()

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("plain", True)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._none.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("attention_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Por atender"), bold=True))
        head.addWidget(self._count)
        head.addStretch(1)
        frame = card("attention")
        column = QVBoxLayout(frame)
        column.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
        column.setSpacing(SPACE.tight)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
