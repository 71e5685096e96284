from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from services.cards.answers import ProviderAccount
from services.errors import UserError
from services.office.records import Company, Mode
from services.staff.rights import Operator, Right
from ui import formats
from ui.settings.needs import SettingsNeeds
from ui.settings.section import SettingsSection
from ui.settings.values import (
    MOTO,
    PUBLISHABLE_KEY,
    SECRET_KEY_KEPT,
    check_publishable,
    check_secret,
)
from ui.theme import SPACE, set_tone
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import card, label
from ui.widgets.lines import PasswordLine, TextLine
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.wording import words_for


@dataclass(frozen=True, slots=True)
class _Stripe:
    company: Company
    publishable: str
    moto: bool
    kept: dict[str, str]


class StripeSection(SettingsSection):
    """The keys of the card provider. The secret one goes into the vault and is never shown.

    Signals:
        stripe_changed(): a key was changed: the connection must be made anew.
    """

    stripe_changed = Signal()

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("stripe", "Stripe", "card", needs)
        self._company: Company | None = None
        self.mode = label(bold=True, wrap=True, name="stripe_mode")
        self.kept = label(tone="muted", wrap=True, name="stripe_kept")
        self.publishable = TextLine("stripe_publishable", most=250)
        self.secret = PasswordLine("stripe_secret")
        self.moto = QCheckBox(_tr("&Pedidos por teléfono (MOTO) activados por Stripe"))
        self.moto.setObjectName("stripe_moto")
        self.moto.setAccessibleName(self.moto.text().replace("&", ""))
        self.form.add("publishable_key", _tr("Clave pu&blicable"), self.publishable)
        self.form.add(
            "secret_key",
            _tr("Clave &secreta"),
            self.secret,
            hint=_tr("Se guarda en el almacén de claves del sistema; vacío la deja como está."),
        )
        self.form.add_widget(self.moto)
        for widget in (self.mode, self.kept, self.form):
            self.column.addWidget(widget)
        self._found = card("settings_stripe_found")
        inner = QVBoxLayout(self._found)
        inner.setContentsMargins(SPACE.normal, SPACE.normal, SPACE.normal, SPACE.normal)
        self._told = QWidget()
        inner.addWidget(self._told)
        self._found.hide()
        self.probe_button = ActionButton(
            "settings_stripe_probe", _tr("Probar &conexión"), icon="refresh"
        )
        self.probe_button.clicked.connect(self.probe)
        self.watch(self.publishable, self.secret, self.moto)
        self.finish(self.save_button(), self.undo_button(), self.probe_button)
        self.column.insertWidget(self.column.count() - 1, self._found)

    def read(self) -> _Stripe:
        """What is kept, but for the secret."""
        office = self.needs.office
        kept = office.setting(SECRET_KEY_KEPT, default={})
        return _Stripe(
            office.company(),
            str(office.setting(PUBLISHABLE_KEY, default="")),
            bool(office.setting(MOTO, default=False)),
            kept if isinstance(kept, dict) else {},
        )

    def show_read(self, answer: _Stripe) -> None:
        """Fill the fields; the secret one stays empty."""
        self._company = answer.company
        modes = {
            Mode.DEMO: (_tr("DEMO · Stripe simulado en este computador"), "warn"),
            Mode.TEST: (_tr("PRUEBAS · solo claves de prueba (test)"), "warn"),
            Mode.LIVE: (_tr("REAL · se cobra dinero de clientes (live)"), "err"),
        }
        words, tone = modes[answer.company.mode]
        if answer.company.stripe_account:
            words += f" · {answer.company.stripe_account}"
        self.mode.setText(words)
        set_tone(self.mode, tone)
        self.kept.setText(self._kept_words(answer))
        self.publishable.set_value(answer.publishable)
        self.secret.clear()
        self.moto.setChecked(answer.moto)
        self.secret.setEnabled(answer.company.mode is not Mode.DEMO)
        self.publishable.setEnabled(answer.company.mode is not Mode.DEMO)

    def save(self) -> None:
        """Check the keys against the company's mode and keep them."""
        company, operator = self._company, self.needs.operator()
        if company is None or self.is_busy:
            return
        publishable, secret = self.publishable.value(), self.secret.text().strip()
        moto = self.moto.isChecked()
        self.work(
            _tr("Guardando…"),
            lambda: self._keep(operator, company.mode, publishable, secret, moto=moto),
            self._saved,
        )

    def probe(self) -> None:
        """Ask Stripe whether this till may charge."""
        self.work(
            _tr("Consultando a Stripe…"),
            self.needs.charges.probe,
            self._probed,
            failed=self._unreachable,
            slow=True,
        )

    def _keep(
        self, operator: Operator, mode: Mode, publishable: str, secret: str, *, moto: bool
    ) -> None:
        """Runs on a worker's thread; nothing is kept when one of the keys is wrong."""
        operator.require(Right.MANAGE_COMPANY)
        office = self.needs.office
        if mode is not Mode.DEMO:
            check_publishable(publishable, mode)
            if secret:
                check_secret(secret, mode)
                self.needs.secrets.keep_stripe_key(secret)
                at = self.needs.now().isoformat(timespec="seconds")
                told = {"at": at, "by": operator.username, "kind": secret[:7]}
                office.put_setting(operator, SECRET_KEY_KEPT, told)
            office.put_setting(operator, PUBLISHABLE_KEY, publishable, first="")
        office.put_setting(operator, MOTO, moto, first=False)

    def _kept_words(self, answer: _Stripe) -> str:
        if answer.company.mode is Mode.DEMO:
            return _tr("La demostración trae sus claves; una clave real no se acepta aquí.")
        if not answer.kept:
            return _tr("Desde aquí todavía no se guardó una clave secreta.")
        told = _tr("Clave secreta {kind}… guardada por {by} el {at}.")
        at = answer.kept.get("at", "")[:16].replace("T", " ")
        return told.format(kind=answer.kept.get("kind", ""), by=answer.kept.get("by", ""), at=at)

    def _saved(self, _none: object) -> None:
        self.secret.clear()
        self.saved(_tr("Guardado. Pruebe la conexión antes de cobrar."))
        self.stripe_changed.emit()

    def _probed(self, told_of: tuple[ProviderAccount, tuple[str, ...]]) -> None:
        account, needless = told_of
        self._show_probe(account, needless)
        mode = _tr("real (live)") if account.livemode else _tr("de prueba (test)")
        told = _tr("Conectado a la cuenta {account}, {mode}. El reloj difiere {seconds} s.")
        self.notice.tell(
            "ok",
            told.format(account=account.id, mode=mode, seconds=round(abs(account.seconds_ahead))),
        )
        if not self.is_dirty:
            self.refresh()

    def _show_probe(self, account: ProviderAccount, needless: tuple[str, ...]) -> None:
        """What was found, in a card that stays until the next try."""
        shown = QWidget()
        shown.setLayout(rows_grid(_probe_rows(account, needless, moto=self.moto.isChecked())))
        layout = self._found.layout()
        if layout is not None:
            layout.replaceWidget(self._told, shown)
        self._told.hide()
        self._told.deleteLater()
        self._told = shown
        self._found.show()

    def _unreachable(self, error: UserError) -> None:
        at = formats.clock_time(self.needs.now(), seconds=True)
        self._found.hide()
        self.notice.tell("err", f"{words_for(error)} ({at})")


