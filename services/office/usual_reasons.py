"""Why things are usually done at the counter, offered where somebody must say why."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from services.errors import BadField
from services.office.service import OfficeService
from services.staff.rights import Operator
from services.text import clean_line, fold

_MOST: Final = 40
_LONGEST: Final = 80


class ReasonUse(StrEnum):
    """Where a reason is offered."""

    VOID = "void"
    """A receipt is taken back or corrected."""
    MOVEMENT = "movement"
    """Cash comes or goes without a receipt."""


FIRST: Final = {
    ReasonUse.VOID: (
        "Cliente equivocado",
        "Forma de pago equivocada",
        "Valor equivocado",
        "Factura equivocada",
        "Cobro registrado dos veces",
        "El cliente desistió",
    ),
    ReasonUse.MOVEMENT: (
        "Retiro a la bóveda",
        "Depósito en el banco",
        "Compra de suministros",
        "Movilización",
        "Sueltos para el cambio",
    ),
}
"""What a company begins with."""


class UsualReasons:
    """The office's lists of usual reasons. Documents keep the words that were chosen for them."""

    def __init__(self, office: OfficeService) -> None:
        self._office = office

    def of(self, use: ReasonUse) -> tuple[str, ...]:
        """What is offered for a use, in the office's order."""
        return _read(use, self._office.setting(_key(use)))

    def put(
        self,
        operator: Operator,
        use: ReasonUse,
        wanted: Sequence[str],
        *,
        was: Sequence[str] | None = None,
    ) -> None:
        """Keep this list; it may be empty: then the reason is always written.

        Args:
            was: the list as the operator was shown it; None for whatever it is.

        Raises:
            NotAllowed. BadField: `text` is missing, too long, there twice, or one too many.
            ChangedElsewhere: the list is not `was` any more.
        """
        if len(wanted) > _MOST:
            raise BadField(field="text", problem="too_many", most=_MOST)
        kept: list[str] = []
        for each in wanted:
            text = clean_line(each, field="text", most=_LONGEST, required=True)
            if fold(text) in map(fold, kept):
                raise BadField(field="text", problem="repeated", value=text)
            kept.append(text)
        self._office.put_setting(
            operator,
            _key(use),
            kept,
            if_still=lambda found: was is None or _read(use, found) == tuple(was),
        )


def _key(use: ReasonUse) -> str:
    return f"reasons.{use.value}"


def _read(use: ReasonUse, kept: Any) -> tuple[str, ...]:
    return FIRST[use] if kept is None else tuple(str(each) for each in kept)
