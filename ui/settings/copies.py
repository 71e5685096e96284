from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout

from services.copies.records import Drill, RestoredBooks
from services.errors import BadField, BadFields
from services.office.records import Mode
from services.staff.rights import Right
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.accounts.form_sheet import FormSheet
from ui.debits.long_work import LongWork
from ui.home.items import OLD_COPY_DAYS
from ui.settings.copies_desk import CopyDesk, CopyLine, CopySetup, Spoken
from ui.settings.copies_forms import ask_passphrase, passphrase_form
from ui.settings.needs import SettingsNeeds
from ui.settings.restored import RestoredBanner
from ui.settings.restoring import RestoreFlow
from ui.settings.section import SettingsSection
from ui.settings.values import checked_count
from ui.theme import SPACE, row_height, set_tone
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label
from ui.widgets.lines import TextLine
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.words.state import StateLook

_Read = tuple[CopySetup, list[CopyLine], RestoredBooks | None, bool]
_LINES = 6


class CopiesSection(SettingsSection):
    """Safety copies: the last one, those there are, how they are made, and the way back to one."""

    restored_decided = Signal()

    def __init__(self, needs: SettingsNeeds, desk: CopyDesk) -> None:
        super().__init__("copies", _tr("Copias de seguridad"), "database", needs)
        self.desk = desk
        self._setup: CopySetup | None = None
        self.sheet: FormSheet | None = None
        self.progress = BusyLine("settings_copies_progress", cancellable=True)
        self.long = LongWork(needs.tasks, self.progress, self)
        self.flow = RestoreFlow(needs, desk, self, self.long)
        self.banner = RestoredBanner(needs, desk, self)
        self.last = label(wrap=True, bold=True, name="settings_copies_last")
        self.practice = label(
            _tr("Los libros de práctica no se copian solos: use «Copiar ahora»."),
            tone="muted",
            wrap=True,
            name="settings_copies_practice",
        )
        self._build_list()
        self._build_form()
        self._connect()

    # What it shows.

    def read(self) -> _Read:
        """The set-up, the copies, whether these books wait for people, and are practice."""
        is_practice = self.needs.office.company().mode is Mode.DEMO
        return self.desk.setup(), self.desk.lines(), self.desk.waiting(), is_practice

    def show_read(self, answer: _Read) -> None:
        """Fill everything."""
        self._setup, lines, waiting, is_practice = answer
        self.model.set_rows(lines)
        self.table.select_row(0)
        self._show_last(lines)
        self.practice.setVisible(is_practice)
        self.banner.show_waiting(waiting)
        setup = self._setup
        self.hour.set_value(setup.hour)
        self.folder.set_value(setup.folder)
        for field, count in self._counts(setup):
            field.set_value(str(count))
        self._show_seal(setup)
        self.show_rights()

    def show_rights(self) -> None:
        """Supervisors and administrators copy and restore; the schedule is an administrator's."""
        super().show_rights()
        may = self.needs.operator().may(Right.MAKE_BACKUPS)
        refusal = "" if may else _tr("Solo un supervisor o un administrador hace esto.")
        busy = _tr("Espere: hay una copia en curso.") if self.long.is_busy else ""
        nothing = "" if self.table.current_record() else _tr("No hay copia elegida.")
        self.make_button.set_reason(refusal or busy)
        for button in (self.drill_button, self.restore_button):
            button.set_reason(refusal or busy or nothing)
        for button in (self.seal_button, self.folder_button):
            button.set_reason("" if self.may_manage else _tr("Solo un administrador cambia esto."))

    # What it does.

    def make(self) -> None:
        """Make a copy now; the window goes on meanwhile."""
        operator = self.needs.operator()
        self.notice.clear()
        self.long.run(
            _tr("Copiando los libros…"),
            lambda progress: self.desk.make(operator, Spoken(progress)),
            self._made,
            self.show_failure,
            self._stopped,
            on_network=True,
        )

    def drill(self) -> None:
        """Try the chosen copy in a scratch place."""
        line: CopyLine | None = self.table.current_record()
        if line is None:
            return
        operator = self.needs.operator()

        def run(passphrase: str) -> None:
            self.notice.clear()
            self.long.run(
                _tr("Ensayando la restauración…"),
                lambda progress: self.desk.drill(operator, line.name, passphrase, Spoken(progress)),
                self._drilled,
                self.show_failure,
                self._stopped,
                on_network=True,
            )

        ask_passphrase(self, self.needs.tasks, run, is_sealed=line.is_sealed)

    def restore(self) -> None:
        """Begin the way back to the chosen copy."""
        line: CopyLine | None = self.table.current_record()
        if line is not None:
            self.notice.clear()
            self.flow.begin(line)

    def save(self) -> None:
        """Keep the schedule, the folder and how many copies stay."""
        setup = self._setup
        if setup is None or self.is_busy:
            return
        problems: list[BadField] = []
        newest = checked_count(problems, "newest", self.newest.value(), 366)
        weeks = checked_count(problems, "weeks", self.weeks.value(), 520)
        months = checked_count(problems, "months", self.months.value(), 240)
        if problems:
            self.show_failure(BadFields(problems))
            return
        hour = self.hour.value()
        wanted = replace(
            setup,
            hour=-1 if hour is None else hour,
            folder=self.folder.value(),
            newest=max(newest, 1),
            weeks=weeks,
            months=months,
        )
        self._keep(wanted)

    def choose_folder(self) -> None:
        """Ask where copies go; it holds once it is saved."""
        title = _tr("Carpeta de las copias")
        chosen = QFileDialog.getExistingDirectory(self, title, self.folder.value())
        if chosen:
            self.folder.set_value(chosen)
            self.set_dirty(True)

    def change_seal(self) -> None:
        """Ask for a passphrase that seals copies from now on, or for none."""
        setup, operator = self._setup, self.needs.operator()
        if setup is None:
            return
        form, read = passphrase_form()

        def prepare() -> Callable[[], None]:
            phrase = read()
            return lambda: self.desk.keep(operator, replace(setup, passphrase=phrase()))

        self.sheet = FormSheet(
            "settings_copies_seal_sheet",
            _tr("Cifrar las copias"),
            self,
            form,
            action=_tr("&Guardar"),
            prepare=prepare,
            tasks=self.needs.tasks,
            icon="lock",
            width=620,
        )
        self.sheet.done.connect(lambda _none: self.saved(_tr("Guardado.")))
        self.sheet.open_sheet()

    def _keep(self, wanted: CopySetup) -> None:
        operator = self.needs.operator()
        self.work(
            _tr("Guardando…"),
            lambda: self.desk.keep(operator, wanted),
            lambda _none: self.saved(),
        )

    def _made(self, findings: int) -> None:
        if findings:
            told = (
                _tr("Copia hecha, pero una cosa de los libros no cuadra: mire verify.")
                if findings == 1
                else _tr("Copia hecha, pero {count} cosas de los libros no cuadran: mire verify.")
            )
            self.notice.tell("err", told.format(count=findings))
        else:
            self.notice.tell("ok", _tr("Copia hecha y comprobada."))
        self.refresh()

    def _drilled(self, tried: Drill) -> None:
        if tried.findings:
            count = len(tried.findings)
            told = (
                _tr("Ensayo: una cosa no cuadra en esa copia. No sirve para volver a ella.")
                if count == 1
                else _tr(
                    "Ensayo: {count} cosas no cuadran en esa copia. No sirve para volver a ella."
                )
            )
            self.notice.tell("err", told.format(count=count))
            return
        told = _tr(
            "Ensayo bueno: la copia se restauró en un lugar de prueba en {seconds} s y todo cuadra"
            " ({receipts} recibos). Ya no queda nada del ensayo."
        )
        seconds = f"{tried.seconds:.1f}"
        self.notice.tell("ok", told.format(seconds=seconds, receipts=f"{tried.inside.receipts:,}"))

    def _stopped(self) -> None:
        self.notice.tell("warn", _tr("Detenido. No quedó nada a medias."))

    # How it is built.

    def _build_list(self) -> None:
        self.column.addWidget(self.banner)
        self.column.addWidget(self.last)
        self.column.addWidget(self.practice)
        self.model: RowsModel[CopyLine] = RowsModel(
            _columns(), identity=lambda each: each.name, parent=self
        )
        self.table = RowsView(
            "settings_copies_table",
            self.model,
            title=_tr("Copias de seguridad"),
            empty=_tr("Todavía no hay ninguna copia. Haga la primera ahora."),
        )
        self.table.setMinimumHeight(round(row_height(self.font()) * (_LINES + 1.2)))
        self.column.addWidget(self.table)
        self.make_button = _button("make", _tr("&Copiar ahora"), "database", primary=True)
        self.drill_button = _button("drill", _tr("&Ensayar…"), "check")
        self.restore_button = _button("restore", _tr("&Restaurar…"), "history")
        self.column.addWidget(FlowRow(self.make_button, self.drill_button, self.restore_button))
        for widget in (self.progress, self.busy, self.notice):
            self.column.addWidget(widget)

    def _build_form(self) -> None:
        self.hour = ChoiceCombo[int](
            "copies_hour",
            [(-1, _tr("Nunca"))] + [(hour, f"{hour:02d}:00") for hour in range(24)],
        )
        self.folder = TextLine("copies_folder", most=300)
        self.newest, self.weeks, self.months = (
            TextLine(f"copies_{name}", most=3) for name in ("newest", "weeks", "months")
        )
        hint = _tr("Con el programa cerrado a esa hora, se copia al abrirlo.")
        self.form.add("hour", _tr("Copiar cada dí&a desde"), self.hour, hint=hint)
        hint = _tr("Vacía: junto a los libros. Mejor otro disco o una memoria que se lleve.")
        self.form.add("folder", _tr("En &la carpeta"), self.folder, hint=hint)
        self.form.add("newest", _tr("Guardar las &últimas"), self.newest)
        self.form.add("weeks", _tr("Una por &semana"), self.weeks)
        self.form.add("months", _tr("Una por mes (&meses)"), self.months)
        self.column.addSpacing(SPACE.normal)
        self.column.addWidget(label(_tr("Cómo se hacen en esta caja"), scale=1.1, bold=True))
        line = QHBoxLayout()
        line.addWidget(self.form, 1)
        line.addStretch()
        self.column.addLayout(line)
        self.sealed = label(tone="muted", wrap=True, name="settings_copies_sealed")
        self.seal_button = _button("seal", _tr("Ci&frado…"), "lock")
        self.column.addWidget(self.sealed)
        self.watch(self.hour, self.folder, self.newest, self.weeks, self.months)
        self.folder_button = _button("folder", _tr("Elegir carpe&ta…"), "folder")
        buttons = (self.save_button(), self.undo_button(), self.folder_button, self.seal_button)
        self.column.addWidget(FlowRow(*buttons))
        self.column.addStretch(1)

    def _connect(self) -> None:
        self.make_button.clicked.connect(self.make)
        self.drill_button.clicked.connect(self.drill)
        self.restore_button.clicked.connect(self.restore)
        self.seal_button.clicked.connect(self.change_seal)
        self.folder_button.clicked.connect(self.choose_folder)
        self.table.current_changed.connect(lambda _row: self.show_rights())
        for changed in (self.long.began, self.long.ended):
            changed.connect(self.show_rights)
        self.banner.decided.connect(self._decided)
        app = QApplication.instance()
        if app is not None:
            # Nobody waits for a copy to end before the program does.
            app.aboutToQuit.connect(self.progress.cancel_wanted)

    def _decided(self) -> None:
        self.notice.tell("ok", _tr("Dicho. Los débitos pueden seguir."))
        self.refresh()
        self.restored_decided.emit()

    def _counts(self, setup: CopySetup) -> tuple[tuple[TextLine, int], ...]:
        return (self.newest, setup.newest), (self.weeks, setup.weeks), (self.months, setup.months)

    def _show_last(self, lines: list[CopyLine]) -> None:
        good = next((each for each in lines if each.is_sound is not False), None)
        if good is None:
            self.last.setText(_tr("No hay ninguna copia: un disco roto se llevaría todo."))
            set_tone(self.last, "err")
            return
        now = self.needs.now()
        told = _tr("Última copia: {moment} ({age}).")
        age = formats.age(good.made_at, now)
        self.last.setText(told.format(moment=formats.moment(good.made_at), age=age))
        is_old = (now - good.made_at).days >= OLD_COPY_DAYS
        set_tone(self.last, "warn" if is_old else "ok")

    def _show_seal(self, setup: CopySetup) -> None:
        self.sealed.setText(
            _tr("Las copias se cifran: solo su frase las abre, y este computador no la guarda.")
            if setup.is_sealed
            else _tr("Las copias no se cifran: quien se lleve una puede leerla.")
        )


