from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import icons
from ui.settings.about import AboutSection
from ui.settings.banks import BanksSection
from ui.settings.cheques import ChequesSection
from ui.settings.company import CompanySection
from ui.settings.consents import ConsentsSection
from ui.settings.copies import CopiesSection
from ui.settings.counter import CounterSection
from ui.settings.database import DatabaseSection
from ui.settings.debits import DebitsSection
from ui.settings.holidays import HolidaysSection
from ui.settings.ledger import LedgerSection
from ui.settings.lock import LockSection
from ui.settings.looks import LooksSection
from ui.settings.mail import MailSection
from ui.settings.needs import SettingsNeeds
from ui.settings.numbering import NumberingSection
from ui.settings.section import SettingsSection
from ui.settings.stripe import StripeSection
from ui.settings.taxes import TaxesSection
from ui.settings.till import TillSection
from ui.settings.withholdings import WithholdingsSection
from ui.theme import SPACE, row_height
from ui.tokens import palette_of
from ui.widgets.labels import card, label
from ui.widgets.search_box import SearchBox


class SettingsPage(QWidget):
    """Everything that can be set, in sections, with a box that finds the right one.

    Signals:
        stripe_changed(): a key of the card provider was changed.
        till_changed(object): the `TillSetup` that was saved.
        profiles_wanted(): how the banks' exports are read.
    """

    profiles_wanted = Signal()
    stripe_changed = Signal()
    till_changed = Signal(object)

    def __init__(self, needs: SettingsNeeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings_page")
        self.company = CompanySection(needs)
        self.numbering = NumberingSection(needs)
        self.till = TillSection(needs)
        self.taxes = TaxesSection(needs)
        self.banks = BanksSection(needs)
        self.cheques = ChequesSection(needs)
        self.holidays = HolidaysSection(needs)
        self.withholdings = WithholdingsSection(needs)
        self.counter = CounterSection(needs)
        self.stripe = StripeSection(needs)
        self.mail = MailSection(needs)
        self.looks = LooksSection(needs)
        self.lock = LockSection(needs)
        self.about = AboutSection(needs)
        self.sections: tuple[SettingsSection, ...] = (
            self.company,
            self.numbering,
            self.till,
            self.taxes,
            self.banks,
            self.cheques,
            self.holidays,
            self.withholdings,
            self.counter,
            self.stripe,
            self.mail,
            self.looks,
            self.lock,
            self.about,
        )
        if needs.debits is not None:
            after = self.sections.index(self.banks) + 1
            self.debits = DebitsSection(needs, needs.debits)
            self.sections = (*self.sections[:after], self.debits, *self.sections[after:])
        if needs.ledger is not None:
            after = self.sections.index(self.withholdings) + 1
            self.ledger = LedgerSection(needs, needs.ledger)
            self.sections = (*self.sections[:after], self.ledger, *self.sections[after:])
        if needs.consents is not None:
            after = self.sections.index(self.mail) + 1
            self.consents = ConsentsSection(needs, needs.consents)
            self.sections = (*self.sections[:after], self.consents, *self.sections[after:])
        if needs.copies is not None:
            self.copies = CopiesSection(needs, needs.copies)
            self.sections = (*self.sections[:-1], self.copies, self.sections[-1])
        if needs.database is not None:
            self.database = DatabaseSection(needs, needs.database)
            self.database.copies_wanted.connect(lambda: self.open_section("copies"))
            self.sections = (*self.sections[:-1], self.database, self.sections[-1])
        self._build()
        self._connect()
        self.list.setCurrentRow(0)

    @property
    def current(self) -> SettingsSection:
        """The section that is shown."""
        return self.sections[self.stack.currentIndex()]

    def open_section(self, key: str) -> None:
        """Show a section by its key: `company`, `till`, `banks`, `cheques`, `stripe`…"""
        self.text.clear_text()
        for place, section in enumerate(self.sections):
            if section.key == key:
                self.list.setCurrentRow(place)

    def refresh(self) -> None:
        """Read the sections again; what is typed and not saved stays."""
        for section in self.sections:
            section.refresh()

    def may_close(self) -> str | None:
        """Why the window should stay open now."""
        dirty = [section.title for section in self.sections if section.is_dirty]
        if not dirty:
            return None
        told = self.tr("Hay cambios sin guardar en Ajustes: {sections}.")
        return told.format(sections=", ".join(dirty))

    def help_text(self) -> str:
        """What this page is for."""
        general = self.tr(
            "Los ajustes de la empresa y de esta caja. Escriba en la búsqueda para hallar uno."
            " Cada cambio queda en la bitácora con quién y cuándo; las claves van al almacén de"
            " claves del sistema y nunca se muestran."
        )
        told = self.current.help_text()
        return f"{told}\n\n{general}" if told else general

    def changeEvent(self, event: QEvent) -> None:
        """Draw the list again in the new colours and letters."""
        super().changeEvent(event)
        kinds = {QEvent.Type.PaletteChange, QEvent.Type.FontChange}
        if event.type() in kinds and hasattr(self, "stack"):
            self._dress()

    def _dress(self) -> None:
        for place, section in enumerate(self.sections):
            item = self.list.item(place)
            item.setIcon(icons.icon(section.icon, palette_of(self), "muted"))
            item.setSizeHint(QSize(100, round(row_height(self.font()) * 1.15)))

    def _build(self) -> None:
        self.text = SearchBox("settings_text", self.tr("Buscar un ajuste"))
        self.list = QListWidget()
        self.list.setObjectName("settings_list")
        self.list.setAccessibleName(self.tr("Secciones"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none = label(self.tr("Ningún ajuste tiene esas palabras."), tone="muted", wrap=True)
        self.none.hide()
        self.stack = QStackedWidget()
        for section in self.sections:
            item = QListWidgetItem(section.title)
            self.list.addItem(item)
            self.stack.addWidget(section.framed())
        self._dress()
        side = QVBoxLayout()
        side.setSpacing(SPACE.small)
        side.addWidget(self.text)
        side.addWidget(self.none)
        side.addWidget(self.list, 1)
        frame = card("settings_body")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(SPACE.wide, SPACE.normal, SPACE.small, SPACE.normal)
        inner.addWidget(self.stack)
        body = QHBoxLayout()
        body.setSpacing(SPACE.normal)
        body.addLayout(side, 1)
        body.addWidget(frame, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.normal)
        column.addWidget(label(self.tr("Ajustes"), scale=1.5, bold=True))
        column.addLayout(body, 1)
        self.setFocusProxy(self.text)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show_section)
        self.text.sought.connect(self._seek)
        self.text.moved.connect(self._move)
        self.text.accepted.connect(lambda _with_control: self._enter())
        self.text.left.connect(self.text.clear_text)
        self.stripe.stripe_changed.connect(self.stripe_changed)
        self.banks.profiles_wanted.connect(self.profiles_wanted)
        for section in self.sections:
            section.dirty_changed.connect(lambda _is_dirty: self._mark_dirty())
        for each in (self.till, self.looks, self.lock):
            each.till_changed.connect(self._till_saved)

    def _show_section(self, row: int) -> None:
        if row >= 0:
            self.stack.setCurrentIndex(row)

    def _seek(self, text: str) -> None:
        first = -1
        for place, section in enumerate(self.sections):
            fits = section.matches(text)
            self.list.item(place).setHidden(not fits)
            if fits and first < 0:
                first = place
        self.none.setVisible(first < 0)
        current = self.list.currentRow()
        if first >= 0 and (current < 0 or self.list.item(current).isHidden()):
            self.list.setCurrentRow(first)

    def _move(self, step: int) -> None:
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count():
            if not self.list.item(row).isHidden():
                self.list.setCurrentRow(row)
                return
            row += step

    def _enter(self) -> None:
        """Enter in the search box goes to the first field of the section shown."""
        self.text.tell_now()
        self.current.form.focus_first()

    def _mark_dirty(self) -> None:
        for place, section in enumerate(self.sections):
            mark = " •" if section.is_dirty else ""
            self.list.item(place).setText(f"{section.title}{mark}")

    def _till_saved(self, setup: object) -> None:
        """Three sections show parts of the same set-up."""
        for section in (self.till, self.looks, self.lock):
            section.refresh()
        self.till_changed.emit(setup)
