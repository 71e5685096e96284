"""`tour`: walks through the demo company without a display and keeps pictures of it.

The same walk makes the README's pictures, shows a machine without a screen what the program does,
and tells a developer at a glance what a change did to every page.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.app import Program

_PATIENCE: Final = 90.0
_DECLINING: Final = frozenset({"0341", "0002", "9995"})
"""How the test cards end that are saved but never charged; the walk shows a charge that works."""

_IN_README: Final = frozenset(
    {
        "inicio",
        "cobrar-cheque",
        "revisar",
        "tarjeta-cobrado",
        "celular",
        "en-duda",
        "cheques",
        "extracto",
        "debitos-lote",
        "debitos-resultados",
        "activacion",
        "resumen",
        "reportes",
        "auditoria",
    }
)
_README_PICTURES: Final = Path(__file__).resolve().parents[1] / "resources" / "pictures"

W = TypeVar("W")


def run_tour(arguments: list[str], data: Path | None) -> int:
    """Walk the demo company; prints where the pictures and papers are."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(prog="ventanilla tour")
    parser.add_argument("--out", type=Path, default=Path("out/tour"))
    parser.add_argument("--readme", action="store_true", help="make the README's pictures")
    parser.add_argument("--dark", action="store_true")
    asked = parser.parse_args(arguments)
    out: Path = _README_PICTURES if asked.readme else asked.out
    out.mkdir(parents=True, exist_ok=True)
    folder = data or Path(tempfile.mkdtemp(prefix="ventanilla-tour-"))
    try:
        Walk(folder, out, is_dark=asked.dark, only_pictures=asked.readme).run()
    finally:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)
    made = sorted(path.name for path in out.iterdir() if path.suffix in {".png", ".pdf"})
    sys.stdout.write(f"{out.resolve()}\n")
    sys.stdout.writelines(f"  {name}\n" for name in made)
    return 0


