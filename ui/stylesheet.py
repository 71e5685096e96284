from string import Template
from typing import Final

from ui import icons
from ui.tokens import Palette, mix


def stylesheet(tokens: Palette, font_px: int) -> str:
    """The style sheet over Fusion: fields, buttons, tables and cards, nothing else."""
    mode = "dark" if tokens.is_dark else "light"
    return Template(_SHEET).substitute(
        window=tokens.window,
        base=tokens.base,
        text=tokens.text,
        muted=tokens.muted,
        accent=tokens.accent,
        on_accent=tokens.on_accent,
        ok=tokens.ok,
        warn=tokens.warn,
        err=tokens.err,
        line=tokens.line,
        hairline=tokens.hairline,
        selection=tokens.selection,
        hover=mix(tokens.accent, tokens.base, 0.07),
        pressed=mix(tokens.accent, tokens.base, 0.18),
        accent_hover=mix(tokens.text, tokens.accent, 0.12),
        faded=mix(tokens.muted, tokens.base, 0.75),
        blocked=mix(tokens.line, tokens.base, 0.18),
        ok_wash=tokens.wash("ok"),
        warn_wash=tokens.wash("warn"),
        err_wash=tokens.wash("err"),
        info_wash=tokens.wash("accent"),
        field=round(font_px * 2.2) - 2,
        box=round(font_px * 1.15),
        tick_line=round(font_px * 1.15) + 4,
        arrow=icons.path(f"arrow-{mode}"),
        tick=icons.path(f"tick-{mode}"),
        half=icons.path(f"half-{mode}"),
    )


