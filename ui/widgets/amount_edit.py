import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from services.errors import UserError
from services.money import MAX_CENTS, AmbiguousAmount, parse_amount
from ui import formats
from ui.formats import POINT, Decimals
from ui.widgets.lines import CheckedLine, selects_all
from ui.wording import words, words_for

_TYPED: Final = re.compile(r"[0-9]{0,9}|[0-9]{1,9}[.,][0-9]{0,2}|[1-9][0-9]{0,2}[.,][0-9]{3}", re.A)
_GROUPED: Final = re.compile(
    r"[0-9]{1,3}(?P<g>[.,' ])[0-9]{3}(?:(?P=g)[0-9]{3})*[.,][0-9]{1,2}", re.A
)
_AROUND: Final = re.compile(r"^(?:USD|US\$|\$|[\s\u00a0])+|(?:USD|[\s\u00a0])+$")


class AmountEdit(CheckedLine):
    """An amount of dollars and cents, typed with `.` or `,` and never guessed.

    `1.234` stays on screen with the question which of its two readings is meant. What is
    pasted loses its dollar sign and its separators where they leave no doubt. Leaving the
    field shows the company's format.

    Signals:
        amount_changed(object): the cents now as `int`, or None.
    """

    amount_changed = Signal(object)

    def __init__(
        self,
        name: str,
        *,
        least: int = 1,
        most: int = MAX_CENTS,
        decimals: Decimals = POINT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, most=60, parent=parent)
        self._least = least
        self._most = most
        self._decimals = decimals
        self._cents: int | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setPlaceholderText(f"0{decimals.mark}00")

    @property
    def cents(self) -> int | None:
        """What is typed, in whole cents; None while it is not an amount within limits."""
        return self._cents

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed."""
        return not self.text().strip()

    def set_cents(self, cents: int | None) -> None:
        """Show an amount, or nothing."""
        self.set_problem("")
        self.setText("" if cents is None else self._shown(cents))
        self._settle(cents)

    def set_limits(self, least: int, most: int) -> None:
        """Accept amounts from `least` to `most` cents from now on."""
        self._least, self._most = least, most
        self._read(told=bool(self.problem))

    def commit(self) -> None:
        """Read what was typed, say what is wrong with it, or show it in the company's format."""
        self._read(told=True)
        if self._cents is not None:
            self.setText(self._shown(self._cents))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the amount as it is typed, chosen whole when reached by key."""
        super().focusInEvent(event)
        if self._cents is not None:
            self.setText(formats.typed_amount(self._cents, self._decimals))
        if selects_all(event):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the amount in the company's format."""
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()
        super().focusOutEvent(event)

    def _edited(self, text: str) -> None:
        typed = text if _TYPED.fullmatch(text) else _cleaned(text)
        if typed is None:
            self.refuse(self._reason(text))
            return
        if typed != text:
            self.setText(typed)
        self.set_problem("")
        self._remember()
        self._read(told=False)

    def _reason(self, text: str) -> str:
        if re.fullmatch(r"[0-9]+[.,][0-9]{3,}", text.strip(), re.A):
            return self.tr("Máximo dos decimales.")
        if re.fullmatch(r"[0-9.,]+", text.strip(), re.A) and len(re.findall("[.,]", text)) > 1:
            return self.tr("Sin separador de miles: solo los centavos llevan punto o coma.")
        return words("amount.bad")

    def _read(self, *, told: bool) -> None:
        if self.is_blank:
            self._settle(None)
            return
        shown = self._cents is not None and self.text() == self._shown(self._cents)
        try:
            typed = formats.typed_amount(self._cents or 0) if shown else self.text()
            cents = parse_amount(typed, least=self._least, most=self._most)
        except AmbiguousAmount as error:
            self.set_problem(self._question(error))
            self._settle(None)
        except UserError as error:
            if told:
                self.set_problem(words_for(error))
            self._settle(None)
        else:
            self.set_problem("")
            self._settle(cents)

    def _question(self, error: AmbiguousAmount) -> str:
        asked = words_for(error)
        if self._decimals == POINT:
            return asked
        return asked.translate(str.maketrans(".,", ",."))

    def _settle(self, cents: int | None) -> None:
        if cents != self._cents:
            self._cents = cents
            self.amount_changed.emit(cents)

    def _shown(self, cents: int) -> str:
        return formats.amount(cents, self._decimals)


def _cleaned(text: str) -> str | None:
    """What was pasted, without currency and thousands where they leave no doubt."""
    bare = _AROUND.sub("", text.strip())
    if _GROUPED.fullmatch(bare):
        mark = max(bare.rfind("."), bare.rfind(","))
        if bare[mark] != re.sub(r"[0-9]", "", bare)[0]:
            whole = re.sub(r"[^0-9]", "", bare[:mark])
            return f"{whole}{bare[mark:]}" if len(whole) <= 9 else None
    return bare if _TYPED.fullmatch(bare) else None
