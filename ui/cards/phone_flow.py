import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from services.cards.phone_links import PhoneLinks
from services.cards.records import ChargeOrder, Outcome, Verdict
from services.cards.service import ChargeService
from services.clock import Now
from services.errors import NotFound, UserError
from services.staff.rights import Operator
from ui import formats
from ui.cards.charge_sheet import why_not_known
from ui.cards.phone_sheet import PhoneSheet
from ui.cards.turn import Steps, Turn
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words, words_for
from ui.words.declines import decline_words

_LOOK_SECONDS: Final = 5.0


class PhoneFlow(QObject):
    """A charge on the customer's own phone, from the review to what may be told of it.

    While the sheet is open the provider is asked every five seconds. It can be left at any time:
    the page stays open for its customer, and whichever till looks next books what they paid.

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
        links: PhoneLinks,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._charges = charges
        self._links = links
        self._tasks = tasks
        self._steps = Steps(tasks, over)
        self._operator = operator
        self._now = now
        self._over = over
        self._turn: Turn | None = None
        self._review: ReviewSheet | None = None
        self._sheet: PhoneSheet | None = None
        self._wants_withdrawal = False
        self._look_at = 0.0
        self._looked_at = ""
        self._seconds = QTimer(self)
        self._seconds.setInterval(1000)
        self._seconds.timeout.connect(self._tick)

    @property
    def review_sheet(self) -> ReviewSheet | None:
        """The open review, if any."""
        return self._review

    @property
    def sheet(self) -> PhoneSheet | None:
        """The open sheet of a page, if any."""
        return self._sheet

    @property
    def is_open(self) -> bool:
        """Whether it covers the window now."""
        return self._review is not None or self._sheet is not None

    @property
    def is_busy(self) -> bool:
        """Whether something is on its way that closing the window would leave unknown."""
        return self._steps.are_sending

    def review(self, order: ChargeOrder, rows: list[SheetRow | tuple[str, str]]) -> None:
        """Show what the customer is about to be asked for; nothing is sent or claimed yet."""
        if self.is_open:
            return
        # Whoever asks is the actor to the end, whoever sits there when the answer comes.
        self._turn = Turn(order.attempt, self._operator(), order.amount_cents, order)
        sheet = ReviewSheet(
            "phone_review",
            self.tr("Cobrar en el celular del cliente"),
            self._over,
            rows=rows,
            amount_cents=order.amount_cents,
            actions=[
                SheetAction(
                    "begin", self.tr("Crear el &enlace"), "F12", "phone", primary=True, once=True
                )
            ],
        )
        self._review = sheet
        sheet.chosen.connect(lambda _key: self._begin())
        sheet.closed.connect(self._left)
        sheet.open_sheet()

    def show_attempt(self, attempt_id: str) -> None:
        """Show how a charge on a phone stands, whichever till began it."""
        if self.is_open:
            return
        self._tasks.run(
            lambda: self._charges.outcome(attempt_id),
            self._found,
            lambda _error: self.ended.emit(),
            owner=self._over,
        )

    def _found(self, outcome: Outcome) -> None:
        if self.is_open:
            return
        attempt = outcome.attempt
        self._turn = Turn(attempt.id, self._operator(), attempt.amount_cents, known=outcome)
        self._show(self._turn, outcome)

    # --- What the operator chooses ----------------------------------------------------------

    def _begin(self) -> None:
        turn, review = self._turn, self._review
        if turn is None or review is None or turn.order is None or turn.is_working:
            return
        order = turn.order
        review.show_busy(self.tr("Reservando las facturas y preparando el enlace…"))
        self._steps.run(
            turn,
            lambda: self._charges.open(turn.operator, order),
            self._show,
            self._not_opened,
        )

    def _look(self) -> None:
        turn, sheet = self._turn, self._sheet
        if turn is None or sheet is None or turn.is_working:
            return
        sheet.show_looking(is_looking=True)
        self._steps.run(
            turn,
            lambda: self._charges.look_now(turn.operator, turn.attempt),
            self._show,
            self._not_known,
            is_sending=False,
        )

    def _withdraw(self) -> None:
        turn, sheet = self._turn, self._sheet
        if turn is None or sheet is None:
            return
        sheet.show_step(self.tr("Anulando el enlace en Stripe…"))
        # A look that is on its way may find that it was paid; it is waited for.
        self._wants_withdrawal = turn.is_working
        if turn.is_working:
            return
        self._steps.run(
            turn,
            lambda: self._charges.give_up(turn.operator, turn.attempt),
            self._show,
            self._not_known,
        )

    def _mail(self, address: str) -> None:
        turn, sheet = self._turn, self._sheet
        if turn is None or sheet is None:
            return
        sheet.show_mailing()
        self._tasks.run(
            lambda: self._links.mail(turn.operator, turn.attempt, address),
            lambda _none: self._mailed(turn, "ok", self._mailed_words(address)),
            lambda error: self._mailed(turn, "err", words_for(error)),
            owner=self._over,
            pool="network",
        )

    def _mailed(self, turn: Turn, tone: str, text: str) -> None:
        if turn is self._turn and self._sheet is not None:
            self._sheet.show_mailed(tone, text)

    def _mailed_words(self, address: str) -> str:
        at = formats.clock_time(self._now())
        return self.tr("Enviado a {address} a las {at}.").format(address=address, at=at)

    def _next(self) -> None:
        sheet = self._sheet
        if sheet is not None:
            sheet.close_sheet()
            self.next_wanted.emit()

    def _open_here(self) -> None:
        attempt = self._turn.known.attempt if self._turn and self._turn.known else None
        if attempt is not None and attempt.link:
            QDesktopServices.openUrl(QUrl(attempt.link))

    # --- What may be told -------------------------------------------------------------------

    def _show(self, turn: Turn, outcome: Outcome) -> None:
        turn.known = outcome
        if outcome.verdict is Verdict.CHARGED:
            self.charged.emit(outcome)
        if turn is not self._turn:
            self.ended.emit()
            return
        sheet = self._sheet or self._open_sheet(turn, outcome)
        if self._wants_withdrawal and not outcome.attempt.is_finished:
            self._withdraw()
            return
        sheet.show_looking(is_looking=False)
        self._look_at = time.monotonic() + _LOOK_SECONDS
        if outcome.was_reached:
            self._looked_at = formats.clock_time(self._now(), seconds=True)
        if outcome.verdict is Verdict.WAITING:
            self._waiting(sheet, outcome)
        elif outcome.verdict is Verdict.CHARGED:
            told = self.tr("El cliente pagó en su celular. Recibo {receipt}.")
            sheet.show_ended("ok", told.format(receipt=outcome.receipt))
        elif outcome.verdict is Verdict.NOT_CHARGED:
            sheet.show_ended("info", self._not_charged_words(turn, outcome))
        else:
            sheet.show_doubt(self._doubt_words(outcome))
        if outcome.verdict in {Verdict.WAITING, Verdict.IN_DOUBT}:
            self._seconds.start()
            self._tick()
        else:
            self._seconds.stop()

    def _waiting(self, sheet: PhoneSheet, outcome: Outcome) -> None:
        decline = outcome.attempt.decline
        looked = self.tr("Última consulta {at}.").format(at=self._looked_at)
        if not outcome.was_reached:
            told = self.tr("No hay conexión con Stripe: no se sabe si ya pagó. {looked}")
            sheet.show_waiting(outcome.attempt, told.format(looked=looked), "warn")
        elif decline is not None:
            told = self.tr(
                "Rechazada: {happened} El cliente puede probar otra tarjeta en la misma página. "
                "{looked}"
            )
            happened = decline_words(decline.code).happened
            sheet.show_waiting(
                outcome.attempt, told.format(happened=happened, looked=looked), "warn"
            )
        else:
            told = self.tr(
                "Esperando que el cliente pague en su celular. Nadie más puede cobrar estas "
                "facturas mientras el enlace esté abierto. {looked}"
            )
            sheet.show_waiting(outcome.attempt, told.format(looked=looked))

    def _not_charged_words(self, turn: Turn, outcome: Outcome) -> str:
        if outcome.attempt.page_id is None:
            return words("phone.not_prepared")
        is_over = outcome.attempt.page_until is not None and (
            outcome.attempt.page_until <= self._now()
        )
        if is_over:
            return self.tr("El enlace venció sin que el cliente pague. No se cobró nada.")
        return self.tr("El enlace se anuló en Stripe. No se cobró nada.")

    def _doubt_words(self, outcome: Outcome) -> str:
        told = self.tr(
            "EN DUDA. No cobre otra vez.\nNo se sabe todavía si el cliente pagó {amount}; se "
            "revisa solo. Nadie puede cobrar estas facturas, con ningún método, hasta saberlo."
        )
        return told.format(amount=formats.money(outcome.attempt.amount_cents))

    def _open_sheet(self, turn: Turn, outcome: Outcome) -> PhoneSheet:
        review, self._review = self._review, None
        if review is not None:
            review.closed.disconnect(self._left)
            review.set_may_leave(True)
            review.close_sheet()
        sheet = PhoneSheet(self._over, outcome.attempt, may_open=not outcome.attempt.livemode)
        self._sheet = sheet
        sheet.look_wanted.connect(self._look)
        sheet.withdraw_wanted.connect(self._withdraw)
        sheet.next_wanted.connect(self._next)
        sheet.mail_wanted.connect(self._mail)
        sheet.open_wanted.connect(self._open_here)
        sheet.closed.connect(self._left)
        sheet.open_sheet()
        self._tasks.run(
            lambda: (
                self._links.code(turn.attempt),
                self._links.customer(outcome.attempt.account),
            ),
            lambda told: self._fill(turn, *told),
            lambda _error: None,
            owner=self._over,
        )
        return sheet

    def _fill(self, turn: Turn, rows: tuple[str, ...], customer: tuple[str, str]) -> None:
        if turn is self._turn and self._sheet is not None:
            self._sheet.set_code(rows)
            self._sheet.set_customer(*customer)

    # --- What did not end -------------------------------------------------------------------

    def _not_opened(self, turn: Turn, error: UserError | None) -> None:
        """Nobody was told a link, so nothing was paid; but the books may have the attempt."""
        told = words_for(error) if error is not None else words("phone.not_prepared")
        self._steps.run(
            turn,
            lambda: self._charges.outcome(turn.attempt),
            self._show,
            lambda _turn, reading: self._refused(turn, told, reading),
            is_sending=False,
        )

    def _refused(self, turn: Turn, told: str, reading: UserError | None) -> None:
        if turn is not self._turn or self._review is None:
            self.ended.emit()
            return
        if not isinstance(reading, NotFound):
            told = f"{told}\n{words('phone.not_prepared')}"
        self._review.show_notice("err", told)

    def _not_known(self, turn: Turn, error: UserError | None) -> None:
        """A step failed here; what the books say of the attempt is what may be told."""
        sheet = self._sheet if turn is self._turn else None
        if sheet is None:
            self.ended.emit()
            return
        if self._wants_withdrawal:
            self._withdraw()
            return
        why = why_not_known(error)
        self._look_at = time.monotonic() + _LOOK_SECONDS
        sheet.show_looking(is_looking=False)
        if turn.known is None:
            sheet.show_doubt(why)
        elif turn.known.verdict is Verdict.WAITING:
            told = self.tr("No se sabe si ya pagó. {why}").format(why=why)
            sheet.show_waiting(turn.known.attempt, told, "warn")
        else:
            sheet.show_doubt(f"{self._doubt_words(turn.known)}\n{why}")

    # --- Time -------------------------------------------------------------------------------

    def _tick(self) -> None:
        turn, sheet = self._turn, self._sheet
        if turn is None or sheet is None or turn.known is None:
            self._seconds.stop()
            return
        until = turn.known.attempt.page_until
        if until is not None:
            left = max(timedelta(0), until - self._now())
            told = self.tr("Vence a las {at} (quedan {left}).")
            sheet.show_time_left(told.format(at=formats.clock_time(until), left=_time_words(left)))
        # Behind the lock screen nobody watches; the background asks once a minute.
        if time.monotonic() >= self._look_at and sheet.isVisible():
            self._look()

    def _left(self) -> None:
        self._seconds.stop()
        self._wants_withdrawal = False
        self._turn, self._review, self._sheet = None, None, None
        self.ended.emit()


def _time_words(left: timedelta) -> str:
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {seconds:02d} s"
