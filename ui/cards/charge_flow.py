from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from services.accounts.records import SavedCard
from services.cards.entry import CardEntryFailed, CardRequest, EnteredCard
from services.cards.records import CardToken, ChargeOrder, Outcome, TokenKind, Verdict
from services.cards.service import ChargeService
from services.clock import utc_now
from services.errors import UserError
from services.staff.rights import Operator
from ui import formats
from ui.cards.entry import CardWindowEntry
from ui.tasks import TaskRunner
from ui.tokens import palette_of
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words_for
from ui.words.declines import decline_words

_HEARTBEAT_MILLISECONDS: Final = 15_000
_LOOKS_MILLISECONDS: Final = (5_000, 15_000, 60_000)


@dataclass(frozen=True, slots=True)
class CardSettings:
    """What the card window needs of the provider: no secret."""

    publishable_key: str
    script: str


class ChargeFlow(QObject):
    """One guarded charge, from the review to what may be told of it.

    The sheet shows each step; what it says is what the books and Stripe prove at that moment.
    It can be left at any time: the charge goes on, and its doubt is settled by whoever looks.

    Signals:
        charged(object): an `Outcome` with its receipt.
        ended(): the sheet is closed and the page should read its invoices again.
        next_wanted(): on to the next customer.
    """

    charged = Signal(object)
    ended = Signal()
    next_wanted = Signal()

    def __init__(
        self,
        charges: ChargeService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        entry: CardWindowEntry,
        settings: Callable[[], CardSettings],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._charges = charges
        self._tasks = tasks
        self._operator = operator
        self._entry = entry
        self._settings = settings
        self._over = over
        self._sheet: ReviewSheet | None = None
        self._order: ChargeOrder | None = None
        self._saved: SavedCard | None = None
        self._attempt = ""
        self._is_armed = False
        self._is_working = False
        self._looks = 0
        self._heartbeat = QTimer(self)
        self._heartbeat.setInterval(_HEARTBEAT_MILLISECONDS)
        self._heartbeat.timeout.connect(self._keep)
        self._look_timer = QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.timeout.connect(self._look)
        entry.entered.connect(self._entered)
        entry.cancelled.connect(self._entry_cancelled)
        entry.failed.connect(self._entry_failed)

    @property
    def sheet(self) -> ReviewSheet | None:
        """The open sheet, if any."""
        return self._sheet

    @property
    def is_busy(self) -> bool:
        """Whether something is on its way that closing the window would leave unknown."""
        return self._is_working

    def review(
        self, order: ChargeOrder, rows: list[SheetRow | tuple[str, str]], saved: SavedCard | None
    ) -> None:
        """Show what is about to be charged; nothing is sent or claimed yet."""
        if self._sheet is not None:
            return
        self._order, self._saved = order, saved
        self._attempt, self._is_armed, self._looks = order.attempt, False, 0
        words = (
            self.tr("&Cobrar {amount}")
            if saved is not None
            else self.tr("&Ingresar tarjeta por {amount}")
        )
        charge = words.format(amount=formats.money(order.amount_cents))
        self._open_sheet(
            self.tr("Cobrar con tarjeta"),
            rows,
            order.amount_cents,
            [SheetAction("charge", charge, "F12", "card", primary=True, once=True)],
        )

    def show_attempt(self, attempt_id: str) -> None:
        """Show how an attempt stands: for an invoice that is held, or a doubt of the list."""
        if self._sheet is not None:
            return
        attempt = self._charges.attempt(attempt_id)
        self._order, self._saved = None, None
        self._attempt, self._is_armed, self._looks = attempt_id, False, 0
        invoices = ", ".join(share.invoice for share in attempt.shares)
        self._open_sheet(
            self.tr("Cobro con tarjeta"),
            [
                SheetRow(self.tr("Cuenta"), attempt.account, strong=True),
                (self.tr("Facturas"), invoices),
                (self.tr("Caja"), f"{attempt.till} · {attempt.actor_name}"),
                (self.tr("Desde"), formats.moment(attempt.created_at, seconds=True)),
                (self.tr("Stripe"), attempt.pi_id or self.tr("sin intento creado")),
            ],
            attempt.amount_cents,
            [],
        )
        self._show(self._charges.outcome(attempt_id))

    def _open_sheet(
        self,
        title: str,
        rows: list[SheetRow | tuple[str, str]],
        amount_cents: int,
        actions: list[SheetAction],
    ) -> None:
        self._sheet = ReviewSheet(
            "charge", title, self._over, rows=rows, amount_cents=amount_cents, actions=actions
        )
        self._sheet.chosen.connect(self._chosen)
        self._sheet.closed.connect(self._closed)
        self._sheet.open_sheet()

    # --- What the operator chooses ----------------------------------------------------------

    def _chosen(self, key: str) -> None:
        if key == "charge":
            self._begin()
        elif key == "other_card":
            self._ask_card()
        elif key == "give_up":
            self._give_up()
        elif key == "look":
            self._looks = 0
            self._look()
        elif key == "next" and self._sheet is not None:
            self._sheet.close_sheet()
            self.next_wanted.emit()

    def _begin(self) -> None:
        order = self._order
        if order is None or self._is_working:
            return
        self._work(
            lambda: self._charges.open(self._operator(), order),
            self.tr("Reservando las facturas y preparando el cobro…"),
        )

    def _ask_card(self) -> None:
        order = self._order
        if self._sheet is None or order is None:
            return
        given = self._settings()
        amount = formats.money(order.amount_cents)
        request = CardRequest(
            publishable_key=given.publishable_key,
            script=given.script,
            amount_cents=order.amount_cents,
            title=self.tr("Cobrar con tarjeta · cuenta {account}").format(account=order.account),
            button=self.tr("Cobrar {amount}").format(amount=amount),
            dark=palette_of(self._over).is_dark,
            font_pt=QApplication.font().pointSize(),
        )
        if self._entry.open(request):
            self._heartbeat.start()
            self._sheet.show_busy(self.tr("Ingrese la tarjeta en la otra ventana…"))
        else:
            self._offer_again(self.tr("Ya hay una ventana de tarjeta abierta."))

    def _entered(self, card: EnteredCard) -> None:
        self._heartbeat.stop()
        if self._sheet is not None and self._is_armed:
            self._confirm(card.token)

    def _entry_cancelled(self) -> None:
        self._heartbeat.stop()
        if self._sheet is not None and self._is_armed:
            self._offer_again(self.tr("No se ingresó ninguna tarjeta. No se cobró nada."))

    def _entry_failed(self, error: CardEntryFailed) -> None:
        self._heartbeat.stop()
        if self._sheet is not None and self._is_armed:
            self._offer_again(words_for(error))

    def _offer_again(self, text: str) -> None:
        if self._sheet is None:
            return
        self._sheet.show_notice(
            "warn",
            text,
            [
                SheetAction("back", self.tr("&Dejar sin cobrar")),
                SheetAction(
                    "other_card", self.tr("Ingresar &tarjeta"), "F12", "card", primary=True
                ),
            ],
        )

    def _card_action(self, words: str) -> SheetAction:
        return SheetAction("other_card", words, "F12", "card", primary=True)

    def _confirm(self, token: CardToken) -> None:
        attempt = self._attempt
        self._is_armed = False
        self._work(
            lambda: self._charges.confirm(self._operator(), attempt, token),
            self.tr("Cobrando… no cierre ni vuelva a cobrar."),
        )

    def _give_up(self) -> None:
        attempt = self._attempt
        self._is_armed = False
        self._work(
            lambda: self._charges.give_up(self._operator(), attempt),
            self.tr("Dejando sin efecto el intento en Stripe…"),
        )

    def _look(self) -> None:
        attempt = self._attempt
        self._work(
            lambda: self._charges.look_now(self._operator(), attempt),
            self.tr("Consultando a Stripe…"),
        )

    def _work(self, work: Callable[[], Outcome], busy: str) -> None:
        """One step off the ui thread; the operator of the click is the actor to its end."""
        if self._is_working:
            return
        self._is_working = True
        self._look_timer.stop()
        if self._sheet is not None:
            self._sheet.show_busy(busy)
        self._tasks.run(work, self._show, self._refused, owner=self._over, pool="network")

    # --- What may be told -------------------------------------------------------------------

    def _show(self, outcome: Outcome) -> None:
        self._is_working = False
        if outcome.verdict is Verdict.CHARGED:
            self.charged.emit(outcome)
        if outcome.verdict is Verdict.READY:
            self._ready(outcome)
            return
        self._is_armed = outcome.verdict is Verdict.DECLINED and self._order is not None
        if self._sheet is None:
            self.ended.emit()
            return
        if outcome.verdict is Verdict.CHARGED:
            self._sheet.show_notice(
                "ok",
                self.tr("Cobrado. Recibo {receipt}.").format(receipt=outcome.receipt),
                [SheetAction("next", self.tr("Cliente &siguiente"), "F3", primary=True)],
            )
        elif outcome.verdict is Verdict.DECLINED:
            self._declined(outcome)
        elif outcome.verdict is Verdict.NOT_CHARGED:
            self._sheet.show_notice(
                "info",
                self.tr("No se cobró nada (anulado en Stripe). Puede intentar de nuevo."),
            )
        else:
            self._in_doubt(outcome)

    def _ready(self, outcome: Outcome) -> None:
        self._is_armed = True
        if self._sheet is None or self._order is None:
            if self._order is not None:
                self._give_up()
        elif self._saved is not None:
            saved = self._saved
            self._confirm(
                CardToken(TokenKind.PAYMENT_METHOD, saved.payment_method, saved.brand, saved.last4)
            )
        else:
            self._ask_card()

    def _declined(self, outcome: Outcome) -> None:
        if self._sheet is None:
            return
        decline = outcome.attempt.decline
        told = decline_words(decline.code if decline else "")
        text = self.tr(
            "Tarjeta rechazada: no se cobró nada.\n{happened}\n"
            "Dígale al cliente: «{say}»\nQué hacer: {do}"
        )
        actions = [SheetAction("give_up", self.tr("&Dejar sin cobrar"))]
        if self._order is not None:
            actions = [
                SheetAction("back", self.tr("&Dejar sin cobrar")),
                self._card_action(self.tr("Otra &tarjeta")),
            ]
        self._saved = None
        self._sheet.show_notice(
            "err", text.format(happened=told.happened, say=told.say, do=told.do), actions
        )

    def _in_doubt(self, outcome: Outcome) -> None:
        if self._sheet is None:
            return
        text = self.tr(
            "EN DUDA. No cobre otra vez.\n"
            "No se sabe todavía si Stripe cobró {amount}; se revisa solo. Última consulta {at}.\n"
            "Nadie puede cobrar estas facturas, con ningún método, hasta saberlo."
        )
        at = formats.clock_time(utc_now(), seconds=True)
        amount = formats.money(outcome.attempt.amount_cents)
        self._sheet.show_notice(
            "warn",
            text.format(amount=amount, at=at),
            [
                SheetAction("back", self.tr("&Cerrar")),
                SheetAction("look", self.tr("Consultar &ahora"), "F5", "refresh"),
                SheetAction("next", self.tr("Seguir con &otro cliente"), "F3", primary=True),
            ],
        )
        wait = _LOOKS_MILLISECONDS[min(self._looks, len(_LOOKS_MILLISECONDS) - 1)]
        self._looks += 1
        self._look_timer.start(wait)

    def _refused(self, error: UserError) -> None:
        self._is_working = False
        if self._sheet is not None:
            self._sheet.show_notice("err", words_for(error))
        else:
            self.ended.emit()

    def _keep(self) -> None:
        attempt = self._attempt
        self._tasks.run(lambda: self._charges.keep(attempt), lambda _kept: None, lambda _e: None)

    def _closed(self) -> None:
        """The sheet is gone: an attempt that waits for a card is let go at Stripe first."""
        sheet, self._sheet = self._sheet, None
        self._look_timer.stop()
        self._heartbeat.stop()
        if sheet is not None:
            sheet.deleteLater()
        if self._entry.is_open:
            self._entry.close()
        if self._is_armed:
            self._give_up()
        else:
            self.ended.emit()
