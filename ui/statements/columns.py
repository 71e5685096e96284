from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.importing import Fate, LineProblem
from services.statements.matching import read_why
from services.statements.records import (
    FileRecord,
    LineRecord,
    LineState,
    MatchRecord,
    PreviewLine,
    Proposal,
)
from ui import formats, wording
from ui.deposits.columns import short_account
from ui.widgets.rows_model import Column
from ui.wording import words
from ui.words.state import StateLook

_WARNING: Final = "statement.balance_breaks"


def line_columns(today: Callable[[], date]) -> list[Column[LineRecord]]:
    """A line of the bank, what it is or may be, and why."""

    def age(record: LineRecord) -> str:
        return formats.days(max(0, (today() - record.line.day).days))

    return [
        Column("day", _tr("Fecha"), lambda each: formats.day(each.line.day), "center",
               lambda each: each.line.day),
        Column("age", _tr("Edad"), age, "right", lambda each: -each.line.day.toordinal(),
               tone=lambda _each: "muted"),
        Column("detail", _tr("Detalle del banco"), _detail, stretch=True),
        Column(
            "amount",
            _tr("Valor"),
            lambda each: formats.amount(each.line.amount_cents),
            "right",
            lambda each: each.line.amount_cents,
        ),
        Column("what", _tr("Es, o puede ser"), what, stretch=True, look=_look),
        Column("why", _tr("Por qué"), why, stretch=True, tone=lambda _each: "muted"),
        Column("score", _tr("Puntaje"), _score, "right", _points),
    ]  # fmt: skip


def whole_words(record: LineRecord) -> str:
    """All that a line says, for where a table has no room for it."""
    parts = [_detail(record)]
    if record.match is not None or record.proposal is not None:
        parts.append(f"{what(record)}: {why(record)}")
    return " → ".join(parts)


def preview_columns() -> list[Column[PreviewLine]]:
    """A line of a file, and what becomes of it."""
    return [
        Column("line", _tr("Línea"), lambda each: f"{each.parsed.line:,}", "right",
               lambda each: each.parsed.line),
        Column("fate", _tr("Resultado"), lambda each: _fate(each).word, look=_fate),
        Column("day", _tr("Fecha"), lambda each: formats.day(each.parsed.day), "center",
               lambda each: each.parsed.day),
        Column(
            "detail",
            _tr("Detalle"),
            lambda each: _with_reference(each.parsed.detail, each.parsed.reference),
            stretch=True,
        ),
        Column(
            "amount",
            _tr("Valor"),
            lambda each: formats.amount(each.parsed.amount_cents),
            "right",
            lambda each: each.parsed.amount_cents,
        ),
        Column("what", _tr("Puede ser"), _proposed, stretch=True),
        Column(
            "why",
            _tr("Por qué"),
            lambda each: proposal_why(each.proposal) if each.proposal else "",
            stretch=True,
            tone=lambda _each: "muted",
        ),
    ]  # fmt: skip


def file_columns(accounts: Mapping[str, str]) -> list[Column[FileRecord]]:
    """An import of the past."""
    return [
        Column(
            "state",
            _tr("Estado"),
            lambda each: _file_look(each).word,
            look=_file_look,
        ),
        Column("at", _tr("Importado"), lambda each: formats.moment(each.imported_at)),
        Column("by", _tr("Por"), lambda each: each.imported_by),
        Column("name", _tr("Archivo"), lambda each: each.file_name, stretch=True),
        Column(
            "account",
            _tr("Cuenta"),
            lambda each: short_account(accounts.get(each.bank_account, ""), each.bank_account),
        ),
        Column(
            "days",
            _tr("Días"),
            lambda each: f"{formats.day(each.first_day)} – {formats.day(each.last_day)}",
        ),
        Column("lines", _tr("Líneas"), lambda each: f"{each.lines:,}", "right"),
        Column("open", _tr("Abiertas"), lambda each: f"{each.open_count:,}", "right"),
    ]


def problem_columns() -> list[Column[LineProblem]]:
    """What is wrong in a file: where, and in words."""
    return [
        Column("line", _tr("Línea"), lambda each: f"{each.line:,}", "right", lambda e: e.line),
        Column(
            "field",
            _tr("Columna"),
            lambda each: words(f"statement_meaning.{each.field}") if each.field else "—",
        ),
        Column(
            "problem",
            _tr("Problema"),
            lambda each: wording.words_for(each.error),
            stretch=True,
            tone=lambda each: "warn" if each.problem == _WARNING else "err",
        ),
    ]


def what(record: LineRecord) -> str:
    """What a line is, or may be."""
    if record.match is not None:
        return f"{_kind(record.match.kind.value)} {_match_title(record.match)}".strip()
    if record.state is LineState.SET_ASIDE:
        return record.note
    if record.proposal is not None:
        return record.proposal.title
    return _tr("Sin propuesta")


def why(record: LineRecord) -> str:
    """The reason in words."""
    if record.match is not None:
        key, details = read_why(record.match.why)
        return words(key, **details)
    if record.proposal is not None:
        return proposal_why(record.proposal)
    return record.note if record.state is LineState.OPEN else ""


def proposal_why(proposal: Proposal) -> str:
    """Why a proposal is made, in words."""
    return words(proposal.why, **proposal.details)


def _look(record: LineRecord) -> StateLook:
    if record.match is not None:
        look = wording.state("statement_match", record.match.kind)
        return StateLook(what(record), look.icon, look.tone)
    if record.state is LineState.SET_ASIDE:
        return StateLook(what(record), "note", "muted")
    if record.proposal is not None:
        look = wording.state("statement_match", record.proposal.kind)
        return StateLook(what(record), look.icon, "ok" if record.proposal.is_exact else "warn")
    return StateLook(what(record), "help", "muted")


def _match_title(match: MatchRecord) -> str:
    _, details = read_why(match.why)
    return str(details.get("slip", ""))


def _kind(kind: str) -> str:
    return wording.state("statement_match", kind).word


def _detail(record: LineRecord) -> str:
    return _with_reference(record.line.detail, record.line.reference)


def _with_reference(detail: str, reference: str) -> str:
    return f"{detail} · {reference}" if reference else detail


def _score(record: LineRecord) -> str:
    return f"{record.proposal.score}" if record.proposal is not None else ""


def _points(record: LineRecord) -> int:
    return record.proposal.score if record.proposal is not None else -1


def _proposed(line: PreviewLine) -> str:
    return line.proposal.title if line.proposal is not None else ""


def _fate(line: PreviewLine) -> StateLook:
    if line.fate is Fate.SAME:
        return StateLook(_tr("Ya está"), "ok", "muted")
    return StateLook(_tr("Nueva"), "plus", "ok")


def _file_look(record: FileRecord) -> StateLook:
    if record.undone_at is not None:
        return StateLook(_tr("Deshecha"), "void", "muted")
    if record.open_count:
        return StateLook(_tr("En curso"), "clock", "warn")
    return StateLook(_tr("Completa"), "ok", "ok")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatementPage", text)
