"""What the summary of days says on paper, closed or not."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from services.papers.codec import to_json
from services.papers.stripe_days import stripe_part, stripe_told
from services.papers.turns import KINDS
from services.printing.day_papers import (
    DayBar,
    DayList,
    DayListRow,
    DayPaper,
    DayRow,
    DayTurnRow,
    StripeAnnexPaper,
)
from services.printing.figures import day, dollars, joined, minute
from services.printing.papers import CompanyBlock, Field
from services.reconciliation.day_records import KeptDay
from services.summaries.records import (
    NOT_COUNTED,
    Annex,
    DaySummary,
    DayTotal,
    Line,
    Part,
    Question,
    Total,
    TurnLine,
)
from services.summaries.stripe_lists import annex_number, stripe_lists
from services.summaries.words import CELLS, TITLES

PRELIMINARY: Final = "PRELIMINAR"
PARTIAL: Final = "VISTA PARCIAL"
_OF_A_DAY: Final = "RESUMEN DIARIO DE COBROS"
_OF_DAYS: Final = "RESUMEN DE COBROS"
_MOST_BARS: Final = 31
_NAMED: Final = {
    Part.CHEQUES: {"N.º": "n.º", "Cuenta del cheque": "cta.", "Fecha": "del"},
    Part.SLIPS: {"Efectivo": "efectivo", "Cheques": "cheques", "N.º del banco": "banco n.º"},
    Part.DEPOSITS: {"Papeleta": "papeleta", "Fecha": "del"},
    Part.VERIFIED: {"Papeleta": "papeleta", "Recibido": "recibido el", "Decidió": "por"},
    Part.CARDS: {"Últimos 4": "····"},
    Part.STRIPE: {"Fecha": "consta el", "Libros": "libros", "Stripe": "Stripe"},
    Part.PAYOUTS: {},
    Part.COMPARED: {"Cierre": "cierre", "Comparó": "por"},
    Part.VOUCHERS: {
        "Lote": "lote",
        "Referencia": "ref.",
        "Autorización": "aut.",
        "Últimos 4": "····",
    },
    Part.DEBITS: {"Lote": "lote", "Referencia": "ref."},
    Part.WITHHOLDINGS: {"N.º": "n.º", "Autorización": "aut.", "Fecha": "del"},
    Part.VOIDS: {
        "Anuló": "anula",
        "Aprobó": "aprueba",
        "Efectivo devuelto": "efectivo devuelto",
        "Reemplazado por": "reemplazado por",
    },
    Part.REVERSALS: {"Registró": "registra", "Aprobó": "aprueba", "Recibido": "recibido el"},
    Part.DOUBTS: {"Desde": "desde", "Caja": "caja"},
    Part.APPROVALS: {"Pidió": "pide", "Aprobó": "aprueba", "Usada": "usada:"},
}
_STATES: Final = {"open": "ABIERTO", "declared": "POR FIRMAR"}


def day_paper(
    company: CompanyBlock,
    told: DaySummary,
    prepared_by: str = "",
    printed_at: datetime | None = None,
) -> DayPaper:
    """What a summary's paper says.

    Args:
        company: who issues it.
        told: the summary.
        prepared_by: whose look at it this is; a closed day has who closed it.
        printed_at: when a paper that is not kept goes to the printer.
    """
    question, close = told.question, told.close
    is_day = question.first == question.last
    fingerprint = fingerprint_of(told)
    words = days_words(question)
    counted = [each for each in told.by_method if each.key not in NOT_COUNTED]
    apart = [each for each in told.by_method if each.key in NOT_COUNTED]
    return DayPaper(
        company=company,
        kind=_OF_A_DAY if is_day else _OF_DAYS,
        number=f"N.º {close_number(close.number)}" if close else words,
        mark=mark_of(told),
        days=words,
        told_at=told.told_at,
        city=company.city,
        facts=tuple(_facts(told, prepared_by)),
        receipts=sum(each.count for each in told.series),
        total=_row(told.total, "Total cobrado"),
        chart=_chart(told),
        bars=tuple(_bars(told, counted)),
        methods=(
            *(_row(each, KINDS.get(each.key, each.key)) for each in counted),
            *(
                _row(each, f"{KINDS.get(each.key, each.key)} (no suma)", is_apart=True)
                for each in apart
            ),
        ),
        cashiers=tuple(_row(each, each.name or each.key) for each in told.by_cashier),
        turns=tuple(_turn(each) for each in told.turns),
        stripe=stripe_part(told),
        notes=tuple(_notes(told)),
        lists=tuple(_list(each) for each in told.annexes),
        prepared_by="" if close else prepared_by,
        printed=f"impreso {minute(printed_at)} por {prepared_by}" if printed_at else "",
        closed_by=close.by if close else "",
        fingerprint=fingerprint,
        code=f"RESUMEN {close_number(close.number) if close else 'PRELIMINAR'}"
        f" {question.first.isoformat()} {question.last.isoformat()} {fingerprint.upper()}",
    )


def close_number(number: int) -> str:
    """A close's number as people see it: `000012`."""
    return f"{number:06d}"


