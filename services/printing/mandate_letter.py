"""The customer's order to their bank (*autorización de débito*): an A4 letter to be signed."""

from typing import Final

from services.printing.facts import LABEL_WIDTH
from services.printing.figures import day, dollars, joined, minute
from services.printing.flow import Block
from services.printing.fonts import bold, regular
from services.printing.lettering import UNBREAKABLE, Style, wrapped
from services.printing.look import (
    ACCENT,
    INK,
    LABEL,
    LEFT,
    LINE,
    PANEL,
    RIGHT,
    SMALL,
    SMALL_BOLD,
    WIDTH,
)
from services.printing.papers import CompanyBlock, Field, MandatePaper
from services.printing.pen import Pen
from services.printing.slip_form import Heading, company_sheet, copy_drawer, draw_pages
from services.printing.words import amount_in_words

_TEXT: Final = Style(regular, 8.8, INK)
_STRONG: Final = Style(bold, 8.8, INK)
_TITLE: Final = Style(bold, 8.6, ACCENT)
_ADDRESSEE: Final = Style(bold, 11.0, INK)
_VALUE: Final = Style(regular, 8.8, INK)
_LEADING: Final = 11.4
_ROW: Final = 13.6
_INDENT: Final = 18.0
# Room to write by hand what nobody told the office.
_BLANK: Final = "_" * 34
_SHORT_BLANK: Final = "_" * 16


def render_mandate(paper: MandatePaper) -> bytes:
    """One letter as a PDF, with all its copies, a page each."""
    heading = Heading(
        ("AUTORIZACIÓN DE DÉBITO BANCARIO",),
        paper.number,
        joined(paper.city, minute(paper.told_at)),
        joined(f"Cuenta {paper.account_number}", f"Preparada por {paper.requested_by}"),
    )
    sheet = company_sheet(f"Autorización de débito {paper.number}", paper.company)
    draw_copy = copy_drawer(sheet, paper.company, heading)
    draw_pages(sheet, paper.copies, _blocks(sheet.pen, paper), draw_copy)
    return sheet.pdf()


def _blocks(pen: Pen, paper: MandatePaper) -> list[Block]:
    return [
        _addressee(pen, paper),
        _paragraph(pen, _request(paper)),
        _panel(pen, "CUENTA QUE SE DEBITA", _bank_account(paper)),
        _panel(pen, "A FAVOR DE", _company(paper)),
        *(
            _clause(pen, number, title, words)
            for number, (title, words) in enumerate(_clauses(paper), start=1)
        ),
        _signature(pen, paper),
        _for_the_bank(pen),
    ]


def _request(paper: MandatePaper) -> str:
    return (
        f"{_who(paper)}, titular de la cuenta que se indica, autorizo a ustedes a debitar de"
        f" ella los valores que {paper.company.legal_name} les pida por el servicio mensual de"
        f" telefonía de su cuenta de cliente N.º{UNBREAKABLE}{paper.account_number}, a nombre de"
        f" {paper.customer}, y a acreditarlos a esa empresa, en las condiciones de esta carta."
    )


def _who(paper: MandatePaper) -> str:
    holder = f"{paper.holder}, con {_kind(paper)} N.º{UNBREAKABLE}{paper.holder_id}"
    if not paper.holder_is_company:
        return f"Yo, {holder}"
    return (
        f"Yo, {paper.signer or _BLANK}, con cédula N.º{UNBREAKABLE}"
        f"{paper.signer_id or _SHORT_BLANK}, en mi calidad de {paper.signer_post or _SHORT_BLANK}"
        f" y como tal representante legal de {holder}"
    )


def _kind(paper: MandatePaper) -> str:
    """The kind of identification inside a sentence; RUC is an abbreviation and stays so."""
    kind = paper.holder_id_kind
    return kind if kind.isupper() else kind.lower()


def _bank_account(paper: MandatePaper) -> tuple[Field, ...]:
    return (
        Field("Banco", paper.bank),
        Field("Tipo de cuenta", paper.bank_account_kind),
        Field("N.º de cuenta", paper.bank_account),
        Field("Titular", joined(paper.holder, f"{paper.holder_id_kind} {paper.holder_id}")),
    )


def _company(paper: MandatePaper) -> tuple[Field, ...]:
    company = paper.company
    return (
        Field("Empresa", company.legal_name),
        Field("RUC", company.tax_id),
        Field("Dirección", joined(company.address, company.city)),
        *(
            Field("Se acredita en" if first else "o en", each)
            for first, each in zip((True, *[False] * 9), paper.collected_in, strict=False)
        ),
        Field("Servicio", paper.service),
        Field("Contrapartida", f"{paper.account_number}, la cuenta del cliente"),
    )


