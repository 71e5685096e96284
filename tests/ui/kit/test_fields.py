from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.ui.kit.keys import CTRL, ENTER, press
from tests.ui.kit.samples import BANKS, TODAY
from ui.formats import COMMA
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.bank_edit import BankEdit
from ui.widgets.date_edit import DateEdit
from ui.widgets.lines import NotesEdit, PasswordLine, TextLine
from ui.widgets.text_rules import clean, has_card_number, stored

Show = Callable[..., QWidget]

CARDS = (
    "4242424242424242",
    "4000 0000 0000 0002",
    "5555-5555-5555-4444",
    "3782 822463 10005",
    "30569309025904",
    "4222222222222",
    "cobrar a 4242 4242 4242 4242 12/27 por favor",
    "6011.1111.1111.1117",
)
NOT_CARDS = (
    "001-002-000004512",
    "1790012345001",
    "1793213150001",
    "2245117899",
    "2211202601179001234500110010020000045121234567811",
    "4242424242424241",
    "099 812 3344",
)


def paste(widget: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(widget, Qt.Key.Key_V, CTRL)


@pytest.fixture
def amount(show: Show) -> AmountEdit:
    field = AmountEdit("amount")
    show(field, QLineEdit())
    field.setFocus()
    return field


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("12.5", 1250), ("12,5", 1250), ("91", 9100), ("91.00", 9100), ("0,50", 50), ("7", 700)],
)
def test_an_amount_takes_point_or_comma(amount: AmountEdit, typed: str, cents: int) -> None:
    QTest.keyClicks(amount, typed)
    assert amount.cents == cents
    assert amount.problem == ""


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.345", "999.999"])
def test_three_digits_after_the_mark_are_asked_about(amount: AmountEdit, typed: str) -> None:
    QTest.keyClicks(amount, typed)
    assert amount.text() == typed
    assert amount.cents is None
    assert amount.problem.startswith("¿")
    press(Qt.Key.Key_Tab)
    assert amount.cents is None
    assert amount.text() == typed


def test_the_question_shows_both_readings_in_the_company_s_format(show: Show) -> None:
    point, comma = AmountEdit("a"), AmountEdit("b", decimals=COMMA)
    show(point, comma)
    QTest.keyClicks(point, "1.234")
    QTest.keyClicks(comma, "1.234")
    assert point.problem == "¿1,234.00 o 1.23?"
    assert comma.problem == "¿1.234,00 o 1,23?"


def test_a_fourth_digit_and_a_second_mark_are_refused_while_typing(amount: AmountEdit) -> None:
    QTest.keyClicks(amount, "1.2345")
    assert amount.text() == "1.234"
    amount.clear()
    QTest.keyClicks(amount, "1.23,")
    assert amount.text() == "1.23"
    assert "miles" in amount.problem


@pytest.mark.parametrize("text", ["-5", "1e3", "NaN", "١٢", "１２", "1_000", "+7", "abc", "="])
def test_what_is_no_digit_never_enters(amount: AmountEdit, text: str) -> None:
    for character in text:
        QTest.keyClicks(amount, character) if character.isascii() else paste(amount, character)
    assert amount.text().isascii()
    assert set(amount.text()) <= set("0123456789.,")
    assert amount.cents is None or amount.text().isdecimal()


@pytest.mark.parametrize(
    ("typed", "cents"), [("-5", 500), ("x7", 700), ("USD 25", 2_500), ("1", 100)]
)
def test_a_refused_key_leaves_chosen_what_the_next_one_replaces(
    amount: AmountEdit, typed: str, cents: int
) -> None:
    amount.set_cents(50_000)
    amount.selectAll()
    QTest.keyClicks(amount, typed)
    assert amount.cents == cents
    amount.set_cents(50_000)
    amount.setSelection(0, 1)
    QTest.keyClicks(amount, f"-{typed[-1]}")
    assert amount.text() == f"{typed[-1]}00.00"


@pytest.mark.parametrize(
    ("pasted", "cents"),
    [
        ("$ 1,234.56", 123456),
        ("1.234,56", 123456),
        ("USD 1,234,567.89", None),
        ("  91.00\n", 9100),
        ("US$45", 4500),
        ("1 234,50", 123450),
    ],
)
def test_a_paste_loses_currency_and_thousands(
    amount: AmountEdit, pasted: str, cents: int | None
) -> None:
    paste(amount, pasted)
    press(Qt.Key.Key_Tab)
    assert amount.cents == cents


def test_an_ambiguous_paste_is_asked_about(amount: AmountEdit) -> None:
    paste(amount, "$ 1.234")
    assert amount.cents is None
    assert amount.problem.startswith("¿")


def test_a_huge_paste_is_refused_with_a_reason(amount: AmountEdit) -> None:
    paste(amount, "9" * 100_000)
    assert amount.text() == ""
    assert amount.problem


def test_leaving_shows_the_format_and_coming_back_what_is_typed(amount: AmountEdit) -> None:
    QTest.keyClicks(amount, "1234,5")
    press(Qt.Key.Key_Tab)
    assert amount.text() == "1,234.50"
    amount.setFocus()
    assert amount.text() == "1234.50"
    assert amount.cents == 123450


def test_zero_and_too_much_are_told_with_the_limits(amount: AmountEdit) -> None:
    QTest.keyClicks(amount, "0")
    press(Qt.Key.Key_Tab)
    assert "0.01" in amount.problem
    assert amount.cents is None


