"""How rights and approvals are called on these pages."""

from PySide6.QtCore import QCoreApplication

from services.staff.rights import Right
from ui.words import staff


def right_word(right: Right) -> str:
    """What a right lets somebody do."""
    return QCoreApplication.translate("words", staff.RIGHTS[right.value])


def approved_word(action: str) -> str:
    """What was approved; the key itself for an action of a newer program."""
    return QCoreApplication.translate("words", staff.APPROVED.get(action, action))
