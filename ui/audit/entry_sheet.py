from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from services.audit.records import Entry
from ui import formats
from ui.audit.entry_words import Names, action_words, change_lines
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow


def entry_sheet(
    over: QWidget, entry: Entry, names: Names, open_record: Callable[[str], object]
) -> ReviewSheet:
    """An entry whole: who, when, where, why, what changed, and its place in the chain."""
    rows: list[SheetRow | tuple[str, str]] = [
        SheetRow(over.tr("Quién"), _who(entry.actor, names), strong=True),
        (over.tr("Cuándo"), formats.moment(entry.at, seconds=True)),
        (over.tr("Caja"), entry.chain),
        (over.tr("Registro"), names.get(entry.subject, entry.subject)),
        *change_lines(entry, names),
        (over.tr("Motivo"), entry.reason or "—"),
        (over.tr("Asiento"), f"{entry.chain}/{entry.seq:,}"),
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


def _who(actor: str, names: Names) -> str:
    name = names.get(f"user:{actor}", actor)
    # The program itself is no user, and has no other name.
    return name if name.endswith(f"({actor})") else actor
