from PySide6.QtCore import QCoreApplication

from services.audit.records import Entry
from services.verification.records import Finding
from ui import formats
from ui.audit.entry_words import Names, action_words, change_words, finding_words
from ui.widgets.rows_model import Column


def entry_columns(names: Names) -> list[Column[Entry]]:
    """The journal's columns.

    Args:
        names: what people call the records of the entries that are shown.
    """
    return [
        Column(
            "at",
            _tr("Cuándo"),
            lambda one: formats.moment(one.at, seconds=True),
            widest="00/00/0000 00:00:00",
        ),
        Column("actor", _tr("Quién"), lambda one: one.actor, widest="administra"),
        Column("chain", _tr("Caja"), lambda one: one.chain, "center"),
        Column(
            "action",
            _tr("Qué"),
            lambda one: action_words(one.action),
            stretch=True,
        ),
        Column(
            "subject",
            _tr("Registro"),
            lambda one: names.get(one.subject, one.subject),
            stretch=True,
            letters=27,
        ),
        Column("change", _tr("Cambio"), lambda one: change_words(one, names), stretch=True),
        Column("reason", _tr("Motivo"), lambda one: one.reason, stretch=True),
    ]


def finding_columns() -> list[Column[Finding]]:
    """The columns of what a verification found."""
    return [
        Column(
            "subject",
            _tr("Registro"),
            lambda one: one.named,
            tone=lambda _one: "err",
        ),
        Column(
            "told",
            _tr("Qué no cuadra"),
            finding_words,
            # What to tell whoever helps; on the page it says nothing to people.
            tooltip=lambda one: f"{finding_words(one)}\n{one.rule}",
            stretch=True,
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("AuditColumns", text)