_SHEET: Final = """
QToolTip { color: $base; background: $text; border: 0; padding: 4px 6px; }

QLineEdit, QPlainTextEdit, QComboBox {
  color: $text; background: $base; border: 1px solid $line; border-radius: 4px; padding: 0 7px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox { min-height: ${field}px; max-height: ${field}px; }
QPlainTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border: 2px solid $accent;
  padding: 0 6px; }
QPlainTextEdit:focus { padding: 3px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
  border-color: $err; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  color: $faded; background: $window; border-color: $hairline; }
QLineEdit:read-only { background: $window; border-color: $hairline; }
QComboBox { padding-right: 4px; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url("$arrow"); width: ${box}px; height: ${box}px; }
QComboBox QAbstractItemView { background: $base; color: $text; border: 1px solid $line;
  selection-background-color: $selection; selection-color: $text; outline: 0; }

QPushButton { color: $text; background: $base; border: 1px solid $line; border-radius: 4px;
  padding: 0 14px; min-height: ${field}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; }
QPushButton:disabled { color: $faded; background: $window; border-color: $hairline; }
QPushButton:checked { background: $selection; border-color: $accent; color: $accent; }
QPushButton[primary="true"] { color: $on_accent; background: $accent; border-color: $accent;
  font-weight: 600; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $text; padding: 0 13px; }
QPushButton[primary="true"]:disabled { color: $faded; background: $blocked;
  border-color: $blocked; }
QPushButton[danger="true"] { color: $err; border-color: $err; }
QPushButton[danger="true"]:hover { background: $err_wash; }
QPushButton[danger="true"]:disabled { color: $faded; background: $window;
  border-color: $hairline; }
QPushButton[chip="true"] { padding: 0 8px; }
QPushButton[chip="true"]:focus { padding: 0 7px; }
QPushButton[flat="true"] { background: transparent; border-color: transparent; padding: 0 8px; }
QPushButton[flat="true"]:hover { background: $hover; }
QPushButton[flat="true"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton::menu-indicator { image: url("$arrow"); width: 12px; height: 12px; right: 6px; }
QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 3px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:focus { border: 2px solid $accent; padding: 2px; }

QCheckBox { spacing: 8px; min-height: ${tick_line}px; }
QCheckBox::indicator, QTableView::indicator, QListView::indicator {
  width: ${box}px; height: ${box}px;
  border: 1px solid $line; border-radius: 3px; background: $base; }
QCheckBox::indicator:focus { border: 2px solid $accent; }
QCheckBox::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked {
  background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox::indicator:indeterminate, QTableView::indicator:indeterminate {
  background: $accent; border-color: $accent; image: url("$half"); }
QCheckBox::indicator:disabled, QTableView::indicator:disabled { background: $window;
  border-color: $hairline; }
QCheckBox::indicator:checked:disabled, QTableView::indicator:checked:disabled {
  background: $line; border-color: $line; }

QTableView, QListView, QTreeView { background: $base; color: $text; border: 1px solid $hairline;
  border-radius: 4px; gridline-color: $hairline; outline: 0;
  selection-background-color: $selection; selection-color: $text; }
QListView::item { padding: 0 6px; }
QListView::item:selected { background: $selection; }
QTableView:focus, QListView:focus { border: 1px solid $accent; }
QTableView::item { padding: 0 6px; border: 0; border-bottom: 1px solid $hairline; }
QTableView::item:selected { background: $selection; }
QTableView::item:focus { background: $pressed; }
QHeaderView { background: $window; border: 0; }
QHeaderView::section { background: $window; color: $muted; border: 0;
  border-bottom: 1px solid $line; padding: 0 6px; font-weight: 600; }
QTableCornerButton::section { background: $window; border: 0; }

QTabWidget::pane { border: 0; border-top: 1px solid $hairline; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { color: $muted; background: transparent; padding: 7px 12px; border: 0;
  border-bottom: 3px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:focus { background: $hover; }

QGroupBox { border: 1px solid $hairline; border-radius: 6px; margin-top: 1.1em; padding: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; padding: 0 4px; color: $muted; }
QProgressBar { border: 1px solid $hairline; border-radius: 4px; background: $window;
  max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[plain="true"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border: 3px solid $base; border-radius: 6px;
  min-width: 32px; min-height: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $base; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 3px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $faded; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }

QLabel[tone="muted"] { color: $muted; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="err"] { color: $err; }
QLabel[tone="accent"] { color: $accent; }

QFrame[card="true"] { background: $base; border: 1px solid $hairline; border-radius: 6px; }
QFrame[notice="info"] { background: $info_wash; border: 1px solid $accent; border-radius: 6px; }
QFrame[notice="ok"] { background: $ok_wash; border: 1px solid $ok; border-radius: 6px; }
QFrame[notice="warn"] { background: $warn_wash; border: 1px solid $warn; border-radius: 6px; }
QFrame[notice="err"] { background: $err_wash; border: 1px solid $err; border-radius: 6px; }
QFrame[strip="true"] { background: $warn_wash; border: 0; border-bottom: 1px solid $warn; }
QFrame[rule="true"] { background: $hairline; border: 0; max-height: 1px; min-height: 1px; }

QFrame#sidebar { background: $base; border: 0; border-right: 1px solid $hairline; }
QFrame#sidebar QPushButton { border: 0; border-left: 3px solid transparent; border-radius: 0;
  background: transparent; text-align: left; padding: 0 10px; min-height: ${field}px; }
QFrame#sidebar QPushButton:hover { background: $hover; }
QFrame#sidebar QPushButton:checked { background: $selection; border-left: 3px solid $accent;
  color: $accent; font-weight: 600; }
QFrame#sidebar QPushButton:focus { border: 2px solid $accent; border-left: 3px solid $accent;
  padding: 0 8px 0 10px; }
QFrame#topbar { background: $base; border: 0; border-bottom: 1px solid $hairline; }
QFrame#statusbar { background: $base; border: 0; border-top: 1px solid $hairline; }
QFrame#statusbar QLabel { padding: 0; }
QFrame#statusbar QPushButton { border: 0; padding: 0 6px; background: transparent; min-height: 0; }
QFrame#statusbar QPushButton:hover { background: $hover; }
"""
