"""The main window over an open office: who comes in, their places, and what goes on behind."""

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from desktop.background import Background
from desktop.books_facts import database_facts
from desktop.card_window import why_no_card_window
from desktop.copies import TillCopies
from desktop.ended import charge_ended, refund_ended
from desktop.entrance import factor_desk
from desktop.nightly_copy import NightlyCopy
from desktop.opening import OpenOffice
from desktop.outside import LazyMailer
from desktop.pages.joined import Workplace
from desktop.places import Places, card_command
from desktop.sealing import SealKeeper
from desktop.session_watch import SessionWatch
from desktop.till_store import ThisTill
from desktop.version import VERSION
from desktop.wiring import Services
from resources import ROOT
from services.audit.anchors import Slipped
from services.cards.records import Outcome
from services.cash.records import TurnChanged
from services.errors import UserError
from services.papers.printers import CupsPrinters
from services.papers.records import TillPrinting
from services.papers.trial import TrialPrint, mail_trial
from services.practice.demo_stripe import PUBLISHABLE_KEY
from services.printing.papers import PaperFormat
from services.reconciliation.service import EVERY
from services.refunds.records import RefundRecord
from services.staff.events import StaffChanged
from services.staff.rights import Operator
from ui.cards.charge_flow import CardSettings
from ui.cards.entry import CardWindowEntry
from ui.event_bridge import EventBridge
from ui.main_window import MainWindow
from ui.settings.needs import CounterBooks, Secrets, SettingsNeeds
from ui.wording import words

if TYPE_CHECKING:
    from desktop.app import Program

_LIVE_SCRIPT: Final = "https://js.stripe.com/endive/stripe.js"
_LIVE: Final = frozenset({"home", "doubts", "reconciliation"})
"""Places where nobody types: they follow whatever is written."""
_NOTICE_SECONDS: Final = 15
_LOG: Final = logging.getLogger("front")


