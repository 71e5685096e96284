from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal

from services.staff.rights import Operator, Right
from ui.accounts.choices import ChoiceCombo, bank_account_kinds, bank_choices
from ui.cheques.columns import short_bank
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import Change, RowsPanel
from ui.settings.values import (
    BANK_ACCOUNTS,
    BankAccount,
    accounts_of,
    accounts_value,
    bank_accounts,
    checked_account,
)
from ui.widgets.bank_edit import BankEdit
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column
from ui.wording import words


class BanksSection(ListedSection):
    """The company's own accounts, into which customers deposit.

    Signals:
        profiles_wanted(): the bank's exports, and how their columns are read.
    """

    profiles_wanted = Signal()

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("banks", _tr("Bancos"), "bank", needs)
        self.say(
            _tr("Nuestras cuentas: donde los clientes depositan y adonde van nuestras papeletas.")
        )
        self.panel = BankAccountsPanel(needs)
        self.profiles_button = self.panel.offer(
            "profiles",
            _tr("Perfiles de &extractos"),
            self.profiles_wanted.emit,
            icon="open",
            of_one=False,
            for_all=True,
        )
        self.add_panel(self.panel)
        self.column.addWidget(
            label(
                _tr(
                    "Cómo se lee el extracto de cada banco se dice al importar uno, en Depósitos,"
                    " Extracto bancario: el perfil queda guardado con su nombre."
                ),
                tone="muted",
                wrap=True,
            )
        )
        self.form.hide()
        self.finish()
        self.panel.shown.connect(self._show_way)

    def _show_way(self) -> None:
        """The profiles are where statements come in: whoever has no such place is told."""
        may = self.needs.operator().may(Right.RECORD_PAYMENTS)
        told = _tr("Los abre quien cobra o concilia, en Depósitos, Extracto bancario.")
        self.profiles_button.set_reason("" if may else told)


class BankAccountsPanel(RowsPanel[BankAccount]):
    """The accounts in use and those retired, whose deposits stay as they are."""

    def __init__(self, needs: SettingsNeeds) -> None:
        office = needs.office

        def put(operator: Operator, wanted: list[BankAccount], was: list[BankAccount]) -> None:
            office.put_setting(
                operator,
                BANK_ACCOUNTS,
                accounts_value(wanted),
                if_still=lambda kept: accounts_of(kept) == was,
            )

        super().__init__(
            "banks",
            needs,
            _columns(),
            identity=lambda each: each.number,
            title=_tr("Nuestras cuentas"),
            empty=_tr("Todavía no hay cuentas: agregue la primera."),
            read=lambda: bank_accounts(office),
            put=put,
        )
        self.add_button = self.offer(
            "add", _tr("&Agregar…"), self.add, icon="plus", of_one=False, primary=True
        )
        self.edit_button = self.offer("edit", _tr("Ca&mbiar…"), self.edit, icon="edit")
        self.retire_button = self.offer("retire", _tr("Reti&rar…"), self.retire, icon="void")
        self.table.opened.connect(lambda _row: self.edit_button.press())
        self.shown.connect(self._name_retire)

    def add(self) -> None:
        """Ask for a new account."""
        form, read = _form(None)
        self.ask(
            _tr("Nueva cuenta nuestra"),
            form,
            read,
            _tr("Cuenta agregada. Cobrar la ofrece al volver a entrar."),
            action=_tr("&Agregar"),
            icon="plus",
        )

    def edit(self) -> None:
        """Change what the chosen account is called; its bank and number stay."""
        old = self.chosen
        if old is not None:
            form, read = _form(old)
            self.ask(
                _tr("Cambiar la cuenta"), form, read, _tr("Cuenta cambiada."), rows=_facts(old)
            )

    def retire(self) -> None:
        """Offer the chosen account no longer, or again."""
        old = self.chosen
        if old is None:
            return
        rows = _facts(old)
        if old.is_active:
            title, action, told = (
                _tr("Retirar la cuenta"),
                _tr("&Retirar"),
                _tr("Ya no se ofrece {label}. Sus depósitos quedan como están."),
            )
            rows.append(("", _tr("No se ofrece al cobrar ni en papeletas; su extracto, sí.")))
        else:
            title, action, told = (
                _tr("Usar otra vez la cuenta"),
                _tr("&Usar otra vez"),
                _tr("Se ofrece otra vez {label}."),
            )
        self.confirm(
            title,
            rows,
            self.replaced(old, lambda: replace(old, is_active=not old.is_active)),
            told.format(label=old.label),
            action=action,
            danger=old.is_active,
        )

    def _name_retire(self) -> None:
        is_retired = self.chosen is not None and not self.chosen.is_active
        self.retire_button.set_text(_tr("Usa&r otra vez…") if is_retired else _tr("Reti&rar…"))


def _form(old: BankAccount | None) -> tuple[Form, Callable[[], Change[BankAccount]]]:
    form = Form("settings_bank_form")
    bank = BankEdit("banks_bank", bank_choices())
    number = TextLine("banks_number", most=30)
    kind = ChoiceCombo[str](
        "banks_kind", [(each.value, text) for each, text in bank_account_kinds()]
    )
    holder = TextLine("banks_holder", most=80)
    short = TextLine("banks_label", most=80)
    if old is None:
        form.add("code", _tr("&Banco"), bank)
        form.add("number", _tr("N.º de &cuenta"), number)
    form.add("kind", _tr("&Tipo"), kind)
    form.add("holder", _tr("Tit&ular"), holder, hint=_tr("Vacío: la empresa."))
    form.add("label", _tr("&Nombre corto"), short, hint=_tr("Como la ve la cajera."))
    if old is not None:
        kind.set_value(old.kind)
        holder.set_value(old.holder)
        short.set_value(old.label)

    def read() -> Change[BankAccount]:
        chosen = bank.value()
        code = old.code if old else chosen.code if chosen else ""
        digits = old.number if old else "".join(number.value().replace("-", " ").split())
        typed = (kind.value() or "", short.value())
        owner = holder.value()

        def change(rows: list[BankAccount]) -> list[BankAccount]:
            others = [each for each in rows if old is None or each.number != old.number]
            made = checked_account(code, digits, *typed, others, holder=owner)
            if old is None:
                return [*rows, made]
            return [
                replace(made, is_active=each.is_active) if each.number == old.number else each
                for each in rows
            ]

        return change

    return form, read


def _facts(account: BankAccount) -> list[SheetRow | tuple[str, str]]:
    return [
        (_tr("Banco"), account.bank),
        SheetRow(_tr("Cuenta"), f"{account.number} · {account.label}", strong=True),
    ]


def _columns() -> list[Column[BankAccount]]:
    return [
        Column("label", _tr("Nombre"), lambda each: each.label, stretch=True),
        Column("bank", _tr("Banco"), lambda each: short_bank(each.code)),
        Column("number", _tr("Cuenta"), lambda each: each.number),
        Column(
            "kind",
            _tr("Tipo"),
            lambda each: words(f"bank_account_kind.{each.kind}") if each.kind else "",
        ),
        Column("holder", _tr("Titular"), lambda each: each.holder),
        Column(
            "is_active",
            _tr("Uso"),
            lambda each: _tr("En uso") if each.is_active else _tr("Retirada"),
            tone=lambda each: "" if each.is_active else "muted",
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("BanksSection", text)
