"""What an administrator is asked before somebody is added or changed."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from services.staff.people import PeopleService
from services.staff.records import Person
from services.staff.rights import Operator, Role
from ui import formats, wording
from ui.accounts.form_sheet import FormSheet, Work
from ui.staff.roles_edit import RolesEdit
from ui.tasks import TaskRunner
from ui.widgets.form import Form
from ui.widgets.lines import NotesEdit, TextLine
from ui.widgets.review_sheet import SheetRow
from ui.wording import role

Who = Callable[[], Operator]


def add_sheet(people: PeopleService, over: QWidget, tasks: TaskRunner, who: Who) -> FormSheet:
    """Asks for a new person; `done` brings their `OneTimePassword`."""
    form = Form("person_form")
    username = TextLine("person_username", most=40)
    full_name = TextLine("person_full_name", most=80)
    roles = RolesEdit("person_roles", [Role.CASHIER])
    form.add("username", over.tr("&Usuario"), username, hint=over.tr("Por ejemplo: nora"))
    form.add("full_name", over.tr("&Nombre completo"), full_name)
    form.add("roles", over.tr("Roles"), roles)
    operator = who()

    def prepare() -> Work:
        name, full, chosen = username.value(), full_name.value(), roles.value()
        return lambda: people.add(operator, username=name, full_name=full, roles=chosen)

    return FormSheet(
        "person_add",
        over.tr("Nueva persona"),
        over,
        form,
        action=over.tr("&Crear"),
        prepare=prepare,
        tasks=tasks,
        icon="plus",
    )


def roles_sheet(
    people: PeopleService, person: Person, over: QWidget, tasks: TaskRunner, who: Who
) -> FormSheet:
    """Asks for somebody's roles and why; `done` brings the `Person`."""
    form = Form("person_form")
    roles = RolesEdit("person_roles", person.user.roles)
    reason = NotesEdit("person_reason", most=300, lines=2)
    form.add("roles", over.tr("Roles"), roles)
    form.add("reason", over.tr("&Motivo"), reason)
    operator, name = who(), person.user.username

    def prepare() -> Work:
        chosen, why = roles.value(), reason.value()
        return lambda: people.set_roles(operator, name, chosen, " ".join(why.split()))

    return FormSheet(
        "person_change_roles",
        over.tr("Roles de {who}").format(who=person.user.full_name),
        over,
        form,
        action=over.tr("&Guardar"),
        prepare=prepare,
        tasks=tasks,
        rows=[(over.tr("Después"), over.tr("Si está dentro, su sesión termina."))],
        icon="save",
    )


def person_rows(person: Person, over: QWidget) -> list[SheetRow | tuple[str, str]]:
    """Who somebody is, above what is asked about them."""
    last = person.user.last_signed_in_at
    return [
        SheetRow(over.tr("Persona"), f"{person.user.full_name} ({person.user.username})"),
        (over.tr("Roles"), roles_words(person)),
        (over.tr("Estado"), wording.state("person", person.standing).word),
        (over.tr("Último ingreso"), formats.moment(last) if last else over.tr("nunca")),
    ]


def roles_words(person: Person) -> str:
    """Somebody's roles, in words."""
    return ", ".join(sorted(role(each) for each in person.user.roles))