def _columns() -> list[Column[CopyLine]]:
    def newest(line: CopyLine) -> str:
        if line.inside is None or line.inside.newest_at is None:
            return "—"
        at = formats.moment(line.inside.newest_at)
        return f"{line.inside.newest_receipt} · {at}"

    return [
        Column(
            "made_at",
            _tr("Hecha"),
            lambda each: formats.moment(each.made_at),
            sort_key=lambda each: each.made_at,
        ),
        Column("state", _tr("Estado"), lambda each: _look(each).word, look=_look),
        Column("newest", _tr("Último recibo"), newest, stretch=True),
        Column(
            "size",
            _tr("Tamaño"),
            lambda each: f"{each.size / 1e6:,.1f} MB",
            align="right",
            sort_key=lambda each: each.size,
        ),
        Column("sealed", _tr("Cifrada"), lambda each: _tr("sí") if each.is_sealed else ""),
    ]


def _look(line: CopyLine) -> StateLook:
    if line.is_sound is None:
        return StateLook(_tr("Sin comprobar"), "help", "muted")
    if line.is_sound:
        return StateLook(_tr("Comprobada"), "ok", "ok")
    return StateLook(_tr("No cuadra"), "err", "err")


def _button(key: str, text: str, icon: str, *, primary: bool = False) -> ActionButton:
    return ActionButton(f"settings_copies_{key}", text, icon=icon, primary=primary)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CopiesSection", text)
