from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from services.errors import BadField
from services.office.usual_reasons import FIRST, ReasonUse
from services.payments.service import CASH_LIMIT, FIRST_CASH_LIMIT
from services.staff.rights import Operator
from ui.accounts.choices import ChoiceCombo
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column


@dataclass(frozen=True, slots=True)
class UsualReason:
    """One line of the lists of usual reasons."""

    use: ReasonUse
    text: str


class CounterSection(ListedSection):
    """What is told about cash, and why receipts are taken back and cash comes or goes."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("counter", _tr("Mostrador"), "pay", needs)
        self._was: int | None = None
        self.limit = AmountEdit("counter_cash_limit", least=0)
        self.form.add(
            "cash_limit",
            _tr("Avisar en &efectivo desde"),
            self.limit,
            hint=_tr(
                "Si el efectivo de un recibo pasa de este valor, Cobrar pide confirmar que se dijo"
                " al cliente que no es deducible."
            ),
        )
        self.add_form()
        self.reasons = UsualReasonsPanel(needs)
        self.add_panel(self.reasons, _tr("Motivos que se ofrecen"))
        self.watch(self.limit)
        self.finish()

    def read(self) -> int:
        """The limit in cents."""
        return self.needs.counter.payments.cash_limit_cents()

    def show_read(self, answer: int) -> None:
        """Fill the field."""
        self._was = answer
        self.limit.set_cents(answer)

    def fill_defaults(self) -> None:
        """Fill in what a company begins with."""
        self.limit.set_cents(FIRST_CASH_LIMIT)

    def save(self) -> None:
        """Keep the limit."""
        was, operator, office = self._was, self.needs.operator(), self.needs.office
        if self.is_busy or was is None:
            return
        self.form.clear_errors()
        self.form.commit()
        cents = self.limit.cents
        if cents is None:
            problem = "required" if self.limit.is_blank else "amount.bad"
            self.show_failure(BadField(field="cash_limit", problem=problem))
            return

        def keep() -> None:
            office.put_setting(
                operator,
                CASH_LIMIT,
                cents,
                if_still=lambda kept: kept in {None, was},
                first=FIRST_CASH_LIMIT,
            )

        self.work(_tr("Guardando…"), keep, lambda _none: self.saved())


class UsualReasonsPanel(RowsPanel[UsualReason]):
    """The reasons that are offered where somebody must say why."""

    def __init__(self, needs: SettingsNeeds) -> None:
        self._lists = needs.counter.usual_reasons
        super().__init__(
            "usual",
            needs,
            _columns(),
            identity=lambda each: each,
            title=_tr("Motivos usuales"),
            empty=_tr("No hay motivos: siempre se escriben."),
            read=self._read_all,
            put=self._put_all,
            lines=9,
        )
        self.add_button = self.offer(
            "add", _tr("&Agregar motivo…"), self.add, icon="plus", of_one=False
        )
        self.edit_button = self.offer("edit", _tr("Ca&mbiar…"), self.edit, icon="edit")
        self.remove_button = self.offer("remove", _tr("&Quitar…"), self.remove, icon="void")
        self.offer_reset(
            [UsualReason(use, text) for use in ReasonUse for text in FIRST[use]],
            lambda each: f"{_use_words(each.use)}: {each.text}",
        )
        self.table.opened.connect(lambda _row: self.edit_button.press())

    def add(self) -> None:
        """Ask for a new reason."""
        form, read = _form(None)
        self.ask(
            _tr("Nuevo motivo"),
            form,
            lambda: self.added(read()),
            _tr("Motivo agregado."),
            action=_tr("&Agregar"),
            icon="plus",
        )

    def edit(self) -> None:
        """Change the words of the chosen reason."""
        old = self.chosen
        if old is not None:
            form, read = _form(old)
            self.ask(
                _tr("Cambiar el motivo"),
                form,
                lambda: self.replaced(old, read()),
                _tr("Motivo cambiado. Lo ya escrito conserva sus palabras."),
                rows=[(_tr("Se ofrece"), _use_words(old.use))],
            )

    def remove(self) -> None:
        """Offer the chosen reason no longer."""
        old = self.chosen
        if old is not None:
            self.confirm(
                _tr("Quitar el motivo"),
                [
                    (_tr("Se ofrece"), _use_words(old.use)),
                    SheetRow(_tr("Motivo"), old.text, strong=True),
                    ("", _tr("Lo ya escrito conserva sus palabras.")),
                ],
                self.without(old),
                _tr("Motivo quitado."),
                action=_tr("&Quitar"),
                danger=True,
            )

    def _read_all(self) -> list[UsualReason]:
        return [UsualReason(use, text) for use in ReasonUse for text in self._lists.of(use)]

    def _put_all(
        self, operator: Operator, wanted: list[UsualReason], was: list[UsualReason]
    ) -> None:
        """Only the list that is other than before is written."""
        for use in ReasonUse:
            after, before = _of(wanted, use), _of(was, use)
            if after != before:
                self._lists.put(operator, use, after, was=before)


def _form(old: UsualReason | None) -> tuple[Form, Callable[[], Callable[[], UsualReason]]]:
    form = Form("settings_usual_form")
    use = ChoiceCombo[ReasonUse]("usual_use", [(each, _use_words(each)) for each in ReasonUse])
    text = TextLine("usual_text", most=80)
    if old is None:
        form.add("use", _tr("&Se ofrece"), use)
    else:
        text.set_value(old.text)
    form.add("text", _tr("&Motivo"), text)

    def read() -> Callable[[], UsualReason]:
        chosen, words = use.value(), text.value()

        def reason() -> UsualReason:
            if old is not None:
                return replace(old, text=words)
            if chosen is None:
                raise BadField(field="use", problem="required")
            return UsualReason(chosen, words)

        return reason

    return form, read


def _of(reasons: list[UsualReason], use: ReasonUse) -> list[str]:
    return [each.text for each in reasons if each.use is use]


def _use_words(use: ReasonUse) -> str:
    of_receipt = _tr("Al anular o corregir un recibo")
    return of_receipt if use is ReasonUse.VOID else _tr("Al mover efectivo de la caja")


def _columns() -> list[Column[UsualReason]]:
    return [
        Column("use", _tr("Se ofrece"), lambda each: _use_words(each.use)),
        Column("text", _tr("Motivo"), lambda each: each.text, stretch=True),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("CounterSection", text)
