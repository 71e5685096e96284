from typing import Final

from PySide6.QtCore import QCoreApplication

from ui.widgets.form import Form
from ui.widgets.lines import TextLine

CODE_REFUSED: Final = frozenset({"staff.code_needed", "staff.wrong_code", "staff.code_used"})
"""Errors after which the password stays, and a code is what is asked for."""

_MOST: Final = 20


def add_code_row(form: Form, name: str, *, label: str = "", recovers: bool = True) -> TextLine:
    """The field of a second factor's code, as row `code`.

    Args:
        recovers: whether a recovery code does as well, which the hint then says.
    """
    field = TextLine(name, most=_MOST)
    hint = _tr("De su aplicación de códigos, o uno de recuperación.") if recovers else ""
    form.add("code", label or _tr("Código de &6 dígitos"), field, hint=hint)
    return field


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodeField", text)
