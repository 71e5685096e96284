"""D15: no field of the program takes a card number, whatever it is for."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]
TYPING = {"QLineEdit", "QPlainTextEdit", "QTextEdit", "QTextBrowser", "QInputDialog", "QSpinBox"}
# Where they may be made: the checked fields themselves, and texts that nobody can write in.
ALLOWED = {
    "ui/widgets/lines.py",
    "ui/settings/about.py",
    "ui/settings/debit_sample.py",
    "ui/cards/phone_sheet.py",
    "ui/staff/password_sheet.py",
}


def test_every_field_of_the_source_is_a_checked_one() -> None:
    made = []
    for path in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "desktop").rglob("*.py")]:
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                word = getattr(called, "id", getattr(called, "attr", ""))
                is_open = word == "setEditable" and not _says_false(node)
                if (word in TYPING or is_open) and name not in ALLOWED:
                    made.append(f"{name}:{node.lineno} {word}")
            elif isinstance(node, ast.ClassDef):
                bases = {getattr(base, "id", "") for base in node.bases}
                if bases & TYPING and name not in ALLOWED:
                    made.append(f"{name}:{node.lineno} class {node.name}")

    assert made == []


def _says_false(call: ast.Call) -> bool:
    return bool(call.args) and getattr(call.args[0], "value", True) is False
