from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from services.accounts.documents import DocumentService
from services.accounts.records import AccountSheet, ChecklistItem
from services.accounts.states import DocumentKind
from services.staff.rights import Operator
from ui import formats
from ui.accounts import columns, mandate_words
from ui.accounts.documents_panel import DocumentsPanel
from ui.activation.checklist_card import ChecklistCard
from ui.activation.view_model import Review
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import card, label
from ui.widgets.layouts import drop_first
from ui.widgets.narrow import NarrowAware
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.state_badge import StateBadge
from ui.wording import words

_STACKED_BELOW: Final = 1000
_SCANS: Final = {
    "id_scan": DocumentKind.ID,
    "contract": DocumentKind.CONTRACT,
    "debit_form": DocumentKind.DEBIT_FORM,
}


class ReviewStep(QWidget):
    """The last step: what was agreed, its documents, and the checklist beside them.

    Signals:
        changed(): a document was attached or withdrawn.
        correct_wanted(): correct the data in the account's own page.
        letter_wanted(int): the letter of this mandate, to be signed for the bank.
        open_file_requested(object): a `Path`.
    """

    changed = Signal()
    correct_wanted = Signal()
    letter_wanted = Signal(int)
    open_file_requested = Signal(object)

    def __init__(
        self,
        documents: DocumentService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        folder: Path,
    ) -> None:
        super().__init__()
        self.setObjectName("review_step")
        self.badge = StateBadge()
        self.checklist = ChecklistCard()
        self.documents = DocumentsPanel(documents, tasks, operator, folder, is_brief=True)
        self.correct_button = ActionButton(
            "review_correct", self.tr("Corregir en la &ficha"), icon="edit"
        )
        self.letter_button = ActionButton(
            "review_letter", self.tr("Imprimir carta al &banco"), icon="printer"
        )
        self._mandate = 0
        self._facts = QVBoxLayout()
        self._build()
        self.documents.changed.connect(self.changed)
        self.documents.open_file_requested.connect(self.open_file_requested)
        self.correct_button.clicked.connect(self.correct_wanted)
        self.letter_button.clicked.connect(lambda: self.letter_wanted.emit(self._mandate))
        self.narrow = NarrowAware(self, self._restack, _STACKED_BELOW)

    def show_review(self, review: Review) -> None:
        """Show an account and what its activation still needs."""
        sheet = review.sheet
        self.badge.show_state("account", sheet.account.state)
        self.checklist.show_items(review.items)
        mandate = sheet.mandate
        self._mandate = mandate.id if mandate is not None and mandate.is_living else 0
        self.letter_button.setVisible(bool(self._mandate))
        wanted = next((_SCANS[i.key] for i in review.missing if i.key in _SCANS), None)
        self.documents.show_documents(
            sheet.account.number,
            sheet.account.state,
            sheet.documents,
            wanted or DocumentKind.OTHER,
        )
        drop_first(self._facts)
        shown = QWidget()
        shown.setLayout(rows_grid(self._rows(sheet)))
        self._facts.addWidget(shown)

    def clear(self) -> None:
        """Show nothing while the account is read."""
        self.checklist.show_items(())

    def first_field(self) -> QWidget:
        """Where the keyboard begins."""
        button = self.documents.attach_button
        return button if button.isEnabled() else self.documents.table

    def _rows(self, sheet: AccountSheet) -> list[SheetRow | tuple[str, str]]:
        customer, account = sheet.customer, sheet.account
        reach = " · ".join(
            part for part in (customer.mobile, customer.phone, customer.email) if part
        )
        place = ", ".join(
            part for part in (customer.address, customer.city, customer.province) if part
        )
        numbers = ", ".join(line.voip_number for line in sheet.lines if line.removed_at is None)
        monthly = self.tr("{plan} · {monthly} al mes · activación {once} · día {day}")
        agreement = sheet.agreement
        method = columns.method_look(agreement.method if agreement else None).word
        bank = columns.bank_account(agreement) if agreement else ""
        mandate = sheet.mandate
        order: list[SheetRow | tuple[str, str]] = []
        if mandate is not None and mandate.is_living:
            order = list(mandate_words.terms(mandate))
        return [
            SheetRow(self.tr("Cliente"), customer.name, strong=True),
            (
                self.tr("Identificación"),
                columns.identification(customer.id_kind, customer.id_number),
            ),
            (self.tr("Método de pago"), f"{method} · {bank}" if bank and not order else method),
            *order,
            (self.tr("Contacto"), reach or "—"),
            (self.tr("Dirección"), place or "—"),
            (
                self.tr("Servicio"),
                monthly.format(
                    plan=account.plan_name or "—",
                    monthly=formats.money(account.monthly_cents),
                    once=formats.money(account.activation_cents),
                    day=account.billing_day,
                ),
            ),
            (self.tr("Números VoIP"), numbers or "—"),
        ]

    def _build(self) -> None:
        box = card("review_facts")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.normal)
        inside.setSpacing(SPACE.small)
        head = QHBoxLayout()
        head.addWidget(self.badge, 1)
        head.addWidget(self.letter_button)
        head.addWidget(self.correct_button)
        inside.addLayout(head)
        inside.addLayout(self._facts)
        self.documents.table.setMinimumHeight(self.fontMetrics().height() * 8)
        left = QVBoxLayout()
        left.setSpacing(SPACE.small)
        left.addWidget(label(self.tr("Documentos"), bold=True))
        left.addWidget(self.documents, 1)
        left.addWidget(box)
        right = QVBoxLayout()
        right.addWidget(self.checklist, 0, Qt.AlignmentFlag.AlignTop)
        right.addStretch(1)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._body.setContentsMargins(0, SPACE.small, SPACE.small, 0)
        self._body.setSpacing(SPACE.normal)
        self._body.addLayout(left, 7)
        self._body.addLayout(right, 4)

    def _restack(self, is_narrow: bool) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._body.setDirection(down if is_narrow else across)


def missing_told(items: tuple[ChecklistItem, ...]) -> str:
    """Exactly which points block an activation, in one line; the checklist says why."""
    return ", ".join(words(f"activation.item.{item.key}") for item in items)
