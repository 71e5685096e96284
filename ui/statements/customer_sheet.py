from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from services.accounts.records import AccountHit, AccountSheet
from services.accounts.service import AccountService
from services.errors import BadField, UserError
from ui import formats
from ui.accounts.form_sheet import FormSheet, Work
from ui.tasks import TaskRunner
from ui.theme import with_letters
from ui.widgets.form import Form
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.search_box import SearchBox
from ui.wording import words_for

_MOST: Final = 12


class CustomerSheet(FormSheet):
    """Asks whose money a line of the bank is: by name, identification, telephone or number.

    Enter in the field goes to what was found, Enter there chooses it. `done` brings the
    `AccountSheet`.
    """

    def __init__(
        self,
        over: QWidget,
        accounts: AccountService,
        tasks: TaskRunner,
        rows: Sequence[SheetRow | tuple[str, str]],
    ) -> None:
        self.text = SearchBox("statement_pay_customer", _tr("Nombre, RUC, cédula, teléfono o N.º"))
        form = Form("statement_pay_form")
        form.add("customer", _tr("C&liente"), self.text)
        self.model: RowsModel[AccountHit] = RowsModel(_columns(), identity=lambda hit: hit.id)
        self._accounts = accounts
        self._found_by = tasks
        self._asked = 0
        super().__init__(
            "statement_pay_sheet",
            _tr("¿De quién es este dinero?"),
            over,
            form,
            action=_tr("&Cobrar"),
            prepare=self._prepare,
            tasks=tasks,
            rows=rows,
            width=720,
        )
        self.table = RowsView("statement_pay_found", self.model, title=_tr("Clientes"))
        self.table.set_empty_text(_tr("Escriba al menos dos letras."))
        self.table.setMinimumHeight(with_letters(150))
        self.body.insertWidget(self.body.indexOf(form) + 1, self.table)
        self.text.sought.connect(self._seek)
        self.text.left.connect(self.go_back)
        self.text.moved.connect(lambda _step: self._into_table())
        form.passed_last.connect(self._into_table)
        self.table.opened.connect(lambda _hit: self.submit())
        self.table.filter_wanted.connect(self.text.setFocus)

    def _into_table(self) -> None:
        self.text.tell_now()
        self.table.setFocus()

    def _seek(self, text: str) -> None:
        self._asked += 1
        asked, sought = self._asked, text.strip()
        self.form.show_error("customer", "")

        def found(hits: list[AccountHit]) -> None:
            if asked == self._asked:
                none = _tr("Sin resultados para «{text}».").format(text=sought)
                self.table.set_empty_text(none if sought else _tr("Escriba al menos dos letras."))
                self.model.set_rows(hits)
                self.table.select_row(0)

        def failed(error: UserError) -> None:
            self.notice.tell("err", words_for(error))

        self._found_by.run(
            lambda: self._accounts.search(sought, limit=_MOST), found, failed, owner=self
        )

    def _prepare(self) -> Work:
        hit = self.table.current_record()

        def work() -> AccountSheet:
            if not isinstance(hit, AccountHit):
                raise BadField(field="customer", problem="required")
            return self._accounts.show(hit.number)

        return work


def _columns() -> list[Column[AccountHit]]:
    return [
        Column("name", _tr("Cliente"), lambda hit: hit.name, stretch=True),
        Column("number", _tr("N.º"), lambda hit: hit.number),
        Column("id", _tr("Identificación"), lambda hit: hit.id_number),
        Column("open", _tr("Debe"), lambda hit: formats.amount(hit.open_cents), "right"),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatementPage", text)
