from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from services.cash.records import MovementOrder
from services.cash.states import WAYS, MovementKind
from services.errors import BadField
from ui import wording
from ui.accounts.choices import ChoiceCombo
from ui.accounts.form_sheet import FormSheet, Work
from ui.tasks import TaskRunner
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.form import Form
from ui.widgets.lines import TextLine


def movement_sheet(
    over: QWidget,
    act: Callable[[MovementOrder], Any],
    tasks: TaskRunner,
    usual: Sequence[str] = (),
) -> FormSheet:
    """A sheet that asks what cash came or went, how much and why.

    Args:
        act: is given the order, on a worker's thread; what it returns comes with `done`.
        usual: reasons that the office offers; the one that is chosen is written, to be added to.
    """
    form = Form("cash_movement_form")
    kinds = [(kind, wording.state("movement", kind).word) for kind in WAYS]
    kind: ChoiceCombo[MovementKind] = ChoiceCombo("cash_movement_kind", kinds)
    kind.setCurrentIndex(0)
    amount = AmountEdit("cash_movement_amount")
    offered = ChoiceCombo[str](
        "cash_movement_usual",
        [(each, each) for each in usual],
        hint=_tr("Elegir, o escribir abajo"),
    )
    reason = TextLine("cash_movement_reason", most=200)
    offered.chosen.connect(lambda words: reason.set_value(words or ""))
    document = TextLine("cash_movement_document", most=60)
    form.add("kind", _tr("&Qué"), kind)
    form.add("amount", _tr("Va&lor"), amount)
    if usual:
        form.add("usual", _tr("Motivo &usual"), offered)
    form.add("reason", _tr("&Motivo"), reason)
    form.add("document", _tr("&Documento"), document, hint=_tr("Si lo hay: vale, factura, recibo."))
    # One id for each decision: the same sheet pressed twice is one movement.
    order_id = str(uuid4())

    def prepare() -> Work:
        cents, chosen = amount.cents, kind.value()
        why, paper = reason.value(), document.value()

        def work() -> Any:
            if cents is None:
                raise BadField(field="amount", problem="required")
            if chosen is None:
                raise BadField(field="kind", problem="required")
            return act(MovementOrder(order_id, chosen, cents, why, paper))

        return work

    return FormSheet(
        "cash_movement_sheet",
        _tr("Movimiento de efectivo"),
        over,
        form,
        action=_tr("&Registrar"),
        prepare=prepare,
        tasks=tasks,
        icon="check",
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("CashPage", text)
