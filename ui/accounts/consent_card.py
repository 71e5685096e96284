from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.accounts.consent_records import ConsentOrder, ConsentText, RevocationOrder
from services.accounts.consents import ConsentService
from services.accounts.states import ConsentChannel, DocumentKind
from services.clock import business_date
from services.staff.rights import Operator, Right
from ui import formats
from ui.accounts.choices import ChoiceCombo, consent_channels
from ui.accounts.desk import AccountView
from ui.accounts.form_sheet import FormSheet, Work
from ui.tasks import TaskRunner
from ui.theme import SPACE, set_tone
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.labels import card, label
from ui.widgets.lines import NotesEdit
from ui.wording import words, words_for

_SHOWN: tuple[DocumentKind, ...] = (DocumentKind.CONSENT, DocumentKind.OTHER)


class ConsentCard(QWidget):
    """What a customer agreed to about their data, and the way to note it or take it back.

    Signals:
        changed(): something was written.
        paper_wanted(str): "consent" or "revocation".
    """

    changed = Signal()
    paper_wanted = Signal(str)

    def __init__(
        self,
        consents: ConsentService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self._consents = consents
        self._tasks = tasks
        self._operator = operator
        self._today = today
        self._view: AccountView | None = None
        self.sheet: FormSheet | None = None
        self.told = label(wrap=True, name="customer_consent")
        self.change_button = ActionButton("customer_consent_change", "", icon="note")
        self.paper_button = ActionButton("customer_consent_paper", "", icon="printer")
        self._build()
        self.change_button.clicked.connect(self._change)
        self.paper_button.clicked.connect(self._paper)

    @property
    def holds(self) -> bool:
        """Whether the customer agrees now."""
        held = self._view.sheet.customer.consent if self._view else None
        return held is not None and held.revoked_at is None

    def show_view(self, view: AccountView) -> None:
        """Show how it stands with the customer of an account."""
        self._view = view
        held = view.sheet.customer.consent
        tone = ""
        if held is None:
            told, tone = self.tr("El cliente no ha dado su consentimiento."), "warn"
        else:
            told = self.tr("Aceptó el texto {version} el {day} · {channel}").format(
                version=held.version,
                day=formats.day(business_date(held.given_at)),
                channel=words(f"consent_channel.{held.channel.value}"),
            )
            if held.revoked_at is not None:
                tone = "warn"
                told += "\n" + self.tr(
                    "Lo revocó el {day}: no se le envían recibos, estados de cuenta ni"
                    " certificados por correo. Las facturas sí, como manda la ley."
                ).format(day=formats.day(business_date(held.revoked_at)))
        self.told.setText(told)
        set_tone(self.told, tone)
        was_revoked = held is not None and held.revoked_at is not None
        self.change_button.set_text(self.tr("Re&vocar…") if self.holds else self.tr("&Registrar…"))
        may = self._operator().may(Right.EDIT_ACCOUNTS)
        self.change_button.set_reason("" if may else self.tr("Su rol no cambia datos"))
        self.paper_button.set_text(self.tr("Constancia") if was_revoked else self.tr("Papel"))

    def _paper(self) -> None:
        held = self._view.sheet.customer.consent if self._view else None
        was_revoked = held is not None and held.revoked_at is not None
        self.paper_wanted.emit("revocation" if was_revoked else "consent")

    def _change(self) -> None:
        view = self._view
        if view is None:
            return
        if self.holds:
            self._open(self._revocation(view))
            return
        self._tasks.run(
            self._consents.texts,
            lambda texts: self._open(self._consent(view, texts)),
            lambda error: self.told.setText(words_for(error)),
            owner=self,
        )

    def _open(self, sheet: FormSheet) -> None:
        self.sheet = sheet
        sheet.done.connect(self.changed)
        sheet.open_sheet()

    def _consent(self, view: AccountView, texts: list[ConsentText]) -> FormSheet:
        form, operator = Form("consent_form"), self._operator()
        version = ChoiceCombo[str](
            "consent_version", [(each.version, each.version) for each in texts]
        )
        version.set_value(texts[0].version)
        form.add("consent_version", self.tr("&Texto que aceptó"), version)
        channel, on, document = self._common(form, view)

        def prepare() -> Work:
            order = ConsentOrder(
                version.value() or "",
                channel.value() or ConsentChannel.PAPER,
                on.value(),
                document.value() or None,
            )
            return lambda: self._consents.give(operator, view.number, order)

        return FormSheet(
            "give_consent",
            self.tr("Registrar el consentimiento"),
            self,
            form,
            action=self.tr("Registrar"),
            prepare=prepare,
            tasks=self._tasks,
        )

    def _revocation(self, view: AccountView) -> FormSheet:
        form, operator = Form("revoke_consent_form"), self._operator()
        reason = NotesEdit("revoke_consent_reason", most=300, lines=2)
        form.add("reason", self.tr("&Motivo que dio *"), reason)
        channel, on, document = self._common(form, view)

        def prepare() -> Work:
            order = RevocationOrder(
                channel.value() or ConsentChannel.PAPER,
                " ".join(reason.value().split()),
                on.value(),
                document.value() or None,
            )
            return lambda: self._consents.revoke(operator, view.number, order)

        after = self.tr(
            "Rige al instante: no se le envían recibos, estados de cuenta ni certificados por"
            " correo. Las facturas sí."
        )
        return FormSheet(
            "revoke_consent",
            self.tr("Revocar el consentimiento"),
            self,
            form,
            action=self.tr("Revocar"),
            prepare=prepare,
            tasks=self._tasks,
            rows=[(self.tr("Después"), after)],
            danger=True,
        )

    def _common(
        self, form: Form, view: AccountView
    ) -> tuple[ChoiceCombo[ConsentChannel], DateEdit, ChoiceCombo[int]]:
        channel = ChoiceCombo[ConsentChannel]("consent_channel", consent_channels())
        channel.set_value(ConsentChannel.PAPER)
        on = DateEdit("consent_on", self._today)
        on.set_value(self._today())
        scans = [
            (each.id, f"{words(f'document_kind.{each.kind.value}')} · {each.file_name}")
            for each in view.sheet.documents
            if each.kind in _SHOWN and each.withdrawn_at is None
        ]
        document = ChoiceCombo[int]("consent_document", [(0, self.tr("Ninguno")), *scans])
        signed = [
            each.id
            for each in view.sheet.documents
            if each.kind is DocumentKind.CONSENT and each.withdrawn_at is None
        ]
        document.set_value(max(signed, default=0))
        form.add("channel", self.tr("&Forma"), channel)
        form.add("on", self.tr("&Día"), on)
        hint = self.tr("El papel firmado, adjunto antes en Documentos.")
        form.add("document", self.tr("Docu&mento"), document, hint=hint)
        return channel, on, document

    def _build(self) -> None:
        box = card("customer_consent_card")
        inside = QHBoxLayout(box)
        inside.setContentsMargins(SPACE.normal, SPACE.small, SPACE.small, SPACE.small)
        title = QVBoxLayout()
        title.setSpacing(2)
        title.addWidget(label(self.tr("Protección de datos"), bold=True))
        title.addWidget(self.told)
        inside.addLayout(title, 1)
        for button in (self.paper_button, self.change_button):
            inside.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)
