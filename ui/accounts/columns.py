from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from services import ecuador
from services.accounts.records import (
    AccountHit,
    AgreementRecord,
    DocumentRecord,
    LineRecord,
    NoteRecord,
)
from services.accounts.states import Method
from services.invoices.records import ChargeLine, InvoiceRow
from services.invoices.states import InvoiceState
from services.payments.records import PaymentLine
from ui import formats, wording
from ui.accounts.history_words import HistoryLine
from ui.widgets.rows_model import Column
from ui.wording import words
from ui.words.state import StateLook


def tr(text: str) -> str:
    """A text of the accounts' pages in the window's language."""
    return QCoreApplication.translate("accounts", text)


def identification(id_kind: str, id_number: str) -> str:
    """`RUC 1790016919001`."""
    return f"{words(f'id_kind.{id_kind}')} {id_number}".strip()


def bank_account(agreement: AgreementRecord) -> str:
    """`Banco Pichincha C.A. · Ahorros · 2204917283`; nothing without a bank."""
    if agreement.bank_code is None:
        return ""
    bank = ecuador.bank(agreement.bank_code)
    kind = agreement.bank_account_kind
    parts = (
        bank.name if bank else agreement.bank_code,
        words(f"bank_account_kind.{kind.value}") if kind else "",
        agreement.bank_account_number or "",
    )
    return " · ".join(part for part in parts if part)


def method_look(method: Method | None) -> StateLook:
    """A payment method as a word and an icon; a dash where nothing is agreed."""
    return wording.state("agreement", method) if method else StateLook("—", "dot", "muted")


def accounts() -> list[Column[AccountHit]]:
    """The list of accounts."""
    return [
        Column("number", tr("Cuenta"), lambda r: r.number),
        Column("name", tr("Cliente"), _shown_name, stretch=True),
        Column("id", tr("RUC o cédula"), lambda r: r.id_number),
        Column("phone", tr("Teléfono"), lambda r: r.mobile or r.phone),
        Column(
            "overdue",
            tr("Vencido"),
            lambda r: formats.amount(r.overdue_cents) if r.overdue_cents else "",
            "right",
            tone=lambda r: "err" if r.overdue_cents else "",
            tooltip=_debt_tip,
        ),
        Column(
            "method", tr("Método"), lambda r: _word(r.method), look=lambda r: method_look(r.method)
        ),
        Column(
            "state",
            tr("Estado"),
            lambda r: wording.state("account", r.state).word,
            look=lambda r: wording.state("account", r.state),
        ),
    ]


def invoices() -> list[Column[InvoiceRow]]:
    """The invoices of an account, the paid ones too."""
    return [
        Column("number", tr("Factura"), lambda r: r.number),
        Column("period", tr("Período"), lambda r: r.period, "center"),
        Column("issued", tr("Emisión"), lambda r: formats.day(r.issued_on), "center"),
        Column("due", tr("Vence"), lambda r: formats.day(r.due_on), "center"),
        Column("late", tr("Mora"), _late, "right", stretch=True),
        Column("total", tr("Total"), lambda r: formats.amount(r.total_cents), "right"),
        Column("balance", tr("Saldo"), lambda r: formats.amount(r.balance_cents), "right"),
        Column("state", tr("Estado"), lambda r: invoice_look(r).word, look=invoice_look),
    ]


def invoice_look(row: InvoiceRow) -> StateLook:
    """An open invoice past its day is overdue, whatever its row says."""
    if row.state is InvoiceState.OPEN and row.overdue_days > 0:
        return wording.state("invoice", "overdue")
    return wording.state("invoice", row.state)


def charges() -> list[Column[ChargeLine]]:
    """The charges of one invoice."""
    return [
        Column("code", tr("Código"), lambda r: r.code),
        Column("description", tr("Descripción"), lambda r: r.description, stretch=True),
        Column("quantity", tr("Cant."), lambda r: scaled(r.quantity_e6, 0), "right"),
        Column("price", tr("Precio"), lambda r: scaled(r.unit_price_e6, 2), "right"),
        Column(
            "discount",
            tr("Desc."),
            lambda r: formats.amount(r.discount_cents) if r.discount_cents else "",
            "right",
        ),
        Column("tax", tr("Impuesto"), lambda r: r.tax_name),
        Column("net", tr("Valor"), lambda r: formats.amount(r.net_cents), "right"),
    ]


def payments(look: Callable[[PaymentLine], StateLook]) -> list[Column[PaymentLine]]:
    """The receipts of an account; `look` tells how each stands."""
    return [
        Column("receipt", tr("Recibo"), lambda r: r.receipt),
        Column("at", tr("Fecha"), lambda r: formats.moment(r.received_at)),
        Column("methods", tr("Forma"), lambda r: methods_told(r.methods), stretch=True),
        Column("till", tr("Caja"), lambda r: r.till, "center"),
        Column("cashier", tr("Cobró"), lambda r: r.cashier),
        Column("amount", tr("Valor"), lambda r: formats.amount(r.amount_cents), "right"),
        Column(
            "back",
            tr("Devuelto"),
            lambda r: formats.amount(r.reversed_cents) if r.reversed_cents else "",
            "right",
        ),
        Column("state", tr("Estado"), lambda r: look(r).word, look=look),
    ]


