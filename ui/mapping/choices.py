"""How a file is written, chosen from lists: its days, amounts, letters and separators."""

from PySide6.QtCore import QCoreApplication

from services.importing.amounts import DateOrder, Decimals
from ui.accounts.choices import ChoiceCombo


def date_orders(name: str) -> ChoiceCombo[DateOrder]:
    """In which order a day is written."""
    return ChoiceCombo(
        name,
        [
            (DateOrder.DAY_FIRST, _tr("día/mes/año")),
            (DateOrder.YEAR_FIRST, _tr("año-mes-día")),
            (DateOrder.MONTH_FIRST, _tr("mes/día/año")),
        ],
    )


def decimal_marks(name: str) -> ChoiceCombo[Decimals]:
    """What stands before the cents."""
    return ChoiceCombo(
        name,
        [
            (Decimals.SNIFF, _tr("según el archivo")),
            (Decimals.POINT, _tr("punto: 1,234.50")),
            (Decimals.COMMA, _tr("coma: 1.234,50")),
        ],
    )


def encodings(name: str) -> ChoiceCombo[str]:
    """How the letters are written."""
    return ChoiceCombo(
        name,
        [
            ("sniff", _tr("automática")),
            ("utf-8", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("cp1252", "Windows-1252"),
            ("cp850", "CP850 (DOS)"),
        ],
    )


def delimiters(name: str) -> ChoiceCombo[str]:
    """What parts the columns."""
    return ChoiceCombo(
        name,
        [
            ("sniff", _tr("automático")),
            (";", _tr("punto y coma")),
            (",", _tr("coma")),
            ("\t", _tr("tabulador")),
            ("|", "|"),
        ],
    )


def listed(text: str) -> tuple[str, ...]:
    """The words of a line that separates them by commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _tr(text: str) -> str:
    return QCoreApplication.translate("Mapping", text)
