from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from services.cards.records import AttemptRecord, Outcome
from services.errors import UserError
from services.papers.words import brand
from ui import formats
from ui.widgets.notice import NoticeTone
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import WORDS, words
from ui.words.declines import decline_words

Rows = list[SheetRow | tuple[str, str]]

_NEXT: Final = "F3"
_WIDTH: Final = 650  # the four buttons of a doubt beside one another


class ChargeSheet(ReviewSheet):
    """The sheet of one charge: each thing that it may say, and what can be done then.

    Every sentence is one that the caller has proof of; this only words it. Leaving by Esc or by
    the first button is `go_back`, which does what `on_back` says: an attempt that waits for a
    card is given up at the provider before anybody is told that nothing was charged.

    Attributes:
        on_back: the key that leaving chooses now; empty to close.
    """

    def __init__(
        self,
        title: str,
        over: QWidget,
        *,
        rows: Sequence[SheetRow | tuple[str, str]],
        amount_cents: int,
        actions: Sequence[SheetAction],
    ) -> None:
        self.on_back = ""
        self._doubt = ""
        self._when = ""
        self._given = rows
        super().__init__(
            "charge",
            title,
            over,
            rows=rows,
            amount_cents=amount_cents,
            actions=actions,
            width=_WIDTH,
        )

    def go_back(self) -> None:
        """Leave, or do first what leaving asks for now."""
        if self.on_back:
            self.chosen.emit(self.on_back)
        else:
            super().go_back()

    def show_step(self, text: str) -> None:
        """Something is on its way and there is nothing to press."""
        self._begin()
        self.show_busy(text)

    def show_waiting_for_card(self) -> None:
        """The card window is open; it can be closed from here too."""
        self._begin("stop_entry")
        self.show_busy(self.tr("Ingrese la tarjeta en la otra ventana…"))
        self.set_may_leave(True)
        self.set_actions([SheetAction("back", self.tr("&Cerrar la ventana de tarjeta"))])

    def show_offer(self, text: str, *, may_type: bool = True) -> None:
        """No card came in; another try where a card can be typed, or leave it."""
        self._begin("give_up")
        self._tell("warn", text, self._leave_or_card(self.tr("Ingresar &tarjeta"), may_type))

    def show_declined(self, outcome: Outcome, *, may_type: bool = True) -> None:
        """The bank said no: what happened, what to tell the customer, what to do."""
        self._begin("give_up")
        decline = outcome.attempt.decline
        told = decline_words(decline.code if decline else "")
        text = self.tr(
            "Tarjeta rechazada: no se cobró nada.\n{happened}\n"
            "Dígale al cliente: «{say}»\nQué hacer: {do}"
        ).format(happened=told.happened, say=told.say, do=told.do)
        self._tell("err", text, self._leave_or_card(self.tr("Otra &tarjeta"), may_type))

    def show_charged(self, outcome: Outcome) -> None:
        """The money is taken and booked."""
        self._begin()
        self._show_card(outcome.attempt)
        text = self.tr("Cobrado. Recibo {receipt}.").format(receipt=outcome.receipt)
        following = SheetAction("next", self.tr("Cliente &siguiente"), _NEXT, primary=True)
        self._tell("ok", text, [following])

    def show_not_charged(self) -> None:
        """The intent was seen canceled."""
        self._begin()
        text = self.tr("No se cobró nada (anulado en Stripe). Puede intentar de nuevo.")
        self._tell("info", text)

    def show_refused(self, text: str) -> None:
        """Nothing was begun, for a reason."""
        self._begin()
        self._tell("err", text)

    def show_under_way(self, attempt: AttemptRecord, *, is_ours: bool) -> None:
        """Somebody is in the middle of this charge; nothing was sent to a card when it was read."""
        self._begin()
        text = self.tr(
            "Este cobro está en curso en la caja {till} ({who}), desde las {since}. No lo repita."
        ).format(
            till=attempt.till,
            who=attempt.actor_name,
            since=formats.clock_time(attempt.created_at, seconds=True),
        )
        actions = [SheetAction("back", self.tr("&Cerrar"))]
        if is_ours:
            actions.append(SheetAction("give_up", self.tr("&Dejar sin efecto")))
        actions.append(self._look_action())
        self._tell("info", text, actions)

    def show_doubt(
        self, attempt: AttemptRecord | None, amount_cents: int, *, has_evidence: bool
    ) -> None:
        """Nobody knows yet; it stays open to every till and is looked at again by itself."""
        was_doubt = bool(self._doubt)
        self._begin()
        self._doubt = self.tr(
            "EN DUDA. No cobre otra vez.\n"
            "No se sabe todavía si Stripe cobró {amount}. Nadie puede cobrar estas facturas, con "
            "ningún método, hasta saberlo.\n{attempt}"
        ).format(amount=formats.money(amount_cents), attempt=self._attempt_line(attempt))
        if was_doubt:
            self._retell()
            return
        actions = [SheetAction("back", self.tr("&Cerrar"))]
        if has_evidence and attempt is not None:
            actions.append(SheetAction("evidence", self.tr("&Ver evidencia…")))
        actions.append(self._look_action())
        following = self.tr("Seguir con &otro cliente")
        actions.append(SheetAction("next", following, _NEXT, primary=True))
        self._tell("warn", self._doubt, actions)

    def show_next_look(self, text: str) -> None:
        """Say when the doubt is looked at next, or that it is being looked at now."""
        if self._doubt and text != self._when:
            self._when = text
            self._retell()

    def _show_card(self, attempt: AttemptRecord) -> None:
        """The card that paid, in the place of how one was to come in."""
        if not attempt.card_last4:
            return
        name = brand(attempt.card_brand or "")
        title = self.tr("Tarjeta")
        others = [row for row in self._given if _title_of(row) != title]
        self.set_rows([*others, SheetRow(title, f"{name} •••• {attempt.card_last4}".strip())])

    def _retell(self) -> None:
        # Only the words: the buttons stay where the hand expects them.
        self.notice.text.setText(f"{self._doubt}\n{self._when}" if self._when else self._doubt)

    def _attempt_line(self, attempt: AttemptRecord | None) -> str:
        if attempt is None:
            return self.tr("No se pudo leer el intento en la base de datos.")
        number = self.tr("intento {n}").format(n=attempt.confirm_seq)
        if attempt.confirm_seq == 0:
            number = self.tr("ninguna tarjeta enviada")
        since = formats.clock_time(attempt.created_at, seconds=True)
        return f"{attempt.pi_id or self.tr('sin intento en Stripe')} · {number} · {since}"

    def _begin(self, on_back: str = "") -> None:
        self.on_back = on_back
        self._doubt = ""
        self._when = ""

    def _tell(self, tone: NoticeTone, text: str, actions: Sequence[SheetAction] = ()) -> None:
        self.show_notice(tone, text, actions)

    def _leave_or_card(self, text: str, may_type: bool) -> list[SheetAction]:
        leave = SheetAction("back", self.tr("&Dejar sin cobrar"))
        card = SheetAction("other_card", text, "F12", "card", primary=True)
        return [leave, card] if may_type else [leave]

    def _look_action(self) -> SheetAction:
        return SheetAction("look", self.tr("Consultar &ahora"), "F5", "refresh")


def attempt_rows(attempt: AttemptRecord) -> Rows:
    """Whose an attempt is and what it is for, as the sheet shows it."""
    invoices = ", ".join(share.invoice for share in attempt.shares)
    return [
        SheetRow(_tr("Cuenta"), attempt.account, strong=True),
        (_tr("Facturas"), invoices),
        (_tr("Caja"), f"{attempt.till} · {attempt.actor_name}"),
        (_tr("Desde"), formats.moment(attempt.created_at, seconds=True)),
        (_tr("Stripe"), attempt.pi_id or _tr("sin intento creado")),
    ]


def _title_of(row: SheetRow | tuple[str, str]) -> str:
    return row.title if isinstance(row, SheetRow) else row[0]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChargeSheet", text)


def why_not_known(error: UserError | None) -> str:
    """Why a step after the card did not end, in words that promise nothing about the money."""
    kind = error.key if error is not None else ""
    key = f"doubt.{kind}"
    if key not in WORDS:
        key = "doubt.storage" if kind.startswith("storage.") else "doubt.other"
    return words(key)