class Walk:
    """One walk: from the entrance to a printed receipt, with a picture at each station."""

    def __init__(self, data: Path, out: Path, *, is_dark: bool, only_pictures: bool) -> None:
        self._data = data
        self._out = out
        self._is_dark = is_dark
        self._only_pictures = only_pictures
        self._number = 0

    def run(self) -> None:
        """Open the demo company and walk through it."""
        from PySide6.QtCore import qInstallMessageHandler
        from PySide6.QtWidgets import QApplication

        from desktop import logs
        from desktop.app import Program
        from desktop.settings import till_settings
        from ui.theme import Scheme

        app = QApplication(sys.argv[:1])
        settings = till_settings(self._data)
        logs.set_up_logs(settings.logs_dir, name="ventanilla")
        program = Program(app, settings)
        program.theme.set_scheme(Scheme.DARK if self._is_dark else Scheme.LIGHT)
        program.start()
        self._wait(app, lambda: program.front is not None, "the books to open")
        try:
            self._walk(app, program)
        finally:
            if program.window is not None:
                program.window.hide()
            program.stop()
            qInstallMessageHandler(None)

    def _walk(self, app: Any, program: "Program") -> None:
        window = program.window
        if window is None:
            raise RuntimeError("no window")
        window.resize(1366, 768)
        self._settle(app)
        self._picture("ingreso", window)
        self._enter(app, program, "ana", "02")
        shell = window.shell
        if shell is None:
            raise RuntimeError("nobody came in")
        self._settle(app, 1.2)
        self._picture("inicio", window)
        self._pay_by_cheque(app, program)
        self._charge_a_card(app, program)
        self._charge_a_phone(app, program)
        self._look_at_a_doubt(app, program)
        self._look_at(app, program, (("cash", "caja"), ("withholdings", "retenciones")))
        window.leave()
        self._enter(app, program, "sara", "01")
        self._look_at(app, program, (("cheques", "cheques"), ("deposits", "depositos")))
        self._look_at_a_statement(app, program)
        self._look_at_debits(app, program)
        self._compare_with_stripe(app, program)
        day = (("summaries", "resumen"), ("reports", "reportes"), ("audit", "auditoria"))
        self._look_at(app, program, day)
        self._give_money_back(app, program)
        window.leave()
        self._enter(app, program, "pablo", "01")
        places = (
            ("accounts", "cuentas"),
            ("activation", "activacion"),
            ("invoices", "facturas"),
            ("import", "importar"),
            ("settings", "ajustes"),
        )
        self._look_at(app, program, places)

    def _look_at(self, app: Any, program: "Program", places: Sequence[tuple[str, str]]) -> None:
        """Open places of whoever is in, by key, and take a picture of each by that name."""
        window = program.window
        for key, name in places:
            if window is not None and window.shell is not None:
                window.shell.open_place(key)
                self._settle(app, 1.2)
                self._picture(name, window)

    def _enter(self, app: Any, program: "Program", username: str, till: str) -> None:
        """Come in as the demo's one-click entrances do."""
        from services.practice.demo import DEMO_USERS

        office, window = program.office, program.window
        if office is None or window is None:
            raise RuntimeError("no office")
        password = next(user.password for user in DEMO_USERS if user.username == username)
        window.signed_in.emit(office.services.staff.sign_in(username, password, till))
        self._wait(app, lambda: window.shell is not None, "the shell")

    def _pay_by_cheque(self, app: Any, program: "Program") -> None:
        from ui.payments.page import PayPage

        page = self._show_debtor(app, program, with_card=False)
        if not isinstance(page, PayPage):
            return
        for row in range(min(2, page.model.rowCount())):
            page.model.toggle(row)
        page.choose_method("cheque")
        page.cheque.bank.set_value("10")
        page.cheque.number.set_value("001234")
        page.cheque.account.set_value("2100441700")
        self._settle(app)
        self._picture("cobrar-cheque", program.window)
        page.pay()
        self._settle(app, 0.8)
        self._picture("revisar", program.window)
        before = page.selection.received_cents
        sheet = page._sheet
        if sheet is None or before == 0:
            return
        sheet.buttons["record"].click()
        self._wait(app, page.notice.isVisible, "the receipt")
        self._settle(app, 1.5)
        self._picture("cobrado", program.window)
        self._papers(program, page)

    def _papers(self, program: "Program", page: Any) -> None:
        from services.printing.papers import PaperFormat

        office = program.office
        if office is None or program.window is None or program.window.operator is None:
            return
        operator, papers = program.window.operator, office.services.papers
        last = office.services.payments.latest(operator.till, 1)[0]
        if not self._only_pictures:
            for form, name in ((PaperFormat.A4, "recibo-a4"), (PaperFormat.ROLL_80, "recibo-80mm")):
                paper = papers.receipt(operator, last.id, form)
                (self._out / f"{name}.pdf").write_bytes(paper.content)
            record = office.services.payments.show(last.id)
            paper = papers.invoice(operator, record.applied[0].invoice)
            (self._out / "factura.pdf").write_bytes(paper.content)

    def _charge_a_card(self, app: Any, program: "Program") -> None:
        from ui.payments.page import PayPage

        page = self._show_debtor(app, program, with_card=True)
        if not isinstance(page, PayPage):
            return
        page.model.toggle(0)
        page.choose_method("card")
        for choice in range(page.card.card.count()):
            page.card.card.setCurrentIndex(choice)
            if page.card.saved is not None:
                break
        self._settle(app)
        page.pay()
        self._settle(app, 0.8)
        self._picture("tarjeta-revisar", program.window)
        sheet = page.charge_flow.sheet
        if sheet is None:
            return
        sheet.buttons["charge"].click()
        self._wait(app, sheet.notice.isVisible, "Stripe's answer")
        self._settle(app)
        self._picture("tarjeta-cobrado", program.window)
        sheet.close_sheet()
        self._settle(app)

    def _charge_a_phone(self, app: Any, program: "Program") -> None:
        from ui.payments.page import PayPage

        page = self._show_debtor(app, program, with_card=False)
        if not isinstance(page, PayPage) or page.phone_flow is None:
            return
        page.model.toggle(0)
        page.choose_method("card")
        page.card.card.setCurrentIndex(page.card.card.count() - 1)
        page.pay()
        self._settle(app, 0.8)
        flow = page.phone_flow
        if flow.review_sheet is None:
            return
        flow.review_sheet.buttons["begin"].click()
        self._wait(app, lambda: flow.sheet is not None, "the customer's link")
        self._settle(app, 1.0)
        self._picture("celular", program.window)
        sheet = flow.sheet
        if sheet is not None:
            sheet.close_sheet()
        self._settle(app)

    def _look_at_a_statement(self, app: Any, program: "Program") -> None:
        from ui.statements.page import StatementPage
        from ui.tabbed_place import TabbedPlace

        shell = program.window.shell if program.window else None
        place = shell.open_place("deposits") if shell else None
        if isinstance(place, TabbedPlace):
            place.show_kind(StatementPage)
            self._settle(app, 1.2)
            self._picture("extracto", program.window)

    def _look_at_debits(self, app: Any, program: "Program") -> None:
        from ui.debits.batches_page import BatchesPage
        from ui.debits.results_page import ResultsPage
        from ui.tabbed_place import TabbedPlace

        office, window = program.office, program.window
        place = window.shell.open_place("debits") if window and window.shell else None
        if office is None or not isinstance(place, TabbedPlace):
            return
        newest = office.services.debits.batches.listing(limit=1)
        place.show_kind(BatchesPage).show_batch(newest[0].number)
        self._settle(app, 1.2)
        self._picture("debitos-lote", window)
        place.show_kind(ResultsPage)
        self._settle(app, 1.2)
        self._picture("debitos-resultados", window)

    def _look_at_a_doubt(self, app: Any, program: "Program") -> None:
        shell = program.window.shell if program.window else None
        if shell is None:
            return
        shell.open_place("doubts")
        self._settle(app, 2.5)
        self._picture("en-duda", program.window)

    def _compare_with_stripe(self, app: Any, program: "Program") -> None:
        from ui.reconciliation.page import ReconciliationPage

        shell = program.window.shell if program.window else None
        page = shell.open_place("reconciliation") if shell else None
        if not isinstance(page, ReconciliationPage):
            return
        reports: list[object] = []
        page.reconciled.connect(reports.append)
        page.run()
        self._wait(app, lambda: bool(reports), "what Stripe has")
        self._settle(app)
        self._picture("conciliacion", program.window)

    def _give_money_back(self, app: Any, program: "Program") -> None:
        from ui.accounts.place import AccountsPlace

        office, window = program.office, program.window
        shell = window.shell if window else None
        page = shell.open_place("accounts") if shell else None
        if office is None or not isinstance(page, AccountsPlace):
            return
        latest = office.services.payments.latest(limit=200)
        paid = next((each for each in latest if "card" in each.methods), None)
        if paid is None:
            return
        page.show_account(paid.account)
        self._settle(app, 1.0)
        page.sheet.refund_requested.emit(paid.id)
        self._settle(app, 1.5)
        self._picture("devolver", window)

    def _show_debtor(self, app: Any, program: "Program", *, with_card: bool) -> "QWidget | None":
        """The pay page with an account that owes two invoices or more."""
        from services.accounts.records import AccountFilter
        from ui.payments.page import PayPage

        office, window = program.office, program.window
        if office is None or window is None or window.shell is None:
            return None
        services = office.services
        for hit in services.accounts.page(AccountFilter(), limit=200):
            if hit.open_invoices < 2 or hit.state.value != "active":
                continue
            pending = services.invoices.pending(hit.number)
            cards = services.accounts.show(hit.number).cards
            declines = any(card.last4 in _DECLINING for card in cards)
            if any(each.claim for each in pending) or bool(cards) is not with_card or declines:
                continue
            page = window.shell.open_place("pay")
            if isinstance(page, PayPage):
                page.show_account(hit.number)
                self._wait(app, lambda: page.model.rowCount() >= 2, "the invoices")  # noqa: B023
            return page
        return None

    def _picture(self, name: str, widget: "QWidget | None") -> None:
        if widget is None or (self._only_pictures and name not in _IN_README):
            return
        self._number += 1
        prefix = "" if self._only_pictures else f"{self._number:02d}-"
        widget.grab().save(str(self._out / f"{prefix}{name}.png"))

    def _settle(self, app: Any, seconds: float = 0.4) -> None:
        """Let the window paint what it has; short sleeps leave the workers their turn."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            app.processEvents()
            time.sleep(0.01)

    def _wait(self, app: Any, is_there: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + _PATIENCE
        while not is_there():
            if time.monotonic() > until:
                raise TimeoutError(f"waited in vain for {what}")
            app.processEvents()
            time.sleep(0.01)
        self._settle(app)
