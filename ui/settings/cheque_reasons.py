from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from services.cheques.records import Reason, ReasonKind
from services.errors import BadField
from ui.accounts.choices import ChoiceCombo
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column


class ChequeReasonsPanel(RowsPanel[Reason]):
    """Why banks give cheques back: protests and returns, those in use and those retired."""

    def __init__(self, needs: SettingsNeeds) -> None:
        book = needs.counter.cheque_rulebook
        super().__init__(
            "cheque_reasons",
            needs,
            _columns(),
            identity=lambda each: (each.kind, each.code),
            title=_tr("Motivos de protesto y devolución"),
            empty=_tr("No hay motivos."),
            read=lambda: book.reasons(every=True),
            put=lambda operator, wanted, was: book.put_reasons(operator, wanted, was=was),
            lines=7,
        )
        self.add_button = self.offer(
            "add", _tr("&Agregar motivo…"), self.add, icon="plus", of_one=False
        )
        self.edit_button = self.offer("edit", _tr("Ca&mbiar…"), self.edit, icon="edit")
        self.retire_button = self.offer("retire", _tr("Reti&rar…"), self.retire, icon="void")
        self.table.opened.connect(lambda _row: self.edit_button.press())
        self.shown.connect(self._name_retire)

    def add(self) -> None:
        """Ask for a new reason."""
        form, make = _form(None)
        self.ask(
            _tr("Nuevo motivo"),
            form,
            lambda: self.added(make()),
            _tr("Motivo agregado."),
            action=_tr("&Agregar"),
            icon="plus",
        )

    def edit(self) -> None:
        """Change the words of the chosen reason; its code stays."""
        old = self.chosen
        if old is not None:
            form, make = _form(old)
            self.ask(
                _tr("Cambiar el motivo"),
                form,
                lambda: self.replaced(old, make()),
                _tr("Motivo cambiado. Los cheques ya protestados conservan sus palabras."),
                rows=_facts(old),
            )

    def retire(self) -> None:
        """Offer the chosen reason no longer, or again."""
        old = self.chosen
        if old is None:
            return
        new = Reason(old.kind, old.code, old.name, not old.is_active)
        rows: list[SheetRow | tuple[str, str]] = [
            *_facts(old),
            SheetRow(_tr("Motivo"), old.name, strong=True),
        ]
        if old.is_active:
            told, title, action = (
                _tr("Motivo retirado."),
                _tr("Retirar el motivo"),
                _tr("&Retirar"),
            )
            rows.append(("", _tr("Ya no se ofrece al protestar; lo escrito con él no cambia.")))
        else:
            told, title, action = (
                _tr("El motivo se ofrece otra vez."),
                _tr("Usar otra vez el motivo"),
                _tr("&Usar otra vez"),
            )
        self.confirm(
            title, rows, self.replaced(old, lambda: new), told, action=action, danger=old.is_active
        )

    def _name_retire(self) -> None:
        is_retired = self.chosen is not None and not self.chosen.is_active
        self.retire_button.set_text(_tr("Usa&r otra vez…") if is_retired else _tr("Reti&rar…"))


def _form(old: Reason | None) -> tuple[Form, Callable[[], Callable[[], Reason]]]:
    form = Form("settings_reason_form")
    kind = ChoiceCombo[ReasonKind](
        "reason_kind",
        [
            (ReasonKind.PROTEST, _kind_words(ReasonKind.PROTEST)),
            (ReasonKind.RETURN, _kind_words(ReasonKind.RETURN)),
        ],
    )
    code = TextLine("reason_code", most=20)
    name = TextLine("reason_name", most=120)
    if old is None:
        form.add("kind", _tr("&Tipo"), kind)
        form.add("code", _tr("&Código"), code, hint=_tr("Corto y propio, por ejemplo INSUF."))
    form.add("name", _tr("&Palabras"), name, hint=_tr("Así se ve al protestar y en el acta."))
    if old is not None:
        name.set_value(old.name)

    def make() -> Callable[[], Reason]:
        chosen = old.kind if old else kind.value()
        written = old.code if old else code.value()
        text = name.value()

        def reason() -> Reason:
            if chosen is None:
                raise BadField(field="kind", problem="required")
            return Reason(chosen, written, text, old.is_active if old else True)

        return reason

    return form, make


def _facts(reason: Reason) -> list[SheetRow | tuple[str, str]]:
    return [(_tr("Tipo"), _kind_words(reason.kind)), (_tr("Código"), reason.code)]


def _kind_words(kind: ReasonKind) -> str:
    protest = _tr("Protesto: sin fondos o cuenta cerrada")
    return protest if kind is ReasonKind.PROTEST else _tr("Devolución: defecto de forma")


def _columns() -> list[Column[Reason]]:
    return [
        Column(
            "kind",
            _tr("Tipo"),
            lambda each: _tr("Protesto") if each.kind is ReasonKind.PROTEST else _tr("Devolución"),
        ),
        Column("code", _tr("Código"), lambda each: each.code),
        Column("name", _tr("Palabras"), lambda each: each.name, stretch=True),
        Column(
            "is_active",
            _tr("Uso"),
            lambda each: _tr("En uso") if each.is_active else _tr("Retirado"),
            tone=lambda each: "" if each.is_active else "muted",
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChequeReasonsPanel", text)
