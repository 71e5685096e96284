from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.errors import UserError
from services.staff.people import PeopleService
from services.staff.records import OneTimePassword, Person, Standing
from services.staff.rights import Operator, Right
from ui import formats, wording
from ui.accounts.form_sheet import FormSheet, reason_sheet
from ui.staff.asking import add_sheet, person_rows, roles_sheet, roles_words
from ui.staff.password_sheet import PasswordSheet
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for

_GROUPS: Final = {
    "all": frozenset(Standing),
    "in": frozenset({Standing.ACTIVE, Standing.FIRST_PASSWORD, Standing.WAITING}),
    "out": frozenset({Standing.LOCKED, Standing.AWAY}),
    "left": frozenset({Standing.LEFT}),
}
_SHUT: Final = frozenset({Standing.LOCKED, Standing.AWAY, Standing.WAITING, Standing.LEFT})


class PeoplePage(QWidget):
    """The office's people: who may come in, as what, and what an administrator does about it.

    Signals:
        changed(object): what was done gave this: a `Person`, or a `OneTimePassword`.
        history_wanted(str): what the journal tells of a user, by name.
        shown(): the list was read.
    """

    changed = Signal(object)
    history_wanted = Signal(str)
    shown = Signal()

    def __init__(
        self,
        people: PeopleService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("people_page")
        self._people = people
        self._tasks = tasks
        self._operator = operator
        self._all: list[Person] = []
        self.sheet: FormSheet | None = None
        self._build()
        self._connect()
        self._show_reasons()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.add_button = ActionButton(
            "people_add", self.tr("&Nueva persona"), key="F12", icon="plus", primary=True
        )
        self.roles_button = ActionButton("people_roles", self.tr("&Roles"), icon="edit")
        self.password_button = ActionButton("people_password", self.tr("Nueva &clave"))
        self.factor_button = ActionButton("people_factor", self.tr("Quitar segundo &factor"))
        self.lock_button = ActionButton("people_lock", self.tr("&Bloquear"), icon="lock")
        self.unlock_button = ActionButton("people_unlock", self.tr("&Desbloquear"), icon="unlock")
        self.leave_button = ActionButton("people_leave", self.tr("Dar d&e baja"), icon="void")
        self.history_button = ActionButton(
            "people_history", self.tr("&Historial"), icon="history", flat=True
        )
        head = FlowRow(
            title_row(label(self.tr("Personas"), scale=1.5, bold=True)),
            self.history_button,
            self.leave_button,
            self.unlock_button,
            self.lock_button,
            self.factor_button,
            self.password_button,
            self.roles_button,
            self.add_button,
            head=True,
        )
        self.chips = ChipRow(
            "people_groups",
            self.tr("Estado"),
            [
                Chip("all", self.tr("Todas")),
                Chip("in", self.tr("Con acceso")),
                Chip("out", self.tr("Bloqueadas")),
                Chip("left", self.tr("Ya no trabajan aquí")),
            ],
        )
        self.notice = Notice("people_notice")
        self.model: RowsModel[Person] = RowsModel(
            _columns(), identity=lambda one: one.user.id, parent=self
        )
        self.table = RowsView("people_table", self.model, title=self.tr("Personas"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.small, SPACE.page, SPACE.small)
        column.setSpacing(SPACE.small)
        for widget in (head, self.notice, self.chips):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.roles_button.clicked.connect(self.change_roles)
        self.password_button.clicked.connect(self.reset_password)
        self.factor_button.clicked.connect(self.remove_factor)
        self.lock_button.clicked.connect(self.lock)
        self.unlock_button.clicked.connect(self.unlock)
        self.leave_button.clicked.connect(self.deactivate)
        self.history_button.clicked.connect(self._tell_history)
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.table.current_changed.connect(lambda _row: self._show_reasons())
        self.table.opened.connect(lambda _row: self._tell_history())

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read everybody again; whoever is chosen stays chosen."""
        self._tasks.run(self._people.people, self._show, self._fail, owner=self)

    def add(self) -> None:
        """Ask for a new person."""
        if self.add_button.isEnabled():
            self._open(add_sheet(self._people, self, self._tasks, self._operator))

    def change_roles(self) -> None:
        """Ask for other roles of the person who is chosen."""
        person = self._chosen()
        if person is not None:
            self._open(roles_sheet(self._people, person, self, self._tasks, self._operator))

    def reset_password(self) -> None:
        """Give the person who is chosen a password for one time."""
        self._ask(
            "person_password",
            self.tr("Nueva clave para {who}"),
            self.tr("&Dar una clave nueva"),
            self._people.reset_password,
        )

    def remove_factor(self) -> None:
        """The person who is chosen lost the telephone: they take another one when they come in."""
        self._ask(
            "person_factor",
            self.tr("Quitar el segundo factor a {who}"),
            self.tr("&Quitar"),
            self._people.remove_factor,
            danger=True,
        )

    def lock(self) -> None:
        """Keep the person who is chosen out for now."""
        self._ask(
            "person_lock", self.tr("Bloquear a {who}"), self.tr("&Bloquear"), self._people.lock
        )

    def unlock(self) -> None:
        """Let the person who is chosen in again."""
        self._ask(
            "person_unlock",
            self.tr("Desbloquear a {who}"),
            self.tr("&Desbloquear"),
            self._people.unlock,
        )

    def deactivate(self) -> None:
        """The person who is chosen has left the office."""
        self._ask(
            "person_leave",
            self.tr("Dar de baja a {who}"),
            self.tr("Dar de &baja"),
            self._people.deactivate,
            danger=True,
        )

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Quién trabaja aquí y qué puede hacer. F12 crea una persona con una clave de un solo"
            " uso, que se entrega en mano; al entrar elige la suya. Bloquear es por un tiempo; dar"
            " de baja, cuando alguien se va: su historia queda. Quien no entra en 90 días queda"
            " fuera hasta que un administrador lo desbloquee. Todo cambio pide un motivo, queda en"
            " la auditoría y termina la sesión de esa persona. A quien perdió el celular se le"
            " quita el segundo factor, y pone otro al entrar."
        )

    # --- Asking -----------------------------------------------------------------------------

    def _ask(
        self,
        name: str,
        title: str,
        action: str,
        act: Callable[[Operator, str, str], Any],
        *,
        danger: bool = False,
    ) -> None:
        person, operator = self._chosen(), self._operator()
        if person is None:
            return
        username = person.user.username
        self._open(
            reason_sheet(
                name,
                title.format(who=person.user.full_name),
                self,
                action=action,
                act=lambda why: act(operator, username, why),
                tasks=self._tasks,
                rows=person_rows(person, self),
                danger=danger,
            )
        )

    def _open(self, sheet: FormSheet) -> None:
        if self.sheet is not None:
            return
        self.sheet = sheet
        sheet.done.connect(self._done)
        sheet.closed.connect(self._closed)
        sheet.open_sheet()

    def _closed(self) -> None:
        self.sheet = None

    def _done(self, answer: object) -> None:
        self.refresh()
        if isinstance(answer, OneTimePassword):
            PasswordSheet(self, answer).open_sheet()
        elif isinstance(answer, Person):
            state = wording.state("person", answer.standing).word
            told = f"{answer.user.full_name}: {roles_words(answer)} · {state}"
            self.notice.tell("ok", told, seconds=12)
        self.changed.emit(answer)

    def _tell_history(self) -> None:
        person = self._chosen()
        if person is not None:
            self.history_wanted.emit(person.user.username)

    # --- Showing ----------------------------------------------------------------------------

    def _chosen(self) -> Person | None:
        found: Person | None = self.table.current_record()
        return found

    def _show(self, people: list[Person]) -> None:
        self._all = people
        self.chips.show_counts(
            {key: sum(one.standing in group for one in people) for key, group in _GROUPS.items()}
        )
        self._show_rows()
        self.shown.emit()

    def _show_rows(self) -> None:
        group = _GROUPS[self.chips.current]
        self.model.set_rows([one for one in self._all if one.standing in group])
        self._show_reasons()

    def _show_reasons(self) -> None:
        operator, person = self._operator(), self._chosen()
        refused = (
            ""
            if operator.may(Right.MANAGE_STAFF)
            else self.tr("Solo un administrador cambia esto.")
        )
        self.add_button.set_reason(refused)
        none = self.tr("Elija una persona.") if person is None else ""
        self.history_button.set_reason(none)
        own = ""
        if person is not None and person.user.id == operator.user_id:
            own = self.tr("Su propio usuario lo cambia otro administrador.")
        why = refused or none or own
        standing = person.standing if person is not None else None
        left = self.tr("Ya no trabaja aquí.") if standing is Standing.LEFT else ""
        is_open = self.tr("Puede entrar.") if standing not in _SHUT else ""
        shut = self.tr("Ya está bloqueado.") if standing is Standing.LOCKED else ""
        none_yet = ""
        if person is not None and person.factor is None:
            none_yet = self.tr("No tiene segundo factor.")
        for button, own_reason in (
            (self.factor_button, none_yet),
            (self.roles_button, left),
            (self.password_button, left),
            (self.lock_button, left or shut),
            (self.unlock_button, is_open),
            (self.leave_button, left),
        ):
            button.set_reason(why or own_reason)

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))


def _columns() -> list[Column[Person]]:
    return [
        Column("username", _tr("Usuario"), lambda one: one.user.username),
        Column("name", _tr("Nombre"), lambda one: one.user.full_name, stretch=True),
        Column("roles", _tr("Roles"), roles_words, stretch=True),
        Column(
            "standing",
            _tr("Estado"),
            lambda one: wording.state("person", one.standing).word,
            look=lambda one: wording.state("person", one.standing),
            tooltip=_told_standing,
        ),
        Column(
            "factor",
            _tr("2.º factor"),
            lambda one: "" if one.factor is None else _tr("sí"),
            tooltip=_told_factor,
        ),
        Column(
            "last",
            _tr("Último ingreso"),
            lambda one: (
                formats.moment(one.user.last_signed_in_at)
                if one.user.last_signed_in_at
                else _tr("nunca")
            ),
            sort_key=lambda one: one.last_seen_at,
        ),
        Column(
            "created",
            _tr("Desde"),
            lambda one: formats.moment(one.created_at).split(" ")[0],
            sort_key=lambda one: one.created_at,
        ),
    ]


def _told_factor(one: Person) -> str:
    if one.factor is None:
        return _tr("Entra solo con su clave")
    return _tr("Desde {at}; quedan {n} códigos de recuperación").format(
        at=formats.moment(one.factor.since), n=one.factor.codes_left
    )


def _told_standing(one: Person) -> str:
    if one.waits_until is not None and one.standing is Standing.WAITING:
        return _tr("Hasta {at}").format(at=formats.moment(one.waits_until, seconds=True))
    if one.locked_at is not None:
        return _tr("Desde {at}").format(at=formats.moment(one.locked_at))
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePage", text)
