"""The report of a turn on an 80 mm roll."""

from typing import Final

from services.printing.figures import day, dollars, joined, minute, money
from services.printing.flow import Block
from services.printing.lettering import shrunk
from services.printing.papers import KindRow, ListedPart, ZPaper
from services.printing.pen import Pen
from services.printing.roll import (
    AMOUNT,
    KIND,
    NUMBER,
    SMALL,
    STRONG,
    TEXT,
    WIDTH,
    boxed,
    centred,
    company_head,
    dashes,
    gap,
    lines,
    pair,
    rule,
    signature,
    title,
)
from services.printing.z_report_blocks import (
    alarm_words,
    difference_words,
    opening_words,
    receipts_words,
)

_MOST_LINES: Final = 4


def strip_blocks(pen: Pen, paper: ZPaper) -> list[Block]:
    """Everything on the strip; the difference comes first."""
    blocks = company_head(pen, paper.company)
    blocks += [
        centred(pen, "CIERRE DE CAJA", KIND),
        centred(pen, *shrunk(paper.number, NUMBER, WIDTH)),
        centred(pen, joined(paper.city, minute(paper.told_at)), TEXT),
        gap(4),
    ]
    if paper.mark:
        blocks.append(boxed(pen, paper.mark))
    blocks += [
        centred(pen, difference_words(paper.difference_cents), SMALL),
        centred(pen, dollars(abs(paper.difference_cents)), AMOUNT),
        gap(3),
        pair(pen, "Esperado", money(paper.expected_cents), True),
        pair(pen, "Contado", money(paper.counted_cents), True),
        gap(3),
        lines(pen, f"Día: {day(paper.business_date)} · Caja {paper.till}", SMALL),
        lines(pen, f"Apertura: {minute(paper.opened_at)} · {paper.opened_by}", SMALL, 2),
        lines(pen, f"Arqueo: {minute(paper.declared_at)} · {paper.declared_by}", SMALL, 2),
    ]
    if paper.closed_at:
        signed = f"Firma: {minute(paper.closed_at)} · {paper.closed_by}"
        blocks.append(lines(pen, signed, SMALL, 2))
    blocks.append(lines(pen, f"Recibos: {receipts_words(paper)}", SMALL, 2))
    if paper.replaces:
        blocks.append(lines(pen, f"Reemplaza el cierre del {minute(paper.replaces)}", SMALL, 2))
    blocks += [gap(5), *_cash(pen, paper), gap(5), *_pieces(pen, paper), gap(5)]
    blocks += [title(pen, "Clase de valor", "Queda")]
    for row in paper.kinds:
        blocks += _kind(pen, row)
    for part in paper.parts:
        blocks += [gap(4), *_part(pen, part)]
    if paper.open_alarms:
        blocks += [gap(4), lines(pen, alarm_words(paper.open_alarms), STRONG, 3)]
    if paper.reason:
        told = f"Motivo de la diferencia: {paper.reason}"
        blocks += [gap(4), rule(pen), gap(1), lines(pen, told, STRONG, 8)]
    return [
        *blocks,
        gap(3),
        dashes(pen),
        signature(pen, joined("Entrega", paper.declared_by)),
        signature(pen, joined("Revisa y recibe", paper.closed_by)),
    ]


def _cash(pen: Pen, paper: ZPaper) -> list[Block]:
    blocks = [
        title(pen, "Efectivo", ""),
        pair(pen, "Fondo de apertura", money(paper.float_cents)),
        pair(pen, "Cobrado en efectivo", money(paper.cash_cents)),
        pair(pen, "Ingresos", money(paper.in_cents)),
        pair(pen, "Salidas", money(-paper.out_cents)),
        pair(pen, "Efectivo esperado", money(paper.expected_cents), True),
    ]
    told = opening_words(paper)
    return [*blocks, lines(pen, told, SMALL, 2)] if told else blocks


def _pieces(pen: Pen, paper: ZPaper) -> list[Block]:
    return [
        title(pen, "Arqueo", ""),
        *(pair(pen, f"{row.pieces:,} x {row.name}", money(row.cents)) for row in paper.pieces),
        pair(pen, "Efectivo contado", money(paper.counted_cents), True),
    ]


def _kind(pen: Pen, row: KindRow) -> list[Block]:
    head = pair(pen, row.name, money(row.held_cents), True)
    told = joined(
        f"Recibido {row.count:,}: {money(row.cents)}",
        f"Anulado o devuelto {money(row.voided_cents)}" if row.voided_cents else "",
    )
    return [
        Block(head.height, head.draw, keeps_next=True),
        lines(pen, told, SMALL, 2),
        gap(2.5),
    ]


def _part(pen: Pen, part: ListedPart) -> list[Block]:
    total = sum(line.cents for line in part.lines)
    blocks = [title(pen, f"{part.title} ({len(part.lines)})", money(total))]
    for line in part.lines:
        head = pair(pen, line.what, money(line.cents))
        blocks += [
            Block(head.height, head.draw, keeps_next=True),
            lines(pen, line.detail, SMALL, _MOST_LINES),
            gap(2),
        ]
    return blocks