def _clauses(paper: MandatePaper) -> tuple[tuple[str, str], ...]:
    company: CompanyBlock = paper.company
    limit = (
        "El total de las facturas emitidas de ese servicio que estén pendientes el día del"
        " débito, vencidas o por vencer, sin un límite fijo."
        if paper.limit_cents is None
        else f"Hasta {dollars(paper.limit_cents)} ({amount_in_words(paper.limit_cents)}) por cada"
        " débito. Lo que pase de ese valor no se debita."
    )
    since = f"Desde el {day(paper.valid_from)}"
    until = (
        f"{since}, mientras no la revoque."
        if paper.valid_until is None
        else f"{since} hasta el {day(paper.valid_until)}, si no la revoco antes."
    )
    revoke = (
        "Puedo revocarla en cualquier momento, por escrito, ante el banco o ante la empresa, sin"
        " dar motivos y sin costo. La revocación rige desde el momento en que la presento."
    )
    contact = company.help_email or company.email
    consent = (
        "Conforme a la Ley Orgánica de Protección de Datos Personales, consiento que el banco y"
        f" {company.legal_name} traten mi nombre, identificación, número de cuenta y los valores"
        " debitados solo para cobrar este servicio y atender reclamos, y que los conserven el"
        " tiempo que manda la ley. Puedo pedir acceder a mis datos, rectificarlos, eliminarlos u"
        f" oponerme a su uso, y retirar este consentimiento{f', en {contact}' if contact else ''}."
    )
    empty = (
        "Si la cuenta no tiene fondos, el banco no está obligado a debitar; la factura sigue"
        " pendiente y se paga por otro medio."
    )
    return (
        ("Valor máximo", limit),
        ("Vigencia", until),
        ("Revocación", revoke),
        ("Falta de fondos", empty),
        ("Datos personales", consent),
        *((("Reemplaza", f"La carta del {minute(paper.replaces)}."),) if paper.replaces else ()),
    )


def _addressee(pen: Pen, paper: MandatePaper) -> Block:
    def draw(y: float) -> None:
        pen.text(LEFT, y + 12, "Señores", _TEXT)
        pen.fit(LEFT, y + 27, paper.bank, _ADDRESSEE, WIDTH)
        pen.text(LEFT, y + 41, "Ciudad", _TEXT)
        pen.text(LEFT, y + 58, "De mi consideración:", _TEXT)

    return Block(64, draw)


def _paragraph(pen: Pen, words: str) -> Block:
    lines = wrapped(words, _TEXT, WIDTH, 12)

    def draw(y: float) -> None:
        for step, line in enumerate(lines):
            pen.text(LEFT, y + 10 + step * _LEADING, line, _TEXT)

    return Block(10 + len(lines) * _LEADING, draw)


def _panel(pen: Pen, title: str, fields: tuple[Field, ...]) -> Block:
    wide = LABEL_WIDTH + 12
    told = [(each.label, wrapped(each.value, _VALUE, WIDTH - wide - 24, 3)) for each in fields]
    height = 24 + sum(_ROW + (len(lines) - 1) * _LEADING for _, lines in told)

    def draw(y: float) -> None:
        pen.panel(LEFT, y, WIDTH, height, PANEL)
        pen.panel(LEFT, y, 2.4, height, ACCENT)
        pen.text(LEFT + 12, y + 15, title, _TITLE)
        at = y + 31
        for label, lines in told:
            pen.fit(LEFT + 12, at, label.upper(), LABEL, LABEL_WIDTH)
            for step, line in enumerate(lines):
                pen.text(LEFT + 12 + wide, at + step * _LEADING, line, _VALUE)
            at += _ROW + (len(lines) - 1) * _LEADING

    return Block(height + 8, draw)


def _clause(pen: Pen, number: int, title: str, words: str) -> Block:
    lines = wrapped(words, _TEXT, WIDTH - _INDENT, 10)

    def draw(y: float) -> None:
        pen.text(LEFT, y + 10, f"{number}.", _STRONG)
        pen.text(LEFT + _INDENT, y + 10, title, _STRONG)
        for step, line in enumerate(lines):
            pen.text(LEFT + _INDENT, y + 10 + (step + 1) * _LEADING, line, _TEXT)

    return Block(7 + (len(lines) + 1) * _LEADING, draw)


def _signature(pen: Pen, paper: MandatePaper) -> Block:
    half = WIDTH / 2 + 24

    def draw(y: float) -> None:
        pen.rule(LEFT, y + 52, LEFT + half, INK, 0.5)
        if paper.holder_is_company:
            title, name, below = _company_signature(paper)
        else:
            title, name = "Firma del titular", paper.holder
            below = f"{paper.holder_id_kind} N.º {paper.holder_id}"
        pen.text(LEFT, y + 63, title, SMALL_BOLD)
        pen.fit_right(LEFT + half, y + 63, name, SMALL, half - 12 - len(title) * 4)
        pen.fit(LEFT, y + 74, below, SMALL, half)
        pen.rule(LEFT + half + 24, y + 52, RIGHT, INK, 0.5)
        pen.text(LEFT + half + 24, y + 63, "Lugar y fecha", SMALL_BOLD)

    return Block(84, draw)


def _company_signature(paper: MandatePaper) -> tuple[str, str, str]:
    """A title, who signs, and for whom."""
    signer = joined(paper.signer or _BLANK, f"Cédula {paper.signer_id or _SHORT_BLANK}")
    below = joined(paper.signer_post, f"Por {paper.holder}", f"RUC {paper.holder_id}")
    return "Firma", signer, below


def _for_the_bank(pen: Pen) -> Block:
    def draw(y: float) -> None:
        pen.rule(LEFT, y + 4, RIGHT, LINE)
        pen.text(LEFT, y + 16, "USO DEL BANCO", LABEL)
        for x, words in ((LEFT + 84, "Recibido por, sello y fecha"), (LEFT + 320, "Aprobada")):
            pen.text(x, y + 16, words, SMALL)

    return Block(26, draw)
