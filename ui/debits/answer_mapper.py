from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from services.debits.answer_records import AnswerPreview, Verdict
from services.debits.banks.answers import PROCESSED
from services.debits.banks.mapped import AnswerMap, checked, moved, sounds_settled, suggested
from services.debits.banks.tables import Column
from services.debits.errors import AnswerField, AnswerOfOtherBatch
from services.errors import BadField, UserError
from services.importing import DecimalsMixed, DecimalsUnclear
from services.importing.amounts import DateOrder, Decimals
from services.importing.sample import Sample, header_cells
from services.text import fold
from ui import formats, wording
from ui.accounts.choices import ChoiceCombo
from ui.debits.told import bank_of, counted
from ui.mapping.choices import listed
from ui.mapping.mapper import ColumnsMapper
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.wording import words, words_for

_OF_PROBLEM: Final = {
    "reference": Column.REFERENCE,
    "amount": Column.AMOUNT,
    "day": Column.DAY,
    "outcome": Column.OUTCOME,
}
_HINTED: Final = 6
_TRIED: Final = 3


class AnswerMapper(ColumnsMapper):
    """Makes the map of a bank's answer whose layout nobody knows. Trying it does nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        meanings = [(each.value, words(f"debit_column.{each.value}")) for each in Column]
        super().__init__("answer_map", meanings, parent)
        self._bank = ""
        self.table.told.connect(self._show_words)
        self.header.editingFinished.connect(self._new_header)
        self.lists.chosen.connect(self._show_lists)

    def begin(self, sample: Sample, profile: str, kept: AnswerMap | None, why: str = "") -> None:
        """Show a file's first lines, with what was said of this bank's before.

        Args:
            profile: the key of the bank's profile.
            kept: what the office said of this bank's answers.
            why: what kept the file from being read by itself.
        """
        self._bank = bank_of(profile)
        title = self.tr("¿Qué dice cada columna de la respuesta de {bank}? · {file}")
        self.title.setText(title.format(bank=self._bank, file=sample.export.file_name))
        order = kept.date_order if kept else DateOrder.DAY_FIRST
        self.begin_with(sample, order, kept.decimals if kept else Decimals.SNIFF)
        self.header.set_value(str(_header_line(sample, kept)))
        self.settled.set_value(", ".join(kept.settled) if kept else "")
        self.rejected.set_value(", ".join(kept.rejected) if kept else "")
        self.lists.set_value(kept is not None and kept.lists_only_settled)
        if kept is not None:
            places = moved(kept, self._header())
            self.table.choose({place: told.value for place, told in places.items()})
        self.suggest()
        if why:
            self.notice.tell("info", why)
        if self.meanings:
            self.meanings[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sample(self, sample: Sample) -> None:
        """Show the same file's lines, read in another way; what was chosen stays."""
        super().show_sample(sample)
        self.suggest()

    def show_tried(self, preview: AnswerPreview) -> None:
        """Show what the file would do by the map."""
        self.notice.clear()
        settled, rejected = preview.of(Verdict.SETTLED), preview.of(Verdict.REJECTED)
        told = self.tr(
            "Líneas que se leen: {n}. {settled} cobrados, {rejected} rechazados. {first}:"
        )
        lines = [
            told.format(
                n=f"{len(preview.lines):,}",
                settled=formats.money(settled[1]) + f" ({settled[0]:,})",
                rejected=formats.money(rejected[1]) + f" ({rejected[0]:,})",
                first=self.tr("Las primeras"),
            )
        ]
        lines += [
            f"{each.reference}   {formats.amount(each.cents)}   "
            f"{wording.state('debit_verdict', each.verdict).word}   {each.account_name[:40]}   "
            f"{each.words[:40]}".rstrip()
            for each in preview.lines[:_TRIED]
        ]
        self.show_result("\n".join(lines))
        if not preview.agrees:
            self.notice.tell(
                "warn", self.tr("Hay líneas que no cuadran con el lote: revise las columnas.")
            )
        elif Column.AMOUNT.value not in self.table.columns().values():
            self.notice.tell(
                "warn", self.tr("Sin columna de valor, lo cobrado no se compara con lo pedido.")
            )
        elif not preview.is_whole:
            missing = self.tr("El archivo no nombra {missing}.")
            self.notice.tell("info", missing.format(missing=counted(preview.missing)))

    def show_refused(self, error: UserError) -> None:
        """Say at the column or the field what keeps the map from reading the file."""
        self.result.hide()
        if isinstance(error, AnswerField):
            problem = str(error.details["problem"])
            if problem == "word":
                self.form.show_error("rejected", words_for(error))
                self.form.focus("rejected")
                return
            self.show_wrong_columns(words_for(error), _OF_PROBLEM.get(problem, Column.REFERENCE))
        elif isinstance(error, AnswerOfOtherBatch):
            told = self.tr(
                "Nada de esa columna es una contrapartida del lote: elija otra columna, o mire si"
                " el archivo es de otro lote."
            )
            self.show_wrong_columns(told, Column.REFERENCE)
        elif isinstance(error, DecimalsMixed | DecimalsUnclear):
            self.form.show_error("decimals", words_for(error))
            self.form.focus("decimals")
        else:
            super().show_refused(error)

    def add_fields(self, form: Form, name: str) -> None:
        """Where the header stands, and what the bank says of what it collected."""
        self.header = TextLine(f"{name}_header", most=4)
        self.lists: ChoiceCombo[bool] = ChoiceCombo(
            f"{name}_lists",
            [
                (False, self.tr("todos, con su resultado")),
                (True, self.tr("solo los cobrados")),
            ],
        )
        self.settled = TextLine(f"{name}_settled", most=400)
        self.rejected = TextLine(f"{name}_rejected", most=400)
        form.add("header", self.tr("&Línea de los títulos"), self.header)
        form.add("lists_only_settled", self.tr("El archivo &trae"), self.lists)
        form.add("settled", self.tr("&Cobrado si dice"), self.settled)
        form.add("rejected", self.tr("Rechazado s&i dice"), self.rejected)

    def made(self) -> AnswerMap:
        """The map as it is now.

        Raises:
            BadField: `header`. BadFields: those of `checked`.
        """
        if self.sample is None:
            raise ValueError("no file is shown")
        number = self.header.value()
        if not (number.isascii() and number.isdigit()):
            raise BadField(field="header", problem="debit.whole_number")
        header = self._header()
        if not header:
            raise BadField(field="header", problem="debit.no_header_line")
        lists = bool(self.lists.value())
        columns = {place: Column(told) for place, told in self.table.columns().items()}
        return checked(
            AnswerMap(
                name=self._bank,
                header=header,
                columns=columns,
                settled=(PROCESSED,) if lists else listed(self.settled.value()),
                rejected=() if lists else listed(self.rejected.value()),
                skip_lines=int(number) - 1,
                delimiter=self.delimiter.value() or "sniff",
                encoding=self.encoding.value() or "sniff",
                decimals=self.decimals.value() or Decimals.SNIFF,
                date_order=self.order.value() or DateOrder.DAY_FIRST,
                lists_only_settled=lists,
            )
        )

    def suggest(self) -> None:
        """Choose what the header's names usually mean, where nothing is chosen."""
        if not self.table.columns():
            found = suggested(self._header())
            self.table.choose({place: told.value for place, told in found.items()})
        self._show_words()

    def _header(self) -> tuple[str, ...]:
        number = self.header.value()
        if self.sample is None or not (number.isascii() and number.isdigit()):
            return ()
        return header_cells(self.sample.lines, int(number))

    def _new_header(self) -> None:
        self.form.show_error("header", "")
        self.suggest()

    def _show_lists(self, _chosen: object) -> None:
        for key in ("settled", "rejected"):
            self.form.rows[key].field.setEnabled(not self.lists.value())

    def _show_words(self) -> None:
        """Offer what the column of the results says, to be copied and not guessed."""
        found = self._outcomes()
        if found and not self.settled.value():
            self.settled.set_value(", ".join(word for word in found if sounds_settled(word)))
        said = ", ".join(found[:_HINTED]) + ("…" if len(found) > _HINTED else "")
        hint = self.tr("En el archivo: {said}").format(said=said) if found else ""
        self.form.rows["settled"].set_hint(hint or self.tr("Separe con comas."))
        self.form.rows["rejected"].set_hint(self.tr("Vacío: todo lo demás."))

    def _outcomes(self) -> list[str]:
        """The different words of the column of the results, as they come first."""
        at = next(
            (place for place, told in self.table.columns().items() if told == Column.OUTCOME), None
        )
        number = self.header.value()
        if self.sample is None or at is None or not number.isdigit():
            return []
        cells = [
            " ".join(line.cells[at].split())
            for line in self.sample.lines
            if line.number > int(number) and at < len(line.cells)
        ]
        return list({fold(cell): cell for cell in reversed(cells) if cell}.values())[::-1]


def _header_line(sample: Sample, kept: AnswerMap | None) -> int:
    """The line that is probably the header: the kept one, or the one that names most columns."""
    best, most = sample.lines[0].number if sample.lines else 1, 0
    for line in sample.lines:
        header = header_cells(sample.lines, line.number)
        named = len(moved(kept, header)) if kept is not None else 0
        named = max(named, len(suggested(header)))
        if named > most:
            best, most = line.number, named
    return best
