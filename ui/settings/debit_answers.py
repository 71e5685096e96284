from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from services.debits.banks.mapped import AnswerMap, checked
from services.debits.banks.registry import PROFILES
from services.debits.banks.registry import profile as profile_of
from services.debits.banks.tables import Column as Told
from services.debits.desk import DebitDesk
from services.errors import BadField, BadFields
from services.importing.amounts import DateOrder, Decimals
from services.staff.rights import Operator
from ui.accounts.choices import ChoiceCombo
from ui.mapping.choices import date_orders, decimal_marks, listed
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column
from ui.wording import words

_FIELD_OF = {
    "debit.no_reference_column": Told.REFERENCE.value,
    "debit.no_outcome_column": Told.OUTCOME.value,
}


@dataclass(frozen=True, slots=True)
class BankAnswers:
    """How one bank's answers are read; without a map by the bank's own layout."""

    profile: str
    mapped: AnswerMap | None


class DebitAnswersPanel(RowsPanel[BankAnswers]):
    """What the columns of each bank's answers say, where the office had to say it."""

    def __init__(self, needs: SettingsNeeds, desk: DebitDesk) -> None:
        self._settings = desk.settings
        super().__init__(
            "debit_answers",
            needs,
            _columns(),
            identity=lambda each: each.profile,
            title=_tr("Respuestas de los bancos"),
            empty="",
            read=self._read_all,
            put=self._put_all,
            lines=len(PROFILES),
        )
        self.edit_button = self.offer("edit", _tr("Ca&mbiar las columnas…"), self.edit, icon="edit")
        self.forget_button = self.offer("forget", _tr("&Olvidar…"), self.forget, icon="void")
        self.table.opened.connect(lambda _row: self.edit_button.press())

    def show_rights(self) -> None:
        """Only a map that there is can be changed or forgotten."""
        super().show_rights()
        old = self.chosen
        if old is not None and old.mapped is None and self.edit_button.isEnabled():
            for button in (self.edit_button, self.forget_button):
                button.set_reason(
                    _tr("Se definen al leer en su lote un archivo que el programa no conoce.")
                )

    def edit(self) -> None:
        """Change what the columns of the chosen bank's answers say."""
        old = self.chosen
        if old is not None and old.mapped is not None:
            name = profile_of(old.profile).name
            form, make = _form(old, old.mapped)
            self.ask(
                _tr("Columnas de la respuesta de {bank}").format(bank=name),
                form,
                lambda: self.replaced(old, make()),
                _tr("Columnas de {bank} guardadas: valen desde la próxima respuesta.").format(
                    bank=name
                ),
            )

    def forget(self) -> None:
        """Let the chosen bank's answers be read by its own layout again."""
        old = self.chosen
        if old is not None and old.mapped is not None:
            self.confirm(
                _tr("Olvidar las columnas"),
                [
                    (_tr("Banco"), profile_of(old.profile).name),
                    SheetRow(_tr("Columnas"), _said(old.mapped), strong=True),
                    ("", _tr("Lo que ya se aplicó no cambia.")),
                ],
                self.replaced(old, lambda: replace(old, mapped=None)),
                _tr("Columnas olvidadas."),
                action=_tr("&Olvidar"),
                danger=True,
            )

    def _read_all(self) -> list[BankAnswers]:
        return [BankAnswers(each.key, self._settings.answer_map(each)) for each in PROFILES]

    def _put_all(
        self, operator: Operator, wanted: list[BankAnswers], was: list[BankAnswers]
    ) -> None:
        """Only the banks whose map is other than before are written."""
        before = {each.profile: each.mapped for each in was}
        for each in wanted:
            old = before[each.profile]
            if each.mapped != old:
                self._settings.put_answer_map(
                    operator, profile_of(each.profile), each.mapped, was=old
                )


