from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from services.errors import UserError
from services.importing.amounts import DateOrder, Decimals
from services.importing.exports import Line
from services.importing.sample import Sample
from services.statements.profile_desk import header_of
from services.statements.profiles import Meaning, Profile, suggested
from services.statements.records import Parsed
from ui import formats
from ui.mapping.choices import listed
from ui.mapping.mapper import ColumnsMapper
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.wording import words, words_for


class MapperView(ColumnsMapper):
    """Makes the profile of an unknown bank statement."""

    def __init__(self, parent: QWidget | None = None) -> None:
        meanings = [(each.value, words(f"statement_meaning.{each.value}")) for each in Meaning]
        super().__init__("mapper", meanings, parent)
        self.skip.editingFinished.connect(self.suggest)

    def begin(self, sample: Sample) -> None:
        """Show a file's first lines, with what is probably meant."""
        self.name.set_value("")
        self.skip.set_value("")
        self.outgoing.set_value(self.tr("Egreso, Débito, D, ND"))
        self.begin_with(sample, DateOrder.DAY_FIRST, Decimals.SNIFF)
        self._guess_marker(sample.lines)
        self.suggest()

    def show_tried(self, parsed: Parsed) -> None:
        """Show how the file reads by the profile."""
        self.notice.clear()
        if parsed.problems:
            first = parsed.problems[0]
            told = self.tr("{n} problemas. Línea {line}: {problem}")
            words_ = words_for(first.error)
            self.notice.tell(
                "warn", told.format(n=len(parsed.problems), line=first.line, problem=words_)
            )
        incoming = sum(max(0, line.amount_cents) for line in parsed.lines)
        outgoing = -sum(min(0, line.amount_cents) for line in parsed.lines)
        lines = [
            self.tr("Se leen {n} líneas: entran {into}, salen {out}. Las primeras:").format(
                n=f"{len(parsed.lines):,}",
                into=formats.money(incoming),
                out=formats.money(outgoing),
            )
        ]
        lines += [
            f"{formats.day(line.day)}   {formats.money(line.amount_cents)}   {line.detail[:60]}"
            f"   {line.reference}"
            for line in parsed.lines[:3]
        ]
        self.show_result("\n".join(lines))

    def add_fields(self, form: Form, name: str) -> None:
        """The profile's name, where its table begins, and which money left."""
        self.name = TextLine(f"{name}_name", most=60)
        self.skip = TextLine(f"{name}_skip", most=80)
        self.outgoing = TextLine(f"{name}_outgoing", most=80)
        form.add("name", self.tr("&Nombre del perfil"), self.name)
        form.add("skip_until", self.tr("La tabla e&mpieza tras"), self.skip)
        form.add("outgoing", self.tr("&Sale dinero si el tipo es"), self.outgoing)

    def made(self) -> Profile:
        """The profile as it is now.

        Raises:
            MarkerMissing: the line before the table is not in the file.
        """
        if self.sample is None:
            raise ValueError("no file is shown")
        return Profile(
            name=self.name.value(),
            header=header_of(self.sample.lines, self.skip.value(), has_header=True),
            columns={place: Meaning(told) for place, told in self.table.columns().items()},
            delimiter=self.delimiter.value() or "sniff",
            encoding=self.encoding.value() or "sniff",
            skip_until=self.skip.value(),
            date_order=self.order.value() or DateOrder.DAY_FIRST,
            decimals=self.decimals.value() or Decimals.SNIFF,
            outgoing=listed(self.outgoing.value()),
        )

    def suggest(self) -> None:
        """Choose what the header's names usually mean, where nothing is chosen."""
        if self.sample is None or self.table.columns():
            return
        try:
            header = header_of(self.sample.lines, self.skip.value(), has_header=True)
        except UserError:
            return
        self.table.choose({place: told.value for place, told in suggested(header).items()})

    def _guess_marker(self, lines: Sequence[Line]) -> None:
        """The line right before the first one that names enough columns."""
        before = ""
        for line in lines:
            found = suggested(line.cells).values()
            if Meaning.DATE in found and len(set(found)) >= 2:
                self.skip.set_value(before)
                return
            before = next((cell.strip() for cell in line.cells if cell.strip()), before)
