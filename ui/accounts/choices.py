from collections.abc import Sequence
from typing import Final, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from services import ecuador
from services.accounts.states import BankAccountKind, ConsentChannel, DocumentKind
from ui.theme import repolish
from ui.widgets.bank_edit import BankChoice
from ui.wording import words

T = TypeVar("T")

BILLING_DAYS: Final = range(1, 29)


class ChoiceCombo(QComboBox, Generic[T]):
    """A list of which one is chosen; each line stands for a value.

    Signals:
        chosen(object): the value now, or None; also when it is set by the program.
        problem_changed(str): what is wrong now, in words; "" when nothing is.
    """

    chosen = Signal(object)
    problem_changed = Signal(str)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[T, str]] = (),
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setPlaceholderText(hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)
        self._values: list[T] = []
        self.set_choices(choices)
        self.currentIndexChanged.connect(self._tell)

    def set_choices(self, choices: Sequence[tuple[T, str]]) -> None:
        """Offer these lines; what was chosen stays chosen if it is among them."""
        before = self.value()
        self._values = [value for value, _ in choices]
        self.blockSignals(True)
        self.clear()
        self.addItems([text for _, text in choices])
        self.setCurrentIndex(self._values.index(before) if before in self._values else -1)
        self.blockSignals(False)

    def value(self) -> T | None:
        """What is chosen."""
        place = self.currentIndex()
        return self._values[place] if 0 <= place < len(self._values) else None

    def set_value(self, value: T | None) -> None:
        """Choose a value; one that is not offered chooses nothing."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page, it does not change a choice."""
        event.ignore()

    def _tell(self) -> None:
        self.setProperty("wrong", False)
        repolish(self)
        self.problem_changed.emit("")
        self.chosen.emit(self.value())


def id_kinds() -> list[tuple[str, str]]:
    """The kinds of identification, by SRI's code."""
    return [(kind, words(f"id_kind.{kind}")) for kind in ecuador.ID_KINDS]


def person_id_kinds() -> list[tuple[str, str]]:
    """The kinds that name somebody: all but the final consumer."""
    return [(kind, text) for kind, text in id_kinds() if kind != ecuador.FINAL_CONSUMER]


def provinces() -> list[tuple[str, str]]:
    """The provinces by name, in alphabetical order."""
    names = sorted(set(ecuador.provinces().values()))
    return [(name, name) for name in names]


def consent_channels() -> list[tuple[ConsentChannel, str]]:
    """How a customer may have agreed to the use of their data."""
    return [(channel, words(f"consent_channel.{channel.value}")) for channel in ConsentChannel]


def document_kinds() -> list[tuple[DocumentKind, str]]:
    """What a scan may be."""
    return [(kind, words(f"document_kind.{kind.value}")) for kind in DocumentKind]


def bank_account_kinds() -> list[tuple[BankAccountKind, str]]:
    """*Corriente* or *ahorros*."""
    return [(kind, words(f"bank_account_kind.{kind.value}")) for kind in BankAccountKind]


def billing_days() -> list[tuple[int, str]]:
    """The days of a month on which every month can bill."""
    return [(day, str(day)) for day in BILLING_DAYS]


def bank_choices() -> list[BankChoice]:
    """Every bank and cooperative, the well-known ones first."""
    return [BankChoice(bank.code, bank.name) for bank in ecuador.banks()]
