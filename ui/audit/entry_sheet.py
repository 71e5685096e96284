from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from services.audit.records import Entry
from ui import formats
from ui.audit.entry_words import action_words, change_lines
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow


def entry_sheet(over: QWidget, entry: Entry, open_record: Callable[[str], object]) -> ReviewSheet:
    """An entry whole: who, when, where, why, what changed, and its place in the chain."""
    rows: list[SheetRow | tuple[str, str]] = [
        SheetRow(over.tr("Quién"), entry.actor, strong=True),
        (over.tr("Cuándo"), formats.moment(entry.at, seconds=True)),
        (over.tr("Caja"), entry.chain),
        (over.tr("Registro"), entry.subject),
        *change_lines(entry),
        (over.tr("Motivo"), entry.reason or "—"),
        (over.tr("Asiento"), f"{entry.chain}/{entry.seq:,} · {entry.action}"),
        (over.tr("Huella"), f"{entry.hash[:32]}…"),
    ]
    sheet = ReviewSheet(
        "audit_entry",
        action_words(entry.action),
        over,
        rows=rows,
        actions=[SheetAction("open", over.tr("&Abrir el registro"), icon="open")],
        width=640,
    )

    def chosen(key: str) -> None:
        if key == "open":
            sheet.close_sheet()
            open_record(entry.subject)

    sheet.chosen.connect(chosen)
    return sheet