class Front(QObject):
    """Joins the window to the services of one open office."""

    def __init__(self, program: "Program", office: OpenOffice, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self._program = program
        self._office = office
        self._places: Places | None = None
        self._bridge = EventBridge(office.services.events)
        self._background = Background(
            office.services,
            program.tasks,
            program.settings.till,
            # The practice company begins with a charge in doubt, for newcomers to find; the
            # comparison would clear it up before they saw it.
            compare_after=EVERY if office.is_demo else timedelta(0),
        )
        self._background.settled.connect(self._settled)
        self._background.refunded.connect(self._refunded)
        self._nightly = NightlyCopy(office.services, program.tasks, lambda: program.settings)
        self._entry = CardWindowEntry(
            card_command(),
            why_no_card_window(),
            str(ROOT.parent),
            program.settings.data_dir / "card-window.lock",
        )
        self._watch = SessionWatch(office.services.staff, program.tasks, office.services.now)
        self._watch.over.connect(lambda key: self.window.end_session(words(key)))
        self._sealing = SealKeeper(office.services.seals, program.tasks)
        self._sealing.broken.connect(self._seal_broken)
        self._script = ""
        self.window.signed_in.connect(self._enter)
        self.window.left.connect(self._left)
        # The card window is no window of this process: the lock cannot hide it.
        self.window.locked.connect(self._entry.close)
        self._bridge.published.connect(self._happened)

    def begin(self) -> None:
        """Once the window is painted: settle doubts, and have Stripe's address at hand."""
        self._background.start()
        self._sealing.start()
        self._listen_to_desk()
        if not self._office.is_demo:
            self._nightly.start()
        if self._office.is_demo:
            self._program.tasks.run(self._office.stripe.url, self._found_stripe, _unfound)

    def stop(self) -> None:
        """Close what is open beside the window."""
        self._background.stop()
        self._nightly.stop()
        self._watch.end()
        self._sealing.stop()
        self._entry.close()
        self._bridge.stop()

    def _listen_to_desk(self) -> None:
        if sys.platform != "linux":
            return
        from desktop.desk_lock import DeskLock  # loads the desktop's bus

        desk = DeskLock(self)
        desk.locked.connect(self.window.lock)
        desk.listen()

    def _found_stripe(self, url: str) -> None:
        self._script = f"{url}/v3/stripe.js"

    def _enter(self, operator: Operator) -> None:
        program = self._program
        if operator.till != program.settings.till:
            # The till that was chosen at the entrance is the till of this computer now: its
            # receipts are printed here.
            program.keep_settings(replace(program.settings, till=operator.till))
        places = Places(self._workplace(), operator)
        self._places = places
        self.window.enter(operator, places.all(), places.search(), places.join)
        self._watch.begin(operator)
        shell = self.window.shell
        if shell is not None and self._office.owner:
            told = words("storage.owner_warning", role=self._office.owner)
            shell.notice.tell("warn", told)

    def _left(self, operator: object) -> None:
        staff = self._office.services.staff
        self._watch.end()
        if isinstance(operator, Operator):
            self._program.tasks.run(lambda: staff.signed_out(operator))
        self._places = None

    def _happened(self, event: object) -> None:
        """Something was written: what is shown reads it again, unless somebody is typing there."""
        shell = self.window.shell
        if isinstance(event, StaffChanged):
            self._watch.look()
        if isinstance(event, TurnChanged) and self._places is not None:
            self._places.show_till()
        if shell is not None and shell.current_key in _LIVE:
            shell.refresh_current()

    def _seal_broken(self, slipped: list[Slipped]) -> None:
        """Whoever is in must know at once: somebody was at the books behind the program's back."""
        shell = self.window.shell
        if shell is not None:
            first = slipped[0]
            shell.notice.tell("err", words(f"verify.journal.seal_{first.problem}", at=first.at))

    def _settled(self, outcome: Outcome) -> None:
        shell = self.window.shell
        if outcome.attempt.is_on_phone and outcome.payment and self._places is not None:
            self._places.deliver(outcome)
        places = self._places
        if shell is None or places is None:
            return
        tone, told = charge_ended(outcome)
        see = (self.tr("Ver recibo"), lambda: places.show_receipt(outcome.payment))
        shell.notice.tell(tone, told, *([see] if outcome.payment else []), seconds=_NOTICE_SECONDS)
        shell.refresh_current()

    def _refunded(self, record: RefundRecord) -> None:
        shell, places = self.window.shell, self._places
        if shell is None or places is None:
            return
        tone, told = refund_ended(record)
        see = (self.tr("Ver devolución"), lambda: places.show_refund(record.id))
        shell.notice.tell(tone, told, see, seconds=_NOTICE_SECONDS)
        shell.refresh_current()

    def _workplace(self) -> Workplace:
        office, program = self._office, self._program
        return Workplace(
            services=office.services,
            offered=office.offered,
            tasks=program.tasks,
            entry=self._entry,
            card_settings=self._card_settings,
            settings_needs=self._settings_needs,
            printing=self._printing,
            a4_printer=lambda: self._program.settings.a4_printer,
            folder=program.settings.data_dir / "documentos",
            is_demo=office.is_demo,
            mischief=_mischief(office) if office.is_demo else (),
            stripe_changed=office.gateway.forget,
            till_changed=lambda: self.window.idle.set_minutes(program.settings.idle_minutes),
        )

    def _card_settings(self) -> CardSettings:
        if self._office.is_demo:
            return CardSettings(PUBLISHABLE_KEY, self._script)
        key = self._office.services.office.setting("stripe.publishable_key", default="")
        return CardSettings(str(key), _LIVE_SCRIPT)

    def _settings_needs(self, operator: Callable[[], Operator]) -> SettingsNeeds:
        office, program = self._office, self._program
        secrets = Secrets(office.vault.keep_stripe_key, office.vault.keep_mail_password)
        trial = TrialPrint(CupsPrinters(), office.services.now, office.services.papers.head)
        return SettingsNeeds(
            office=office.services.office,
            company=office.services.company,
            counter=_counter_books(office.services),
            charges=office.services.charges,
            papers=office.services.papers,
            tasks=program.tasks,
            operator=operator,
            now=office.services.now,
            theme=program.theme,
            till=ThisTill(program),
            debits=office.services.debits,
            ledger=office.services.day.ledger,
            consents=office.services.consents,
            copies=TillCopies(program, office),
            secrets=secrets,
            change_password=lambda who, old, new: office.services.staff.change_password(
                who.username, old, new, who.till
            ),
            factor=factor_desk(lambda: office, office.company.trade_name),
            version=VERSION,
            mail_trial=mail_trial(LazyMailer(office.services.office, office.vault.mail_password)),
            trial_print=trial.print,
            trial_page=trial.page,
            database=lambda: database_facts(program.settings, office.services.sessions),
        )

    def _printing(self) -> TillPrinting:
        settings = self._program.settings
        paper_format = PaperFormat(settings.receipt_format)
        is_roll = paper_format is PaperFormat.ROLL_80
        named = settings.receipt_printer if is_roll else settings.a4_printer
        return TillPrinting(settings.auto_print, named or None, paper_format)


def _counter_books(of: Services) -> CounterBooks:
    return CounterBooks(
        cheque_rulebook=of.cheque_rulebook,
        cheque_register=of.cheque_register,
        withholdings=of.withholdings,
        payments=of.payments,
        usual_reasons=of.usual_reasons,
        directory=of.directory,
    )


def _mischief(office: OpenOffice) -> Sequence[tuple[str, Callable[[], object]]]:
    from services.practice.demo_run import Mischief, play  # demo only

    words = {
        Mischief.NONE: "Todo normal",
        Mischief.DECLINE_NEXT: "Rechazar la próxima tarjeta",
        Mischief.LATE: "Stripe responde tarde",
        Mischief.LOST_ANSWER: "Se pierde la respuesta de un cobro",
        Mischief.LINE_DOWN: "Se cae la línea",
        Mischief.SERVER_ERROR: "Stripe falla",
    }
    return [
        (text, lambda kind=kind: play(office.stripe.control(), kind))  # type: ignore[misc]
        for kind, text in words.items()
    ]


def _unfound(error: UserError) -> None:
    _LOG.warning("no simulator: %s", error)