def _probe_rows(
    account: ProviderAccount, needless: tuple[str, ...], *, moto: bool
) -> list[SheetRow | tuple[str, str]]:
    yes, no = _tr("Sí"), _tr("No: Stripe pide datos o lo tiene suspendido")
    names = {
        "payouts": _tr("retiros al banco"),
        "transfers": _tr("transferencias"),
        "subscriptions": _tr("suscripciones"),
        "invoices": _tr("facturas de Stripe"),
        "products": _tr("productos"),
        "webhooks": _tr("avisos (webhooks)"),
    }
    if account.is_full_key:
        kind = SheetRow(
            _tr("Clave"),
            _tr("Completa (sk_): puede todo en la cuenta. Use una restringida (rk_)."),
            "warn",
        )
    elif needless:
        listed = ", ".join(names.get(each, each) for each in needless)
        told = _tr("Restringida, con permisos de más: {listed}. Quíteselos en Stripe.")
        kind = SheetRow(_tr("Clave"), told.format(listed=listed), "warn")
    else:
        kind = SheetRow(_tr("Clave"), _tr("Restringida, sin permisos de más"))
    return [
        SheetRow(_tr("Cuenta"), " · ".join(filter(None, (account.id, account.name))), strong=True),
        (_tr("País y moneda"), f"{account.country} · {account.currency.upper()}"),
        (_tr("Modo"), _tr("Real (live)") if account.livemode else _tr("De prueba (test)")),
        SheetRow(_tr("Puede cobrar"), yes if account.may_charge else no, _bad(account.may_charge)),
        SheetRow(
            _tr("Paga al banco"), yes if account.may_pay_out else no, _bad(account.may_pay_out)
        ),
        (
            _tr("MOTO"),
            _tr("Marcado aquí; Stripe lo activa a pedido y no lo dice por su interfaz.")
            if moto
            else _tr("No marcado: los cobros salen como en línea."),
        ),
        kind,
    ]


def _bad(is_good: bool) -> str:
    return "" if is_good else "err"


def _tr(text: str) -> str:
    return QCoreApplication.translate("StripeSection", text)
