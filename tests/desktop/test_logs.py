import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import crash
from desktop.logs import escaped, masked, set_up_logs
from services.text import luhn

CARD = "4242424242424242"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    path = set_up_logs(tmp_path / "logs", name="test")
    assert path is not None
    yield path
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("key sk_live_51HabcDEF refused", "51HabcDEF"),
        ("rk_test_abc123", "abc123"),
        ("signed with whsec_AbC+/=1", "AbC+/=1"),
        ("pi_3abc_secret_Xyz12 in the page", "Xyz12"),
        ("seti_1_secret_zzz", "zzz"),
        ("Authorization: Bearer sk_live_abc", "abc"),
        ("{'Authorization': 'Basic dXNlcjpwYXNz'}", "dXNlcjpwYXNz"),
        ("authorization=token-1234", "token-1234"),
        ("postgresql://ana:geheim@books/ventanilla", "geheim"),
        ("postgresql+psycopg://ana:ge:he@im@books/v", "he@im"),
        ("connection failed: password=geheim host=books", "geheim"),
        ("'password': 'ge heim', 'user': 'ana'", "ge heim"),
        ("[SQL: INSERT] [parameters: {'name': 'Rosa', 'hash': '$argon2id$x'}]", "Rosa"),
        (f"card {CARD} typed", CARD),
        ("card 4242 4242 4242 4242 typed", "4242 4242 4242"),
        ("card 4242-4242-4242-4242", "4242-4242"),
        ("amex 378282246310005", "378282246310005"),
        (f"glued 1{CARD}9", CARD),
        (f"in a number 00{CARD}", CARD),
    ],
)
def test_secrets_are_masked_wherever_they_stand(text: str, secret: str) -> None:
    assert secret not in masked(text)
    assert "*" in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Recibo 001-001-000000123 de la cuenta 100001",
        "2026-11-22 20:45:01,123",
        "RUC 1790012345001",
        "$ 1,234.56 pm_card_visa pi_3abc ch_3abc",
        "pk_test_ventanilla_demo",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert masked(text) == text


@given(st.text(max_size=60), st.integers(0, 10**14 - 1), st.text(max_size=60))
def test_no_card_number_gets_through(before: str, middle: int, after: str) -> None:
    digits = f"4{middle:014d}"
    card = next(f"{digits}{last}" for last in range(10) if luhn(f"{digits}{last}"))

    assert card not in masked(f"{before} {card} {after}")


@given(st.text(max_size=200))
def test_nothing_that_a_terminal_obeys_gets_through(text: str) -> None:
    shown = escaped(text)

    assert shown.isprintable()
    assert "\n" not in shown


def test_a_message_can_forge_no_line(log: Path) -> None:
    logging.getLogger("x").warning("hola\n2026-01-01T00:00:00.000Z CRITICAL crash \x1b[31mfalso")

    lines = log.read_text().splitlines()
    assert len(lines) == 1
    assert "\\x1b[31m" in lines[0]


def test_a_trace_has_no_values_of_variables_and_stands_apart(log: Path) -> None:
    def fail() -> None:
        holder = "Rosa Andrade"
        raise ValueError(f"card {CARD}\nsecond line {len(holder)}")

    try:
        fail()
    except ValueError as error:
        reference = crash.report(error)

    told = log.read_text()
    first, *rest = told.splitlines()
    assert reference in first
    assert re.fullmatch(r"V-[A-Z2-9]{6}", reference)
    assert all(line.startswith("    | ") for line in rest)
    assert CARD not in told
    assert "Rosa Andrade" not in told
    assert "ValueError" in told


@pytest.mark.skipif(os.name == "nt", reason="rights of files are Linux's here")
def test_the_log_is_for_its_owner_alone(log: Path) -> None:
    assert log.stat().st_mode & 0o077 == 0
    assert log.parent.stat().st_mode & 0o077 == 0


def test_the_log_is_rotated(log: Path) -> None:
    for _ in range(3_000):
        logging.getLogger("x").warning("x" * 1_000)

    files = sorted(each.name for each in log.parent.iterdir())
    assert "test.log.1" in files
    assert log.stat().st_size < 1_100_000


def test_libraries_that_talk_about_requests_are_silent(log: Path) -> None:
    logging.getLogger("stripe").info("api_key=sk_live_1")
    logging.getLogger("urllib3.connectionpool").debug("POST /v1")

    assert log.read_text() == ""


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    root = logging.getLogger()
    before = root.handlers[:]
    try:
        assert set_up_logs(tmp_path / "taken", name="x") is not None
    finally:
        root.handlers[:] = before


def test_what_nobody_caught_is_reported_with_its_number(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    shown: list[str] = []
    crash.install(shown.append)

    error = RuntimeError("a bug")
    sys.excepthook(RuntimeError, error, None)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()

    told = log.read_text()
    assert len(shown) == 2
    assert all(reference in told for reference in shown)
    assert "ZeroDivisionError" in told


def test_what_qt_says_goes_to_the_log(log: Path) -> None:
    class Kind:
        name = "QtCriticalMsg"

    class Context:
        category = "qt.qpa"

    crash.qt_messages()(Kind(), Context(), f"no plugin {CARD}")

    told = log.read_text()
    assert "ERROR" in told
    assert "qt.qpa: no plugin" in told
    assert CARD not in told