def days_words(question: Question) -> str:
    """The day of a question, or its first and its last one."""
    if question.first == question.last:
        return day(question.first)
    return f"{day(question.first)} a {day(question.last)}"


def title_of(told: DaySummary) -> str:
    """What a summary is called: `Resumen de cobros 22/11/2026`."""
    return f"Resumen de cobros {days_words(told.question)}"


def mark_of(told: DaySummary) -> str:
    """What keeps a summary from being the paper of a closed day; empty where nothing does."""
    if told.close is not None:
        return ""
    return PRELIMINARY if told.is_preliminary else PARTIAL


def fingerprint_of(told: DaySummary) -> str:
    """A hash of all that a summary says; for a closed day the one that the books keep."""
    return told.kept_sha256 or _hash(to_json(told))


def detail_of(annex: Annex, line: Line) -> str:
    """The words of a document in one line; numbers that would not be understood have a name."""
    named = _NAMED.get(annex.part, {})
    titles = CELLS[annex.part]
    return joined(
        *(
            f"{named[title]} {cell}" if cell and title in named else cell
            for title, cell in zip(titles, line.cells, strict=True)
        )
    )


def archived_record(told: DaySummary) -> str:
    """What the archive keeps beside the bytes; the whole record stays with the close."""
    close = told.close
    if close is None:
        raise ValueError("only closed days are archived")
    kept = {
        "number": close_number(close.number),
        "day": close.day.isoformat(),
        "fingerprint": fingerprint_of(told),
    }
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def annex_paper(company: CompanyBlock, kept: KeptDay) -> StripeAnnexPaper:
    """What the annex to a closed day says: its comparison with Stripe, made later."""
    closed = close_number(kept.close_number)
    lists = (Annex(part, tuple(lines)) for part, lines in stripe_lists([kept], []) if lines)
    return StripeAnnexPaper(
        company=company,
        number=annex_number(kept.number),
        day=day(kept.day),
        close_number=closed,
        told_at=kept.at,
        city=company.city,
        facts=(
            Field("Día", day(kept.day)),
            Field("Anexo al", f"Resumen diario N.º {closed}"),
        ),
        stripe=stripe_told([kept]),
        lists=tuple(_list(each) for each in lists),
        fingerprint=_hash(to_json(kept)),
    )


