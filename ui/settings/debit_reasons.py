from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from services.debits.banks.registry import PROFILES
from services.debits.desk import DebitDesk
from services.debits.reason_book import OwnReason
from services.debits.reasons import Next
from services.errors import BadField
from ui import wording
from ui.accounts.choices import ChoiceCombo
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column

_NAMES = {each.key: each.name for each in PROFILES}


class DebitReasonsPanel(RowsPanel[OwnReason]):
    """What banks' codes mean, in the office's words, and what to do next."""

    def __init__(self, needs: SettingsNeeds, desk: DebitDesk) -> None:
        book = desk.reasons
        super().__init__(
            "debit_reasons",
            needs,
            _columns(),
            identity=lambda each: (each.profile, each.code),
            title=_tr("Motivos de los bancos"),
            empty=_tr("Ninguno propio: se usan las palabras que el programa ya conoce."),
            read=book.all,
            put=lambda operator, wanted, was: book.put(operator, wanted, was=was),
            lines=6,
        )
        self.add_button = self.offer(
            "add", _tr("&Agregar motivo…"), self.add, icon="plus", of_one=False
        )
        self.edit_button = self.offer("edit", _tr("Cam&biar…"), self.edit, icon="edit")
        self.remove_button = self.offer("remove", _tr("&Quitar…"), self.remove, icon="void")
        self.table.opened.connect(lambda _row: self.edit_button.press())

    def add(self) -> None:
        """Ask for a new reason."""
        form, make = _form(None)
        self.ask(
            _tr("Nuevo motivo de un banco"),
            form,
            lambda: self.added(make()),
            _tr("Motivo agregado."),
            action=_tr("&Agregar"),
            icon="plus",
        )

    def edit(self) -> None:
        """Change what the chosen code means; the code stays."""
        old = self.chosen
        if old is not None:
            form, make = _form(old)
            self.ask(
                _tr("Cambiar el motivo"),
                form,
                lambda: self.replaced(old, make()),
                _tr("Motivo cambiado."),
                rows=_facts(old),
            )

    def remove(self) -> None:
        """Tell the chosen code by the program's own words again."""
        old = self.chosen
        if old is not None:
            self.confirm(
                _tr("Quitar el motivo"),
                [
                    *_facts(old),
                    SheetRow(_tr("Decía"), old.words, strong=True),
                    ("", _tr("Ese código se dirá otra vez con las palabras del programa.")),
                ],
                self.without(old),
                _tr("Motivo quitado."),
                action=_tr("&Quitar"),
                danger=True,
            )


def _form(old: OwnReason | None) -> tuple[Form, Callable[[], Callable[[], OwnReason]]]:
    form = Form("debit_reason_form")
    bank: ChoiceCombo[str] = ChoiceCombo("reason_bank", list(_NAMES.items()))
    code = TextLine("reason_code", most=20)
    told = TextLine("reason_words", most=160)
    step = TextLine("reason_next", most=240)
    kind: ChoiceCombo[Next] = ChoiceCombo(
        "reason_kind", [(each, wording.state("debit_next", each).word) for each in Next]
    )
    if old is None:
        form.add("profile", _tr("&Banco"), bank)
        form.add("code", _tr("&Código"), code, hint=_tr("Como está en el archivo de respuesta."))
    form.add("words", _tr("&Significa"), told)
    form.add("next_step", _tr("Qué &hacer"), step)
    form.add("kind", _tr("Q&ué sigue"), kind)
    if old is not None:
        told.set_value(old.words)
        step.set_value(old.next_step)
        kind.set_value(old.kind)

    def make() -> Callable[[], OwnReason]:
        chosen, number = (old.profile, old.code) if old else (bank.value(), code.value())
        means, then, follows = told.value(), step.value(), kind.value()

        def reason() -> OwnReason:
            if chosen is None:
                raise BadField(field="profile", problem="required")
            if follows is None:
                raise BadField(field="kind", problem="required")
            return OwnReason(chosen, number, follows, means, then)

        return reason

    return form, make


def _facts(reason: OwnReason) -> list[SheetRow | tuple[str, str]]:
    return [
        (_tr("Banco"), _NAMES.get(reason.profile, reason.profile)),
        (_tr("Código"), reason.code),
    ]


def _columns() -> list[Column[OwnReason]]:
    return [
        Column("bank", _tr("Banco"), lambda each: _NAMES.get(each.profile, each.profile)),
        Column("code", _tr("Código"), lambda each: each.code),
        Column("words", _tr("Significa"), lambda each: each.words, stretch=True),
        Column("next", _tr("Qué hacer"), lambda each: each.next_step, stretch=True),
        Column(
            "kind",
            _tr("Qué sigue"),
            lambda each: wording.state("debit_next", each.kind).word,
            look=lambda each: wording.state("debit_next", each.kind),
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("DebitReasonsPanel", text)
