from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.errors import BadField, UserError
from services.staff.typed import TypedPassword
from ui.accounts.form_sheet import FormSheet
from ui.settings.needs import SettingsNeeds
from ui.signin.code_field import CODE_REFUSED, add_code_row
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import PasswordLine
from ui.wording import key_of

_FIELDS: Final = {"staff.weak_password": "new"}


class OwnPasswordBox(QWidget):
    """The operator's own password, which anybody may change whatever their role.

    Signals:
        changed(): it was.
    """

    changed = Signal()

    def __init__(self, needs: SettingsNeeds, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("own_password")
        self._needs = needs
        self._has_factor = False
        self.sheet: FormSheet | None = None
        self.change = ActionButton("own_password_change", self.tr("Ca&mbiar mi clave…"))
        self.change.clicked.connect(self.open_sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.normal, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(label(self.tr("Mi clave"), scale=1.1, bold=True))
        told = self.tr("Si alguien pudo haberla visto, cámbiela.")
        column.addWidget(label(told, wrap=True))
        column.addWidget(FlowRow(self.change))
        self.setVisible(needs.change_password is not None)

    def show_factor(self, *, has_one: bool) -> None:
        """Whether a code is asked for next to the password of now."""
        self._has_factor = has_one

    def open_sheet(self) -> None:
        """Ask for the password of now, and twice for the new one."""
        keep = self._needs.change_password
        if keep is None:
            return
        form = Form("own_password_form", labels="top")
        old, new, again = (PasswordLine(f"own_password_{name}") for name in ("old", "new", "again"))
        form.add("old", self.tr("Clave de &ahora"), old)
        code = add_code_row(form, "own_password_code") if self._has_factor else None
        form.add("new", self.tr("Clave &nueva"), new, hint=self.tr("12 caracteres o más."))
        form.add("again", self.tr("&Otra vez"), again)
        operator = self._needs.operator()

        def prepare() -> Callable[[], object]:
            typed, wanted, twice = old.text(), new.text(), again.text()
            proof = TypedPassword(typed, code.value()) if code is not None else typed

            def work() -> object:
                if wanted != twice:
                    raise BadField(field="again", problem="not_same")
                return _told_at_its_field(lambda: keep(operator, proof, wanted))

            return work

        self.sheet = FormSheet(
            "own_password_sheet",
            self.tr("Cambiar mi clave"),
            self,
            form,
            action=self.tr("&Cambiar"),
            prepare=prepare,
            tasks=self._needs.tasks,
            icon="lock",
            width=440,
        )
        self.sheet.done.connect(lambda _answer: self.changed.emit())
        self.sheet.open_sheet()


def _told_at_its_field(act: Callable[[], object]) -> object:
    """What is wrong with one of the passwords belongs next to it."""
    try:
        return act()
    except UserError as error:
        if error.key == "staff.wrong_credentials":
            raise BadField(field="old", problem="not_yours") from error
        field = "code" if error.key in CODE_REFUSED else _FIELDS.get(error.key)
        if field is None:
            raise
        details = dict(error.details) | {"field": field, "problem": key_of(error)}
        raise BadField(**details) from error
