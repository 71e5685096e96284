"""After a card was typed and charged in the whole program, its number is nowhere."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import crash
from desktop.logs import set_up_logs
from tests.desktop.charging import KEY, Till
from tests.ui.cards.test_card_window import HELPER, ROOT
from tests.ui.kit.keys import press

PARTS = ["5200", "8282", "8282", "8210"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_number_of_a_charged_card_is_in_no_file_and_not_in_the_program(
    qtbot: QtBot, till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    for folder in (home, temporary):
        folder.mkdir()
        monkeypatch.setenv({"home": "HOME", "temporary": "TMPDIR"}[folder.name], str(folder))
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    before = list(logging.getLogger().handlers)
    log = set_up_logs(tmp_path / "logs", name="ventanilla")
    front = till.program.front
    assert front is not None
    # The shell joins the parts: the number is no argument of the program.
    digits = f'n=$(echo {" ".join(PARTS)} | tr -d " ")'
    joined = f'{digits}; exec "{sys.executable}" "{HELPER}" "$n"'
    front._entry._command, front._entry._why_not = ["/bin/sh", "-c", joined], ""
    qtbot.waitUntil(lambda: front._script != "", timeout=20000)
    sheet = till.review(saved=False)
    # Other tests of this very process may hold Stripe's published numbers as literals.
    known = number_in_own_memory()

    press(KEY.Key_F12)
    with qtbot.waitSignal(till.page.paid, timeout=60000) as paid:
        pass
    crash.report(ZeroDivisionError(sheet.notice.text.text()))

    assert number_in_own_memory() <= known
    assert paid.args is not None
    assert till.charged() == 1
    (attempt,) = till.services.charges.of_account(paid.args[0].account, 1)
    assert (attempt.card_brand, attempt.card_last4) == ("mastercard", PARTS[3])
    logging.shutdown()
    assert log is not None
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()
    # Books, log, crash report, papers, Stripe's stand-in, and whatever the helper wrote anywhere.
    assert found_in(tmp_path) == []
    assert len(list(tmp_path.rglob("*"))) > 10
    canary = tmp_path / "canary"
    canary.write_text("-".join(PARTS), encoding="utf-16")
    assert found_in(tmp_path) == [canary]


def found_in(folder: Path) -> list[Path]:
    """The files that hold the number, plain or grouped, in one byte or two for each letter."""
    written = [join.join(PARTS) for join in ("", " ", "-", "\u00a0")]
    sought = [text.encode(code) for text in written for code in ("utf-8", "utf-16-le")]
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(each in path.read_bytes() for each in sought)
    ]


def number_in_own_memory() -> int:
    """How often the program holds the number; the sought bytes are only put together elsewhere."""
    look = (
        "import sys; from tests.ui.cards.test_card_window import count_in_memory;"
        "print(count_in_memory(int(sys.argv[1]), ''.join(sys.argv[2:]).encode()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", look, str(os.getpid()), *PARTS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)