def _form(
    old: BankAnswers, mapped: AnswerMap
) -> tuple[Form, Callable[[], Callable[[], BankAnswers]]]:
    form = Form("debit_answers_form", columns=2, labels="top")
    offered = [(-1, _tr("(ninguna)"))]
    offered += [
        (place, name or _tr("Columna {n}").format(n=place + 1))
        for place, name in enumerate(mapped.header)
    ]
    combos: dict[Told, ChoiceCombo[int]] = {}
    for told in Told:
        combos[told] = combo = ChoiceCombo(f"answer_{told.value}", offered)
        combo.set_value(next((at for at, each in mapped.columns.items() if each is told), -1))
        form.add(told.value, words(f"debit_column.{told.value}"), combo)
    lists: ChoiceCombo[bool] = ChoiceCombo(
        "answer_lists",
        [(False, _tr("todos, con su resultado")), (True, _tr("solo los cobrados"))],
    )
    lists.set_value(mapped.lists_only_settled)
    settled = TextLine("answer_settled", most=400)
    settled.set_value(", ".join(mapped.settled))
    rejected = TextLine("answer_rejected", most=400)
    rejected.set_value(", ".join(mapped.rejected))
    order, decimals = date_orders("answer_order"), decimal_marks("answer_decimals")
    order.set_value(mapped.date_order)
    decimals.set_value(mapped.decimals)
    form.add("lists_only_settled", _tr("El archivo &trae"), lists)
    form.add("settled", _tr("&Cobrado si dice"), settled, hint=_tr("Separe con comas."))
    form.add("rejected", _tr("Rechazado s&i dice"), rejected, hint=_tr("Vacío: todo lo demás."))
    form.add("date_order", _tr("La fec&ha se escribe"), order)
    form.add("decimals", _tr("&Decimales"), decimals)

    def make() -> Callable[[], BankAnswers]:
        places = {told: combo.value() for told, combo in combos.items()}
        made = replace(
            mapped,
            settled=listed(settled.value()),
            rejected=listed(rejected.value()),
            lists_only_settled=bool(lists.value()),
            date_order=order.value() or DateOrder.DAY_FIRST,
            decimals=decimals.value() or Decimals.SNIFF,
        )
        return lambda: replace(old, mapped=_with_columns(made, places))

    return form, make


def _with_columns(mapped: AnswerMap, places: dict[Told, int | None]) -> AnswerMap:
    """The map with these columns; what is wrong with them is said at what they tell."""
    columns: dict[int, Told] = {}
    for told, place in places.items():
        if place is not None and place >= 0:
            if place in columns:
                raise BadField(field=told.value, problem="debit.place_twice")
            columns[place] = told
    try:
        return checked(replace(mapped, columns=columns))
    except BadFields as refused:
        raise BadFields([_at_field(each) for each in refused.problems]) from refused


def _at_field(problem: BadField) -> BadField:
    key = str(problem.details["problem"])
    return BadField(field=_FIELD_OF[key], problem=key) if key in _FIELD_OF else problem


def _columns() -> list[Column[BankAnswers]]:
    return [
        Column("bank", _tr("Banco"), lambda each: profile_of(each.profile).name),
        Column(
            "read",
            _tr("Sus columnas"),
            lambda each: _said(each.mapped) if each.mapped else _tr("Su formato conocido"),
            stretch=True,
        ),
        Column(
            "settled",
            _tr("Cobrado si dice"),
            lambda each: _settled(each.mapped) if each.mapped else "",
        ),
    ]


def _said(mapped: AnswerMap) -> str:
    """`Contrapartida: Código · Valor: Total`."""
    return " · ".join(
        f"{words(f'debit_column.{told.value}')}: {mapped.header[place]}"
        for place, told in sorted(mapped.columns.items())
    )


def _settled(mapped: AnswerMap) -> str:
    if mapped.lists_only_settled:
        return _tr("Solo trae cobrados")
    return ", ".join(mapped.settled)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DebitAnswersPanel", text)
