from dataclasses import dataclass

from services.papers.records import ArchivedPaper, PaperKind
from services.printing.papers import CompanyBlock


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message with a paper says when the operator writes nothing."""

    subject: str
    body: str


def letter(paper: ArchivedPaper, company: CompanyBlock) -> Letter:
    """The message that brings a paper to its customer."""
    name = company.trade_name or company.legal_name
    what = {
        PaperKind.RECEIPT: f"el recibo de caja {paper.number}",
        PaperKind.INVOICE: f"la factura {paper.number} con el detalle de sus cargos",
        PaperKind.ACTIVATION: f"la hoja de activación de la cuenta {paper.number}",
        PaperKind.ATTEMPT: f"la constancia de su intento de cobro con tarjeta {paper.number}",
        PaperKind.REFUND: f"el comprobante de devolución {paper.number}",
        PaperKind.Z: f"el cierre de caja {paper.number}",
        PaperKind.DAY: f"el resumen diario de cobros {paper.number}",
        PaperKind.STRIPE: f"el anexo de Stripe {paper.number}",
        PaperKind.BATCH: f"el informe del lote de débitos {paper.number}",
        PaperKind.SLIP: f"la papeleta de depósito {paper.number}",
        PaperKind.ACT: f"el acta de devolución del cheque {paper.number}",
        PaperKind.STATEMENT: f"el estado de cuenta de su cuenta {paper.number}",
        PaperKind.PAYMENTS: f"el certificado de los pagos de su cuenta {paper.number}",
        PaperKind.NO_DEBT: "su certificado de no adeudar",
        PaperKind.CONSENT: "el consentimiento sobre sus datos personales",
        PaperKind.REVOCATION: "la constancia de que revocó su consentimiento",
        PaperKind.MANDATE: f"la autorización de débito {paper.number}, para que la firme",
    }[paper.kind]
    lines = ["Estimado cliente:", "", f"Adjuntamos {what}."]
    if company.help_email:
        lines += ["", f"¿Dudas? Escríbanos a {company.help_email}."]
    lines += ["", name]
    if company.is_demo:
        lines += ["", "DEMO: documento sin valor."]
    return Letter(f"{paper.title} · {name}", "\n".join(lines))