def archived_annex(kept: KeptDay) -> str:
    """What the archive keeps beside the bytes of an annex."""
    told = {"number": annex_number(kept.number), "day": kept.day.isoformat()}
    told["fingerprint"] = _hash(to_json(kept))
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def _facts(told: DaySummary, prepared_by: str) -> Iterator[Field]:
    question, close = told.question, told.close
    yield Field("Día" if question.first == question.last else "Días", days_words(question))
    if close is not None:
        yield Field("Cerrado", joined(minute(close.at), close.by))
    else:
        yield Field("Visto", joined(minute(told.told_at), prepared_by))
    if question.till:
        yield Field("Solo la caja", question.till)
    if question.user:
        yield Field("Solo el usuario", question.user)
    if question.method:
        yield Field("Solo el método", KINDS.get(question.method, question.method))
    for each in told.series:
        yield Field("Recibos", f"{each.first} a {each.last[-9:]} ({each.count})")
    moments = [told.compared_until, *(each.at for each in told.stripe)]
    known = [each for each in moments if each is not None]
    yield Field("Con Stripe hasta", minute(max(known)) if known else "Todavía no")
    yield Field("Bitácora", f"{told.journal_entries:,} asientos · {told.anchor[:16]}")


def _notes(told: DaySummary) -> Iterator[str]:
    turns = told.open_turns
    if turns:
        named = ", ".join(f"{turn.code} ({turn.cashier})" for turn in turns)
        yield f"Turnos sin contar o sin firmar: {named}."
    doubts = told.annex(Part.DOUBTS)
    if doubts.lines:
        yield (
            f"Cobros con tarjeta en duda: {len(doubts.lines)}, por {dollars(doubts.cents)}."
            " No están en los totales; lo que se confirme consta en su día."
        )
    if told.unverified_count:
        yield (
            f"Dinero de tarjetas que nadie comparó todavía con Stripe:"
            f" {told.unverified_count}, por {dollars(told.unverified_cents)}."
        )
    claimed = [line.cents for line in told.annex(Part.DEPOSITS).lines if line.is_alert]
    if claimed:
        cents = sum(claimed)
        yield f"Depósitos por verificar en el banco: {len(claimed)}, por {dollars(cents)}."
    if told.open_alarms:
        yield f"Diferencias con Stripe sin decidir en la oficina: {told.open_alarms}."
    if told.close is not None and told.close.reason:
        yield f"Motivo del cierre: {told.close.reason}"


def _chart(told: DaySummary) -> str:
    if len(told.days) == 1:
        return "Cobros por método"
    return "Cobros por mes" if len(told.days) > _MOST_BARS else "Cobros por día"


def _bars(told: DaySummary, counted: Sequence[Total]) -> Iterator[DayBar]:
    if told.question.first == told.question.last:
        for each in counted:
            yield DayBar(KINDS.get(each.key, each.key), each.cents, each.reversed_cents)
        return
    many = len(told.days) > _MOST_BARS
    groups: dict[str, list[DayTotal]] = {}
    for each_day in told.days:
        label = f"{each_day.day:%m/%Y}" if many else f"{each_day.day:%d/%m}"
        groups.setdefault(label, []).append(each_day)
    for label, group in groups.items():
        yield DayBar(
            label,
            sum(each.cents for each in group),
            sum(each.reversed_cents for each in group),
        )


def _row(total: Total, label: str, *, is_apart: bool = False) -> DayRow:
    return DayRow(
        label, total.count, total.cents, total.reversed_count, total.reversed_cents, is_apart
    )


def _turn(turn: TurnLine) -> DayTurnRow:
    signed = joined(turn.signed_by, turn.reason)
    return DayTurnRow(
        turn.code,
        turn.cashier,
        turn.expected_cents,
        turn.counted_cents,
        turn.difference_cents,
        _STATES.get(turn.state, signed),
        turn.state in _STATES,
    )


def _list(annex: Annex) -> DayList:
    return DayList(
        TITLES[annex.part],
        tuple(
            DayListRow(
                line.document,
                joined(line.account, line.name),
                detail_of(annex, line),
                line.cents,
                line.is_alert,
            )
            for line in annex.lines
        ),
        annex.cents,
    )


def _hash(record: str) -> str:
    return hashlib.sha256(record.encode()).hexdigest()
