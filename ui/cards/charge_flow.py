from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import SIGNAL, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from services.accounts.records import SavedCard
from services.cards.entry import CardEntryFailed, CardRequest, EnteredCard
from services.cards.records import CardToken, ChargeOrder, Outcome, TokenKind, Verdict
from services.cards.service import ChargeService
from services.cards.states import State
from services.errors import UserError
from services.staff.rights import Operator
from ui import formats
from ui.cards.charge_sheet import ChargeSheet, Rows, attempt_rows, why_not_known
from ui.cards.doubt_clock import DoubtClock
from ui.cards.entry import CardWindowEntry
from ui.cards.turn import Steps, Turn
from ui.tasks import TaskRunner
from ui.tokens import palette_of
from ui.widgets.review_sheet import SheetAction, SheetRow
from ui.wording import words, words_for

_HEARTBEAT_MILLISECONDS: Final = 15_000
_BEFORE_MONEY: Final = frozenset({State.CLAIMED, State.CREATING, State.ARMED})


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
        evidence_wanted(str): what Stripe shows of an attempt, beside the books; by its id. The
            sheet offers it where somebody listens.
    """

    charged = Signal(object)
    ended = Signal()
    next_wanted = Signal()
    evidence_wanted = Signal(str)

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
        self._steps = Steps(tasks, over)
        self._operator = operator
        self._entry = entry
        self._settings = settings
        self._over = over
        self._sheet: ChargeSheet | None = None
        self._turn: Turn | None = None
        self._heartbeat = QTimer(self)
        self._heartbeat.setInterval(_HEARTBEAT_MILLISECONDS)
        self._heartbeat.timeout.connect(self._keep)
        self._clock = DoubtClock(self)
        self._clock.told.connect(self._tell_wait)
        self._clock.due.connect(self._look_again)
        entry.entered.connect(self._entered)
        entry.cancelled.connect(self._entry_cancelled)
        entry.failed.connect(self._entry_failed)

    @property
    def sheet(self) -> ChargeSheet | None:
        """The open sheet, if any."""
        return self._sheet

    @property
    def is_busy(self) -> bool:
        """Whether something is on its way that closing the window would leave unknown."""
        return self._steps.are_sending

    @property
    def is_asking(self) -> bool:
        """Whether somebody is typing a card for this charge now."""
        return self._turn is not None and self._turn.is_asking

    def review(self, order: ChargeOrder, rows: Rows, saved: SavedCard | None) -> None:
        """Show what is about to be charged; nothing is sent or claimed yet.

        Args:
            order: what would be charged.
            rows: how it is told; the first strong one says who the customer is.
            saved: the customer's card, or None for one that is typed.
        """
        if self._sheet is not None:
            return
        # Whoever asks is the actor to the end, whoever sits there when the answer comes.
        turn = Turn(order.attempt, self._operator(), order.amount_cents, order, saved)
        turn.who = next((row.value for row in rows if isinstance(row, SheetRow) and row.strong), "")
        text = (
            self.tr("&Cobrar {amount}")
            if saved is not None
            else self.tr("&Ingresar tarjeta por {amount}")
        )
        charge = text.format(amount=formats.money(order.amount_cents))
        action = SheetAction("charge", charge, "F12", "card", primary=True, once=True)
        self._open_sheet(turn, self.tr("Cobrar con tarjeta"), rows, [action])

    def show_attempt(self, attempt_id: str) -> None:
        """Show how an attempt stands: for an invoice that is held, or a doubt of the list."""
        if self._sheet is None:
            self._tasks.run(
                lambda: self._charges.outcome(attempt_id),
                self._show_found,
                lambda _error: self.ended.emit(),
                owner=self._over,
            )

    def _show_found(self, outcome: Outcome) -> None:
        if self._sheet is not None:
            return
        attempt = outcome.attempt
        turn = Turn(attempt.id, self._operator(), attempt.amount_cents, known=outcome)
        rows = attempt_rows(attempt)
        self._open_sheet(turn, self.tr("Cobro con tarjeta"), rows, [])
        self._show(turn, outcome)

    def _open_sheet(
        self,
        turn: Turn,
        title: str,
        rows: Rows,
        actions: list[SheetAction],
    ) -> None:
        sheet = ChargeSheet(
            title, self._over, rows=rows, amount_cents=turn.amount_cents, actions=actions
        )
        self._turn, self._sheet = turn, sheet
        sheet.chosen.connect(self._chosen)
        sheet.closed.connect(self._closed)
        sheet.open_sheet()

    # --- What the operator chooses ----------------------------------------------------------

    def _chosen(self, key: str) -> None:
        turn, sheet = self._turn, self._sheet
        if turn is None or sheet is None:
            return
        if key == "charge":
            self._begin(turn)
        elif key == "other_card":
            self._ask_card(turn)
        elif key == "stop_entry":
            self._entry.close()
        elif key == "give_up":
            self._give_up(turn)
        elif key == "look":
            turn.looks = 0
            self._look(turn)
        elif key == "evidence":
            self.evidence_wanted.emit(turn.attempt)
        elif key == "next":
            sheet.close_sheet()
            self.next_wanted.emit()

    def _begin(self, turn: Turn) -> None:
        order = turn.order
        if order is None or turn.is_working:
            return
        self._step(turn, self.tr("Reservando las facturas y preparando el cobro…"))
        self._steps.run(
            turn,
            lambda: self._charges.open(turn.operator, order),
            self._show,
            self._not_opened,
        )

    def _ask_card(self, turn: Turn) -> None:
        order = turn.order
        if self._sheet is None or order is None or turn.is_asking or not turn.is_armed:
            return
        given = self._settings()
        amount = formats.money(order.amount_cents)
        frame = self._over.window().frameGeometry()
        request = CardRequest(
            publishable_key=given.publishable_key,
            script=given.script,
            amount_cents=order.amount_cents,
            title=self.tr("Cobrar con tarjeta · {who}").format(who=turn.who or order.account),
            button=self.tr("Cobrar {amount}").format(amount=amount),
            dark=palette_of(self._over).is_dark,
            font_pt=QApplication.font().pointSize(),
            over=(frame.x(), frame.y(), frame.width(), frame.height()),
        )
        turn.is_asking = True
        if self._entry.open(request):
            self._sheet.show_waiting_for_card()
        else:
            turn.is_asking = False
            self._sheet.show_offer(words("card.entry_open"))

    def _entered(self, card: EnteredCard) -> None:
        turn = self._asked()
        if turn is not None:
            self._confirm(turn, card.token)

    def _entry_cancelled(self) -> None:
        turn = self._asked()
        if turn is not None and self._sheet is not None:
            self._sheet.show_offer(self.tr("No se ingresó ninguna tarjeta. No se cobró nada."))

    def _entry_failed(self, error: CardEntryFailed) -> None:
        turn = self._asked()
        if turn is not None and self._sheet is not None:
            self._sheet.show_offer(words_for(error))

    def _asked(self) -> Turn | None:
        """The turn that asked for the card whose answer is here; another flow's is not ours."""
        turn = self._turn
        if turn is None or not turn.is_asking:
            return None
        turn.is_asking = False
        return turn if turn.is_armed and self._sheet is not None else None

    def _confirm(self, turn: Turn, token: CardToken) -> None:
        turn.is_armed = False
        self._step(turn, self.tr("Cobrando… no cierre ni vuelva a cobrar."))
        self._steps.run(
            turn,
            lambda: self._charges.confirm(turn.operator, turn.attempt, token),
            self._show,
            self._not_known,
        )

    def _give_up(self, turn: Turn) -> None:
        turn.is_armed = False
        self._step(turn, self.tr("Dejando sin efecto el intento en Stripe…"))
        self._steps.run(
            turn,
            lambda: self._charges.give_up(turn.operator, turn.attempt),
            self._show,
            self._not_known,
        )

    def _look(self, turn: Turn) -> None:
        """Ask once more; the sheet keeps its buttons, for a look may take a while."""
        if turn.is_working:
            return
        self._clock.stop()
        sheet = self._sheet_of(turn)
        if sheet is not None:
            sheet.show_next_look(self.tr("Consultando a Stripe…"))
        turn.why = ""
        self._steps.run(
            turn,
            lambda: self._charges.look_now(turn.operator, turn.attempt),
            self._show,
            self._not_known,
            is_sending=False,
        )

    # --- One step off the ui thread ---------------------------------------------------------

    def _step(self, turn: Turn, text: str) -> None:
        self._clock.stop()
        sheet = self._sheet_of(turn)
        if sheet is not None:
            sheet.show_step(text)

    def _not_opened(self, turn: Turn, error: UserError | None) -> None:
        """No card was asked for yet, so nothing can have been charged."""
        sheet = self._sheet_of(turn)
        if sheet is None:
            self.ended.emit()
        elif error is not None:
            sheet.show_refused(words_for(error))
        else:
            sheet.show_refused(words("card.not_prepared"))

    def _not_known(self, turn: Turn, error: UserError | None) -> None:
        """A step after the card failed here: only the books, or nobody, can tell what it did."""
        turn.why = why_not_known(error)
        self._read(turn)

    def _read(self, turn: Turn) -> None:
        self._steps.run(
            turn,
            lambda: self._charges.outcome(turn.attempt),
            self._show,
            self._not_read,
            is_sending=False,
        )

    def _not_read(self, turn: Turn, error: UserError | None) -> None:
        turn.why = why_not_known(error)
        sheet = self._sheet_of(turn)
        if sheet is None:
            self.ended.emit()
        else:
            self._in_doubt(turn, sheet)

    def _sheet_of(self, turn: Turn) -> ChargeSheet | None:
        return self._sheet if turn is self._turn else None

    # --- What may be told -------------------------------------------------------------------

    def _show(self, turn: Turn, outcome: Outcome) -> None:
        turn.known = outcome
        waits = outcome.verdict in {Verdict.READY, Verdict.DECLINED}
        turn.is_armed = waits and turn.order is not None
        if outcome.verdict is Verdict.CHARGED:
            self.charged.emit(outcome)
        sheet = self._sheet_of(turn)
        if sheet is None:
            if turn.is_armed:
                self._give_up(turn)
            else:
                self.ended.emit()
            return
        if turn.is_armed:
            self._heartbeat.start()
        else:
            self._heartbeat.stop()
        if turn.order is None and outcome.attempt.state in _BEFORE_MONEY:
            is_ours = outcome.attempt.till == turn.operator.till
            sheet.show_under_way(outcome.attempt, is_ours=is_ours)
        elif outcome.verdict is Verdict.CHARGED:
            sheet.show_charged(outcome)
        elif outcome.verdict is Verdict.READY:
            self._ready(turn, sheet)
        elif outcome.verdict is Verdict.DECLINED:
            turn.saved = None
            sheet.show_declined(outcome, may_type=not self._entry.why_not())
        elif outcome.verdict is Verdict.NOT_CHARGED:
            sheet.show_not_charged()
        else:
            self._in_doubt(turn, sheet)

    def _ready(self, turn: Turn, sheet: ChargeSheet) -> None:
        saved, why = turn.saved, turn.why
        turn.why = ""
        if why:
            sheet.show_offer(why, may_type=not self._entry.why_not())
        elif saved is not None:
            token = CardToken(
                TokenKind.PAYMENT_METHOD, saved.payment_method, saved.brand, saved.last4
            )
            self._confirm(turn, token)
        else:
            self._ask_card(turn)

    def _in_doubt(self, turn: Turn, sheet: ChargeSheet) -> None:
        known = turn.known.attempt if turn.known else None
        somebody_listens = self.receivers(SIGNAL("evidence_wanted(QString)")) > 0
        sheet.show_doubt(known, turn.amount_cents, has_evidence=somebody_listens)
        self._clock.start(turn.looks)
        turn.looks += 1

    def _look_again(self) -> None:
        if self._turn is not None:
            self._look(self._turn)

    def _tell_wait(self, text: str) -> None:
        turn, sheet = self._turn, self._sheet
        if turn is not None and sheet is not None:
            sheet.show_next_look(f"{turn.why} {text}".strip())

    def _keep(self) -> None:
        """Renew the lease while the sheet is before somebody; behind the lock it lapses."""
        turn, sheet = self._turn, self._sheet
        if turn is None or sheet is None or not turn.is_armed or not sheet.isVisible():
            return
        self._tasks.run(
            lambda: self._charges.keep(turn.attempt),
            lambda kept: self._kept(turn, kept),
            lambda _error: None,
            owner=self._over,
        )

    def _kept(self, turn: Turn, kept: bool) -> None:
        """Another till took it over, as after a sleep: a card typed now would be for nothing."""
        if kept or turn is not self._turn or not turn.is_armed:
            return
        turn.is_armed = False
        if turn.is_asking:
            turn.is_asking = False
            self._entry.close()
        self._step(turn, self.tr("Consultando…"))
        self._read(turn)

    def _closed(self) -> None:
        """The sheet is gone: an attempt that waits for a card is let go at Stripe first."""
        turn, sheet = self._turn, self._sheet
        self._turn, self._sheet = None, None
        self._clock.stop()
        self._heartbeat.stop()
        if sheet is not None:
            sheet.deleteLater()
        if turn is not None and turn.is_asking:
            turn.is_asking = False
            self._entry.close()
        if turn is not None and turn.is_armed:
            self._give_up(turn)
        else:
            self.ended.emit()
