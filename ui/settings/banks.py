from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from services.errors import BadFields
from services.staff.rights import Operator
from ui.accounts.choices import ChoiceCombo, bank_account_kinds, bank_choices
from ui.settings.needs import SettingsNeeds
from ui.settings.section import SettingsSection
from ui.settings.values import (
    BANK_ACCOUNTS,
    BankAccount,
    accounts_value,
    bank_accounts,
    checked_account,
)
from ui.widgets.bank_edit import BankEdit
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.widgets.lines import TextLine
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words


class BanksSection(SettingsSection):
    """The company's own accounts, into which customers deposit. Each change is saved at once."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("banks", _tr("Bancos"), "bank", needs)
        self.column.addWidget(
            label(
                _tr("Nuestras cuentas: donde los clientes depositan o transfieren."),
                tone="muted",
                wrap=True,
            )
        )
        self.model: RowsModel[BankAccount] = RowsModel(
            _columns(), identity=lambda each: each.number
        )
        self.table = RowsView(
            "banks_table",
            self.model,
            title=_tr("Nuestras cuentas"),
            empty=_tr("Todavía no hay cuentas: agregue la primera."),
        )
        self.table.setMinimumHeight(140)
        self.column.addWidget(self.table, 1)
        self.bank = BankEdit("banks_bank", bank_choices())
        self.number = TextLine("banks_number", most=20)
        self.kind = ChoiceCombo[str](
            "banks_kind", [(kind.value, text) for kind, text in bank_account_kinds()]
        )
        self.label_line = TextLine("banks_label", most=80)
        self.form.add("code", _tr("&Banco"), self.bank)
        self.form.add("number", _tr("N.º de &cuenta"), self.number)
        self.form.add("kind", _tr("&Tipo"), self.kind)
        self.form.add(
            "label", _tr("&Nombre corto"), self.label_line, hint=_tr("Como la ve la cajera")
        )
        self.column.addWidget(self.form)
        self.add_button = ActionButton(
            "settings_banks_add", _tr("&Agregar"), icon="plus", primary=True
        )
        self.remove_button = ActionButton(
            "settings_banks_remove", _tr("&Quitar la elegida"), icon="void"
        )
        self.add_button.clicked.connect(self.save)
        self.remove_button.clicked.connect(self.remove)
        self.finish(self.add_button, self.remove_button)
        self.table.current_changed.connect(lambda _row: self.show_rights())

    def read(self) -> list[BankAccount]:
        """The accounts."""
        return bank_accounts(self.needs.office)

    def show_read(self, answer: Sequence[BankAccount]) -> None:
        """List them."""
        self.model.set_rows(list(answer))

    def save(self) -> None:
        """Add the account that is typed."""
        if self.is_busy:
            return
        self.form.clear_errors()
        self.form.commit()
        bank = self.bank.value()
        rows = list(self.model.rows)
        number = "".join(self.number.value().replace("-", " ").split())
        try:
            made = checked_account(
                bank.code if bank else "",
                number,
                self.kind.value() or "",
                self.label_line.value(),
                rows,
            )
        except BadFields as error:
            self.show_failure(error)
            return
        self._keep([*rows, made], _tr("Cuenta agregada: {label}").format(label=made.label))

    def remove(self) -> None:
        """Offer the chosen account no longer; what was deposited into it stays as it is."""
        chosen = self.table.current_record()
        if isinstance(chosen, BankAccount) and not self.is_busy:
            left = [each for each in self.model.rows if each.number != chosen.number]
            told = _tr("Ya no se ofrece {label}. Sus depósitos quedan como están.")
            self._keep(left, told.format(label=chosen.label))

    def show_rights(self) -> None:
        """Removing needs an account that is chosen, too."""
        super().show_rights()
        if self.remove_button.isEnabled() and self.table.current_record() is None:
            self.remove_button.set_reason(_tr("No hay una cuenta elegida."))

    def _keep(self, accounts: list[BankAccount], told: str) -> None:
        operator, office = self.needs.operator(), self.needs.office

        def act(who: Operator) -> None:
            office.put_setting(who, BANK_ACCOUNTS, accounts_value(accounts))

        def done(_none: object) -> None:
            self.bank.clear()
            for line in (self.number, self.label_line):
                line.set_value("")
            self.kind.set_value(None)
            self.saved(told)

        self.work(_tr("Guardando…"), lambda: act(operator), done)


def _columns() -> list[Column[BankAccount]]:
    return [
        Column("bank", _tr("Banco"), lambda each: each.bank, stretch=True),
        Column("number", _tr("Cuenta"), lambda each: each.number),
        Column(
            "kind",
            _tr("Tipo"),
            lambda each: words(f"bank_account_kind.{each.kind}") if each.kind else "",
        ),
        Column("label", _tr("Nombre corto"), lambda each: each.label, stretch=True),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("BanksSection", text)
