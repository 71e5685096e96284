import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import resources
from services.money import Money, parse_amount
from ui import formats, icons, theme, wording
from ui.formats import COMMA
from ui.theme import DARK, LIGHT, Palette, Scheme, Theme
from ui.tokens import contrast
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import TextLine

Show = Callable[..., QWidget]
PALETTES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


@PALETTES
@pytest.mark.parametrize("name", ["text", "muted", "accent", "ok", "warn", "err"])
def test_words_can_be_read_on_every_ground(tokens: Palette, name: str) -> None:
    grounds = [tokens.window, tokens.base, tokens.selection, tokens.wash("accent")]
    grounds += [tokens.wash(tone) for tone in ("ok", "warn", "err")]
    for ground in grounds:
        assert contrast(tokens.tone(name), ground) >= 4.5, (name, ground)


@PALETTES
def test_lines_and_buttons_can_be_seen(tokens: Palette) -> None:
    assert contrast(tokens.line, tokens.base) >= 3
    assert all(contrast(colour, tokens.base) >= 3 for colour in tokens.series)
    assert len(set(tokens.series)) == len(tokens.series) == 8  # a method each
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.accent, tokens.window) >= 4.5


@PALETTES
def test_qt_s_own_palette_keeps_the_contrast(tokens: Palette) -> None:
    palette = theme.qt_palette(tokens)
    role = palette.ColorRole
    pairs = [
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.PlaceholderText, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base),
    ]
    for over, under in pairs:
        assert contrast(palette.color(over).name(), palette.color(under).name()) >= 4.5


def test_the_letters_go_from_9_to_18_points_and_are_told(app: QApplication) -> None:
    style = Theme(app, Scheme.LIGHT, 10)
    told: list[tuple[str, int]] = []
    style.changed.connect(lambda scheme, pt: told.append((scheme, pt)))
    for _ in range(12):
        style.bigger()
    assert style.font_pt == 18
    for _ in range(12):
        style.smaller()
    assert style.font_pt == 9
    style.normal()
    style.set_scheme(Scheme.DARK)
    assert told[-1] == ("dark", 10)
    assert app.font().pointSize() == 10
    style.deleteLater()


def test_everything_on_screen_follows_the_letters_and_the_palette(
    app: QApplication, show: Show
) -> None:
    big, form = label("Total", scale=1.5, bold=True), Form("f")
    field = TextLine("name")
    form.add("name", "Nombre", field)
    show(big, form)
    height = field.height()
    theme.apply(app, Scheme.DARK, 18)
    app.processEvents()
    assert big.font().pointSizeF() == 27
    assert big.font().bold() or big.font().weight() > 500
    assert field.sizeHint().height() > height
    assert form.rows["name"].message.font().pointSizeF() > 15
    assert theme.palette_of(field) is DARK


def test_rows_are_1_9_times_their_letters(app: QApplication) -> None:
    for pt in (9, 14, 18):
        theme.apply(app, Scheme.LIGHT, pt)
        height = theme.row_height(app.font())
        assert height == round(QFontInfo(app.font()).pixelSize() * 1.9)


def test_figures_are_all_as_wide_as_each_other(app: QApplication, qtbot: QtBot) -> None:
    metrics = label("x").fontMetrics()
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_every_icon_that_is_named_exists(app: QApplication) -> None:
    known = {path.stem for path in resources.ICONS.glob("*.svg")}
    named = {look.icon for look in wording.STATES.values()}
    assert named <= known
    for name in known:
        picture = icons.pixmap(name, "#000000", 24).toImage()
        assert any(picture.pixelColor(x, y).alpha() for x, y in product(range(24), range(24)))


@given(st.integers(-99_999_999, 99_999_999))
def test_amounts_are_written_as_the_office_does(cents: int) -> None:
    for decimals, pattern in (
        (formats.POINT, r"−?[0-9]{1,3}(,[0-9]{3})*\.[0-9]{2}"),
        (COMMA, r"−?[0-9]{1,3}(\.[0-9]{3})*,[0-9]{2}"),
    ):
        written = formats.amount(cents, decimals)
        assert re.fullmatch(pattern, written)
        assert int(re.sub(r"[^0-9]", "", written)) == abs(cents)


@given(st.integers(1, 99_999_999), st.sampled_from([formats.POINT, COMMA]))
def test_what_is_shown_for_typing_is_read_back(cents: int, decimals: formats.Decimals) -> None:
    assert parse_amount(formats.typed_amount(cents, decimals)) == cents


def test_money_dates_and_ages_in_words(qapp: QApplication) -> None:
    now = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert formats.money(123456).replace("\N{NO-BREAK SPACE}", " ") == "$ 1,234.56"
    assert formats.money(Money(-50)).replace("\N{NO-BREAK SPACE}", " ") == "$ −0.50"
    assert formats.day(date(2026, 1, 2)) == "02/01/2026"
    assert formats.moment(datetime(2026, 11, 23, 3, 30, tzinfo=UTC)) == "22/11/2026 22:30"
    assert formats.age(now - timedelta(minutes=2), now) == "hace 2 min"
    assert formats.age(now - timedelta(days=68), now) == "hace 68 días"
    assert formats.age(now - timedelta(days=1), now) == "hace 1 día"
    assert formats.age(now + timedelta(minutes=5), now) == "hace un momento"
    assert formats.overdue(date(2026, 9, 15), date(2026, 11, 22)) == "68 días"
    assert formats.overdue(date(2026, 12, 5), date(2026, 11, 22)) == "Por vencer"
    assert formats.wait(725) == "12:05"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_that_is_shown_is_read_back(day: date) -> None:
    assert formats.parse_date(formats.day(day), date(2026, 11, 22)) == day


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    read = formats.parse_date(text, date(2026, 11, 22))
    assert read is None or isinstance(read, date)
