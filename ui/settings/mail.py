from PySide6.QtCore import QCoreApplication

from services.papers.outside import MailSettings, TlsMode
from services.staff.rights import Operator, Right
from ui.accounts.choices import ChoiceCombo
from ui.settings.needs import SettingsNeeds
from ui.settings.section import SettingsSection
from ui.settings.values import (
    MAIL,
    MAIL_PASSWORD_KEPT,
    checked_mail,
    mail_settings,
    mail_value,
)
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.widgets.lines import PasswordLine, TextLine

_PORTS = {TlsMode.TLS: "465", TlsMode.STARTTLS: "587", TlsMode.NONE: "25"}


class MailSection(SettingsSection):
    """The office's mail server. Its password goes into the vault."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("mail", _tr("Correo"), "mail", needs)
        self.column.addWidget(
            label(
                _tr(
                    "Para enviar recibos y facturas. Sin servidor, el programa prepara un"
                    " borrador en su programa de correo."
                ),
                tone="muted",
                wrap=True,
            )
        )
        self.host = TextLine("mail_host", most=253)
        self.tls = ChoiceCombo[TlsMode](
            "mail_tls",
            [
                (TlsMode.TLS, _tr("TLS")),
                (TlsMode.STARTTLS, _tr("STARTTLS")),
                (TlsMode.NONE, _tr("Sin cifrar (solo este computador)")),
            ],
        )
        self.port = TextLine("mail_port", most=5)
        self.sender_line = TextLine("mail_sender", most=254)
        self.sender_name = TextLine("mail_sender_name", most=80)
        self.user = TextLine("mail_user", most=120)
        self.password = PasswordLine("mail_password")
        fields = {
            "host": (_tr("&Servidor"), self.host),
            "tls": (_tr("Ci&frado"), self.tls),
            "port": (_tr("&Puerto"), self.port),
            "sender": (_tr("&Remitente"), self.sender_line),
            "sender_name": (_tr("&Nombre del remitente"), self.sender_name),
            "user": (_tr("&Usuario"), self.user),
        }
        for key, (words, field) in fields.items():
            self.form.add(key, words, field)
            self.watch(field)
        self.form.add(
            "password",
            _tr("C&lave"),
            self.password,
            hint=_tr("Se guarda en el almacén de claves del sistema; vacío la deja como está."),
        )
        self.watch(self.password)
        self.tls.chosen.connect(self._offer_port)
        self.column.addWidget(self.form)
        self.trial_button = ActionButton(
            "settings_mail_trial", _tr("Enviar prue&ba al remitente"), icon="mail"
        )
        self.trial_button.setVisible(needs.mail_trial is not None)
        self.trial_button.clicked.connect(self.send_trial)
        self.finish(self.save_button(), self.undo_button(), self.trial_button, self.reset_button())

    def read(self) -> MailSettings | None:
        """The server that is set."""
        return mail_settings(self.needs.office)

    def show_read(self, answer: MailSettings | None) -> None:
        """Fill the fields; the password stays empty."""
        shown = answer or MailSettings("", 465, TlsMode.TLS, "")
        self.tls.set_value(shown.tls)
        self.host.set_value(shown.host)
        self.port.set_value(str(shown.port))
        self.sender_line.set_value(shown.sender)
        self.sender_name.set_value(shown.sender_name)
        self.user.set_value(shown.user)
        self.password.clear()

    def fill_defaults(self) -> None:
        """Go without a server, as a company begins; the password stays in the vault."""
        self.show_read(None)

    def save(self) -> None:
        """Check and keep the server."""
        operator = self.needs.operator()
        typed = (
            self.host.value(),
            self.port.value(),
            self.tls.value() or TlsMode.TLS,
            self.sender_line.value(),
            self.sender_name.value(),
            self.user.value(),
        )
        password = self.password.text()
        if self._is_resetting:
            self.work(
                _tr("Guardando…"),
                lambda: self.needs.office.put_setting(operator, MAIL, None),
                lambda _none: self.saved(_tr("Sin servidor de correo.")),
            )
            return
        self.work(
            _tr("Guardando…"),
            lambda: self._keep(operator, checked_mail(*typed), password),
            lambda _none: self.saved(),
        )

    def send_trial(self) -> None:
        """Send a message to the sender's own address."""
        act, to = self.needs.mail_trial, self.sender_line.value()
        if act is not None and to:
            told = _tr("Enviado a {to}.").format(to=to)
            self.work(
                _tr("Enviando…"),
                lambda: act(to),
                lambda _none: self.notice.tell("ok", told),
                slow=True,
            )

    def _keep(self, operator: Operator, settings: MailSettings, password: str) -> None:
        operator.require(Right.MANAGE_COMPANY)
        office = self.needs.office
        if password:
            self.needs.secrets.keep_mail_password(password)
            at = self.needs.now().isoformat(timespec="seconds")
            office.put_setting(operator, MAIL_PASSWORD_KEPT, {"at": at, "by": operator.username})
        office.put_setting(operator, MAIL, mail_value(settings))

    def _offer_port(self, tls: TlsMode | None) -> None:
        if tls is not None and self.port.value() in {"", *_PORTS.values()}:
            self.port.set_value(_PORTS[tls])


def _tr(text: str) -> str:
    return QCoreApplication.translate("MailSection", text)
