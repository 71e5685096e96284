from PySide6.QtCore import QCoreApplication

from services.cash.records import KindTotal, Movement, TurnRecord
from services.cash.states import TurnState
from ui import formats, wording
from ui.widgets.rows_model import Column
from ui.wording import words


def kind_columns() -> list[Column[KindTotal]]:
    """Money by kind: what came in, what was voided of it or went back, what is left."""
    return [
        Column("kind", _tr("Clase"), lambda row: words(f"kind.{row.method}"), stretch=True),
        Column("count", _tr("N.º"), lambda row: f"{row.count:,}", "right"),
        Column("cents", _tr("Recibido"), _received, "right"),
        Column("voided", _tr("Anulado o devuelto"), _voided, "right"),
        Column("held", _tr("Queda"), _held, "right"),
    ]


def movement_columns() -> list[Column[Movement]]:
    """Cash without a receipt."""
    return [
        Column(
            "at",
            _tr("Hora"),
            lambda row: formats.clock_time(row.at),
            sort_key=lambda row: row.at,
            tooltip=lambda row: formats.moment(row.at, seconds=True),
        ),
        Column(
            "kind",
            _tr("Movimiento"),
            lambda row: wording.state("movement", row.kind).word,
            look=lambda row: wording.state("movement", row.kind),
        ),
        Column("reason", _tr("Motivo"), _why, stretch=True),
        Column("by", _tr("Quién"), lambda row: row.by),
        Column(
            "amount",
            _tr("Valor"),
            lambda row: formats.amount(row.net_cents),
            "right",
            sort_key=lambda row: row.net_cents,
        ),
    ]


def turn_columns() -> list[Column[TurnRecord]]:
    """The turns of the office, the newest first."""
    return [
        Column("code", _tr("Turno"), lambda row: row.code, sort_key=lambda row: row.opened_at),
        Column("day", _tr("Día"), lambda row: formats.day(row.business_date)),
        Column("who", _tr("Cajero"), lambda row: row.opened_name, stretch=True),
        Column(
            "state",
            _tr("Estado"),
            lambda row: wording.state("turn", row.state).word,
            look=lambda row: wording.state("turn", row.state),
        ),
        Column("counted", _tr("Contado"), lambda row: _amount(row.counted_cents), "right"),
        Column(
            "difference",
            _tr("Diferencia"),
            lambda row: _amount(row.difference_cents),
            "right",
            sort_key=lambda row: row.difference_cents or 0,
            tone=lambda row: difference_tone(row.difference_cents),
        ),
    ]


def difference_tone(cents: int | None) -> str:
    """The colour of a difference, beside its sign and its name."""
    return "" if not cents else "err" if cents < 0 else "warn"


def difference_words(cents: int) -> str:
    """What a difference is called: *cuadra*, *sobrante* or *faltante*."""
    key = "zero" if cents == 0 else "over" if cents > 0 else "short"
    return words(f"cash.difference.{key}")


def is_waiting(turn: TurnRecord) -> bool:
    """Whether a supervisor still has to sign a turn."""
    return turn.state is TurnState.DECLARED


def _received(row: KindTotal) -> str:
    return words("cash.hidden") if row.method == "cash" else formats.amount(row.cents)


def _voided(row: KindTotal) -> str:
    if row.method == "cash" or not row.voided_cents:
        return ""
    return formats.amount(-row.voided_cents)


def _held(row: KindTotal) -> str:
    return words("cash.hidden") if row.method == "cash" else formats.amount(row.held_cents)


def _why(row: Movement) -> str:
    told = f"{row.reason} · {row.document}" if row.document else row.reason
    return _tr("{told} (corregido)").format(told=told) if row.is_corrected else told


def _amount(cents: int | None) -> str:
    return "" if cents is None else formats.amount(cents)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CashPage", text)
