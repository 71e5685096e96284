from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import formats
from ui.doubts.detail import Detail, DetailAction, Said
from ui.doubts.fact_card import FactCard
from ui.theme import SPACE, set_tone
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import card, label
from ui.widgets.narrow import NarrowAware
from ui.widgets.state_badge import StateBadge


class DetailPanel(QScrollArea):
    """One line of the desk in full: what to do, and Stripe's side beside the books'.

    Signals:
        chosen(str): the key of the action pressed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doubt_detail")
        self.setAccessibleName(self.tr("Detalle"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.detail: Detail | None = None
        self.buttons: dict[str, ActionButton] = {}
        self._build()
        NarrowAware(self, self._restack)

    def show_detail(self, detail: Detail | None) -> None:
        """Show this, or nothing; what did not change stays as it is, the keyboard with it."""
        before, self.detail = self.detail, detail
        self.setVisible(detail is not None)
        if detail is None:
            return
        self._badge.show_look(detail.look)
        self._title.setText(detail.title)
        self._amount.setText(formats.money(detail.amount_cents))
        self._amount.setVisible(detail.amount_cents != 0)
        if before is None or before.actions != detail.actions:
            self._set_actions(detail.actions)
        if before is None or before.said != detail.said:
            self._set_said(detail.said)
        self.stripe.show_facts(detail.stripe)
        self.books.show_facts(detail.books)
        self.steps.show_facts(detail.steps)
        self.steps.setVisible(bool(detail.steps))
        self.foot.setText(detail.foot)
        self.foot.setVisible(bool(detail.foot))

    def press(self, key: str) -> None:
        """Press one of the actions, if it is there and allowed."""
        if key in self.buttons:
            self.buttons[key].press()

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that can be done."""
        for button in self.buttons.values():
            if button.isEnabled():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _build(self) -> None:
        self._badge = StateBadge()
        self._title = label(scale=1.2, bold=True, name="doubt_title")
        self._amount = label(scale=1.2, bold=True, name="doubt_amount")
        self._actions = FlowRow()
        self._said = QWidget()
        self._words = card("doubt_words")
        self._words_column = QVBoxLayout(self._words)
        self._words_column.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
        self._words_column.addWidget(self._said)
        self._words_column.addStretch(1)
        self.stripe = FactCard("doubt_stripe", self.tr("Stripe dice"))
        self.books = FactCard("doubt_books", self.tr("Los libros dicen"))
        self.steps = FactCard("doubt_steps", self.tr("Pasos"))
        self.foot = label(tone="muted", wrap=True, name="doubt_foot")
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(SPACE.small)
        sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        sides.setSpacing(SPACE.small)
        sides.addWidget(self.stripe, 1)
        sides.addWidget(self.books, 1)
        self._across.addWidget(self._words, 4)
        self._across.addLayout(sides, 6)
        self._inside = QWidget()
        self._inside.setProperty("plain", True)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, SPACE.tight, 0)
        self._column.setSpacing(SPACE.small)
        self._column.addWidget(
            FlowRow(self._badge, self._title, self._amount, spacing=SPACE.normal)
        )
        self._column.addWidget(self._actions)
        self._column.addLayout(self._across)
        self._column.addWidget(self.foot)
        self._column.addWidget(self.steps)
        self._column.addStretch(1)
        self.hide()
        self.setWidget(self._inside)

    def _restack(self, is_narrow: bool) -> None:
        way = QBoxLayout.Direction
        self._across.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)

    def _set_actions(self, actions: Sequence[DetailAction]) -> None:
        focused = next((key for key, button in self.buttons.items() if button.hasFocus()), "")
        self.buttons = {action.key: _button(action) for action in actions}
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
        before, self._actions = self._actions, FlowRow(*self.buttons.values())
        self._column.replaceWidget(before, self._actions)
        before.hide()
        before.deleteLater()
        self._actions.show()
        if focused in self.buttons:
            self.buttons[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_said(self, said: Sequence[Said]) -> None:
        before, self._said = self._said, QWidget()
        self._said.setProperty("plain", True)
        column = QVBoxLayout(self._said)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        for each in said:
            if each.about:
                column.addWidget(label(each.about, tone="muted", bold=True, scale=0.9))
            told = label(each.text, wrap=True)
            set_tone(told, each.tone)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(told)
        self._words_column.replaceWidget(before, self._said)
        before.hide()
        before.deleteLater()


def _button(action: DetailAction) -> ActionButton:
    # The key is the window's own: here it is only shown, and `press` is what it does.
    text = f"{action.text}   {action.shown_key}" if action.shown_key else action.text
    button = ActionButton(
        f"doubt_{action.key.replace(':', '_')}",
        text,
        icon=action.icon,
        primary=action.primary,
        danger=action.danger,
    )
    button.setAccessibleName(action.text.replace("&", ""))
    button.set_reason(action.reason)
    return button
