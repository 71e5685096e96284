"""The sheet of a manual activation: what was agreed, on which documents, and who signs for it."""

from collections.abc import Sequence
from typing import Final

from services.printing.activation_blocks import (
    checklist,
    documents,
    fields,
    gap,
    heading,
    note,
    service_table,
    signatures,
)
from services.printing.figures import day, joined, minute
from services.printing.flow import Block, draw_down, paginated
from services.printing.fonts import bold
from services.printing.lettering import Style, clean
from services.printing.look import (
    A4,
    ACCENT,
    ALERT,
    INK,
    KIND,
    LEFT,
    LINE,
    REPRINT_SLOT,
    RIGHT,
    SMALL,
    WIDTH,
    letterhead,
    pill,
    top_strip,
)
from services.printing.notes import agreement_note
from services.printing.papers import ActivationPaper, Field
from services.printing.pen import Pen
from services.printing.sheet import Sheet

_TOP: Final = 46.0
_HEAD_END: Final = 116.0
_BODY: Final = _HEAD_END + 6
_BOTTOM: Final = 788.0
_FOOT: Final = 800.0
_NUMBER: Final = Style(bold, 16.0, INK)
_STATE: Final = Style(bold, 8.0, ALERT, 1.4)


def render_activation(paper: ActivationPaper) -> bytes:
    """The activation sheet as a PDF on A4."""
    title = clean(f"Hoja de activación {paper.account_number}")
    sheet = Sheet(*A4, title, clean(paper.company.legal_name), REPRINT_SLOT)

    def draw_head(_pen: Pen) -> None:
        letterhead(sheet, paper.company, _TOP, 316, 44)

    sheet.form("head", *A4, draw_head)
    room = _BOTTOM - _BODY
    pages = paginated(_blocks(sheet.pen, paper), room, room)
    for number, page in enumerate(pages, start=1):
        _draw_frame(sheet, paper, f"Página {number} de {len(pages)}")
        draw_down(page, _BODY)
        sheet.end_page()
    return sheet.pdf()


def _draw_frame(sheet: Sheet, paper: ActivationPaper, page: str) -> None:
    pen = sheet.pen
    top_strip(sheet, paper.company, 17)
    sheet.place("head")
    pen.right(RIGHT, _TOP + 8, "HOJA DE ACTIVACIÓN", KIND)
    pen.figure(RIGHT, _TOP + 28, f"Cuenta {paper.account_number}", _NUMBER, 170)
    if paper.activated_at is not None:
        pen.fit_right(RIGHT, _TOP + 42, minute(paper.activated_at), SMALL, 170)
    if paper.state:
        pill(pen, RIGHT - 170, _TOP + 48, paper.state.upper(), _STATE)
    pen.rule(LEFT, _HEAD_END, RIGHT, ACCENT, 1.2)
    pen.rule(LEFT, _FOOT, RIGHT, LINE)
    company = paper.company
    words = joined(
        company.trade_name or company.legal_name, f"RUC {company.tax_id}", company.help_email
    )
    pen.fit(LEFT, _FOOT + 12, words, SMALL, WIDTH - 90)
    pen.right(RIGHT, _FOOT + 12, page, SMALL)


def _blocks(pen: Pen, paper: ActivationPaper) -> Sequence[Block]:
    agreement = paper.agreement
    blocks = [
        heading(pen, "Cliente"),
        *fields(pen, _customer_fields(paper)),
        heading(pen, "Servicio"),
        *service_table(pen, paper),
        heading(pen, "Convenio de pago"),
        *fields(pen, (Field("Método", agreement.method), *agreement.fields)),
        note(
            pen,
            agreement_note(agreement, paper.company.help_email),
            () if agreement.is_automatic else tuple(day(due) for due in agreement.due_dates),
        ),
        heading(pen, "Protección de datos"),
        *fields(pen, _consent_fields(paper)),
    ]
    if paper.documents:
        blocks += [heading(pen, "Documentos archivados"), *documents(pen, paper.documents)]
    if paper.checklist:
        blocks += [heading(pen, "Lista de control"), *checklist(pen, paper.checklist)]
    return [*blocks, gap(4), signatures(pen, paper)]


def _customer_fields(paper: ActivationPaper) -> tuple[Field, ...]:
    who = paper.customer
    return (
        Field("Nombre o razón social", who.name),
        Field("Identificación", f"{who.id_kind} {who.id_number}"),
        Field("Dirección", joined(who.address, who.city)),
        Field("Correo", who.email),
        Field("Celular", who.phone),
        *paper.contact,
    )


def _consent_fields(paper: ActivationPaper) -> tuple[Field, ...]:
    consent = paper.consent
    if consent is None:
        return (Field("Consentimiento", "No consta"),)
    return (
        Field("Texto aceptado", consent.text_version),
        Field("Fecha", minute(consent.given_at)),
        Field("Canal", consent.channel),
    )