def test_a_comma_company_reads_what_it_writes(show: Show) -> None:
    field = AmountEdit("amount", decimals=COMMA)
    show(field, QLineEdit())
    field.setFocus()
    QTest.keyClicks(field, "1234.5")
    press(Qt.Key.Key_Tab)
    assert field.text() == "1.234,50"
    field.setFocus()
    press(Qt.Key.Key_Tab)
    assert (field.text(), field.cents) == ("1.234,50", 123450)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("h", date(2026, 11, 22)),
        ("+1", date(2026, 11, 23)),
        ("-3", date(2026, 11, 19)),
        ("15", date(2026, 11, 15)),
        ("15/10", date(2026, 10, 15)),
        ("1/2/26", date(2026, 2, 1)),
        ("29/02/2028", date(2028, 2, 29)),
        ("15112026", date(2026, 11, 15)),
        ("31/02/2026", None),
        ("31", None),
        ("0", None),
        ("99/99/9999", None),
        ("x", None),
    ],
)
def test_a_date_takes_the_office_s_shortcuts(show: Show, typed: str, meant: date | None) -> None:
    field = DateEdit("date", lambda: TODAY)
    show(field, QLineEdit())
    field.setFocus()
    QTest.keyClicks(field, typed)
    press(Qt.Key.Key_Tab)
    assert field.value() == meant
    assert bool(field.problem) == (meant is None)
    if meant:
        assert field.text() == meant.strftime("%d/%m/%Y")


def test_a_date_outside_its_limits_says_so(show: Show) -> None:
    field = DateEdit("date", lambda: TODAY, most=TODAY)
    show(field, QLineEdit())
    field.setFocus()
    QTest.keyClicks(field, "+1")
    press(Qt.Key.Key_Tab)
    assert field.value() is None
    assert "22/11/2026" in field.problem


@pytest.mark.parametrize(
    ("typed", "code"),
    [("10", "10"), ("pich", "10"), ("GUAYAQ", "17"), ("pacifico", "30"), ("rumi", "42")],
)
def test_a_bank_by_code_or_fragment(show: Show, typed: str, code: str) -> None:
    field = BankEdit("bank", BANKS)
    show(field, QLineEdit())
    field.setFocus()
    QTest.keyClicks(field, typed)
    press(ENTER)
    bank = field.value()
    assert bank is not None
    assert bank.code == code
    assert field.text() == str(bank)


def test_arrows_choose_among_banks_and_esc_closes_the_list(show: Show) -> None:
    field = BankEdit("bank", BANKS)
    show(field, QLineEdit())
    field.setFocus()
    QTest.keyClicks(field, "banco")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Tab)
    second = field.matches("banco")[1]
    assert field.value() == second
    field.clear()
    QTest.keyClicks(field, "b")
    press(Qt.Key.Key_Escape)
    assert field.text() == "b"


def test_an_unknown_bank_is_told_and_not_kept(show: Show) -> None:
    field = BankEdit("bank", BANKS)
    show(field, QLineEdit())
    field.setFocus()
    QTest.keyClicks(field, "zzz")
    press(Qt.Key.Key_Tab)
    assert field.value() is None
    assert field.problem


@pytest.mark.parametrize("text", CARDS)
def test_a_card_number_is_refused_with_the_reason(show: Show, text: str) -> None:
    line, notes = TextLine("line"), NotesEdit("notes")
    show(line, notes)
    paste(line, text)
    paste(notes, text)
    assert has_card_number(text)
    assert "tarjeta" in line.problem
    assert "tarjeta" in notes.problem
    assert line.text() == ""
    assert notes.toPlainText() == ""


def test_a_card_number_typed_by_hand_stops_at_its_last_digit(show: Show) -> None:
    line = TextLine("line")
    show(line)
    QTest.keyClicks(line, "ref 4242 4242 4242 4242")
    assert line.text() == "ref 4242 4242 4242 424"


@pytest.mark.parametrize("text", NOT_CARDS)
def test_numbers_of_the_office_are_not_taken_for_cards(show: Show, text: str) -> None:
    line = TextLine("line")
    show(line)
    paste(line, text)
    assert line.text() == text


def test_control_and_bidi_characters_do_not_enter(show: Show) -> None:
    line = TextLine("line")
    show(line)
    paste(line, "a\u202eb\u200bc\x00d\re\u2028f")
    assert line.text() == "abcd e f"
    assert line.problem


def test_a_long_paste_is_cut_with_the_reason(show: Show) -> None:
    line, notes = TextLine("line", most=20), NotesEdit("notes", most=50)
    show(line, notes)
    paste(line, "ñ" * 100_000)
    paste(notes, "ñ" * 100_000)
    assert (len(line.text()), len(notes.toPlainText())) == (20, 50)
    assert "20" in line.problem
    assert "50" in notes.problem


def test_text_is_stored_composed_and_trimmed() -> None:
    assert stored("  Pen\u0303a   e  hijos ") == "Peña e hijos"
    assert len(clean("a" + "\u0301" * 100)) == 4
    assert clean("familia 👨\u200d👩\u200d👧") == "familia 👨\u200d👩\u200d👧"


def test_caps_lock_is_noticed_while_a_password_is_typed(show: Show) -> None:
    line = PasswordLine("password")
    show(line)
    seen: list[bool] = []
    line.caps_lock_seen.connect(seen.append)
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QTest.keyClicks(line, "A")
    assert seen[0] is False
    assert line.echoMode() is QLineEdit.EchoMode.Password
