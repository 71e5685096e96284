from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from services import ecuador
from services.accounts.inputs import AgreementInput
from services.accounts.states import BankAccountKind, Method, Origin
from ui.accounts.choices import ChoiceCombo, bank_account_kinds, bank_choices, person_id_kinds
from ui.accounts.method_choice import MethodChoice
from ui.theme import SPACE
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.bank_edit import BankEdit
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import TextLine
from ui.wording import words

_OFFICE: Final = (Method.DEPOSIT, Method.CHEQUE, Method.MANUAL_CARD, Method.DEBIT)
_SOON: Final = 45
_SIGNER_ROWS: Final = ("signer_name", "signer_id", "signer_post")
_DEBIT_ROWS: Final = (
    "bank_code",
    "bank_account_kind",
    "bank_account_number",
    "holder_name",
    "holder_id_kind",
    "holder_id_number",
    "form_signed_on",
    *_SIGNER_ROWS,
    "limit_cents",
    "valid_until",
)


class AgreementForm(Form):
    """How the customer pays, with the fields that the chosen method needs.

    Signals:
        edited(): something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, name: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(name, columns=2, labels="top", parent=parent)
        self._today = today
        self._suggested = ("", "", "")
        self.method = MethodChoice(f"{name}_method", _OFFICE)
        self.method.setAccessibleName(self.tr("Método de pago"))
        self.note = label(tone="muted", wrap=True, name=f"{name}_note")
        self.note.setContentsMargins(0, 0, 0, SPACE.small)
        self.starts_on = DateEdit(f"{name}_starts_on", today)
        self.bank = BankEdit(f"{name}_bank", bank_choices())
        self.account_kind = ChoiceCombo[BankAccountKind](
            f"{name}_account_kind", bank_account_kinds(), hint=self.tr("Elija")
        )
        self.account_number = TextLine(f"{name}_account_number", most=24)
        self.holder = TextLine(f"{name}_holder", most=200)
        self.holder_kind = ChoiceCombo[str](f"{name}_holder_kind", person_id_kinds())
        self.holder_id = TextLine(f"{name}_holder_id", most=24)
        self.signer = TextLine(f"{name}_signer", most=200)
        self.signer_id = TextLine(f"{name}_signer_id", most=13)
        self.signer_post = TextLine(f"{name}_signer_post", most=80)
        self.signed_on = DateEdit(f"{name}_signed_on", today)
        self.limit = AmountEdit(f"{name}_limit")
        self.valid_until = DateEdit(f"{name}_valid_until", today)
        self._add_rows()
        self._connect()
        self.set_value(AgreementInput())

    def offer(self, origin: Origin) -> None:
        """Offer what an account of this origin may choose."""
        web = (Method.CARD,) if origin is Origin.ONLINE else ()
        self.method.set_methods((*_OFFICE, *web))

    def suggest_holder(self, name: str, id_kind: str, id_number: str) -> None:
        """Whose bank account it probably is: the customer's own."""
        before, self._suggested = self._suggested, (name, id_kind, id_number)
        typed = (self.holder.value(), self.holder_kind.value() or "", self.holder_id.value())
        if typed == before or not (typed[0] or typed[2]):
            self._show_holder(self._suggested)

    def value(self) -> AgreementInput:
        """What is chosen and typed; the bank's fields for a debit alone."""
        method, starts_on = self.method.value(), self.starts_on.value()
        if method is not Method.DEBIT:
            return AgreementInput(method=method, starts_on=starts_on)
        bank = self.bank.value()
        return AgreementInput(
            method=method,
            starts_on=starts_on,
            bank_code=bank.code if bank else "",
            bank_account_kind=self.account_kind.value(),
            bank_account_number=self.account_number.value(),
            holder_name=self.holder.value(),
            holder_id_kind=self.holder_kind.value() or "",
            holder_id_number=self.holder_id.value(),
            form_signed_on=self.signed_on.value(),
            limit_cents=self.limit.cents,
            valid_until=self.valid_until.value(),
            signer_name=self.signer.value(),
            signer_id=self.signer_id.value(),
            signer_post=self.signer_post.value(),
        )

    def set_value(self, shown: AgreementInput) -> None:
        """Show an agreement."""
        self.method.set_value(shown.method)
        self.starts_on.set_value(shown.starts_on or self._today())
        self.bank.set_value(shown.bank_code or None)
        self.account_kind.set_value(shown.bank_account_kind)
        self.account_number.set_value(shown.bank_account_number)
        self._show_holder((shown.holder_name, shown.holder_id_kind, shown.holder_id_number))
        self.signer.set_value(shown.signer_name)
        self.signer_id.set_value(shown.signer_id)
        self.signer_post.set_value(shown.signer_post)
        self.signed_on.set_value(shown.form_signed_on)
        self.limit.set_cents(shown.limit_cents)
        self.valid_until.set_value(shown.valid_until)
        self.clear_errors()
        self._show_method()

    def _show_holder(self, shown: tuple[str, str, str]) -> None:
        self.holder.set_value(shown[0])
        self.holder_kind.set_value(shown[1])
        self.holder_id.set_value(shown[2])

    def _add_rows(self) -> None:
        self.add("method", self.tr("¿Cómo paga? Elija con las flechas ← →"), self.method, span=2)
        self.add_widget(self.note)
        self.add("starts_on", self.tr("D&esde"), self.starts_on)
        self.add("bank_code", self.tr("&Banco *"), self.bank)
        self.add("bank_account_kind", self.tr("&Tipo de cuenta *"), self.account_kind)
        self.add("bank_account_number", self.tr("N.º de &cuenta *"), self.account_number)
        self.add("holder_name", self.tr("Tit&ular *"), self.holder, span=2)
        self.add("holder_id_kind", self.tr("Identificación del titu&lar"), self.holder_kind)
        self.add("holder_id_number", self.tr("N.º de &identificación *"), self.holder_id)
        self.add(
            "signer_name",
            self.tr("&Representante legal que firma"),
            self.signer,
            hint=self.tr("Vacío: sus datos se escriben a mano en la carta"),
            span=2,
        )
        self.add("signer_id", self.tr("Cédula del representante"), self.signer_id)
        self.add(
            "signer_post",
            self.tr("C&argo"),
            self.signer_post,
            hint=self.tr("Por ejemplo, gerente general"),
        )
        self.add(
            "limit_cents",
            self.tr("Límite por débit&o"),
            self.limit,
            hint=self.tr("Vacío: sin límite"),
        )
        self.add(
            "valid_until",
            self.tr("&Válida hasta"),
            self.valid_until,
            hint=self.tr("Vacío: sin fecha final"),
        )
        self.add(
            "form_signed_on",
            self.tr("&Firma de la carta"),
            self.signed_on,
            hint=self.tr("Si ya firmó; si no, la carta se imprime después"),
        )

    def _connect(self) -> None:
        self.method.chosen.connect(self._show_method)
        self.method.chosen.connect(self.edited)
        for line in (
            self.starts_on,
            self.bank,
            self.account_number,
            self.holder,
            self.holder_id,
            self.signer,
            self.signer_id,
            self.signer_post,
            self.signed_on,
            self.limit,
            self.valid_until,
        ):
            line.textEdited.connect(self.edited)
        self.bank.bank_changed.connect(self.edited)
        for combo in (self.account_kind, self.holder_kind):
            combo.activated.connect(self.edited)
        self.holder_kind.chosen.connect(self._show_method)
        self.holder_id.textChanged.connect(self._show_method)
        self.starts_on.date_changed.connect(self._show_start)

    def _show_method(self) -> None:
        method = self.method.value()
        self.note.setText(words(f"method_note.{method.value}") if method else "")
        holder = self.holder_kind.value() or "", "".join(self.holder_id.value().split())
        signs = ecuador.is_company(*holder)
        for key in _DEBIT_ROWS:
            self.show_row(key, method is Method.DEBIT and (signs or key not in _SIGNER_ROWS))
        self._show_start()

    def _show_start(self) -> None:
        """Remark on a start so far ahead that it is rather a slip of the finger."""
        start, hint = self.starts_on.value(), ""
        days = (start - self._today()).days if start is not None else 0
        if days > _SOON:
            hint = self.tr("Empieza en {count} días: hasta entonces no se aplica")
        self.rows["starts_on"].set_hint(hint.format(count=days))