def lines() -> list[Column[LineRecord]]:
    """The VoIP numbers of an account."""
    return [
        Column("number", tr("Número VoIP"), lambda r: r.voip_number),
        Column("description", tr("Descripción"), lambda r: r.description, stretch=True),
        Column("added", tr("Desde"), lambda r: formats.moment(r.added_at)),
        Column("removed", tr("Hasta"), lambda r: formats.moment(r.removed_at)),
    ]


def documents(*, is_brief: bool = False) -> list[Column[DocumentRecord]]:
    """The scans of an account, with the beginning of their hash."""
    every: list[Column[DocumentRecord]] = [
        Column("kind", tr("Documento"), lambda r: words(f"document_kind.{r.kind.value}")),
        Column("name", tr("Archivo"), _file_told, stretch=True),
        Column("size", tr("Tamaño"), lambda r: size_told(r.size), "right"),
        Column(
            "hash",
            tr("Huella SHA-256"),
            lambda r: f"{r.sha256[:12]}…",
            tooltip=lambda r: r.sha256,
        ),
        Column("seen", tr("Original visto"), lambda r: r.original_seen_by or "—"),
        Column("at", tr("Adjuntado"), _attached),
    ]
    return [one for one in every if not is_brief or one.key not in {"size", "at"}]


def notes() -> list[Column[NoteRecord]]:
    """The notes, newest first."""
    return [
        Column("at", tr("Fecha"), lambda r: formats.moment(r.at)),
        Column("by", tr("Quién"), lambda r: r.by),
        Column("text", tr("Nota"), lambda r: r.text, stretch=True),
    ]


def agreements() -> list[Column[AgreementRecord]]:
    """The agreements of an account, newest first: who, when, why."""
    return [
        Column(
            "method", tr("Método"), lambda r: _word(r.method), look=lambda r: method_look(r.method)
        ),
        Column("starts", tr("Desde"), lambda r: formats.day(r.starts_on)),
        Column("ended", tr("Terminó"), lambda r: formats.moment(r.ended_at) or tr("vigente")),
        Column(
            "agreed", tr("Acordado"), lambda r: f"{formats.moment(r.agreed_at)} · {r.agreed_by}"
        ),
        Column("reason", tr("Motivo"), _agreed_why, stretch=True),
    ]


def history() -> list[Column[HistoryLine]]:
    """What happened to an account, newest first."""
    return [
        Column("at", tr("Fecha"), lambda r: formats.moment(r.at)),
        Column("who", tr("Quién y caja"), lambda r: f"{r.who} · {r.till}"),
        Column("what", tr("Qué"), lambda r: r.what),
        Column("detail", tr("Detalle y motivo"), _happened, stretch=True),
    ]


def methods_told(methods: tuple[str, ...]) -> str:
    """The means of payment of a receipt, each once."""
    told = dict.fromkeys(wording.state("tender", method).word for method in methods if method)
    return ", ".join(told)


def scaled(value_e6: int, least: int) -> str:
    """An integer scaled by a million with as many decimals as it has, at least so many."""
    whole, part = divmod(abs(value_e6), 1_000_000)
    decimals = f"{part:06d}".rstrip("0").ljust(least, "0")
    sign = formats.MINUS if value_e6 < 0 else ""
    return f"{sign}{whole:,}.{decimals}" if decimals else f"{sign}{whole:,}"


def size_told(size: int) -> str:
    """A file's size for people."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} kB"
    return f"{size / 1024 / 1024:.1f} MB"


def _shown_name(hit: AccountHit) -> str:
    return f"{hit.name} ({hit.trade_name})" if hit.trade_name else hit.name


def _debt_tip(hit: AccountHit) -> str:
    if not hit.open_cents:
        return ""
    one = hit.open_invoices == 1
    told = tr("Debe {open} en 1 factura") if one else tr("Debe {open} en {count} facturas")
    return told.format(open=formats.money(hit.open_cents), count=hit.open_invoices)


def _word(method: Method | None) -> str:
    return method_look(method).word


def _late(row: InvoiceRow) -> str:
    if row.state is not InvoiceState.OPEN:
        return ""
    return formats.days(row.overdue_days) if row.overdue_days > 0 else tr("Por vencer")


def _agreed_why(record: AgreementRecord) -> str:
    return " · ".join(part for part in (record.reason, bank_account(record)) if part)


def _happened(line: HistoryLine) -> str:
    return " · ".join(part for part in (line.detail, line.reason) if part)


def _file_told(record: DocumentRecord) -> str:
    gone = tr(" (retirado)") if record.withdrawn_at is not None else ""
    return f"{record.file_name}{gone}"


def _attached(record: DocumentRecord) -> str:
    told = f"{formats.moment(record.attached_at)} · {record.attached_by}"
    if record.withdrawn_at is None:
        return told
    return tr("Retirado {at}").format(at=formats.moment(record.withdrawn_at))
