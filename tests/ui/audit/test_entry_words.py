"""Every action and field that the program writes to the journal has Spanish words."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QApplication

import services
from services.audit.records import Entry, canonical
from services.cards.difference_records import DifferenceKind
from services.cards.states import State
from services.debits.again_records import AgainKind
from services.refunds.states import State as RefundState
from ui.audit.entry_words import action_words, area_words, change_lines, field_words

ROOT: Final = Path(services.__file__).parent.parent
BEFORE_AND_AFTER: Final = frozenset({"after", "before", "told", "answered"})
# Actions whose name is made of a state or a kind.
MADE: Final = {
    *(f"card.{each.value.lower()}" for each in State if each is not State.SUCCEEDED),
    *(f"difference.{each.value}" for each in DifferenceKind),
    *(f"refund.{each.value.lower()}" for each in RefundState),
    *(f"debit.{each.value}" for each in AgainKind),
    "paper.saved",
    "paper.opened",
    "paper.mailed",
}
# How a record is told to the journal by a function of its own.
TELLERS: Final = frozenset({"told", "told_agreement", "named", "journaled", "copy", "as_told"})
# They look like an action where one could stand, and are none.
NO_ACTIONS: Final = frozenset(
    {
        "date.too_early",
        "date.too_late",
        "datos.json",
        "settings.address",
        "slip.voided",
        "storage.damaged",
        "withholding.base_above",
        "withholding.differs",
        "withholding.too_late",
        "withholding.too_old",
        "withholding.with_card",
    }
)
# They stand in files and tables that are called `told` or `after` too.
NO_FIELDS: Final = frozenset({"company", "id", "made_by", "since", "until"})
AT: Final = datetime(2026, 11, 27, 20, tzinfo=UTC)
_ACTION: Final = re.compile(r"[a-z]+\.[a-z_]+", re.ASCII)


def writers() -> Iterator[ast.Module]:
    for folder in ("services", "desktop"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            source = file.read_text(encoding="utf-8")
            if "journal.append" in source or "NewEntry(" in source:
                yield ast.parse(source)


def texts(node: ast.AST | None) -> set[str]:
    return {
        each.value
        for each in (ast.walk(node) if node else ())
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def actions_in(module: ast.Module) -> set[str]:
    """What stands as an action where one is given, to the journal or to what writes to it."""
    given = (arg for call in ast.walk(module) if isinstance(call, ast.Call) for arg in call.args)
    found = {text for arg in given if not isinstance(arg, ast.JoinedStr) for text in texts(arg)}
    return {text for text in found if _ACTION.fullmatch(text)}


def fields_in(module: ast.Module) -> set[str]:
    """The keys of every `before` and `after`, however they are put together."""
    told: list[ast.AST] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            told += [each.value for each in node.keywords if each.arg in BEFORE_AND_AFTER]
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                parts = [target.value, target.slice] if isinstance(target, ast.Subscript) else []
                whole = parts[0] if parts else target
                if isinstance(whole, ast.Name) and whole.id in BEFORE_AND_AFTER:
                    told += [node.value, *parts[1:]]
        elif isinstance(node, ast.FunctionDef) and node.name.strip("_") in TELLERS:
            told += [
                each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value
            ]
    keys: set[str] = set()
    for each in told:
        if isinstance(each, ast.Constant):
            keys |= texts(each)
        for part in ast.walk(each):
            if isinstance(part, ast.Dict):
                keys |= {
                    text
                    for key in part.keys
                    if isinstance(key, ast.Constant)
                    for text in texts(key)
                }
    return {key for key in keys if key.isidentifier()}


def test_every_action_and_field_that_is_written_has_words(qapp: QApplication) -> None:
    modules = list(writers())
    actions = MADE.union(*(actions_in(each) for each in modules)) - NO_ACTIONS
    fields = set().union(*(fields_in(each) for each in modules)) - NO_FIELDS

    assert len(actions) > 100
    assert len(fields) > 100
    assert {each for each in actions if action_words(each) == each} == set()
    assert {each for each in fields if field_words(each) == each} == set()
    assert not [each for each in actions if not area_words(each.partition(".")[0])]


def test_a_change_is_told_without_ids_cents_or_words_of_the_program(qapp: QApplication) -> None:
    uuid = "1fe40dee-6c4a-4a3e-9a53-2f6a1a3c9f10"

    def told(action: str, subject: str, before: Any = None, after: Any = None) -> str:
        body = canonical(before, after)
        entry = Entry("01", 1, AT, "ana", action, subject, body, "", "", "")
        names = {"paper:7": "papel: recibo 001-001-000000010", "user:jorge": "Jorge Paz (jorge)"}
        lines = change_lines(entry, names)
        return " · ".join(f"{name}: {text}" for name, text in lines).replace("\xa0", " ")

    limit = "setting:payments.cash_told_above_cents"
    assert told("office.setting_changed", limit, {"value": 550_000}, {"value": 60_000}) == (
        "Valor: $ 5,500.00 → $ 600.00"
    )
    banks = [{"bank": "Banco Pichincha", "number": "2100"}]
    assert told("office.setting_changed", "setting:bank_accounts", None, {"value": banks}) == (
        "Valor: Banco: Banco Pichincha; Número: 2100"
    )
    assert told("payment.recorded", "payment:x", None, {"tender_cents": {"cash": 3000}}) == (
        "Formas de pago: Efectivo: $ 30.00"
    )
    assert told("paper.printed", "payment:x", None, {"paper": 7, "format": "a4"}) == (
        "Formato: hoja A4 · Papel: papel: recibo 001-001-000000010"
    )
    assert told("staff.approved", "cheque:59", None, {"action": "protest", "amount_cents": 5}) == (
        "Acción: Protesto de cheque · Valor: $ 0.05"
    )
    decided = {"approver": "jorge", "reversal": uuid, "collect_on": "2026-11-27", "void": "-"}
    assert told("deposit.refused", "deposit:1", None, decided) == (
        "Lo aprobó: Jorge Paz (jorge) · Se cobra el: 27/11/2026"
    )
    assert told("difference.decided", "difference:x", {"kind": "rewound"}).startswith("Clase: ")
    assert "rewound" not in told("difference.decided", "difference:x", {"kind": "rewound"})
