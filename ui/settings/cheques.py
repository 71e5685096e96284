from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from services.accounts.records import TaxRecord
from services.cheques.records import ChequeRules
from services.errors import BadField, BadFields
from ui.accounts.choices import ChoiceCombo
from ui.settings.cheque_reasons import ChequeReasonsPanel
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.settings.values import MOST_DAYS, checked_count
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.lines import TextLine

_DAYS = ("fee_due_days", "news_days", "clearing_days", "presentation_days")


@dataclass(frozen=True, slots=True)
class _Read:
    rules: ChequeRules
    taxes: list[TaxRecord]


class ChequesSection(ListedSection):
    """Why banks give cheques back, what that costs, and the days that the register counts."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("cheques", _tr("Cheques"), "cheque", needs)
        self._was: ChequeRules | None = None
        self.bank_fee = AmountEdit("cheques_bank_fee", least=0)
        self.customer_fee = AmountEdit("cheques_customer_fee", least=0)
        self.tax = ChoiceCombo[str]("cheques_fee_tax")
        self.days = {key: TextLine(f"cheques_{key}", most=3) for key in _DAYS}
        self._build_form()
        self.add_form()
        self.reasons = ChequeReasonsPanel(needs)
        self.add_panel(self.reasons, _tr("Motivos por los que el banco devuelve un cheque"))
        self.watch(self.bank_fee, self.customer_fee, self.tax, *self.days.values())
        self.finish()

    def read(self) -> _Read:
        """What the office decided, and the taxes that there are."""
        books = self.needs.counter
        return _Read(books.cheque_rulebook.rules(), books.directory.taxes())

    def show_read(self, answer: _Read) -> None:
        """Fill the fields."""
        self._was = answer.rules
        self.tax.set_choices([(tax.code, tax.name) for tax in answer.taxes])
        self._show_rules(answer.rules)

    def fill_defaults(self) -> None:
        """Fill in what a company begins with; the reasons of banks have their own list."""
        self._show_rules(ChequeRules())

    def save(self) -> None:
        """Keep the fees and the days."""
        was, operator = self._was, self.needs.operator()
        if self.is_busy or was is None:
            return
        self.form.clear_errors()
        self.form.commit()
        try:
            wanted = self._typed()
        except BadFields as error:
            self.show_failure(error)
            return
        put = self.needs.counter.cheque_rulebook.put_rules
        self.work(
            _tr("Guardando…"),
            lambda: put(operator, wanted, was=was),
            lambda _none: self.saved(_tr("Guardado. Vale desde el próximo protesto y papeleta.")),
        )

    def _show_rules(self, rules: ChequeRules) -> None:
        self.bank_fee.set_cents(rules.bank_fee_cents)
        self.customer_fee.set_cents(rules.customer_fee_cents)
        self.tax.set_value(rules.fee_tax)
        for key, line in self.days.items():
            line.set_value(str(getattr(rules, key)))

    def _typed(self) -> ChequeRules:
        problems: list[BadField] = []
        counts = {
            key: checked_count(problems, key, line.value(), MOST_DAYS)
            for key, line in self.days.items()
        }
        fees = {}
        for key, edit in (
            ("bank_fee_cents", self.bank_fee),
            ("customer_fee_cents", self.customer_fee),
        ):
            fees[key] = edit.cents or 0
            if edit.cents is None:
                problems.append(
                    BadField(field=key, problem="required" if edit.is_blank else "amount.bad")
                )
        tax = self.tax.value()
        if tax is None:
            problems.append(BadField(field="fee_tax", problem="required"))
        if problems or tax is None:
            raise BadFields(problems)
        return ChequeRules(**fees, fee_tax=tax, **counts)

    def _build_form(self) -> None:
        add = self.form.add
        add(
            "bank_fee_cents",
            _tr("&Comisión del banco"),
            self.bank_fee,
            hint=_tr("Se propone al protestar. Queda anotada en el cheque; el cliente no la paga."),
        )
        add(
            "customer_fee_cents",
            _tr("Cargo al c&liente"),
            self.customer_fee,
            hint=_tr("Antes de IVA. Se propone al protestar y se factura aparte; 0 no factura."),
        )
        add("fee_tax", _tr("&IVA del cargo"), self.tax)
        add(
            "fee_due_days",
            _tr("&Plazo para pagarlo"),
            self.days["fee_due_days"],
            hint=_tr("Días hasta el vencimiento de la factura del cargo."),
        )
        add(
            "news_days",
            _tr("Sin &noticias tras"),
            self.days["news_days"],
            hint=_tr(
                "Días hábiles en el banco: después salen en Cheques, «Sin noticias del banco»."
            ),
        )
        add(
            "clearing_days",
            _tr("&Efectivos tras"),
            self.days["clearing_days"],
            hint=_tr(
                "Días hábiles desde el depósito: si el extracto muestra la papeleta, sus"
                " cheques pasan a Efectivizados."
            ),
        )
        add(
            "presentation_days",
            _tr("Plazo de presen&tación"),
            self.days["presentation_days"],
            hint=_tr("Días desde la fecha del cheque: su ficha avisa si va al banco más tarde."),
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChequesSection", text)
